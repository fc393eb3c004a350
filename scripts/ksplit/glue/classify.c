// SPDX-License-Identifier: GPL-2.0
/* What a type of the description asks the glue to do. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "glue.h"

/**
 * ks_glue_projection() - the projection that a function means by a name
 * @g:		the glue
 * @f:		the function
 * @name:	the name
 *
 * Returns NULL if there is none.
 */
const struct ks_projection *ks_glue_projection(const struct ks_glue *g,
					       const struct ks_glue_func *f,
					       const char *name)
{
	uint32_t i;

	for (; f; f = f->outer)
		for (i = 0; i < f->rpc->nprojections; i++)
			if (!strcmp(f->rpc->projections[i].name, name))
				return &f->rpc->projections[i];
	for (i = 0; i < g->idl->nprojections; i++)
		if (!strcmp(g->idl->projections[i].name, name))
			return &g->idl->projections[i];
	return NULL;
}

/**
 * ks_glue_find_func() - the function type that a function means by a name
 * @g:		the glue
 * @f:		the function
 * @name:	the name
 *
 * Returns NULL if there is none.
 */
const struct ks_glue_func *ks_glue_find_func(const struct ks_glue *g,
					     const struct ks_glue_func *f,
					     const char *name)
{
	const struct ks_glue_func *found = NULL;
	size_t i;

	for (i = 0; i < g->nfuncs; i++) {
		const struct ks_glue_func *o = g->funcs[i];

		if (o->kind == KS_F_GLOBAL || o->kind == KS_F_SCOPE ||
		    strcmp(o->rpc->name, name))
			continue;
		if (o->outer == f || (f && o->outer == f->outer))
			return o;
		if (!found)
			found = o;
	}
	return found;
}

/**
 * ks_glue_is_pointer() - does a value cross as a pointer?
 * @v:	the value
 */
bool ks_glue_is_pointer(const struct ks_value *v)
{
	return v->kind >= KS_V_OBJECT;
}

static bool is_guarded(const struct ks_projection *p, const char *field)
{
	uint32_t i, k;

	for (i = 0; i < p->nfields; i++)
		for (k = 0; p->fields[i].kind == KS_FIELD_GUARDED &&
			    k < p->fields[i].nmembers; k++)
			if (!strcmp(p->fields[i].members[k], field))
				return true;
	return false;
}

/**
 * ks_glue_has_field() - does a function carry a field of a projection?
 * @f:	the function
 * @p:	the projection
 * @i:	index of the field
 *
 * Returns false for locks and for what they guard.
 */
bool ks_glue_has_field(const struct ks_glue_func *f,
		       const struct ks_projection *p, uint32_t i)
{
	return p->fields[i].kind == KS_FIELD_PLAIN &&
	       (f->kind == KS_F_SCOPE || !is_guarded(p, p->fields[i].name));
}

/* Kernel's types that are plain words; what else is primitive has pointers. */
static bool is_plain(const char *strukt)
{
	static const char *const names[] = {
		"atomic64_t", "atomic_long_t", "atomic_t", "kref", "local64_t",
		"local_t", "refcount_struct", "refcount_t", "u64_stats_t",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (!strcmp(names[i], strukt))
			return true;
	return false;
}

static bool is_byte(const struct ks_idl_type *t)
{
	return t->stem == KS_STEM_PRIMITIVE &&
	       (!strcmp(t->name, "char") || !strcmp(t->name, "void") ||
		!strcmp(t->name, "unsigned char") ||
		!strcmp(t->name, "signed char"));
}

static bool is_number(const struct ks_idl_type *t)
{
	if (t->nstars)
		return false;
	if (t->stem == KS_STEM_ARRAY)
		return is_number(t->element) && t->size[0] != '{' &&
		       strcmp(t->size, "null");
	return t->stem == KS_STEM_PRIMITIVE && strcmp(t->name, "void");
}

/* "{{expression}}" without its braces. */
static const char *inside(struct ks_glue *g, const char *size)
{
	size_t n = strlen(size);

	if (n >= 4 && !strncmp(size, "{{", 2))
		return ks_glue_printf(g, "%.*s", (int)(n - 4), size + 2);
	return size;
}

static bool is_zero(const char *expr)
{
	return expr[strspn(expr, " \t\n0")] == '\0';
}

static struct ks_value open_value(struct ks_value v, const char *why)
{
	v.kind = KS_V_OPEN;
	v.why = why;
	return v;
}

static enum ks_idl_side either(enum ks_idl_side a, enum ks_idl_side b)
{
	return a ? a : b;
}

/* Attributes may stand before the star or behind the type: both count. */
static void merge_attrs(struct ks_attrs *a, const struct ks_attrs *b)
{
	a->unused |= b->unused;
	a->errptr |= b->errptr;
	a->alloc = either(a->alloc, b->alloc);
	a->alloc_once = either(a->alloc_once, b->alloc_once);
	a->alloc_stack = either(a->alloc_stack, b->alloc_stack);
	a->dealloc = either(a->dealloc, b->dealloc);
	a->bind = either(a->bind, b->bind);
	a->memberof = either(a->memberof, b->memberof);
	a->ioremap = either(a->ioremap, b->ioremap);
	a->alloc_size = a->alloc_size ? a->alloc_size : b->alloc_size;
	a->memberof_struct = a->memberof_struct ? a->memberof_struct :
						  b->memberof_struct;
	a->memberof_path = a->memberof_path ? a->memberof_path :
					      b->memberof_path;
	a->shared = a->shared ? a->shared : b->shared;
	a->user = a->user ? a->user : b->user;
	a->within_length = a->within_base ? a->within_length :
					    b->within_length;
	a->within_base = a->within_base ? a->within_base : b->within_base;
	a->page_bytes = a->page_offset ? a->page_bytes : b->page_bytes;
	a->page_offset = a->page_offset ? a->page_offset : b->page_offset;
	a->discriminator = a->discriminator ? a->discriminator :
					      b->discriminator;
}

static struct ks_value classify_struct(struct ks_glue *g,
				       struct ks_glue_func *f,
				       struct ks_value v)
{
	const struct ks_projection *p = ks_glue_projection(g, f, v.type->name);

	if (!p)
		return open_value(v, "there is no such projection");
	if (!p->nfields) {
		v.kind = is_plain(p->strukt) ? KS_V_PLAIN : KS_V_PRIMITIVE;
		return v;
	}
	v.kind = p->is_union ? KS_V_UNION : KS_V_STRUCT;
	if (p->is_union && !v.attrs.discriminator)
		return open_value(v, "union without discriminator<>: nothing says which member counts");
	v.use = ks_glue_use(g, f, p, NULL);
	return v;
}

/* Reads the size of array @t into @v. */
static struct ks_value classify_size(struct ks_glue *g, struct ks_value v,
				     const struct ks_idl_type *t)
{
	v.count = NULL;
	v.sentinel = !strcmp(t->size, "null");
	if (!v.sentinel) {
		v.count = inside(g, t->size);
		if (is_zero(v.count))
			return open_value(v, "array of unknown length: say array<..., {{length}}>");
	}
	return v;
}

/* The objects at the other end of a pointer, or of an array's start. */
static struct ks_value classify_elements(struct ks_glue *g,
					 struct ks_glue_func *f,
					 struct ks_value v)
{
	const struct ks_idl_type *e = v.element;
	const struct ks_projection *p;

	if (e->stem == KS_STEM_PROJECTION && !e->nstars) {
		p = ks_glue_projection(g, f, e->name);
		if (!p)
			return open_value(v, "there is no such projection");
		if (!p->nfields && is_plain(p->strukt)) {
			v.kind = KS_V_BYTES;
			return v;
		}
		if (!p->nfields && !v.tail &&
		    ks_glue_private_file(g, p->strukt)) {
			v.kind = KS_V_OPAQUE;
			return v;
		}
		if (p->is_union && p->nfields && !v.attrs.discriminator)
			return open_value(v, "union without discriminator<>: nothing says which member counts");
		v.kind = KS_V_OBJECT;
		v.use = ks_glue_use(g, f, p, NULL);
		if (p->is_union)
			v.use->discriminator = v.attrs.discriminator;
		return v;
	}
	if (is_number(e)) {
		v.kind = KS_V_BYTES;
		return v;
	}
	if (e->nstars || e->stem == KS_STEM_RPC_PTR ||
	    (e->stem == KS_STEM_CASTED && e->real->nstars)) {
		v.kind = KS_V_OBJECT;
		v.use = ks_glue_use(g, f, NULL, e);
		return v;
	}
	return open_value(v, "array of what has no fixed size");
}

static struct ks_value classify_bytes(struct ks_value v, bool explicit)
{
	bool life = v.attrs.alloc || v.attrs.alloc_once || v.attrs.alloc_stack;

	if (life && !v.attrs.alloc_size && is_byte(v.element))
		return open_value(v, "alloc of bytes without a size: say alloc<{{size}}>");
	v.kind = KS_V_BYTES;
	v.bytes = v.attrs.alloc_size;
	/* new memory has nothing to copy yet */
	v.pin &= explicit;
	v.pout &= explicit;
	/* what was allocated elsewhere: the memory knows its size */
	if (!v.bytes && is_byte(v.element))
		v.bytes = "1";
	return v;
}

static bool has_life(const struct ks_attrs *a)
{
	return a->alloc || a->alloc_once || a->alloc_stack || a->dealloc ||
	       a->bind;
}

/* A pointer to @v->element, one object as far as the type says. */
static struct ks_value classify_single(struct ks_glue *g,
				       struct ks_glue_func *f,
				       struct ks_value v, bool explicit)
{
	const struct ks_idl_type *e = v.element;

	if (e->nstars) {
		v.kind = KS_V_OPAQUE;
		return explicit ? classify_elements(g, f, v) : v;
	}
	switch (e->stem) {
	case KS_STEM_STRING:
		v.kind = KS_V_STRING;
		return v;
	case KS_STEM_ARRAY:
		v = classify_size(g, v, e);
		v.element = e->element;
		return v.kind == KS_V_OPEN ? v : classify_elements(g, f, v);
	case KS_STEM_PRIMITIVE:
		if (has_life(&v.attrs) && (is_byte(e) || v.attrs.alloc_size))
			return classify_bytes(v, explicit);
		if (!explicit && !has_life(&v.attrs)) {
			v.kind = KS_V_OPAQUE;
			return v;
		}
		if (is_byte(e))
			return open_value(v, "bytes of unknown length: say array<u8, {{length}}> or string");
		return classify_elements(g, f, v);
	case KS_STEM_RPC_PTR:
		v.kind = KS_V_OPAQUE;
		return explicit ? classify_elements(g, f, v) : v;
	case KS_STEM_CASTED:
		return open_value(v, "pointer to a casted type");
	case KS_STEM_PROJECTION:
		break;
	}
	return classify_elements(g, f, v);
}

static struct ks_value classify_pointer(struct ks_glue *g,
					struct ks_glue_func *f,
					struct ks_value v,
					const struct ks_attrs *star,
					bool is_result)
{
	const struct ks_attrs *a = &v.attrs;
	bool explicit = star->in || star->out;

	v.pin = explicit ? star->in : a->in;
	v.pout = explicit ? star->out : a->out;
	if (is_result && !explicit)
		v.pout = true;
	if (a->user) {
		v.kind = KS_V_USER;
		return !is_zero(a->user) ? v :
		       open_value(v, "user memory of unknown length: say user<{{length}}>");
	}
	if (a->ioremap || a->shared) {
		v.kind = KS_V_OPAQUE;
		return v;
	}
	if (a->within_base) {
		v.kind = KS_V_WITHIN;
		return v;
	}
	if (a->page_offset) {
		/* without in and out only the pointer crosses */
		v.pin = star->in;
		v.pout = star->out;
		v.kind = KS_V_PAGE;
		return v;
	}
	v = classify_single(g, f, v, explicit);
	if (v.attrs.memberof && v.kind == KS_V_OBJECT) {
		v.kind = KS_V_MEMBER;
		v.use->around = v.attrs.memberof_struct;
		v.use->around_path = v.attrs.memberof_path;
	}
	if (v.kind == KS_V_STRING && star->out && !star->in && !is_result)
		return open_value(v, "string that is written: say array<char, {{size}}>");
	return v;
}

static struct ks_value classify_array(struct ks_glue *g,
				      struct ks_glue_func *f,
				      struct ks_value v)
{
	v.element = v.type->element;
	v = classify_size(g, v, v.type);
	if (v.kind == KS_V_OPEN)
		return v;
	if (v.sentinel || v.count != v.type->size) {
		v.pin = v.attrs.in;
		v.pout = v.attrs.out;
		v.tail = true;
		return classify_elements(g, f, v);
	}
	v.kind = is_number(v.element) ? KS_V_MEMORY : KS_V_LOOP;
	if (v.kind == KS_V_LOOP && !v.element->nstars &&
	    v.element->stem == KS_STEM_ARRAY)
		return open_value(v, "array of arrays of pointers or structs");
	return v;
}

static struct ks_value classify_plain(struct ks_glue *g,
				      struct ks_glue_func *f,
				      struct ks_value v, unsigned int bits)
{
	const struct ks_idl_type *t = v.type;

	switch (t->stem) {
	case KS_STEM_PRIMITIVE:
		v.kind = bits ? KS_V_BITS : KS_V_SCALAR;
		if (!strcmp(t->name, "void"))
			v.kind = KS_V_VOID;
		return v;
	case KS_STEM_PROJECTION:
		return classify_struct(g, f, v);
	case KS_STEM_RPC_PTR:
		v.kind = KS_V_FUNCTION;
		return ks_glue_find_func(g, f, t->name) ? v :
		       open_value(v, "there is no such rpc_ptr");
	case KS_STEM_STRING:
		v.kind = KS_V_TEXT;
		return v;
	case KS_STEM_ARRAY:
		return classify_array(g, f, v);
	case KS_STEM_CASTED:
		break;
	}
	return open_value(v, "casted to casted");
}

/**
 * ks_glue_value() - what a type asks the glue to do
 * @g:		the glue
 * @f:		function that it belongs to
 * @t:		the type
 * @bits:	width of a bit-field, or 0
 * @is_result:	crosses callee to caller unless it says otherwise
 */
struct ks_value ks_glue_value(struct ks_glue *g, struct ks_glue_func *f,
			      const struct ks_idl_type *t, unsigned int bits,
			      bool is_result)
{
	struct ks_value v = { .kind = KS_V_VOID, .type = t, .attrs = t->value };
	struct ks_idl_type *pointee;

	if (t->stem == KS_STEM_CASTED && !t->nstars) {
		v.type = t->real;
		merge_attrs(&v.attrs, &t->real->value);
	}
	t = v.type;
	if (!v.attrs.in && !v.attrs.out) {
		v.attrs.in = !is_result;
		v.attrs.out = is_result;
	}
	v.is_const = t->is_const;
	if (v.attrs.unused) {
		v.kind = KS_V_UNUSED;
		return v;
	}
	if (!t->nstars)
		return classify_plain(g, f, v, bits);
	merge_attrs(&v.attrs, &t->star[t->nstars - 1]);
	pointee = ks_arena_alloc(g->arena, sizeof(*pointee));
	*pointee = *t;
	pointee->nstars--;
	pointee->value = t->star[t->nstars - 1];
	v.element = pointee;
	if (v.attrs.unused) {
		v.kind = KS_V_UNUSED;
		return v;
	}
	return classify_pointer(g, f, v, &t->star[t->nstars - 1], is_result);
}

/**
 * ks_glue_argument() - what an argument asks the glue to do
 * @g:		the glue
 * @f:		the function
 * @arg:	the argument
 *
 * An array without a star is a pointer, as in C.
 */
struct ks_value ks_glue_argument(struct ks_glue *g, struct ks_glue_func *f,
				 const struct ks_idl_field *arg)
{
	struct ks_idl_type *t = arg->type;

	if (!t->nstars &&
	    (t->stem == KS_STEM_ARRAY || t->stem == KS_STEM_STRING)) {
		t = ks_arena_alloc(g->arena, sizeof(*t));
		*t = *arg->type;
		t->nstars = 1;
		t->star[0] = t->value;
		t->value = (struct ks_attrs){ .in = true };
	}
	return ks_glue_value(g, f, t, 0, false);
}

/**
 * ks_glue_result() - what a function's result asks the glue to do
 * @g:	the glue
 * @f:	the function
 */
struct ks_value ks_glue_result(struct ks_glue *g, struct ks_glue_func *f)
{
	return ks_glue_value(g, f, f->rpc->type, 0, true);
}
