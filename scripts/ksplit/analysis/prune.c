// SPDX-License-Identifier: GPL-2.0
/*
 * Projections that nothing names any more: a resolution put something else in
 * the place of the pointer that led to them.
 */
#include "../idl/idl.h"
#include "project.h"

static void mark_name(const struct ks_idl_rpc *rpc, bool *seen,
		      const char *name);

static void mark_type(const struct ks_idl_rpc *rpc, bool *seen,
		      const struct ks_idl_type *t)
{
	if (!t)
		return;
	if (t->stem == KS_STEM_PROJECTION)
		mark_name(rpc, seen, t->name);
	mark_type(rpc, seen, t->element);
	mark_type(rpc, seen, t->real);
}

static void mark_projection(const struct ks_idl_rpc *rpc, bool *seen,
			    uint32_t i)
{
	uint32_t k;

	if (seen[i])
		return;
	seen[i] = true;
	for (k = 0; k < rpc->projections[i].nfields; k++)
		mark_type(rpc, seen, rpc->projections[i].fields[k].type);
}

static void mark_name(const struct ks_idl_rpc *rpc, bool *seen,
		      const char *name)
{
	uint32_t i;

	for (i = 0; i < rpc->nprojections; i++)
		if (!strcmp(rpc->projections[i].name, name))
			mark_projection(rpc, seen, i);
}

/**
 * ks_prune() - drop projections that nothing names
 * @rpc:	the boundary function; those with a comment stay
 */
void ks_prune(struct ks_idl_rpc *rpc)
{
	bool *seen = ks_alloc(rpc->nprojections + 1, sizeof(*seen));
	uint32_t i, n = 0;

	mark_type(rpc, seen, rpc->type);
	for (i = 0; i < rpc->nargs; i++)
		mark_type(rpc, seen, rpc->args[i].type);
	for (i = 0; i < rpc->nprojections; i++)
		if (rpc->projections[i].comment)
			mark_projection(rpc, seen, i);
	for (i = 0; i < rpc->nprojections; i++)
		if (seen[i])
			rpc->projections[n++] = rpc->projections[i];
	rpc->nprojections = n;
	free(seen);
}
