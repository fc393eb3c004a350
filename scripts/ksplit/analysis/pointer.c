// SPDX-License-Identifier: GPL-2.0
/*
 * What does a pointer point to?  Facts about fields and parameters, gathered
 * over all code and handed back from callees to their callers: moved or
 * indexed (sequential, in CCured's terms), used as a string, carries an error
 * code.  The real types behind a void pointer are those that the driver casts
 * it to or makes it from (paper section 5).
 */
#include "analysis.h"

struct edge {
	uint32_t from, to;	/* facts of @from hold for @to */
	uint32_t facts;		/* ... these */
};

#define ALL_FACTS	(~0u)

struct ks_pointers {
	uint32_t nnodes;
	struct ks_pointer *v;
	struct edge *edges;
	size_t nedges, cap;
};

/* Nodes: cells, then parameters and results. */
static uint32_t param_node(const struct ks_analysis *a, ks_id sym,
			   unsigned int i)
{
	uint32_t n = ks_param_node(a, sym, i);

	return n == KS_NONE ? n : a->ncells + n;
}

static uint32_t result_node(const struct ks_analysis *a, ks_id sym)
{
	uint32_t n = ks_result_node(a, sym);

	return n == KS_NONE ? n : a->ncells + n;
}

/* The body that is being read. */
struct body {
	struct ks_analysis *a;
	ks_id sym;
	bool driver;
	const struct ks_func *func;
	struct made {
		ks_id value;
		ks_id strukt;
	} *made;		/* struct pointers that became void pointers */
	size_t nmade, made_cap;
};

/* The node of a pointer value: the field or parameter that it is read from. */
static uint32_t value_node(const struct body *b, ks_id path)
{
	const struct ks_path *p = &b->a->m->paths[path];
	const struct ks_target *t;

	switch (p->op) {
	case KSPLIT_P_PARAM:
		return param_node(b->a, b->sym, p->a);
	case KSPLIT_P_RESULT:
		if ((size_t)p->a < b->func->ncallees &&
		    b->func->callees[p->a] != KS_NONE)
			return result_node(b->a, b->func->callees[p->a]);
		return KS_NONE;
	case KSPLIT_P_LOAD:
		t = &b->a->targets[p->up];
		if (t->kind == KS_TARGET_CELL)
			return t->first;
		if (b->a->m->paths[p->up].op == KSPLIT_P_PARMVAR)
			return param_node(b->a, b->sym,
					  b->a->m->paths[p->up].a);
		return KS_NONE;
	default:
		return KS_NONE;
	}
}

static void add_real(struct ks_analysis *a, uint32_t node, ks_id strukt)
{
	struct ks_pointer *p;
	unsigned int i, k;

	if (node == KS_NONE)
		return;
	p = &a->pointers->v[node];
	for (i = 0; i < p->nreal && i < KS_MAX_REAL; i++)
		if (p->real[i] >= strukt)
			break;
	if (i < KS_MAX_REAL && i < p->nreal && p->real[i] == strukt)
		return;
	if (p->nreal >= KS_MAX_REAL) {
		p->nreal = KS_MAX_REAL + 1;
		return;
	}
	for (k = p->nreal; k > i; k--)
		p->real[k] = p->real[k - 1];
	p->real[i] = strukt;
	p->nreal++;
}

static void add_edge(const struct body *b, uint32_t from, uint32_t to,
		     uint32_t facts)
{
	struct ks_pointers *p = b->a->pointers;

	if (from == KS_NONE || to == KS_NONE || from == to)
		return;
	p->edges = ks_grow(p->edges, p->nedges, &p->cap, sizeof(struct edge));
	p->edges[p->nedges++] = (struct edge){ from, to, facts };
}

static void add_fact(const struct body *b, ks_id path, unsigned int fact)
{
	uint32_t node = value_node(b, path);

	if (node != KS_NONE)
		b->a->pointers->v[node].facts |= fact;
}

/* Somebody may look behind the values later, where it is not seen. */
static void keep(const struct body *b, const struct ks_set *values)
{
	const struct ks_model *m = b->a->m;
	uint32_t i;
	ks_id p;

	for (i = 0; i < values->n; i++) {
		for (p = values->v[i]; m->paths[p].op == KSPLIT_P_ADD ||
		     m->paths[p].op == KSPLIT_P_ADDV ||
		     m->paths[p].op == KSPLIT_P_BITS; p = m->paths[p].up)
			;
		add_fact(b, p, KS_FACT_KEPT);
	}
}

/* p[i] and *(p + i) somewhere on the way to an accessed place. */
static void read_steps(const struct body *b, ks_id path)
{
	const struct ks_model *m = b->a->m;

	for (; path; path = m->paths[path].up) {
		const struct ks_path *p = &m->paths[path];

		if (p->op == KSPLIT_P_ADDV)
			/* a result moved by an unknown amount is alignment */
			add_fact(b, p->up, KS_FACT_SEQUENTIAL |
				 (p->a || m->paths[p->up].op !=
				  KSPLIT_P_RESULT ? KS_FACT_INDEXED : 0));
		if (p->op == KSPLIT_P_INDEX &&
		    m->paths[p->up].op == KSPLIT_P_DEREF)
			add_fact(b, m->paths[p->up].up,
				 KS_FACT_SEQUENTIAL | KS_FACT_INDEXED);
	}
}

static void read_cast(struct body *b, const struct ks_rec *r)
{
	ks_id to = ks_pointee_struct(b->a->m, r->to);
	ks_id from = ks_pointee_struct(b->a->m, r->from);
	uint32_t i;

	if (!b->driver)
		return;
	for (i = 0; i < r->a.n; i++) {
		if (to != KS_NONE && (from == KS_NONE ||
				      !ks_same_start(b->a, from, to)))
			add_real(b->a, value_node(b, r->a.v[i]), to);
		if (from != KS_NONE && to == KS_NONE) {
			b->made = ks_grow(b->made, b->nmade, &b->made_cap,
					  sizeof(*b->made));
			b->made[b->nmade++] =
				(struct made){ r->a.v[i], from };
		}
	}
}

/* A void pointer that holds what was a struct pointer before. */
static void hand_over(const struct body *b, const struct ks_set *values,
		      uint32_t node)
{
	uint32_t i;
	size_t k;

	for (i = 0; node != KS_NONE && i < values->n; i++)
		for (k = 0; k < b->nmade; k++)
			if (b->made[k].value == values->v[i])
				add_real(b->a, node, b->made[k].strukt);
}

/* An argument behind those with a name: printed as a string? */
static bool is_printed(const struct body *b, const struct ks_rec *r,
		       uint32_t i)
{
	const struct ks_model *m = b->a->m;
	const struct ks_type *t = &m->types[m->syms[r->callee].type];
	const struct ks_set *formats;
	uint32_t k;

	if (t->kind != KSPLIT_TYPE_FUNCTION || !t->variadic || !t->count ||
	    i < t->count || strstr(m->syms[r->callee].name, "scanf"))
		return false;
	formats = &r->args[t->count - 1];
	for (k = 0; k < formats->n; k++)
		if (m->paths[formats->v[k]].op == KSPLIT_P_STR &&
		    ks_format_takes_string(m->paths[formats->v[k]].str,
					   i - t->count))
			return true;
	return false;
}

static void read_call(const struct body *b, const struct ks_rec *r)
{
	bool seen = !(r->flags & KSPLIT_C_INDIRECT) &&
		    (b->a->known[r->callee] ||
		     b->a->m->syms[r->callee].func != KS_NONE ||
		     b->a->m->syms[r->callee].alias != KS_NONE);
	uint32_t i, j, node;

	for (i = 0; i < r->nargs; i++) {
		const struct ks_set *s = &r->args[i];

		if (!seen)
			keep(b, s);
		if (r->flags & KSPLIT_C_INDIRECT)
			continue;
		node = param_node(b->a, r->callee, i);
		hand_over(b, s, node);
		for (j = 0; j < s->n; j++)
			add_edge(b, node, value_node(b, s->v[j]), ALL_FACTS);
		if (node != KS_NONE)
			continue;
		keep(b, s);
		for (j = 0; is_printed(b, r, i) && j < s->n; j++)
			add_fact(b, s->v[j], KS_FACT_STRING);
	}
}

static void read_store(const struct body *b, const struct ks_rec *r)
{
	const struct ks_model *m = b->a->m;
	uint32_t i, k;

	if (r->flags & KSPLIT_ST_AGGREGATE)
		return;
	keep(b, &r->b);
	for (i = 0; i < r->a.n; i++) {
		const struct ks_target *t = &b->a->targets[r->a.v[i]];

		if (t->kind != KS_TARGET_CELL)
			continue;
		hand_over(b, &r->b, t->first);
		/* what a field is used for, holds for what is stored there */
		for (k = 0; k < r->b.n; k++) {
			if (m->paths[r->b.v[k]].op == KSPLIT_P_STR)
				b->a->pointers->v[t->first].facts |=
					KS_FACT_STRING;
			add_edge(b, t->first, value_node(b, r->b.v[k]),
				 KS_FACT_STRING);
		}
	}
}

/* ERR_PTR(): a pointer made from a signed long. */
static bool is_signed_param(const struct body *b, const struct ks_path *p)
{
	const struct ks_type *t;

	if (p->op != KSPLIT_P_PARAM)
		return false;
	t = &b->a->m->types[ks_param_type(b->a->m, b->sym, p->a)];
	return t->kind == KSPLIT_TYPE_INT && t->is_signed && t->bits == 64;
}

static void read_return(const struct body *b, const struct ks_rec *r)
{
	const struct ks_model *m = b->a->m;
	const struct ks_type *t = &m->types[m->syms[b->sym].type];
	uint32_t i, to = result_node(b->a, b->sym);

	keep(b, &r->a);
	if (t->kind != KSPLIT_TYPE_FUNCTION ||
	    m->types[t->target].kind != KSPLIT_TYPE_POINTER)
		return;
	for (i = 0; i < r->a.n; i++) {
		const struct ks_path *p = &m->paths[r->a.v[i]];

		if (is_signed_param(b, p) ||
		    (p->op == KSPLIT_P_CONST && p->a < 0 && p->a >= -4095))
			b->a->pointers->v[to].facts |= KS_FACT_ERRPTR;
		if (p->op == KSPLIT_P_RESULT)
			add_edge(b, value_node(b, r->a.v[i]), to, ALL_FACTS);
	}
}

static void read_record(struct body *b, const struct ks_rec *r)
{
	uint32_t i;

	switch (r->kind) {
	case KSPLIT_R_ACCESS:
		for (i = 0; i < r->a.n; i++)
			read_steps(b, r->a.v[i]);
		break;
	case KSPLIT_R_ARITH:
		for (i = 0; !r->flags && i < r->a.n; i++)
			add_fact(b, r->a.v[i], KS_FACT_SEQUENTIAL);
		break;
	case KSPLIT_R_CAST:
		read_cast(b, r);
		break;
	case KSPLIT_R_CALL:
		read_call(b, r);
		break;
	case KSPLIT_R_STORE:
		read_store(b, r);
		break;
	case KSPLIT_R_RETURN:
		read_return(b, r);
		break;
	default:
		break;
	}
}

static void read_bodies(struct ks_analysis *a)
{
	struct ks_rec_iter it;
	struct body b = { .a = a };
	struct ks_rec r;
	ks_id f;

	ks_rec_init(&it, KS_KIND(KSPLIT_R_ACCESS) | KS_KIND(KSPLIT_R_ARITH) |
		    KS_KIND(KSPLIT_R_CALL) | KS_KIND(KSPLIT_R_CAST) |
		    KS_KIND(KSPLIT_R_RETURN) | KS_KIND(KSPLIT_R_STORE));
	for (f = 0; f < a->m->nfuncs; f++) {
		b.func = &a->m->funcs[f];
		b.sym = b.func->sym;
		b.driver = ks_is_driver(a, b.sym);
		b.nmade = 0;
		ks_rec_begin(&it, a->m, &a->m->funcs[f]);
		while (ks_rec_next(&it, &r))
			read_record(&b, &r);
	}
	ks_rec_end(&it);
	free(b.made);
}

/* Parameters that are strings by the name of their function. */
static void read_names(struct ks_analysis *a)
{
	unsigned int params, i;
	uint32_t node;
	ks_id s;

	for (s = 0; s < a->m->nsyms; s++) {
		if (!(a->m->syms[s].flags & KSPLIT_SYM_FUNCTION))
			continue;
		params = ks_string_params(a->m->syms[s].name);
		for (i = 0; params >> i; i++) {
			node = param_node(a, s, i);
			if (params >> i & 1 && node != KS_NONE)
				a->pointers->v[node].facts |= KS_FACT_STRING;
		}
	}
}

/* Strings that the driver's tables hold. */
static void read_initialisers(struct ks_analysis *a)
{
	uint32_t i;

	for (i = 0; i < a->m->ninits; i++) {
		const struct ks_target *t =
			&a->targets[a->m->inits[i].place];

		if (t->kind == KS_TARGET_CELL &&
		    a->m->paths[a->m->inits[i].value].op == KSPLIT_P_STR)
			a->pointers->v[t->first].facts |= KS_FACT_STRING;
	}
}

static void solve(struct ks_pointers *p)
{
	bool changed = true;
	unsigned int round = 0;
	size_t i;

	while (changed && round++ < 16) {
		changed = false;
		for (i = p->nedges; i--;) {
			uint8_t f = p->v[p->edges[i].from].facts &
				    p->edges[i].facts;
			uint8_t *to = &p->v[p->edges[i].to].facts;

			changed |= (f & ~*to) != 0;
			*to |= f;
		}
	}
}

/**
 * ks_pointer_build() - gather facts about pointers
 * @a:	the analysis; fills pointers
 */
void ks_pointer_build(struct ks_analysis *a)
{
	struct ks_pointers *p = ks_alloc(1, sizeof(*p));

	a->pointers = p;
	p->nnodes = a->ncells + a->nparams;
	p->v = ks_alloc(p->nnodes, sizeof(*p->v));
	read_names(a);
	read_bodies(a);
	read_initialisers(a);
	solve(p);
}

/**
 * ks_pointer_free() - undo ks_pointer_build()
 * @a:	the analysis
 */
void ks_pointer_free(struct ks_analysis *a)
{
	if (!a->pointers)
		return;
	free(a->pointers->v);
	free(a->pointers->edges);
	free(a->pointers);
}

/**
 * ks_pointer_cell() - facts about a field
 * @a:		the analysis
 * @cell:	the field
 *
 * Returns them.
 */
const struct ks_pointer *ks_pointer_cell(const struct ks_analysis *a,
					 uint32_t cell)
{
	return &a->pointers->v[cell];
}

/**
 * ks_pointer_param() - facts about a parameter or the result
 * @a:		the analysis
 * @sym:	the function
 * @i:		number of the parameter, ks_nparams() for the result
 *
 * Returns them.
 */
const struct ks_pointer *ks_pointer_param(const struct ks_analysis *a,
					  ks_id sym, unsigned int i)
{
	return &a->pointers->v[i < ks_nparams(a->m, sym) ?
			       param_node(a, sym, i) : result_node(a, sym)];
}
