// SPDX-License-Identifier: GPL-2.0
/*
 * Parameter access analysis (paper section 4.3, algorithm 1).
 *
 * One node per (function, side that runs it, root): the cells that are
 * accessed through that root, by kernel and by driver code.  A call makes the
 * node of the root that an argument comes from lead to the node of the
 * callee's parameter; what a boundary function does to an argument is all that
 * the nodes reached from it own.  Each access is marked with the side that
 * performs it, so that what only the caller's own side touches in a nested
 * crossing can be told apart.
 *
 * Void pointers: one notifier_call_chain(void *v) serves them all, but a
 * callback that takes v for a struct foo is not meant when a struct bar was
 * passed.  So the walk remembers the struct that became a void pointer, and an
 * access or call that takes it for something else is not followed.
 *
 * A boundary reaches few of the functions that it might (of 25000 dm-zero's
 * reaches 250), so that the nodes of a function get their edges when a walk
 * comes to one of them.
 */
#include "flow.h"

/* What a void pointer was before; any struct number, or one of these. */
#define TAG_ANY		KS_NONE		/* not known: fits everything */
#define TAG_SAME	(KS_NONE - 1)	/* edges: handed on as it is */

/* @guard: the struct that a void parameter is taken for, or KS_NONE. */
struct edge {
	uint32_t from, to;
	ks_id guard;
	ks_id tag;
};

/* An access by the function itself: bits of one cell in a node's set. */
struct own {
	uint32_t node;
	uint32_t rank;
	ks_id guard;
	uint8_t flags;		/* KSPLIT_ACC_* */
	uint8_t side;
};

/* The four sets of a node: read and written, by kernel and driver. */
struct sets {
	unsigned long *v[4];
};

/* The part of an array that belongs to a node. */
struct slice {
	uint32_t first, n;
};

/* A node that a walk has reached, and by which other one. */
struct state {
	uint32_t node;
	ks_id tag;
	uint32_t parent;
};

#define MAX_TAGS	4

/* The tags with which the current walk has reached a node. */
struct seen {
	uint32_t walk;
	uint32_t n;
	ks_id tag[MAX_TAGS];
};

struct ks_params {
	struct ks_flow flow;
	uint32_t nnodes;
	struct edge *edges;
	size_t nedges, edges_cap;
	struct slice *edges_of;	/* per node */
	struct own *own;
	size_t nown, own_cap;
	struct slice *own_of;	/* per node */
	uint32_t *owner;	/* per node: its function in flow.fns */
	bool *walked[2];	/* per function and side: its nodes have edges */
	ks_id *taken_for;	/* per path: struct that its root is taken for */
	bool *is_void;		/* per node: a parameter that is a void pointer */
	struct seen *seen;	/* per node */
	uint32_t walk;
	struct state *states;
	size_t nstates, states_cap;
	struct sets *sets;	/* per node: result of its walk, if it was made */
	bool *reached;		/* per node: by any walk */
	size_t nwords;
	uint32_t globals;	/* node of the first symbol's global root */
};

static void add_edge(struct ks_params *p, uint32_t from, uint32_t to,
		     ks_id guard, ks_id tag)
{
	p->edges = ks_grow(p->edges, p->nedges, &p->edges_cap,
			   sizeof(*p->edges));
	p->edges[p->nedges++] = (struct edge){ from, to, guard, tag };
}

struct owner {
	const struct ks_analysis *a;
	struct ks_params *p;
	uint32_t node;
	ks_id guard;
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
		o->node, o->a->rank[cell], o->guard, o->flags, o->side,
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

/* What an argument was before it became the void pointer that is passed. */
static ks_id tag_of(const struct walk *w, ks_id path)
{
	int i = ks_direct_param(w->a->m, path);
	size_t k;

	for (k = 0; k < w->b->ncasts; k++)
		if (w->b->casts[k].value == path)
			return w->b->casts[k].strukt;
	return i >= 0 && (unsigned int)i < w->fn->nparams &&
	       w->p->is_void[w->node + i] ? TAG_SAME : TAG_ANY;
}

/* The same for the result of foo_of(v), where foo_of() takes a struct. */
static ks_id guard_of_result(const struct walk *w, uint32_t id)
{
	uint32_t e, n;
	unsigned int i;
	size_t k;

	for (k = 0; k < w->b->ncalls; k++) {
		const struct ks_callsite *c = &w->b->calls[k];

		for (e = 0; c->id == id && e < c->ncallees; e++) {
			const struct ks_fn *g = callee(w, c, e);

			for (i = 0; i < g->nparams; i++) {
				struct ks_set v = ks_argument(w->b, c, i);

				for (n = 0; g->returned >> i & 1 && n < v.n;
				     n++)
					if (tag_of(w, v.v[n])
					    == TAG_SAME)
						return ks_pointee_struct(w->a->m,
							ks_param_type(w->a->m,
								g->sym, i));
			}
		}
	}
	return KS_NONE;
}

/* The struct that a path takes its root for, if that is a void parameter. */
static ks_id guard_of(const struct walk *w, ks_id path)
{
	const struct ks_path *root = &w->a->m->paths[w->a->roots[path]];

	if (root->op == KSPLIT_P_RESULT)
		return guard_of_result(w, root->a);
	if ((root->op != KSPLIT_P_PARAM && root->op != KSPLIT_P_PARMVAR) ||
	    root->a >= w->fn->nparams || !w->p->is_void[w->node + root->a])
		return KS_NONE;
	return w->p->taken_for[path];
}

struct target_arg {
	const struct walk *w;
	struct ks_target target;
	unsigned int flags;
	enum ks_side side;
	ks_id guard;
};

static void own_target(uint32_t node, void *arg)
{
	struct target_arg *t = arg;
	struct owner o = {
		t->w->a, t->w->p, node, t->guard, t->flags & 3, t->side,
	};

	ks_each_target_cell(t->w->a, &t->target, add_own, &o);
}

static void walk_touches(const struct walk *w)
{
	size_t i;
	uint32_t n;

	for (i = 0; i < w->b->ntouches; i++) {
		struct ks_set v = w->b->touches[i].places;
		ks_roots more = ks_flow_set_roots(w->a, w->b, v);

		for (n = 0; n < v.n; n++) {
			ks_id path = v.v[n];
			struct target_arg t = {
				w, w->a->targets[path],
				w->b->touches[i].flags, w->side,
				guard_of(w, path),
			};

			if ((t.target.kind == KS_TARGET_CELL ||
			     t.target.kind == KS_TARGET_STRUCT) &&
			    !ks_is_local(w->a->m, path))
				each_node(w, path, more, own_target, &t);
		}
	}
}

/* Scalars that a callee accesses behind an argument may be fields here. */
static void own_scalar(const struct walk *w, struct ks_set v,
		       unsigned int flags, enum ks_side side, bool whole)
{
	ks_roots more = ks_flow_set_roots(w->a, w->b, v);
	uint32_t n;
	size_t k;

	for (n = 0; n < v.n; n++) {
		ks_id path = v.v[n];
		struct target_arg t = {
			w, ks_pointee(w->a, path), flags, side,
			guard_of(w, path),
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
	ks_id guard;
	ks_id tag;
};

static void edge_to(uint32_t node, void *arg)
{
	struct edge_arg *e = arg;

	if (node != e->to)
		add_edge(e->p, node, e->to, e->guard, e->tag);
}

/* @g's parameter @i is one of @v. */
static void bind_argument(const struct walk *w, const struct ks_fn *g,
			  unsigned int i, struct ks_set v)
{
	struct edge_arg e = {
		.p = w->p, .to = fn_node(w->a, g, w->side) + i,
	};
	ks_id param = ks_pointee_struct(w->a->m,
				     ks_param_type(w->a->m, g->sym, i));
	ks_roots more = ks_flow_set_roots(w->a, w->b, v);
	bool aside = w->side == KS_DRIVER &&
		     ks_is_copied_aside(w->a, g->sym, i);
	unsigned int flags;
	uint32_t n;
	int side;

	for (n = 0; n < v.n; n++) {
		ks_id path = v.v[n];

		e.tag = w->p->is_void[e.to] ? tag_of(w, path) : TAG_ANY;
		e.guard = guard_of(w, path);
		/* a void parameter that is handed on as a struct foo */
		if (e.guard == KS_NONE && param != KS_NONE &&
		    tag_of(w, path) == TAG_SAME)
			e.guard = param;
		each_node(w, path, more, edge_to, &e);
	}
	for (side = 0; side < 2; side++) {
		flags = ks_scalar_access(w->a, g->sym, i, w->side, side);
		if (flags)
			own_scalar(w, v, flags,
				   aside ? KS_DRIVER : side, false);
	}
}

/* Text that is printed is read: nobody knows the parameter. */
static void read_variadic(const struct walk *w, const struct ks_callsite *c,
			  const struct ks_fn *g)
{
	const struct ks_model *m = w->a->m;
	const struct ks_type *t = &m->types[m->syms[g->sym].type];
	unsigned int i;

	if (t->kind != KSPLIT_TYPE_FUNCTION || !t->variadic)
		return;
	for (i = g->nparams; i < c->nargs; i++)
		own_scalar(w, ks_argument(w->b, c, i), KSPLIT_ACC_READ,
			   w->side, false);
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
				bind_argument(w, g, i, ks_argument(w->b, c, k));
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
			own_scalar(w, ks_argument(w->b, c, i),
				   ks_known_flags(known, i), w->side, true);
	for (e = 0; e < c->ncallees; e++) {
		const struct ks_fn *g = callee(w, c, e);
		uint32_t result;

		for (i = 0; i < g->nparams && i < c->nargs; i++)
			bind_argument(w, g, i, ks_argument(w->b, c, i));
		read_variadic(w, c, g);
		result = fn_node(w->a, g, w->side) +
			 KS_ROOT_RETURN(g->nparams);
		for (i = 0; i < w->fn->nparams; i++)
			if (w->b->result[c->id] >> i & 1)
				add_edge(w->p, w->node + i, result, KS_NONE,
					 TAG_ANY);
		if (w->b->result[c->id] & KS_FROM_RETURN)
			add_edge(w->p, w->node +
				 KS_ROOT_RETURN(w->fn->nparams), result,
				 KS_NONE, TAG_ANY);
		for (h = 0; h < g->nhigher; h++) {
			struct ks_set v = ks_argument(w->b, c,
						      g->higher[h].param);

			for (n = 0; n < v.n; n++) {
				const struct ks_path *p = &w->a->m->paths
					[v.v[n]];

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
		if (!ks_is_callers(a, fn->sym))
			continue;
		fn->node[1] = p->nnodes;
		p->nnodes += KS_ROOTS(fn->nparams);
	}
	p->globals = p->nnodes;
	p->nnodes += a->m->nsyms;
}

static void find_owners(struct ks_params *p)
{
	uint32_t i, k;
	int side;

	p->owner = ks_alloc(p->globals, sizeof(*p->owner));
	for (i = 0; i < p->flow.nfns; i++)
		for (side = 0; side < 2; side++)
			for (k = 0; k < KS_ROOTS(p->flow.fns[i].nparams); k++)
				p->owner[p->flow.fns[i].node[side] + k] = i;
}

/*
 * Group items [@begin, @end) of @size bytes by the node that each begins with,
 * one of the @nnodes nodes from @node on.
 */
static void group(void *items, size_t begin, size_t end, size_t size,
		  struct slice *of, uint32_t node, uint32_t nnodes)
{
	char *it = items, *copy;
	uint32_t k, pos = begin;
	struct slice *s;
	size_t i;

	if (begin == end)
		return;
	copy = ks_alloc(end - begin, size);
	memcpy(copy, it + begin * size, (end - begin) * size);
	for (i = begin; i < end; i++) {
		memcpy(&k, it + i * size, sizeof(k));
		of[k].n++;
	}
	for (s = of + node; s < of + node + nnodes; s++) {
		s->first = pos;
		pos += s->n;
		s->n = 0;
	}
	for (i = 0; i < end - begin; i++) {
		memcpy(&k, copy + i * size, sizeof(k));
		s = &of[k];
		memcpy(it + (s->first + s->n++) * size, copy + i * size, size);
	}
	free(copy);
}

/*
 * Can the walk over a function lead from nodes that are not its own?  From
 * variables of the kernel, and from the results of calls that cross.
 */
static bool adds_to_others(const struct ks_analysis *a,
			   const struct ks_params *p, const struct ks_fn *fn,
			   enum ks_side side)
{
	uint32_t i;
	size_t k;

	if (side == KS_DRIVER)
		return true;
	for (i = 0; i < fn->nbodies; i++)
		for (k = 0; k < fn->bodies[i].ncallees; k++)
			if (ks_is_driver(a, p->flow.fns[
					    fn->bodies[i].callees[k]].sym))
				return true;
	return false;
}

static void walk_first(const struct ks_analysis *a, struct ks_params *p,
		       uint32_t fn, enum ks_side side)
{
	p->walked[side][fn] = adds_to_others(a, p, &p->flow.fns[fn], side);
	if (p->walked[side][fn])
		walk_fn(a, p, &p->flow.fns[fn], side);
}

/* The part of the graph that cannot wait. */
static void start_graph(const struct ks_analysis *a, struct ks_params *p)
{
	uint32_t i;

	for (i = 0; i < p->flow.nfns; i++) {
		ks_id sym = p->flow.fns[i].sym;

		if (!ks_is_driver(a, sym))
			walk_first(a, p, i, KS_KERNEL);
		if (ks_side_of(a, sym, KS_DRIVER) == KS_DRIVER)
			walk_first(a, p, i, KS_DRIVER);
	}
	group(p->edges, 0, p->nedges, sizeof(*p->edges), p->edges_of, 0,
	      p->nnodes);
	group(p->own, 0, p->nown, sizeof(*p->own), p->own_of, 0, p->nnodes);
}

/* The function that a node belongs to, NULL for a variable's node. */
static const struct ks_fn *node_owner(const struct ks_params *p, uint32_t node)
{
	return node < p->globals ? &p->flow.fns[p->owner[node]] : NULL;
}

/* Add the edges of a node that a walk has come to. */
static void want_node(const struct ks_analysis *a, struct ks_params *p,
		      uint32_t node)
{
	const struct ks_fn *fn = node_owner(p, node);
	size_t nedges = p->nedges, nown = p->nown;
	enum ks_side side;

	if (!fn)
		return;
	side = ks_side_of(a, fn->sym, node >= fn->node[1] ? KS_DRIVER :
							     KS_KERNEL);
	if (p->walked[side][fn - p->flow.fns])
		return;
	p->walked[side][fn - p->flow.fns] = true;
	walk_fn(a, p, fn, side);
	/* all but KS_ROOT_RESULT, which callers add to */
	group(p->edges, nedges, p->nedges, sizeof(*p->edges), p->edges_of,
	      fn->node[side], KS_ROOT_RESULT(fn->nparams));
	group(p->own, nown, p->nown, sizeof(*p->own), p->own_of,
	      fn->node[side], KS_ROOT_RESULT(fn->nparams));
}

/* Is this (node, tag) new to the current walk?  Then remember it. */
static bool see(struct ks_params *p, uint32_t node, ks_id tag)
{
	struct seen *s = &p->seen[node];
	uint32_t i;

	if (s->walk != p->walk) {
		s->walk = p->walk;
		s->n = 0;
	}
	for (i = 0; i < s->n; i++)
		if (s->tag[i] == tag || s->tag[i] == TAG_ANY)
			return false;
	if (s->n == MAX_TAGS)
		s->tag[0] = TAG_ANY;
	else
		s->tag[s->n++] = tag;
	return true;
}

static void push(struct ks_params *p, uint32_t node, ks_id tag,
		 uint32_t parent)
{
	if (!p->is_void[node])
		tag = TAG_ANY;
	if (!see(p, node, tag))
		return;
	/* see() may have widened it */
	if (p->seen[node].tag[0] == TAG_ANY)
		tag = TAG_ANY;
	p->states = ks_grow(p->states, p->nstates, &p->states_cap,
			    sizeof(*p->states));
	p->states[p->nstates++] = (struct state){ node, tag, parent };
}

static bool fits(const struct ks_analysis *a, ks_id tag, ks_id guard)
{
	return guard == KS_NONE || tag == TAG_ANY ||
	       ks_same_start(a, tag, guard);
}

static void start_walk(struct ks_params *p)
{
	p->walk++;
	p->nstates = 0;
}

/* Everything that is reached from the states pushed so far. */
static void walk_on(const struct ks_analysis *a, struct ks_params *p)
{
	size_t i;
	uint32_t e;

	for (i = 0; i < p->nstates; i++) {
		struct state s = p->states[i];
		struct slice edges;

		want_node(a, p, s.node);
		edges = p->edges_of[s.node];
		for (e = 0; e < edges.n; e++) {
			const struct edge *x = &p->edges[edges.first + e];

			if (fits(a, s.tag, x->guard))
				push(p, x->to, x->tag == TAG_SAME ? s.tag :
								    x->tag, i);
		}
	}
}

static void set_own(const struct ks_analysis *a, const struct ks_params *p,
		    struct sets *sets, const struct state *s)
{
	const struct own *own = p->own + p->own_of[s->node].first;
	uint32_t i;
	int k;

	for (i = 0; i < p->own_of[s->node].n; i++)
		for (k = 0; k < 2; k++)
			if (own[i].flags >> k & 1 &&
			    fits(a, s->tag, own[i].guard))
				ks_bit_set(sets->v[own[i].side * 2 + k],
					   own[i].rank);
}

/* The sets of a node; made when they are first asked for. */
static const struct sets *node_sets(const struct ks_analysis *a, uint32_t node,
				    ks_id tag)
{
	struct ks_params *p = a->params;
	struct sets *sets = &p->sets[node];
	size_t i;

	if (sets->v[0])
		return sets;
	for (i = 0; i < 4; i++)
		sets->v[i] = ks_bits_alloc(a->nranks);
	start_walk(p);
	push(p, node, tag, KS_NONE);
	walk_on(a, p);
	for (i = 0; i < p->nstates; i++) {
		set_own(a, p, sets, &p->states[i]);
		p->reached[p->states[i].node] = true;
	}
	return sets;
}

/* DEREF of a root, moved perhaps: the type is what the root is taken for. */
static void find_taken_for(const struct ks_analysis *a, struct ks_params *p)
{
	const struct ks_model *m = a->m;
	ks_id i, type;

	p->taken_for = ks_alloc(m->npaths, sizeof(*p->taken_for));
	for (i = 0; i < m->npaths; i++) {
		const struct ks_path *x = &m->paths[i];

		p->taken_for[i] = x->up ? p->taken_for[x->up] : KS_NONE;
		if (x->op != KSPLIT_P_DEREF || p->taken_for[i] != KS_NONE ||
		    m->paths[x->up].op != KSPLIT_P_PARAM)
			continue;
		type = ks_strip_array(m, x->a);
		if (m->types[type].kind == KSPLIT_TYPE_RECORD)
			p->taken_for[i] = m->types[type].strukt;
	}
}

static void find_void(const struct ks_analysis *a, struct ks_params *p)
{
	const struct ks_model *m = a->m;
	size_t i;
	unsigned int k;

	p->is_void = ks_alloc(p->nnodes, sizeof(*p->is_void));
	for (i = 0; i < p->flow.nfns; i++) {
		const struct ks_fn *fn = &p->flow.fns[i];

		for (k = 0; k < fn->nparams; k++) {
			const struct ks_type *t =
				&m->types[ks_param_type(m, fn->sym, k)];

			if (t->kind != KSPLIT_TYPE_POINTER ||
			    m->types[t->target].kind != KSPLIT_TYPE_VOID)
				continue;
			p->is_void[fn->node[0] + k] = true;
			p->is_void[fn->node[1] + k] = true;
		}
	}
}

/**
 * ks_params_build() - what is accessed through each root of each function
 * @a:	the analysis, with its crossings and ranks; fills params
 */
void ks_params_build(struct ks_analysis *a)
{
	struct ks_params *p = ks_alloc(1, sizeof(*p));

	a->params = p;
	ks_flow_build(a, &p->flow);
	p->nwords = ks_bits_words(a->nranks);
	number_nodes(a, p);
	find_void(a, p);
	find_taken_for(a, p);
	find_owners(p);
	p->edges_of = ks_alloc(p->nnodes, sizeof(*p->edges_of));
	p->own_of = ks_alloc(p->nnodes, sizeof(*p->own_of));
	p->walked[KS_KERNEL] = ks_alloc(p->flow.nfns, sizeof(bool));
	p->walked[KS_DRIVER] = ks_alloc(p->flow.nfns, sizeof(bool));
	start_graph(a, p);
	p->seen = ks_alloc(p->nnodes, sizeof(*p->seen));
	p->sets = ks_alloc(p->nnodes, sizeof(*p->sets));
	p->reached = ks_alloc(p->nnodes, sizeof(*p->reached));
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
	for (i = 0; i < (size_t)p->nnodes * 4; i++)
		free(p->sets[i / 4].v[i % 4]);
	free(p->sets);
	free(p->edges);
	free(p->edges_of);
	free(p->own);
	free(p->own_of);
	free(p->owner);
	free(p->walked[KS_KERNEL]);
	free(p->walked[KS_DRIVER]);
	free(p->taken_for);
	free(p->is_void);
	free(p->seen);
	free(p->reached);
	free(p->states);
	ks_flow_free(&p->flow);
	free(p);
}

static void node_use(const struct ks_analysis *a, uint32_t node, ks_id tag,
		     struct ks_use *use)
{
	const struct sets *s = node_sets(a, node, tag);
	int side;

	for (side = 0; side < 2; side++) {
		use->read[side] = s->v[side * 2];
		use->written[side] = s->v[side * 2 + 1];
	}
}

/**
 * ks_params_use() - cells accessed through a root of a boundary function
 * @a:		the analysis
 * @sym:	the function
 * @root:	parameter number, KS_ROOT_RETURN or KS_ROOT_RESULT
 * @use:	filled; sets are owned by the analysis
 *
 * Returns false, with nothing filled, if the function has no records.
 */
bool ks_params_use(const struct ks_analysis *a, ks_id sym, unsigned int root,
		   struct ks_use *use)
{
	const struct ks_params *p = a->params;
	const struct ks_fn *fn;

	sym = ks_resolve_alias(a->m, sym);
	if (p->flow.index[sym] == KS_NONE)
		return false;
	fn = &p->flow.fns[p->flow.index[sym]];
	node_use(a, fn->node[ks_side_of(a, sym, KS_KERNEL)] + root, TAG_ANY,
		 use);
	return true;
}

/**
 * ks_params_global() - cells that the driver accesses through a variable
 * @a:		the analysis
 * @sym:	a variable of the kernel
 * @use:	filled; sets are owned by the analysis
 */
void ks_params_global(const struct ks_analysis *a, ks_id sym,
		      struct ks_use *use)
{
	node_use(a, a->params->globals + sym, TAG_ANY, use);
}

/**
 * ks_params_functions() - size of the code that the interface reaches
 * @a:	the analysis, after ks_project()
 *
 * Returns the number of functions that are given an object which comes from an
 * argument of a boundary function.
 */
uint32_t ks_params_functions(const struct ks_analysis *a)
{
	const struct ks_params *p = a->params;
	uint32_t n = 0;
	size_t i;
	unsigned int k;

	for (i = 0; i < p->flow.nfns; i++) {
		const struct ks_fn *fn = &p->flow.fns[i];
		bool reached = false;

		for (k = 0; k < KS_ROOTS(fn->nparams); k++)
			reached |= p->reached[fn->node[0] + k] ||
				   p->reached[fn->node[1] + k];
		n += reached;
	}
	return n;
}

static bool owns(const struct ks_analysis *a, const struct state *s,
		 uint32_t rank)
{
	const struct ks_params *p = a->params;
	const struct own *own = p->own + p->own_of[s->node].first;
	uint32_t i;

	for (i = 0; i < p->own_of[s->node].n; i++)
		if (own[i].rank == rank && fits(a, s->tag, own[i].guard))
			return true;
	return false;
}

static void print_node(const struct ks_analysis *a, uint32_t node)
{
	const struct ks_func *f;
	const struct ks_sym *s;
	const struct ks_fn *fn;
	uint32_t root;

	fn = node_owner(a->params, node);
	if (!fn)
		return;
	root = node - fn->node[node >= fn->node[1]];
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
	struct ks_params *p = a->params;
	const struct ks_fn *fn;
	uint32_t i, *chain;
	size_t found, n = 0;

	sym = ks_resolve_alias(a->m, sym);
	if (p->flow.index[sym] == KS_NONE || a->rank[cell] == KS_NONE)
		return false;
	fn = &p->flow.fns[p->flow.index[sym]];
	start_walk(p);
	for (i = 0; i < KS_ROOTS(fn->nparams); i++)
		push(p, fn->node[ks_side_of(a, sym, KS_KERNEL)] + i, TAG_ANY,
		     KS_NONE);
	walk_on(a, p);
	/* breadth first, so that the first chain is a shortest one */
	for (found = 0; found < p->nstates; found++)
		if (owns(a, &p->states[found], a->rank[cell]))
			break;
	if (found == p->nstates)
		return false;
	chain = ks_alloc(p->nstates, sizeof(*chain));
	for (i = found; i != KS_NONE; i = p->states[i].parent)
		chain[n++] = p->states[i].node;
	while (n)
		print_node(a, chain[--n]);
	free(chain);
	return true;
}
