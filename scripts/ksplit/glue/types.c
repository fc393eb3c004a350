// SPDX-License-Identifier: GPL-2.0
/* Types that cross: their size, what lies inside them, locks that guard. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "glue.h"

/* Longer arrays of structs: their elements are not known one by one. */
#define MAX_ELEMENTS	64

static struct ks_ctype *get_type(struct ks_glue *g, const char *name,
				 const char *id)
{
	struct ks_ctype *t;
	size_t i;

	for (i = 0; i < g->ntypes; i++)
		if (!strcmp(g->types[i]->id, id))
			return g->types[i];
	t = ks_arena_alloc(g->arena, sizeof(*t));
	memset(t, 0, sizeof(*t));
	t->name = name;
	t->id = id;
	KS_GROW(g->types, g->ntypes, g->types_cap);
	g->types[g->ntypes++] = t;
	return t;
}

static void add_embed(struct ks_ctype *t, const char *path, const char *id)
{
	size_t i;

	for (i = 0; i < t->nembeds; i++)
		if (!strcmp(t->embeds[i].path, path) &&
		    !strcmp(t->embeds[i].id, id))
			return;
	KS_GROW(t->embeds, t->nembeds, t->embeds_cap);
	t->embeds[t->nembeds].path = path;
	t->embeds[t->nembeds++].id = id;
}

static void add_use(struct ks_glue *g, struct ks_use *u);

/* A lock in the object is known by a pointer to it as well. */
static void embed_primitive(struct ks_glue *g, struct ks_glue_func *f,
			    struct ks_ctype *t, const char *field,
			    const struct ks_value *v)
{
	const struct ks_projection *p;
	const char *name, *id;

	if (v->type->stem != KS_STEM_PROJECTION)
		return;
	p = ks_glue_projection(g, f, v->type->name);
	name = ks_glue_struct(g, p);
	id = ks_glue_printf(g, "type_%s", strrchr(name, ' ') ?
			    strrchr(name, ' ') + 1 : name);
	get_type(g, name, id);
	add_embed(t, field, id);
}

static void embed_value(struct ks_glue *g, struct ks_glue_func *f,
			struct ks_ctype *t, const char *field,
			struct ks_value v)
{
	unsigned long i, n;

	if (v.kind == KS_V_STRUCT) {
		add_use(g, v.use);
		add_embed(t, field, v.use->type);
	}
	if (v.kind == KS_V_PRIMITIVE)
		embed_primitive(g, f, t, field, &v);
	if (v.kind != KS_V_LOOP)
		return;
	n = strtoul(v.count, NULL, 10);
	v = ks_glue_value(g, f, v.element, 0, false);
	for (i = 0; v.kind == KS_V_STRUCT && i < n && i < MAX_ELEMENTS; i++)
		embed_value(g, f, t, ks_glue_printf(g, "%s[%lu]", field, i), v);
}

static void add_use(struct ks_glue *g, struct ks_use *u)
{
	const struct ks_projection *p = u->projection;
	const struct ks_idl_field *d;
	struct ks_ctype *t;
	uint32_t i;

	t = get_type(g, u->ctype, u->type);
	if (u->global) {
		t->name = u->func->rpc->name;
		t->sizeof_what = t->name;
	}
	if (u->around)
		add_embed(get_type(g, ks_glue_printf(g, "struct %s", u->around),
				   ks_glue_printf(g, "type_%s", u->around)),
			  u->around_path, u->type);
	/* who never looks into a struct need not have included its header */
	if (p && !p->nfields)
		t->header = ks_glue_header(g, p->strukt);
	for (i = 0; p && i < p->nfields; i++) {
		d = &p->fields[i];
		if (ks_glue_has_field(u->func, p, i))
			embed_value(g, u->func, t,
				    ks_glue_member(g, p, d->name),
				    ks_glue_value(g, u->func, d->type, d->bits,
						  false));
	}
}

static void add_scope(struct ks_glue *g, struct ks_use *u)
{
	struct ks_ctype *t = get_type(g, u->ctype, u->type);

	KS_GROW(t->scopes, t->nscopes, t->scopes_cap);
	t->scopes[t->nscopes++] = u;
}

/* What the program has inside a type and the description names by pointer. */
static void embed_from_model(struct ks_glue *g, struct ks_ctype *t,
			     const struct ks_struct *s, const char *prefix)
{
	const struct ks_model *m = g->model;
	uint32_t i;
	size_t k;

	for (i = 0; i < s->nfields; i++) {
		const struct ks_field *f = &s->fields[i];
		const struct ks_type *ft = &m->types[f->type];
		const struct ks_struct *in;
		const char *path;

		if (ft->kind != KSPLIT_TYPE_RECORD)
			continue;
		in = &m->structs[ft->strukt];
		path = ks_glue_printf(g, "%s%s", prefix, f->name);
		for (k = 0; *in->name && k < g->ntypes; k++)
			if (!strcmp(g->types[k]->id + 5, in->name) &&
			    *f->name)
				add_embed(t, path, g->types[k]->id);
		embed_from_model(g, t, in, !*f->name ? prefix :
				 ks_glue_printf(g, "%s.", path));
	}
}

static int by_id(const void *a, const void *b)
{
	const struct ks_ctype *const *x = a, *const *y = b;

	return strcmp((*x)->id, (*y)->id);
}

/**
 * ks_glue_types() - find the types that are needed
 * @g:	the glue
 */
void ks_glue_types(struct ks_glue *g)
{
	size_t i, k;
	ks_id s;

	for (i = 0; i < g->nfuncs; i++)
		for (k = 0; !g->funcs[i]->open && k < g->funcs[i]->nuses; k++)
			if (g->funcs[i]->uses[k]->object ||
			    g->funcs[i]->uses[k]->around)
				add_use(g, g->funcs[i]->uses[k]);
	for (i = 0; i < g->nfuncs; i++)
		if (g->funcs[i]->kind == KS_F_SCOPE && !g->funcs[i]->open)
			add_scope(g, g->funcs[i]->uses[g->funcs[i]->nuses - 1]);
	if (g->ntypes)
		qsort(g->types, g->ntypes, sizeof(*g->types), by_id);
	for (i = 0; g->model && i < g->ntypes; i++) {
		s = ks_find_struct(g->model, g->types[i]->id + 5);
		if (s != KS_NONE && !g->types[i]->sizeof_what)
			embed_from_model(g, g->types[i], &g->model->structs[s],
					 "");
	}
}

static void emit_embeds(struct ks_out *o, const struct ks_ctype *t)
{
	size_t i;

	ks_out_line(o, "static const struct lvd_embed embeds_%s[] = {",
		    t->id + 5);
	o->indent++;
	for (i = 0; i < t->nembeds; i++)
		ks_out_line(o, "{ offsetof(%s, %s), &%s },", t->name,
			    t->embeds[i].path, t->embeds[i].id);
	o->indent--;
	ks_out_line(o, "};");
	ks_out_blank(o);
}

static void emit_scopes(struct ks_glue *g, struct ks_out *o,
			const struct ks_ctype *t)
{
	size_t i;

	for (i = 0; i < t->nscopes; i++)
		ks_out_line(o, "static const struct lvd_projection %s_proj;",
			    t->scopes[i]->name);
	ks_out_blank(o);
	ks_out_line(o, "static const struct lvd_scope scopes_%s[] = {",
		    t->id + 5);
	o->indent++;
	for (i = 0; i < t->nscopes; i++)
		ks_out_line(o, "{ offsetof(%s, %s), &%s_proj },", t->name,
			    ks_glue_member(g, t->scopes[i]->projection,
					   t->scopes[i]->func->lock),
			    t->scopes[i]->name);
	o->indent--;
	ks_out_line(o, "};");
	ks_out_blank(o);
}

static void emit_type(struct ks_glue *g, struct ks_out *o, struct ks_ctype *t)
{
	const char *what = t->sizeof_what ? t->sizeof_what : t->name;
	size_t i;

	if (t->emitted)
		return;
	t->emitted = true;
	for (i = 0; i < t->nembeds; i++)
		emit_type(g, o, get_type(g, NULL, t->embeds[i].id));
	if (t->nembeds)
		emit_embeds(o, t);
	if (t->nscopes)
		emit_scopes(g, o, t);
	ks_out_line(o, "static const struct lvd_type %s = {", t->id);
	o->indent++;
	ks_out_line(o, ".name = \"%s\",", t->name);
	ks_out_line(o, ".size = sizeof(%s),", what);
	ks_out_line(o, ".align = __alignof__(%s),", what);
	if (t->nembeds) {
		ks_out_line(o, ".embeds = embeds_%s,", t->id + 5);
		ks_out_line(o, ".nembeds = ARRAY_SIZE(embeds_%s),", t->id + 5);
	}
	if (t->nscopes) {
		ks_out_line(o, ".scopes = scopes_%s,", t->id + 5);
		ks_out_line(o, ".nscopes = ARRAY_SIZE(scopes_%s),", t->id + 5);
	}
	o->indent--;
	ks_out_line(o, "};");
	ks_out_blank(o);
}

/**
 * ks_glue_emit_types() - write the types
 * @g:	the glue
 * @o:	where to
 */
void ks_glue_emit_types(struct ks_glue *g, struct ks_out *o)
{
	size_t i;

	for (i = 0; i < g->ntypes; i++)
		emit_type(g, o, g->types[i]);
}
