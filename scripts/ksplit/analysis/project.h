/* SPDX-License-Identifier: GPL-2.0 */
/* Between project.c (which fields) and describe.c (what they are). */
#ifndef KSPLIT_PROJECT_H
#define KSPLIT_PROJECT_H

#include "analysis.h"

struct ks_resolution;

/**
 * struct build - one boundary function while its description is built
 * @a:		the analysis
 * @m:		the program
 * @r:		where warnings and facts go
 * @c:		the boundary function, NULL for a variable
 * @sym:	the function or variable
 * @in:		shared cells that are copied in, by rank
 * @out:	and out
 * @wanted:	per struct: gets a projection
 * @linked:	per struct: some pointer leads to it
 * @names:	per wanted struct: name of its projection
 * @order:	the wanted structs
 * @norder:	number of them
 * @order_cap:	room in @order
 * @carried:	per struct: some call reads a function pointer of it
 * @changed:	a resolution changed a type
 * @silent:	no warnings: a resolution says that all of it is not needed
 */
struct build {
	const struct ks_analysis *a;
	const struct ks_model *m;
	struct ks_result *r;
	const struct ks_crossing *c;
	ks_id sym;
	unsigned long *in, *out;
	bool *wanted;
	bool *linked;
	const char **names;
	ks_id *order;
	size_t norder, order_cap;
	bool *carried;
	bool changed;
	bool silent;
};

/**
 * struct spot - where a warning about the thing being described points to
 * @file:	source file
 * @line:	line in @file
 * @where:	function or struct
 * @what:	parameter or field
 * @res:	what people say about it, or NULL
 * @kept:	an argument that is stored somewhere
 * @untouched:	a pointer behind which neither side looks
 */
struct spot {
	const char *file;
	uint32_t line;
	const char *where;
	const char *what;
	struct ks_resolution *res;
	bool kept;
	bool untouched;
};

struct ks_idl_type *ks_projection_of(struct build *b, ks_id strukt);
struct ks_idl_type *ks_describe_type(struct build *b, const struct spot *s,
				     const struct ks_pointer *facts,
				     ks_id type, unsigned int scalar,
				     const ks_id *syms, uint32_t nsyms);
struct ks_idl_type *ks_idl_plain(const char *name);

/* apply.c */
void ks_spot_warn(struct build *b, const struct spot *s, unsigned int number,
		  const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void ks_resolution_apply(struct build *b, struct ks_resolution *res,
			 struct ks_idl_type *t, bool field);

struct ks_idl_rpc;
void ks_resolution_clauses(struct build *b, struct ks_resolution *res,
			   struct ks_idl_rpc *rpc);

/* prune.c */
void ks_prune(struct ks_idl_rpc *rpc);
bool ks_is_char(const struct ks_model *m, ks_id type);

#endif /* KSPLIT_PROJECT_H */
