// SPDX-License-Identifier: GPL-2.0
/*
 * A function body as the few things that move pointers.  The sets stay where
 * they are, in the unpacked records; the lists are collected in memory that is
 * used again for the next body, and kept in one piece.
 */
#include "flow.h"

static bool is_listed(const struct ks_body *b, ks_id local)
{
	size_t i;

	for (i = 0; i < b->nlocals; i++)
		if (b->locals[i] == local)
			return true;
	return false;
}

/* Note what the paths of a set start from. */
static struct ks_set add_set(struct ks_decoder *d, const struct ks_set *s)
{
	const struct ks_model *m = d->a->m;
	struct ks_body *b = &d->b;
	uint32_t i;

	for (i = 0; i < s->n; i++) {
		ks_id root = d->a->roots[s->v[i]];

		if (m->paths[root].op == KSPLIT_P_FUNC && root == s->v[i]) {
			d->funcs = ks_grow(d->funcs, d->nfuncs, &d->funcs_cap,
					   sizeof(*d->funcs));
			d->funcs[d->nfuncs++] = m->paths[root].a;
		}
		if (m->paths[root].op != KSPLIT_P_LOCAL || is_listed(b, root))
			continue;
		b->locals = ks_grow(b->locals, b->nlocals, &d->locals_cap,
				    sizeof(*b->locals));
		b->locals[b->nlocals++] = root;
	}
	return *s;
}

static void decode_call(struct ks_decoder *d, const struct ks_rec *r)
{
	struct ks_callsite c = {
		.id = r->id,
		.callee = r->callee,
		.used = r->flags & KSPLIT_C_RESULT_USED,
		.nargs = r->nargs,
		.args = d->b.nvalues,
	};
	struct ks_body *b = &d->b;
	uint32_t i;

	if (r->flags & KSPLIT_C_INDIRECT)
		c.target = add_set(d, &r->a);
	for (i = 0; i < r->nargs; i++) {
		b->values = ks_grow(b->values, b->nvalues, &d->values_cap,
				    sizeof(*b->values));
		b->values[b->nvalues++] = add_set(d, &r->args[i]);
	}
	b->calls = ks_grow(b->calls, b->ncalls, &d->calls_cap,
			   sizeof(*b->calls));
	b->calls[b->ncalls++] = c;
}

static void decode_asm(struct ks_decoder *d, const struct ks_rec *r)
{
	struct ks_body *b = &d->b;
	uint32_t i;

	for (i = 0; i < r->nargs; i++) {
		b->asms = ks_grow(b->asms, b->nasms, &d->asms_cap,
				  sizeof(*b->asms));
		b->asms[b->nasms++] = (struct ks_asm){
			r->id, add_set(d, &r->ops[i].set),
		};
	}
}

static void decode_cast(struct ks_decoder *d, const struct ks_rec *r)
{
	ks_id strukt = ks_pointee_struct(d->a->m, r->from);
	struct ks_body *b = &d->b;
	uint32_t i;

	if (strukt == KS_NONE)
		return;
	for (i = 0; i < r->a.n; i++) {
		b->casts = ks_grow(b->casts, b->ncasts, &d->casts_cap,
				   sizeof(*b->casts));
		b->casts[b->ncasts++] = (struct ks_cast){ r->a.v[i], strukt };
	}
}

static void decode_record(struct ks_decoder *d, const struct ks_rec *r)
{
	struct ks_body *b = &d->b;

	switch (r->kind) {
	case KSPLIT_R_ACCESS:
		b->touches = ks_grow(b->touches, b->ntouches, &d->touches_cap,
				     sizeof(*b->touches));
		b->touches[b->ntouches].flags = r->flags;
		b->touches[b->ntouches++].places = add_set(d, &r->a);
		break;
	case KSPLIT_R_CALL:
		decode_call(d, r);
		break;
	case KSPLIT_R_RETURN:
		b->returns = ks_grow(b->returns, b->nreturns, &d->returns_cap,
				     sizeof(*b->returns));
		b->returns[b->nreturns++] = add_set(d, &r->a);
		break;
	case KSPLIT_R_STORE:
		b->moves = ks_grow(b->moves, b->nmoves, &d->moves_cap,
				   sizeof(*b->moves));
		b->moves[b->nmoves].dst = add_set(d, &r->a);
		b->moves[b->nmoves++].src = add_set(d, &r->b);
		break;
	case KSPLIT_R_ASM:
		decode_asm(d, r);
		break;
	case KSPLIT_R_CAST:
		decode_cast(d, r);
		break;
	default:
		break;
	}
}

static void *keep(struct ks_arena *arena, const void *v, size_t n, size_t size)
{
	return n ? memcpy(ks_arena_array(arena, n, size), v, n * size) : NULL;
}

/* The lists of the decoder's body, copied; and room for what flows there. */
static void keep_body(const struct ks_decoder *d, struct ks_body *b)
{
	const struct ks_func *f = &d->a->m->funcs[d->b.func];
	struct ks_arena *m = d->arena;
	uint32_t i;

	*b = d->b;
	b->values = keep(m, b->values, b->nvalues, sizeof(*b->values));
	b->calls = keep(m, b->calls, b->ncalls, sizeof(*b->calls));
	b->moves = keep(m, b->moves, b->nmoves, sizeof(*b->moves));
	b->touches = keep(m, b->touches, b->ntouches, sizeof(*b->touches));
	b->returns = keep(m, b->returns, b->nreturns, sizeof(*b->returns));
	b->asms = keep(m, b->asms, b->nasms, sizeof(*b->asms));
	b->locals = keep(m, b->locals, b->nlocals, sizeof(*b->locals));
	b->casts = keep(m, b->casts, b->ncasts, sizeof(*b->casts));
	b->local = ks_arena_array(m, b->nlocals, sizeof(*b->local));
	b->outputs = ks_arena_array(m, f->nasms, sizeof(*b->outputs));
	b->result = ks_arena_array(m, f->ncalls, sizeof(*b->result));
	b->variable = ks_arena_array(m, f->ncalls, sizeof(*b->variable));
	for (i = 0; i < f->ncalls; i++)
		b->variable[i] = KS_NONE;
}

/**
 * ks_leads_to_object() - is it a pointer or a struct?
 * @m:		the program
 * @type:	a type
 *
 * Returns false for an integer, which is not followed.
 */
bool ks_leads_to_object(const struct ks_model *m, ks_id type)
{
	unsigned int kind = m->types[type].kind;

	return kind == KSPLIT_TYPE_POINTER || kind == KSPLIT_TYPE_RECORD;
}

/**
 * ks_decoder_begin() - prepare to decode bodies
 * @d:		the decoder
 * @a:		the analysis
 * @arena:	memory for the bodies
 */
void ks_decoder_begin(struct ks_decoder *d, const struct ks_analysis *a,
		      struct ks_arena *arena)
{
	memset(d, 0, sizeof(*d));
	d->a = a;
	d->arena = arena;
	ks_rec_init(&d->it,
		    KS_KIND(KSPLIT_R_ACCESS) | KS_KIND(KSPLIT_R_ASM) |
		    KS_KIND(KSPLIT_R_CALL) | KS_KIND(KSPLIT_R_CAST) |
		    KS_KIND(KSPLIT_R_RETURN) | KS_KIND(KSPLIT_R_STORE));
}

/**
 * ks_decode_body() - decode one body
 * @d:		the decoder; its list of functions is that of this body
 * @func:	the body
 * @b:		filled
 */
void ks_decode_body(struct ks_decoder *d, ks_id func, struct ks_body *b)
{
	const struct ks_model *m = d->a->m;
	const struct ks_func *f = &m->funcs[func];
	struct ks_body *s = &d->b;
	struct ks_rec r;
	unsigned int i;

	s->func = func;
	s->objects = 0;
	s->nvalues = s->ncalls = s->nmoves = s->ntouches = s->nreturns = 0;
	s->nasms = s->nlocals = s->ncasts = d->nfuncs = 0;
	for (i = 0; i < ks_nparams(m, f->sym); i++)
		if (ks_leads_to_object(m, ks_param_type(m, f->sym, i)))
			s->objects |= 1u << i;
	ks_rec_begin(&d->it, m, f);
	while (ks_rec_next(&d->it, &r))
		decode_record(d, &r);
	keep_body(d, b);
}

/**
 * ks_decoder_end() - free what a decoder holds; the bodies stay
 * @d:	the decoder
 */
void ks_decoder_end(struct ks_decoder *d)
{
	ks_rec_end(&d->it);
	free(d->b.values);
	free(d->b.calls);
	free(d->b.moves);
	free(d->b.touches);
	free(d->b.returns);
	free(d->b.asms);
	free(d->b.locals);
	free(d->b.casts);
	free(d->funcs);
}
