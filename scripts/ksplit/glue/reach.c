// SPDX-License-Identifier: GPL-2.0
/* What a function reaches, and in which order its pieces are generated. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "glue.h"

static bool same_word(struct ks_glue *g, const struct ks_idl_type *a,
		      const struct ks_idl_type *b)
{
	struct ks_pos none = { 0, 0 };

	return !strcmp(ks_glue_describe(g, none, a, "", 0),
		       ks_glue_describe(g, none, b, "", 0));
}

static struct ks_use *find_use(struct ks_glue *g, struct ks_glue_func *f,
			       const struct ks_projection *p,
			       const struct ks_idl_type *word)
{
	size_t i;

	for (i = 0; i < f->nuses; i++) {
		struct ks_use *u = f->uses[i];

		if (p ? u->projection == p :
			u->word && same_word(g, u->word, word))
			return u;
	}
	return NULL;
}

/* "bio" of "struct bio". */
static const char *type_id(const char *ctype)
{
	const char *space = strrchr(ctype, ' ');

	return space ? space + 1 : ctype;
}

static const char *word_name(struct ks_glue *g, const struct ks_idl_type *t)
{
	if (t->stem == KS_STEM_PROJECTION || t->stem == KS_STEM_RPC_PTR)
		return ks_glue_printf(g, "%s_pointer", t->name);
	if (t->stem == KS_STEM_STRING)
		return "string_pointer";
	if (t->stem == KS_STEM_ARRAY)
		return "array_pointer";
	return "opaque_pointer";
}

/* Two words may be spelled alike: "foo_pointer", "foo_pointer_2". */
static const char *unique_name(struct ks_glue *g, const struct ks_glue_func *f,
			       const char *name)
{
	const char *text = ks_glue_printf(g, "%s_%s", f->name, name);
	unsigned int n = 1;
	size_t i;

	for (i = 0; i < f->nuses; i++)
		if (!strcmp(f->uses[i]->name, text)) {
			text = ks_glue_printf(g, "%s_%s_%u", f->name, name,
					      ++n);
			i = (size_t)-1;
		}
	return text;
}

/**
 * ks_glue_use() - the use of a projection, or of a word, in a function
 * @g:		the glue
 * @f:		the function
 * @p:		the projection, or NULL
 * @word:	else the type of the word
 *
 * Returns the use, made if there was none.
 */
struct ks_use *ks_glue_use(struct ks_glue *g, struct ks_glue_func *f,
			   const struct ks_projection *p,
			   const struct ks_idl_type *word)
{
	struct ks_use *u = find_use(g, f, p, word);

	if (u)
		return u;
	u = ks_arena_alloc(g->arena, sizeof(*u));
	memset(u, 0, sizeof(*u));
	u->func = f;
	u->projection = p;
	u->word = word;
	u->name = unique_name(g, f, p ? p->name : word_name(g, word));
	if (p) {
		u->ctype = ks_glue_struct(g, p);
		u->type = ks_glue_printf(g, "type_%s", type_id(u->ctype));
	} else {
		u->ctype = "void *";
		u->type = "type_pointer";
	}
	KS_GROW(f->uses, f->nuses, f->uses_cap);
	f->uses[f->nuses++] = u;
	return u;
}

static void leave_open(struct ks_glue *g, struct ks_glue_func *f,
		       struct ks_pos pos, const char *what, const char *why)
{
	if (f->open)
		return;
	f->open = ks_glue_printf(g, "%s: %s", what, why);
	f->open_pos = pos;
}

static void check_visible(struct ks_glue *g, struct ks_glue_func *f,
			  const struct ks_use *u)
{
	const char *file = NULL;

	if (u->projection && !strcmp(u->projection->strukt, "__va_list_tag"))
		leave_open(g, f, u->projection->pos, u->ctype,
			   "a va_list: its arguments have no type");
	else if (u->projection)
		file = ks_glue_private_file(g, u->projection->strukt);
	if (file)
		leave_open(g, f, u->projection->pos, u->ctype,
			   ks_glue_printf(g, "is private to %s: glue cannot look into it",
					  file));
}

static void reach_value(struct ks_glue *g, struct ks_glue_func *f,
			struct ks_value v, struct ks_pos pos,
			const char *what);

static void reach_fields(struct ks_glue *g, struct ks_glue_func *f,
			 struct ks_use *u)
{
	const struct ks_projection *p = u->projection;
	uint32_t i;

	for (i = 0; i < p->nfields; i++) {
		const struct ks_idl_field *d = &p->fields[i];

		if (!ks_glue_has_field(f, p, i))
			continue;
		reach_value(g, f, ks_glue_value(g, f, d->type, d->bits, false),
			    d->pos, ks_glue_printf(g, "%s.%s", p->name,
						   d->name));
	}
}

static void reach_use(struct ks_glue *g, struct ks_glue_func *f,
		      struct ks_use *u, struct ks_pos pos)
{
	if (u->placed)
		return;
	u->placed = true;
	check_visible(g, f, u);
	if (u->projection)
		reach_fields(g, f, u);
	else
		reach_value(g, f, ks_glue_value(g, f, u->word, 0, false), pos,
			    "pointer");
}

static void reach_value(struct ks_glue *g, struct ks_glue_func *f,
			struct ks_value v, struct ks_pos pos,
			const char *what)
{
	if (v.kind == KS_V_OPEN)
		leave_open(g, f, pos, what, v.why);
	if (v.kind == KS_V_LOOP)
		reach_value(g, f,
			    ks_glue_value(g, f, v.element, 0, false),
			    pos, what);
	if (!v.use)
		return;
	v.use->object |= ks_glue_is_pointer(&v) && v.kind != KS_V_MEMBER;
	reach_use(g, f, v.use, pos);
}

/* A struct of which nothing crosses still is one: functions get its address. */
static struct ks_use *bare_struct(struct ks_glue *g, struct ks_glue_func *f)
{
	const struct ks_idl_type *t = f->rpc->type;
	const struct ks_projection *p;

	if (t->stem != KS_STEM_PROJECTION || t->nstars)
		return NULL;
	p = ks_glue_projection(g, f, t->name);
	if (!p || p->nfields || p->is_union ||
	    ks_glue_private_file(g, p->strukt))
		return NULL;
	return ks_glue_use(g, f, p, NULL);
}

static void reach_global(struct ks_glue *g, struct ks_glue_func *f)
{
	struct ks_value v = ks_glue_value(g, f, f->rpc->type, 0, false);
	struct ks_use *bare = v.use ? NULL : bare_struct(g, f);

	reach_value(g, f, v, f->rpc->pos, f->rpc->name);
	if (bare) {
		reach_use(g, f, bare, f->rpc->pos);
		bare->object = true;
		return;
	}
	if (v.kind == KS_V_STRUCT) {
		v.use->object = true;
		return;
	}
	if (v.kind == KS_V_UNION) {
		leave_open(g, f, f->rpc->pos, f->rpc->name,
			   "a union is not carried as a global");
		return;
	}
	v.use = ks_glue_use(g, f, NULL, f->rpc->type);
	v.use->global = v.use->object = v.use->placed = true;
	v.use->name = ks_glue_printf(g, "%s_value", f->name);
	v.use->type = ks_glue_printf(g, "type_of_%s", f->name);
}

/**
 * ks_glue_reach() - find what a function reaches
 * @g:	the glue
 * @f:	the function; its @open is set if the description does not suffice
 */
void ks_glue_reach(struct ks_glue *g, struct ks_glue_func *f)
{
	const struct ks_idl_rpc *r = f->rpc;
	uint32_t i;

	if (f->kind == KS_F_SCOPE) {
		reach_use(g, f, f->uses[0], r->pos);
		return;
	}
	if (f->kind == KS_F_GLOBAL) {
		reach_global(g, f);
		return;
	}
	for (i = 0; i < r->nargs; i++)
		reach_value(g, f, ks_glue_argument(g, f, &r->args[i]),
			    r->args[i].pos, r->args[i].name);
	reach_value(g, f, ks_glue_result(g, f), r->pos, "result");
}

static void place_use(struct ks_glue *g, struct ks_glue_func *f,
		      struct ks_use *u, struct ks_use **order, size_t *n);

/* Objects inside the object come before it: it calls their functions. */
static void place_value(struct ks_glue *g, struct ks_glue_func *f,
			struct ks_value v, struct ks_use **order, size_t *n)
{
	if (v.kind == KS_V_LOOP)
		place_value(g, f, ks_glue_value(g, f, v.element, 0, false),
			    order, n);
	if (v.kind == KS_V_STRUCT || v.kind == KS_V_UNION)
		place_use(g, f, v.use, order, n);
}

static void place_use(struct ks_glue *g, struct ks_glue_func *f,
		      struct ks_use *u, struct ks_use **order, size_t *n)
{
	const struct ks_projection *p = u->projection;
	uint32_t i;

	if (!u->placed)
		return;
	u->placed = false;
	for (i = 0; p && i < p->nfields; i++)
		if (ks_glue_has_field(f, p, i))
			place_value(g, f, ks_glue_value(g, f, p->fields[i].type,
							p->fields[i].bits,
							false), order, n);
	u->index = *n;
	order[(*n)++] = u;
}

/* A pointer to what is defined later, or to the object itself. */
static void mark_forward(struct ks_use *from, const struct ks_value *v)
{
	if (v->use && ks_glue_is_pointer(v) && v->use->index >= from->index)
		v->use->forward = true;
}

static void mark_forwards(struct ks_glue *g, struct ks_glue_func *f,
			  struct ks_use *u)
{
	const struct ks_projection *p = u->projection;
	struct ks_value v;
	uint32_t i;

	for (i = 0; i < (p ? p->nfields : 1); i++) {
		if (p && !ks_glue_has_field(f, p, i))
			continue;
		v = ks_glue_value(g, f, p ? p->fields[i].type : u->word,
				  p ? p->fields[i].bits : 0, false);
		if (v.kind == KS_V_LOOP)
			v = ks_glue_value(g, f, v.element, 0, false);
		mark_forward(u, &v);
	}
}

/**
 * ks_glue_place() - put what a function reaches into order
 * @g:	the glue
 * @f:	the function
 *
 * What only a guarded or unreached field names goes.
 */
void ks_glue_place(struct ks_glue *g, struct ks_glue_func *f)
{
	struct ks_use **order;
	size_t i, n = 0, before = f->nuses;

	order = ks_arena_array(g->arena, f->nuses + 1, sizeof(*order));
	for (i = 0; i < before; i++)
		place_use(g, f, f->uses[i], order, &n);
	for (i = 0; i < n; i++)
		f->uses[i] = order[i];
	f->nuses = n;
	for (i = 0; i < n; i++)
		mark_forwards(g, f, f->uses[i]);
}
