// SPDX-License-Identifier: GPL-2.0
/*
 * Value flow inside functions, and what of it callers must know: which
 * parameters come back as the result, which are stored behind others, which
 * are called.
 *
 * Only roots are kept, not whole paths: the IDL has one projection per struct
 * and rpc, so that it does not matter on which way a struct was reached, only
 * from which argument.
 */
#include "flow.h"

/**
 * ks_argument() - values of an argument of a call
 * @b:	the body
 * @c:	the call
 * @i:	number of the argument
 *
 * Returns the values, none if there is no such argument.
 */
struct ks_set ks_argument(const struct ks_body *b,
			     const struct ks_callsite *c, unsigned int i)
{
	struct ks_set none = { 0, NULL };

	return i < c->nargs ? b->values[c->args + i] : none;
}

/**
 * ks_flow_roots() - what a value or place is reached from
 * @a:		the analysis
 * @b:		the body in which it occurs
 * @path:	the value or place
 *
 * Returns the set of roots; none for globals, constants and unknown values.
 */
ks_roots ks_flow_roots(const struct ks_analysis *a, const struct ks_body *b,
		       ks_id path)
{
	ks_id root = a->roots[path];
	const struct ks_path *p = &a->m->paths[root];
	const struct ks_func *f = &a->m->funcs[b->func];
	size_t i;

	if (a->cut[path])
		return 0;
	switch (p->op) {
	case KSPLIT_P_PARAM:
	case KSPLIT_P_PARMVAR:
		return p->a < KS_MAX_PARAMS ? b->objects & 1u << p->a : 0;
	case KSPLIT_P_RESULT:
		return p->a < f->ncalls ? b->result[p->a] : 0;
	case KSPLIT_P_ASM:
		return p->a < f->nasms ? b->outputs[p->a] : 0;
	case KSPLIT_P_LOCAL:
		for (i = 0; i < b->nlocals; i++)
			if (b->locals[i] == root)
				return b->local[i];
		return 0;
	default:
		return 0;
	}
}

/**
 * ks_flow_set_roots() - what a set of values is reached from
 * @a:	the analysis
 * @b:	the body in which it occurs
 * @v:	the set
 *
 * Returns the set of roots.  A REC value adds nothing: it stands for the
 * other values of its set.
 */
ks_roots ks_flow_set_roots(const struct ks_analysis *a,
			   const struct ks_body *b, struct ks_set v)
{
	ks_roots roots = 0;
	uint32_t i;

	for (i = 0; i < v.n; i++)
		roots |= ks_flow_roots(a, b, v.v[i]);
	return roots;
}

static ks_roots *root_slot(const struct ks_analysis *a, struct ks_body *b,
			   ks_id path)
{
	ks_id root = a->roots[path];
	const struct ks_path *p = &a->m->paths[root];
	const struct ks_func *f = &a->m->funcs[b->func];
	size_t i;

	if (p->op == KSPLIT_P_RESULT && p->a < f->ncalls)
		return &b->result[p->a];
	if (p->op == KSPLIT_P_ASM && p->a < f->nasms)
		return &b->outputs[p->a];
	if (p->op == KSPLIT_P_LOCAL)
		for (i = 0; i < b->nlocals; i++)
			if (b->locals[i] == root)
				return &b->local[i];
	return NULL;
}

static bool widen(ks_roots *slot, ks_roots add)
{
	if (!(add & ~*slot))
		return false;
	*slot |= add;
	return true;
}

static bool is_local(const struct ks_analysis *a, ks_id path)
{
	return a->m->paths[a->roots[path]].op == KSPLIT_P_LOCAL;
}

/* Can the driver follow the pointer that is stored here? */
static bool is_followed(const struct ks_analysis *a, ks_id dst)
{
	const struct ks_target *t = &a->targets[dst];

	return !a->cut[dst] &&
	       (t->kind != KS_TARGET_CELL || ks_is_local(a->m, dst) ||
		ks_touches(a, KS_DRIVER, t->first));
}

/*
 * @src is found behind @dst from now on.  What is behind a local is reached
 * from where the stored value came from; a new object (result, local) that is
 * stored behind a parameter is reached from that parameter.
 */
static bool link_move(const struct ks_analysis *a, struct ks_body *b,
		      struct ks_set dst, struct ks_set src)
{
	ks_roots from = ks_flow_set_roots(a, b, src), to = 0;
	bool changed = false;
	uint32_t i;

	for (i = 0; i < dst.n; i++) {
		ks_id path = dst.v[i];
		ks_roots *slot = root_slot(a, b, path);

		if (is_followed(a, path))
			to |= ks_flow_roots(a, b, path);
		if (slot && is_local(a, path))
			changed |= widen(slot, from);
	}
	for (i = 0; i < src.n; i++) {
		ks_roots *slot = root_slot(a, b, src.v[i]);

		if (slot)
			changed |= widen(slot, to);
	}
	return changed;
}

/* Only a pointer or a struct leads to an object; an int read from it does not. */
static bool returns_object(const struct ks_model *m, ks_id sym)
{
	const struct ks_type *t = &m->types[m->syms[sym].type];

	return t->kind == KSPLIT_TYPE_FUNCTION &&
	       ks_leads_to_object(m, t->target);
}

static bool link_return(const struct ks_analysis *a, struct ks_body *b,
			struct ks_set v)
{
	bool changed = false;
	uint32_t i;

	if (!returns_object(a->m, a->m->funcs[b->func].sym))
		return false;

	for (i = 0; i < v.n; i++) {
		ks_roots *slot = root_slot(a, b, v.v[i]);

		if (slot)
			changed |= widen(slot, KS_FROM_RETURN);
	}
	return changed;
}

static bool link_known(const struct ks_analysis *a, struct ks_body *b,
		       const struct ks_callsite *c)
{
	const struct ks_known *k;

	if (c->callee == KS_NONE)
		return false;
	k = a->known[c->callee];
	if (!k || !k->returned)
		return false;
	return widen(&b->result[c->id],
		     ks_flow_set_roots(a, b,
				       ks_argument(b, c, k->returned - 1)));
}

static bool link_call(const struct ks_analysis *a, const struct ks_flow *flow,
		      struct ks_body *b, const struct ks_callsite *c)
{
	bool changed = link_known(a, b, c);
	unsigned int i, j;
	uint32_t k;

	for (k = 0; k < c->ncallees; k++) {
		const struct ks_fn *g =
			&flow->fns[b->callees[c->callees + k]];

		if (g->variable != KS_NONE &&
		    b->variable[c->id] == KS_NONE) {
			b->variable[c->id] = g->variable;
			changed = true;
		}
		for (i = 0; i < g->nparams && i < c->nargs; i++) {
			if (g->returned >> i & 1)
				changed |= widen(&b->result[c->id],
						 ks_flow_set_roots(a, b,
							ks_argument(b, c, i)));
			for (j = 0; g->kept[i] && j < c->nargs; j++)
				if (g->kept[i] >> j & 1)
					changed |= link_move(a, b,
							ks_argument(b, c, i),
							ks_argument(b, c, j));
		}
	}
	return changed;
}

static bool link_body(const struct ks_analysis *a, const struct ks_flow *flow,
		      struct ks_body *b)
{
	bool changed = false, again = true;
	unsigned int round = 0;
	size_t i;

	while (again && round++ < 8) {
		again = false;
		for (i = 0; i < b->nmoves; i++)
			again |= link_move(a, b, b->moves[i].dst,
					   b->moves[i].src);
		for (i = 0; i < b->nasms; i++)
			again |= widen(&b->outputs[b->asms[i].id],
				       ks_flow_set_roots(a, b,
							 b->asms[i].src));
		for (i = 0; i < b->ncalls; i++)
			again |= link_call(a, flow, b, &b->calls[i]);
		for (i = 0; i < b->nreturns; i++)
			again |= link_return(a, b, b->returns[i]);
		changed |= again;
	}
	return changed;
}

static bool note_higher(struct ks_fn *fn, unsigned int param,
			const ks_roots *args)
{
	struct ks_higher *h;
	bool changed = false;
	uint32_t i;

	if (param >= fn->nparams)
		return false;
	for (i = 0; i < fn->nhigher && fn->higher[i].param != param; i++)
		;
	if (i == fn->nhigher) {
		fn->higher = realloc(fn->higher,
				     (i + 1) * sizeof(*fn->higher));
		if (!fn->higher)
			exit(3);
		memset(&fn->higher[i], 0, sizeof(*fn->higher));
		fn->higher[i].param = param;
		fn->nhigher++;
		changed = true;
	}
	h = &fn->higher[i];
	for (i = 0; i < KS_HIGHER_ARGS; i++)
		changed |= widen(&h->args[i], args[i] & ~KS_FROM_RETURN);
	return changed;
}

/* What the arguments numbered by @which are reached from. */
static ks_roots arguments_roots(const struct ks_analysis *a,
				const struct ks_body *b,
				const struct ks_callsite *c, ks_roots which)
{
	ks_roots roots = 0;
	uint32_t k;

	for (k = 0; k < c->nargs && k < 31; k++)
		if (which >> k & 1)
			roots |= ks_flow_set_roots(a, b,
						   ks_argument(b, c, k));
	return roots;
}

/* fn calls its own parameter. */
static bool note_own_calls(const struct ks_analysis *a, struct ks_fn *fn,
			   const struct ks_body *b,
			   const struct ks_callsite *c)
{
	ks_roots args[KS_HIGHER_ARGS];
	bool changed = false;
	uint32_t n, i;
	int p;

	if (c->callee != KS_NONE)
		return false;
	for (n = 0; n < c->target.n; n++) {
		p = ks_direct_param(a->m, c->target.v[n]);
		if (p < 0)
			continue;
		for (i = 0; i < KS_HIGHER_ARGS; i++)
			args[i] = ks_flow_set_roots(a, b,
						    ks_argument(b, c, i));
		changed |= note_higher(fn, p, args);
	}
	return changed;
}

/* fn hands its own parameter to a function that calls it. */
static bool note_handed_calls(const struct ks_analysis *a, struct ks_fn *fn,
			      const struct ks_body *b,
			      const struct ks_callsite *c,
			      const struct ks_higher *h)
{
	struct ks_set v = ks_argument(b, c, h->param);
	ks_roots args[KS_HIGHER_ARGS];
	bool changed = false;
	uint32_t n, i;
	int p;

	for (n = 0; n < v.n; n++) {
		p = ks_direct_param(a->m, v.v[n]);
		if (p < 0)
			continue;
		for (i = 0; i < KS_HIGHER_ARGS; i++)
			args[i] = arguments_roots(a, b, c, h->args[i]);
		changed |= note_higher(fn, p, args);
	}
	return changed;
}

static bool note_higher_calls(const struct ks_analysis *a,
			      const struct ks_flow *flow, struct ks_fn *fn,
			      const struct ks_body *b,
			      const struct ks_callsite *c)
{
	bool changed = note_own_calls(a, fn, b, c);
	uint32_t e, h;

	for (e = 0; e < c->ncallees; e++) {
		const struct ks_fn *g =
			&flow->fns[b->callees[c->callees + e]];

		for (h = 0; h < g->nhigher; h++) {
			/* a copy: in a recursion g is fn, and may grow */
			struct ks_higher called = g->higher[h];

			changed |= note_handed_calls(a, fn, b, c, &called);
		}
	}
	return changed;
}

/* get_current(): an object that is reached from a variable. */
static bool note_variable(const struct ks_analysis *a, struct ks_fn *fn,
			  const struct ks_body *b, struct ks_set v)
{
	uint32_t i;

	for (i = 0; i < v.n && fn->variable == KS_NONE; i++) {
		ks_id path = v.v[i];
		const struct ks_path *p = &a->m->paths[a->roots[path]];

		if (a->cut[path])
			continue;
		if (p->op == KSPLIT_P_GLOBAL)
			fn->variable = p->a;
		else if (p->op == KSPLIT_P_RESULT &&
			 p->a < a->m->funcs[b->func].ncalls)
			fn->variable = b->variable[p->a];
		if (fn->variable != KS_NONE)
			return true;
	}
	return false;
}

/* What callers must know of this body. */
static bool summarise(const struct ks_analysis *a, const struct ks_flow *flow,
		      struct ks_fn *fn, struct ks_body *b)
{
	bool changed = false;
	size_t i;
	unsigned int p, n;

	for (i = 0; i < b->nreturns && returns_object(a->m, fn->sym); i++) {
		changed |= widen(&fn->returned,
				 ks_flow_set_roots(a, b, b->returns[i]) &
				 ~KS_FROM_RETURN);
		changed |= note_variable(a, fn, b, b->returns[i]);
	}
	for (i = 0; i < b->nmoves; i++) {
		ks_roots from = ks_flow_set_roots(a, b, b->moves[i].src);
		ks_roots to = 0;

		for (n = 0; n < b->moves[i].dst.n; n++) {
			ks_id path = b->moves[i].dst.v[n];

			if (is_followed(a, path))
				to |= ks_flow_roots(a, b, path);
		}

		for (p = 0; p < fn->nparams; p++)
			if (to >> p & 1)
				changed |= widen(&fn->kept[p],
						 from & ~KS_FROM_RETURN &
						 ~(1u << p));
	}
	for (i = 0; i < b->ncalls; i++)
		changed |= note_higher_calls(a, flow, fn, b, &b->calls[i]);
	return changed;
}

static void reach(const struct ks_analysis *a, struct ks_flow *flow, ks_id sym)
{
	struct ks_fn *fn;

	sym = ks_resolve_alias(a->m, sym);
	if (flow->index[sym] != KS_NONE || a->m->syms[sym].func == KS_NONE)
		return;
	flow->fns = ks_grow(flow->fns, flow->nfns, &flow->cap,
			    sizeof(*flow->fns));
	fn = &flow->fns[flow->nfns];
	memset(fn, 0, sizeof(*fn));
	fn->sym = sym;
	fn->variable = KS_NONE;
	fn->nparams = ks_nparams(a->m, sym);
	flow->index[sym] = flow->nfns++;
}

/* Can a value lead to an object of the caller's arguments? */
static bool may_lead(const struct ks_analysis *a, const struct ks_body *b,
		     struct ks_set v)
{
	uint32_t i;

	for (i = 0; i < v.n; i++) {
		ks_id path = v.v[i];
		const struct ks_path *root = &a->m->paths[a->roots[path]];

		if (a->cut[path])
			continue;
		switch (root->op) {
		case KSPLIT_P_PARAM:
		case KSPLIT_P_PARMVAR:
			if (root->a < KS_MAX_PARAMS &&
			    b->objects >> root->a & 1)
				return true;
			break;
		case KSPLIT_P_RESULT:
		case KSPLIT_P_LOCAL:
		case KSPLIT_P_ASM:
		case KSPLIT_P_REC:
			return true;
		case KSPLIT_P_GLOBAL:
			/* kernel data that the driver names */
			if (ks_is_driver(a, a->m->funcs[b->func].sym) ||
			    ks_is_callers(a, a->m->funcs[b->func].sym))
				return true;
			break;
		default:
			break;
		}
	}
	return false;
}

/*
 * A call that is given no object and returns none tells nothing; but an inline
 * that the driver runs may access variables of the kernel.
 */
static bool matters(const struct ks_analysis *a, const struct ks_body *b,
		    const struct ks_callsite *c)
{
	ks_id caller = a->m->funcs[b->func].sym;
	uint32_t i;

	if (c->callee != KS_NONE && ks_is_callers(a, c->callee) &&
	    (ks_is_driver(a, caller) || ks_is_callers(a, caller)))
		return true;

	if (c->used && (c->callee == KS_NONE ||
			returns_object(a->m, c->callee)))
		return true;
	for (i = 0; i < c->nargs; i++)
		if (may_lead(a, b, b->values[c->args + i]))
			return true;
	return false;
}

static void reach_callees(const struct ks_analysis *a, struct ks_flow *flow,
			  ks_id caller, const struct ks_body *b)
{
	const ks_id *syms = NULL;
	size_t i;
	uint32_t k, n;

	for (i = 0; i < b->ncalls; i++) {
		const struct ks_callsite *c = &b->calls[i];

		if (!matters(a, b, c))
			continue;
		if (c->callee != KS_NONE)
			reach(a, flow, c->callee);
		for (k = 0; c->callee == KS_NONE && k < c->target.n; k++) {
			ks_id path = c->target.v[k];
			ks_id cell = ks_funcptr_member(a, path);

			if (ks_direct_param(a->m, path) >= 0)
				continue;
			n = ks_funcptr_value(a, caller, path, &syms);
			for (; n; n--, syms++)
				if (ks_callee_allowed(a, cell, *syms))
					reach(a, flow, *syms);
		}
	}
}

/* Decode the bodies of a function, and find those that they lead to. */
static void decode_fn(const struct ks_analysis *a, struct ks_flow *flow,
		      size_t i, struct ks_decoder *d)
{
	struct ks_fn *fn = &flow->fns[i];
	struct ks_body *b;
	uint32_t n = 0;
	ks_id f, sym = fn->sym;
	size_t k;

	for (f = a->m->syms[sym].func; f != KS_NONE; f = a->m->funcs[f].variant)
		n++;
	b = ks_arena_array(flow->arena, n, sizeof(*b));
	fn->nbodies = n;
	fn->bodies = b;
	for (f = a->m->syms[sym].func; f != KS_NONE;
	     f = a->m->funcs[f].variant, b++) {
		ks_decode_body(d, f, b);
		reach_callees(a, flow, sym, b);
		/* addresses in arguments: called by higher-order callees */
		for (k = 0; k < d->nfuncs; k++)
			reach(a, flow, d->funcs[k]);
	}
}

/* The callees of one body while they are collected. */
struct callees {
	uint32_t *v;
	size_t n, cap;
};

static void add_callee(const struct ks_flow *flow, struct callees *callees,
		       struct ks_callsite *c, ks_id sym)
{
	uint32_t i;

	if (flow->index[sym] == KS_NONE)
		return;
	for (i = 0; i < c->ncallees; i++)
		if (callees->v[c->callees + i] == flow->index[sym])
			return;
	callees->v = ks_grow(callees->v, callees->n, &callees->cap,
			     sizeof(*callees->v));
	callees->v[callees->n++] = flow->index[sym];
	c->ncallees++;
}

/*
 * Calls through the caller's own parameter are not resolved here: that is
 * done where the function pointer is known (struct ks_higher).
 */
static void resolve_call(const struct ks_analysis *a,
			 const struct ks_flow *flow, const struct ks_fn *fn,
			 struct callees *callees, struct ks_callsite *c)
{
	const ks_id *syms = NULL;
	uint32_t i, n;

	c->callees = callees->n;
	if (c->callee != KS_NONE) {
		add_callee(flow, callees, c,
			   ks_resolve_alias(a->m, c->callee));
		return;
	}
	for (i = 0; i < c->target.n; i++) {
		ks_id path = c->target.v[i];
		ks_id cell = ks_funcptr_member(a, path);

		if (a->m->paths[path].op == KSPLIT_P_FUNC)
			add_callee(flow, callees, c,
				   ks_resolve_alias(a->m,
						    a->m->paths[path].a));
		if (ks_direct_param(a->m, path) >= 0)
			continue;
		n = ks_funcptr_value(a, fn->sym, path, &syms);
		for (; n; n--, syms++)
			if (ks_callee_allowed(a, cell, *syms))
				add_callee(flow, callees, c, *syms);
	}
}

static void resolve_body(const struct ks_analysis *a,
			 const struct ks_flow *flow, const struct ks_fn *fn,
			 struct ks_body *b, struct callees *callees)
{
	size_t i;

	callees->n = 0;
	for (i = 0; i < b->ncalls; i++)
		resolve_call(a, flow, fn, callees, &b->calls[i]);
	b->ncallees = callees->n;
	b->callees = ks_arena_array(flow->arena, callees->n,
				    sizeof(*b->callees));
	if (callees->n)
		memcpy(b->callees, callees->v,
		       callees->n * sizeof(*b->callees));
}

static void resolve_calls(const struct ks_analysis *a, struct ks_flow *flow)
{
	struct callees callees = { 0 };
	uint32_t k;
	size_t i;

	for (i = 0; i < flow->nfns; i++)
		for (k = 0; k < flow->fns[i].nbodies; k++)
			resolve_body(a, flow, &flow->fns[i],
				     &flow->fns[i].bodies[k], &callees);
	free(callees.v);
}

/* Who calls each function: callers [first[i], first[i + 1]) of function i. */
struct callers {
	uint32_t *first;
	uint32_t *v;
};

static void find_callers(const struct ks_flow *flow, struct callers *c)
{
	uint32_t i, k, e, n = flow->nfns;

	c->first = ks_alloc(n + 2, sizeof(*c->first));
	for (i = 0; i < n; i++)
		for (k = 0; k < flow->fns[i].nbodies; k++)
			for (e = 0; e < flow->fns[i].bodies[k].ncallees; e++)
				c->first[flow->fns[i].bodies[k].callees[e] + 2]++;
	for (i = 1; i <= n; i++)
		c->first[i + 1] += c->first[i];
	c->v = ks_alloc(c->first[n + 1], sizeof(*c->v));
	for (i = 0; i < n; i++)
		for (k = 0; k < flow->fns[i].nbodies; k++)
			for (e = 0; e < flow->fns[i].bodies[k].ncallees; e++)
				c->v[c->first[flow->fns[i].bodies[k].callees[e]
					      + 1]++] = i;
}

/* Look at a function again: true if anything has changed. */
static bool look_at(const struct ks_analysis *a, const struct ks_flow *flow,
		    uint32_t i, const struct callers *callers, bool *stale)
{
	bool again = false, changed = false;
	struct ks_fn *fn = &flow->fns[i];
	uint32_t k;

	stale[i] = false;
	for (k = 0; k < fn->nbodies; k++) {
		again |= link_body(a, flow, &fn->bodies[k]);
		changed |= summarise(a, flow, fn, &fn->bodies[k]);
	}
	/* a recursive one, too */
	for (k = callers->first[i]; changed && k < callers->first[i + 1]; k++)
		stale[callers->v[k]] = true;
	return again || changed;
}

static void solve(const struct ks_analysis *a, struct ks_flow *flow)
{
	bool *stale = ks_alloc(flow->nfns, sizeof(*stale));
	struct callers callers;
	unsigned int round = 0;
	bool again = true;
	size_t i;

	memset(stale, true, flow->nfns);
	find_callers(flow, &callers);
	/* callees were found after their callers: walk backwards */
	while (again && round++ < 24) {
		again = false;
		for (i = flow->nfns; i--;)
			if (stale[i])
				again |= look_at(a, flow, i, &callers, stale);
	}
	free(callers.first);
	free(callers.v);
	free(stale);
}

static bool may_call(const struct ks_analysis *a, ks_id caller,
		     const struct ks_set *values, const bool *wanted)
{
	const ks_id *syms = NULL;
	uint32_t i, n;

	for (i = 0; i < values->n; i++) {
		n = ks_funcptr_value(a, caller, values->v[i], &syms);
		for (; n; n--, syms++)
			if (wanted[*syms])
				return true;
	}
	return false;
}

/* Kernel functions that use what a callback of the driver returns. */
static void reach_users(const struct ks_analysis *a, struct ks_flow *flow,
			struct ks_rec_iter *it)
{
	bool *wanted = ks_alloc(a->m->nsyms, sizeof(*wanted));
	bool any = false;
	struct ks_rec r;
	size_t i;

	for (i = 0; i < a->ncrossings; i++) {
		ks_id sym = a->crossings[i].sym;

		if (a->crossings[i].kind != KS_RPC_PTR ||
		    !returns_object(a->m, sym))
			continue;
		wanted[sym] = any = true;
	}
	for (i = 0; any && i < a->m->nfuncs; i++) {
		ks_rec_begin(it, a->m, &a->m->funcs[i]);
		while (ks_rec_next(it, &r))
			if (r.kind == KSPLIT_R_CALL &&
			    r.flags & KSPLIT_C_INDIRECT &&
			    r.flags & KSPLIT_C_RESULT_USED &&
			    may_call(a, a->m->funcs[i].sym, &r.a, wanted)) {
				reach(a, flow, a->m->funcs[i].sym);
				break;
			}
	}
	free(wanted);
}

/**
 * ks_flow_build() - decode and solve everything that the boundary reaches
 * @a:		the analysis, with its crossings
 * @flow:	filled
 */
void ks_flow_build(const struct ks_analysis *a, struct ks_flow *flow)
{
	struct ks_decoder d;
	size_t i;

	memset(flow, 0, sizeof(*flow));
	flow->arena = ks_arena_new();
	ks_decoder_begin(&d, a, flow->arena);
	flow->index = ks_alloc(a->m->nsyms, sizeof(*flow->index));
	for (i = 0; i < a->m->nsyms; i++)
		flow->index[i] = KS_NONE;
	for (i = 0; i < a->ncrossings; i++)
		if (!a->crossings[i].ignored)
			reach(a, flow, a->crossings[i].sym);
	for (i = 0; i < a->m->nsyms; i++)
		if (ks_is_driver(a, i))
			reach(a, flow, i);
	reach_users(a, flow, &d.it);
	for (i = 0; i < flow->nfns; i++)
		decode_fn(a, flow, i, &d);
	ks_decoder_end(&d);
	resolve_calls(a, flow);
	solve(a, flow);
}

/**
 * ks_flow_free() - undo ks_flow_build()
 * @flow:	what it filled
 */
void ks_flow_free(struct ks_flow *flow)
{
	size_t i;

	for (i = 0; i < flow->nfns; i++)
		free(flow->fns[i].higher);
	free(flow->fns);
	free(flow->index);
	ks_arena_free(flow->arena);
}
