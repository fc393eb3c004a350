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
	enum ks_performer by;		/* the caller */
};

/* The scan over one half of the functions. */
struct scan {
	const struct ks_analysis *a;
	const int8_t *behind;	/* find_behind() */
	ks_id sym;
	uint8_t *scalars;
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
static enum ks_performer performer(const struct ks_analysis *a, ks_id sym)
{
	if (ks_is_callers(a, sym))
		return KS_BY_CALLER;
	return ks_is_driver(a, sym) ? KS_BY_DRIVER : KS_BY_KERNEL;
}

/* Per value: number of the parameter whose scalar pointee it points to, or -1. */
static int8_t *find_behind(const struct ks_analysis *a)
{
	int8_t *behind = ks_alloc(a->m->npaths, 1);
	struct ks_target t;
	ks_id i;

	for (i = 0; i < a->m->npaths; i++) {
		behind[i] = -1;
		if (ks_is_place(&a->m->paths[i]))
			continue;
		t = ks_pointee(a, i);
		if (t.kind == KS_TARGET_SCALAR)
			behind[i] = ks_direct_param(a->m, t.id);
	}
	return behind;
}

static uint32_t scalar_param(const struct scan *s, ks_id value)
{
	int i = s->behind[value];

	return i < 0 ? KS_NONE : ks_param_node(s->a, s->sym, i);
}

static void note(const struct scan *s, const struct ks_set *values,
		 unsigned int flags)
{
	uint32_t i, node;

	for (i = 0; flags && i < values->n; i++) {
		node = scalar_param(s, values->v[i]);
		if (node != KS_NONE)
			s->scalars[node] |= flags << performer(s->a, s->sym);
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
			s->edges[s->nedges++] = (struct edge){
				node, from, performer(s->a, s->sym),
			};
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
static uint8_t as_caller(uint8_t flags, enum ks_performer by)
{
	unsigned int mine = flags >> KS_BY_CALLER & 3;

	flags &= ~(3u << KS_BY_CALLER);
	return flags | mine << by;
}

static void scan_bodies(void *arg, ks_id f, ks_id end)
{
	struct scan *s = arg;
	struct ks_rec_iter it;
	struct ks_rec r;

	ks_rec_init(&it, KS_KIND(KSPLIT_R_ACCESS) | KS_KIND(KSPLIT_R_CALL));
	s->scalars = ks_alloc(s->a->nparams, 1);
	for (; f < end; f++) {
		s->sym = s->a->m->funcs[f].sym;
		ks_rec_begin(&it, s->a->m, &s->a->m->funcs[f]);
		while (ks_rec_next(&it, &r)) {
			if (r.kind == KSPLIT_R_CALL)
				scan_call(s, &r);
			else
				scan_access(s, &r);
		}
	}
	ks_rec_end(&it);
}

/* What callees do, their callers do. */
static bool pass_on(const struct ks_analysis *a, const struct scan *s)
{
	bool changed = false;
	size_t i;

	for (i = 0; i < s->nedges; i++) {
		const struct edge *e = &s->edges[i];
		uint8_t add = as_caller(a->scalars[e->callee], e->by) &
			      ~a->scalars[e->caller];

		a->scalars[e->caller] |= add;
		changed |= add != 0;
	}
	return changed;
}

/**
 * ks_scalars_build() - find functions that access scalars behind parameters
 * @a:	the analysis, with function pointers; fills scalars
 */
void ks_scalars_build(struct ks_analysis *a)
{
	int8_t *behind = find_behind(a);
	struct scan s[2] = {
		{ .a = a, .behind = behind },
		{ .a = a, .behind = behind },
	};
	bool changed = true;
	uint32_t i;

	ks_halves(a->m, scan_bodies, &s[0], &s[1]);
	a->scalars = s[0].scalars;
	for (i = 0; i < a->nparams; i++)
		a->scalars[i] |= s[1].scalars[i];
	while (changed) {
		changed = pass_on(a, &s[0]);
		changed |= pass_on(a, &s[1]);
	}
	free(s[0].edges);
	free(s[1].edges);
	free(s[1].scalars);
	free(behind);
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

/**
 * ks_is_copied_aside() - does a number behind a parameter cross as a copy?
 * @a:		the analysis
 * @sym:	a function of the kernel
 * @i:		the parameter
 *
 * What is behind a pointer to a struct is shared; what is behind a pointer to a
 * number, or to nobody knows what, may be a field of any struct: the kernel
 * gets a copy, and the field is the driver's.
 */
bool ks_is_copied_aside(const struct ks_analysis *a, ks_id sym, unsigned int i)
{
	return ks_pointee_struct(a->m, ks_param_type(a->m, sym, i)) == KS_NONE;
}
