// SPDX-License-Identifier: GPL-2.0
/*
 * Which functions may a function pointer hold?
 *
 * Inclusion-based and field-based: one node per cell, global variable,
 * parameter and result; function addresses enter by initialisers, stores and
 * arguments and move along edges.  Objects of one type are not told apart.
 * Calls through pointers pass their arguments on in a second round.
 */
#include "analysis.h"

struct edge {
	uint32_t from, to;
};

struct points {
	uint32_t n;
	size_t cap;
	ks_id *v;
};

/* A call through a pointer that passes a function pointer on. */
struct deferred {
	uint32_t callee;	/* node of the called pointer */
	uint32_t arg;
	uint32_t node;		/* node of the argument, or KS_NONE */
	ks_id func;		/* its function, if it is one */
};

struct ks_funcptr {
	uint32_t nnodes;
	struct points *points;
	struct edge *edges;
	size_t nedges, edges_cap;
	struct deferred *deferred;
	size_t ndeferred, deferred_cap;
	uint32_t *first;	/* per node: its first edge, after sorting */
	uint32_t *work;
	size_t nwork, work_cap;
	bool *queued;
};

static bool is_funcptr(const struct ks_model *m, ks_id type)
{
	const struct ks_type *t = &m->types[ks_strip_array(m, type)];

	return t->kind == KSPLIT_TYPE_POINTER &&
	       m->types[t->target].kind == KSPLIT_TYPE_FUNCTION;
}

static uint32_t global_node(const struct ks_analysis *a, ks_id sym)
{
	return a->ncells + sym;
}

/* Nodes: cells, then variables, then parameters and results. */
static uint32_t param_node(const struct ks_analysis *a, ks_id sym,
			   unsigned int i)
{
	uint32_t n = ks_param_node(a, sym, i);

	return n == KS_NONE ? n : a->ncells + a->m->nsyms + n;
}

static uint32_t result_node(const struct ks_analysis *a, ks_id sym)
{
	uint32_t n = ks_result_node(a, sym);

	return n == KS_NONE ? n : a->ncells + a->m->nsyms + n;
}

static void add_function(struct ks_funcptr *p, uint32_t node, ks_id sym)
{
	struct points *s = &p->points[node];
	uint32_t lo = 0, hi = s->n;

	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (s->v[mid] == sym)
			return;
		if (s->v[mid] < sym)
			lo = mid + 1;
		else
			hi = mid;
	}
	s->v = ks_grow(s->v, s->n, &s->cap, sizeof(*s->v));
	memmove(s->v + lo + 1, s->v + lo, (s->n - lo) * sizeof(*s->v));
	s->v[lo] = sym;
	s->n++;
	if (!p->queued[node]) {
		p->queued[node] = true;
		p->work = ks_grow(p->work, p->nwork, &p->work_cap,
				  sizeof(*p->work));
		p->work[p->nwork++] = node;
	}
}

static void add_edge(struct ks_funcptr *p, uint32_t from, uint32_t to)
{
	if (from == KS_NONE || to == KS_NONE || from == to)
		return;
	p->edges = ks_grow(p->edges, p->nedges, &p->edges_cap,
			   sizeof(*p->edges));
	p->edges[p->nedges++] = (struct edge){ from, to };
}

/* The node of a place that can hold a function pointer. */
static uint32_t place_node(const struct ks_analysis *a, ks_id func, ks_id path)
{
	const struct ks_target *t = &a->targets[path];
	const struct ks_path *p = &a->m->paths[path];

	if (t->kind == KS_TARGET_CELL)
		return t->first;
	if (t->kind == KS_TARGET_GLOBAL)
		return global_node(a, t->id);
	if (p->op == KSPLIT_P_PARMVAR && func != KS_NONE)
		return param_node(a, func, p->a);
	return KS_NONE;
}

/* The node that a value is read from, for values that are not constants. */
static uint32_t value_node(const struct ks_analysis *a, ks_id func, ks_id path,
			   const struct ks_func *body)
{
	const struct ks_path *p = &a->m->paths[path];

	switch (p->op) {
	case KSPLIT_P_PARAM:
		return param_node(a, func, p->a);
	case KSPLIT_P_LOAD:
		return place_node(a, func, p->up);
	case KSPLIT_P_RESULT:
		if (!body || (size_t)p->a >= body->ncallees ||
		    body->callees[p->a] == KS_NONE)
			return KS_NONE;
		return result_node(a, body->callees[p->a]);
	default:
		return KS_NONE;
	}
}

/* The body that is being read. */
struct body {
	struct ks_analysis *a;
	ks_id sym;
	const struct ks_func *func;
};

static void flow(const struct body *b, const struct ks_set *values, uint32_t to)
{
	const struct ks_model *m = b->a->m;
	uint32_t i;

	if (to == KS_NONE)
		return;
	for (i = 0; i < values->n; i++) {
		const struct ks_path *p = &m->paths[values->v[i]];

		if (p->op == KSPLIT_P_FUNC)
			add_function(b->a->pts, to, ks_resolve_alias(m, p->a));
		else
			add_edge(b->a->pts,
				 value_node(b->a, b->sym, values->v[i],
					    b->func), to);
	}
}

static bool has_function(const struct ks_model *m, const struct ks_set *s)
{
	uint32_t i;

	for (i = 0; i < s->n; i++)
		if (m->paths[s->v[i]].op == KSPLIT_P_FUNC)
			return true;
	return false;
}

static void defer(const struct body *b, const struct ks_rec *r, uint32_t arg)
{
	struct ks_funcptr *p = b->a->pts;
	const struct ks_model *m = b->a->m;
	uint32_t i, j;

	for (i = 0; i < r->a.n; i++)
		for (j = 0; j < r->args[arg].n; j++) {
			ks_id v = r->args[arg].v[j];
			struct deferred d = { .arg = arg, .func = KS_NONE };

			d.callee = value_node(b->a, b->sym, r->a.v[i],
					      b->func);
			if (d.callee == KS_NONE)
				continue;
			if (m->paths[v].op == KSPLIT_P_FUNC)
				d.func = ks_resolve_alias(m, m->paths[v].a);
			d.node = value_node(b->a, b->sym, v, b->func);
			p->deferred = ks_grow(p->deferred, p->ndeferred,
					      &p->deferred_cap,
					      sizeof(*p->deferred));
			p->deferred[p->ndeferred++] = d;
		}
}

static void read_call(const struct body *b, const struct ks_rec *r)
{
	const struct ks_model *m = b->a->m;
	uint32_t i;

	for (i = 0; i < r->nargs; i++) {
		if (r->flags & KSPLIT_C_INDIRECT) {
			if (has_function(m, &r->args[i]))
				defer(b, r, i);
			continue;
		}
		if (is_funcptr(m, ks_param_type(m, r->callee, i)) ||
		    has_function(m, &r->args[i]))
			flow(b, &r->args[i], param_node(b->a, r->callee, i));
	}
}

static void read_store(const struct body *b, const struct ks_rec *r)
{
	const struct ks_model *m = b->a->m;
	bool function = has_function(m, &r->b);
	uint32_t i;

	if (r->flags & KSPLIT_ST_AGGREGATE)
		return;
	for (i = 0; i < r->a.n; i++) {
		uint32_t to = place_node(b->a, b->sym, r->a.v[i]);

		if (to == KS_NONE)
			continue;
		if (function ||
		    (to < b->a->ncells &&
		     is_funcptr(m, b->a->cells[to].type)) ||
		    (to >= b->a->ncells && to < b->a->ncells + m->nsyms &&
		     is_funcptr(m, m->syms[to - b->a->ncells].type)))
			flow(b, &r->b, to);
	}
}

static void read_bodies(struct ks_analysis *a)
{
	const struct ks_model *m = a->m;
	struct ks_rec_iter it;
	struct body b = { .a = a };
	struct ks_rec r;
	ks_id i;

	ks_rec_init(&it, KS_KIND(KSPLIT_R_CALL) | KS_KIND(KSPLIT_R_STORE) |
		    KS_KIND(KSPLIT_R_RETURN));
	for (i = 0; i < m->nfuncs; i++) {
		const struct ks_type *t;

		b.func = &m->funcs[i];
		b.sym = b.func->sym;
		t = &m->types[m->syms[b.sym].type];
		ks_rec_begin(&it, m, &m->funcs[i]);
		while (ks_rec_next(&it, &r)) {
			if (r.kind == KSPLIT_R_CALL)
				read_call(&b, &r);
			else if (r.kind == KSPLIT_R_STORE)
				read_store(&b, &r);
			else if (r.kind == KSPLIT_R_RETURN &&
				 t->kind == KSPLIT_TYPE_FUNCTION &&
				 is_funcptr(m, t->target))
				flow(&b, &r.a, result_node(a, b.sym));
		}
	}
	ks_rec_end(&it);
}

static void read_initialisers(struct ks_analysis *a)
{
	const struct ks_model *m = a->m;
	uint32_t i;

	for (i = 0; i < m->ninits; i++) {
		const struct ks_path *v = &m->paths[m->inits[i].value];
		uint32_t to;

		if (v->op != KSPLIT_P_FUNC)
			continue;
		to = place_node(a, KS_NONE, m->inits[i].place);
		if (to != KS_NONE)
			add_function(a->pts, to, ks_resolve_alias(m, v->a));
	}
}

static int by_from(const void *x, const void *y)
{
	const struct edge *a = x, *b = y;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->to < b->to ? -1 : a->to > b->to;
}

static void solve(struct ks_funcptr *p)
{
	uint32_t n = 0;
	size_t i;

	if (p->nedges)
		qsort(p->edges, p->nedges, sizeof(*p->edges), by_from);
	free(p->first);
	p->first = ks_alloc(p->nnodes + 1, sizeof(*p->first));
	for (i = 0; i < p->nedges; i++)
		while (n <= p->edges[i].from)
			p->first[n++] = i;
	while (n <= p->nnodes)
		p->first[n++] = p->nedges;

	while (p->nwork) {
		uint32_t node = p->work[--p->nwork];
		uint32_t e, k;

		p->queued[node] = false;
		for (e = p->first[node]; e < p->first[node + 1]; e++)
			for (k = 0; k < p->points[node].n; k++)
				add_function(p, p->edges[e].to,
					     p->points[node].v[k]);
	}
}

/* What calls through pointers hand to the functions found so far. */
static void pass_arguments(struct ks_analysis *a)
{
	struct ks_funcptr *p = a->pts;
	size_t i;
	uint32_t k, node;

	for (i = 0; i < p->ndeferred; i++) {
		const struct deferred *d = &p->deferred[i];

		for (k = 0; k < p->points[d->callee].n; k++) {
			node = param_node(a, p->points[d->callee].v[k], d->arg);
			if (node == KS_NONE)
				continue;
			if (d->func != KS_NONE)
				add_function(p, node, d->func);
			else
				add_edge(p, d->node, node);
		}
	}
	for (node = 0; node < p->nnodes; node++)
		if (p->points[node].n && !p->queued[node]) {
			p->queued[node] = true;
			p->work = ks_grow(p->work, p->nwork, &p->work_cap,
					  sizeof(*p->work));
			p->work[p->nwork++] = node;
		}
}

/**
 * ks_funcptr_build() - find out where function addresses go
 * @a:	the analysis; fills pts
 */
void ks_funcptr_build(struct ks_analysis *a)
{
	struct ks_funcptr *p = ks_alloc(1, sizeof(*p));

	a->pts = p;
	p->nnodes = a->ncells + a->m->nsyms + a->nparams;
	p->points = ks_alloc(p->nnodes, sizeof(*p->points));
	p->queued = ks_alloc(p->nnodes, sizeof(*p->queued));
	read_initialisers(a);
	read_bodies(a);
	solve(p);
	if (p->ndeferred) {
		pass_arguments(a);
		solve(p);
	}
}

/**
 * ks_funcptr_free() - undo ks_funcptr_build()
 * @a:	the analysis
 */
void ks_funcptr_free(struct ks_analysis *a)
{
	struct ks_funcptr *p = a->pts;
	uint32_t i;

	if (!p)
		return;
	for (i = 0; i < p->nnodes; i++)
		free(p->points[i].v);
	free(p->points);
	free(p->edges);
	free(p->deferred);
	free(p->first);
	free(p->work);
	free(p->queued);
	free(p);
}

static uint32_t points_to(const struct ks_analysis *a, uint32_t node,
			  const ks_id **syms)
{
	if (node == KS_NONE)
		return 0;
	*syms = a->pts->points[node].v;
	return a->pts->points[node].n;
}

/**
 * ks_funcptr_cell() - functions that a field may hold
 * @a:		the analysis
 * @cell:	the field
 * @syms:	set to the functions, sorted
 *
 * Returns their number.
 */
uint32_t ks_funcptr_cell(const struct ks_analysis *a, uint32_t cell,
			 const ks_id **syms)
{
	return points_to(a, cell, syms);
}

/**
 * ks_funcptr_global() - functions that a variable may hold
 * @a:		the analysis
 * @sym:	the variable
 * @syms:	set to the functions, sorted
 *
 * Returns their number.
 */
uint32_t ks_funcptr_global(const struct ks_analysis *a, ks_id sym,
			   const ks_id **syms)
{
	return points_to(a, global_node(a, sym), syms);
}

/**
 * ks_funcptr_param() - functions that a parameter may hold
 * @a:		the analysis
 * @sym:	the function that has the parameter
 * @i:		its number
 * @syms:	set to the functions, sorted
 *
 * Returns their number.
 */
uint32_t ks_funcptr_param(const struct ks_analysis *a, ks_id sym,
			  unsigned int i, const ks_id **syms)
{
	return points_to(a, param_node(a, sym, i), syms);
}

/**
 * ks_funcptr_value() - functions that a value may be
 * @a:		the analysis
 * @func:	function in which the value occurs
 * @path:	the value
 * @syms:	set to the functions, sorted
 *
 * Returns their number.
 */
uint32_t ks_funcptr_value(const struct ks_analysis *a, ks_id func, ks_id path,
			  const ks_id **syms)
{
	return points_to(a, value_node(a, func, path, NULL), syms);
}

/**
 * ks_funcptr_member() - the field that a called value is read from
 * @a:		the analysis
 * @path:	value that is called
 *
 * Returns the cell, KS_NONE if it is not read from a field.
 */
ks_id ks_funcptr_member(const struct ks_analysis *a, ks_id path)
{
	const struct ks_path *p = &a->m->paths[path];

	if (p->op != KSPLIT_P_LOAD || a->targets[p->up].kind != KS_TARGET_CELL)
		return KS_NONE;
	return a->targets[p->up].first;
}

/**
 * ks_callee_allowed() - can a call through a field reach this function?
 * @a:		the analysis
 * @cell:	the field, KS_NONE if the pointer is not read from one
 * @sym:	a function that the field may hold
 *
 * Where the driver implements an operation itself, implementations by modules
 * that it has nothing to do with are those of its competitors: their objects
 * never meet the driver's.  Everything else is possible.
 *
 * Returns false for competitors.
 */
bool ks_callee_allowed(const struct ks_analysis *a, uint32_t cell, ks_id sym)
{
	ks_id module = a->m->syms[sym].module;
	const ks_id *other;
	uint32_t i, n;

	if (module == KS_NONE || a->deps[module] || cell == KS_NONE)
		return true;
	n = ks_funcptr_cell(a, cell, &other);
	for (i = 0; i < n; i++)
		if (ks_is_driver(a, other[i]))
			return false;
	return true;
}
