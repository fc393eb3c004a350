// SPDX-License-Identifier: GPL-2.0
/*
 * Scalars behind parameters: which functions read or write what "u32 *p" or
 * "void *p" points to, themselves or by handing it on.  Where such a function
 * is given the address of a field, that is an access to the field: atomics,
 * bit operations, get_user(&s->f), memcpy(s->buf, ...).
 *
 * Who performs it matters: kernel code, driver code, or (a function of a
 * header) whoever called.
 */
#include "analysis.h"

struct edge {
	uint32_t callee, caller;	/* nodes of parameters */
	ks_id sym;			/* the caller */
};

struct scan {
	struct ks_analysis *a;
	ks_id sym;
	struct edge *edges;
	size_t nedges, cap;
};

/**
 * ks_direct_param() - is a value a parameter itself, moved perhaps?
 * @m:		the program
 * @path:	the value
 *
 * Returns the number of the parameter, -1 if it is something else.
 */
int ks_direct_param(const struct ks_model *m, ks_id path)
{
	for (;;) {
		const struct ks_path *p = &m->paths[path];

		switch (p->op) {
		case KSPLIT_P_PARAM:
			return p->a < KS_MAX_PARAMS ? (int)p->a : -1;
		case KSPLIT_P_LOAD:
			p = &m->paths[p->up];
			if (p->op != KSPLIT_P_PARMVAR ||
			    p->a >= KS_MAX_PARAMS)
				return -1;
			return p->a;
		case KSPLIT_P_ADD:
		case KSPLIT_P_ADDV:
		case KSPLIT_P_BITS:
		case KSPLIT_P_CONTAINER:
			path = p->up;
			break;
		default:
			return -1;
		}
	}
}

/* Position of the flags of those who perform an access. */
static unsigned int performer(const struct ks_analysis *a, ks_id sym)
{
	if (ks_is_callers(a->m, sym))
		return KS_BY_CALLER;
	return ks_is_driver(a, sym) ? KS_BY_DRIVER : KS_BY_KERNEL;
}

/* The parameter whose scalar pointee @value points to, or KS_NONE. */
static uint32_t scalar_param(const struct scan *s, ks_id value)
{
	struct ks_target t = ks_pointee(s->a, value);
	int i;

	if (t.kind != KS_TARGET_SCALAR)
		return KS_NONE;
	i = ks_direct_param(s->a->m, t.id);
	return i < 0 ? KS_NONE : ks_param_node(s->a, s->sym, i);
}

static void note(const struct scan *s, const struct ks_set *values,
		 unsigned int flags)
{
	uint32_t i, node;

	for (i = 0; flags && i < values->n; i++) {
		node = scalar_param(s, values->v[i]);
		if (node != KS_NONE)
			s->a->scalars[node] |=
				flags << performer(s->a, s->sym);
	}
}

static void hand_on(struct scan *s, const struct ks_rec *r, ks_id callee)
{
	uint32_t i, k, node, from;

	for (i = 0; i < r->nargs; i++) {
		node = ks_param_node(s->a, callee, i);
		for (k = 0; node != KS_NONE && k < r->args[i].n; k++) {
			from = scalar_param(s, r->args[i].v[k]);
			if (from == KS_NONE)
				continue;
			s->edges = ks_grow(s->edges, s->nedges, &s->cap,
					   sizeof(*s->edges));
			s->edges[s->nedges++] = (struct edge){ node, from, s->sym };
		}
	}
}

static void scan_call(struct scan *s, const struct ks_rec *r)
{
	const struct ks_known *k;
	const ks_id *syms = NULL;
	uint32_t i, n;

	if (r->flags & KSPLIT_C_INDIRECT) {
		for (i = 0; i < r->a.n; i++) {
			n = ks_funcptr_value(s->a, s->sym, r->a.v[i], &syms);
			for (; n; n--, syms++)
				hand_on(s, r, *syms);
		}
		return;
	}
	k = s->a->known[r->callee];
	for (i = 0; k && i < 3 && i < r->nargs; i++)
		note(s, &r->args[i], ks_known_flags(k, i));
	if (!k)
		hand_on(s, r, r->callee);
}

static void scan_access(const struct scan *s, const struct ks_rec *r)
{
	const struct ks_target *t;
	uint32_t i;
	struct ks_set one = { .n = 1 };

	for (i = 0; i < r->a.n; i++) {
		t = &s->a->targets[r->a.v[i]];
		one.v = (ks_id *)&t->id;
		if (t->kind == KS_TARGET_SCALAR)
			note(s, &one, r->flags &
			     (KSPLIT_ACC_READ | KSPLIT_ACC_WRITE));
	}
}

/* The flags of a callee as its caller sees them. */
static uint8_t as_caller(const struct ks_analysis *a, uint8_t flags, ks_id sym)
{
	unsigned int mine = flags >> KS_BY_CALLER & 3;

	flags &= ~(3u << KS_BY_CALLER);
	return flags | mine << performer(a, sym);
}

/**
 * ks_scalars_build() - find functions that access scalars behind parameters
 * @a:	the analysis, with function pointers; fills scalars
 */
void ks_scalars_build(struct ks_analysis *a)
{
	struct scan s = { .a = a };
	struct ks_rec_iter it;
	bool changed = true;
	struct ks_rec r;
	size_t i;
	ks_id f;

	ks_rec_init(&it, KS_KIND(KSPLIT_R_ACCESS) | KS_KIND(KSPLIT_R_CALL));
	a->scalars = ks_alloc(a->nparams, 1);
	for (f = 0; f < a->m->nfuncs; f++) {
		s.sym = a->m->funcs[f].sym;
		ks_rec_begin(&it, a->m, &a->m->funcs[f]);
		while (ks_rec_next(&it, &r)) {
			if (r.kind == KSPLIT_R_CALL)
				scan_call(&s, &r);
			else if (r.kind == KSPLIT_R_ACCESS)
				scan_access(&s, &r);
		}
	}
	while (changed) {
		changed = false;
		for (i = 0; i < s.nedges; i++) {
			uint8_t add = as_caller(a,
						a->scalars[s.edges[i].callee],
						s.edges[i].sym) &
				      ~a->scalars[s.edges[i].caller];

			a->scalars[s.edges[i].caller] |= add;
			changed |= add != 0;
		}
	}
	free(s.edges);
	ks_rec_end(&it);
}

/**
 * ks_scalar_access() - access to the scalar that a parameter points to
 * @a:		the analysis
 * @sym:	the function
 * @i:		the parameter
 * @caller:	side of the function's caller
 * @side:	side of which the accesses are wanted
 *
 * Returns KSPLIT_ACC_READ and KSPLIT_ACC_WRITE as @side performs them.
 */
unsigned int ks_scalar_access(const struct ks_analysis *a, ks_id sym,
			      unsigned int i, enum ks_side caller,
			      enum ks_side side)
{
	uint32_t node = ks_param_node(a, sym, i);
	unsigned int flags;

	if (a->known[sym])
		return side == ks_side_of(a, sym, caller) ?
		       ks_known_flags(a->known[sym], i) : 0;
	if (node == KS_NONE)
		return 0;
	flags = a->scalars[node] >> (side == KS_DRIVER ? KS_BY_DRIVER :
							 KS_BY_KERNEL);
	if (caller == side)
		flags |= a->scalars[node] >> KS_BY_CALLER;
	return flags & (KSPLIT_ACC_READ | KSPLIT_ACC_WRITE);
}
