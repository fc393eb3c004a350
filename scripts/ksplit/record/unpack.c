// SPDX-License-Identifier: GPL-2.0
/*
 * Records, unpacked: an analysis reads every function several times, so the
 * varints are decoded once, into words, while they are checked.  A record is
 *
 *	words kind line ...
 *
 * where words is its whole length and the rest depends on the kind, in the
 * order of record.h; a set is its count and its paths, and is used in place.
 * What no analysis looks at is checked and left out: BLOCK and COND records,
 * nearly half of a kernel's, and the block of the others.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "read.h"

/**
 * struct words - the words of one function while they are collected
 * @v:		the words
 * @n:		number of words
 * @cap:	room
 */
struct words {
	uint32_t *v;
	size_t n, cap;
};

/* There is room: reserve(). */
static void put(struct words *w, uint32_t x)
{
	w->v[w->n++] = x;
}

/*
 * Room for a whole function: the callees, at most one for a byte of records
 * (ncallees()); then a byte is one word at most, and a record, of two bytes at
 * least, has one word that is not in it.
 */
static void reserve(struct words *w, size_t bytes)
{
	size_t most = 2 * bytes + bytes / 2 + 1;

	if (most <= w->cap)
		return;
	w->cap = most * 2;
	w->v = ks_xrealloc(w->v, w->cap * sizeof(*w->v));
}

static void put_set(struct words *w, const struct ks_set *s)
{
	uint32_t i;

	put(w, s->n);
	for (i = 0; i < s->n; i++)
		put(w, s->v[i]);
}

static void put_text(struct words *w, const struct ks_model *m,
		     const char *text)
{
	put(w, *text ? text - m->strings : 0);
}

static void put_asm(struct words *w, const struct ks_model *m,
		    const struct ks_rec *r)
{
	uint32_t i;

	put(w, r->id);
	put(w, r->flags);
	put_text(w, m, r->text);
	put(w, r->nout);
	put(w, r->nargs);
	for (i = 0; i < r->nargs; i++) {
		put_text(w, m, r->ops[i].constraint);
		put(w, r->ops[i].is_place);
		put_set(w, &r->ops[i].set);
	}
}

/* A direct call has a callee instead of the set of values. */
static void put_call(struct words *w, const struct ks_rec *r)
{
	uint32_t i;

	put(w, r->id);
	put(w, r->flags);
	if (r->flags & KSPLIT_C_INDIRECT)
		put_set(w, &r->a);
	else
		put(w, r->callee);
	put(w, r->nargs);
	for (i = 0; i < r->nargs; i++)
		put_set(w, &r->args[i]);
}

static void put_record(struct words *w, const struct ks_model *m,
		       const struct ks_rec *r)
{
	size_t start = w->n;

	put(w, 0);
	put(w, r->kind);
	put(w, r->line);
	switch (r->kind) {
	case KSPLIT_R_CALL:
		put_call(w, r);
		break;
	case KSPLIT_R_ASM:
		put_asm(w, m, r);
		break;
	case KSPLIT_R_ACCESS:
		put(w, r->flags);
		put(w, r->bits);
		put_set(w, &r->a);
		break;
	case KSPLIT_R_STORE:
		put(w, r->flags);
		put_set(w, &r->a);
		put_set(w, &r->b);
		break;
	case KSPLIT_R_CAST:
		put(w, r->from);
		put(w, r->to);
		put_set(w, &r->a);
		break;
	case KSPLIT_R_ARITH:
		put(w, r->flags);
		put(w, r->bytes);
		put(w, (uint64_t)r->bytes >> 32);
		put_set(w, &r->a);
		break;
	default:	/* KSPLIT_R_RETURN */
		put_set(w, &r->a);
	}
	w->v[start] = w->n - start;
}

/*
 * Calls of a function that get an entry in its callees.  A call takes more
 * bytes than one; a damaged body that promises a million cannot have the
 * memory for them.
 */
static uint32_t ncallees(const struct ks_func *f)
{
	return f->ncalls < f->size ? f->ncalls : f->size;
}

/* Decode the records of a function, callees first; false if they are bad. */
static bool unpack(struct words *w, struct ks_rec_iter *it,
		   const struct ks_model *m, const struct ks_func *f)
{
	uint32_t n = ncallees(f);
	struct ks_rec r;

	reserve(w, f->size);
	memset(w->v, 0xff, n * sizeof(*w->v));
	w->n = n;
	ks_rec_begin(it, m, f);
	while (ks_rec_next(it, &r)) {
		if (r.kind == KSPLIT_R_BLOCK || r.kind == KSPLIT_R_COND)
			continue;
		if (r.kind == KSPLIT_R_CALL && r.id < n &&
		    !(r.flags & KSPLIT_C_INDIRECT))
			w->v[r.id] = r.callee;
		put_record(w, m, &r);
	}
	return !it->error;
}

/**
 * struct share - the functions that one thread unpacks
 * @m:		the model
 * @entry:	first function, then how far it came
 * @end:	behind the last one
 * @arena:	where the words go
 * @error:	what is wrong with the function before @entry, or NULL
 */
struct share {
	struct ks_model *m;
	uint32_t entry, end;
	struct ks_arena *arena;
	const char *error;
};

static void *unpack_share(void *arg)
{
	struct share *s = arg;
	struct ks_rec_iter it = { 0 };
	struct words w = { 0 };
	struct ks_func *f;
	uint32_t *code;

	while (s->entry < s->end && !s->error) {
		f = &s->m->funcs[s->entry++];
		if (!unpack(&w, &it, s->m, f)) {
			s->error = it.error;
			break;
		}
		code = ks_arena_array(s->arena, w.n, sizeof(*code));
		memcpy(code, w.v, w.n * sizeof(*code));
		f->callees = code;
		f->ncallees = ncallees(f);
		f->code = code + f->ncallees;
		f->words = w.n - f->ncallees;
	}
	ks_rec_end(&it);
	free(w.v);
	return NULL;
}

/* The function in the middle of the records, counted in bytes. */
static uint32_t middle(const struct ks_model *m)
{
	size_t all = 0, half = 0;
	uint32_t i;

	for (i = 0; i < m->nfuncs; i++)
		all += m->funcs[i].size;
	for (i = 0; i < m->nfuncs && half < all / 2; i++)
		half += m->funcs[i].size;
	return i;
}

/**
 * ks_unpack_bodies() - ks_check_bodies(), and keep what was decoded
 * @m:		tables with valid indices; ks_rec_next() is fast from now on
 * @entry:	the offending function
 *
 * Two threads, each with memory of its own: an arena has no lock.
 *
 * Return: NULL, or what is wrong with function @entry.
 */
const char *ks_unpack_bodies(struct ks_model *m, uint32_t *entry)
{
	struct share low = { m, 0, middle(m), m->arena, NULL };
	struct share high = { m, low.end, m->nfuncs, NULL, NULL };
	pthread_t thread;

	m->code_arena = ks_arena_new();
	high.arena = m->code_arena;
	if (pthread_create(&thread, NULL, unpack_share, &high)) {
		unpack_share(&low);
		unpack_share(&high);
	} else {
		unpack_share(&low);
		pthread_join(thread, NULL);
	}
	/* the same one whichever thread was faster */
	*entry = low.error ? low.entry : high.entry;
	return low.error ? low.error : high.error;
}

static const uint32_t *take_set(const uint32_t *p, struct ks_set *s)
{
	s->n = *p++;
	s->v = (ks_id *)p;
	return p + s->n;
}

static void take_call(struct ks_rec_iter *it, const uint32_t *p,
		      struct ks_rec *r)
{
	uint32_t i;

	r->id = *p++;
	r->flags = *p++;
	r->callee = KS_NONE;
	if (r->flags & KSPLIT_C_INDIRECT)
		p = take_set(p, &r->a);
	else
		r->callee = *p++;
	r->nargs = *p++;
	r->args = it->args;
	for (i = 0; i < r->nargs; i++)
		p = take_set(p, &it->args[i]);
}

static void take_asm(struct ks_rec_iter *it, const uint32_t *p,
		     struct ks_rec *r)
{
	uint32_t i;

	r->id = *p++;
	r->flags = *p++;
	r->text = it->model->strings + *p++;
	r->nout = *p++;
	r->nargs = *p++;
	r->ops = it->ops;
	for (i = 0; i < r->nargs; i++) {
		it->ops[i].constraint = it->model->strings + *p++;
		it->ops[i].is_place = *p++;
		p = take_set(p, &it->ops[i].set);
	}
}

/**
 * ks_rec_unpacked() - ks_rec_next() for a function with words
 * @it:	the iterator
 * @r:	the next record that is wanted; only what its kind has is filled
 *
 * Return: false at the end.
 */
bool ks_rec_unpacked(struct ks_rec_iter *it, struct ks_rec *r)
{
	const uint32_t *p = it->word;

	while (p < it->word_end && it->kinds && !(it->kinds >> p[1] & 1))
		p += p[0];
	if (p >= it->word_end)
		return false;
	it->word = p + p[0];
	r->kind = p[1];
	r->line = p[2];
	p += 3;
	switch (r->kind) {
	case KSPLIT_R_CALL:
		take_call(it, p, r);
		break;
	case KSPLIT_R_ASM:
		take_asm(it, p, r);
		break;
	case KSPLIT_R_ACCESS:
		r->flags = p[0];
		r->bits = p[1];
		take_set(p + 2, &r->a);
		break;
	case KSPLIT_R_STORE:
		r->flags = p[0];
		take_set(take_set(p + 1, &r->a), &r->b);
		break;
	case KSPLIT_R_CAST:
		r->from = p[0];
		r->to = p[1];
		take_set(p + 2, &r->a);
		break;
	case KSPLIT_R_ARITH:
		r->flags = p[0];
		r->bytes = (uint64_t)p[2] << 32 | p[1];
		take_set(p + 3, &r->a);
		break;
	default:	/* KSPLIT_R_RETURN */
		take_set(p, &r->a);
	}
	return true;
}
