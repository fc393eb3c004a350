// SPDX-License-Identifier: GPL-2.0
/*
 * How far does a parameter tree reach?  Anything in the kernel can be reached
 * from any device, if every pointer is followed.  But an object belongs to the
 * tree of an argument on both sides of the boundary only if both sides can
 * follow the pointers that lead to it.  A pointer field (or a list) that the
 * driver never touches is a kernel-private edge: what lies behind it is not
 * reached from the argument.
 *
 * A struct on the stack that only packs up arguments (notifier infos, iterators)
 * is no such edge: what is stored in it is still the argument.
 *
 * In code that the driver runs nothing is cut off: it touches every pointer
 * that it follows.
 */
#include "analysis.h"

/*
 * Structs that others find: a field of some struct points to them, or they are
 * on a list themselves (waiters).
 */
static bool *find_pointed(const struct ks_analysis *a)
{
	const struct ks_model *m = a->m;
	bool *pointed = ks_alloc(m->nstructs, sizeof(*pointed));
	const struct ks_type *t;
	uint32_t c;

	for (c = 0; c < a->ncells; c++) {
		t = &m->types[ks_strip_array(m, a->cells[c].type)];
		if (t->kind == KSPLIT_TYPE_RECORD && a->primitive[t->strukt])
			pointed[a->cells[c].strukt] = true;
		while (t->kind == KSPLIT_TYPE_POINTER)
			t = &m->types[ks_strip_array(m, t->target)];
		if (t->kind == KSPLIT_TYPE_RECORD)
			pointed[t->strukt] = true;
	}
	return pointed;
}

/**
 * ks_hops_packing() - fields of structs on the stack that pointers are stored in
 * @a:	the analysis, with the cells
 *
 * Returns the set of cells; the caller frees it.
 */
unsigned long *ks_hops_packing(const struct ks_analysis *a)
{
	unsigned long *packing = ks_bits_alloc(a->ncells);
	bool *pointed = find_pointed(a);
	struct ks_rec_iter it;
	struct ks_rec r;
	uint32_t i;
	ks_id f;

	ks_rec_init(&it, KS_KIND(KSPLIT_R_STORE));
	for (f = 0; f < a->m->nfuncs; f++) {
		ks_rec_begin(&it, a->m, &a->m->funcs[f]);
		while (ks_rec_next(&it, &r))
			for (i = 0; i < r.a.n; i++) {
				const struct ks_target *t =
					&a->targets[r.a.v[i]];

				if (t->kind == KS_TARGET_CELL &&
				    !pointed[a->cells[t->first].strukt] &&
				    ks_is_local(a->m, r.a.v[i]))
					ks_bit_set(packing, t->first);
			}
	}
	ks_rec_end(&it);
	free(pointed);
	return packing;
}

static bool is_cut(const struct ks_analysis *a, const struct ks_path *p)
{
	const struct ks_target *t = &a->targets[p->up];

	return p->op == KSPLIT_P_LOAD && t->kind == KS_TARGET_CELL &&
	       !ks_touches(a, KS_DRIVER, t->first) &&
	       !ks_bit_test(a->packing, t->first);
}

/**
 * ks_hops_build() - find the paths that leave an argument's tree
 * @a:	the analysis, with packing and the touched cells; fills cut
 */
void ks_hops_build(struct ks_analysis *a)
{
	ks_id i;

	a->cut = ks_alloc(a->m->npaths, sizeof(*a->cut));
	for (i = 1; i < a->m->npaths; i++)
		a->cut[i] = a->cut[a->m->paths[i].up] ||
			    is_cut(a, &a->m->paths[i]);
}
