// SPDX-License-Identifier: GPL-2.0
/*
 * Parameter access analysis (paper section 4.3, algorithm 1).
 *
 * One node per (function, side that runs it, root): the cells that are
 * accessed through that root, by kernel and by driver code.  A call makes the
 * node of the root that an argument comes from include the node of the
 * callee's parameter.  Strongly connected nodes (recursion) have one set, and
 * the sets of all others follow in one walk, bottom up.  Each access is marked
 * with the side that performs it, so that what only the caller's own side
 * touches in a nested crossing can be told apart.
 */
#include "flow.h"

struct edge {
	uint32_t from, to;
};

/* An access by the function itself: bits of one cell in a node's set. */
struct own {
	uint32_t node;
	uint32_t rank;
	uint8_t flags;		/* KSPLIT_ACC_* */
	uint8_t side;
};

/* The four sets of a node: read and written, by kernel and driver. */
struct sets {
	unsigned long *v[4];
};

struct ks_params {
	struct ks_flow flow;
	uint32_t nnodes;
	struct edge *edges;
	size_t nedges, edges_cap;
	uint32_t *first;
	struct own *own;
	size_t nown, own_cap;
	uint32_t *own_first;
	uint32_t *component;	/* per node: index of sets, KS_NONE unvisited */
	struct sets *sets;
	size_t nsets, sets_cap;
	size_t nwords;
	uint32_t globals;	/* node of the first symbol's global root */
	unsigned long *empty;
};

static void add_edge(struct ks_params *p, uint32_t from, uint32_t to)
{
	p->edges = ks_grow(p->edges, p->nedges, &p->edges_cap,
			   sizeof(*p->edges));
	p->edges[p->nedges++] = (struct edge){ from, to };
}

struct owner {
	const struct ks_analysis *a;
	struct ks_params *p;
	uint32_t node;
	uint8_t flags;
	uint8_t side;
};

static void add_own(uint32_t cell, void *arg)
{
	struct owner *o = arg;
	struct ks_params *p = o->p;

	if (o->a->rank[cell] == KS_NONE)
		return;
	p->own = ks_grow(p->own, p->nown, &p->own_cap, sizeof(*p->own));
	p->own[p->nown++] = (struct own){
		o->node, o->a->rank[cell], o->flags, o->side,
	};
}

/* The walk over one function as run by one side. */
struct walk {
	const struct ks_analysis *a;
	struct ks_params *p;
	const struct ks_fn *fn;
	const struct ks_body *b;
	enum ks_side side;
	uint32_t node;		/* of root 0 */
};

static uint32_t fn_node(const struct ks_analysis *a, const struct ks_fn *fn,
			enum ks_side caller)
{
	return fn->node[ks_side_of(a, fn->sym, caller)];
}

/* The functions that a call may call. */
static const struct ks_fn *callee(const struct walk *w,
				  const struct ks_callsite *c, uint32_t i)
{
	return &w->p->flow.fns[w->b->callees[c->callees + i]];
}

/*
 * Calls fn(node) for each node that @path belongs to: the function's roots,
 * the result of a call that crosses, a kernel variable that the driver names.
 */
static void each_node(const struct walk *w, ks_id path, ks_roots more,
		      void (*fn)(uint32_t node, void *arg), void *arg)
{
	const struct ks_model *m = w->a->m;
	const struct ks_path *root = &m->paths[w->a->roots[path]];
	ks_roots roots = ks_flow_roots(w->a, w->b, path);
	unsigned int i, n = w->fn->nparams;
	ks_id variable = KS_NONE;
	size_t k;

	if (root->op == KSPLIT_P_REC)
		roots |= more;
	for (i = 0; i < n; i++)
		if (roots >> i & 1)
			fn(w->node + i, arg);
	if (roots & KS_FROM_RETURN)
		fn(w->node + KS_ROOT_RETURN(n), arg);
	if (root->op == KSPLIT_P_GLOBAL)
		variable = root->a;
	if (root->op == KSPLIT_P_RESULT)
		variable = w->b->variable[root->a];
	if (variable != KS_NONE && w->side == KS_DRIVER &&
	    !ks_is_driver(w->a, variable))
		fn(w->p->globals + variable, arg);
	if (root->op != KSPLIT_P_RESULT)
		return;
	for (k = 0; k < w->b->ncalls; k++) {
		const struct ks_callsite *c = &w->b->calls[k];
		uint32_t e;

		for (e = 0; c->id == root->a && e < c->ncallees; e++) {
			const struct ks_fn *g = callee(w, c, e);

			if (ks_side_of(w->a, g->sym, w->side) != w->side)
				fn(fn_node(w->a, g, w->side) +
				   KS_ROOT_RESULT(g->nparams), arg);
		}
	}
}

struct target_arg {
	const struct walk *w;
	struct ks_target target;
	unsigned int flags;
	enum ks_side side;
};

static void own_target(uint32_t node, void *arg)
{
	struct target_arg *t = arg;
	struct owner o = { t->w->a, t->w->p, node, t->flags & 3, t->side };

	ks_each_target_cell(t->w->a, &t->target, add_own, &o);
}

static void walk_touches(const struct walk *w)
{
	size_t i;
	uint32_t n;

	for (i = 0; i < w->b->ntouches; i++) {
		struct ks_values v = w->b->touches[i].places;
		ks_roots more = ks_flow_set_roots(w->a, w->b, v);

		for (n = 0; n < v.n; n++) {
			ks_id path = w->b->paths[v.first + n];
			struct target_arg t = {
				w, w->a->targets[path],
				w->b->touches[i].flags, w->side,
			};

			if ((t.target.kind == KS_TARGET_CELL ||
			     t.target.kind == KS_TARGET_STRUCT) &&
			    !ks_is_local(w->a->m, path))
				each_node(w, path, more, own_target, &t);
		}
	}
}

static struct ks_values argument(const struct ks_body *b,
				 const struct ks_callsite *c, unsigned int i)
{
	struct ks_values none = { 0, 0 };

	return i < c->nargs ? b->values[c->args + i] : none;
}

/* Scalars that a callee accesses behind an argument may be fields here. */
static void own_scalar(const struct walk *w, struct ks_values v,
		       unsigned int flags, enum ks_side side, bool whole)
{
	ks_roots more = ks_flow_set_roots(w->a, w->b, v);
	uint32_t n;
	size_t k;

	for (n = 0; n < v.n; n++) {
		ks_id path = w->b->paths[v.first + n];
		struct target_arg t = {
			w, ks_pointee(w->a, path), flags, side,
		};

		if (t.target.kind == KS_TARGET_CELL ||
		    t.target.kind == KS_TARGET_STRUCT)
			each_node(w, path, more, own_target, &t);
		if (t.target.kind != KS_TARGET_SCALAR || !whole)
			continue;
		for (k = 0; k < w->b->ncasts; k++) {
			if (w->b->casts[k].value != path)
				continue;
			t.target.kind = KS_TARGET_STRUCT;
			t.target.id = w->b->casts[k].strukt;
			each_node(w, path, more, own_target, &t);
			break;
		}
	}
}

struct edge_arg {
	struct ks_params *p;
	uint32_t to;
};

static void edge_to(uint32_t node, void *arg)
{
	struct edge_arg *e = arg;

	if (node != e->to)
		add_edge(e->p, node, e->to);
}

/* @g's parameter @i is one of @v. */
static void bind_argument(const struct walk *w, const struct ks_fn *g,
			  unsigned int i, struct ks_values v)
{
	struct edge_arg e = { w->p, fn_node(w->a, g, w->side) + i };
	ks_roots more = ks_flow_set_roots(w->a, w->b, v);
	unsigned int flags;
	uint32_t n;
	int side;

	for (n = 0; n < v.n; n++)
		each_node(w, w->b->paths[v.first + n], more, edge_to, &e);
	for (side = 0; side < 2; side++) {
		flags = ks_scalar_access(w->a, g->sym, i, w->side, side);
		if (flags)
			own_scalar(w, v, flags, side, false);
	}
}

/* @g calls its parameter, here the function @sym, with arguments of ours. */
static void bind_higher(const struct walk *w, const struct ks_callsite *c,
			const struct ks_higher *h, ks_id sym)
{
	const struct ks_fn *g;
	unsigned int i, k;

	sym = ks_resolve_alias(w->a->m, sym);
	if (w->p->flow.index[sym] == KS_NONE)
		return;
	g = &w->p->flow.fns[w->p->flow.index[sym]];
	for (i = 0; i < g->nparams && i < KS_HIGHER_ARGS; i++)
		for (k = 0; k < c->nargs && k < 31; k++)
			if (h->args[i] >> k & 1)
				bind_argument(w, g, i, argument(w->b, c, k));
}

static void walk_call(const struct walk *w, const struct ks_callsite *c)
{
	const struct ks_known *known = NULL;
	unsigned int i;
	uint32_t h, n, e;

	if (c->callee != KS_NONE)
		known = w->a->known[c->callee];
	for (i = 0; known && i < 3; i++)
		if (ks_known_flags(known, i))
			own_scalar(w, argument(w->b, c, i),
				   ks_known_flags(known, i), w->side, true);
	for (e = 0; e < c->ncallees; e++) {
		const struct ks_fn *g = callee(w, c, e);
		uint32_t result;

		for (i = 0; i < g->nparams && i < c->nargs; i++)
			bind_argument(w, g, i, argument(w->b, c, i));
		result = fn_node(w->a, g, w->side) +
			 KS_ROOT_RETURN(g->nparams);
		for (i = 0; i < w->fn->nparams; i++)
			if (w->b->result[c->id] >> i & 1)
				add_edge(w->p, w->node + i, result);
		if (w->b->result[c->id] & KS_FROM_RETURN)
			add_edge(w->p, w->node +
				 KS_ROOT_RETURN(w->fn->nparams), result);
		for (h = 0; h < g->nhigher; h++) {
			struct ks_values v = argument(w->b, c,
						      g->higher[h].param);

			for (n = 0; n < v.n; n++) {
				const struct ks_path *p = &w->a->m->paths
					[w->b->paths[v.first + n]];

				if (p->op == KSPLIT_P_FUNC)
					bind_higher(w, c, &g->higher[h], p->a);
			}
		}
	}
}

static void walk_fn(const struct ks_analysis *a, struct ks_params *p,
		    const struct ks_fn *fn, enum ks_side side)
{
	struct walk w = { a, p, fn, NULL, side, fn->node[side] };
	uint32_t i;
	size_t k;

	for (i = 0; i < fn->nbodies; i++) {
		w.b = &fn->bodies[i];
		walk_touches(&w);
		for (k = 0; k < w.b->ncalls; k++)
			walk_call(&w, &w.b->calls[k]);
	}
}

static void number_nodes(const struct ks_analysis *a, struct ks_params *p)
{
	size_t i;

	for (i = 0; i < p->flow.nfns; i++) {
		struct ks_fn *fn = &p->flow.fns[i];

		fn->node[0] = fn->node[1] = p->nnodes;
		p->nnodes += KS_ROOTS(fn->nparams);
		if (!ks_is_callers(a->m, fn->sym))
			continue;
		fn->node[1] = p->nnodes;
		p->nnodes += KS_ROOTS(fn->nparams);
	}
	p->globals = p->nnodes;
	p->nnodes += a->m->nsyms;
}

static void build_graph(const struct ks_analysis *a, struct ks_params *p)
{
	size_t i;

	for (i = 0; i < p->flow.nfns; i++) {
		const struct ks_fn *fn = &p->flow.fns[i];

		if (ks_is_callers(a->m, fn->sym)) {
			walk_fn(a, p, fn, KS_KERNEL);
			walk_fn(a, p, fn, KS_DRIVER);
		} else {
			walk_fn(a, p, fn, ks_side_of(a, fn->sym, KS_KERNEL));
		}
	}
}

/* Group @n items of @size bytes by the uint32_t that each begins with. */
static uint32_t *group(void *items, size_t n, size_t size, uint32_t nkeys)
{
	uint32_t *first = ks_alloc(nkeys + 2, sizeof(*first));
	char *copy, *it = items;
	size_t i;
	uint32_t k;

	if (!n)
		return first;
	copy = ks_alloc(n, size);
	for (i = 0; i < n; i++) {
		memcpy(&k, it + i * size, sizeof(k));
		first[k + 2]++;
	}
	for (k = 0; k < nkeys; k++)
		first[k + 2] += first[k + 1];
	for (i = 0; i < n; i++) {
		memcpy(&k, it + i * size, sizeof(k));
		memcpy(copy + size * first[k + 1]++, it + i * size, size);
	}
	memcpy(items, copy, n * size);
	free(copy);
	return first;
}

/* Tarjan's algorithm without recursion; components come out bottom up. */
struct tarjan {
	struct ks_params *p;
	uint32_t *index, *low, *stack, *work, *next;
	bool *on_stack;
	uint32_t count, nstack, nwork;
};

static void merge_bits(struct ks_params *p, unsigned long **dst,
		       const unsigned long *src)
{
	if (!src || *dst == src)
		return;
	if (!*dst)
		*dst = ks_alloc(p->nwords, sizeof(**dst));
	ks_bits_or(*dst, src, p->nwords);
}

static void set_own(struct ks_params *p, struct sets *s, uint32_t node)
{
	uint32_t i;
	int k;

	for (i = p->own_first[node]; i < p->own_first[node + 1]; i++)
		for (k = 0; k < 2; k++) {
			unsigned long **v = &s->v[p->own[i].side * 2 + k];

			if (!(p->own[i].flags >> k & 1))
				continue;
			if (!*v)
				*v = ks_alloc(p->nwords, sizeof(**v));
			ks_bit_set(*v, p->own[i].rank);
		}
}

static void close_component(struct tarjan *t, uint32_t node)
{
	struct ks_params *p = t->p;
	struct sets s = { { NULL } };
	uint32_t member, i, at = t->nstack;
	int k;

	do {
		member = t->stack[--at];
		p->component[member] = p->nsets;
	} while (member != node);
	for (i = at; i < t->nstack; i++) {
		uint32_t e, v = t->stack[i];

		t->on_stack[v] = false;
		set_own(p, &s, v);
		for (e = p->first[v]; e < p->first[v + 1]; e++) {
			uint32_t c = p->component[p->edges[e].to];

			if (c == p->nsets)
				continue;
			for (k = 0; k < 4; k++)
				merge_bits(p, &s.v[k], p->sets[c].v[k]);
		}
	}
	t->nstack = at;
	p->sets = ks_grow(p->sets, p->nsets, &p->sets_cap, sizeof(*p->sets));
	p->sets[p->nsets++] = s;
}

static void push(struct tarjan *t, uint32_t v)
{
	t->index[v] = t->low[v] = ++t->count;
	t->stack[t->nstack++] = v;
	t->on_stack[v] = true;
	t->next[v] = t->p->first[v];
	t->work[t->nwork++] = v;
}

static void visit(struct tarjan *t, uint32_t start)
{
	push(t, start);
	while (t->nwork) {
		uint32_t v = t->work[t->nwork - 1];

		if (t->next[v] < t->p->first[v + 1]) {
			uint32_t to = t->p->edges[t->next[v]++].to;

			if (!t->index[to])
				push(t, to);
			else if (t->on_stack[to] && t->index[to] < t->low[v])
				t->low[v] = t->index[to];
			continue;
		}
		t->nwork--;
		if (t->nwork) {
			uint32_t up = t->work[t->nwork - 1];

			if (t->low[v] < t->low[up])
				t->low[up] = t->low[v];
		}
		if (t->low[v] == t->index[v])
			close_component(t, v);
	}
}

static void visit_fn(struct tarjan *t, const struct ks_fn *fn)
{
	unsigned int r;
	int side;

	for (side = 0; side < 2; side++)
		for (r = 0; r < KS_ROOTS(fn->nparams); r++)
			if (!t->index[fn->node[side] + r])
				visit(t, fn->node[side] + r);
}

static void solve(const struct ks_analysis *a, struct ks_params *p)
{
	struct tarjan t = { .p = p };
	uint32_t i;

	t.index = ks_alloc(p->nnodes, sizeof(*t.index));
	t.low = ks_alloc(p->nnodes, sizeof(*t.low));
	t.stack = ks_alloc(p->nnodes, sizeof(*t.stack));
	t.work = ks_alloc(p->nnodes, sizeof(*t.work));
	t.next = ks_alloc(p->nnodes, sizeof(*t.next));
	t.on_stack = ks_alloc(p->nnodes, sizeof(*t.on_stack));
	for (i = 0; i < a->ncrossings; i++) {
		ks_id sym = ks_resolve_alias(a->m, a->crossings[i].sym);

		if (p->flow.index[sym] != KS_NONE)
			visit_fn(&t, &p->flow.fns[p->flow.index[sym]]);
	}
	for (i = 0; i < a->m->nsyms; i++)
		if (!t.index[p->globals + i])
			visit(&t, p->globals + i);
	free(t.index);
	free(t.low);
	free(t.stack);
	free(t.work);
	free(t.next);
	free(t.on_stack);
}

/**
 * ks_params_build() - what is accessed through each root of each function
 * @a:	the analysis, with its crossings and ranks; fills params
 */
void ks_params_build(struct ks_analysis *a)
{
	struct ks_params *p = ks_alloc(1, sizeof(*p));
	uint32_t i;

	a->params = p;
	ks_flow_build(a, &p->flow);
	a->nfuncs = p->flow.nfns;
	p->nwords = ks_bits_words(a->nranks);
	p->empty = ks_alloc(p->nwords, sizeof(*p->empty));
	number_nodes(a, p);
	build_graph(a, p);
	p->first = group(p->edges, p->nedges, sizeof(*p->edges), p->nnodes);
	p->own_first = group(p->own, p->nown, sizeof(*p->own), p->nnodes);
	p->component = ks_alloc(p->nnodes, sizeof(*p->component));
	for (i = 0; i < p->nnodes; i++)
		p->component[i] = KS_NONE;
	solve(a, p);
}

/**
 * ks_params_free() - undo ks_params_build()
 * @a:	the analysis
 */
void ks_params_free(struct ks_analysis *a)
{
	struct ks_params *p = a->params;
	size_t i;

	if (!p)
		return;
	for (i = 0; i < p->nsets * 4; i++)
		free(p->sets[i / 4].v[i % 4]);
	free(p->sets);
	free(p->edges);
	free(p->first);
	free(p->own);
	free(p->own_first);
	free(p->component);
	free(p->empty);
	ks_flow_free(&p->flow);
	free(p);
}

static bool node_use(const struct ks_params *p, uint32_t node,
		     struct ks_use *use)
{
	uint32_t c = p->component[node];
	bool any = false;
	int side, k;

	for (side = 0; side < 2; side++)
		for (k = 0; k < 2; k++) {
			const unsigned long *v = c == KS_NONE ? NULL :
				p->sets[c].v[side * 2 + k];

			any |= v != NULL;
			if (!v)
				v = p->empty;
			if (k)
				use->written[side] = v;
			else
				use->read[side] = v;
		}
	return any;
}

/**
 * ks_params_use() - cells accessed through a root of a boundary function
 * @a:		the analysis
 * @sym:	the function
 * @root:	parameter number, KS_ROOT_RETURN or KS_ROOT_RESULT
 * @use:	filled; sets are owned by the analysis
 *
 * Returns false if nothing is accessed or the function has no records.
 */
bool ks_params_use(const struct ks_analysis *a, ks_id sym, unsigned int root,
		   struct ks_use *use)
{
	const struct ks_params *p = a->params;
	const struct ks_fn *fn;

	sym = ks_resolve_alias(a->m, sym);
	if (p->flow.index[sym] == KS_NONE) {
		use->read[0] = use->read[1] = p->empty;
		use->written[0] = use->written[1] = p->empty;
		return false;
	}
	fn = &p->flow.fns[p->flow.index[sym]];
	return node_use(p, fn->node[ks_side_of(a, sym, KS_KERNEL)] + root,
			use);
}

/**
 * ks_params_global() - cells that the driver accesses through a variable
 * @a:		the analysis
 * @sym:	a variable of the kernel
 * @use:	filled; sets are owned by the analysis
 *
 * Returns false if there are none.
 */
bool ks_params_global(const struct ks_analysis *a, ks_id sym,
		      struct ks_use *use)
{
	return node_use(a->params, a->params->globals + sym, use);
}

/* The function that a node belongs to, NULL for a variable's node. */
static const struct ks_fn *node_owner(const struct ks_params *p, uint32_t node,
				      unsigned int *root)
{
	size_t i;
	int side;

	for (i = 0; i < p->flow.nfns; i++)
		for (side = 0; side < 2; side++) {
			const struct ks_fn *fn = &p->flow.fns[i];

			if (node < fn->node[side] ||
			    node >= fn->node[side] + KS_ROOTS(fn->nparams))
				continue;
			*root = node - fn->node[side];
			return fn;
		}
	return NULL;
}

static bool owns(const struct ks_params *p, uint32_t node, uint32_t rank)
{
	uint32_t i;

	for (i = p->own_first[node]; i < p->own_first[node + 1]; i++)
		if (p->own[i].rank == rank)
			return true;
	return false;
}

/* Breadth first, so that the chain is a shortest one. */
static uint32_t search(const struct ks_params *p, uint32_t start,
		       uint32_t nroots, uint32_t rank, uint32_t *from)
{
	uint32_t *work = ks_alloc(p->nnodes, sizeof(*work));
	uint32_t head = 0, tail = 0, i, found = KS_NONE;

	for (i = start; i < start + nroots; i++) {
		from[i] = i;
		work[tail++] = i;
	}
	while (head < tail && found == KS_NONE) {
		uint32_t v = work[head++];

		if (owns(p, v, rank))
			found = v;
		for (i = p->first[v]; i < p->first[v + 1]; i++)
			if (from[p->edges[i].to] == KS_NONE) {
				from[p->edges[i].to] = v;
				work[tail++] = p->edges[i].to;
			}
	}
	free(work);
	return found;
}

static void print_node(const struct ks_analysis *a, uint32_t node)
{
	const struct ks_func *f;
	const struct ks_sym *s;
	const struct ks_fn *fn;
	unsigned int root = 0;

	fn = node_owner(a->params, node, &root);
	if (!fn)
		return;
	s = &a->m->syms[fn->sym];
	f = &a->m->funcs[s->func];
	printf("  %s:%u: %s(%s)\n", s->file, s->line, s->name,
	       root >= fn->nparams ? "result" :
	       root < f->nparams ? f->params[root] : "?");
}

/**
 * ks_params_explain() - print the calls on which a field is reached
 * @a:		the analysis
 * @sym:	a boundary function
 * @cell:	the field
 *
 * One line per function, with the parameter that leads to the next one; the
 * last one accesses the field.  Returns false if it is not reached.
 */
bool ks_params_explain(const struct ks_analysis *a, ks_id sym, uint32_t cell)
{
	const struct ks_params *p = a->params;
	uint32_t *from, node, i, n = 0;
	const struct ks_fn *fn;
	uint32_t *chain;

	sym = ks_resolve_alias(a->m, sym);
	if (p->flow.index[sym] == KS_NONE || a->rank[cell] == KS_NONE)
		return false;
	fn = &p->flow.fns[p->flow.index[sym]];
	from = ks_alloc(p->nnodes, sizeof(*from));
	for (i = 0; i < p->nnodes; i++)
		from[i] = KS_NONE;
	node = search(p, fn->node[ks_side_of(a, sym, KS_KERNEL)],
		      KS_ROOTS(fn->nparams), a->rank[cell], from);
	if (node != KS_NONE) {
		chain = ks_alloc(p->nnodes, sizeof(*chain));
		for (i = node; from[i] != i; i = from[i])
			chain[n++] = i;
		chain[n++] = i;
		while (n)
			print_node(a, chain[--n]);
		free(chain);
	}
	free(from);
	return node != KS_NONE;
}
