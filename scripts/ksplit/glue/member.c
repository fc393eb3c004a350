// SPDX-License-Identifier: GPL-2.0
/*
 * Members of structs that have no name: the description joins the names on the
 * way with "_", C wants dots.
 */
#define _GNU_SOURCE
#include <string.h>

#include "glue.h"

static const char *search(struct ks_glue *g, ks_id strukt, const char *field);

/* What is left of @field behind member @f, with @f's name before it. */
static const char *search_in(struct ks_glue *g, const struct ks_field *f,
			     const char *field)
{
	const struct ks_type *t = &g->model->types[f->type];
	size_t n = strlen(f->name);
	const char *rest;

	if (t->kind != KSPLIT_TYPE_RECORD)
		return NULL;
	if (!n)
		return search(g, t->strukt, field);
	if (strncmp(field, f->name, n) || field[n] != '_')
		return NULL;
	rest = search(g, t->strukt, field + n + 1);
	return rest ? ks_glue_printf(g, "%s.%s", f->name, rest) : NULL;
}

static const char *search(struct ks_glue *g, ks_id strukt, const char *field)
{
	const struct ks_struct *s = &g->model->structs[strukt];
	const char *found = NULL;
	uint32_t i;

	for (i = 0; i < s->nfields; i++)
		if (!strcmp(s->fields[i].name, field))
			return field;
	for (i = 0; !found && i < s->nfields; i++)
		found = search_in(g, &s->fields[i], field);
	return found;
}

/**
 * ks_glue_member() - a field as C names it
 * @g:		the glue
 * @p:		projection that names it
 * @field:	its name there
 *
 * Returns @field itself unless the model knows better.
 */
const char *ks_glue_member(struct ks_glue *g, const struct ks_projection *p,
			   const char *field)
{
	const char *path = NULL;
	ks_id s;

	if (!g->model)
		return field;
	s = ks_find_struct(g->model, p->strukt);
	for (; !path && s != KS_NONE; s = ks_next_struct(g->model, s))
		path = search(g, s, field);
	return path ? path : field;
}
