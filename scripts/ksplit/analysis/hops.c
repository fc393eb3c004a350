// SPDX-License-Identifier: GPL-2.0
/*
 * How far does a parameter tree reach?  Anything in the kernel can be reached
 * from any device, if every pointer is followed.  But an object belongs to the
 * tree of an argument on both sides of the boundary only if both sides can
 * follow the pointers that lead to it.  A pointer field (or a list) that the
 * driver never touches is a kernel-private edge: what lies behind it is not
 * reached from the argument.
 *
 * In code that the driver runs nothing is cut off: it touches every pointer
 * that it follows.
 */
#include "analysis.h"

static bool is_cut(const struct ks_analysis *a, const struct ks_path *p)
{
	const struct ks_target *t = &a->targets[p->up];

	return p->op == KSPLIT_P_LOAD && t->kind == KS_TARGET_CELL &&
	       !ks_touches(a, KS_DRIVER, t->first);
}

/**
 * ks_hops_build() - find the paths that leave an argument's tree
 * @a:	the analysis, with the touched cells; fills cut
 */
void ks_hops_build(struct ks_analysis *a)
{
	ks_id i;

	a->cut = ks_alloc(a->m->npaths, sizeof(*a->cut));
	for (i = 1; i < a->m->npaths; i++)
		a->cut[i] = a->cut[a->m->paths[i].up] ||
			    is_cut(a, &a->m->paths[i]);
}
