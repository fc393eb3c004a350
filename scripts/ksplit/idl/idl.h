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

/**
 * struct ks_pos - a place in an IDL file, for diagnostics
 * @line:	counted from 1; 0: the node was not parsed
 * @col:	column in bytes, counted from 1
 */
struct ks_pos {
	uint32_t line, col;
};

enum ks_stem {
	KS_STEM_PRIMITIVE,	/* name: "unsigned int"; also "void" */
	KS_STEM_PROJECTION,	/* name: of the projection */
	KS_STEM_RPC_PTR,	/* name: of the rpc_ptr */
	KS_STEM_STRING,
	KS_STEM_ARRAY,		/* element, size */
	KS_STEM_CASTED,		/* element (declared), real */
};

enum ks_idl_side {
	KS_SIDE_NONE,		/* the attribute is not there */
	KS_SIDE_CALLER,
	KS_SIDE_CALLEE,
};

/**
 * struct ks_attrs - what stands in brackets
 * @in:		copied caller to callee
 * @out:	copied callee to caller
 * @unused:	not looked at by the other side
 * @errptr:	may carry an error code
 * @alloc:	whose copy is created here
 * @alloc_size:	C expression for its size, or NULL
 * @alloc_gfp:	C expression for the flags of its allocation, or NULL
 * @alloc_once:	whose copy is created, unless it exists
 * @alloc_stack: whose copy is created for the call
 * @dealloc:	whose copy ends here
 * @bind:	whose copy exists
 * @memberof:	whose copy is a member of an object that exists
 * @memberof_struct: ... of this struct
 * @memberof_path: ... by this path, "a.b"
 * @ioremap:	who gets device memory
 * @shared:	identifier in shared<>, or NULL
 * @user:	C expression for the size of user memory, or NULL
 * @within_base: C expression for the base of a range, or NULL
 * @within_length: C expression for its length
 * @page_offset: C expression: where in a struct page's memory, or NULL
 * @page_bytes:	C expression: how much of it
 * @discriminator: C function that tells which member of a union counts, or NULL
 */
struct ks_attrs {
	bool in, out, unused, errptr;
	enum ks_idl_side alloc, alloc_once, alloc_stack, dealloc, bind, memberof;
	enum ks_idl_side ioremap;
	const char *alloc_size, *alloc_gfp;
	const char *memberof_struct, *memberof_path;
	const char *shared;
	const char *user;
	const char *within_base, *within_length;
	const char *page_offset, *page_bytes;
	const char *discriminator;
};

#define KS_MAX_STARS	4

/**
 * struct ks_idl_type - a type
 * @pos:		where it starts
 * @is_const:		"const" before the stem
 * @is_volatile:	"volatile" before the stem
 * @stem:		enum ks_stem
 * @name:		see enum ks_stem
 * @size:		ARRAY: number, "null" or "{{expression}}"
 * @element:		ARRAY: element; CASTED: declared type
 * @real:		CASTED: real type
 * @nstars:		number of pointers
 * @star:		attributes before each "*", the innermost first
 * @star_const:		"const" behind each "*"
 * @value:		attributes behind the whole type
 */
struct ks_idl_type {
	struct ks_pos pos;
	bool is_const, is_volatile;
	enum ks_stem stem;
	const char *name;
	const char *size;
	struct ks_idl_type *element;
	struct ks_idl_type *real;
	unsigned int nstars;
	struct ks_attrs star[KS_MAX_STARS];
	bool star_const[KS_MAX_STARS];
	struct ks_attrs value;
};

enum ks_lock_kind {
	KS_LOCK_NONE,
	KS_LOCK_SPINLOCK,
	KS_LOCK_ATOMIC,		/* "atomic_lock" */
	KS_LOCK_MUTEX,
	KS_LOCK_RWLOCK,
	KS_LOCK_SEQLOCK,
	KS_LOCK_RCU,
};

enum ks_field_kind {
	KS_FIELD_PLAIN,		/* type name [: bits] */
	KS_FIELD_LOCK,		/* lock, name: "spinlock l;" */
	KS_FIELD_GUARDED,	/* name { members }: guarded by lock "name" */
};

/**
 * struct ks_idl_field - a field or argument
 * @pos:	where its name is
 * @kind:	enum ks_field_kind
 * @type:	PLAIN: its type
 * @name:	its name
 * @bits:	width of a bit-field, else 0
 * @lock:	LOCK: enum ks_lock_kind
 * @nmembers:	GUARDED: number of entries of @members
 * @members:	GUARDED: names of the fields
 * @comment:	printed behind it, or NULL
 */
struct ks_idl_field {
	struct ks_pos pos;
	enum ks_field_kind kind;
	struct ks_idl_type *type;
	const char *name;
	unsigned int bits;
	enum ks_lock_kind lock;
	uint32_t nmembers;
	const char **members;
	const char *comment;
};

/**
 * struct ks_projection - the part of a struct that is synchronised
 * @pos:	where it starts
 * @is_union:	"union" instead of "struct"
 * @strukt:	name of the struct
 * @name:	name of the projection
 * @nfields:	number of entries of @fields
 * @fields:	the fields, by offset
 * @comment:	printed before it, or NULL
 */
struct ks_projection {
	struct ks_pos pos;
	bool is_union;
	const char *strukt;
	const char *name;
	uint32_t nfields;
	struct ks_idl_field *fields;
	const char *comment;
};

enum ks_clause_kind {
	KS_CLAUSE_UNDO,		/* how to take back what the call did */
	KS_CLAUSE_UNDO_LATE,	/* ... when the module goes */
	KS_CLAUSE_UNDOES,	/* what the call takes back */
	KS_CLAUSE_LENDS,	/* how to take back what the driver is given */
	KS_CLAUSE_RETURNS,	/* what the driver gives back */
	KS_CLAUSE_ON_FAULT,	/* the result if the driver does not answer */
	KS_CLAUSE_NEVER,	/* the result: the driver is not called */
	KS_CLAUSE_REQUIRES,	/* what must hold of what the driver hands over */
};

/**
 * struct ks_idl_clause - an attribute of a function
 * @pos:	where it starts
 * @kind:	enum ks_clause_kind
 * @expr:	C expression: a call; ON_FAULT, NEVER, REQUIRES: a value
 * @when:	C expression: only if it is true; NULL: if the call succeeds
 */
struct ks_idl_clause {
	struct ks_pos pos;
	enum ks_clause_kind kind;
	const char *expr;
	const char *when;
};

/**
 * struct ks_idl_rpc - a function that crosses, or a global
 * @pos:	where its name is
 * @keyword:	"rpc", "rpc_ptr", "rpc_export" or "global"
 * @type:	type of the result or of the variable
 * @name:	its name
 * @nargs:	number of entries of @args
 * @args:	arguments
 * @variadic:	"..." follows the arguments
 * @nclauses:	number of entries of @clauses
 * @clauses:	attributes of the function
 * @nprojections: number of entries of @projections
 * @projections: by name
 * @nnested:	number of entries of @nested
 * @nested:	rpc_ptrs that are defined inside it
 * @comment:	source of the declaration and the like
 */
struct ks_idl_rpc {
	struct ks_pos pos;
	const char *keyword;
	struct ks_idl_type *type;
	const char *name;
	uint32_t nargs;
	struct ks_idl_field *args;
	bool variadic;
	uint32_t nclauses;
	struct ks_idl_clause *clauses;
	uint32_t nprojections;
	struct ks_projection *projections;
	uint32_t nnested;
	struct ks_idl_rpc *nested;
	const char *comment;
};

/**
 * struct ks_idl_lock - a lock that is a variable
 * @pos:	where its name is
 * @kind:	enum ks_lock_kind
 * @name:	its name
 */
struct ks_idl_lock {
	struct ks_pos pos;
	enum ks_lock_kind kind;
	const char *name;
};

/**
 * struct ks_idl - one driver's interface
 * @pos:	where its name is
 * @module:	name of the module, made an identifier
 * @comment:	first lines of the file
 * @nheaders:	number of entries of @headers
 * @headers:	C headers with their delimiters: "<linux/x.h>" or "\"x.h\""
 * @nlocks:	number of entries of @locks
 * @locks:	locks of the module
 * @nprojections: number of entries of @projections
 * @projections: projections that every function of the module may name
 * @nrpcs:	number of entries of @rpcs
 * @rpcs:	functions and globals in the order of printing
 */
struct ks_idl {
	struct ks_pos pos;
	const char *module;
	const char *comment;
	uint32_t nheaders;
	const char **headers;
	uint32_t nlocks;
	struct ks_idl_lock *locks;
	uint32_t nprojections;
	struct ks_projection *projections;
	uint32_t nrpcs;
	struct ks_idl_rpc *rpcs;
};

/**
 * struct ks_idl_file - all that one file holds
 * @name:	the file's name, for diagnostics
 * @text:	its text, NUL-terminated, for diagnostics
 * @comment:	printed before the includes, or NULL
 * @nincludes:	number of entries of @includes
 * @includes:	other IDL files, as written between "<" and ">"
 * @ndrivers:	number of entries of @drivers
 * @drivers:	"driver" blocks: a name and what it imports
 * @nmodules:	number of entries of @modules
 * @modules:	the modules
 */
struct ks_idl_file {
	const char *name;
	const char *text;
	const char *comment;
	uint32_t nincludes;
	const char **includes;
	uint32_t ndrivers;
	struct ks_idl_driver {
		struct ks_pos pos;
		const char *name;
		const char *comment;
		uint32_t nimports;
		const char **imports;
	} *drivers;
	uint32_t nmodules;
	struct ks_idl *modules;
};

struct ks_model;

/*
 * Reading. Diagnostics go to stderr as "file:line:column: error: ...", the
 * source line and a caret; several per run.  Memory is never freed: the tool
 * ends soon after.
 *
 * ks_idl_parse() returns NULL if there were errors.  ks_idl_check() looks for
 * what the grammar cannot: names that are not defined or defined twice,
 * attributes where they mean nothing, and, with a model, structs, fields and
 * functions that are not there or have another type.  It returns the number of
 * errors.  ks_idl_parse_type() reads one type with its attributes from a
 * resolution, ks_idl_parse_attrs() a list of attributes "[in, out]",
 * ks_idl_parse_clauses() those of a function, "[undo<{{...}}>]", into @r; @pos
 * is where @text stands in file @name.  ks_idl_release() frees all trees at
 * once.
 */
struct ks_idl_file *ks_idl_read(const char *name);
struct ks_idl_file *ks_idl_parse(const char *name, const char *text,
				 size_t size);
unsigned int ks_idl_check(const struct ks_idl_file *file,
			  const struct ks_model *model);
struct ks_idl_type *ks_idl_parse_type(const char *name, const char *text,
				      struct ks_pos pos);
struct ks_attrs *ks_idl_parse_attrs(const char *name, const char *text,
				    struct ks_pos pos);
bool ks_idl_parse_clauses(const char *name, const char *text,
			  struct ks_pos pos, struct ks_idl_rpc *r);
bool ks_idl_is_clauses(const char *text);
void ks_idl_release(void);

void ks_idl_print(FILE *out, const struct ks_idl *idl);
void ks_idl_print_file(FILE *out, const struct ks_idl_file *file);
void ks_idl_print_type(FILE *out, const struct ks_idl_type *t);
void ks_idl_print_declaration(FILE *out, const struct ks_idl_type *t,
			      const char *name);
const char *ks_idl_lock_name(enum ks_lock_kind kind);
void ks_idl_print_attrs(FILE *out, const struct ks_attrs *a);
void ks_idl_print_clauses(FILE *out, const struct ks_idl_rpc *r);

#endif /* KSPLIT_IDL_H */
