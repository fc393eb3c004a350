/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Resolutions: what people say where C leaves the interface open, one line
 * each, "path: attribute... # reason".  Documentation/ksplit.rst has the words.
 */
#ifndef KSPLIT_RESOLVE_H
#define KSPLIT_RESOLVE_H

#include "../idl/idl.h"
#include "analysis.h"

enum ks_resolution_word {
	KS_SAYS_SINGLETON	= 1 << 0,	/* one object, no array */
	KS_SAYS_OPAQUE		= 1 << 1,	/* nobody looks behind it */
	KS_SAYS_UNUSED		= 1 << 2,	/* the other side needs it not */
	KS_SAYS_IGNORE		= 1 << 3,	/* as it is, without a warning */
	KS_SAYS_OPTIONAL	= 1 << 4,	/* other configurations need it */
};

/**
 * struct ks_resolution - one line
 * @file:	its file, as named
 * @pos:	where its path starts
 * @npath:	number of entries of @path
 * @path:	names between the dots, "*" for every function
 * @words:	enum ks_resolution_word
 * @type:	type to use, or NULL
 * @attrs:	attributes in brackets alone, or NULL
 * @clauses:	the same of a function, or NULL
 * @own:	of the driver's own file
 * @used:	changed something for the driver
 */
struct ks_resolution {
	const char *file;
	struct ks_pos pos;
	unsigned int npath;
	const char *path[3];
	unsigned int words;
	struct ks_idl_type *type;
	struct ks_attrs *attrs;
	struct ks_idl_rpc *clauses;
	bool own;
	bool used;
};

/**
 * struct ks_resolutions - all lines for one driver
 * @n:		number of entries of @v
 * @v:		the lines; what comes first counts
 * @nfiles:	number of entries of @files
 * @files:	the files that were read
 */
struct ks_resolutions {
	size_t n, cap;
	struct ks_resolution *v;
	size_t nfiles, files_cap;
	const char **files;
};

/**
 * struct ks_place - what a resolution can be about
 * @function:	boundary function or variable
 * @members:	function pointers that may hold @function
 * @nmembers:	number of them
 * @strukt:	struct of a field; without @name the struct itself; or NULL
 * @name:	field, argument, "return"; or NULL
 * @arg:	number of the argument, -1 for the result
 */
struct ks_place {
	const char *function;
	const uint32_t *members;
	uint32_t nmembers;
	const char *strukt;
	const char *name;
	int arg;
};

int ks_resolutions_read(struct ks_resolutions *rs, const char *file,
			const char *module);
unsigned int ks_resolutions_stale(const struct ks_analysis *a,
				  const struct ks_resolutions *rs);
unsigned int ks_resolutions_unused(const struct ks_resolutions *rs);
size_t ks_resolutions_count(const struct ks_resolutions *rs, bool own);
struct ks_resolution *ks_resolution_find(const struct ks_analysis *a,
					 struct ks_resolutions *rs,
					 const struct ks_place *place);
bool ks_resolution_silences(const struct ks_resolution *r,
			    unsigned int number);
bool ks_resolves_member(const char *member, const char *name);
const char *ks_param_name(const struct ks_model *m, ks_id sym, unsigned int i);

#endif /* KSPLIT_RESOLVE_H */
