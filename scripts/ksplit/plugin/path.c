// SPDX-License-Identifier: GPL-2.0
/*
 * Paths: hash-consed nodes, so that equal paths have equal ids; and small sets
 * of them.  The constructors keep paths in their simplest form: the address of
 * a dereferenced pointer is the pointer, dereferencing an address gives the
 * place back, a container_of of a member's address gives the container.
 */
#include "plugin.h"

static vec<struct ksplit_path> paths;
static struct ksplit_index paths_ix;
/* Nodes as they are written, and how many. */
static struct ksplit_buf table;
static unsigned int nrefs;

static bool path_eq(ksplit_id id, const void *key)
{
	const struct ksplit_path *a = &paths[id];
	const struct ksplit_path *b = (const struct ksplit_path *)key;

	return a->op == b->op && a->up == b->up && a->a == b->a &&
	       a->b == b->b && a->type == b->type;
}

static unsigned int path_hash(const struct ksplit_path *p)
{
	unsigned long h = p->op * 0x9e3779b97f4a7c15ul;

	h = (h ^ p->up) * 0xc2b2ae3d27d4eb4ful;
	h = (h ^ h >> 29 ^ (unsigned long)p->a) * 0x165667b19e3779f9ul;
	h = (h ^ h >> 31 ^ p->b) * 0x27d4eb2f165667c5ul;
	h = (h ^ h >> 30 ^ p->type) * 0x9e3779b97f4a7c15ul;
	return h >> 32;
}

static ksplit_id path_make(enum ksplit_path_op op, ksplit_id up, long a,
			   ksplit_id b, ksplit_id type)
{
	struct ksplit_slot *slot;
	struct ksplit_path p = {};

	if (up && paths[up].depth + 2 > KSPLIT_PATH_MAX) {
		/* A place has to stay a place. */
		up = path_unknown(KSPLIT_U_DEPTH);
		if (op == KSPLIT_P_FIELD || op == KSPLIT_P_INDEX)
			return path_deref(up, type);
		if (op != KSPLIT_P_DEREF)
			return up;
	}
	p.op = op;
	p.up = up;
	p.a = a;
	p.b = b;
	p.type = type;
	slot = index_find(&paths_ix, path_hash(&p), path_eq, &p);
	if (!slot->id1) {
		p.depth = up ? paths[up].depth + 1 : 0;
		p.rec = up ? paths[up].rec : op == KSPLIT_P_REC;
		p.ref = KSPLIT_NOREF;
		paths.safe_push(p);
		slot->id1 = paths.length();
	}
	return slot->id1 - 1;
}

/**
 * paths_init() - make node NONE
 */
void paths_init(void)
{
	path_make((enum ksplit_path_op)KSPLIT_P_NONE, 0, 0, 0, 0);
	buf_byte(&table, KSPLIT_P_NONE);
	paths[0].ref = nrefs++;
}

/**
 * path_get() - look at a node
 * @id:	the path
 *
 * Returns the node, valid until the next path is made.
 */
const struct ksplit_path *path_get(ksplit_id id)
{
	return &paths[id];
}

/**
 * path_root() - a root that is a value
 * @op:	PARAM, RESULT, CONST, STR, FUNC, ASM or REC
 * @a:	its operand
 */
ksplit_id path_root(enum ksplit_path_op op, long a)
{
	return path_make(op, 0, a, 0, 0);
}

/**
 * path_unknown() - the value that is not known
 * @reason:	why
 */
ksplit_id path_unknown(enum ksplit_unknown reason)
{
	return path_make(KSPLIT_P_UNKNOWN, 0, reason, 0, 0);
}

/**
 * path_local() - a local variable that lives in memory
 * @id:		its number in the function
 * @name:	its name, "" if the compiler made it
 * @type:	its type
 */
ksplit_id path_local(unsigned int id, const char *name, ksplit_id type)
{
	return path_make(KSPLIT_P_LOCAL, 0, id, str_intern(name), type);
}

/**
 * path_parmvar() - a parameter that lives in memory
 * @index:	its number
 * @type:	its type
 */
ksplit_id path_parmvar(unsigned int index, ksplit_id type)
{
	return path_make(KSPLIT_P_PARMVAR, 0, index, 0, type);
}

/**
 * path_global() - a variable of the kernel or of the unit
 * @sym:	the variable
 */
ksplit_id path_global(ksplit_id sym)
{
	return path_make(KSPLIT_P_GLOBAL, 0, sym, 0, sym_type(sym));
}

/**
 * path_addr() - the address of a place
 * @place:	the place
 */
ksplit_id path_addr(ksplit_id place)
{
	if (paths[place].op == KSPLIT_P_DEREF)
		return paths[place].up;
	return path_make(KSPLIT_P_ADDR, place, 0, 0, 0);
}

/**
 * path_load() - the value that a place holds
 * @place:	the place
 */
ksplit_id path_load(ksplit_id place)
{
	return path_make(KSPLIT_P_LOAD, place, 0, 0, 0);
}

/**
 * path_bits() - some integer that is computed from a value
 * @value:	the value
 */
ksplit_id path_bits(ksplit_id value)
{
	switch (paths[value].op) {
	case KSPLIT_P_BITS:
	case KSPLIT_P_UNKNOWN:
		return value;
	case KSPLIT_P_CONST:
		return path_unknown(KSPLIT_U_INTEGER);
	default:
		return path_make(KSPLIT_P_BITS, value, 0, 0, 0);
	}
}

/**
 * path_add() - a pointer moved by a constant
 * @value:	the pointer
 * @bytes:	by how much
 */
ksplit_id path_add(ksplit_id value, long bytes)
{
	const struct ksplit_path *p = &paths[value];

	switch (p->op) {
	case KSPLIT_P_ADD:
		/* "p - 1" behind a loop of "p++" is not p itself */
		if (paths[p->up].op == KSPLIT_P_REC)
			break;
		bytes += p->a;
		value = p->up;
		break;
	case KSPLIT_P_CONST:
		return path_root(KSPLIT_P_CONST, p->a + bytes);
	case KSPLIT_P_UNKNOWN:
		return value;
	}
	return bytes ? path_make(KSPLIT_P_ADD, value, bytes, 0, 0) : value;
}

/**
 * path_addv() - a pointer moved by a variable
 * @value:	the pointer
 * @index:	the variable, NONE if it is not known
 */
ksplit_id path_addv(ksplit_id value, ksplit_id index)
{
	const struct ksplit_path *p = &paths[value];

	if (p->op == KSPLIT_P_UNKNOWN)
		return value;
	/* Several variables: none of them tells the offset. */
	if (p->op == KSPLIT_P_ADDV)
		return path_make(KSPLIT_P_ADDV, p->up, KSPLIT_NONE, 0, 0);
	return path_make(KSPLIT_P_ADDV, value, index, 0, 0);
}

/* The place of type @type that begins @bits before the place @p, if @p is a
 * member of it. */
static ksplit_id enclosing(ksplit_id p, long bits, ksplit_id type)
{
	while (paths[p].op == KSPLIT_P_FIELD) {
		tree strukt = struct_tree(paths[p].a), field;
		unsigned int i = paths[p].b;

		for (field = TYPE_FIELDS(strukt); field; field = DECL_CHAIN(field))
			if (TREE_CODE(field) == FIELD_DECL && !i--)
				break;
		if (!field || !tree_fits_uhwi_p(DECL_FIELD_OFFSET(field)))
			break;
		bits -= int_bit_position(field);
		p = paths[p].up;
		if (bits <= 0)
			break;
	}
	return !bits && paths[p].type == type ? p : KSPLIT_NONE;
}

/**
 * path_container() - container_of()
 * @value:	pointer to a member
 * @bytes:	offset of the member
 * @type:	the struct
 */
ksplit_id path_container(ksplit_id value, unsigned long bytes, tree type)
{
	ksplit_id id = type_intern(type), outer;

	if (paths[value].op == KSPLIT_P_UNKNOWN)
		return value;
	if (paths[value].op == KSPLIT_P_ADDR) {
		outer = enclosing(paths[value].up, bytes * BITS_PER_UNIT, id);
		if (outer)
			return path_addr(outer);
	}
	return path_make(KSPLIT_P_CONTAINER, value, bytes, id, 0);
}

static ksplit_id part_at(ksplit_id place, unsigned long bits, ksplit_id type);

static ksplit_id member_at(ksplit_id place, ksplit_id strukt,
			   unsigned long bits, ksplit_id type)
{
	unsigned long start, size;
	ksplit_id part;
	tree field;

	field = TYPE_FIELDS(struct_tree(strukt));
	for (; field; field = DECL_CHAIN(field)) {
		if (TREE_CODE(field) != FIELD_DECL || DECL_BIT_FIELD_TYPE(field) ||
		    !DECL_SIZE(field) || !tree_fits_uhwi_p(DECL_SIZE(field)) ||
		    !tree_fits_uhwi_p(DECL_FIELD_OFFSET(field)))
			continue;
		start = int_bit_position(field);
		size = tree_to_uhwi(DECL_SIZE(field));
		if (bits < start || bits >= start + size)
			continue;
		part = part_at(path_field(place, field), bits - start, type);
		if (part)
			return part;
	}
	return KSPLIT_NONE;
}

/* The part of a place at an offset that has a type, NONE if there is none: a
 * pointer to a struct is as good as one to its first member. */
static ksplit_id part_at(ksplit_id place, unsigned long bits, ksplit_id type)
{
	ksplit_id own = paths[place].type, element = type_element(own);
	unsigned long size;

	if (!bits && type_same_object(own, type))
		return place;
	if (type_struct(own) != KSPLIT_NOREF)
		return member_at(place, type_struct(own), bits, type);
	size = element == KSPLIT_NOREF ? 0 : type_size(element);
	if (!size)
		return KSPLIT_NONE;
	place = path_index(place, path_root(KSPLIT_P_CONST, bits / size), element);
	return part_at(place, bits % size, type);
}

/**
 * path_deref() - what a pointer points to
 * @value:	the pointer
 * @type:	type of the object
 */
ksplit_id path_deref(ksplit_id value, ksplit_id type)
{
	ksplit_id base = value, part;
	long bytes = 0;

	if (paths[base].op == KSPLIT_P_ADD && paths[base].a > 0) {
		bytes = paths[base].a;
		base = paths[base].up;
	}
	if (paths[base].op == KSPLIT_P_ADDR) {
		part = part_at(paths[base].up, bytes * BITS_PER_UNIT, type);
		if (part)
			return part;
	}
	return path_make(KSPLIT_P_DEREF, value, 0, 0, type);
}

/**
 * path_field() - a member of a struct
 * @place:	the struct
 * @field:	GCC's FIELD_DECL
 */
ksplit_id path_field(ksplit_id place, tree field)
{
	ksplit_id strukt = struct_intern(DECL_CONTEXT(field));
	unsigned int index = struct_field(strukt, field);
	ksplit_id type = type_intern(DECL_BIT_FIELD_TYPE(field) ?
				     DECL_BIT_FIELD_TYPE(field) :
				     TREE_TYPE(field));

	if (index == KSPLIT_NOREF)
		return path_deref(path_addr(place), type);
	return path_make(KSPLIT_P_FIELD, place, strukt, index, type);
}

/**
 * path_index() - an element of an array
 * @place:	the array
 * @index:	which one, NONE if it is not known
 * @type:	type of the element
 */
ksplit_id path_index(ksplit_id place, ksplit_id index, ksplit_id type)
{
	return path_make(KSPLIT_P_INDEX, place, index, 0, type);
}

/* What a node refers to gets its number first: the table is in order. */
static void ref_operands(const struct ksplit_path *p)
{
	if (p->up)
		path_ref(p->up);
	if (p->op == KSPLIT_P_INDEX || p->op == KSPLIT_P_ADDV)
		path_ref(p->a);
}

static void write_root(const struct ksplit_path *p)
{
	switch (p->op) {
	case KSPLIT_P_CONST:
		buf_svarint(&table, p->a);
		break;
	case KSPLIT_P_STR:
		buf_varint(&table, str_ref(p->a));
		break;
	case KSPLIT_P_FUNC:
	case KSPLIT_P_GLOBAL:
		buf_varint(&table, sym_ref(p->a));
		break;
	case KSPLIT_P_LOCAL:
		type_want(p->type);
		buf_varint(&table, p->a);
		buf_varint(&table, str_ref(p->b));
		buf_varint(&table, type_ref(p->type));
		break;
	case KSPLIT_P_REC:
		break;
	default:
		buf_varint(&table, p->a);
	}
}

static void write_step(const struct ksplit_path *p)
{
	buf_varint(&table, paths[p->up].ref);
	switch (p->op) {
	case KSPLIT_P_ADD:
		buf_svarint(&table, p->a);
		break;
	case KSPLIT_P_ADDV:
	case KSPLIT_P_INDEX:
		buf_varint(&table, paths[p->a].ref);
		break;
	case KSPLIT_P_CONTAINER:
		type_want(p->b);
		buf_varint(&table, p->a);
		buf_varint(&table, type_ref(p->b));
		break;
	case KSPLIT_P_DEREF:
		type_want(p->type);
		buf_varint(&table, type_ref(p->type));
		break;
	case KSPLIT_P_FIELD:
		buf_varint(&table, struct_use(p->a, p->b));
		buf_varint(&table, p->b);
		break;
	}
}

/**
 * path_ref() - number of a path in the output
 * @id:	the path
 *
 * The first mention writes the node and whatever it refers to.
 */
unsigned int path_ref(ksplit_id id)
{
	struct ksplit_path p = paths[id];

	if (p.ref != KSPLIT_NOREF)
		return p.ref;
	ref_operands(&p);
	buf_byte(&table, p.op);
	if (p.op < KSPLIT_P_ADDR)
		write_root(&p);
	else
		write_step(&p);
	return paths[id].ref = nrefs++;
}

/**
 * paths_write() - write the table of paths
 * @b:	where to
 */
void paths_write(struct ksplit_buf *b)
{
	buf_varint(b, nrefs);
	buf_put(b, table.p, table.n);
}

/*
 * Sets
 */

/**
 * set_full() - does the set end in UNKNOWN(SET)?
 * @s:	the set
 */
bool set_full(const struct ksplit_set *s)
{
	return s->n == KSPLIT_SET_MAX &&
	       s->v[s->n - 1] == path_unknown(KSPLIT_U_SET);
}

/**
 * set_add() - add a member
 * @s:	the set
 * @id:	the path
 */
void set_add(struct ksplit_set *s, ksplit_id id)
{
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (s->v[i] == id)
			return;
	if (s->n < KSPLIT_SET_MAX)
		s->v[s->n++] = id;
	else
		s->v[s->n - 1] = path_unknown(KSPLIT_U_SET);
}

/**
 * set_add_all() - add all members of another set
 * @s:		the set
 * @from:	the other one
 */
void set_add_all(struct ksplit_set *s, const struct ksplit_set *from)
{
	unsigned int i;

	for (i = 0; i < from->n; i++)
		set_add(s, from->v[i]);
}

/**
 * set_drop_rec() - take a bare REC out of a set
 * @s:	the set
 *
 * That a value may be itself says nothing.  A set does not become empty.
 */
void set_drop_rec(struct ksplit_set *s)
{
	unsigned int i, n = 0;

	if (!s->n)
		return;
	for (i = 0; i < s->n; i++)
		if (paths[s->v[i]].op != KSPLIT_P_REC)
			s->v[n++] = s->v[i];
	s->n = n;
	if (!n)
		set_add(s, path_unknown(KSPLIT_U_UNINIT));
}

/**
 * set_write() - write a set into a record
 * @b:	where to
 * @set:	the set
 */
void set_write(struct ksplit_buf *b, const struct ksplit_set *set)
{
	struct ksplit_set copy = *set, *s = &copy;
	unsigned int i;

	set_drop_rec(s);
	buf_varint(b, s->n);
	for (i = 0; i < s->n; i++)
		buf_varint(b, path_ref(s->v[i]));
}
