// SPDX-License-Identifier: GPL-2.0
/*
 * Linker: paths, function bodies, initialisers and locks, recoded with the
 * model's indices.  What is equal after that is kept once.
 */
#include <stdlib.h>

#include "link.h"

/**
 * struct recode - recoding of one unit
 * @l:		the linker
 * @lu:		the unit
 * @paths:	model's path by unit's path
 * @line:	line of the last record that was written
 */
struct recode {
	struct ks_linker *l;
	struct ks_link_unit *lu;
	ks_id *paths;
	uint32_t line;
};

static ks_id add_path(struct ks_linker *l, const struct ks_path *p)
{
	struct ks_model *m = &l->m;
	uint32_t pos, hash;
	uint64_t h;
	struct ks_path *q;
	ks_id id;

	h = ks_mix(p->op | (uint64_t)p->up << 8, p->a);
	h = ks_mix(h, p->b | (uint64_t)(p->str - l->strings.base) << 32);
	hash = ks_fold(h);
	ks_hash_for_each(&l->path_hash, hash, pos, id) {
		q = &m->paths[id];
		if (q->op == p->op && q->up == p->up && q->a == p->a &&
		    q->b == p->b && q->str == p->str)
			return id;
	}
	KS_GROW(m->paths, m->npaths, l->cap.paths);
	m->paths[m->npaths] = *p;
	ks_hash_add(&l->path_hash, hash, m->npaths);
	return m->npaths++;
}

static ks_id map_path(struct recode *w, const struct ks_path *from)
{
	struct ks_path p = *from;

	p.up = w->paths[p.up];
	p.str = ks_link_string(w->l, w->lu, p.str);
	switch (p.op) {
	case KSPLIT_P_NONE:
		return 0;
	case KSPLIT_P_FUNC:
	case KSPLIT_P_GLOBAL:
		p.a = w->lu->syms[p.a];
		break;
	case KSPLIT_P_LOCAL:
	case KSPLIT_P_CONTAINER:
		p.b = w->lu->types[p.b];
		break;
	case KSPLIT_P_ADDV:
	case KSPLIT_P_INDEX:
		p.a = w->paths[p.a];
		break;
	case KSPLIT_P_DEREF:
		p.a = w->lu->types[p.a];
		break;
	case KSPLIT_P_FIELD:
		p.a = w->lu->structs[p.a];
		break;
	}
	return add_path(w->l, &p);
}

static void put_text(struct recode *w, struct ks_buf *b, const char *text)
{
	ks_buf_varint(b, ks_link_string(w->l, w->lu, text) -
			 w->l->strings.base);
}

static void put_set(struct recode *w, struct ks_buf *b,
		    const struct ks_set *set)
{
	uint32_t i;

	ks_buf_varint(b, set->n);
	for (i = 0; i < set->n; i++)
		ks_buf_varint(b, w->paths[set->v[i]]);
}

static void put_call(struct recode *w, struct ks_buf *b,
		     const struct ks_rec *rec)
{
	uint32_t i;

	ks_buf_varint(b, rec->id);
	ks_buf_varint(b, rec->flags);
	if (rec->flags & KSPLIT_C_INDIRECT)
		put_set(w, b, &rec->a);
	else
		ks_buf_varint(b, w->lu->syms[rec->callee]);
	ks_buf_varint(b, rec->nargs);
	for (i = 0; i < rec->nargs; i++)
		put_set(w, b, &rec->args[i]);
}

static void put_asm(struct recode *w, struct ks_buf *b,
		    const struct ks_rec *rec)
{
	uint32_t i;

	ks_buf_varint(b, rec->id);
	ks_buf_varint(b, rec->flags);
	put_text(w, b, rec->text);
	ks_buf_varint(b, rec->nout);
	ks_buf_varint(b, rec->nargs - rec->nout);
	for (i = 0; i < rec->nargs; i++) {
		put_text(w, b, rec->ops[i].constraint);
		ks_buf_varint(b, rec->ops[i].is_place);
		put_set(w, b, &rec->ops[i].set);
	}
}

static void put_payload(struct recode *w, struct ks_buf *b,
			const struct ks_rec *rec)
{
	uint32_t i;

	if (rec->kind == KSPLIT_R_BLOCK) {
		ks_buf_varint(b, rec->id);
		ks_buf_varint(b, rec->nsucc);
		for (i = 0; i < rec->nsucc; i++)
			ks_buf_varint(b, rec->succ[i]);
		return;
	}
	ks_buf_svarint(b, (int32_t)(rec->line - w->line));
	w->line = rec->line;
	switch (rec->kind) {
	case KSPLIT_R_ACCESS:
		ks_buf_varint(b, rec->flags);
		ks_buf_varint(b, rec->bits);
		put_set(w, b, &rec->a);
		break;
	case KSPLIT_R_CALL:
		put_call(w, b, rec);
		break;
	case KSPLIT_R_RETURN:
		put_set(w, b, &rec->a);
		break;
	case KSPLIT_R_STORE:
	case KSPLIT_R_COND:
		ks_buf_varint(b, rec->flags);
		put_set(w, b, &rec->a);
		put_set(w, b, &rec->b);
		break;
	case KSPLIT_R_CAST:
		put_set(w, b, &rec->a);
		ks_buf_varint(b, w->lu->types[rec->from]);
		ks_buf_varint(b, w->lu->types[rec->to]);
		break;
	case KSPLIT_R_ARITH:
		put_set(w, b, &rec->a);
		ks_buf_varint(b, rec->flags);
		ks_buf_svarint(b, rec->bytes);
		break;
	default:
		put_asm(w, b, rec);
	}
}

/* Recode the records of @f into l->body. */
static void recode_body(struct recode *w, const struct ks_func *f,
			uint32_t line, struct ks_rec_iter *it)
{
	struct ks_buf *body = &w->l->body, *payload = &w->l->payload;
	unsigned char kind;
	struct ks_rec rec;

	body->n = 0;
	w->line = line;
	ks_rec_begin(it, &w->lu->u.m, f);
	while (ks_rec_next(it, &rec)) {
		payload->n = 0;
		put_payload(w, payload, &rec);
		kind = rec.kind;
		ks_buf_add(body, &kind, 1);
		ks_buf_varint(body, payload->n);
		ks_buf_add(body, payload->p, payload->n);
	}
}

static bool same_body(const struct ks_func *a, const struct ks_func *b)
{
	return a->sym == b->sym && a->nparams == b->nparams &&
	       a->ncalls == b->ncalls && a->nasms == b->nasms &&
	       a->nblocks == b->nblocks && a->size == b->size &&
	       !memcmp(a->params, b->params, a->nparams * sizeof(char *)) &&
	       (!a->size || !memcmp(a->records, b->records, a->size));
}

static uint64_t hash_body(const struct ks_linker *l, const struct ks_func *f)
{
	uint64_t h = ks_hash_bytes(f->sym, f->records, f->size);
	uint32_t i;

	for (i = 0; i < f->nparams; i++)
		h = ks_mix(h, f->params[i] - l->strings.base);
	return ks_mix(ks_mix(h, f->ncalls), f->nblocks);
}

/* Append a body to the model and to the variants of its symbol. */
static void new_func(struct ks_linker *l, const struct ks_func *f)
{
	struct ks_model *m = &l->m;
	ks_id *link = &m->syms[f->sym].func;
	struct ks_func *copy;

	while (*link != KS_NONE) {
		link = &m->funcs[*link].variant;
		l->stats.variants += *link == KS_NONE;
	}
	*link = m->nfuncs;
	KS_GROW(m->funcs, m->nfuncs, l->cap.funcs);
	copy = &m->funcs[m->nfuncs++];
	*copy = *f;
	copy->records = memcpy(ks_arena_alloc(m->arena, f->size + 1),
			       f->records ? f->records :
			       (const unsigned char *)"", f->size);
}

static void add_func(struct recode *w, const struct ks_func *from,
		     struct ks_rec_iter *it)
{
	struct ks_linker *l = w->l;
	struct ks_func f = *from;
	uint32_t pos, hash, i;
	ks_id id;

	f.sym = w->lu->syms[from->sym];
	f.object = w->lu->object;
	f.variant = KS_NONE;
	recode_body(w, from, l->m.syms[f.sym].line, it);
	f.records = l->body.p;
	f.size = l->body.n;
	f.params = ks_arena_array(l->m.arena, f.nparams, sizeof(char *));
	for (i = 0; i < f.nparams; i++)
		f.params[i] = ks_link_string(l, w->lu, from->params[i]);
	hash = ks_fold(hash_body(l, &f));
	ks_hash_for_each(&l->func_hash, hash, pos, id)
		if (same_body(&l->m.funcs[id], &f))
			return;
	ks_hash_add(&l->func_hash, hash, l->m.nfuncs);
	new_func(l, &f);
}

/* The definition that another one has replaced (weak, lib.a) is never called. */
static bool is_overridden(const struct recode *w, const struct ks_func *f)
{
	const struct ks_sym *s = &w->l->m.syms[w->lu->syms[f->sym]];

	return !(s->flags & KSPLIT_SYM_STATIC) && s->object != KS_NONE &&
	       s->object != w->lu->object;
}

static void link_funcs(struct recode *w)
{
	const struct ks_model *m = &w->lu->u.m;
	struct ks_rec_iter *it = ks_xcalloc(1, sizeof(*it));
	const struct ks_func *f;

	for (f = m->funcs; f < m->funcs + m->nfuncs; f++) {
		if (is_overridden(w, f))
			w->l->stats.overridden++;
		else
			add_func(w, f, it);
	}
	ks_rec_end(it);
	free(it);
	w->l->stats.funcs += m->nfuncs;
}

static void link_inits(struct recode *w)
{
	const struct ks_model *from = &w->lu->u.m;
	struct ks_linker *l = w->l;
	struct ks_model *m = &l->m;
	struct ks_init init;
	uint32_t i, pos, hash;
	ks_id id;

	for (i = 0; i < from->ninits; i++) {
		init.place = w->paths[from->inits[i].place];
		init.value = w->paths[from->inits[i].value];
		init.object = w->lu->object;
		hash = ks_fold(ks_mix(ks_mix(0, init.place), init.value));
		ks_hash_for_each(&l->init_hash, hash, pos, id)
			if (m->inits[id].place == init.place &&
			    m->inits[id].value == init.value)
				break;
		if (id != KS_NONE)
			continue;
		KS_GROW(m->inits, m->ninits, l->cap.inits);
		ks_hash_add(&l->init_hash, hash, m->ninits);
		m->inits[m->ninits++] = init;
	}
}

static void link_locks(struct recode *w)
{
	const struct ks_model *from = &w->lu->u.m;
	struct ks_linker *l = w->l;
	struct ks_model *m = &l->m;
	struct ks_lock lock, *old;
	uint32_t i, pos, hash;
	ks_id id;

	for (i = 0; i < from->nlocks; i++) {
		lock = from->locks[i];
		lock.sym = w->lu->syms[lock.sym];
		lock.expr = ks_link_string(l, w->lu, lock.expr);
		hash = ks_fold(ks_mix(ks_mix(lock.kind, lock.sym),
				      lock.expr - l->strings.base));
		ks_hash_for_each(&l->lock_hash, hash, pos, id) {
			old = &m->locks[id];
			if (old->sym == lock.sym && old->kind == lock.kind &&
			    old->expr == lock.expr)
				break;
		}
		if (id != KS_NONE)
			continue;
		KS_GROW(m->locks, m->nlocks, l->cap.locks);
		ks_hash_add(&l->lock_hash, hash, m->nlocks);
		m->locks[m->nlocks++] = lock;
	}
}

/* Would an alias close a circle? */
static bool leads_to(const struct ks_model *m, ks_id from, ks_id to)
{
	for (; from != KS_NONE; from = m->syms[from].alias)
		if (from == to)
			return true;
	return false;
}

static void link_aliases(struct recode *w)
{
	const struct ks_model *from = &w->lu->u.m;
	struct ks_model *m = &w->l->m;
	ks_id i, alias, target;

	for (i = 0; i < from->nsyms; i++) {
		if (from->syms[i].alias == KS_NONE)
			continue;
		alias = w->lu->syms[i];
		target = w->lu->syms[from->syms[i].alias];
		if (m->syms[alias].alias == KS_NONE &&
		    !leads_to(m, target, alias))
			m->syms[alias].alias = target;
	}
}

/**
 * ks_link_bodies() - merge the paths, functions and so on of a unit
 * @l:	the linker
 * @lu:	the unit, begun, its types and symbols merged
 */
void ks_link_bodies(struct ks_linker *l, struct ks_link_unit *lu)
{
	const struct ks_model *m = &lu->u.m;
	struct recode w = { .l = l, .lu = lu };
	ks_id id;

	w.paths = ks_xcalloc(m->npaths, sizeof(ks_id));
	for (id = 0; id < m->npaths; id++)
		w.paths[id] = map_path(&w, &m->paths[id]);
	link_funcs(&w);
	link_inits(&w);
	link_locks(&w);
	link_aliases(&w);
	l->stats.paths += m->npaths;
	free(w.paths);
}
