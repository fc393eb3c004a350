// SPDX-License-Identifier: GPL-2.0
/*
 * The first row of the paper's table 1b: fields that are reachable from the
 * arguments of a boundary function through declared types, which is what a
 * deep copy would marshal.  A struct counts once per function.
 */
#include "analysis.h"

struct closure {
	const struct ks_analysis *a;
	bool *seen;
	ks_id *work;
	size_t nwork, cap;
	uint64_t fields;
};

static void reach_struct(struct closure *c, ks_id strukt)
{
	if (c->seen[strukt])
		return;
	c->seen[strukt] = true;
	c->work = ks_grow(c->work, c->nwork, &c->cap, sizeof(*c->work));
	c->work[c->nwork++] = strukt;
}

static void reach_type(struct closure *c, ks_id type)
{
	const struct ks_model *m = c->a->m;
	const struct ks_type *t = &m->types[type];

	while (t->kind == KSPLIT_TYPE_ARRAY || t->kind == KSPLIT_TYPE_POINTER)
		t = &m->types[t->target];
	if (t->kind == KSPLIT_TYPE_RECORD)
		reach_struct(c, t->strukt);
}

/**
 * ks_deep_copy() - fields that a deep copy of all arguments marshals
 * @a:		the analysis
 * @sym:	the boundary function
 * @also:	per struct: reached at run time (void pointers, container_of)
 *
 * Returns the number of fields and scalar arguments.
 */
uint64_t ks_deep_copy(const struct ks_analysis *a, ks_id sym,
		      const bool *also)
{
	struct closure c = { .a = a };
	const struct ks_type *t = &a->m->types[a->m->syms[sym].type];
	unsigned int i;
	ks_id s;

	c.seen = ks_alloc(a->m->nstructs, sizeof(*c.seen));
	for (i = 0; i < ks_nparams(a->m, sym); i++) {
		c.fields++;
		reach_type(&c, ks_param_type(a->m, sym, i));
	}
	if (t->kind == KSPLIT_TYPE_FUNCTION)
		reach_type(&c, t->target);
	for (s = 0; s < a->m->nstructs; s++)
		if (also[s])
			reach_struct(&c, s);
	while (c.nwork) {
		const struct ks_layout *l = &a->layouts[c.work[--c.nwork]];

		c.fields += l->ncells;
		for (i = 0; i < l->ncells; i++)
			reach_type(&c, a->cells[l->first + i].type);
		for (i = 0; i < l->nembeds; i++)
			reach_struct(&c, l->embeds[i].strukt);
	}
	free(c.work);
	free(c.seen);
	return c.fields;
}
