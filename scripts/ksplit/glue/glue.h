/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From an interface description to C.  The stages, each over what the one
 * before left in struct ks_glue:
 *
 *   plan.c, reach.c	which functions there are, what each reaches, what the
 *			description leaves open; classify.c says what a type is
 *   types.c		types, objects inside objects, locks that guard fields
 *   project.c, field.c	functions that carry one struct
 *   call.c, callback.c	functions that stand for boundary functions; words.c,
 *			context.c, pointer.c, expr.c write parts of them
 *   undo.c		how to take back what a call did
 *   emit.c		the file around them
 */
#ifndef KSPLIT_GLUE_H
#define KSPLIT_GLUE_H

#include "../idl/idl.h"
#include "../model/arena.h"
#include "../model/model.h"
#include "out.h"

#define ARRAY_LEN(a)	(sizeof(a) / sizeof((a)[0]))

/* Which copy is written. */
enum ks_dir {
	KS_TO_DOMAIN,
	KS_TO_KERNEL,
};

enum ks_value_kind {
	KS_V_OPEN,		/* the description does not say enough */
	KS_V_VOID,
	KS_V_UNUSED,		/* nobody looks at it */
	KS_V_SCALAR,
	KS_V_BITS,		/* bit-field */
	KS_V_MEMORY,		/* fixed array of numbers */
	KS_V_TEXT,		/* fixed array that holds a string */
	KS_V_STRUCT,
	KS_V_UNION,
	KS_V_PLAIN,		/* kernel's counter: one word of memory */
	KS_V_PRIMITIVE,		/* kernel's lock, list, ...: never copied */
	KS_V_LOOP,		/* fixed array of anything else */
	/* pointers from here */
	KS_V_OBJECT,		/* to a projection, or to pointers */
	KS_V_BYTES,		/* to numbers */
	KS_V_STRING,
	KS_V_MEMBER,		/* to a part of an object that is known */
	KS_V_WITHIN,		/* into a range */
	KS_V_OPAQUE,		/* a token */
	KS_V_USER,		/* to user memory */
	KS_V_PAGE,		/* struct page: stands for its memory */
	KS_V_FUNCTION,
};

struct ks_use;

/**
 * struct ks_value - what an argument, a result or a field is
 * @kind:	enum ks_value_kind
 * @why:	OPEN: what is missing
 * @type:	its type, behind casted<>
 * @element:	what it points to, or one element of the array
 * @attrs:	attributes of value and pointer together; @in, @out: of the
 *		value
 * @pin:	what it points to crosses caller to callee
 * @pout:	what it points to crosses callee to caller
 * @is_const:	what it points to is constant
 * @count:	C expression for the number of elements, or NULL for one
 * @bytes:	BYTES: C expression that replaces count and element, or NULL
 * @sentinel:	ends with a zero element
 * @tail:	an array at the end of its struct, not a pointer
 * @use:	the projection or pointer that is reached
 */
struct ks_value {
	enum ks_value_kind kind;
	const char *why;
	const struct ks_idl_type *type;
	const struct ks_idl_type *element;
	struct ks_attrs attrs;
	bool pin, pout, is_const;
	const char *count;
	const char *bytes;
	bool sentinel, tail;
	struct ks_use *use;
};

enum ks_func_kind {
	KS_F_RPC,
	KS_F_RPC_PTR,
	KS_F_EXPORT,
	KS_F_GLOBAL,
	KS_F_SCOPE,		/* fields of one lock */
};

/**
 * struct ks_glue_func - a boundary function, a global, or a lock's scope
 * @kind:	enum ks_func_kind
 * @rpc:	its description; SCOPE: the one whose projections it names
 * @outer:	function that it is defined in, or NULL
 * @name:	C identifier, unique in the file
 * @open:	what the description leaves open, or NULL
 * @open_pos:	where
 * @context:	its projections look at its arguments
 * @format:	variadic: index + 1 of the argument that says what follows
 * @uses:	what it reaches, in the order of the generated functions
 * @nuses:	number of entries of @uses
 * @strukt:	SCOPE: the struct
 * @lock:	SCOPE: field that is the lock
 */
struct ks_glue_func {
	enum ks_func_kind kind;
	const struct ks_idl_rpc *rpc;
	const struct ks_glue_func *outer;
	const char *name;
	const char *open;
	struct ks_pos open_pos;
	bool context;
	uint32_t format;
	struct ks_use **uses;
	size_t nuses, uses_cap;
	const char *strukt;
	const char *lock;
};

/**
 * struct ks_use - one projection, or pointer word, in one function
 * @func:	the function
 * @projection:	the projection, or NULL
 * @word:	else the type of the word (behind a pointer, or a global)
 * @global:	@word is the global itself
 * @name:	C identifier that its functions start with
 * @ctype:	C type of the object
 * @type:	name of its struct lvd_type
 * @discriminator: UNION behind a pointer: which member counts
 * @around:	reached as a member of this struct, or NULL
 * @around_path: where in that struct
 * @object:	reached by pointer: has a struct lvd_projection
 * @placed:	has its place in @func->uses
 * @forward:	named before it is defined
 * @index:	in @func->uses
 */
struct ks_use {
	struct ks_glue_func *func;
	const struct ks_projection *projection;
	const struct ks_idl_type *word;
	bool global;
	const char *name;
	const char *ctype;
	const char *type;
	const char *discriminator;
	const char *around, *around_path;
	bool object, placed, forward;
	size_t index;
};

/**
 * struct ks_ctype - a C type that crosses
 * @name:	"struct bio"
 * @id:		"bio"
 * @sizeof_what: operand for sizeof(), @name if NULL
 * @nembeds:	number of entries of @embeds
 * @embeds:	structs inside it that cross too
 * @nscopes:	number of entries of @scopes
 * @scopes:	locks in it that guard fields
 * @header:	"<net/sock.h>" if the description may lack its header, or NULL
 * @emitted:	it was written
 */
struct ks_ctype {
	const char *name;
	const char *id;
	const char *sizeof_what;
	size_t nembeds, embeds_cap;
	struct ks_ctype_embed {
		const char *path;
		const char *id;
	} *embeds;
	size_t nscopes, scopes_cap;
	struct ks_use **scopes;
	const char *header;
	bool emitted;
};

/**
 * struct ks_glue - the glue of one module while it is written
 * @arena:	owns everything
 * @file:	what was parsed
 * @idl:	the module
 * @model:	the program, or NULL
 * @module:	Kbuild's name
 * @id:		the same as an identifier
 * @nfuncs:	number of entries of @funcs
 * @funcs:	boundary functions, globals, scopes in the order of the IDL
 * @nwritable:	number of entries of @writable
 * @writable:	"struct field" that the domain may change
 * @ntypes:	number of entries of @types
 * @types:	types that are used
 * @nundos:	number of entries of @undos
 * @undos:	functions that take back what a call did
 */
struct ks_glue {
	struct ks_arena *arena;
	const struct ks_idl_file *file;
	const struct ks_idl *idl;
	const struct ks_model *model;
	const char *module;
	const char *id;
	size_t nfuncs, funcs_cap;
	struct ks_glue_func **funcs;
	size_t nwritable, writable_cap;
	const char **writable;
	size_t ntypes, types_cap;
	struct ks_ctype **types;
	size_t nundos, undos_cap;
	struct ks_undo **undos;
};

/* require.c: what must hold */
bool ks_glue_require(struct ks_glue *g, struct ks_glue_func *f,
		     struct ks_out *o, const char *call);

/* follows.c: pointers that are followed in any case */
bool ks_glue_follows(const struct ks_glue *g, const struct ks_glue_func *f,
		     uint32_t arg);

/* text.c: names and types as text */
const char *ks_glue_printf(struct ks_glue *g, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
const char *ks_glue_struct(struct ks_glue *g, const struct ks_projection *p);
const char *ks_glue_ctype(struct ks_glue *g, const struct ks_glue_func *f,
			  const struct ks_idl_type *t, bool is_arg);
const char *ks_glue_declare(struct ks_glue *g, const char *ctype,
			    const char *name);
const char *ks_glue_signature(struct ks_glue *g, const struct ks_glue_func *f);
const char *ks_glue_describe(struct ks_glue *g, struct ks_pos pos,
			     const struct ks_idl_type *t, const char *name,
			     unsigned int bits);
const char *ks_glue_quote(struct ks_glue *g, const char *text);
const char *ks_glue_describe_func(struct ks_glue *g,
				  const struct ks_glue_func *f);
const char *ks_glue_local(struct ks_glue *g, const struct ks_glue_func *f,
			  const char *arg);
bool ks_glue_is_signed(const char *primitive);

/* expr.c: expressions of the description */
enum ks_expr_place {
	KS_E_CALL,		/* among the arguments */
	KS_E_PROJECTION,	/* "ptr" is the object */
};

const char *ks_glue_expr(struct ks_glue *g, struct ks_glue_func *f,
			 enum ks_expr_place place, const char *text);
const char *ks_glue_address(struct ks_glue *g, struct ks_glue_func *f,
			    enum ks_expr_place place, const char *text);
bool ks_glue_deferred(struct ks_glue *g, struct ks_glue_func *f,
		      const struct ks_value *v);
bool ks_glue_names_arg(const char *text, const char *arg);

/* private.c */
ks_id ks_glue_sym(const struct ks_glue *g, const char *name);
const char *ks_glue_private_file(const struct ks_glue *g, const char *strukt);
const char *ks_glue_header(struct ks_glue *g, const char *strukt);

/* member.c */
const char *ks_glue_member(struct ks_glue *g, const struct ks_projection *p,
			   const char *field);

/* classify.c */
struct ks_value ks_glue_value(struct ks_glue *g, struct ks_glue_func *f,
			      const struct ks_idl_type *t, unsigned int bits,
			      bool is_result);
struct ks_value ks_glue_argument(struct ks_glue *g, struct ks_glue_func *f,
				 const struct ks_idl_field *arg);
struct ks_value ks_glue_result(struct ks_glue *g, struct ks_glue_func *f);
const struct ks_projection *ks_glue_projection(const struct ks_glue *g,
					       const struct ks_glue_func *f,
					       const char *name);
const struct ks_glue_func *ks_glue_find_func(const struct ks_glue *g,
					     const struct ks_glue_func *f,
					     const char *name);
bool ks_glue_is_pointer(const struct ks_value *v);
bool ks_glue_has_field(const struct ks_glue_func *f,
		       const struct ks_projection *p, uint32_t i);

/* reach.c */
struct ks_use *ks_glue_use(struct ks_glue *g, struct ks_glue_func *f,
			   const struct ks_projection *p,
			   const struct ks_idl_type *word);
void ks_glue_reach(struct ks_glue *g, struct ks_glue_func *f);
void ks_glue_place(struct ks_glue *g, struct ks_glue_func *f);

/* plan.c */
int ks_glue_plan(struct ks_glue *g);
bool ks_glue_writable(const struct ks_glue *g, const char *strukt,
		      const char *field);
bool ks_glue_crosses(const struct ks_glue *g, const struct ks_use *use,
		     const char *field, const struct ks_value *v,
		     enum ks_dir dir);

/* types.c */
void ks_glue_types(struct ks_glue *g);
void ks_glue_emit_types(struct ks_glue *g, struct ks_out *o);

/* project.c */
bool ks_glue_carries(struct ks_glue *g, struct ks_use *use, enum ks_dir dir);
void ks_glue_emit_uses(struct ks_glue *g, struct ks_glue_func *f,
		       struct ks_out *o);

/**
 * struct ks_place - where a value lies while it is carried
 * @use:	the object
 * @path:	behind the object: "->f", "->f[i]"; "" if it is the object
 * @name:	the field in the description, or NULL
 * @field:	the field in C, or NULL
 * @what:	for fault reports: "dm_zero: bio.bi_iter"
 * @comment:	line of the description
 * @key:	a number that says how to carry other fields, see key_of() in project.c
 */
struct ks_place {
	struct ks_use *use;
	const char *path;
	const char *name;
	const char *field;
	const char *what;
	const char *comment;
	bool key;
};

void ks_glue_emit_value(struct ks_glue *g, struct ks_out *o,
			const struct ks_place *p, const struct ks_value *v,
			enum ks_dir dir);

/* pointer.c: lvd_give(), lvd_take() */
const char *ks_glue_take(struct ks_glue *g, struct ks_glue_func *f,
			 enum ks_expr_place place, const struct ks_value *v,
			 const char *call, const char *u, const char *what);
const char *ks_glue_give(struct ks_glue *g, struct ks_glue_func *f,
			 enum ks_expr_place place, const struct ks_value *v,
			 const char *call, const char *ptr, const char *what);

bool ks_glue_counted(const struct ks_value *v);
const char *ks_glue_emit_count(struct ks_glue *g, struct ks_out *o,
			       const char *comment, struct ks_glue_func *f,
			       enum ks_expr_place place,
			       const struct ks_value *v, const char *call,
			       const char *what);

/* words.c: arguments as words */
const char *ks_glue_stack_words(struct ks_glue *g, struct ks_glue_func *f);
const char *ks_glue_word(struct ks_glue *g, struct ks_glue_func *f,
			 uint32_t arg);
void ks_glue_emit_words(struct ks_glue *g, struct ks_out *o);
bool ks_glue_by_value(const struct ks_value *v);
void ks_glue_declare_copies(struct ks_glue *g, struct ks_out *o,
			    const char *ctype, const char *name,
			    bool is_param);
void ks_glue_carry_copies(struct ks_glue *g, struct ks_out *o,
			  const struct ks_value *v, const char *call,
			  const char *name, enum ks_dir dir);
void ks_glue_emit_args(struct ks_glue *g, struct ks_glue_func *f,
		       struct ks_out *o);
bool ks_glue_in_args(struct ks_glue *g, struct ks_glue_func *f,
		     const char *name);

/* call.c, callback.c */
void ks_glue_emit_call(struct ks_glue *g, struct ks_glue_func *f,
		       struct ks_out *o);
void ks_glue_emit_callback(struct ks_glue *g, struct ks_glue_func *f,
			   struct ks_out *o);

/* undo.c */
void ks_glue_plan_undos(struct ks_glue *g);
void ks_glue_emit_undos(struct ks_glue *g, struct ks_out *o);
const struct ks_idl_clause *ks_glue_clause(const struct ks_glue_func *f,
					   enum ks_clause_kind kind);
bool ks_glue_undo_before(struct ks_glue *g, struct ks_glue_func *f,
			 struct ks_out *o, const char *call);
void ks_glue_undo_ahead(struct ks_glue *g, struct ks_glue_func *f,
			struct ks_out *o, const char *call);
void ks_glue_undo_after(struct ks_glue *g, struct ks_glue_func *f,
			struct ks_out *o, const char *call);
void ks_glue_declare_lent(struct ks_glue *g, struct ks_glue_func *f,
			  struct ks_out *o);
bool ks_glue_lend(struct ks_glue *g, struct ks_glue_func *f, struct ks_out *o);
const char *ks_glue_reclaim(struct ks_glue *g, struct ks_glue_func *f);

/* locks.c */
enum ks_lock_effect {
	KS_LOCK_OTHER,
	KS_LOCK_TAKEN,		/* by any call that returns */
	KS_LOCK_TAKEN_IF,	/* if it returns true */
	KS_LOCK_TAKEN_UNLESS,	/* unless it returns an error */
	KS_LOCK_DROPPED,
};

enum ks_lock_effect ks_glue_lock_effect(const char *function);
bool ks_glue_lock_is_one(const char *function);
bool ks_glue_lock_waits(const char *function);
const char *ks_glue_lock_release(const char *function);

/* emit.c */
void ks_glue_emit(struct ks_glue *g, struct ks_out *o, const char *idl);

#endif /* KSPLIT_GLUE_H */
