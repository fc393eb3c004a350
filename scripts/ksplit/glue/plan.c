// SPDX-License-Identifier: GPL-2.0
/*
 * What is to be generated: the functions, what each reaches, which fields the
 * domain may change, and what the description leaves open.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "glue.h"

static enum ks_func_kind kind_of(const struct ks_idl_rpc *r)
{
	if (!strcmp(r->keyword, "rpc"))
		return KS_F_RPC;
	if (!strcmp(r->keyword, "rpc_export"))
		return KS_F_EXPORT;
	return !strcmp(r->keyword, "global") ? KS_F_GLOBAL : KS_F_RPC_PTR;
}

static bool name_taken(const struct ks_glue *g, const char *name)
{
	size_t i;

	for (i = 0; i < g->nfuncs; i++)
		if (!strcmp(g->funcs[i]->name, name))
			return true;
	return false;
}

static struct ks_glue_func *add_func(struct ks_glue *g, enum ks_func_kind kind,
				     const struct ks_idl_rpc *r,
				     const struct ks_glue_func *outer,
				     const char *name)
{
	struct ks_glue_func *f = ks_arena_alloc(g->arena, sizeof(*f));
	unsigned int n = 1;

	memset(f, 0, sizeof(*f));
	f->kind = kind;
	f->rpc = r;
	f->outer = outer;
	f->name = name;
	while (name_taken(g, f->name))
		f->name = ks_glue_printf(g, "%s_%u", name, ++n);
	KS_GROW(g->funcs, g->nfuncs, g->funcs_cap);
	g->funcs[g->nfuncs++] = f;
	return f;
}

static void add_nested(struct ks_glue *g, const struct ks_idl_rpc *r,
		       const struct ks_glue_func *outer)
{
	struct ks_glue_func *f = add_func(g, kind_of(r), r, outer, r->name);
	uint32_t i;

	for (i = 0; i < r->nnested; i++)
		add_nested(g, &r->nested[i], f);
}

static void add_writable(struct ks_glue *g, const char *strukt,
			 const char *field)
{
	if (ks_glue_writable(g, strukt, field))
		return;
	KS_GROW(g->writable, g->nwritable, g->writable_cap);
	g->writable[g->nwritable++] = ks_glue_printf(g, "%s %s", strukt, field);
}

static void find_writable(struct ks_glue *g, struct ks_glue_func *f,
			  const struct ks_projection *p)
{
	const struct ks_idl_field *d;
	struct ks_attrs a;
	uint32_t i;

	for (i = 0; i < p->nfields; i++) {
		d = &p->fields[i];
		if (d->kind != KS_FIELD_PLAIN)
			continue;
		a = d->type->value;
		if (f->kind == KS_F_RPC ? a.in || !a.out : a.out)
			add_writable(g, p->strukt, d->name);
	}
}

/**
 * ks_glue_writable() - may the domain change a field anywhere?
 * @g:		the glue
 * @strukt:	the struct
 * @field:	the field
 */
bool ks_glue_writable(const struct ks_glue *g, const char *strukt,
		      const char *field)
{
	size_t i, n = strlen(strukt);

	for (i = 0; i < g->nwritable; i++)
		if (!strncmp(g->writable[i], strukt, n) &&
		    g->writable[i][n] == ' ' &&
		    !strcmp(g->writable[i] + n + 1, field))
			return true;
	return false;
}

/**
 * ks_glue_crosses() - is a field carried in a direction?
 * @g:		the glue
 * @use:	the object that it is a field of
 * @field:	its name; NULL: the object is a word
 * @v:		what it is
 * @dir:	the direction
 *
 * What the domain may have changed goes out before a kernel function runs,
 * also if that function only writes it. A number that the callee only writes
 * crosses before the call, too: it need not be written, and what is written
 * may be what a fresh copy holds. A pointer may lead anywhere then.
 */
bool ks_glue_crosses(const struct ks_glue *g, const struct ks_use *use,
		     const char *field, const struct ks_value *v,
		     enum ks_dir dir)
{
	bool writable = field && use->projection &&
			ks_glue_writable(g, use->projection->strukt, field);
	bool before = v->attrs.in ||
		      (v->attrs.out && !ks_glue_is_pointer(v));

	switch (use->func->kind) {
	case KS_F_RPC:
		return dir == KS_TO_DOMAIN ? v->attrs.out :
					     before || writable;
	case KS_F_SCOPE:
		return dir == KS_TO_DOMAIN || writable;
	default:
		return dir == KS_TO_DOMAIN ? before : v->attrs.out;
	}
}

static void leave_open(struct ks_glue_func *f, const char *why)
{
	if (f->open)
		return;
	f->open = why;
	f->open_pos = f->rpc->pos;
}

static bool is_percpu(const struct ks_glue *g, const char *name)
{
	static const char *const known[] = {
		"const_pcpu_hot", "cpu_info", "cpu_number", "current_task",
		"pcpu_hot", "this_cpu_off",
	};
	ks_id s;
	size_t i;

	for (i = 0; i < ARRAY_LEN(known); i++)
		if (!strcmp(known[i], name))
			return true;
	s = ks_glue_sym(g, name);
	return s != KS_NONE &&
	       (g->model->syms[s].flags & KSPLIT_SYM_PERCPU);
}

static bool is_variadic(const struct ks_glue *g, const struct ks_glue_func *f)
{
	const struct ks_model *m = g->model;
	ks_id s;

	if (f->rpc->variadic || !m)
		return f->rpc->variadic;
	s = ks_glue_sym(g, f->rpc->name);
	return s != KS_NONE && m->types[m->syms[s].type].variadic;
}

static bool is_format(const struct ks_idl_type *t)
{
	return t->stem == KS_STEM_STRING && t->is_const && t->nstars < 2 &&
	       !t->value.out && !t->value.unused &&
	       !(t->nstars && (t->star[0].out || t->star[0].unused));
}

/*
 * The string that says what the arguments without a name are: the last
 * constant one, as the kernel has them.  scanf() writes to them.
 */
static uint32_t find_format(const struct ks_glue_func *f)
{
	uint32_t i;

	if (f->kind != KS_F_RPC || strstr(f->rpc->name, "scanf"))
		return 0;
	for (i = f->rpc->nargs; i; i--)
		if (is_format(f->rpc->args[i - 1].type))
			break;
	return i;
}

static void check_func(struct ks_glue *g, struct ks_glue_func *f)
{
	if (f->kind == KS_F_GLOBAL && is_percpu(g, f->rpc->name))
		leave_open(f, "per-CPU variable: each CPU has its own");
	if (f->kind != KS_F_GLOBAL && is_variadic(g, f)) {
		f->format = find_format(f);
		if (!f->format)
			leave_open(f, "variadic function without a format: its further arguments have no type");
	}
	ks_glue_reach(g, f);
}

static struct ks_glue_func *find_scope(const struct ks_glue *g,
				       const char *strukt, const char *lock)
{
	size_t i;

	for (i = 0; i < g->nfuncs; i++)
		if (g->funcs[i]->kind == KS_F_SCOPE &&
		    !strcmp(g->funcs[i]->strukt, strukt) &&
		    !strcmp(g->funcs[i]->lock, lock))
			return g->funcs[i];
	return NULL;
}

static struct ks_glue_func *get_scope(struct ks_glue *g,
				      const struct ks_glue_func *f,
				      const struct ks_projection *p,
				      const char *lock)
{
	struct ks_glue_func *s = find_scope(g, p->strukt, lock);
	struct ks_projection *fields;

	if (s)
		return s;
	s = add_func(g, KS_F_SCOPE, f->rpc, f,
		     ks_glue_printf(g, "%s_%s", p->strukt, lock));
	s->strukt = p->strukt;
	s->lock = lock;
	fields = ks_arena_alloc(g->arena, sizeof(*fields));
	*fields = *p;
	fields->name = "scope";
	fields->nfields = 0;
	fields->fields = NULL;
	ks_glue_use(g, s, fields, NULL)->object = true;
	return s;
}

static void add_to_scope(struct ks_glue *g, struct ks_glue_func *s,
			 const struct ks_idl_field *field)
{
	struct ks_projection *p = (struct ks_projection *)s->uses[0]->projection;
	struct ks_idl_field *fields;
	uint32_t i;

	for (i = 0; i < p->nfields; i++)
		if (!strcmp(p->fields[i].name, field->name))
			return;
	fields = ks_arena_array(g->arena, p->nfields + 1, sizeof(*fields));
	if (p->nfields)
		memcpy(fields, p->fields, p->nfields * sizeof(*fields));
	fields[p->nfields++] = *field;
	p->fields = fields;
}

static void find_guarded(struct ks_glue *g, const struct ks_glue_func *f,
			 const struct ks_projection *p,
			 const struct ks_idl_field *guarded)
{
	struct ks_glue_func *s = get_scope(g, f, p, guarded->name);
	uint32_t i, k;

	for (k = 0; k < guarded->nmembers; k++)
		for (i = 0; i < p->nfields; i++)
			if (p->fields[i].kind == KS_FIELD_PLAIN &&
			    !strcmp(p->fields[i].name, guarded->members[k]))
				add_to_scope(g, s, &p->fields[i]);
}

static void find_scopes(struct ks_glue *g, const struct ks_glue_func *f)
{
	const struct ks_projection *p;
	uint32_t k;
	size_t i;

	for (i = 0; i < f->nuses; i++) {
		p = f->uses[i]->placed ? f->uses[i]->projection : NULL;
		for (k = 0; p && k < p->nfields; k++)
			if (p->fields[k].kind == KS_FIELD_GUARDED)
				find_guarded(g, f, p, &p->fields[k]);
	}
}

static void plan_scopes(struct ks_glue *g)
{
	size_t i, n = g->nfuncs;

	for (i = 0; i < n; i++)
		if (!g->funcs[i]->open)
			find_scopes(g, g->funcs[i]);
	for (i = n; i < g->nfuncs; i++)
		ks_glue_reach(g, g->funcs[i]);
}

/**
 * ks_glue_plan() - plan the glue
 * @g:	the glue; @idl, @model and @module are set
 *
 * Returns how many functions and globals have to be left open.
 */
int ks_glue_plan(struct ks_glue *g)
{
	const struct ks_idl *idl = g->idl;
	int open = 0;
	uint32_t k;
	size_t i;

	for (k = 0; k < idl->nrpcs; k++)
		add_nested(g, &idl->rpcs[k], NULL);
	for (i = 0; i < g->nfuncs; i++) {
		for (k = 0; k < g->funcs[i]->rpc->nprojections; k++)
			find_writable(g, g->funcs[i],
				      &g->funcs[i]->rpc->projections[k]);
		for (k = 0; k < idl->nprojections; k++)
			find_writable(g, g->funcs[i], &idl->projections[k]);
	}
	for (i = 0; i < g->nfuncs; i++) {
		check_func(g, g->funcs[i]);
		open += !!g->funcs[i]->open;
	}
	plan_scopes(g);
	for (i = 0; i < g->nfuncs; i++)
		if (!g->funcs[i]->open &&
		    !ks_glue_clause(g->funcs[i], KS_CLAUSE_NEVER))
			ks_glue_place(g, g->funcs[i]);
	ks_glue_types(g);
	ks_glue_plan_undos(g);
	return open;
}
