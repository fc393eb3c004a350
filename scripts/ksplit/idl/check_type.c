// SPDX-License-Identifier: GPL-2.0
/* Types: names that they mention, and attributes where they mean nothing. */
#include <string.h>

#include "check.h"

static bool function_exists(const struct scope *s, const char *name)
{
	for (; s; s = s->up)
		if (names_find(&s->functions, name))
			return true;
	return false;
}

static bool is_void(const struct ks_idl_type *t)
{
	return t->stem == KS_STEM_PRIMITIVE && !strcmp(t->name, "void");
}

/* Is a value of this type a pointer? */
static bool pointer_like(const struct ks_idl_type *t)
{
	return t->nstars || t->stem == KS_STEM_RPC_PTR ||
	       (t->stem == KS_STEM_CASTED && pointer_like(t->element));
}

/* Attributes that need an object behind a pointer. */
static const char *pointee_attr(const struct ks_attrs *a)
{
	return a->alloc ? "alloc" : a->alloc_once ? "alloc_once" :
	       a->alloc_stack ? "alloc_stack" : a->dealloc ? "dealloc" :
	       a->bind ? "bind" : a->memberof ? "bind_memberof" :
	       a->user ? "user" : a->shared ? "shared" :
	       a->page_offset ? "page" : NULL;
}

/* Attributes that need a pointer, but may also stand behind the type. */
static const char *pointer_attr(const struct ks_attrs *a)
{
	return a->errptr ? "errptr" : a->ioremap ? "ioremap" : NULL;
}

/* What no attribute list should say, wherever it stands. */
static void check_contradictions(struct check *c, const struct ks_idl_type *t,
				 const struct ks_attrs *a)
{
	if (a->unused && (a->in || a->out))
		check_error(c, t->pos, "unused excludes in and out: keep one");
	if (a->bind && (a->alloc == a->bind || a->alloc_stack == a->bind))
		check_error(c, t->pos, "the %s's copy cannot be both allocated and there already: keep alloc or bind",
			    a->bind == KS_SIDE_CALLER ? "caller" : "callee");
	if (!!a->alloc + !!a->alloc_once + !!a->alloc_stack > 1)
		check_error(c, t->pos, "alloc, alloc_once and alloc_stack exclude each other: keep one");
}

static void check_discriminator(struct check *c, const struct spot *s,
				const struct ks_idl_type *t, bool direct,
				const struct ks_attrs *a)
{
	const struct ks_projection *p = NULL;

	if (!a->discriminator)
		return;
	if (t->stem == KS_STEM_PROJECTION && direct)
		p = find_projection(s->scope, t->name);
	if (!p || !p->is_union)
		check_error(c, t->pos, "discriminator belongs to a projection of a union: remove it");
}

/* alloc without a size: is the size known by the type? */
static void check_alloc_size(struct check *c, const struct ks_idl_type *t,
			     unsigned int i, const struct ks_attrs *a)
{
	const char *name = a->alloc ? "alloc" : "alloc_stack";

	if (i || (!a->alloc && !a->alloc_stack) || a->alloc_size || a->user ||
	    a->page_offset)
		return;
	if (is_void(t))
		check_error(c, t->pos, "%s of a void * needs a size: write alloc<{{bytes}}>, or the real type",
			    name);
	else if (t->stem == KS_STEM_ARRAY && !strcmp(t->size, "{{0}}"))
		check_error(c, t->pos, "%s of an array without a length needs a size: write alloc<{{bytes}}>, or the length for {{0}}",
			    name);
}

static void check_expressions(struct check *c, const struct spot *s,
			      const struct ks_idl_type *t,
			      const struct ks_attrs *a)
{
	const char *const text[] = {
		a->alloc_size, a->alloc_gfp, a->user, a->within_base,
		a->within_length, a->page_offset, a->page_bytes,
	};
	size_t i;

	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++)
		if (text[i])
			check_expression(c, s, t->pos, text[i]);
}

/* Attributes behind the whole type. */
static void check_value(struct check *c, const struct spot *s,
			const struct ks_idl_type *t)
{
	const struct ks_attrs *a = &t->value;
	const char *name = pointee_attr(a);

	if (name && t->nstars)
		check_error(c, t->pos, "%s is about what \"%s\" points to: write it before the \"*\"",
			    name, s->name);
	else if (name)
		check_error(c, t->pos, "%s needs a pointer, and \"%s\" is none: remove it",
			    name, s->name);
	name = pointer_attr(a);
	if (name && !pointer_like(t))
		check_error(c, t->pos, "%s needs a pointer, and \"%s\" is none: remove it",
			    name, s->name);
	if (a->within_base && !pointer_like(t) &&
	    (t->stem != KS_STEM_PRIMITIVE || is_void(t)))
		check_error(c, t->pos, "within needs a pointer or an offset, and \"%s\" is neither: remove it",
			    s->name);
	if ((a->in || a->out) && s->place == PLACE_ARGUMENT && !pointer_like(t))
		check_error(c, t->pos, "argument \"%s\" is passed by value: remove %s",
			    s->name, a->out ? "out" : "in");
	if (a->in && s->place == PLACE_RESULT)
		check_error(c, t->pos, "a result goes back to the caller only: remove in");
	check_discriminator(c, s, t, !t->nstars, a);
}

static void check_attrs(struct check *c, const struct spot *s,
			const struct ks_idl_type *t)
{
	unsigned int i;

	for (i = 0; i < t->nstars; i++) {
		check_contradictions(c, t, &t->star[i]);
		check_discriminator(c, s, t, !i, &t->star[i]);
		check_alloc_size(c, t, i, &t->star[i]);
		check_expressions(c, s, t, &t->star[i]);
	}
	check_contradictions(c, t, &t->value);
	check_expressions(c, s, t, &t->value);
	check_value(c, s, t);
}

static void check_array(struct check *c, const struct spot *s,
			const struct ks_idl_type *t)
{
	size_t n = strlen(t->size);

	if (is_void(t->element) && !t->element->nstars)
		check_error(c, t->pos, "an array cannot have elements of type void: write u8");
	if (n > 4 && t->size[0] == '{')
		check_expression(c, s, t->pos, idl_text(t->size + 2, n - 4));
}

static void check_stem(struct check *c, const struct spot *s,
		       const struct ks_idl_type *t)
{
	struct spot inner = *s;

	inner.place = PLACE_INNER;
	switch (t->stem) {
	case KS_STEM_PROJECTION:
		if (!find_projection(s->scope, t->name))
			check_error(c, t->pos, "no projection \"%s\": define it in \"%s\" or in the module",
				    t->name,
				    s->rpc ? s->rpc->name : c->module->module);
		break;
	case KS_STEM_RPC_PTR:
		if (!function_exists(s->scope, t->name))
			check_error(c, t->pos, "no rpc_ptr \"%s\": define it in the module",
				    t->name);
		break;
	case KS_STEM_ARRAY:
		check_type(c, &inner, t->element);
		check_array(c, s, t);
		break;
	case KS_STEM_CASTED:
		check_type(c, &inner, t->element);
		check_type(c, &inner, t->real);
		break;
	default:
		break;
	}
}

/**
 * check_type() - check a type
 * @c:	the file
 * @s:	what it belongs to
 * @t:	the type
 */
void check_type(struct check *c, const struct spot *s,
		const struct ks_idl_type *t)
{
	check_stem(c, s, t);
	check_attrs(c, s, t);
	if (is_void(t) && !t->nstars && s->place != PLACE_RESULT &&
	    s->place != PLACE_INNER)
		check_error(c, t->pos, "\"%s\" cannot be void: write void * or its type",
			    s->name);
}

/**
 * primitive_bits() - width of an integer type
 * @name:	its name
 *
 * Return: number of bits, 0 if it is no integer.
 */
unsigned int primitive_bits(const char *name)
{
	static const struct {
		const char *name;
		unsigned int bits;
	} table[] = {
		{ "bool", 8 }, { "char", 8 }, { "unsigned char", 8 },
		{ "signed char", 8 }, { "u8", 8 }, { "s8", 8 },
		{ "short", 16 }, { "unsigned short", 16 }, { "u16", 16 },
		{ "s16", 16 }, { "int", 32 }, { "unsigned int", 32 },
		{ "u32", 32 }, { "s32", 32 }, { "long", 64 },
		{ "unsigned long", 64 }, { "long long", 64 },
		{ "unsigned long long", 64 }, { "u64", 64 }, { "s64", 64 },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (!strcmp(table[i].name, name))
			return table[i].bits;
	return 0;
}

/**
 * check_bits() - check the width of a bit-field
 * @c:	the file
 * @f:	the field
 */
void check_bits(struct check *c, const struct ks_idl_field *f)
{
	const struct ks_idl_type *t = f->type;
	unsigned int bits = 0;

	if (!t->nstars && t->stem == KS_STEM_PRIMITIVE)
		bits = primitive_bits(t->name);
	if (!bits)
		check_error(c, f->pos, "field \"%s\" has a width and is no integer: remove the width",
			    f->name);
	else if (f->bits > bits)
		check_error(c, f->pos, "field \"%s\" is %u bits wide, its type has %u: make it narrower",
			    f->name, f->bits, bits);
}
