/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of the KSplit plugin share.  See ksplit_plugin.c for what the
 * plugin does, record/record.h for what it writes.
 *
 * Everything that is written is first interned: strings, types, structs,
 * symbols and paths live in tables of their own and are named by small
 * integers ("ids"), in the order in which they were met.  An id is internal.
 * What reaches the output is the number given by the *_ref() functions, which
 * hand out numbers in the order in which records first mention a thing: so
 * what was only computed but never mentioned costs no space, and the output
 * depends on the source alone.
 */
#ifndef KSPLIT_PLUGIN_H
#define KSPLIT_PLUGIN_H

#include "gcc-common.h"

#include "../record/record.h"

typedef unsigned int ksplit_id;

/* No number was handed out yet. */
#define KSPLIT_NOREF	(~0u)

/* --- buf.c: buffers and hash indices --------------------------------- */

/**
 * struct ksplit_buf - bytes that grow at their end
 * @p:		the bytes
 * @n:		how many there are
 * @cap:	how many there is room for
 */
struct ksplit_buf {
	unsigned char *p;
	size_t n, cap;
};

void buf_put(struct ksplit_buf *b, const void *p, size_t n);
void buf_byte(struct ksplit_buf *b, unsigned char c);
void buf_varint(struct ksplit_buf *b, unsigned long v);
void buf_svarint(struct ksplit_buf *b, long v);

/**
 * struct ksplit_slot - a slot of a hash index
 * @hash:	hash of the key
 * @id1:	id plus one, 0 if the slot is free
 */
struct ksplit_slot {
	unsigned int hash;
	unsigned int id1;
};

/**
 * struct ksplit_index - finds the id of a key; the keys live elsewhere
 * @slots:	open addressing, a power of two of them
 * @nslots:	how many
 * @nused:	how many are taken
 */
struct ksplit_index {
	struct ksplit_slot *slots;
	unsigned int nslots, nused;
};

typedef bool (*ksplit_eq_fn)(ksplit_id id, const void *key);

unsigned int hash_bytes(const void *p, size_t n);
struct ksplit_slot *index_find(struct ksplit_index *ix, unsigned int hash,
			       ksplit_eq_fn eq, const void *key);

/* Keyed by a DECL_UID or TYPE_UID; lookups only, never walked. */
typedef hash_map<int_hash<unsigned int, 0, UINT_MAX>, ksplit_id> uid_map;

/* --- strings.c ------------------------------------------------------- */

ksplit_id str_intern(const char *s);
const char *str_text(ksplit_id id);
unsigned int str_ref(ksplit_id id);
void str_write(struct ksplit_buf *b);

void file_init(const char *srctree);
ksplit_id file_intern(const char *name);
ksplit_id file_of(location_t loc, unsigned int *line);

/* --- types.c --------------------------------------------------------- */

/**
 * struct ksplit_field - a member of a struct as the plugin needs it
 * @decl:	its declaration
 * @used:	some path or initialiser that is written names it
 */
struct ksplit_field {
	tree decl;
	bool used;
};

ksplit_id type_intern(tree type);
ksplit_id type_pointer_to(tree target);
ksplit_id type_bare(ksplit_id type);
bool type_same_object(ksplit_id a, ksplit_id b);
bool type_is_cast(ksplit_id from, ksplit_id to);
unsigned long type_size(ksplit_id type);
ksplit_id type_struct(ksplit_id type);
ksplit_id type_element(ksplit_id type);
unsigned int type_ref(ksplit_id type);
void type_want(ksplit_id type);
const char *type_text(ksplit_id type);
void types_write(struct ksplit_buf *types, struct ksplit_buf *structs);

ksplit_id struct_intern(tree type);
tree struct_tree(ksplit_id id);
unsigned int struct_field(ksplit_id id, tree field);
unsigned int struct_use(ksplit_id id, unsigned int field);
const char *struct_name(ksplit_id id);
const char *struct_field_name(ksplit_id id, unsigned int field);

#define KSPLIT_TYPE_VOID_ID	0

/* --- symbols.c ------------------------------------------------------- */

ksplit_id sym_intern(tree decl);
unsigned int sym_ref(ksplit_id sym);
bool sym_find_function(ksplit_id name, unsigned int *ref);
ksplit_id sym_type(ksplit_id sym);
unsigned int sym_line(ksplit_id sym);
ksplit_id sym_file(ksplit_id sym);
bool sym_is_percpu_offset(ksplit_id sym);
const char *sym_name(ksplit_id sym);
void syms_write(struct ksplit_buf *b);
void aliases_collect(void);
void aliases_write(struct ksplit_buf *b);

/* --- path.c ---------------------------------------------------------- */

/**
 * struct ksplit_path - a node of the path forest
 * @op:		enum ksplit_path_op
 * @rec:	REC is in it
 * @depth:	steps down to the root
 * @up:		path that the step starts from, 0 for roots
 * @a:		PARAM, PARMVAR: index; RESULT, ASM: number; CONST: value;
 *		STR: string; FUNC, GLOBAL: symbol; UNKNOWN: reason; LOCAL: id;
 *		ADD, CONTAINER: bytes; ADDV, INDEX: path; FIELD: struct;
 *		DEREF: type
 * @b:		LOCAL: name; CONTAINER: type; FIELD: number of the field
 * @type:	type of a place; part of the identity, though only LOCAL and
 *		DEREF write it
 * @ref:	number in the output
 */
struct ksplit_path {
	unsigned char op;
	bool rec;
	unsigned short depth;
	ksplit_id up;
	long a;
	ksplit_id b;
	ksplit_id type;
	unsigned int ref;
};

/**
 * struct ksplit_set - the values an expression may have, or the places it names
 * @n:	number of members
 * @v:	paths, in the order in which they were found
 */
struct ksplit_set {
	unsigned int n;
	ksplit_id v[KSPLIT_SET_MAX];
};

#define KSPLIT_NONE	0

void paths_init(void);
const struct ksplit_path *path_get(ksplit_id id);
ksplit_id path_root(enum ksplit_path_op op, long a);
ksplit_id path_local(unsigned int id, const char *name, ksplit_id type);
ksplit_id path_parmvar(unsigned int index, ksplit_id type);
ksplit_id path_global(ksplit_id sym);
ksplit_id path_unknown(enum ksplit_unknown reason);
ksplit_id path_addr(ksplit_id place);
ksplit_id path_load(ksplit_id place);
ksplit_id path_bits(ksplit_id value);
ksplit_id path_add(ksplit_id value, long bytes);
ksplit_id path_addv(ksplit_id value, ksplit_id index);
ksplit_id path_container(ksplit_id value, unsigned long bytes, tree type);
ksplit_id path_deref(ksplit_id value, ksplit_id type);
ksplit_id path_field(ksplit_id place, tree field);
ksplit_id path_index(ksplit_id place, ksplit_id index, ksplit_id type);
unsigned int path_ref(ksplit_id id);
void paths_write(struct ksplit_buf *b);

void set_add(struct ksplit_set *s, ksplit_id id);
void set_add_all(struct ksplit_set *s, const struct ksplit_set *from);
bool set_full(const struct ksplit_set *s);
void set_drop_rec(struct ksplit_set *s);
void set_write(struct ksplit_buf *b, const struct ksplit_set *set);

/* --- value.c, place.c, range.c: what an expression may be --------------------- */

void value_begin(function *fun);
void value_end(void);
void value_of(tree expr, struct ksplit_set *out);
void place_begin(void);
void place_of(tree ref, struct ksplit_set *out);
void load_of(tree ref, struct ksplit_set *out);
bool place_is_copy(tree ref);
void value_add_const(const struct ksplit_set *in, long bytes, tree from,
		     tree to, struct ksplit_set *out);
tree container_type(tree name);
bool value_is_container(tree from, tree to, long bytes);
bool value_is_percpu_sum(tree expr);
void value_register_def(gimple stmt);
bool value_derives_from_pointer(tree expr);
bool set_is_percpu_offset(const struct ksplit_set *s);

/**
 * typedef leaf_fn - called for every field that a range of bits touches
 * @place:	the field
 * @bits:	how many of its bits are touched
 */
typedef void (*leaf_fn)(ksplit_id place, unsigned int bits, void *arg);
bool range_leaves(gimple stmt, tree ref, leaf_fn fn, void *arg);

/* --- calls.c: which calls are calls ---------------------------------- */

bool call_is_recorded(const_gimple stmt);
void call_skipped_value(gimple stmt, struct ksplit_set *out);

/* --- asm.c ----------------------------------------------------------- */

unsigned int asm_flags(gasm *stmt);
void asm_value(gasm *stmt, tree name, struct ksplit_set *out);
bool asm_operand_is_place(tree operand);
bool asm_reads_address(gasm *stmt, tree link);

/* --- pass.c, record.c: a function's records -------------------------- */

opt_pass *ksplit_make_pass(void);
void functions_write(struct ksplit_buf *b);

void record_function_begin(tree fn);
void record_line(location_t loc);
void record_block(unsigned int index, const vec<unsigned int> *succs);
void record_access(unsigned int flags, unsigned int bits,
		   const struct ksplit_set *places);
void record_call(unsigned int id, unsigned int flags, ksplit_id sym,
		 const struct ksplit_set *callee,
		 const vec<struct ksplit_set> *args);
void record_return(const struct ksplit_set *values);
void record_store(unsigned int flags, const struct ksplit_set *dst,
		  const struct ksplit_set *src);
void record_cast(const struct ksplit_set *values, ksplit_id from, ksplit_id to);
void record_arith(const struct ksplit_set *values, bool known, long bytes);
void record_cond(enum ksplit_cond code, const struct ksplit_set *lhs,
		 const struct ksplit_set *rhs);

/**
 * struct ksplit_operand - an operand of an asm statement
 * @constraint:	GCC's constraint
 * @is_place:	@set holds places
 * @set:	what it names
 */
struct ksplit_operand {
	const char *constraint;
	bool is_place;
	struct ksplit_set set;
};

void record_asm(unsigned int id, unsigned int flags, const char *text,
		unsigned int nout, const vec<struct ksplit_operand> *ops);
void record_function_end(unsigned int ncalls, unsigned int nasms,
			 unsigned int nblocks);

/* --- init.c ---------------------------------------------------------- */

void inits_collect(void);
void inits_write(struct ksplit_buf *b);

/* --- annot.c --------------------------------------------------------- */

void annot_register(const char *plugin);
unsigned int annot_of_pointer(tree type);
void locks_write(struct ksplit_buf *b);

/* --- emit.c ---------------------------------------------------------- */

void unit_emit(void);

/* --- ksplit_plugin.c ------------------------------------------------- */

void ksplit_keep(tree t);

/* --- dump.c: the argument dump=FILE ---------------------------------- */

extern FILE *ksplit_dump;

void dump_open(const char *name);
void dump_close(void);
void dump_path(ksplit_id id);
void dump_set(const struct ksplit_set *s);

#endif /* KSPLIT_PLUGIN_H */
