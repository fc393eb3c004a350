// SPDX-License-Identifier: GPL-2.0
/*
 * The two functions of an object: to the domain, to the kernel.  Numbers come
 * first, then objects inside it and pointers, then what depends on those.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "glue.h"

static const char *const suffixes[] = {
	[KS_TO_DOMAIN] = "to_domain",
	[KS_TO_KERNEL] = "to_kernel",
};

static struct ks_value field_value(struct ks_glue *g, struct ks_use *use,
				   uint32_t i)
{
	const struct ks_idl_field *d = &use->projection->fields[i];

	return ks_glue_value(g, use->func, d->type, d->bits, false);
}

static bool carries_value(struct ks_glue *g, struct ks_use *use,
			  const char *field, struct ks_value v,
			  enum ks_dir dir)
{
	struct ks_value e;

	switch (v.kind) {
	case KS_V_STRUCT:
	case KS_V_UNION:
		return ks_glue_carries(g, v.use, dir);
	case KS_V_LOOP:
		e = ks_glue_value(g, use->func, v.element, 0, false);
		if (e.kind == KS_V_STRUCT || e.kind == KS_V_UNION)
			return ks_glue_carries(g, e.use, dir);
		return e.kind != KS_V_UNUSED && e.kind != KS_V_PRIMITIVE &&
		       ks_glue_crosses(g, use, field, &v, dir);
	case KS_V_UNUSED:
	case KS_V_PRIMITIVE:
	case KS_V_VOID:
	case KS_V_OPEN:
		return false;
	default:
		return ks_glue_crosses(g, use, field, &v, dir);
	}
}

/**
 * ks_glue_carries() - does an object have anything to carry?
 * @g:		the glue
 * @use:	the object
 * @dir:	the direction
 */
bool ks_glue_carries(struct ks_glue *g, struct ks_use *use, enum ks_dir dir)
{
	const struct ks_projection *p = use->projection;
	uint32_t i;

	if (!p)
		return carries_value(g, use, NULL,
				     ks_glue_value(g, use->func, use->word, 0,
						   false), dir);
	for (i = 0; i < p->nfields; i++)
		if (ks_glue_has_field(use->func, p, i) &&
		    carries_value(g, use, p->fields[i].name,
				  field_value(g, use, i), dir))
			return true;
	return false;
}

enum stage {
	STAGE_NUMBERS,
	STAGE_POINTERS,
	STAGE_RANGES,
	STAGE_COMPUTED,
	STAGES
};

static bool is_number_text(const char *text)
{
	return !text || text[strspn(text, "0123456789")] == '\0';
}

static enum stage stage_of(const struct ks_value *v)
{
	switch (v->kind) {
	case KS_V_SCALAR:
	case KS_V_BITS:
		return v->attrs.within_base ? STAGE_RANGES : STAGE_NUMBERS;
	case KS_V_MEMORY:
	case KS_V_TEXT:
	case KS_V_PLAIN:
	case KS_V_PRIMITIVE:
		return STAGE_NUMBERS;
	case KS_V_UNION:
	case KS_V_WITHIN:
	case KS_V_USER:
	case KS_V_PAGE:
		return STAGE_COMPUTED;
	default:
		return v->tail || !is_number_text(v->count) || v->bytes ?
		       STAGE_COMPUTED : STAGE_POINTERS;
	}
}

/* Does an expression name a member? */
static bool mentions(const char *text, const char *name)
{
	size_t n = strlen(name);
	const char *s;

	for (s = text ? strstr(text, name) : NULL; s; s = strstr(s + n, name)) {
		const char *before = s;

		while (before > text && isspace((unsigned char)before[-1]))
			before--;
		if (before > text && strchr(">.", before[-1]) &&
		    !isalnum((unsigned char)s[n]) && s[n] != '_')
			return true;
	}
	return false;
}

static bool needs_number(const struct ks_value *v, const char *name)
{
	return v->kind == KS_V_UNION || mentions(v->count, name) ||
	       mentions(v->bytes, name) || mentions(v->attrs.user, name) ||
	       mentions(v->attrs.alloc_size, name) ||
	       mentions(v->attrs.within_base, name) ||
	       mentions(v->attrs.within_length, name) ||
	       mentions(v->attrs.page_offset, name) ||
	       mentions(v->attrs.page_bytes, name);
}

/*
 * Is a field a number that says how much there is of another field, or which
 * member of a union counts?  Both copies of it go with the fields that it
 * describes: the domain's number is never used to read the kernel's fields, and
 * stays in the kernel's copy only if they are valid by it.
 */
static bool key_of(struct ks_glue *g, struct ks_use *use, uint32_t i)
{
	const struct ks_projection *p = use->projection;
	struct ks_value v;
	uint32_t other;

	if (p->is_union || p->fields[i].kind != KS_FIELD_PLAIN)
		return false;
	v = field_value(g, use, i);
	if (v.kind != KS_V_SCALAR && v.kind != KS_V_BITS)
		return false;
	for (other = 0; other < p->nfields; other++) {
		if (other == i || p->fields[other].kind != KS_FIELD_PLAIN)
			continue;
		v = field_value(g, use, other);
		if (needs_number(&v, p->fields[i].name))
			return true;
	}
	return false;
}

static bool has_key(struct ks_glue *g, struct ks_use *use)
{
	uint32_t i;

	for (i = 0; i < use->projection->nfields; i++)
		if (key_of(g, use, i))
			return true;
	return false;
}

/* Is it valid only by a number of the same object? */
static bool by_key(const struct ks_value *v)
{
	enum stage stage = stage_of(v);

	return stage == STAGE_RANGES ||
	       (stage == STAGE_COMPUTED && !v->tail && ks_glue_is_pointer(v));
}

/*
 * Does a call that fails have to put a field of the kernel back?  Keys and what
 * is valid by them change together, or not at all.
 */
static bool restores(struct ks_glue *g, struct ks_use *use, uint32_t i,
		     enum ks_dir dir)
{
	const struct ks_projection *p = use->projection;
	struct ks_value v;

	if (dir != KS_TO_KERNEL || p->is_union ||
	    p->fields[i].kind != KS_FIELD_PLAIN ||
	    !ks_glue_has_field(use->func, p, i))
		return false;
	v = field_value(g, use, i);
	if (!carries_value(g, use, p->fields[i].name, v, dir))
		return false;
	return key_of(g, use, i) || (by_key(&v) && has_key(g, use));
}

static void emit_field(struct ks_glue *g, struct ks_out *o, struct ks_use *use,
		       uint32_t i, enum stage stage, enum ks_dir dir)
{
	const struct ks_idl_field *d = &use->projection->fields[i];
	const char *member = ks_glue_member(g, use->projection, d->name);
	struct ks_value v = field_value(g, use, i);
	struct ks_place p = {
		.use = use,
		.path = ks_glue_printf(g, "->%s", member),
		.name = d->name,
		.field = member,
		.what = ks_glue_printf(g, "%s: %s.%s", use->func->name,
				       use->projection->name, d->name),
		.comment = ks_glue_describe(g, d->pos, d->type, d->name,
					    d->bits),
		.key = key_of(g, use, i),
	};

	if (stage_of(&v) == stage &&
	    (v.kind == KS_V_PRIMITIVE ||
	     carries_value(g, use, d->name, v, dir)))
		ks_glue_emit_value(g, o, &p, &v, dir);
}

/* What the kernel's copy has before the domain's values come. */
static void emit_keys(struct ks_glue *g, struct ks_out *o, struct ks_use *use,
		      enum ks_dir dir)
{
	const struct ks_projection *p = use->projection;
	const char *name, *member;
	struct ks_value v;
	uint32_t i;

	for (i = 0; p && i < p->nfields; i++) {
		if (!restores(g, use, i, dir))
			continue;
		v = field_value(g, use, i);
		name = p->fields[i].name;
		member = ks_glue_member(g, p, name);
		if (ks_glue_is_pointer(&v)) {
			ks_out_line(o, "void *%s_was = lvd_load_pointer(k->%s);",
				    name, member);
			ks_out_line(o, "unsigned long %s_base = lvd_fetch(&b->%s);",
				    name, member);
		} else {
			ks_out_line(o, p->fields[i].bits ?
				    "u64 %s_was = k->%s;" :
				    "typeof(k->%2$s) %1$s_was = k->%2$s;",
				    name, member);
		}
	}
}

static void emit_restore(struct ks_glue *g, struct ks_out *o,
			 struct ks_use *use, enum ks_dir dir)
{
	const struct ks_projection *p = use->projection;
	const char *name, *member;
	struct ks_value v;
	bool open = false;
	uint32_t i;

	for (i = 0; i < p->nfields; i++) {
		if (!restores(g, use, i, dir))
			continue;
		if (!open)
			ks_out_line(o, "if (lvd_failed(call)) {");
		o->indent += !open;
		open = true;
		v = field_value(g, use, i);
		name = p->fields[i].name;
		member = ks_glue_member(g, p, name);
		if (ks_glue_is_pointer(&v)) {
			ks_out_line(o, "lvd_store_pointer(k->%s, %s_was);",
				    member, name);
			ks_out_line(o, "*(unsigned long *)&b->%s = %s_base;",
				    member, name);
		} else {
			ks_out_line(o, "k->%s = %s_was;", member, name);
			ks_out_line(o, "b->%s = %s_was;", member, name);
		}
	}
	if (!open)
		return;
	o->indent--;
	ks_out_line(o, "}");
}

static void emit_members(struct ks_glue *g, struct ks_out *o,
			 struct ks_use *use, enum ks_dir dir)
{
	const struct ks_projection *p = use->projection;
	unsigned int stage;
	uint32_t i;

	for (stage = 0; stage < STAGES; stage++)
		for (i = 0; i < p->nfields; i++)
			if (ks_glue_has_field(use->func, p, i))
				emit_field(g, o, use, i, stage, dir);
	emit_restore(g, o, use, dir);
}

/* Members of a union: the tag is their index in the description. */
static void emit_cases(struct ks_glue *g, struct ks_out *o, struct ks_use *use,
		       enum ks_dir dir)
{
	const struct ks_projection *p = use->projection;
	unsigned int stage, n = 0;
	uint32_t i;

	ks_out_line(o, "switch (tag) {");
	for (i = 0; i < p->nfields; i++) {
		if (p->fields[i].kind != KS_FIELD_PLAIN)
			continue;
		ks_out_line(o, "case %u:", n++);
		o->indent++;
		for (stage = 0; stage < STAGES; stage++)
			emit_field(g, o, use, i, stage, dir);
		ks_out_line(o, "break;");
		o->indent--;
	}
	ks_out_line(o, "default:");
	o->indent++;
	/* the kernel's own tag may be one that the driver never sees */
	if (dir == KS_TO_DOMAIN)
		ks_out_line(o, "break;");
	else
		ks_out_line(o, "lvd_fault(call, LVD_FAULT_TAG, \"%s: %s\", tag);",
		    use->func->name, p->name);
	o->indent--;
	ks_out_line(o, "}");
}

static void emit_word(struct ks_glue *g, struct ks_out *o, struct ks_use *use,
		      enum ks_dir dir)
{
	struct ks_value v = ks_glue_value(g, use->func, use->word, 0, false);
	struct ks_place p = {
		.use = use, .path = "",
		.what = ks_glue_printf(g, "%s: %s", use->func->name,
				       use->name + strlen(use->func->name) + 1),
		.comment = ks_glue_describe(g, use->word->pos, use->word, "",
					    0),
	};

	ks_glue_emit_value(g, o, &p, &v, dir);
}

static void emit_copies(struct ks_out *o, const struct ks_use *use,
			const char *body)
{
	static const char *const copies[] = { "k", "d", "b" };
	struct ks_out list;
	bool tight = !use->projection && !use->global;
	const char *name = use->func->rpc->name;
	bool first = true;
	size_t i;

	ks_out_begin(&list, 0);
	for (i = 0; i < ARRAY_LEN(copies); i++) {
		if (!ks_out_uses(body, copies[i]))
			continue;
		fprintf(list.f, "%s*%s = loc->%s", first ? "" : ", ",
			copies[i], copies[i]);
		first = false;
	}
	/* a global that is not a pointer is memory, whatever its type */
	if (!first && use->global && strstr(body, "*k"))
		ks_out_line(o, "typeof(%s) %s;", name, ks_out_text(&list));
	else if (!first && use->global)
		ks_out_line(o, "void %s;", ks_out_text(&list));
	else if (!first)
		ks_out_line(o, "%s%s%s;", use->ctype, tight ? "" : " ",
			    ks_out_text(&list));
	ks_out_end(&list);
}

static void emit_locals(struct ks_glue *g, struct ks_out *o,
			struct ks_use *use, enum ks_dir dir, const char *body)
{
	emit_copies(o, use, body);
	emit_keys(g, o, use, dir);
	if (ks_out_uses(body, "call_ctx"))
		ks_out_line(o, "const struct %s_args *call_ctx = call->args;",
			    use->func->name);
	if (ks_out_uses(body, "sub"))
		ks_out_line(o, "struct lvd_loc sub;");
	if (ks_out_uses(body, "base"))
		ks_out_line(o, "unsigned long base, u;");
	else if (ks_out_uses(body, "u"))
		ks_out_line(o, "unsigned long u;");
	if (ks_out_uses(body, "elems"))
		ks_out_line(o, "size_t elems;");
	if (ks_out_uses(body, "i"))
		ks_out_line(o, "unsigned int i;");
	if (ks_out_uses(body, "ptr"))
		ks_out_line(o, "void *ptr;");
	if (ks_out_uses(body, "v"))
		ks_out_line(o, "s64 v;");
	ks_out_blank(o);
}

static bool is_union(const struct ks_use *use)
{
	return use->projection && use->projection->is_union;
}

static void emit_function(struct ks_glue *g, struct ks_out *o,
			  struct ks_use *use, enum ks_dir dir)
{
	struct ks_out body;

	if (!ks_glue_carries(g, use, dir))
		return;
	ks_out_begin(&body, 1);
	if (is_union(use))
		emit_cases(g, &body, use, dir);
	else if (use->projection)
		emit_members(g, &body, use, dir);
	else
		emit_word(g, &body, use, dir);
	ks_out_line(o, "static void %s_%s(struct lvd_call *call, const struct lvd_loc *loc%s)",
		    use->name, suffixes[dir], is_union(use) ? ", int tag" : "");
	ks_out_line(o, "{");
	o->indent++;
	emit_locals(g, o, use, dir, ks_out_text(&body));
	ks_out_copy(o, ks_out_text(&body));
	o->indent--;
	ks_out_line(o, "}");
	ks_out_blank(o);
	ks_out_end(&body);
}

/* A union behind a pointer: its discriminator looks at the union. */
static void emit_chooser(struct ks_glue *g, struct ks_out *o,
			 struct ks_use *use, enum ks_dir dir)
{
	if (!use->object || !is_union(use) || !ks_glue_carries(g, use, dir))
		return;
	ks_out_line(o, "static void %s_object_%s(struct lvd_call *call, const struct lvd_loc *loc)",
		    use->name, suffixes[dir]);
	ks_out_line(o, "{");
	o->indent++;
	ks_out_line(o, "%s_%s(call, loc, %s(loc->k));", use->name,
		    suffixes[dir], use->discriminator);
	o->indent--;
	ks_out_line(o, "}");
	ks_out_blank(o);
}

static void emit_projection(struct ks_glue *g, struct ks_out *o,
			    struct ks_use *use)
{
	const char *object = is_union(use) ? "_object" : "";
	unsigned int dir;

	if (!use->object)
		return;
	ks_out_line(o, "static const struct lvd_projection %s_proj = {",
		    use->name);
	o->indent++;
	ks_out_line(o, ".name = \"%s: %s\",", use->func->name,
		    use->name + strlen(use->func->name) + 1);
	ks_out_line(o, ".type = &%s,", use->type);
	for (dir = KS_TO_DOMAIN; dir <= KS_TO_KERNEL; dir++)
		if (ks_glue_carries(g, use, dir))
			ks_out_line(o, ".%s = %s%s_%s,", suffixes[dir],
				    use->name, object, suffixes[dir]);
	o->indent--;
	ks_out_line(o, "};");
	ks_out_blank(o);
}

/* The object that the member is in: its type is known, the rest not carried. */
static void emit_around(struct ks_glue *g, struct ks_out *o,
			struct ks_use *use)
{
	unsigned int dir;

	if (!use->around)
		return;
	for (dir = KS_TO_DOMAIN; dir <= KS_TO_KERNEL; dir++) {
		if (!ks_glue_carries(g, use, dir))
			continue;
		ks_out_line(o, "static void %s_around_%s(struct lvd_call *call, const struct lvd_loc *loc)",
			    use->name, suffixes[dir]);
		ks_out_line(o, "{");
		o->indent++;
		ks_out_line(o, "struct lvd_loc sub = lvd_sub(loc, offsetof(struct %s, %s));",
			    use->around, use->around_path);
		ks_out_blank(o);
		ks_out_line(o, "%s_%s(call, &sub);", use->name, suffixes[dir]);
		o->indent--;
		ks_out_line(o, "}");
		ks_out_blank(o);
	}
	ks_out_line(o, "static const struct lvd_projection %s_around_proj = {",
		    use->name);
	o->indent++;
	ks_out_line(o, ".name = \"%s: %s around %s\",", use->func->name,
		    use->around, use->name + strlen(use->func->name) + 1);
	ks_out_line(o, ".type = &type_%s,", use->around);
	for (dir = KS_TO_DOMAIN; dir <= KS_TO_KERNEL; dir++)
		if (ks_glue_carries(g, use, dir))
			ks_out_line(o, ".%s = %s_around_%s,", suffixes[dir],
				    use->name, suffixes[dir]);
	o->indent--;
	ks_out_line(o, "};");
	ks_out_blank(o);
}

/**
 * ks_glue_emit_uses() - write the functions of all that a function reaches
 * @g:	the glue
 * @f:	the function
 * @o:	where to
 */
void ks_glue_emit_uses(struct ks_glue *g, struct ks_glue_func *f,
		       struct ks_out *o)
{
	bool any = false;
	size_t i;

	for (i = 0; i < f->nuses; i++) {
		if (!f->uses[i]->forward ||
		    (!f->uses[i]->object && !f->uses[i]->around))
			continue;
		if (f->uses[i]->object)
			ks_out_line(o, "static const struct lvd_projection %s_proj;",
				    f->uses[i]->name);
		if (f->uses[i]->around)
			ks_out_line(o, "static const struct lvd_projection %s_around_proj;",
				    f->uses[i]->name);
		any = true;
	}
	if (any)
		ks_out_blank(o);
	for (i = 0; i < f->nuses; i++) {
		emit_function(g, o, f->uses[i], KS_TO_DOMAIN);
		emit_function(g, o, f->uses[i], KS_TO_KERNEL);
		emit_chooser(g, o, f->uses[i], KS_TO_DOMAIN);
		emit_chooser(g, o, f->uses[i], KS_TO_KERNEL);
		emit_projection(g, o, f->uses[i]);
		emit_around(g, o, f->uses[i]);
	}
}
