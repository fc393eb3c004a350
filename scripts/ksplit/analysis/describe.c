// SPDX-License-Identifier: GPL-2.0
/*
 * What a field, argument or result is, in the words of the IDL: singleton,
 * string, array, function pointer, void pointer with one real type (paper
 * section 5).  What cannot be told is a warning, not a guess.
 */
#include "../idl/idl.h"
#include "project.h"

/* Does the driver import the function?  Then it may be the one who stored it. */
static bool is_imported(const struct build *b, ks_id sym)
{
	const struct ks_module *d = &b->m->modules[b->a->driver];
	uint32_t i;

	for (i = 0; i < d->nundef; i++)
		if (d->undef[i] == sym)
			return true;
	return false;
}

/* The driver's first function, else the first that it imports. */
static const char *function_name(const struct build *b, const ks_id *syms,
				 uint32_t n)
{
	const char *best = NULL;
	bool driver = false;
	uint32_t i;

	for (i = 0; i < n; i++) {
		const char *name = b->m->syms[syms[i]].name;
		bool mine = ks_is_driver(b->a, syms[i]);

		if (!mine && (driver || !is_imported(b, syms[i])))
			continue;
		if (!best || (mine && !driver) || strcmp(name, best) < 0)
			best = name;
		driver |= mine;
	}
	return best;
}

/**
 * ks_idl_plain() - a type that is just a name
 * @name:	"void", "unsigned int"
 *
 * Returns a new node.
 */
struct ks_idl_type *ks_idl_plain(const char *name)
{
	struct ks_idl_type *t = ks_alloc(1, sizeof(*t));

	t->stem = KS_STEM_PRIMITIVE;
	t->name = name;
	return t;
}

static struct ks_idl_type *function_pointer(struct build *b,
					    const struct spot *s,
					    const ks_id *syms, uint32_t n)
{
	struct ks_idl_type *t;
	const char *name = function_name(b, syms, n);

	if (!name) {
		/* functions of the kernel: opaque to the driver */
		if (!n)
			ks_spot_warn(b, s, 6,
			"%s: no function is known to be stored here: name the functions that it may hold",
				s->what);
		t = ks_idl_plain("void");
		t->nstars = 1;
		return t;
	}
	t = ks_alloc(1, sizeof(*t));
	t->stem = KS_STEM_RPC_PTR;
	t->name = name;
	return t;
}

static void star(struct ks_idl_type *t, struct ks_attrs attrs)
{
	if (t->nstars < KS_MAX_STARS)
		t->star[t->nstars++] = attrs;
}

static struct ks_idl_type *pointer_to_struct(struct build *b,
					     const struct spot *s,
					     const struct ks_pointer *facts,
					     ks_id strukt)
{
	struct ks_idl_type *t = ks_projection_of(b, strukt);
	unsigned int i;

	if (b->a->primitive[strukt])
		return t;
	if (facts->facts & KS_FACT_INDEXED)
		ks_spot_warn(b, s, 1,
			"%s: struct %s * is moved or indexed: give the number of elements, or \"null\" if the last one is zero",
			s->what, ks_struct_ident(b->m, strukt));
	for (i = 0; i < facts->nreal && i < KS_MAX_REAL; i++) {
		if (ks_same_start(b->a, facts->real[i], strukt))
			continue;
		ks_spot_warn(b, s, 3,
			"%s: struct %s * is cast to struct %s *: say which type it really has",
			s->what, ks_struct_ident(b->m, strukt),
			ks_struct_ident(b->m, facts->real[i]));
		break;
	}
	return t;
}

static struct ks_idl_type *void_pointer(struct build *b, const struct spot *s,
					const struct ks_pointer *facts,
					unsigned int scalar)
{
	struct ks_idl_type *t, *v = ks_idl_plain("void");
	struct ks_attrs none = { 0 };
	struct ks_attrs bytes = {
		.in = scalar & KSPLIT_ACC_READ,
		.out = scalar & KSPLIT_ACC_WRITE,
	};

	star(v, facts->nreal == 1 ? none : bytes);
	if (facts->nreal == 1) {
		t = ks_alloc(1, sizeof(*t));
		t->stem = KS_STEM_CASTED;
		t->element = v;
		t->real = ks_projection_of(b, facts->real[0]);
		star(t->real, none);
		return t;
	}
	if (facts->nreal > 1)
		ks_spot_warn(b, s, 2,
			"%s: void * stands for struct %s *, struct %s *%s: say which",
			s->what, ks_struct_ident(b->m, facts->real[0]),
			ks_struct_ident(b->m, facts->real[1]),
			facts->nreal > 2 ? ", ..." : "");
	else if (scalar || facts->facts & KS_FACT_SEQUENTIAL)
		ks_spot_warn(b, s, 2,
			"%s: void * is accessed as bytes: give its length or its real type",
			s->what);
	return v;
}

/**
 * ks_is_char() - is it the type "char"?
 * @m:		the program
 * @type:	a type
 *
 * Returns false for unsigned char, which is never a string by itself.
 */
bool ks_is_char(const struct ks_model *m, ks_id type)
{
	return m->types[type].kind == KSPLIT_TYPE_INT &&
	       m->types[type].bits == 8 &&
	       !strcmp(m->types[type].name, "char");
}

static struct ks_idl_type *scalar_pointer(struct build *b,
					  const struct spot *s,
					  const struct ks_pointer *facts,
					  ks_id target, unsigned int scalar)
{
	struct ks_idl_type *t = ks_idl_primitive(b->m, target);
	struct ks_attrs attrs = {
		.in = scalar & KSPLIT_ACC_READ,
		.out = scalar & KSPLIT_ACC_WRITE,
	};

	if (facts->facts & KS_FACT_STRING && b->m->types[target].bits == 8) {
		t->stem = KS_STEM_STRING;
	} else if (!s->untouched && (facts->facts & KS_FACT_SEQUENTIAL ||
				     ks_is_char(b->m, target))) {
		ks_spot_warn(b, s, 1,
			"%s: %s * %s: give the number of elements",
			s->what, t->name,
			facts->facts & KS_FACT_SEQUENTIAL ?
			"is moved or indexed" :
			"may be a string, a buffer or one character");
	} else if (s->kept && !scalar) {
		ks_spot_warn(b, s, 1,
			"%s: %s * is stored, who looks behind it is not seen: say what is there, and whether it goes in or out",
			s->what, t->name);
	}
	star(t, attrs);
	return t;
}

/* Pointers; @scalar: what is known of accesses to the scalar behind it. */
static struct ks_idl_type *pointer(struct build *b, const struct spot *s,
				   const struct ks_pointer *facts,
				   ks_id type, unsigned int scalar)
{
	const struct ks_type *p = &b->m->types[type];
	ks_id target = ks_strip_array(b->m, p->target);
	const struct ks_type *t = &b->m->types[target];
	struct ks_attrs attrs = { 0 };
	struct ks_idl_type *idl;

	if (p->annot & KSPLIT_A_USER) {
		ks_spot_warn(b, s, 9,
			"%s: give the number of bytes of user memory",
			s->what);
		attrs.user = "0";
		idl = ks_idl_plain("void");
		star(idl, attrs);
	} else if (t->kind == KSPLIT_TYPE_RECORD) {
		idl = pointer_to_struct(b, s, facts, t->strukt);
		if (b->a->primitive[t->strukt]) {
			attrs.in = scalar & KSPLIT_ACC_READ;
			attrs.out = scalar & KSPLIT_ACC_WRITE;
		}
		star(idl, attrs);
	} else if (t->kind == KSPLIT_TYPE_POINTER) {
		static const struct ks_pointer no_facts;

		if (facts->facts & KS_FACT_SEQUENTIAL)
			ks_spot_warn(b, s, 1,
			"%s: array of pointers: give the number of elements",
				s->what);
		idl = b->m->types[t->target].kind == KSPLIT_TYPE_FUNCTION ?
			ks_idl_plain("void") : pointer(b, s, &no_facts, target, 0);
		attrs.in = scalar & KSPLIT_ACC_READ;
		attrs.out = scalar & KSPLIT_ACC_WRITE;
		star(idl, attrs);
	} else if (t->kind == KSPLIT_TYPE_VOID) {
		idl = void_pointer(b, s, facts, scalar);
		if (p->annot & KSPLIT_A_IOMEM && idl->nstars)
			idl->star[0].ioremap = KS_SIDE_CALLER;
	} else {
		idl = scalar_pointer(b, s, facts, target, scalar);
		if (p->annot & KSPLIT_A_IOMEM)
			idl->star[0].ioremap = KS_SIDE_CALLER;
	}
	/* What is written in spite of it is not constant. */
	idl->is_const = p->annot & KSPLIT_A_CONST && idl->nstars == 1 &&
			!(scalar & KSPLIT_ACC_WRITE) &&
			idl->stem != KS_STEM_CASTED;
	return idl;
}

static struct ks_idl_type *array(struct build *b, const struct spot *s,
				 const struct ks_pointer *facts, ks_id type,
				 const ks_id *syms, uint32_t nsyms);

/**
 * ks_describe_type() - what a field, argument or result is
 * @b:		the boundary function that is described
 * @s:		what is described, for warnings
 * @facts:	what is known of it, if it is a pointer
 * @type:	its C type
 * @scalar:	KSPLIT_ACC_* of the callee on a scalar that it points to
 * @syms:	functions that it may hold, if it is a function pointer
 * @nsyms:	number of them
 *
 * Returns a new node; what C leaves open is a warning.
 */
struct ks_idl_type *ks_describe_type(struct build *b, const struct spot *s,
				     const struct ks_pointer *facts,
				     ks_id type, unsigned int scalar,
				     const ks_id *syms, uint32_t nsyms)
{
	const struct ks_type *t = &b->m->types[type];

	switch (t->kind) {
	case KSPLIT_TYPE_POINTER:
		if (b->m->types[t->target].kind == KSPLIT_TYPE_FUNCTION)
			return function_pointer(b, s, syms, nsyms);
		return pointer(b, s, facts, type, scalar);
	case KSPLIT_TYPE_RECORD:
		return ks_projection_of(b, t->strukt);
	case KSPLIT_TYPE_ARRAY:
		return array(b, s, facts, type, syms, nsyms);
	default:
		return ks_idl_primitive(b->m, type);
	}
}

static struct ks_idl_type *array(struct build *b, const struct spot *s,
				 const struct ks_pointer *facts, ks_id type,
				 const ks_id *syms, uint32_t nsyms)
{
	const struct ks_type *a = &b->m->types[type];
	struct ks_idl_type *t = ks_alloc(1, sizeof(*t));
	char size[24];

	t->stem = KS_STEM_ARRAY;
	t->element = ks_describe_type(b, s, facts, a->target, 0, syms, nsyms);
	if (!a->count)
		ks_spot_warn(b, s, 1,
			"%s: flexible array: give the number of elements",
			s->what);
	snprintf(size, sizeof(size), "%llu",
		 (unsigned long long)(a->count ? a->count - 1 : 0));
	t->size = strdup(size);
	return t;
}
