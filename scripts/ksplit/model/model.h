/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The program model: the merged records of one kernel build.
 *
 * "ksplit link" builds it from objects, writes it to one file, and every other
 * command loads that file.  All tables are arrays; an index names an entry in
 * every table of the model and stays valid while the model lives.  Nothing in
 * a loaded model changes.  The meaning of paths, types and records is that of
 * record/record.h, with the model's indices in place of the unit's.
 *
 * Identity (what is merged with what):
 *  - types and paths: structurally equal ones are one entry;
 *  - structs: same name, file and line and same layout (an incomplete
 *    reference joins the complete one);
 *  - global symbols: same name, resolved as the kernel's own linker and module
 *    loader do: inside the module first, then vmlinux, then exporting modules;
 *  - static symbols of a .c file: same object and name;
 *  - static symbols of a header: same name (without ".<number>" suffix), file
 *    and line.  Their bodies are merged by content; what differs between units
 *    is kept as a variant (struct ks_func.variant).
 */
#ifndef KSPLIT_MODEL_H
#define KSPLIT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "../record/record.h"

struct ks_arena;
struct ks_index;
struct ks_path_need;

typedef uint32_t ks_id;
#define KS_NONE		((ks_id)~0u)
/* Module 0 is always the kernel image. */
#define KS_VMLINUX	0

enum ks_object_state {
	KS_OBJECT_RECORDS,	/* has records */
	KS_OBJECT_NONE,		/* no .ksplit section (assembly, excluded) */
	KS_OBJECT_BAD,		/* unreadable records; link fails unless --keep-going */
};

/**
 * struct ks_object - one object file that was linked
 * @name:	path relative to the build directory
 * @module:	the module that it belongs to
 * @state:	whether it has records
 */
struct ks_object {
	const char *name;
	ks_id module;
	enum ks_object_state state;
};

/**
 * struct ks_module - the kernel image or one loadable module
 * @name:	Kbuild's name ("can-raw"), "vmlinux" for module 0
 * @nundef:	number of entries of @undef
 * @undef:	symbols that the module needs from outside, sorted by name; of
 *		an isolated build also the inline functions that it calls out of
 *		line (KSPLIT_SYM_HEADER, no module)
 * @nexports:	number of entries of @exports
 * @exports:	symbols that it exports (EXPORT_SYMBOL), sorted by name
 */
struct ks_module {
	const char *name;
	uint32_t nundef;
	ks_id *undef;
	uint32_t nexports;
	ks_id *exports;
};

/**
 * struct ks_type - a C type; see enum ksplit_type_kind
 * @kind:	enum ksplit_type_kind
 * @is_signed:	INT, ENUM
 * @variadic:	FUNCTION
 * @annot:	POINTER: enum ksplit_annot of the target
 * @name:	INT, ENUM, FLOAT: its C name, else ""
 * @bits:	INT, ENUM, FLOAT: width in bits
 * @target:	POINTER: pointee; ARRAY: element; FUNCTION: result type
 * @strukt:	RECORD: the struct
 * @count:	ARRAY: elements + 1, 0 if flexible; FUNCTION: number of params
 * @params:	FUNCTION: parameter types
 */
struct ks_type {
	uint8_t kind;
	bool is_signed;
	bool variadic;
	uint8_t annot;
	const char *name;
	uint32_t bits;
	ks_id target;
	ks_id strukt;
	uint64_t count;
	ks_id *params;
};

/**
 * struct ks_field - a member of a struct or union
 * @name:	"" for an anonymous member
 * @bitoff:	offset in bits from the start of its struct
 * @bitsize:	size in bits, 0 for a flexible array
 * @type:	its type
 * @flags:	enum ksplit_field_flags, USED if any unit uses it
 */
struct ks_field {
	const char *name;
	uint64_t bitoff;
	uint64_t bitsize;
	ks_id type;
	uint32_t flags;
};

/**
 * struct ks_struct - a struct or union type
 * @name:	tag or typedef name, "" if anonymous
 * @flags:	enum ksplit_struct_flags
 * @file:	where it is declared, relative to the kernel tree
 * @line:	line in @file
 * @size:	size in bytes
 * @nfields:	number of entries of @fields, 0 if no unit knows the layout
 * @fields:	members in order of declaration
 */
struct ks_struct {
	const char *name;
	uint32_t flags;
	const char *file;
	uint32_t line;
	uint64_t size;
	uint32_t nfields;
	struct ks_field *fields;
};

/*
 * Flags of symbols that only a linked model has, above enum ksplit_sym_flags:
 * what the ELF symbol tables say.
 */
enum ks_sym_flags {
	KS_SYM_ELF_FUNCTION	= 1 << 16,	/* STT_FUNC, also without records */
	KS_SYM_ELF_OBJECT	= 1 << 17,	/* STT_OBJECT */
	KS_SYM_EXPORTED		= 1 << 18,	/* EXPORT_SYMBOL() */
};

/**
 * struct ks_sym - a function or variable
 * @name:	assembler name (without ".<number>" for a static of a header)
 * @flags:	enum ksplit_sym_flags; DEFINED if any linked object defines it
 * @type:	its type
 * @file:	file of its definition, else of its declaration
 * @line:	line in @file
 * @module:	module that defines it, KS_NONE if none does; for a function of
 *		a header (KSPLIT_SYM_HEADER and _STATIC) KS_NONE: it belongs to
 *		whoever calls it
 * @object:	object that defines it, KS_NONE if several or none
 * @func:	first body, KS_NONE without records
 * @alias:	symbol that this one is an alias of, else KS_NONE
 */
struct ks_sym {
	const char *name;
	uint32_t flags;
	ks_id type;
	const char *file;
	uint32_t line;
	ks_id module;
	ks_id object;
	ks_id func;
	ks_id alias;
};

/**
 * struct ks_path - a node of the path forest; see enum ksplit_path_op
 * @op:		enum ksplit_path_op
 * @up:		the path this step starts from (0 for roots)
 * @a:		PARAM, PARMVAR index; RESULT call; CONST value; FUNC, GLOBAL
 *		symbol; ASM number; UNKNOWN reason; LOCAL id; ADD, CONTAINER
 *		bytes; ADDV, INDEX path of the index; FIELD struct; DEREF type
 * @b:		FIELD: field; CONTAINER, LOCAL: type
 * @str:	STR text, LOCAL name, else ""
 *
 * @up is always smaller than the node's own index, and a place or a value as
 * the step expects it; so are the members of the sets in records.
 */
struct ks_path {
	uint8_t op;
	ks_id up;
	int64_t a;
	ks_id b;
	const char *str;
};

/**
 * ks_is_place() - does a path name an object in memory, or a value?
 * @p:	the path
 *
 * Return: true for a place.
 */
static inline bool ks_is_place(const struct ks_path *p)
{
	return (p->op >= KSPLIT_P_GLOBAL && p->op < KSPLIT_P_ADDR) ||
	       p->op >= KSPLIT_P_DEREF;
}

/**
 * struct ks_func - one body of a function
 * @sym:	the function
 * @object:	object whose records it comes from (the first, if shared)
 * @nparams:	number of parameters
 * @params:	their names
 * @ncalls:	RESULT paths are below this
 * @nasms:	ASM paths are below this
 * @nblocks:	number of basic blocks
 * @records:	coded records, to be read with ks_rec_next()
 * @size:	bytes of @records
 * @code:	the records unpacked (ks_model_load_code()), or NULL
 * @words:	number of words of @code
 * @callees:	with @code: per call whom it calls, KS_NONE if it is indirect
 * @ncallees:	number of entries of @callees; calls behind it do not exist
 * @variant:	next body of the same symbol, KS_NONE at the end
 */
struct ks_func {
	ks_id sym;
	ks_id object;
	uint32_t nparams;
	const char **params;
	uint32_t ncalls;
	uint32_t nasms;
	uint32_t nblocks;
	const unsigned char *records;
	size_t size;
	const uint32_t *code;
	size_t words;
	const ks_id *callees;
	uint32_t ncallees;
	ks_id variant;
};

/**
 * struct ks_init - a static initialiser
 * @place:	path with a GLOBAL root
 * @value:	FUNC, ADDR or STR path, NONE for any other constant
 * @object:	object that holds it
 */
struct ks_init {
	ks_id place;
	ks_id value;
	ks_id object;
};

/**
 * struct ks_lock - a lock annotation of a function
 * @sym:	the function
 * @kind:	enum ksplit_lock_kind
 * @expr:	the lock, as written
 */
struct ks_lock {
	ks_id sym;
	uint32_t kind;
	const char *expr;
};

/**
 * struct ks_model - the whole program
 *
 * Arrays with their counts; index 0 of @types is VOID, of @paths NONE, of
 * @modules the kernel image.  @arena owns all memory behind them,
 * @code_arena the half of the unpacked records that a second thread made.
 */
struct ks_model {
	uint32_t nobjects, nmodules, ntypes, nstructs, nsyms, npaths, nfuncs;
	uint32_t ninits, nlocks;
	struct ks_object *objects;
	struct ks_module *modules;
	struct ks_type *types;
	struct ks_struct *structs;
	struct ks_sym *syms;
	struct ks_path *paths;
	struct ks_func *funcs;
	struct ks_init *inits;
	struct ks_lock *locks;
	struct ks_arena *arena, *code_arena;
	const char *strings;
	uint32_t strings_size;
	struct ks_path_need *needs;
	struct ks_index *index;
};

/**
 * struct ks_set - a set of values or places: path indices
 * @n:		number of entries
 * @v:		the paths; valid until the next ks_rec_next()
 */
struct ks_set {
	uint32_t n;
	ks_id *v;
};

#define KS_MAX_OPERANDS	256

/**
 * struct ks_operand - an operand of an asm statement
 * @constraint:	GCC constraint ("=m", "r", "0")
 * @is_place:	@set holds places (memory operands), else values
 * @set:	what it names
 */
struct ks_operand {
	const char *constraint;
	bool is_place;
	struct ks_set set;
};

/**
 * struct ks_rec - one decoded record; see enum ksplit_record_kind
 * @kind:	enum ksplit_record_kind
 * @line:	line in the function's file
 * @block:	block that it belongs to
 * @flags:	ACCESS, CALL, STORE, ASM: their flags; COND: its code;
 *		ARITH: 1 if @bytes is known
 * @id:		CALL, ASM: number; BLOCK: index
 * @callee:	CALL: symbol, KS_NONE if indirect
 * @bits:	ACCESS: width in bits
 * @bytes:	ARITH
 * @from:	CAST: type
 * @to:		CAST: type
 * @text:	ASM: template
 * @a:		ACCESS places; CALL values of the callee; RETURN values;
 *		STORE dst; CAST, ARITH values; COND lhs
 * @b:		STORE src; COND rhs
 * @nargs:	CALL: arguments; ASM: outputs and inputs
 * @nout:	ASM: how many of them are outputs
 * @args:	CALL: sets of values of the arguments
 * @ops:	ASM: the operands, outputs first
 * @nsucc:	BLOCK: number of successors
 * @succ:	BLOCK: successors
 */
struct ks_rec {
	enum ksplit_record_kind kind;
	uint32_t line;
	uint32_t block;
	uint32_t flags;
	uint32_t id;
	ks_id callee;
	uint32_t bits;
	int64_t bytes;
	ks_id from, to;
	const char *text;
	struct ks_set a, b;
	uint32_t nargs, nout;
	struct ks_set *args;
	struct ks_operand *ops;
	uint32_t nsucc;
	uint32_t *succ;
};

/**
 * struct ks_rec_iter - reads the records of one function body
 *
 * Prepare with ks_rec_init(), start with ks_rec_begin(), free with
 * ks_rec_end(); one iterator may be begun again for another function and keeps
 * its buffers.
 */
struct ks_rec_iter {
	const struct ks_model *model;
	const struct ks_func *func;
	const unsigned char *p, *end;
	/* of an unpacked function; else @word_end is NULL */
	const uint32_t *word, *word_end;
	uint32_t line, block;
	/* why ks_rec_next() stopped before the end; NULL in a loaded model */
	const char *error;
	/* the kinds that are wanted, one bit each; 0 for all */
	uint32_t kinds;
	/* scratch for sets and operands, grown on demand */
	ks_id *ids;
	size_t nids, ids_cap;
	struct ks_set args[KS_MAX_OPERANDS];
	struct ks_operand ops[KS_MAX_OPERANDS];
};

/* Every kind of record. */
#define KS_ALL_KINDS	0u
#define KS_KIND(kind)	(1u << (kind))

/**
 * ks_rec_init() - prepare an iterator
 * @it:		the iterator
 * @kinds:	KS_KIND() of the records that are wanted, or KS_ALL_KINDS
 *
 * The big arrays stay as they are: this is called once per function.
 */
static inline void ks_rec_init(struct ks_rec_iter *it, uint32_t kinds)
{
	it->ids = NULL;
	it->nids = it->ids_cap = 0;
	it->kinds = kinds;
}

void ks_rec_begin(struct ks_rec_iter *it, const struct ks_model *m,
		  const struct ks_func *f);
bool ks_rec_next(struct ks_rec_iter *it, struct ks_rec *rec);
bool ks_rec_unpacked(struct ks_rec_iter *it, struct ks_rec *rec);
void ks_rec_end(struct ks_rec_iter *it);

/*
 * Load and save; errors are reported on stderr, return 0 or -1.  With _code the
 * records are unpacked for an analysis: reading them is fast, but BLOCK and
 * COND records are left out, and struct ks_rec.block is not filled.
 */
int ks_model_load(struct ks_model *m, const char *file);
int ks_model_load_code(struct ks_model *m, const char *file);
int ks_model_save(const struct ks_model *m, const char *file);
void ks_model_free(struct ks_model *m);

/*
 * Lookups; KS_NONE if there is no such thing.  A module's name may be written
 * with '_' for '-'; a struct's with "struct " or "union " before it.
 * ks_find_sym() sees what the module sees: its own symbols, then vmlinux', then
 * what other modules export, then functions of headers and symbols that nobody
 * defines.  ks_next_struct() finds further structs of the same name.
 */
ks_id ks_find_module(const struct ks_model *m, const char *name);
ks_id ks_find_struct(const struct ks_model *m, const char *name);
ks_id ks_next_struct(const struct ks_model *m, ks_id strukt);
ks_id ks_find_sym(const struct ks_model *m, ks_id module, const char *name);
ks_id ks_find_field(const struct ks_model *m, ks_id strukt, const char *name);

/*
 * Text forms, used by dump, why and messages: "p0->dev.flags".  With a function
 * its parameters are printed by name: "netdev->dev.flags".
 */
void ks_print_path(FILE *out, const struct ks_model *m, ks_id path);
void ks_print_path_in(FILE *out, const struct ks_model *m,
		      const struct ks_func *func, ks_id path);
void ks_print_type(FILE *out, const struct ks_model *m, ks_id type,
		   const char *declarator);

#endif /* KSPLIT_MODEL_H */
