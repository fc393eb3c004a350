// SPDX-License-Identifier: GPL-2.0
/*
 * What a resolution changes in the description of a field, argument or result.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdarg.h>

#include "project.h"
#include "resolve.h"

/**
 * ks_spot_warn() - warn, unless a resolution has the answer
 * @b:		the boundary function that is described
 * @s:		what it is about
 * @number:	the nnn of Wnnn
 * @fmt:	text in the manner of printf()
 */
void ks_spot_warn(struct build *b, const struct spot *s, unsigned int number,
		  const char *fmt, ...)
{
	char text[512];
	va_list ap;

	if (b->silent)
		return;
	if (s->res && ks_resolution_silences(s->res, number)) {
		s->res->used = true;
		return;
	}
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	ks_warn(&b->r->warnings, number, s->file, s->line, s->where, "%s",
		text);
}

/* "arg2" in an expression is the name of argument 2. */
static const char *name_args(const struct build *b, const char *text)
{
	unsigned int n = ks_nparams(b->m, b->sym);
	char *out = NULL, *end;
	size_t size;
	const char *p;
	FILE *f;

	if (!text || !strstr(text, "arg"))
		return text;
	f = open_memstream(&out, &size);
	if (!f)
		exit(3);
	for (p = text; *p; ) {
		bool starts = p == text ||
			(!isalnum((unsigned char)p[-1]) && !strchr("_.>", p[-1]));

		if (starts && !strncmp(p, "arg", 3) &&
		    isdigit((unsigned char)p[3])) {
			unsigned long i = strtoul(p + 3, &end, 10);

			if (i < n && !isalnum((unsigned char)*end) &&
			    *end != '_') {
				fputs(ks_param_name(b->m, b->sym, i), f);
				p = end;
				continue;
			}
		}
		fputc(*p++, f);
	}
	fclose(f);
	return out;
}

static void name_attr_args(const struct build *b, struct ks_attrs *a)
{
	a->alloc_size = name_args(b, a->alloc_size);
	a->alloc_gfp = name_args(b, a->alloc_gfp);
	a->user = name_args(b, a->user);
	a->within_base = name_args(b, a->within_base);
	a->within_length = name_args(b, a->within_length);
	a->page_offset = name_args(b, a->page_offset);
	a->page_bytes = name_args(b, a->page_bytes);
}

/**
 * ks_resolution_clauses() - what people say about the end of a domain
 * @b:		the boundary function that is described
 * @res:	the resolution, or NULL
 * @rpc:	gets it
 */
void ks_resolution_clauses(struct build *b, struct ks_resolution *res,
			   struct ks_idl_rpc *rpc)
{
	const struct ks_idl_rpc *say = res ? res->clauses : NULL;
	uint32_t i;

	if (!say)
		return;
	rpc->clauses = ks_alloc(say->nclauses, sizeof(*rpc->clauses));
	for (i = 0; i < say->nclauses; i++)
		rpc->clauses[i] = (struct ks_idl_clause){
			.kind = say->clauses[i].kind,
			.expr = name_args(b, say->clauses[i].expr),
			.when = name_args(b, say->clauses[i].when),
		};
	rpc->nclauses = say->nclauses;
	res->used = true;
}

/* A copy for this function: projections and arguments have their names here. */
static struct ks_idl_type *instantiate(struct build *b,
				       const struct ks_idl_type *t)
{
	struct ks_idl_type *copy;
	unsigned int i;
	ks_id strukt;

	if (!t)
		return NULL;
	copy = ks_alloc(1, sizeof(*copy));
	*copy = *t;
	copy->pos = (struct ks_pos){ 0, 0 };
	copy->element = instantiate(b, t->element);
	copy->real = instantiate(b, t->real);
	copy->size = name_args(b, t->size);
	for (i = 0; i < t->nstars; i++)
		name_attr_args(b, &copy->star[i]);
	name_attr_args(b, &copy->value);
	if (t->stem == KS_STEM_PROJECTION) {
		strukt = ks_find_struct(b->m, t->name);
		if (strukt != KS_NONE)
			copy->name = ks_projection_of(b, strukt)->name;
	}
	return copy;
}

static bool any_attr(const struct ks_attrs *a)
{
	static const struct ks_attrs none;

	return memcmp(a, &none, sizeof(none));
}

/* Attributes of the pointer itself; @direction: in and out are, too. */
static void merge_star(struct ks_attrs *star, const struct ks_attrs *say,
		       bool direction)
{
	if (direction && (say->in || say->out)) {
		star->in = say->in;
		star->out = say->out;
	}
	if (say->alloc)
		star->alloc = say->alloc;
	if (say->alloc_size)
		star->alloc_size = say->alloc_size;
	if (say->alloc_gfp)
		star->alloc_gfp = say->alloc_gfp;
	if (say->alloc_once)
		star->alloc_once = say->alloc_once;
	if (say->alloc_stack)
		star->alloc_stack = say->alloc_stack;
	if (say->dealloc)
		star->dealloc = say->dealloc;
	if (say->bind)
		star->bind = say->bind;
	if (say->memberof) {
		star->memberof = say->memberof;
		star->memberof_struct = say->memberof_struct;
		star->memberof_path = say->memberof_path;
	}
	if (say->ioremap)
		star->ioremap = say->ioremap;
	if (say->shared)
		star->shared = say->shared;
	if (say->user)
		star->user = say->user;
	if (say->within_base) {
		star->within_base = say->within_base;
		star->within_length = say->within_length;
	}
	if (say->page_offset) {
		star->page_offset = say->page_offset;
		star->page_bytes = say->page_bytes;
	}
}

static void merge_value(struct ks_attrs *value, const struct ks_attrs *say,
			bool direction)
{
	if (direction && (say->in || say->out)) {
		value->in = say->in;
		value->out = say->out;
	}
	value->errptr |= say->errptr;
	value->unused |= say->unused;
	if (say->discriminator)
		value->discriminator = say->discriminator;
}

/* Brackets alone: what they mean decides whether it is the pointer's. */
static void add_attributes(struct build *b, struct ks_idl_type *t,
			   const struct ks_attrs *attrs, bool field)
{
	struct ks_idl_type *p = t->stem == KS_STEM_CASTED ? t->real : t;
	struct ks_attrs say = *attrs;

	name_attr_args(b, &say);
	if (p->nstars) {
		merge_star(&p->star[p->nstars - 1], &say, !field);
		merge_value(&t->value, &say, field);
	} else {
		merge_star(&t->value, &say, true);
		merge_value(&t->value, &say, true);
	}
}

/* Another type: directions stay unless it has its own. */
static void replace_type(struct build *b, struct ks_idl_type *t,
			 const struct ks_idl_type *say)
{
	struct ks_idl_type *real = instantiate(b, say);
	unsigned int i;

	t->is_const |= real->is_const;
	t->stem = real->stem;
	t->name = real->name;
	t->size = real->size;
	t->element = real->element;
	t->real = real->real;
	if (real->stem == KS_STEM_CASTED || real->stem == KS_STEM_RPC_PTR) {
		t->is_const = false;
		t->nstars = real->nstars;
	}
	for (i = 0; i < real->nstars; i++)
		if (any_attr(&real->star[i]) || i >= t->nstars)
			t->star[i] = real->star[i];
	if (real->nstars)
		t->nstars = real->nstars;
	merge_star(&t->value, &real->value, true);
	merge_value(&t->value, &real->value, true);
}

/* Nobody looks behind it: a bare pointer. */
static void make_opaque(struct ks_idl_type *t)
{
	static const struct ks_attrs none;

	if (t->stem == KS_STEM_STRING)
		t->name = "char";
	else if (t->stem != KS_STEM_PRIMITIVE)
		t->name = "void";
	t->stem = KS_STEM_PRIMITIVE;
	if (!t->nstars)
		t->nstars = 1;
	memset(t->star, 0, sizeof(t->star));
	t->star[0] = none;
	t->element = t->real = NULL;
	t->size = NULL;
}

static char *type_text(const struct ks_idl_type *t)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		exit(3);
	ks_idl_print_type(f, t);
	fclose(f);
	return text;
}

/**
 * ks_resolution_apply() - let a resolution change a description
 * @b:		the boundary function that is described
 * @res:	the resolution, or NULL
 * @t:		what the analysis found, changed
 * @field:	it is a field, no argument or result
 */
void ks_resolution_apply(struct build *b, struct ks_resolution *res,
			 struct ks_idl_type *t, bool field)
{
	char *before, *after;

	if (!res)
		return;
	before = type_text(t);
	if (res->words & KS_SAYS_OPAQUE)
		make_opaque(t);
	if (res->type)
		replace_type(b, t, res->type);
	if (res->attrs)
		add_attributes(b, t, res->attrs, field);
	if (res->words & KS_SAYS_UNUSED) {
		t->value.in = t->value.out = false;
		t->value.unused = true;
	}
	after = type_text(t);
	if (strcmp(before, after))
		res->used = b->changed = true;
	free(before);
	free(after);
}
