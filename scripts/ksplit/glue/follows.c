// SPDX-License-Identifier: GPL-2.0
/*
 * Which pointers a function of the kernel follows whatever happens: NULL means
 * a crash there, so that no driver can mean it.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "glue.h"

/* Calls that are followed; what lies deeper is not known. */
#define MAX_DEPTH	4

static bool follows(const struct ks_model *m, ks_id sym, int64_t param,
		    unsigned int depth);

/* Does a place lie in what the parameter points to? */
static bool is_behind(const struct ks_model *m, ks_id place, int64_t param)
{
	const struct ks_path *p = &m->paths[place];

	while (p->op == KSPLIT_P_FIELD || p->op == KSPLIT_P_INDEX)
		p = &m->paths[p->up];
	if (p->op != KSPLIT_P_DEREF)
		return false;
	p = &m->paths[p->up];
	return p->op == KSPLIT_P_PARAM && p->a == param;
}

/* Other values may come from elsewhere. */
static bool is_param(const struct ks_model *m, const struct ks_set *s,
		     int64_t param)
{
	const struct ks_path *p = &m->paths[s->n == 1 ? s->v[0] : 0];

	return p->op == KSPLIT_P_PARAM && p->a == param;
}

static bool record_follows(const struct ks_model *m, const struct ks_rec *rec,
			   int64_t param, unsigned int depth)
{
	uint32_t i;

	if (rec->kind == KSPLIT_R_ACCESS)
		return rec->a.n == 1 && is_behind(m, rec->a.v[0], param);
	if (rec->kind != KSPLIT_R_CALL || rec->callee == KS_NONE || !depth)
		return false;
	for (i = 0; i < rec->nargs; i++)
		if (is_param(m, &rec->args[i], param) &&
		    follows(m, rec->callee, i, depth - 1))
			return true;
	return false;
}

/**
 * struct flow - the blocks of a body
 * @follows:	the pointer is followed in this one
 * @seen:	it can be reached without that
 * @nsucc:	number of successors
 * @succ:	the successors
 */
struct flow {
	bool follows, seen;
	uint32_t nsucc;
	uint32_t *succ;
};

static bool read_flow(const struct ks_model *m, const struct ks_func *f,
		      int64_t param, unsigned int depth, struct flow *blocks)
{
	struct ks_rec_iter *it = ks_xcalloc(1, sizeof(*it));
	struct flow *now = NULL;
	struct ks_rec rec;
	bool any = false;

	ks_rec_init(it, KS_ALL_KINDS);
	ks_rec_begin(it, m, f);
	while (ks_rec_next(it, &rec)) {
		if (rec.kind == KSPLIT_R_BLOCK && rec.id < f->nblocks) {
			now = &blocks[rec.id];
			now->nsucc = rec.nsucc;
			now->succ = ks_xrealloc(now->succ, (rec.nsucc + 1) *
						sizeof(*now->succ));
			memcpy(now->succ, rec.succ,
			       rec.nsucc * sizeof(*now->succ));
		} else if (now && !now->follows) {
			now->follows = record_follows(m, &rec, param, depth);
			any |= now->follows;
		}
	}
	ks_rec_end(it);
	free(it);
	return any;
}

/* Is there a way from the entry to an end on which the pointer is not followed? */
static bool can_avoid(struct flow *blocks, uint32_t n)
{
	uint32_t *todo = ks_xcalloc(n + 1, sizeof(*todo)), ntodo = 1, i;
	bool avoided = false;

	blocks[0].seen = true;
	while (ntodo && !avoided) {
		const struct flow *b = &blocks[todo[--ntodo]];

		if (b->follows)
			continue;
		avoided = !b->nsucc;
		for (i = 0; i < b->nsucc; i++) {
			if (b->succ[i] >= n || blocks[b->succ[i]].seen)
				continue;
			blocks[b->succ[i]].seen = true;
			todo[ntodo++] = b->succ[i];
		}
	}
	free(todo);
	return avoided;
}

static bool body_follows(const struct ks_model *m, const struct ks_func *f,
			 int64_t param, unsigned int depth)
{
	struct flow *blocks = ks_xcalloc(f->nblocks + 1, sizeof(*blocks));
	uint32_t i;
	bool yes;

	yes = read_flow(m, f, param, depth, blocks) &&
	      !can_avoid(blocks, f->nblocks);
	for (i = 0; i < f->nblocks; i++)
		free(blocks[i].succ);
	free(blocks);
	return yes;
}

static bool follows(const struct ks_model *m, ks_id sym, int64_t param,
		    unsigned int depth)
{
	ks_id f;

	if (m->syms[sym].alias != KS_NONE)
		sym = m->syms[sym].alias;
	f = m->syms[sym].func;
	if (f == KS_NONE)
		return false;
	for (; f != KS_NONE; f = m->funcs[f].variant)
		if (!body_follows(m, &m->funcs[f], param, depth))
			return false;
	return true;
}

/**
 * ks_glue_follows() - is an argument of a kernel function followed in any case?
 * @g:		the glue
 * @f:		the function
 * @arg:	index of the argument
 *
 * Returns false, too, if there is no model to ask.
 */
bool ks_glue_follows(const struct ks_glue *g, const struct ks_glue_func *f,
		     uint32_t arg)
{
	ks_id sym = ks_glue_sym(g, f->rpc->name);

	return sym != KS_NONE && follows(g->model, sym, arg, MAX_DEPTH);
}
