// SPDX-License-Identifier: GPL-2.0
/*
 * What indices in range do not say: that walks over types end, and that every
 * function's records can be decoded.
 */
#include <stdlib.h>

#include "read.h"

/**
 * struct walk - a walk over types
 * @m:		the tables
 * @embed:	follow what lies inside an object, else what a declaration
 *		names (pointers, parameters) up to the next struct
 * @depth:	depth below each type, 0: not known yet
 */
struct walk {
	const struct ks_model *m;
	bool embed;
	uint8_t *depth;
};

static unsigned int depth_below(struct walk *w, ks_id type, unsigned int level);

static unsigned int max_depth(struct walk *w, ks_id type, unsigned int level,
			      unsigned int depth)
{
	unsigned int d = depth_below(w, type, level + 1);

	return d > depth ? d : depth;
}

static unsigned int children(struct walk *w, const struct ks_type *t,
			     unsigned int level)
{
	const struct ks_struct *s;
	unsigned int depth = 0;
	uint64_t i;

	if (t->kind == KSPLIT_TYPE_ARRAY)
		return max_depth(w, t->target, level, 0);
	if (w->embed) {
		if (t->kind != KSPLIT_TYPE_RECORD)
			return 0;
		s = &w->m->structs[t->strukt];
		for (i = 0; i < s->nfields && depth < KS_MAX_DEPTH; i++)
			depth = max_depth(w, s->fields[i].type, level, depth);
		return depth;
	}
	if (t->kind == KSPLIT_TYPE_POINTER || t->kind == KSPLIT_TYPE_FUNCTION)
		depth = max_depth(w, t->target, level, depth);
	if (t->kind == KSPLIT_TYPE_FUNCTION)
		for (i = 0; i < t->count && depth < KS_MAX_DEPTH; i++)
			depth = max_depth(w, t->params[i], level, depth);
	return depth;
}

/* KS_MAX_DEPTH if too deep; a cycle is too deep, too. */
static unsigned int depth_below(struct walk *w, ks_id type, unsigned int level)
{
	unsigned int depth;

	if (level >= KS_MAX_DEPTH)
		return KS_MAX_DEPTH;
	if (!w->depth[type]) {
		depth = children(w, &w->m->types[type], level) + 1;
		if (depth >= KS_MAX_DEPTH)
			return KS_MAX_DEPTH;
		w->depth[type] = depth;
	}
	return w->depth[type];
}

/**
 * ks_check_types() - see whether walks over types end
 * @m:		tables with valid indices
 * @entry:	the offending type
 *
 * A type must not contain itself, nor name itself without a struct in between;
 * both nest less than KS_MAX_DEPTH deep.
 *
 * Return: NULL, or what is wrong with type @entry.
 */
const char *ks_check_types(const struct ks_model *m, uint32_t *entry)
{
	struct walk w = { .m = m };
	const char *why = NULL;
	unsigned int pass;

	w.depth = ks_xcalloc(m->ntypes, 1);
	for (pass = 0; pass < 2 && !why; pass++) {
		w.embed = pass;
		memset(w.depth, 0, m->ntypes);
		for (*entry = 0; *entry < m->ntypes && !why; ++*entry)
			if (depth_below(&w, *entry, 0) >= KS_MAX_DEPTH)
				why = pass ? "a struct contains itself" :
					     "a type is made of itself";
	}
	free(w.depth);
	return why;
}

/**
 * ks_check_bodies() - see whether all records can be decoded
 * @m:		tables with valid indices
 * @entry:	the offending function
 *
 * Return: NULL, or what is wrong with function @entry.
 */
const char *ks_check_bodies(const struct ks_model *m, uint32_t *entry)
{
	struct ks_rec_iter it = { 0 };
	struct ks_rec rec;

	for (*entry = 0; *entry < m->nfuncs && !it.error; ++*entry) {
		ks_rec_begin(&it, m, &m->funcs[*entry]);
		while (ks_rec_next(&it, &rec))
			;
	}
	ks_rec_end(&it);
	return it.error;
}
