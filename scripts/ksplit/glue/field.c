// SPDX-License-Identifier: GPL-2.0
/* One field, or the word behind a pointer, in one direction. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "glue.h"

/**
 * struct carry - a value that is being carried
 * @g:		the glue
 * @o:		where to
 * @p:		where it lies
 * @v:		what it is
 * @dir:	the direction
 * @merge:	to the domain: the domain may have changed it
 */
struct carry {
	struct ks_glue *g;
	struct ks_out *o;
	const struct ks_place *p;
	const struct ks_value *v;
	enum ks_dir dir;
	bool merge;
};

/* The value in copy @copy: "k->f"; "*k" if it is the object itself. */
static const char *copy(const struct carry *c, const char *copy)
{
	if (!*c->p->path)
		return ks_glue_printf(c->g, "*%s", copy);
	return ks_glue_printf(c->g, "%s%s", copy, c->p->path);
}

static const char *address(const struct carry *c, const char *copy)
{
	if (!*c->p->path)
		return copy;
	return ks_glue_printf(c->g, "&%s%s", copy, c->p->path);
}

static const char *verb(const struct carry *c)
{
	if (c->dir == KS_TO_KERNEL)
		return "get";
	return c->merge ? "merge" : "put";
}

/* What the domain stored in a bool may be neither 0 nor 1. */
static bool is_domains_bool(const struct carry *c)
{
	return c->v->type->stem == KS_STEM_PRIMITIVE &&
	       !strcmp(c->v->type->name, "bool") &&
	       (c->merge || c->dir == KS_TO_KERNEL);
}

static void emit_scalar(const struct carry *c)
{
	const char *kind = "";

	if (c->v->kind == KS_V_BITS)
		kind = "_bits";
	else if (is_domains_bool(c))
		kind = "_bool";
	ks_out_step(c->o, c->p->comment, "lvd_%s%s(k, d, b, %s);", verb(c),
		    kind, c->p->field);
}

static void emit_memory(const struct carry *c, const char *what,
			const char *elem)
{
	const char *take = c->v->kind == KS_V_PLAIN && *c->p->path ? "&" : "";

	ks_out_step(c->o, c->p->comment,
		    "lvd_%s_memory(call, %sk%s, %sd%s, %sb%s, sizeof(%s)%s%s);",
		    verb(c), take, c->p->path, take, c->p->path, take,
		    c->p->path, what, !c->merge && c->dir == KS_TO_DOMAIN ?
		    "" : ", ", !c->merge && c->dir == KS_TO_DOMAIN ? "" : elem);
}

/* What sizeof() is asked about: a global may be volatile, "void *k" is not. */
static const char *operand(const struct carry *c)
{
	return c->p->use->global ? c->p->use->func->rpc->name : copy(c, "k");
}

/* A counter, or a global that is a number. */
static void emit_plain(const struct carry *c)
{
	const char *what = operand(c);

	emit_memory(c, what, ks_glue_printf(c->g, "sizeof(%s)", what));
}

static void emit_array(const struct carry *c)
{
	const struct ks_idl_type *e = c->v->element;

	while (e->stem == KS_STEM_ARRAY)
		e = e->element;
	emit_memory(c, operand(c),
		    ks_glue_printf(c->g, "sizeof(%s)", e->name));
}

/* Text that the domain may have changed keeps its terminator. */
static void emit_text(const struct carry *c)
{
	const char *k = copy(c, "k");

	emit_memory(c, k, "1");
	if (c->dir == KS_TO_DOMAIN && !c->merge)
		return;
	ks_out_line(c->o, "if (!memchr(%s, 0, sizeof(%s))) {", k, k);
	c->o->indent++;
	ks_out_line(c->o, "%s[sizeof(%s) - 1] = '\\0';", k, k);
	ks_out_line(c->o, "lvd_fault(call, LVD_FAULT_STRING, \"%s\", 0);",
		    c->p->what);
	c->o->indent--;
	ks_out_line(c->o, "}");
}

static const char *in_range(const struct carry *c, const char *value)
{
	const struct ks_attrs *a = &c->v->attrs;
	struct ks_glue_func *f = c->p->use->func;

	return ks_glue_printf(c->g, "lvd_in_range(call, %s, %s, %s, \"%s\")",
			      value,
			      ks_glue_expr(c->g, f, KS_E_PROJECTION,
					   a->within_base),
			      ks_glue_expr(c->g, f, KS_E_PROJECTION,
					   a->within_length), c->p->what);
}

static void emit_fetch(const struct carry *c)
{
	if (c->v->kind == KS_V_BITS) {
		ks_out_step(c->o, c->p->comment, "v = %s;", copy(c, "d"));
		ks_out_line(c->o, "OPTIMIZER_HIDE_VAR(v);");
	} else {
		ks_out_step(c->o, c->p->comment, "v = READ_ONCE(%s);",
			    copy(c, "d"));
	}
}

static void emit_accept(const struct carry *c)
{
	ks_out_line(c->o, "%s = v;", copy(c, "b"));
	if (c->v->kind == KS_V_BITS)
		ks_out_line(c->o, "%s = v;", copy(c, "k"));
	else
		ks_out_line(c->o, "WRITE_ONCE(%s, v);", copy(c, "k"));
}

/* A number in a range: checked before it gets into the kernel's copy. */
static void emit_ranged(const struct carry *c)
{
	const char *b = copy(c, "b");

	if (c->dir == KS_TO_DOMAIN && !c->merge) {
		emit_scalar(c);
		return;
	}
	emit_fetch(c);
	ks_out_line(c->o, "if (v != %s%s) {", b, c->dir == KS_TO_KERNEL ? "" :
		    ks_glue_printf(c->g, " && %s == %s", copy(c, "k"), b));
	c->o->indent++;
	ks_out_line(c->o, "if (%s) {", in_range(c, "v"));
	c->o->indent++;
	emit_accept(c);
	c->o->indent--;
	ks_out_line(c->o, "}");
	c->o->indent--;
	if (c->dir == KS_TO_KERNEL) {
		ks_out_line(c->o, "}");
		return;
	}
	ks_out_line(c->o, "} else {");
	c->o->indent++;
	ks_out_line(c->o, "lvd_put%s(k, d, b, %s);",
		    c->v->kind == KS_V_BITS ? "_bits" : "", c->p->field);
	c->o->indent--;
	ks_out_line(c->o, "}");
}

static const char *take(const struct carry *c)
{
	const char *text;

	text = ks_glue_take(c->g, c->p->use->func, KS_E_PROJECTION, c->v,
			    "call", "u", c->p->what);
	return c->v->kind == KS_V_USER ?
	       ks_glue_printf(c->g, "(__force void *)%s", text) : text;
}

static const char *emit_count(const struct carry *c, const char *comment)
{
	return ks_glue_emit_count(c->g, c->o, comment, c->p->use->func,
				  KS_E_PROJECTION, c->v, "call", c->p->what);
}

static void emit_take(const struct carry *c, const char *comment)
{
	ks_out_step(c->o, comment, "u = lvd_fetch(%s);", address(c, "d"));
	ks_out_line(c->o, "ptr = %s;", take(c));
	ks_out_line(c->o, "if (lvd_stored(call, %s, u))", address(c, "b"));
	c->o->indent++;
	ks_out_line(c->o, "lvd_store_pointer(%s, ptr);", copy(c, "k"));
	c->o->indent--;
}

static void emit_give(const struct carry *c)
{
	const char *ptr = ks_glue_printf(c->g, "lvd_load_pointer(%s)",
					 copy(c, "k"));

	if (c->v->kind == KS_V_USER)
		ptr = ks_glue_printf(c->g, "(__force void __user *)%s", ptr);
	ks_out_step(c->o, emit_count(c, c->p->comment), "u = %s;",
		    ks_glue_give(c->g, c->p->use->func, KS_E_PROJECTION, c->v,
				 "call", ptr, c->p->what));
	if (!c->merge) {
		ks_out_line(c->o, "lvd_put_pointer(%s, %s, u);",
			    address(c, "d"), address(c, "b"));
		return;
	}
	ks_out_line(c->o, "if (lvd_pointer_dirty(%s, %s, u)) {",
		    address(c, "d"), address(c, "b"));
	c->o->indent++;
	emit_take(c, NULL);
	c->o->indent--;
	ks_out_line(c->o, "} else {");
	c->o->indent++;
	ks_out_line(c->o, "lvd_put_pointer(%s, %s, u);", address(c, "d"),
		    address(c, "b"));
	c->o->indent--;
	ks_out_line(c->o, "}");
}

/*
 * An array at the end of the object: more of the object's own memory. There is
 * no field that holds its address: it counts as one that the domain just set.
 */
static void emit_tail(const struct carry *c)
{
	const char *comment = emit_count(c, c->p->comment);

	if (c->dir == KS_TO_DOMAIN) {
		ks_out_step(c->o, comment, "%s;",
			    ks_glue_give(c->g, c->p->use->func,
					 KS_E_PROJECTION, c->v, "call",
					 copy(c, "k"), c->p->what));
		return;
	}
	ks_out_step(c->o, comment, "u = loc->u + offsetof(%s, %s);",
		    c->p->use->ctype, c->p->field);
	ks_out_line(c->o, "%s;", take(c));
	ks_out_line(c->o, "base = 0;");
	ks_out_line(c->o, "lvd_stored(call, &base, u);");
}

static const char *suffix(enum ks_dir dir)
{
	return dir == KS_TO_DOMAIN ? "to_domain" : "to_kernel";
}

static const char *offset(const struct carry *c)
{
	bool element = strstr(c->p->path, "[i]");

	return ks_glue_printf(c->g, "offsetof(%s, %s%s)", c->p->use->ctype,
			      c->p->field, element ? "[i]" : "");
}

static void emit_struct(const struct carry *c)
{
	struct ks_use *use = c->v->use;
	const char *tag = "";

	if (!ks_glue_carries(c->g, use, c->dir))
		return;
	if (c->v->kind == KS_V_UNION)
		tag = ks_glue_printf(c->g, ", %s(k)",
				     c->v->attrs.discriminator);
	ks_out_step(c->o, c->p->comment, "sub = lvd_sub(loc, %s);", offset(c));
	ks_out_line(c->o, "%s_%s(call, &sub%s);", use->name, suffix(c->dir),
		    tag);
}

static void emit_loop(const struct carry *c)
{
	struct ks_value e = ks_glue_value(c->g, c->p->use->func,
					  c->v->element, 0, false);
	struct ks_place p = *c->p;
	struct carry one = { c->g, c->o, &p, &e, c->dir, c->merge };

	p.path = ks_glue_printf(c->g, "%s[i]", c->p->path);
	p.comment = NULL;
	if (e.kind == KS_V_UNUSED || e.kind == KS_V_PRIMITIVE ||
	    (e.kind == KS_V_STRUCT && !ks_glue_carries(c->g, e.use, c->dir)))
		return;
	ks_out_step(c->o, c->p->comment,
		    "for (i = 0; i < ARRAY_SIZE(k%s); i++) {", c->p->path);
	c->o->indent++;
	if (e.kind == KS_V_STRUCT || e.kind == KS_V_UNION)
		emit_struct(&one);
	else
		ks_glue_emit_value(c->g, c->o, &p, &e, c->dir);
	c->o->indent--;
	ks_out_line(c->o, "}");
}

static void emit_pointer(const struct carry *c)
{
	if (c->v->tail)
		emit_tail(c);
	else if (c->dir == KS_TO_KERNEL)
		emit_take(c, emit_count(c, c->p->comment));
	else
		emit_give(c);
}

/**
 * ks_glue_emit_value() - write the code that carries a value
 * @g:		the glue
 * @o:		where to
 * @p:		where the value lies
 * @v:		what it is
 * @dir:	the direction
 */
void ks_glue_emit_value(struct ks_glue *g, struct ks_out *o,
			const struct ks_place *p, const struct ks_value *v,
			enum ks_dir dir)
{
	struct carry c = { g, o, p, v, dir, false };
	const struct ks_projection *of = p->use->projection;

	c.merge = dir == KS_TO_DOMAIN && p->name && of &&
		  ks_glue_writable(g, of->strukt, p->name);
	if (p->use->global)
		c.merge = dir == KS_TO_DOMAIN && v->attrs.out;
	/* what the kernel's copy is read by is the kernel's own */
	if (p->key)
		c.merge = false;
	switch (v->kind) {
	case KS_V_SCALAR:
	case KS_V_BITS:
		if (!p->field)
			emit_plain(&c);
		else if (v->attrs.within_base)
			emit_ranged(&c);
		else
			emit_scalar(&c);
		break;
	case KS_V_MEMORY:
		emit_array(&c);
		break;
	case KS_V_TEXT:
		emit_text(&c);
		break;
	case KS_V_PLAIN:
		emit_plain(&c);
		break;
	case KS_V_PRIMITIVE:
		ks_out_comment(o, ks_glue_printf(g, "%s: each side has its own",
						 p->comment));
		break;
	case KS_V_STRUCT:
	case KS_V_UNION:
		emit_struct(&c);
		break;
	case KS_V_LOOP:
		emit_loop(&c);
		break;
	case KS_V_OPEN:
	case KS_V_VOID:
	case KS_V_UNUSED:
		break;
	default:
		emit_pointer(&c);
	}
}
