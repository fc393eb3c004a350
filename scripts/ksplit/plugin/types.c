// SPDX-License-Identifier: GPL-2.0
/*
 * Types and structs.
 *
 * A type is identified by its content (kind and operands), so that GCC's many
 * variants of one type become one entry; a struct is identified by its main
 * variant.  A struct is written with its members only if the unit has a use
 * for them (type_want()), else as a mere reference: most structs that a
 * header mentions are never looked into.
 */
#include "plugin.h"

struct type {
	unsigned char kind;
	unsigned int nops;
	unsigned long *ops;
	ksplit_id bare;
	unsigned int ref;
};

struct strukt {
	tree type;
	ksplit_id name;
	ksplit_id file;
	unsigned int line;
	unsigned int flags;
	bool wanted;
	vec<struct ksplit_field> fields;
	unsigned int ref;
};

static vec<struct type> types;
static struct ksplit_index types_ix;
static vec<ksplit_id> type_order;
static uid_map *type_by_uid;

static vec<struct strukt> structs;
static vec<ksplit_id> struct_order;
static uid_map *struct_by_uid;
static uid_map *field_by_uid;

static bool type_eq(ksplit_id id, const void *key)
{
	const struct type *a = &types[id], *b = (const struct type *)key;

	return a->kind == b->kind && a->nops == b->nops &&
	       !memcmp(a->ops, b->ops, a->nops * sizeof(*a->ops));
}

static ksplit_id type_make(enum ksplit_type_kind kind, const unsigned long *ops,
			   unsigned int nops)
{
	struct ksplit_slot *slot;
	struct type t = {};
	unsigned int hash;

	t.kind = kind;
	t.nops = nops;
	t.ops = CONST_CAST(unsigned long *, ops);
	hash = hash_bytes(ops, nops * sizeof(*ops)) * 31 + kind;
	slot = index_find(&types_ix, hash, type_eq, &t);
	if (!slot->id1) {
		t.ops = XDUPVEC(unsigned long, ops, nops);
		t.bare = KSPLIT_NOREF;
		t.ref = KSPLIT_NOREF;
		types.safe_push(t);
		slot->id1 = types.length();
	}
	return slot->id1 - 1;
}

static const char *type_name(tree type)
{
	tree name = TYPE_NAME(type);

	if (name && TREE_CODE(name) == TYPE_DECL)
		name = DECL_NAME(name);
	return name ? IDENTIFIER_POINTER(name) : "";
}

static ksplit_id make_scalar(tree type, enum ksplit_type_kind kind)
{
	unsigned long ops[3];

	/* GCC's own types for sizes and offsets have no name in C. */
	if (type == sizetype)
		type = long_unsigned_type_node;
	else if (type == ssizetype)
		type = long_integer_type_node;
	ops[0] = str_intern(type_name(TYPE_MAIN_VARIANT(type)));
	ops[1] = TYPE_PRECISION(type);
	ops[2] = !TYPE_UNSIGNED(type);
	return type_make(kind, ops, kind == KSPLIT_TYPE_FLOAT ? 2 : 3);
}

static unsigned int qualifiers(tree type)
{
	return (TYPE_READONLY(type) ? KSPLIT_A_CONST : 0) |
	       (TYPE_VOLATILE(type) ? KSPLIT_A_VOLATILE : 0);
}

static ksplit_id make_pointer(tree type)
{
	unsigned long ops[2];

	ops[0] = type_intern(TREE_TYPE(type));
	ops[1] = annot_of_pointer(type);
	/* "const" on a function says that it has no effects */
	if (!FUNC_OR_METHOD_TYPE_P(TREE_TYPE(type)))
		ops[1] |= qualifiers(TREE_TYPE(type));
	return type_make(KSPLIT_TYPE_POINTER, ops, 2);
}

static unsigned long array_count(tree type)
{
	tree domain = TYPE_DOMAIN(type), max;

	if (!domain)
		return 0;
	max = TYPE_MAX_VALUE(domain);
	if (!max || !tree_fits_shwi_p(max))
		return 0;
	/* The largest index plus one elements, plus one; [0] has index -1. */
	return tree_to_shwi(max) + 2;
}

static ksplit_id make_array(tree type)
{
	unsigned long ops[2];

	ops[0] = type_intern(TREE_TYPE(type));
	ops[1] = array_count(type);
	return type_make(KSPLIT_TYPE_ARRAY, ops, 2);
}

static ksplit_id make_function(tree type)
{
	auto_vec<unsigned long, 16> ops;
	bool variadic = true;
	tree arg;

	ops.safe_push(type_intern(TREE_TYPE(type)));
	ops.safe_push(0);
	for (arg = TYPE_ARG_TYPES(type); arg; arg = TREE_CHAIN(arg)) {
		if (VOID_TYPE_P(TREE_VALUE(arg))) {
			variadic = false;
			break;
		}
		ops.safe_push(type_intern(TREE_VALUE(arg)));
	}
	ops[1] = variadic;
	return type_make(KSPLIT_TYPE_FUNCTION, ops.address(), ops.length());
}

static ksplit_id make_record(tree type)
{
	unsigned long op = struct_intern(type);

	return type_make(KSPLIT_TYPE_RECORD, &op, 1);
}

static ksplit_id make_type(tree type)
{
	switch (TREE_CODE(type)) {
	case INTEGER_TYPE:
	case BOOLEAN_TYPE:
		return make_scalar(type, KSPLIT_TYPE_INT);
	case ENUMERAL_TYPE:
		return make_scalar(type, KSPLIT_TYPE_ENUM);
	case REAL_TYPE:
		return make_scalar(type, KSPLIT_TYPE_FLOAT);
	case POINTER_TYPE:
	case REFERENCE_TYPE:
		return make_pointer(type);
	case ARRAY_TYPE:
		return make_array(type);
	case FUNCTION_TYPE:
		return make_function(type);
	case RECORD_TYPE:
	case UNION_TYPE:
		return make_record(type);
	default:
		/* vectors, complex numbers: nothing that the kernel shares */
		return KSPLIT_TYPE_VOID_ID;
	}
}

static void types_init(void)
{
	type_by_uid = new uid_map(1021);
	struct_by_uid = new uid_map(509);
	field_by_uid = new uid_map(1021);
	type_make(KSPLIT_TYPE_VOID, NULL, 0);
	type_ref(KSPLIT_TYPE_VOID_ID);
}

/**
 * type_intern() - id of a type
 * @type:	GCC's type, or NULL
 *
 * The qualifiers of @type itself do not matter, those of what it points to do.
 */
ksplit_id type_intern(tree type)
{
	ksplit_id *known, id;

	if (!type_by_uid)
		types_init();
	if (!type || type == error_mark_node || !TYPE_P(type))
		return KSPLIT_TYPE_VOID_ID;
	known = type_by_uid->get(TYPE_UID(type));
	if (known)
		return *known;
	id = make_type(type);
	type_by_uid->put(TYPE_UID(type), id);
	/* UIDs are not reused, but structs are looked at again at the end. */
	return id;
}

/**
 * type_pointer_to() - id of the plain pointer to a type
 * @target:	GCC's type of what is pointed to
 */
ksplit_id type_pointer_to(tree target)
{
	unsigned long ops[2];

	ops[0] = type_intern(target);
	ops[1] = qualifiers(target);
	return type_make(KSPLIT_TYPE_POINTER, ops, 2);
}

static ksplit_id make_bare(ksplit_id id)
{
	unsigned char kind = types[id].kind;
	auto_vec<unsigned long, 16> ops;
	unsigned int i;

	for (i = 0; i < types[id].nops; i++)
		ops.safe_push(types[id].ops[i]);
	switch (kind) {
	case KSPLIT_TYPE_ENUM:
		kind = KSPLIT_TYPE_INT;
		/* fall through */
	case KSPLIT_TYPE_INT:
		ops[0] = str_intern("");
		ops[2] = 0;
		break;
	case KSPLIT_TYPE_POINTER:
		ops[0] = type_bare(ops[0]);
		ops[1] = 0;
		break;
	case KSPLIT_TYPE_ARRAY:
		ops[0] = type_bare(ops[0]);
		break;
	case KSPLIT_TYPE_FUNCTION:
		for (i = 0; i < ops.length(); i++)
			if (i != 1)
				ops[i] = type_bare(ops[i]);
		break;
	}
	return type_make((enum ksplit_type_kind)kind, ops.address(), ops.length());
}

/**
 * type_bare() - a type without qualifiers, annotations, signs and int names
 * @type:	the type
 *
 * Two types are the same in memory if their bare types are.
 */
ksplit_id type_bare(ksplit_id type)
{
	ksplit_id bare;

	if (types[type].bare == KSPLIT_NOREF) {
		bare = make_bare(type);
		types[type].bare = bare;
	}
	return types[type].bare;
}

static unsigned long scalar_bits(ksplit_id id)
{
	const struct type *t = &types[id];

	switch (t->kind) {
	case KSPLIT_TYPE_INT:
	case KSPLIT_TYPE_ENUM:
	case KSPLIT_TYPE_FLOAT:
		return t->ops[1];
	case KSPLIT_TYPE_POINTER:
		return POINTER_SIZE;
	default:
		return 0;
	}
}

/**
 * type_same_object() - does looking at an object through another type matter?
 * @a:	one type
 * @b:	the other
 *
 * It does not between scalars of one size: "*(u64 *)&p->pointer" is still the
 * field "pointer".
 */
bool type_same_object(ksplit_id a, ksplit_id b)
{
	if (a == b || type_bare(a) == type_bare(b))
		return true;
	return scalar_bits(a) && scalar_bits(a) == scalar_bits(b);
}

/* What a pointer points to, the element if that is an array; "&buf" and
 * "&buf[0]" are the same pointer. */
static ksplit_id pointee(ksplit_id type)
{
	if (types[type].kind != KSPLIT_TYPE_POINTER)
		return KSPLIT_NOREF;
	type = types[type].ops[0];
	while (types[type].kind == KSPLIT_TYPE_ARRAY)
		type = types[type].ops[0];
	return type;
}

/**
 * type_is_cast() - does a pointer change what it points to?
 * @from:	old type, a pointer or integer
 * @to:		new type
 */
bool type_is_cast(ksplit_id from, ksplit_id to)
{
	ksplit_id a = pointee(from), b = pointee(to);

	if (a == KSPLIT_NOREF || b == KSPLIT_NOREF)
		return a != b;
	return type_bare(a) != type_bare(b);
}

static unsigned long struct_size(ksplit_id id);

/**
 * type_size() - size of an object
 * @type:	its type
 *
 * Returns the size in bits, 0 if it is not known.
 */
unsigned long type_size(ksplit_id type)
{
	const struct type *t = &types[type];

	switch (t->kind) {
	case KSPLIT_TYPE_ARRAY:
		return t->ops[1] ? (t->ops[1] - 1) * type_size(t->ops[0]) : 0;
	case KSPLIT_TYPE_RECORD:
		return struct_size(t->ops[0]);
	default:
		return scalar_bits(type);
	}
}

/**
 * type_struct() - the struct that a type is
 * @type:	the type
 *
 * Returns the struct, KSPLIT_NOREF if it is something else.
 */
ksplit_id type_struct(ksplit_id type)
{
	return types[type].kind == KSPLIT_TYPE_RECORD ?
	       (ksplit_id)types[type].ops[0] : KSPLIT_NOREF;
}

/**
 * type_element() - the element of an array
 * @type:	the type
 *
 * Returns the element's type, KSPLIT_NOREF if @type is no array.
 */
ksplit_id type_element(ksplit_id type)
{
	return types[type].kind == KSPLIT_TYPE_ARRAY ?
	       (ksplit_id)types[type].ops[0] : KSPLIT_NOREF;
}

/**
 * type_ref() - number of a type in the output
 * @type:	the type
 */
unsigned int type_ref(ksplit_id type)
{
	if (types[type].ref == KSPLIT_NOREF) {
		types[type].ref = type_order.length();
		type_order.safe_push(type);
	}
	return types[type].ref;
}

/*
 * Structs
 */

/*
 * The tag, else the first typedef.  "typedef struct { } x_t;" puts the name on
 * a variant of the type, and "typedef x_t y_t;" on yet another: only the first
 * one is the same in every unit.
 */
static tree struct_tag(tree type)
{
	tree v, name, first = NULL_TREE;

	for (v = TYPE_MAIN_VARIANT(type); v; v = TYPE_NEXT_VARIANT(v)) {
		name = TYPE_NAME(v);
		if (!name)
			continue;
		if (TREE_CODE(name) != TYPE_DECL)
			return name;
		if (DECL_NAME(name) &&
		    (!first || DECL_UID(name) < DECL_UID(first)))
			first = name;
	}
	return first ? DECL_NAME(first) : NULL_TREE;
}

static void struct_names(struct strukt *s)
{
	tree name = struct_tag(s->type), stub = TYPE_STUB_DECL(s->type);

	s->name = str_intern(name ? IDENTIFIER_POINTER(name) : "");
	s->file = str_intern("");
	s->flags = (TREE_CODE(s->type) == UNION_TYPE ? KSPLIT_S_UNION : 0) |
		   (TYPE_PACKED(s->type) ? KSPLIT_S_PACKED : 0) |
		   (name ? 0 : KSPLIT_S_ANONYMOUS);
	/* Where an incomplete struct was first mentioned says nothing. */
	if (COMPLETE_TYPE_P(s->type) && stub)
		s->file = file_of(DECL_SOURCE_LOCATION(stub), &s->line);
}

/**
 * struct_intern() - id of a struct or union
 * @type:	GCC's type, any variant
 */
ksplit_id struct_intern(tree type)
{
	struct strukt s = {};
	bool known;

	if (!type_by_uid)
		types_init();
	type = TYPE_MAIN_VARIANT(type);
	ksplit_id &id = struct_by_uid->get_or_insert(TYPE_UID(type), &known);
	if (known)
		return id;
	id = structs.length();
	s.type = type;
	s.ref = KSPLIT_NOREF;
	s.fields = vNULL;
	struct_names(&s);
	structs.safe_push(s);
	/* The members are written at the end of the unit. */
	ksplit_keep(type);
	return id;
}

/**
 * struct_tree() - GCC's type of a struct
 * @id:	the struct
 */
tree struct_tree(ksplit_id id)
{
	return structs[id].type;
}

static unsigned long size_of(tree size)
{
	return size && tree_fits_uhwi_p(size) ? tree_to_uhwi(size) : 0;
}

static unsigned long struct_size(ksplit_id id)
{
	return size_of(TYPE_SIZE(structs[id].type));
}

static void struct_fill(ksplit_id id)
{
	struct strukt *s = &structs[id];
	struct ksplit_field f;
	tree decl;

	if (s->fields.exists())
		return;
	s->fields.create(8);
	for (decl = TYPE_FIELDS(s->type); decl; decl = DECL_CHAIN(decl)) {
		if (TREE_CODE(decl) != FIELD_DECL)
			continue;
		field_by_uid->put(DECL_UID(decl), s->fields.length());
		f.decl = decl;
		f.used = false;
		s->fields.safe_push(f);
	}
}

/**
 * struct_field() - number of a member
 * @id:		the struct
 * @field:	GCC's FIELD_DECL
 */
unsigned int struct_field(ksplit_id id, tree field)
{
	ksplit_id *known;

	struct_fill(id);
	known = field_by_uid->get(DECL_UID(field));
	return known ? *known : KSPLIT_NOREF;
}

static void struct_want(ksplit_id id);

/* A struct that is part of another is needed with it. */
static void want_parts(ksplit_id id)
{
	tree type;
	unsigned int i;

	struct_fill(id);
	for (i = 0; i < structs[id].fields.length(); i++) {
		type = strip_array_types(TREE_TYPE(structs[id].fields[i].decl));
		if (RECORD_OR_UNION_TYPE_P(type))
			struct_want(struct_intern(type));
	}
}

static void struct_want(ksplit_id id)
{
	if (structs[id].wanted || !COMPLETE_TYPE_P(structs[id].type))
		return;
	structs[id].wanted = true;
	want_parts(id);
}

static unsigned int struct_ref(ksplit_id id)
{
	if (structs[id].ref == KSPLIT_NOREF) {
		structs[id].ref = struct_order.length();
		struct_order.safe_push(id);
	}
	return structs[id].ref;
}

/**
 * struct_use() - number of a struct in the output; a member of it is used
 * @id:		the struct
 * @field:	number of the member
 */
unsigned int struct_use(ksplit_id id, unsigned int field)
{
	struct_want(id);
	structs[id].fields[field].used = true;
	return struct_ref(id);
}

/**
 * struct_name() - tag or typedef name, "" if anonymous
 * @id:	the struct
 */
const char *struct_name(ksplit_id id)
{
	return str_text(structs[id].name);
}

/**
 * struct_field_name() - name of a member, "" if anonymous
 * @id:		the struct
 * @field:	number of the member
 */
const char *struct_field_name(ksplit_id id, unsigned int field)
{
	tree decl = structs[id].fields[field].decl;

	return DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "";
}

/**
 * type_want() - write the members of the struct behind a type
 * @type:	the struct itself, a pointer or array of it, or a function that
 *		has it as parameter or result
 */
void type_want(ksplit_id type)
{
	unsigned int i;

	switch (types[type].kind) {
	case KSPLIT_TYPE_POINTER:
	case KSPLIT_TYPE_ARRAY:
		type_want(types[type].ops[0]);
		break;
	case KSPLIT_TYPE_RECORD:
		struct_want(types[type].ops[0]);
		break;
	case KSPLIT_TYPE_FUNCTION:
		type_want(types[type].ops[0]);
		for (i = 2; i < types[type].nops; i++)
			type_want(types[type].ops[i]);
		break;
	}
}

/**
 * type_text() - a short name for the dump
 * @type:	the type
 *
 * Returns a buffer that the next call overwrites.
 */
const char *type_text(ksplit_id type)
{
	static char buf[128];
	const struct type *t = &types[type];
	size_t n;

	switch (t->kind) {
	case KSPLIT_TYPE_INT:
	case KSPLIT_TYPE_ENUM:
	case KSPLIT_TYPE_FLOAT:
		snprintf(buf, sizeof(buf), "%s", str_text(t->ops[0]));
		break;
	case KSPLIT_TYPE_POINTER:
	case KSPLIT_TYPE_ARRAY:
		type_text(t->ops[0]);
		n = strlen(buf);
		snprintf(buf + n, sizeof(buf) - n, "%s",
			 t->kind == KSPLIT_TYPE_ARRAY ? "[]" : "*");
		break;
	case KSPLIT_TYPE_RECORD:
		snprintf(buf, sizeof(buf), "struct %s", struct_name(t->ops[0]));
		break;
	case KSPLIT_TYPE_FUNCTION:
		snprintf(buf, sizeof(buf), "function");
		break;
	default:
		snprintf(buf, sizeof(buf), "void");
	}
	return buf;
}

/*
 * Output
 */

static void write_type(struct ksplit_buf *b, ksplit_id id)
{
	/* A copy: references may move the table. */
	struct type t = types[id];
	unsigned int i;

	buf_byte(b, t.kind);
	switch (t.kind) {
	case KSPLIT_TYPE_INT:
	case KSPLIT_TYPE_ENUM:
	case KSPLIT_TYPE_FLOAT:
		buf_varint(b, str_ref(t.ops[0]));
		for (i = 1; i < t.nops; i++)
			buf_varint(b, t.ops[i]);
		break;
	case KSPLIT_TYPE_POINTER:
	case KSPLIT_TYPE_ARRAY:
		buf_varint(b, type_ref(t.ops[0]));
		buf_varint(b, t.ops[1]);
		break;
	case KSPLIT_TYPE_RECORD:
		buf_varint(b, struct_ref(t.ops[0]));
		break;
	case KSPLIT_TYPE_FUNCTION:
		buf_varint(b, type_ref(t.ops[0]));
		buf_varint(b, t.ops[1]);
		buf_varint(b, t.nops - 2);
		for (i = 2; i < t.nops; i++)
			buf_varint(b, type_ref(t.ops[i]));
		break;
	}
}

static void write_field(struct ksplit_buf *b, const struct ksplit_field *f)
{
	tree decl = f->decl, type = TREE_TYPE(decl);
	unsigned long bitoff = 0;
	const char *name = "";

	if (DECL_NAME(decl))
		name = IDENTIFIER_POINTER(DECL_NAME(decl));
	if (DECL_FIELD_OFFSET(decl) && tree_fits_uhwi_p(DECL_FIELD_OFFSET(decl)))
		bitoff = int_bit_position(decl);
	/* The type of a bit-field is cut to its width; show the declared one. */
	if (DECL_BIT_FIELD_TYPE(decl))
		type = DECL_BIT_FIELD_TYPE(decl);
	buf_varint(b, str_ref(str_intern(name)));
	buf_varint(b, bitoff);
	buf_varint(b, size_of(DECL_SIZE(decl)));
	buf_varint(b, type_ref(type_intern(type)));
	buf_varint(b, (DECL_BIT_FIELD_TYPE(decl) ? KSPLIT_F_BITFIELD : 0) |
		      (f->used ? KSPLIT_F_USED : 0));
}

static void write_struct(struct ksplit_buf *b, ksplit_id id)
{
	/* A copy: types of members may add structs. */
	struct strukt s = structs[id];
	unsigned int i, flags = s.flags;

	if (s.wanted)
		flags |= KSPLIT_S_COMPLETE;
	buf_varint(b, str_ref(s.name));
	buf_varint(b, flags);
	buf_varint(b, str_ref(s.file));
	buf_varint(b, s.line);
	if (!s.wanted) {
		buf_varint(b, 0);
		buf_varint(b, 0);
		return;
	}
	buf_varint(b, size_of(TYPE_SIZE_UNIT(s.type)));
	buf_varint(b, s.fields.length());
	for (i = 0; i < s.fields.length(); i++)
		write_field(b, &s.fields[i]);
}

/**
 * types_write() - write the tables of types and of structs
 * @tb:	where the types go
 * @sb:	where the structs go
 *
 * Comes after everything that mentions types: both tables grow while they
 * mention each other.
 */
void types_write(struct ksplit_buf *tb, struct ksplit_buf *sb)
{
	struct ksplit_buf t = {}, s = {};
	unsigned int nt = 0, ns = 0;

	type_intern(void_type_node);
	while (nt < type_order.length() || ns < struct_order.length()) {
		while (nt < type_order.length())
			write_type(&t, type_order[nt++]);
		while (ns < struct_order.length())
			write_struct(&s, struct_order[ns++]);
	}
	buf_varint(tb, nt);
	buf_put(tb, t.p, t.n);
	buf_varint(sb, ns);
	buf_put(sb, s.p, s.n);
	free(t.p);
	free(s.p);
}
