// SPDX-License-Identifier: GPL-2.0
/*
 * Records, unpacked: an analysis reads every function several times, so the
 * varints are decoded once, into words.  A record is
 *
 *	words kind line block ...
 *
 * where words is its whole length and the rest depends on the kind, in the
 * order of record.h; a set is its count and its paths, and is used in place.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../model/arena.h"
#include "../model/model.h"

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
 * Room for a whole function: a byte of its records is one word at most, and a
 * record, of two bytes at least, has up to 14 words that are not in it.
 */
static void reserve(struct words *w, size_t bytes)
{
	size_t most = bytes + (bytes / 2 + 1) * 14;

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

static void put_call(struct words *w, const struct ks_rec *r)
{
	uint32_t i;

	put(w, r->id);
	put(w, r->flags);
	put(w, r->callee);
	put_set(w, &r->a);
	put(w, r->nargs);
	for (i = 0; i < r->nargs; i++)
		put_set(w, &r->args[i]);
}

static void put_record(struct words *w, const struct ks_model *m,
		       const struct ks_rec *r)
{
	size_t start = w->n;
	uint32_t i;

	put(w, 0);
	put(w, r->kind);
	put(w, r->line);
	put(w, r->block);
	switch (r->kind) {
	case KSPLIT_R_BLOCK:
		put(w, r->id);
		put(w, r->nsucc);
		for (i = 0; i < r->nsucc; i++)
			put(w, r->succ[i]);
		break;
	case KSPLIT_R_CALL:
		put_call(w, r);
		break;
	case KSPLIT_R_ASM:
		put_asm(w, m, r);
		break;
	default:
		put(w, r->flags);
		put(w, r->bits);
		put(w, r->bytes);
		put(w, (uint64_t)r->bytes >> 32);
		put(w, r->from);
		put(w, r->to);
		put_set(w, &r->a);
		put_set(w, &r->b);
	}
	w->v[start] = w->n - start;
}

/**
 * struct share - the functions that one thread unpacks
 * @m:		the model
 * @first:	first function
 * @end:	behind the last one
 * @arena:	where the words go
 */
struct share {
	struct ks_model *m;
	uint32_t first, end;
	struct ks_arena *arena;
};

static void *unpack_share(void *arg)
{
	const struct share *s = arg;
	struct ks_model *m = s->m;
	struct ks_rec_iter it;
	struct words w = { 0 };
	struct ks_rec r;
	uint32_t *code;
	uint32_t i;

	ks_rec_init(&it, KS_ALL_KINDS);
	for (i = s->first; i < s->end; i++) {
		w.n = 0;
		reserve(&w, m->funcs[i].size);
		ks_rec_begin(&it, m, &m->funcs[i]);
		while (ks_rec_next(&it, &r))
			put_record(&w, m, &r);
		code = ks_arena_array(s->arena, w.n + 1, sizeof(*code));
		if (w.n)
			memcpy(code, w.v, w.n * sizeof(*code));
		m->funcs[i].code = code;
		m->funcs[i].words = w.n;
	}
	ks_rec_end(&it);
	free(w.v);
	return NULL;
}

/**
 * ks_model_unpack() - decode the records of all functions
 * @m:	a loaded model; ks_rec_next() is fast from now on
 *
 * Two threads, each with memory of its own: an arena has no lock.
 */
void ks_model_unpack(struct ks_model *m)
{
	struct share low = { m, 0, m->nfuncs / 2, m->arena };
	struct share high = { m, m->nfuncs / 2, m->nfuncs, NULL };
	pthread_t thread;

	m->code_arena = ks_arena_new();
	high.arena = m->code_arena;
	if (pthread_create(&thread, NULL, unpack_share, &high)) {
		unpack_share(&low);
		unpack_share(&high);
		return;
	}
	unpack_share(&low);
	pthread_join(thread, NULL);
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
	r->callee = *p++;
	p = take_set(p, &r->a);
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
 * @r:	filled with the next record that is wanted
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
	r->block = p[3];
	r->nargs = 0;
	p += 4;
	switch (r->kind) {
	case KSPLIT_R_BLOCK:
		r->id = *p++;
		r->nsucc = *p++;
		r->succ = (uint32_t *)p;
		break;
	case KSPLIT_R_CALL:
		take_call(it, p, r);
		break;
	case KSPLIT_R_ASM:
		take_asm(it, p, r);
		break;
	default:
		r->flags = p[0];
		r->bits = p[1];
		r->bytes = (uint64_t)p[3] << 32 | p[2];
		r->from = p[4];
		r->to = p[5];
		p = take_set(p + 6, &r->a);
		take_set(p, &r->b);
	}
	return true;
}
