// SPDX-License-Identifier: GPL-2.0
/* Function bodies as text; the format is described in "ksplit dump --help". */
#include <inttypes.h>
#include <string.h>

#include "dump.h"

/**
 * struct body - the function that is being printed
 * @out:	where to
 * @m:		the model
 * @f:		the function
 */
struct body {
	FILE *out;
	const struct ks_model *m;
	const struct ks_func *f;
};

/* One path as it is, several as {a, b}. */
static void print_set(struct body *w, const struct ks_set *set)
{
	uint32_t i;

	if (set->n != 1)
		fputc('{', w->out);
	for (i = 0; i < set->n; i++) {
		if (i)
			fputs(", ", w->out);
		ks_print_path_in(w->out, w->m, w->f, set->v[i]);
	}
	if (set->n != 1)
		fputc('}', w->out);
}

static void print_flags(FILE *out, uint32_t flags, const char *const *names,
			unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (flags & 1u << i && names[i])
			fprintf(out, " %s", names[i]);
	if (flags >> n)
		fprintf(out, " flags:%#x", flags >> n << n);
}

static void print_access(struct body *w, const struct ks_rec *r)
{
	static const char *const names[] = {
		NULL, NULL, "atomic", "volatile", "aggregate", "asm",
	};
	static const char *const verbs[] = {
		"touch", "read", "write", "update",
	};

	fprintf(w->out, "%s ", verbs[r->flags & 3]);
	print_set(w, &r->a);
	fprintf(w->out, " :%u", r->bits);
	print_flags(w->out, r->flags, names, 6);
}

static void print_sym(struct body *w, ks_id sym)
{
	const char *name = w->m->syms[sym].name;

	fputs(name, w->out);
}

static void print_call(struct body *w, const struct ks_rec *r)
{
	uint32_t i;

	fputs("call ", w->out);
	if (r->flags & KSPLIT_C_RESULT_USED)
		fprintf(w->out, "ret%u = ", r->id);
	if (r->flags & KSPLIT_C_INDIRECT) {
		fputs("(*", w->out);
		print_set(w, &r->a);
		fputc(')', w->out);
	} else {
		print_sym(w, r->callee);
	}
	fputc('(', w->out);
	for (i = 0; i < r->nargs; i++) {
		if (i)
			fputs(", ", w->out);
		print_set(w, &r->args[i]);
	}
	fputc(')', w->out);
}

static void print_asm(struct body *w, const struct ks_rec *r)
{
	static const char *const names[] = {
		"volatile", "memory", "atomic", "goto",
	};
	uint32_t i;
	const char *c;

	fprintf(w->out, "asm%u \"", r->id);
	for (c = r->text; *c; c++) {
		if (*c == '\n')
			fputs("\\n", w->out);
		else if (*c == '\t')
			fputs("\\t", w->out);
		else
			fputc(*c, w->out);
	}
	fputc('"', w->out);
	print_flags(w->out, r->flags, names, 4);
	for (i = 0; i < r->nargs; i++) {
		fprintf(w->out, "\n\t\t%s \"%s\"%s ", i < r->nout ? "out" : "in",
			r->ops[i].constraint, r->ops[i].is_place ? " place" : "");
		print_set(w, &r->ops[i].set);
	}
}

static void print_cond(struct body *w, const struct ks_rec *r)
{
	static const char *const names[] = {
		[KSPLIT_COND_EQ] = "==",	[KSPLIT_COND_NE] = "!=",
		[KSPLIT_COND_LT] = "<",		[KSPLIT_COND_LE] = "<=",
		[KSPLIT_COND_GT] = ">",		[KSPLIT_COND_GE] = ">=",
		[KSPLIT_COND_SWITCH] = "switch", [KSPLIT_COND_OTHER] = "other",
	};

	fputs("if ", w->out);
	print_set(w, &r->a);
	if (r->flags < sizeof(names) / sizeof(names[0]))
		fprintf(w->out, " %s ", names[r->flags]);
	else
		fprintf(w->out, " code:%u ", r->flags);
	print_set(w, &r->b);
}

static void print_block(struct body *w, const struct ks_rec *r)
{
	uint32_t i;

	fprintf(w->out, "  block %u", r->id);
	for (i = 0; i < r->nsucc; i++)
		fprintf(w->out, "%s%u", i ? ", " : " -> ", r->succ[i]);
}

static void print_pair(struct body *w, const char *word, const struct ks_rec *r)
{
	fprintf(w->out, "%s ", word);
	print_set(w, &r->a);
	fputs(" = ", w->out);
	print_set(w, &r->b);
}

static void print_cast(struct body *w, const struct ks_rec *r)
{
	fputs("cast ", w->out);
	print_set(w, &r->a);
	fputs(" from ", w->out);
	ks_print_type(w->out, w->m, r->from, "");
	fputs(" to ", w->out);
	ks_print_type(w->out, w->m, r->to, "");
}

static void print_arith(struct body *w, const struct ks_rec *r)
{
	fputs("arith ", w->out);
	print_set(w, &r->a);
	if (r->flags & 1)
		fprintf(w->out, " by %" PRId64, r->bytes);
	else
		fputs(" by ?", w->out);
}

static void print_record(struct body *w, const struct ks_rec *r)
{
	if (r->kind == KSPLIT_R_BLOCK) {
		print_block(w, r);
		fputc('\n', w->out);
		return;
	}
	fprintf(w->out, "\t%u: ", r->line);
	switch (r->kind) {
	case KSPLIT_R_ACCESS:
		print_access(w, r);
		break;
	case KSPLIT_R_CALL:
		print_call(w, r);
		break;
	case KSPLIT_R_RETURN:
		fputs("return ", w->out);
		print_set(w, &r->a);
		break;
	case KSPLIT_R_STORE:
		print_pair(w, r->flags & KSPLIT_ST_AGGREGATE ? "copy" : "store",
			   r);
		break;
	case KSPLIT_R_CAST:
		print_cast(w, r);
		break;
	case KSPLIT_R_ARITH:
		print_arith(w, r);
		break;
	case KSPLIT_R_COND:
		print_cond(w, r);
		break;
	default:
		print_asm(w, r);
	}
	fputc('\n', w->out);
}

/**
 * ks_dump_func() - print a function body
 * @out:	where to
 * @m:		the model or the unit's tables
 * @f:		the body
 */
void ks_dump_func(FILE *out, const struct ks_model *m, const struct ks_func *f)
{
	struct body w = { out, m, f };
	const struct ks_sym *s = &m->syms[f->sym];
	struct ks_rec_iter it;
	struct ks_rec rec;
	uint32_t i;

	memset(&it, 0, sizeof(it));
	fputs("function ", out);
	print_sym(&w, f->sym);
	fputc('(', out);
	for (i = 0; i < f->nparams; i++)
		fprintf(out, "%s%s", i ? ", " : "", f->params[i]);
	fprintf(out, ") %s:%u\n", s->file, s->line);
	ks_rec_begin(&it, m, f);
	while (ks_rec_next(&it, &rec))
		print_record(&w, &rec);
	ks_rec_end(&it);
	fputc('\n', out);
}
