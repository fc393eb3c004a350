// SPDX-License-Identifier: GPL-2.0
/* The C declaration of a type. */
#include <inttypes.h>
#include <stdlib.h>

#include "arena.h"
#include "model.h"

/**
 * struct decl - a declaration, grown around its declarator
 * @before:	the declarator and what stands before it
 * @after:	what stands behind it
 * @budget:	parameters that may still be printed: a type that is used twice
 *		is printed twice, which may double with every level
 */
struct decl {
	struct ks_buf before, after;
	unsigned int *budget;
};

#define MAX_PARAMS	500

static void add_text(struct ks_buf *b, const char *text)
{
	ks_buf_add(b, text, strlen(text));
}

/* Put text in front of what is there. */
static void push(struct ks_buf *b, const char *text)
{
	size_t n = strlen(text);

	ks_buf_reserve(b, n);
	memmove(b->p + n, b->p, b->n);
	memcpy(b->p, text, n);
	b->n += n;
}

/* Qualifiers stand before a type, sparse's words before the "*". */
static void push_annot(struct ks_buf *b, unsigned int annot)
{
	static const struct {
		unsigned int bit;
		const char *text;
	} words[] = {
		{ KSPLIT_A_PERCPU, "__percpu " },
		{ KSPLIT_A_RCU, "__rcu " },
		{ KSPLIT_A_IOMEM, "__iomem " },
		{ KSPLIT_A_USER, "__user " },
		{ KSPLIT_A_VOLATILE, "volatile " },
		{ KSPLIT_A_CONST, "const " },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (annot & words[i].bit)
			push(b, words[i].text);
}

#define QUALIFIERS	(KSPLIT_A_CONST | KSPLIT_A_VOLATILE)

static void add_params(struct ks_buf *b, const struct ks_model *m,
		       const struct ks_type *t, unsigned int *budget);

static const char *struct_word(const struct ks_struct *s)
{
	return s->flags & KSPLIT_S_UNION ? "union " : "struct ";
}

/* The innermost type: a name without declarators. */
static void push_base(struct ks_buf *b, const struct ks_model *m,
		      const struct ks_type *t)
{
	const struct ks_struct *s;

	push(b, " ");
	if (t->kind == KSPLIT_TYPE_RECORD) {
		s = &m->structs[t->strukt];
		push(b, s->name[0] ? s->name : "{}");
		push(b, struct_word(s));
	} else if (t->kind == KSPLIT_TYPE_VOID) {
		push(b, "void");
	} else {
		push(b, t->name[0] ? t->name :
		     t->kind == KSPLIT_TYPE_ENUM ? "{}" : "int");
		if (t->kind == KSPLIT_TYPE_ENUM)
			push(b, "enum ");
	}
}

static void add_array(struct ks_buf *b, const struct ks_type *t)
{
	char text[32];

	if (t->count)
		snprintf(text, sizeof(text), "[%" PRIu64 "]", t->count - 1);
	else
		snprintf(text, sizeof(text), "[]");
	add_text(b, text);
}

static void make_decl(struct decl *d, const struct ks_model *m, ks_id type)
{
	const struct ks_type *t = &m->types[type], *target;
	unsigned int annot = 0;

	for (;; t = target) {
		target = &m->types[t->target];
		switch (t->kind) {
		case KSPLIT_TYPE_POINTER:
			push_annot(&d->before, annot);
			annot = t->annot & QUALIFIERS;
			push(&d->before, "*");
			push_annot(&d->before, t->annot & ~QUALIFIERS);
			if (target->kind == KSPLIT_TYPE_ARRAY ||
			    target->kind == KSPLIT_TYPE_FUNCTION) {
				push(&d->before, "(");
				add_text(&d->after, ")");
			}
			break;
		case KSPLIT_TYPE_ARRAY:
			add_array(&d->after, t);
			break;
		case KSPLIT_TYPE_FUNCTION:
			add_params(&d->after, m, t, d->budget);
			annot = 0;
			break;
		default:
			push_base(&d->before, m, t);
			push_annot(&d->before, annot);
			return;
		}
	}
}

static void add_decl(struct ks_buf *b, const struct ks_model *m, ks_id type,
		     const char *declarator, unsigned int *budget)
{
	struct decl d = { .budget = budget };

	add_text(&d.before, declarator);
	make_decl(&d, m, type);
	ks_buf_add(&d.before, d.after.p, d.after.n);
	while (d.before.n && d.before.p[d.before.n - 1] == ' ')
		d.before.n--;
	ks_buf_add(b, d.before.p, d.before.n);
	ks_buf_free(&d.before);
	ks_buf_free(&d.after);
}

static void add_params(struct ks_buf *b, const struct ks_model *m,
		       const struct ks_type *t, unsigned int *budget)
{
	uint64_t i;

	add_text(b, "(");
	for (i = 0; i < t->count && *budget; i++) {
		--*budget;
		if (i)
			add_text(b, ", ");
		add_decl(b, m, t->params[i], "", budget);
	}
	if (t->variadic || i < t->count)
		add_text(b, i ? ", ..." : "...");
	else if (!i)
		add_text(b, "void");
	add_text(b, ")");
}

/**
 * ks_print_type() - print a type as C declares it
 * @out:	where to
 * @m:		the model
 * @type:	the type
 * @declarator:	what is declared: a name or ""
 */
void ks_print_type(FILE *out, const struct ks_model *m, ks_id type,
		   const char *declarator)
{
	unsigned int budget = MAX_PARAMS;
	struct ks_buf b = { 0 };

	add_decl(&b, m, type, declarator, &budget);
	fwrite(b.p, 1, b.n, out);
	ks_buf_free(&b);
}
