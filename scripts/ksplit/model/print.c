// SPDX-License-Identifier: GPL-2.0
/*
 * Text forms of paths and types.
 *
 * A path reads like C: loads are implicit, anonymous members are left out.
 * What C has no words for: %x is a local variable (or a parameter whose address
 * is taken), ret3 the result of call 3, asm0 an output of asm 0, ?why a value
 * that is not known, <rec> the value that a loop computes.
 */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "model.h"

/**
 * struct printer - where to print, and in which function
 * @out:	the file
 * @m:		the model
 * @func:	names the parameters; NULL: p0, p1, ...
 * @budget:	steps that may still be printed: shared parts are printed each
 *		time, which could make a path longer than anybody can read
 */
struct printer {
	FILE *out;
	const struct ks_model *m;
	const struct ks_func *func;
	unsigned int budget;
};

#define MAX_STEPS	1000

static void print_string(FILE *out, const char *s)
{
	fputc('"', out);
	for (; *s; s++) {
		if (*s == '\n')
			fputs("\\n", out);
		else if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else if (isprint((unsigned char)*s))
			fputc(*s, out);
		else
			fprintf(out, "\\%03o", (unsigned char)*s);
	}
	fputc('"', out);
}

static void print_param(struct printer *pr, int64_t index)
{
	const struct ks_func *f = pr->func;

	if (f && index < f->nparams && f->params[index][0])
		fputs(f->params[index], pr->out);
	else
		fprintf(pr->out, "p%" PRId64, index);
}

/* A symbol, without the number that GCC gives to a static of a function. */
static void print_sym(struct printer *pr, ks_id sym)
{
	const char *name = pr->m->syms[sym].name;
	size_t n = strlen(name);

	while (n && isdigit((unsigned char)name[n - 1]))
		n--;
	if (n < 2 || name[n - 1] != '.' || !name[n])
		n = strlen(name) + 1;
	fprintf(pr->out, "%.*s", (int)n - 1, name);
}

static void print_unknown(FILE *out, int64_t reason)
{
	static const char *const names[] = {
		[KSPLIT_U_UNINIT] = "uninit",
		[KSPLIT_U_DEPTH] = "depth",
		[KSPLIT_U_SET] = "set",
		[KSPLIT_U_INTEGER] = "integer",
		[KSPLIT_U_OTHER] = "other",
	};

	if (reason < (int64_t)(sizeof(names) / sizeof(names[0])))
		fprintf(out, "?%s", names[reason]);
	else
		fprintf(out, "?%" PRId64, reason);
}

static void print_node(struct printer *pr, ks_id path);

/* Steps that must not stand directly before "->" or after "*". */
static bool is_expression(const struct ks_path *p)
{
	return p->op == KSPLIT_P_ADDR;
}

static void print_operand(struct printer *pr, ks_id path)
{
	bool parens = is_expression(&pr->m->paths[path]);

	if (parens)
		fputc('(', pr->out);
	print_node(pr, path);
	if (parens)
		fputc(')', pr->out);
}

/*
 * A place as the start of a longer one: "v->" or "x.".  Anonymous members in
 * between are skipped.
 */
static void print_member_base(struct printer *pr, ks_id path)
{
	const struct ks_model *m = pr->m;
	const struct ks_path *p = &m->paths[path];

	while (p->op == KSPLIT_P_FIELD &&
	       !m->structs[p->a].fields[p->b].name[0]) {
		path = p->up;
		p = &m->paths[path];
	}
	if (p->op == KSPLIT_P_DEREF) {
		print_operand(pr, p->up);
		fputs("->", pr->out);
	} else {
		print_node(pr, path);
		fputc('.', pr->out);
	}
}

static void print_field(struct printer *pr, const struct ks_path *p)
{
	const char *name = pr->m->structs[p->a].fields[p->b].name;

	print_member_base(pr, p->up);
	fputs(name[0] ? name : "<anonymous>", pr->out);
}

static void print_index(struct printer *pr, const struct ks_path *p)
{
	bool parens = pr->m->paths[p->up].op == KSPLIT_P_DEREF;

	if (parens)
		fputc('(', pr->out);
	print_node(pr, p->up);
	fputs(parens ? ")[" : "[", pr->out);
	if (p->a)
		print_node(pr, p->a);
	fputc(']', pr->out);
}

static void print_container(struct printer *pr, const struct ks_path *p)
{
	fputs("container(", pr->out);
	print_node(pr, p->up);
	fputs(", ", pr->out);
	ks_print_type(pr->out, pr->m, p->b, "");
	fprintf(pr->out, ", %" PRId64 ")", p->a);
}

static void print_add(struct printer *pr, const struct ks_path *p)
{
	fputc('(', pr->out);
	print_node(pr, p->up);
	if (p->op == KSPLIT_P_ADD && p->a < 0)
		fprintf(pr->out, " - %" PRIu64 ")", -(uint64_t)p->a);
	else if (p->op == KSPLIT_P_ADD)
		fprintf(pr->out, " + %" PRId64 ")", p->a);
	else if (p->a) {
		fputs(" + ", pr->out);
		print_node(pr, p->a);
		fputc(')', pr->out);
	} else {
		fputs(" + ?)", pr->out);
	}
}

static void print_root(struct printer *pr, const struct ks_path *p)
{
	FILE *out = pr->out;

	switch (p->op) {
	case KSPLIT_P_NONE:
		fputs("none", out);
		break;
	case KSPLIT_P_PARMVAR:
		fputc('%', out);
		print_param(pr, p->a);
		break;
	case KSPLIT_P_PARAM:
		print_param(pr, p->a);
		break;
	case KSPLIT_P_RESULT:
		fprintf(out, "ret%" PRId64, p->a);
		break;
	case KSPLIT_P_CONST:
		fprintf(out, "%" PRId64, p->a);
		break;
	case KSPLIT_P_STR:
		print_string(out, p->str);
		break;
	case KSPLIT_P_FUNC:
	case KSPLIT_P_GLOBAL:
		print_sym(pr, p->a);
		break;
	case KSPLIT_P_ASM:
		fprintf(out, "asm%" PRId64, p->a);
		break;
	case KSPLIT_P_UNKNOWN:
		print_unknown(out, p->a);
		break;
	case KSPLIT_P_REC:
		fputs("<rec>", out);
		break;
	case KSPLIT_P_LOCAL:
		if (p->str[0])
			fprintf(out, "%%%s", p->str);
		else
			fprintf(out, "%%%" PRId64, p->a);
		break;
	}
}

/* Recursion ends: paths are at most KS_MAX_PATH_DEPTH deep. */
static void print_node(struct printer *pr, ks_id path)
{
	const struct ks_path *p = &pr->m->paths[path];

	if (!pr->budget) {
		fputs("...", pr->out);
		return;
	}
	pr->budget--;
	switch (p->op) {
	case KSPLIT_P_ADDR:
		fputc('&', pr->out);
		print_node(pr, p->up);
		break;
	case KSPLIT_P_LOAD:
		print_node(pr, p->up);
		break;
	case KSPLIT_P_ADD:
	case KSPLIT_P_ADDV:
		print_add(pr, p);
		break;
	case KSPLIT_P_CONTAINER:
		print_container(pr, p);
		break;
	case KSPLIT_P_BITS:
		fputs("bits(", pr->out);
		print_node(pr, p->up);
		fputc(')', pr->out);
		break;
	case KSPLIT_P_DEREF:
		fputc('*', pr->out);
		print_operand(pr, p->up);
		break;
	case KSPLIT_P_FIELD:
		print_field(pr, p);
		break;
	case KSPLIT_P_INDEX:
		print_index(pr, p);
		break;
	default:
		print_root(pr, p);
	}
}

/**
 * ks_print_path_in() - print a path of a function
 * @out:	where to
 * @m:		the model
 * @func:	the function, whose parameters are printed by name; or NULL
 * @path:	the path
 */
void ks_print_path_in(FILE *out, const struct ks_model *m,
		      const struct ks_func *func, ks_id path)
{
	struct printer pr = { out, m, func, MAX_STEPS };

	print_node(&pr, path);
}

/**
 * ks_print_path() - print a path
 * @out:	where to
 * @m:		the model
 * @path:	the path; parameters are printed as p0, p1, ...
 */
void ks_print_path(FILE *out, const struct ks_model *m, ks_id path)
{
	ks_print_path_in(out, m, NULL, path);
}
