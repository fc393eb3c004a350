// SPDX-License-Identifier: GPL-2.0
/*
 * Decoding of a function's records.  The same code checks them (all of them,
 * once, when a unit or a model is read) and reads them for the analysis.
 */
#include <stdlib.h>

#include "read.h"

/**
 * ks_rec_begin() - start to read the records of a function body
 * @it:	the iterator; zeroed before its first use
 * @m:	the model
 * @f:	the body
 */
void ks_rec_begin(struct ks_rec_iter *it, const struct ks_model *m,
		  const struct ks_func *f)
{
	it->model = m;
	it->func = f;
	it->p = f->records;
	it->end = f->records + f->size;
	it->word = f->code;
	it->word_end = f->code ? f->code + f->words : NULL;
	it->line = m->syms[f->sym].line;
	it->block = 0;
	it->error = NULL;
}

/**
 * ks_rec_end() - free what an iterator holds
 * @it: the iterator
 */
void ks_rec_end(struct ks_rec_iter *it)
{
	free(it->ids);
	it->ids = NULL;
	it->nids = it->ids_cap = 0;
}

static void get_line(struct ks_rec_iter *it, struct ks_reader *r)
{
	it->line += (uint32_t)ks_get_signed(r);
}

static const char *get_text(struct ks_rec_iter *it, struct ks_reader *r)
{
	return it->model->strings + ks_get_below(r, it->model->strings_size,
						 "a string is out of range");
}

static ks_id get_path(struct ks_rec_iter *it, struct ks_reader *r, bool place)
{
	uint64_t path = ks_get_id(r);
	const struct ks_path_need *need;
	bool is_place;

	if (path >= it->model->npaths) {
		ks_fail(r, "a path is out of range");
		return 0;
	}
	need = it->model->needs ? &it->model->needs[path] : NULL;
	is_place = need ? need->place : ks_is_place(&it->model->paths[path]);
	if (is_place != place && !r->error)
		ks_fail(r, place ? "a value where a place must be" :
				   "a place where a value must be");
	if (!need)
		return path;
	if (need->params > it->func->nparams ||
	    need->calls > it->func->ncalls || need->asms > it->func->nasms)
		ks_fail(r, "a path does not fit its function");
	return path;
}

/* There is room: next_payload() reserves one entry per byte. */
static struct ks_set get_set(struct ks_rec_iter *it, struct ks_reader *r,
			     bool place)
{
	struct ks_set set = { .v = it->ids + it->nids };
	uint32_t i, n = ks_get_count(r);

	for (i = 0; i < n; i++)
		set.v[i] = get_path(it, r, place);
	if (r->error)
		return (struct ks_set){ .v = it->ids };
	it->nids += n;
	set.n = n;
	return set;
}

#define get_values(it, r)	get_set(it, r, false)
#define get_places(it, r)	get_set(it, r, true)

static void get_block(struct ks_rec_iter *it, struct ks_reader *r,
		      struct ks_rec *rec)
{
	uint32_t i, n;

	it->block = ks_get_below(r, it->func->nblocks, "no such block");
	n = ks_get_count(r);
	rec->id = it->block;
	rec->succ = it->ids;
	for (i = 0; i < n; i++)
		rec->succ[i] = ks_get_below(r, it->func->nblocks,
					    "no such block");
	rec->nsucc = n;
}

static void get_call(struct ks_rec_iter *it, struct ks_reader *r,
		     struct ks_rec *rec)
{
	uint32_t i;

	rec->id = ks_get_below(r, it->func->ncalls, "no such call");
	rec->flags = ks_get_u32(r);
	if (rec->flags & KSPLIT_C_INDIRECT)
		rec->a = get_values(it, r);
	else
		rec->callee = ks_get_below(r, it->model->nsyms,
					   "no such function");
	rec->nargs = ks_get_below(r, KS_MAX_OPERANDS + 1, "too many arguments");
	rec->args = it->args;
	for (i = 0; i < rec->nargs; i++)
		it->args[i] = get_values(it, r);
}

static void get_asm(struct ks_rec_iter *it, struct ks_reader *r,
		    struct ks_rec *rec)
{
	uint32_t i, nin;

	rec->id = ks_get_below(r, it->func->nasms, "no such asm");
	rec->flags = ks_get_u32(r);
	rec->text = get_text(it, r);
	rec->nout = ks_get_below(r, KS_MAX_OPERANDS + 1, "too many operands");
	nin = ks_get_below(r, KS_MAX_OPERANDS + 1 - rec->nout,
			   "too many operands");
	rec->nargs = rec->nout + nin;
	rec->ops = it->ops;
	for (i = 0; i < rec->nargs; i++) {
		it->ops[i].constraint = get_text(it, r);
		it->ops[i].is_place = ks_get(r);
		it->ops[i].set = get_set(it, r, it->ops[i].is_place);
	}
}

static void get_cast(struct ks_rec_iter *it, struct ks_reader *r,
		     struct ks_rec *rec)
{
	rec->a = get_values(it, r);
	rec->from = ks_get_below(r, it->model->ntypes, "no such type");
	rec->to = ks_get_below(r, it->model->ntypes, "no such type");
}

/* False for a kind that this version does not know. */
static bool get_payload(struct ks_rec_iter *it, struct ks_reader *r,
			struct ks_rec *rec)
{
	if (rec->kind == KSPLIT_R_BLOCK) {
		get_block(it, r, rec);
		return true;
	}
	if (rec->kind < KSPLIT_R_ACCESS || rec->kind > KSPLIT_R_COND)
		return false;
	if (!it->func->nblocks)
		ks_fail(r, "records without a block");
	get_line(it, r);
	switch (rec->kind) {
	case KSPLIT_R_ACCESS:
		rec->flags = ks_get_u32(r);
		rec->bits = ks_get_u32(r);
		rec->a = get_places(it, r);
		break;
	case KSPLIT_R_CALL:
		get_call(it, r, rec);
		break;
	case KSPLIT_R_RETURN:
		rec->a = get_values(it, r);
		break;
	case KSPLIT_R_STORE:
		rec->flags = ks_get_u32(r);
		rec->a = get_places(it, r);
		rec->b = get_set(it, r, rec->flags & KSPLIT_ST_AGGREGATE);
		break;
	case KSPLIT_R_COND:
		rec->flags = ks_get_u32(r);
		rec->a = get_values(it, r);
		rec->b = get_values(it, r);
		break;
	case KSPLIT_R_CAST:
		get_cast(it, r, rec);
		break;
	case KSPLIT_R_ARITH:
		rec->a = get_values(it, r);
		rec->flags = ks_get_u32(r);
		rec->bytes = ks_get_signed(r);
		break;
	default:
		get_asm(it, r, rec);
	}
	return true;
}

/* Find the next payload and make room for everything that it can hold. */
static bool next_payload(struct ks_rec_iter *it, struct ks_reader *r,
			 enum ksplit_record_kind *kind)
{
	size_t size;

	*r = (struct ks_reader){ .p = it->p, .end = it->end };
	*kind = *r->p++;
	size = ks_get_count(r);
	if (r->error) {
		it->error = "a record is cut off";
		return false;
	}
	r->end = r->p + size;
	it->p = r->end;
	it->nids = 0;
	if (size + 1 > it->ids_cap) {
		it->ids_cap = size + 64;
		it->ids = ks_xrealloc(it->ids, it->ids_cap * sizeof(ks_id));
	}
	return true;
}

/**
 * ks_rec_next() - read the next record
 * @it:		the iterator
 * @rec:	the record; its sets are valid until the next call
 *
 * Return: false at the end, and at malformed records (@it->error), which a
 * loaded model does not have.
 */
bool ks_rec_next(struct ks_rec_iter *it, struct ks_rec *rec)
{
	enum ksplit_record_kind kind;
	struct ks_reader r;

	if (it->word_end)
		return ks_rec_unpacked(it, rec);
	while (it->p < it->end && !it->error) {
		if (!next_payload(it, &r, &kind))
			return false;
		*rec = (struct ks_rec){
			.kind = kind, .callee = KS_NONE, .text = "",
		};
		if (!get_payload(it, &r, rec))
			continue;
		rec->line = it->line;
		rec->block = it->block;
		if (!r.error && r.p != r.end)
			r.error = "a record is too long";
		it->error = r.error;
		return !r.error;
	}
	return false;
}
