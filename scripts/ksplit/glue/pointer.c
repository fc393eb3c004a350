// SPDX-License-Identifier: GPL-2.0
/* Pointers: lvd_give() into the domain, lvd_take() out of it. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "glue.h"

/**
 * struct pointer - a pointer that is being written
 * @g:		the glue
 * @f:		function that it belongs to
 * @place:	where its expressions stand
 * @v:		what it is
 * @dir:	where it goes
 * @call:	C expression for the call
 * @what:	for fault reports
 */
struct pointer {
	struct ks_glue *g;
	struct ks_glue_func *f;
	enum ks_expr_place place;
	const struct ks_value *v;
	enum ks_dir dir;
	const char *call;
	const char *what;
};

/* Whose copy does it become: the one of the side that it goes to. */
static enum ks_idl_side side_of(const struct pointer *p)
{
	bool to_kernel = p->dir == KS_TO_KERNEL;

	return to_kernel == (p->f->kind == KS_F_RPC) ? KS_SIDE_CALLEE :
						       KS_SIDE_CALLER;
}

static const char *lifetime(const struct pointer *p)
{
	const struct ks_attrs *a = &p->v->attrs;
	enum ks_idl_side side = side_of(p);

	if (p->v->tail || p->v->kind == KS_V_MEMBER)
		return "LVD_LIFE_BIND";
	if (a->dealloc)
		return "LVD_LIFE_DEALLOC";
	if (a->alloc == side)
		return "LVD_LIFE_ALLOC";
	if (a->alloc_once == side)
		return "LVD_LIFE_ALLOC_ONCE";
	if (a->bind == side)
		return "LVD_LIFE_BIND";
	return "LVD_LIFE_CALL";
}

static const char *phases(const struct pointer *p)
{
	bool rpc = p->f->kind == KS_F_RPC;
	bool to_kernel = rpc ? p->v->pin : p->v->pout;
	bool to_domain = rpc ? p->v->pout : p->v->pin;

	if (p->f->kind == KS_F_SCOPE)
		to_kernel = to_domain = true;
	if (p->v->kind != KS_V_BYTES && p->v->kind != KS_V_STRING &&
	    p->v->kind != KS_V_PAGE)
		return "";
	if (p->v->bytes && !strcmp(p->v->bytes, "1"))
		return "";
	return to_kernel && to_domain ? " | LVD_TO_DOMAIN | LVD_TO_KERNEL" :
	       to_kernel ? " | LVD_TO_KERNEL" :
	       to_domain ? " | LVD_TO_DOMAIN" : "";
}

static const char *flags(const struct pointer *p)
{
	const struct ks_value *v = p->v;

	return ks_glue_printf(p->g, "%s%s%s%s%s", lifetime(p),
			      v->is_const && p->dir == KS_TO_DOMAIN ?
			      " | LVD_CONST" : "",
			      v->attrs.errptr ? " | LVD_ERRPTR" : "",
			      v->sentinel ? " | LVD_SENTINEL" : "", phases(p));
}

static bool is_number(const char *text)
{
	return text[strspn(text, "0123456789")] == '\0';
}

/* Computed counts were put into a variable, see ks_glue_emit_count(). */
static const char *count(const struct pointer *p)
{
	if (p->v->sentinel)
		return "0";
	if (!p->v->count)
		return "1";
	return is_number(p->v->count) ? p->v->count : "elems";
}

static const char *element(const struct pointer *p)
{
	const struct ks_idl_type *e = p->v->element;

	while (e->stem == KS_STEM_ARRAY && !e->nstars)
		e = e->element;
	return ks_glue_printf(p->g, "sizeof(%s)",
			      ks_glue_ctype(p->g, p->f, e, false));
}

/* "size, element size" of bytes. */
static const char *size(const struct pointer *p)
{
	const struct ks_idl_type *e = p->v->element;
	const char *text = element(p), *one = text, *n;

	if (p->v->bytes)
		return ks_glue_printf(p->g, "%s, 1",
				      ks_glue_expr(p->g, p->f, p->place,
						   p->v->bytes));
	for (; e->stem == KS_STEM_ARRAY && !e->nstars; e = e->element)
		text = ks_glue_printf(p->g, "%s * %s", e->size, text);
	n = count(p);
	if (strcmp(n, "1"))
		text = !strcmp(n, "0") ? n :
		       ks_glue_printf(p->g, "%s * %s", n, text);
	return ks_glue_printf(p->g, "%s, %s", text, one);
}

static const char *member(const struct pointer *p)
{
	const struct ks_attrs *a = &p->v->attrs;

	return ks_glue_printf(p->g, "offsetof(struct %s, %s)",
			      a->memberof_struct, a->memberof_path);
}

static const char *range(const struct pointer *p)
{
	const struct ks_attrs *a = &p->v->attrs;

	return ks_glue_printf(p->g, "%s, %s",
			      ks_glue_address(p->g, p->f, p->place,
					      a->within_base),
			      is_number(a->within_length) ? a->within_length :
			      "elems");
}

static const char *signature(const struct pointer *p)
{
	const struct ks_glue_func *f;

	f = ks_glue_find_func(p->g, p->f, p->v->type->name);
	return ks_glue_signature(p->g, f);
}

static const char *pointer_text(const struct pointer *p, const char *verb,
				const char *ptr)
{
	const char *name = p->v->use ? p->v->use->name : "";
	const char *bytes = p->v->attrs.alloc_size;
	struct ks_glue *g = p->g;

	switch (p->v->kind) {
	case KS_V_BYTES:
		return ks_glue_printf(g, "lvd_%s_bytes(%s, %s, %s, %s)", verb,
				      p->call, ptr, size(p), flags(p));
	case KS_V_STRING:
		return ks_glue_printf(g, "lvd_%s_string(%s, %s, %s)", verb,
				      p->call, ptr, flags(p));
	case KS_V_MEMBER:
		return ks_glue_printf(g, "lvd_%s_member(%s, %s, &%s_around_proj, %s, %s)",
				      verb, p->call, ptr, name, member(p),
				      flags(p));
	case KS_V_WITHIN:
		return ks_glue_printf(g, "lvd_%s_within(%s, %s, %s)", verb,
				      p->call, ptr, range(p));
	case KS_V_OPAQUE:
		return ks_glue_printf(g, "lvd_%s_opaque(%s, %s)", verb, p->call,
				      ptr);
	case KS_V_USER:
		return ks_glue_printf(g, "lvd_%s_user(%s, %s, %s)", verb,
				      p->call, ptr,
				      ks_glue_expr(g, p->f, p->place,
						   p->v->attrs.user));
	case KS_V_PAGE:
		return ks_glue_printf(g, "lvd_%s_page(%s, %s, %s, %s, %s)",
				      verb, p->call, ptr,
				      ks_glue_expr(g, p->f, p->place,
						   p->v->attrs.page_offset),
				      ks_glue_expr(g, p->f, p->place,
						   p->v->attrs.page_bytes),
				      flags(p));
	default:
		break;
	}
	if (bytes && p->dir == KS_TO_DOMAIN)
		return ks_glue_printf(g, "lvd_give_alloc(%s, %s, &%s_proj, %s, %s)",
				      p->call, ptr, name,
				      ks_glue_expr(g, p->f, p->place, bytes),
				      flags(p));
	return ks_glue_printf(g, "lvd_%s(%s, %s, &%s_proj, %s, %s)", verb,
			      p->call, ptr, name, count(p), flags(p));
}

static const char *length(const struct ks_value *v)
{
	return v->kind == KS_V_WITHIN ? v->attrs.within_length : v->count;
}

/**
 * ks_glue_counted() - is the length of what a pointer points to computed?
 * @v:		the pointer
 *
 * Returns true if ks_glue_emit_count() puts it into "elems".
 */
bool ks_glue_counted(const struct ks_value *v)
{
	return length(v) && !v->sentinel && !is_number(length(v));
}

/**
 * ks_glue_emit_count() - compute the length of what a pointer points to
 * @g:		the glue
 * @o:		where to
 * @comment:	line of the description
 * @f:		function that it belongs to
 * @place:	where its expressions stand
 * @v:		the pointer
 * @call:	C expression for the call
 * @what:	for fault reports
 *
 * Returns the comment if it was not written.
 */
const char *ks_glue_emit_count(struct ks_glue *g, struct ks_out *o,
			       const char *comment, struct ks_glue_func *f,
			       enum ks_expr_place place,
			       const struct ks_value *v, const char *call,
			       const char *what)
{
	if (!ks_glue_counted(v))
		return comment;
	ks_out_step(o, comment, "elems = lvd_count(%s, %s, \"%s\");", call,
		    ks_glue_expr(g, f, place, length(v)), what);
	return NULL;
}

/**
 * ks_glue_take() - C text that makes the domain's pointer the kernel's
 * @g:		the glue
 * @f:		function that it belongs to
 * @place:	where its expressions stand
 * @v:		what it is
 * @call:	C expression for the call
 * @u:		C expression for the domain's value
 * @what:	for fault reports
 */
const char *ks_glue_take(struct ks_glue *g, struct ks_glue_func *f,
			 enum ks_expr_place place, const struct ks_value *v,
			 const char *call, const char *u, const char *what)
{
	struct pointer p = { g, f, place, v, KS_TO_KERNEL, call, what };

	if (v->kind == KS_V_FUNCTION)
		return ks_glue_printf(g, "lvd_take_function(%s, %s, \"%s\")",
				      call, u, signature(&p));
	return pointer_text(&p, "take", u);
}

/**
 * ks_glue_give() - C text that makes the kernel's pointer the domain's
 * @g:		the glue
 * @f:		function that it belongs to
 * @place:	where its expressions stand
 * @v:		what it is
 * @call:	C expression for the call
 * @ptr:	C expression for the kernel's pointer
 * @what:	for fault reports
 */
const char *ks_glue_give(struct ks_glue *g, struct ks_glue_func *f,
			 enum ks_expr_place place, const struct ks_value *v,
			 const char *call, const char *ptr, const char *what)
{
	struct pointer p = { g, f, place, v, KS_TO_DOMAIN, call, what };

	if (v->kind == KS_V_FUNCTION)
		return ks_glue_printf(g, "lvd_give_function(%s, %s)", call, ptr);
	return pointer_text(&p, "give", ptr);
}
