// SPDX-License-Identifier: GPL-2.0
/*
 * Shared fields (paper section 4.2): what driver code touches and kernel code
 * touches too, by type, over all functions of both sides.
 *
 * A static function of a header counts for each side that calls it.
 */
#include "analysis.h"

struct visit {
	const struct ks_analysis *a;
	ks_access_fn fn;
	void *arg;
	unsigned int flags;
	unsigned int sides;
	uint32_t line;
};

static void visit_cell(uint32_t cell, void *arg)
{
	struct visit *v = arg;

	v->fn(cell, v->flags, v->line, v->sides, v->arg);
}

/**
 * ks_each_target_cell() - the cells that a target consists of
 * @a:		the analysis
 * @t:		what a place denotes
 * @fn:		called for each cell
 * @arg:	its argument
 */
void ks_each_target_cell(const struct ks_analysis *a,
			 const struct ks_target *t,
			 void (*fn)(uint32_t cell, void *arg), void *arg)
{
	uint32_t i;

	if (t->kind == KS_TARGET_STRUCT)
		ks_each_struct_cell(a, t->id, fn, arg);
	if (t->kind == KS_TARGET_CELL)
		for (i = 0; i < t->n; i++)
			fn(t->first + i, arg);
}

/**
 * ks_known_flags() - what a known function does behind a parameter
 * @k:		its entry
 * @i:		the parameter
 *
 * Returns KSPLIT_ACC_READ and KSPLIT_ACC_WRITE as they apply.
 */
unsigned int ks_known_flags(const struct ks_known *k, unsigned int i)
{
	unsigned int flags = 0;

	if (i >= 3 || !k->scalar[i])
		return 0;
	if (strchr(k->scalar[i], 'r'))
		flags |= KSPLIT_ACC_READ;
	if (strchr(k->scalar[i], 'w'))
		flags |= KSPLIT_ACC_WRITE;
	return flags;
}

/*
 * The struct that a pointer @path had before it was cast to void * for a call:
 * by the first such cast before the record that @now reads next.
 */
static ks_id find_origin(const struct ks_rec_iter *now, ks_id path)
{
	const struct ks_model *m = now->model;
	ks_id strukt = KS_NONE;
	struct ks_rec_iter it;
	struct ks_rec r;
	uint32_t i;

	ks_rec_init(&it, KS_KIND(KSPLIT_R_CAST));
	ks_rec_begin(&it, m, now->func);
	it.word_end = now->word;
	while (strukt == KS_NONE && ks_rec_next(&it, &r))
		for (i = 0; i < r.a.n; i++)
			if (r.a.v[i] == path)
				strukt = ks_pointee_struct(m, r.from);
	ks_rec_end(&it);
	return strukt;
}

static void visit_argument(struct visit *v, const struct ks_set *values)
{
	uint32_t i;

	for (i = 0; v->flags && i < values->n; i++) {
		struct ks_target t = ks_pointee(v->a, values->v[i]);

		ks_each_target_cell(v->a, &t, visit_cell, v);
	}
}

/* Most parameters have nothing behind them that anybody accesses. */
static bool accesses_scalar(const struct ks_analysis *a, ks_id sym,
			    unsigned int i)
{
	uint32_t node = ks_param_node(a, sym, i);

	return a->known[sym] || (node != KS_NONE && a->scalars[node]);
}

/* printf("%s", s->name): nobody knows the parameter. */
static void visit_variadic(struct visit *v, const struct ks_rec *r)
{
	const struct ks_type *t = &v->a->m->types[v->a->m->syms[r->callee].type];
	uint32_t i;

	if (t->kind != KSPLIT_TYPE_FUNCTION || !t->variadic)
		return;
	v->flags = KSPLIT_ACC_READ;
	for (i = t->count; i < r->nargs; i++)
		visit_argument(v, &r->args[i]);
}

/*
 * set_bit(n, &s->flags): a field whose address is handed over. The kernel gets
 * a copy of a driver's number: that changes the field on the driver's side.
 */
static void visit_call(struct visit *v, const struct ks_rec *r)
{
	unsigned int caller = v->sides;
	int side, from;
	uint32_t i;

	for (i = 0; i < r->nargs; i++) {
		if (!accesses_scalar(v->a, r->callee, i))
			continue;
		for (side = 0; side < 2; side++) {
			v->flags = 0;
			for (from = 0; from < 2; from++)
				if (caller >> from & 1)
					v->flags |= ks_scalar_access(v->a,
						r->callee, i, from, side);
			v->sides = 1u << side;
			if (ks_is_copied_aside(v->a, r->callee, i))
				v->sides |= caller & 1u << KS_DRIVER;
			visit_argument(v, &r->args[i]);
		}
	}
	v->sides = caller;
}

/* memcpy(p, q, n): the structs behind p and q, wherever they come from. */
static void visit_known_call(struct visit *v, const struct ks_rec_iter *it,
			     const struct ks_rec *r)
{
	const struct ks_known *k;
	uint32_t i, j;
	ks_id strukt;

	k = v->a->known[r->callee];
	if (!k)
		return;
	for (i = 0; i < r->nargs && i < 3; i++) {
		v->flags = ks_known_flags(k, i);
		if (!v->flags)
			continue;
		for (j = 0; j < r->args[i].n; j++) {
			ks_id path = r->args[i].v[j];
			struct ks_target t = ks_pointee(v->a, path);

			if (t.kind != KS_TARGET_SCALAR)
				continue;
			strukt = find_origin(it, path);
			if (strukt != KS_NONE)
				ks_each_struct_cell(v->a, strukt, visit_cell,
						    v);
		}
	}
}

/**
 * ks_each_access() - everything that one function body does to fields
 * @a:		the analysis
 * @func:	the body
 * @sides:	who runs it (ks_function_sides())
 * @fn:		called for each access to a cell
 * @arg:	its argument
 */
void ks_each_access(const struct ks_analysis *a, ks_id func,
		    unsigned int sides, ks_access_fn fn, void *arg)
{
	struct visit v = { .a = a, .fn = fn, .arg = arg, .sides = sides };
	struct ks_rec_iter it;
	struct ks_rec r;
	uint32_t i;

	ks_rec_init(&it, KS_KIND(KSPLIT_R_ACCESS) | KS_KIND(KSPLIT_R_CALL));
	ks_rec_begin(&it, a->m, &a->m->funcs[func]);
	while (ks_rec_next(&it, &r)) {
		v.line = r.line;
		if (r.kind == KSPLIT_R_CALL &&
		    !(r.flags & KSPLIT_C_INDIRECT)) {
			visit_call(&v, &r);
			visit_variadic(&v, &r);
			visit_known_call(&v, &it, &r);
		}
		if (r.kind != KSPLIT_R_ACCESS)
			continue;
		v.flags = r.flags & (KSPLIT_ACC_READ | KSPLIT_ACC_WRITE);
		for (i = 0; i < r.a.n; i++)
			ks_each_target_cell(a, &a->targets[r.a.v[i]],
					    visit_cell, &v);
	}
	ks_rec_end(&it);
}

/**
 * ks_function_sides() - who runs each function
 * @a:	the analysis
 *
 * Returns, per symbol, bit 0 for the kernel, bit 1 for the driver; the caller
 * frees it.
 */
uint8_t *ks_function_sides(const struct ks_analysis *a)
{
	const struct ks_model *m = a->m;
	uint8_t *sides = ks_alloc(m->nsyms, 1);
	struct ks_rec_iter it;
	struct { ks_id caller, callee; } *calls = NULL;
	size_t ncalls = 0, cap = 0, i;
	bool more = true;
	struct ks_rec r;
	ks_id f;

	ks_rec_init(&it, KS_KIND(KSPLIT_R_CALL));
	for (f = 0; f < m->nfuncs; f++) {
		ks_id sym = m->funcs[f].sym;

		if (!ks_is_callers(a, sym))
			sides[sym] = ks_is_driver(a, sym) ? 2 : 1;
		ks_rec_begin(&it, m, &m->funcs[f]);
		while (ks_rec_next(&it, &r)) {
			if (r.kind != KSPLIT_R_CALL ||
			    r.flags & KSPLIT_C_INDIRECT ||
			    !ks_is_callers(a, r.callee))
				continue;
			calls = ks_grow(calls, ncalls, &cap, sizeof(*calls));
			calls[ncalls].caller = sym;
			calls[ncalls++].callee = r.callee;
		}
	}
	while (more) {
		more = false;
		for (i = 0; i < ncalls; i++) {
			uint8_t add = sides[calls[i].caller] &
				      ~sides[calls[i].callee];

			sides[calls[i].callee] |= add;
			more |= add != 0;
		}
	}
	free(calls);
	ks_rec_end(&it);
	return sides;
}

/* What one half of the functions touches. */
struct touched {
	const struct ks_analysis *a;
	unsigned long *set[2][2];
};

static void touch(uint32_t cell, unsigned int flags, uint32_t line,
		  unsigned int sides, void *arg)
{
	struct touched *t = arg;
	int side;

	(void)line;
	for (side = 0; side < 2; side++) {
		if (!(sides >> side & 1))
			continue;
		if (flags & KSPLIT_ACC_READ)
			ks_bit_set(t->set[side][0], cell);
		if (flags & KSPLIT_ACC_WRITE)
			ks_bit_set(t->set[side][1], cell);
	}
}

static void touch_fields(void *arg, ks_id f, ks_id end)
{
	struct touched *t = arg;
	unsigned int by;
	int i;

	for (i = 0; i < 4; i++)
		t->set[i / 2][i % 2] = ks_bits_alloc(t->a->ncells);
	for (; f < end; f++) {
		by = t->a->sides[t->a->m->funcs[f].sym];
		if (by)
			ks_each_access(t->a, f, by, touch, t);
	}
}

/* Scalar variables that a body run by the driver names. */
static void touch_variables(struct ks_analysis *a, ks_id func)
{
	struct ks_rec_iter it;
	struct ks_rec r;
	uint32_t i;

	ks_rec_init(&it, KS_KIND(KSPLIT_R_ACCESS));
	ks_rec_begin(&it, a->m, &a->m->funcs[func]);
	while (ks_rec_next(&it, &r))
		for (i = 0; r.kind == KSPLIT_R_ACCESS && i < r.a.n; i++) {
			const struct ks_target *t = &a->targets[r.a.v[i]];

			if (t->kind == KS_TARGET_GLOBAL)
				a->variables[t->id] |= r.flags & 3;
		}
	ks_rec_end(&it);
}

static void touch_written(uint32_t cell, void *arg)
{
	ks_bit_set(arg, cell);
}

static void touch_initialisers(struct ks_analysis *a)
{
	const struct ks_model *m = a->m;
	uint32_t i;
	int side;

	for (i = 0; i < m->ninits; i++) {
		ks_id object = m->inits[i].object;

		side = object != KS_NONE &&
		       m->objects[object].module == a->driver ? KS_DRIVER :
								KS_KERNEL;
		ks_each_target_cell(a, &a->targets[m->inits[i].place],
				    touch_written, a->touched[side][1]);
	}
}

static void number_driver_cells(struct ks_analysis *a)
{
	uint32_t c;

	a->rank = ks_alloc(a->ncells, sizeof(*a->rank));
	a->unrank = ks_alloc(a->ncells, sizeof(*a->unrank));
	for (c = 0; c < a->ncells; c++) {
		a->rank[c] = KS_NONE;
		if (!ks_touches(a, KS_DRIVER, c))
			continue;
		a->unrank[a->nranks] = c;
		a->rank[c] = a->nranks++;
		if (ks_touches(a, KS_KERNEL, c))
			ks_bit_set(a->shared, c);
	}
}

/**
 * ks_touches() - does a side touch a field?
 * @a:		the analysis
 * @side:	the side
 * @cell:	the field
 *
 * Returns true if any of its code reads or writes it.
 */
bool ks_touches(const struct ks_analysis *a, enum ks_side side, uint32_t cell)
{
	return ks_bit_test(a->touched[side][0], cell) ||
	       ks_bit_test(a->touched[side][1], cell);
}

/**
 * ks_sharing_prepare() - what the sharing needs and needs nothing itself
 * @a:	the analysis, with the cells; fills sides, packing
 */
void ks_sharing_prepare(struct ks_analysis *a)
{
	a->sides = ks_function_sides(a);
	a->packing = ks_hops_packing(a);
}

/**
 * ks_sharing_build() - find the shared fields
 * @a:	the analysis; fills touched, shared, variables, cut, ranks
 */
void ks_sharing_build(struct ks_analysis *a)
{
	struct touched low = { .a = a }, high = { .a = a };
	int i;
	ks_id f;

	ks_halves(a->m, touch_fields, &low, &high);
	memcpy(a->touched, low.set, sizeof(low.set));
	for (i = 0; i < 4; i++) {
		ks_bits_or(a->touched[i / 2][i % 2], high.set[i / 2][i % 2],
			   ks_bits_words(a->ncells));
		free(high.set[i / 2][i % 2]);
	}
	a->shared = ks_bits_alloc(a->ncells);
	a->variables = ks_alloc(a->m->nsyms, 1);
	for (f = 0; f < a->m->nfuncs; f++)
		if (a->sides[a->m->funcs[f].sym] & 2)
			touch_variables(a, f);
	touch_initialisers(a);
	number_driver_cells(a);
	ks_hops_build(a);
}

/**
 * ks_sharing_free() - undo ks_sharing_build()
 * @a:	the analysis
 */
void ks_sharing_free(struct ks_analysis *a)
{
	int i;

	for (i = 0; i < 4; i++)
		free(a->touched[i / 2][i % 2]);
	free(a->sides);
	free(a->packing);
	free(a->shared);
	free(a->variables);
	free(a->cut);
	free(a->rank);
	free(a->unrank);
}
