/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tree of an interface description.  Documentation/ksplit.rst has the
 * grammar; every node keeps what its canonical text needs.
 */
#ifndef KSPLIT_IDL_H
#define KSPLIT_IDL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum ks_stem {
	KS_STEM_PRIMITIVE,	/* name: "unsigned int"; also "void" */
	KS_STEM_PROJECTION,	/* name: of the projection */
	KS_STEM_RPC_PTR,	/* name: of the rpc_ptr */
	KS_STEM_STRING,
	KS_STEM_ARRAY,		/* element, size */
	KS_STEM_CASTED,		/* element (declared), real */
};

/**
 * struct ks_attrs - what stands in brackets
 * @in:		copied caller to callee
 * @out:	copied callee to caller
 * @errptr:	may carry an error code
 * @ioremap:	"caller" or "callee": device memory, else NULL
 * @user:	C expression for the size of user memory, else NULL
 */
struct ks_attrs {
	bool in, out, errptr;
	const char *ioremap;
	const char *user;
};

#define KS_MAX_STARS	4

/**
 * struct ks_idl_type - a type
 * @is_const:		"const" before the stem
 * @is_volatile:	"volatile" before the stem
 * @stem:		enum ks_stem
 * @name:		see enum ks_stem
 * @size:		ARRAY: number, "null" or "{{expression}}"
 * @element:		ARRAY: element; CASTED: declared type
 * @real:		CASTED: real type
 * @nstars:		number of pointers
 * @star:		attributes before each "*"
 * @value:		attributes behind the whole type
 */
struct ks_idl_type {
	bool is_const, is_volatile;
	enum ks_stem stem;
	const char *name;
	const char *size;
	struct ks_idl_type *element;
	struct ks_idl_type *real;
	unsigned int nstars;
	struct ks_attrs star[KS_MAX_STARS];
	struct ks_attrs value;
};

/**
 * struct ks_idl_field - a field or argument
 * @type:	its type
 * @name:	its name
 * @bits:	width of a bit-field, else 0
 * @comment:	printed behind it, or NULL
 */
struct ks_idl_field {
	struct ks_idl_type *type;
	const char *name;
	unsigned int bits;
	const char *comment;
};

/**
 * struct ks_projection - the part of a struct that is synchronised
 * @is_union:	"union" instead of "struct"
 * @strukt:	name of the struct
 * @name:	name of the projection
 * @nfields:	number of entries of @fields
 * @fields:	the fields, by offset
 * @comment:	printed before it, or NULL
 */
struct ks_projection {
	bool is_union;
	const char *strukt;
	const char *name;
	uint32_t nfields;
	struct ks_idl_field *fields;
	const char *comment;
};

/**
 * struct ks_idl_rpc - a function that crosses, or a global
 * @keyword:	"rpc", "rpc_ptr", "rpc_export" or "global"
 * @type:	type of the result or of the variable
 * @name:	its name
 * @nargs:	number of entries of @args
 * @args:	arguments
 * @nprojections: number of entries of @projections
 * @projections: by name
 * @comment:	source of the declaration and the like
 */
struct ks_idl_rpc {
	const char *keyword;
	struct ks_idl_type *type;
	const char *name;
	uint32_t nargs;
	struct ks_idl_field *args;
	uint32_t nprojections;
	struct ks_projection *projections;
	const char *comment;
};

/**
 * struct ks_idl - one driver's interface
 * @module:	name of the module, made an identifier
 * @comment:	first lines of the file
 * @nrpcs:	number of entries of @rpcs
 * @rpcs:	functions and globals in the order of printing
 */
struct ks_idl {
	const char *module;
	const char *comment;
	uint32_t nrpcs;
	struct ks_idl_rpc *rpcs;
};

void ks_idl_print(FILE *out, const struct ks_idl *idl);
void ks_idl_print_type(FILE *out, const struct ks_idl_type *t);

#endif /* KSPLIT_IDL_H */
