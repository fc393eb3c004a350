/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The analysis of one driver against the kernel: which fields they share and
 * what every boundary function does to them (paper sections 4.2 and 4.3).
 *
 * The stages, one file each, in the order in which they run; halves.c lets
 * two threads share those that read every function:
 *
 *	cells.c		fields as cells: one number per (named struct, offset)
 *	scope.c		whose code is it: driver, kernel, or its caller's
 *	funcptr.c	which functions a function pointer may hold
 *	scalars.c	which functions access scalars behind parameters
 *	boundary.c	which functions cross, and in which direction
 *	sharing.c	cells that both sides touch
 *	hops.c		how far an argument's tree reaches
 *	decode.c	function bodies as what moves pointers
 *	flow.c		which parameter a local value comes from
 *	params.c	cells reached from each parameter, over the call graph
 *	pointer.c	what a pointer points to
 *	library.c	kernel functions that need no crossing
 *	strings.c	what functions do with text
 *	deep.c		what a deep copy would marshal, for comparison
 *	types.c		C types in the words of the IDL
 *	describe.c	what a field or argument is
 *	project.c	all of that as an interface description
 *	resolve.c	what people say about it
 *	stale.c		... may be about nothing
 *	apply.c		... changes the description
 *	prune.c		... may leave projections over
 *	headers.c	the C headers that declare it
 *	warn.c		what could not be decided
 *
 * Everything is owned by struct ks_analysis and freed with it.
 */
#ifndef KSPLIT_ANALYSIS_H
#define KSPLIT_ANALYSIS_H

#include "../model/model.h"
#include "bitset.h"

struct ks_idl;
struct ks_idl_type;
struct ks_resolutions;

enum ks_side {
	KS_KERNEL = 0,
	KS_DRIVER = 1,
};

/**
 * struct ks_cell - a field as the analysis sees it
 * @strukt:	innermost named struct (paper section 4.2: type-based sharing)
 * @bitoff:	offset in @strukt; fields at one offset are one cell
 * @bitsize:	size, 0 for a flexible array
 * @name:	name inside @strukt ("a.b" where b is in an anonymous struct a)
 * @type:	its type
 * @in_union:	overlaid by another field of @strukt
 * @bitfield:	@bitsize is the width of a bit-field
 */
struct ks_cell {
	ks_id strukt;
	uint64_t bitoff;
	uint64_t bitsize;
	const char *name;
	ks_id type;
	bool in_union;
	bool bitfield;
};

/**
 * struct ks_embed - a member that is itself a named struct
 * @name:	name inside the outer struct
 * @bitoff:	offset in the outer struct
 * @strukt:	type of the member
 * @type:	declared type (an array of structs, perhaps)
 */
struct ks_embed {
	const char *name;
	uint64_t bitoff;
	ks_id strukt;
	ks_id type;
};

/**
 * struct ks_layout - a struct taken apart
 * @first:	number of its first cell
 * @ncells:	number of cells, sorted by offset
 * @nembeds:	number of entries of @embeds
 * @embeds:	embedded named structs, sorted by offset
 */
struct ks_layout {
	uint32_t first;
	uint32_t ncells;
	uint32_t nembeds;
	struct ks_embed *embeds;
};

enum ks_target_kind {
	KS_TARGET_NONE,		/* a local, or nothing that is known */
	KS_TARGET_CELL,		/* cells [first, first + n) of one struct */
	KS_TARGET_STRUCT,	/* a whole struct @strukt with all it embeds */
	KS_TARGET_SCALAR,	/* what the pointer value @value points to */
	KS_TARGET_GLOBAL,	/* variable @sym itself */
};

/**
 * struct ks_target - what a place path denotes
 * @kind:	enum ks_target_kind
 * @first:	CELL: first cell
 * @n:		CELL: number of cells
 * @id:		STRUCT: the struct; SCALAR: the value path; GLOBAL: symbol
 */
struct ks_target {
	enum ks_target_kind kind;
	uint32_t first;
	uint32_t n;
	ks_id id;
};

enum ks_crossing_kind {
	KS_RPC,			/* driver calls kernel */
	KS_RPC_PTR,		/* kernel calls driver through a pointer */
	KS_RPC_EXPORT,		/* other modules call driver by name */
};

/**
 * struct ks_crossing - one boundary function
 * @kind:	enum ks_crossing_kind
 * @sym:	the function
 * @in_library:	RPC: needs no crossing (see library.c)
 * @ignored:	RPC: a compiler or tracing helper, not part of the interface
 * @nmembers:	number of entries of @members
 * @members:	RPC_PTR: cells of ops structs that hold the function
 */
struct ks_crossing {
	enum ks_crossing_kind kind;
	ks_id sym;
	bool in_library;
	bool ignored;
	uint32_t nmembers;
	uint32_t *members;
};

/* Facts about a pointer, gathered over the whole program (pointer.c). */
enum ks_fact {
	KS_FACT_STRING		= 1 << 0,	/* used as a C string */
	KS_FACT_SEQUENTIAL	= 1 << 1,	/* moved or indexed by a variable */
	KS_FACT_INDEXED		= 1 << 2,	/* moved by i * sizeof(*p) */
	KS_FACT_ERRPTR		= 1 << 3,	/* may carry an error code */
	KS_FACT_KEPT		= 1 << 4,	/* stored, or gone out of sight */
};

#define KS_MAX_REAL	4

/**
 * struct ks_pointer - what is known about one pointer
 * @facts:	enum ks_fact
 * @nreal:	number of entries of @real; KS_MAX_REAL + 1 if there are more
 * @real:	struct types that it is cast to, sorted
 */
struct ks_pointer {
	uint8_t facts;
	uint8_t nreal;
	ks_id real[KS_MAX_REAL];
};

/**
 * struct ks_use - cells reached from one root of a function
 * @read:	by kernel and by driver code (index: enum ks_side)
 * @written:	likewise
 *
 * The bits are numbers of driver cells (ks_analysis.rank).
 */
struct ks_use {
	const unsigned long *read[2];
	const unsigned long *written[2];
};

/* Roots of a function behind its parameters. */
#define KS_ROOT_RETURN(n)	(n)	/* the object that is returned */
#define KS_ROOT_RESULT(n)	((n) + 1) /* what the other side does with it */
#define KS_ROOTS(n)		((n) + 2)
#define KS_MAX_PARAMS		24

/* struct ks_analysis.scalars: position of the flags of each performer. */
enum ks_performer {
	KS_BY_KERNEL = 0,
	KS_BY_DRIVER = 2,
	KS_BY_CALLER = 4,
};

/**
 * struct ks_param_nodes - numbers of a function's parameters and result
 * @first:	number of parameter 0; the result has number @first + @n; KS_NONE
 *		if the symbol is no function
 * @n:		number of parameters
 */
struct ks_param_nodes {
	uint32_t first, n;
};

/**
 * struct ks_analysis - all that is known about one driver
 * @m:		the program
 * @driver:	its module
 * @deps:	modules that the driver needs, and modules that need it
 * @outlined:	per symbol: an inline function that the driver calls out of
 *		line, because it must run in the kernel (isolate.h)
 * @primitive:	per struct: a list, lock or counter (cells.c)
 * @layouts:	one per struct
 * @ncells:	number of cells
 * @cells:	all cells
 * @targets:	one per path: what it denotes as a place
 * @roots:	one per path: the path that it starts from
 * @known:	per symbol: its entry in known.c, or NULL
 * @nparams:	number of parameters and results of all functions
 * @param:	per symbol: its parameters among them; an alias has those of
 *		the function that it means
 * @scalars:	per parameter: KSPLIT_ACC_* on a scalar behind it, for each
 *		enum ks_performer (scalars.c)
 * @pts:	function pointer flow (funcptr.c)
 * @ncrossings:	number of entries of @crossings
 * @crossings:	the boundary, by kind, then name
 * @sides:	per symbol: who runs it (ks_function_sides())
 * @packing:	cells of structs on the stack that pass arguments (hops.c)
 * @touched:	cells read, then written, by enum ks_side
 * @shared:	cells that both sides touch
 * @variables:	per symbol: KSPLIT_ACC_* by the driver on a scalar variable
 * @cut:	per path: leaves the tree of its root (hops.c)
 * @nranks:	number of cells that the driver touches
 * @rank:	per cell: its bit in struct ks_use, or KS_NONE
 * @unrank:	the reverse
 * @params:	summaries (params.c)
 * @pointers:	pointer facts (pointer.c)
 */
struct ks_analysis {
	const struct ks_model *m;
	ks_id driver;
	bool *deps;
	bool *outlined;
	bool *primitive;
	struct ks_layout *layouts;
	uint32_t ncells;
	struct ks_cell *cells;
	struct ks_target *targets;
	ks_id *roots;
	const struct ks_known **known;
	uint32_t nparams;
	struct ks_param_nodes *param;
	uint8_t *scalars;
	struct ks_funcptr *pts;
	uint32_t ncrossings;
	struct ks_crossing *crossings;
	uint8_t *sides;
	unsigned long *packing;
	unsigned long *touched[2][2];
	unsigned long *shared;
	uint8_t *variables;
	bool *cut;
	uint32_t nranks;
	uint32_t *rank;
	uint32_t *unrank;
	struct ks_params *params;
	struct ks_pointers *pointers;
};

int ks_analyze(struct ks_analysis *a, const struct ks_model *m, ks_id driver);
void ks_analysis_free(struct ks_analysis *a);

/* halves.c */
void ks_halves(const struct ks_model *m,
	       void (*fn)(void *arg, ks_id func, ks_id end),
	       void *low, void *high);

/* cells.c */
void ks_cells_build(struct ks_analysis *a);
void ks_cells_free(struct ks_analysis *a);
uint32_t ks_cell_find(const struct ks_analysis *a, ks_id strukt,
		      uint64_t bitoff);
bool ks_struct_anonymous(const struct ks_model *m, ks_id strukt);
ks_id ks_pointee_struct(const struct ks_model *m, ks_id type);
ks_id ks_strip_array(const struct ks_model *m, ks_id type);
void ks_each_struct_cell(const struct ks_analysis *a, ks_id strukt,
			 void (*fn)(uint32_t cell, void *arg), void *arg);
bool ks_is_local(const struct ks_model *m, ks_id path);
bool ks_same_start(const struct ks_analysis *a, ks_id x, ks_id y);
struct ks_target ks_pointee(const struct ks_analysis *a, ks_id path);
ks_id ks_param_type(const struct ks_model *m, ks_id sym, unsigned int i);
unsigned int ks_nparams(const struct ks_model *m, ks_id sym);

/**
 * ks_param_node() - number of a parameter among those of all functions
 * @a:		the analysis
 * @sym:	the function
 * @i:		its parameter
 *
 * Returns the number, KS_NONE if there is no such parameter.
 */
static inline uint32_t ks_param_node(const struct ks_analysis *a, ks_id sym,
				     unsigned int i)
{
	const struct ks_param_nodes *p = &a->param[sym];

	return i < p->n ? p->first + i : KS_NONE;
}

/**
 * ks_result_node() - number of a function's result among its parameters
 * @a:		the analysis
 * @sym:	the function
 *
 * Returns the number, KS_NONE if it is no function.
 */
static inline uint32_t ks_result_node(const struct ks_analysis *a, ks_id sym)
{
	const struct ks_param_nodes *p = &a->param[sym];

	return p->first == KS_NONE ? KS_NONE : p->first + p->n;
}

/* scope.c */
void ks_scope_build(struct ks_analysis *a);
bool ks_is_driver(const struct ks_analysis *a, ks_id sym);
bool ks_is_callers(const struct ks_analysis *a, ks_id sym);
enum ks_side ks_side_of(const struct ks_analysis *a, ks_id sym,
			enum ks_side caller);
ks_id ks_resolve_alias(const struct ks_model *m, ks_id sym);

/* funcptr.c */
void ks_funcptr_build(struct ks_analysis *a);
void ks_funcptr_free(struct ks_analysis *a);
uint32_t ks_funcptr_cell(const struct ks_analysis *a, uint32_t cell,
			 const ks_id **syms);
uint32_t ks_funcptr_global(const struct ks_analysis *a, ks_id sym,
			   const ks_id **syms);
uint32_t ks_funcptr_param(const struct ks_analysis *a, ks_id sym,
			  unsigned int i, const ks_id **syms);
uint32_t ks_funcptr_value(const struct ks_analysis *a, ks_id func, ks_id path,
			  const ks_id **syms);
ks_id ks_funcptr_member(const struct ks_analysis *a, ks_id path);
bool ks_callee_allowed(const struct ks_analysis *a, uint32_t cell, ks_id sym);

/* scalars.c */
void ks_scalars_build(struct ks_analysis *a);
bool ks_is_copied_aside(const struct ks_analysis *a, ks_id sym, unsigned int i);
unsigned int ks_scalar_access(const struct ks_analysis *a, ks_id sym,
			      unsigned int i, enum ks_side caller,
			      enum ks_side side);
int ks_direct_param(const struct ks_model *m, ks_id path);

/* boundary.c */
void ks_boundary_build(struct ks_analysis *a);
void ks_boundary_free(struct ks_analysis *a);

/* sharing.c */
void ks_sharing_prepare(struct ks_analysis *a);
void ks_sharing_build(struct ks_analysis *a);
void ks_sharing_free(struct ks_analysis *a);

/**
 * ks_access_fn - called for each access to a cell
 * @cell:	the cell
 * @flags:	KSPLIT_ACC_READ, KSPLIT_ACC_WRITE
 * @line:	line in the function's file
 * @sides:	who performs it: bit 0 kernel, bit 1 driver
 */
typedef void (*ks_access_fn)(uint32_t cell, unsigned int flags, uint32_t line,
			     unsigned int sides, void *arg);
void ks_each_access(const struct ks_analysis *a, ks_id func,
		    unsigned int sides, ks_access_fn fn, void *arg);
uint8_t *ks_function_sides(const struct ks_analysis *a);
void ks_each_target_cell(const struct ks_analysis *a,
			 const struct ks_target *t,
			 void (*fn)(uint32_t cell, void *arg), void *arg);
bool ks_touches(const struct ks_analysis *a, enum ks_side side, uint32_t cell);

/* hops.c */
unsigned long *ks_hops_packing(const struct ks_analysis *a);
void ks_hops_build(struct ks_analysis *a);

/* params.c */
void ks_params_build(struct ks_analysis *a);
void ks_params_free(struct ks_analysis *a);
bool ks_params_use(const struct ks_analysis *a, ks_id sym, unsigned int root,
		   struct ks_use *use);
uint32_t ks_params_functions(const struct ks_analysis *a);
bool ks_params_explain(const struct ks_analysis *a, ks_id sym, uint32_t cell);
void ks_params_global(const struct ks_analysis *a, ks_id sym,
		      struct ks_use *use);

/* pointer.c */
void ks_pointer_build(struct ks_analysis *a);
void ks_pointer_free(struct ks_analysis *a);
const struct ks_pointer *ks_pointer_cell(const struct ks_analysis *a,
					 uint32_t cell);
const struct ks_pointer *ks_pointer_param(const struct ks_analysis *a,
					  ks_id sym, unsigned int i);

/* library.c */
bool ks_is_library(const struct ks_analysis *a, ks_id sym);
bool ks_is_helper_symbol(const char *name);

/* known.c: functions whose effect is not seen in their records */
struct ks_known {
	const char *name;
	/* what is done to the memory behind parameter 0, 1, 2: "r", "w", "rw" */
	const char *scalar[3];
	/* bit i: parameter i is a C string */
	uint8_t strings;
	/* parameter + 1 that is returned */
	uint8_t returned;
	/* pure, runs on either side */
	bool library;
};
const struct ks_known *ks_known_find(const char *name);

/* strings.c: what functions do with text */
unsigned int ks_string_params(const char *name);
bool ks_format_takes_string(const char *format, unsigned int i);
unsigned int ks_known_flags(const struct ks_known *k, unsigned int i);

/* warn.c */

/**
 * struct ks_warning - one finding
 * @number:	the nnn of Wnnn
 * @file:	source file
 * @line:	line in @file
 * @where:	boundary function or struct that it is about
 * @text:	what is ambiguous and what to do
 */
struct ks_warning {
	unsigned int number;
	const char *file;
	uint32_t line;
	const char *where;
	const char *text;
};

/**
 * struct ks_warnings - all findings, sorted, without repetition
 * @n:	number of entries of @v
 * @v:	the findings
 */
struct ks_warnings {
	size_t n, cap;
	struct ks_warning *v;
};

void ks_warn(struct ks_warnings *w, unsigned int number, const char *file,
	     uint32_t line, const char *where, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
void ks_warnings_drop(struct ks_warnings *w, size_t first, size_t end);
void ks_warnings_sort(struct ks_warnings *w);
void ks_warnings_print(FILE *out, const struct ks_warnings *w);
const char *ks_warning_title(unsigned int number);

/* project.c */

/**
 * struct ks_fact_line - one synchronised field of one boundary function
 * @kind:	"rpc", "rpc_ptr", "rpc_export", "global"
 * @function:	the function or variable
 * @strukt:	name of the struct
 * @field:	name of the field; both are "" for a scalar variable
 * @in:		caller to callee
 * @out:	callee to caller
 */
struct ks_fact_line {
	const char *kind, *function, *strukt, *field;
	bool in, out;
};

/**
 * struct ks_result - what the analysis of a driver says
 * @idl:	the interface
 * @named:	per struct: the interface has a projection of it
 * @resolutions: what people say about it (resolve.h), or NULL
 * @warnings:	what it could not decide
 * @facts:	all synchronised fields
 * @unlinked:	per struct: kernel functions that touch it although no shared
 *		pointer leads to it, and the first of them
 * @deep:	fields marshalled by a deep copy (paper table 1b), in total
 * @access:	by access analysis
 * @shared:	by shared analysis
 * @boundary:	by boundary analysis
 */
struct ks_result {
	struct ks_idl *idl;
	bool *named;
	struct ks_resolutions *resolutions;
	struct ks_warnings warnings;
	size_t nfacts, facts_cap;
	struct ks_fact_line *facts;
	struct {
		unsigned int count;
		const char *first;
	} *unlinked;
	uint64_t deep, access, shared, boundary;
};

void ks_project(const struct ks_analysis *a, struct ks_resolutions *res,
		struct ks_result *r);

/* headers.c */
void ks_headers(const struct ks_analysis *a, struct ks_result *r,
		const char *srctree);

/* types.c: C types in the words of the IDL */
struct ks_idl_type *ks_idl_primitive(const struct ks_model *m, ks_id type);
const char *ks_struct_ident(const struct ks_model *m, ks_id strukt);

/* deep.c */
uint64_t ks_deep_copy(const struct ks_analysis *a, ks_id sym,
		      const bool *also);

#endif /* KSPLIT_ANALYSIS_H */
