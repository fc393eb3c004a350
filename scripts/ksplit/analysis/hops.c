// SPDX-License-Identifier: GPL-2.0
/*
 * How far does a parameter tree reach?  Anything in the kernel can be reached
 * from any device, if every pointer is followed.  But an object belongs to the
 * tree of an argument on both sides of the boundary only if both sides can
 * follow the pointers that lead to it.  A pointer field that the driver never
 * touches is a kernel-private edge: what lies behind it is not reached from
 * the argument.  Nor is a neighbour on a list whose links the driver does not
 * touch: the links are told apart by the struct that they are embedded in.
 *
 * In code that the driver runs nothing is cut off: it touches every pointer
 * that it follows.
 */
#include "analysis.h"

/* Structs that do nothing but link others. */
static const char *const links[] = {
	"hlist_bl_head", "hlist_bl_node", "hlist_head", "hlist_node",
	"hlist_nulls_head", "hlist_nulls_node", "klist", "klist_node",
	"list_head", "llist_head", "llist_node", "plist_head", "plist_node",
	"radix_tree_root", "rb_node", "rb_root", "rb_root_cached",
	"timerqueue_head", "timerqueue_node", "xarray", "xa_node",
};

static bool *find_links(const struct ks_model *m)
{
	bool *is_link = ks_alloc(m->nstructs, sizeof(*is_link));
	size_t k;
	ks_id i;

	for (i = 0; i < m->nstructs; i++)
		for (k = 0; k < sizeof(links) / sizeof(links[0]); k++)
			is_link[i] |= !strcmp(m->structs[i].name, links[k]);
	return is_link;
}

/**
 * struct hops - what the driver follows
 * @a:		the analysis
 * @is_link:	per struct: one of links[]
 * @first:	per struct: number of its first embedded struct
 * @touched:	per embedded struct: named by code that the driver runs
 */
struct hops {
	struct ks_analysis *a;
	bool *is_link;
	uint32_t *first;
	bool *touched;
};

static uint32_t find_embed(const struct hops *h, ks_id strukt, uint64_t bitoff)
{
	const struct ks_layout *l = &h->a->layouts[strukt];
	uint32_t i;

	for (i = 0; i < l->nembeds; i++)
		if (l->embeds[i].bitoff == bitoff)
			return h->first[strukt] + i;
	return KS_NONE;
}

/* The embedded struct that a place is, if its outer struct is known. */
static uint32_t place_embed(const struct hops *h, ks_id path)
{
	const struct ks_model *m = h->a->m;
	const struct ks_path *p = &m->paths[path];
	uint64_t off = 0;

	while (p->op == KSPLIT_P_INDEX)
		p = &m->paths[p->up];
	while (p->op == KSPLIT_P_FIELD) {
		off += m->structs[p->a].fields[p->b].bitoff;
		if (!ks_struct_anonymous(m, p->a))
			return find_embed(h, p->a, off);
		p = &m->paths[p->up];
	}
	return KS_NONE;
}

static void touch_path(struct hops *h, ks_id path)
{
	const struct ks_model *m = h->a->m;

	for (; path; path = m->paths[path].up) {
		const struct ks_path *p = &m->paths[path];
		const struct ks_type *t;
		uint32_t e = KS_NONE;

		if (p->op == KSPLIT_P_FIELD)
			e = place_embed(h, path);
		if (p->op == KSPLIT_P_CONTAINER) {
			t = &m->types[p->b];
			if (t->kind == KSPLIT_TYPE_RECORD)
				e = find_embed(h, t->strukt, p->a * 8);
		}
		if (e != KS_NONE)
			h->touched[e] = true;
	}
}

static void touch_set(struct hops *h, const struct ks_set *s)
{
	uint32_t i;

	for (i = 0; i < s->n; i++)
		touch_path(h, s->v[i]);
}

static void touch_body(struct hops *h, ks_id func)
{
	struct ks_rec_iter it;
	struct ks_rec r;
	uint32_t i;

	ks_rec_init(&it, KS_KIND(KSPLIT_R_ACCESS) | KS_KIND(KSPLIT_R_CALL) |
		    KS_KIND(KSPLIT_R_STORE));
	ks_rec_begin(&it, h->a->m, &h->a->m->funcs[func]);
	while (ks_rec_next(&it, &r)) {
		if (r.kind == KSPLIT_R_ACCESS || r.kind == KSPLIT_R_STORE)
			touch_set(h, &r.a);
		if (r.kind == KSPLIT_R_STORE)
			touch_set(h, &r.b);
		for (i = 0; r.kind == KSPLIT_R_CALL && i < r.nargs; i++)
			touch_set(h, &r.args[i]);
	}
	ks_rec_end(&it);
}

static bool is_cut(const struct hops *h, const struct ks_path *p)
{
	const struct ks_target *t = &h->a->targets[p->up];
	const struct ks_cell *c;
	uint32_t e;

	if (p->op != KSPLIT_P_LOAD || t->kind != KS_TARGET_CELL)
		return false;
	c = &h->a->cells[t->first];
	if (!ks_touches(h->a, KS_DRIVER, t->first))
		return true;
	if (!h->is_link[c->strukt])
		return false;
	e = place_embed(h, h->a->m->paths[p->up].up);
	return e != KS_NONE && !h->touched[e];
}

/**
 * ks_hops_build() - find the paths that leave an argument's tree
 * @a:		the analysis; fills cut
 * @sides:	per symbol: who runs it (ks_function_sides())
 */
void ks_hops_build(struct ks_analysis *a, const uint8_t *sides)
{
	const struct ks_model *m = a->m;
	struct hops h = { .a = a };
	uint32_t n = 0;
	ks_id i;

	h.is_link = find_links(m);
	h.first = ks_alloc(m->nstructs, sizeof(*h.first));
	for (i = 0; i < m->nstructs; i++) {
		h.first[i] = n;
		n += a->layouts[i].nembeds;
	}
	h.touched = ks_alloc(n, sizeof(*h.touched));
	for (i = 0; i < m->nfuncs; i++)
		if (sides[m->funcs[i].sym] & 2)
			touch_body(&h, i);
	a->cut = ks_alloc(m->npaths, sizeof(*a->cut));
	for (i = 1; i < m->npaths; i++)
		a->cut[i] = a->cut[m->paths[i].up] ||
			    is_cut(&h, &m->paths[i]);
	free(h.is_link);
	free(h.first);
	free(h.touched);
}
