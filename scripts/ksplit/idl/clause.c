// SPDX-License-Identifier: GPL-2.0
/*
 * Attributes of functions: what a call means for the end of a domain, and what it
 * requires. They are read, printed and checked here.
 */
#include <ctype.h>
#include <string.h>

#include "check.h"
#include "parse.h"

static const char *const names[] = {
	[KS_CLAUSE_UNDO]	= "undo",
	[KS_CLAUSE_UNDO_LATE]	= "undo_late",
	[KS_CLAUSE_UNDOES]	= "undoes",
	[KS_CLAUSE_LENDS]	= "lends",
	[KS_CLAUSE_RETURNS]	= "returns",
	[KS_CLAUSE_ON_FAULT]	= "on_fault",
	[KS_CLAUSE_NEVER]	= "never",
	[KS_CLAUSE_REQUIRES]	= "requires",
};

/**
 * ks_idl_is_clauses() - is a list of attributes one of a function?
 * @text: the list, at "["
 *
 * Return: false if it is one of a type.
 */
bool ks_idl_is_clauses(const char *text)
{
	size_t i, n;

	text += *text == '[';
	text += strspn(text, " \t");
	for (n = 0; isalnum((unsigned char)text[n]) || text[n] == '_'; n++)
		;
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (strlen(names[i]) == n && !strncmp(text, names[i], n))
			return true;
	return false;
}

/* Else it is a call. */
static bool is_value(enum ks_clause_kind kind)
{
	return kind == KS_CLAUSE_ON_FAULT || kind == KS_CLAUSE_NEVER ||
	       kind == KS_CLAUSE_REQUIRES;
}

/* keyword "<" verbatim [ "," verbatim ] ">" */
static void clause(struct parser *p, struct ks_idl_clause *c)
{
	size_t i;

	c->pos = p->t->pos;
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (at(p, names[i]))
			break;
	if (i == ARRAY_SIZE(names)) {
		syntax_error(p, "expected an attribute of a function: undo, undo_late, undoes, lends, returns, on_fault, never or requires");
		return;
	}
	c->kind = i;
	advance(p);
	expect(p, "<", "before the expression");
	c->expr = take_expression(p);
	if (!is_value(c->kind) && consume(p, ","))
		c->when = take_expression(p);
	expect(p, ">", "behind the expression");
}

/**
 * parse_clauses() - read the attributes of a function
 * @p:	the parser, at "["
 * @r:	gets them
 */
void parse_clauses(struct parser *p, struct ks_idl_rpc *r)
{
	struct ks_idl_clause c;

	expect(p, "[", "before attributes");
	do {
		memset(&c, 0, sizeof(c));
		clause(p, &c);
		if (!p->panic)
			*ADD(r->clauses, r->nclauses) = c;
	} while (consume(p, ","));
	expect(p, "]", "behind the attributes");
}

/**
 * ks_idl_print_clauses() - print the attributes of a function
 * @out:	where to
 * @r:		the function; nothing is printed if it has none
 */
void ks_idl_print_clauses(FILE *out, const struct ks_idl_rpc *r)
{
	uint32_t i;

	for (i = 0; i < r->nclauses; i++) {
		fprintf(out, "%s%s<{{%s}}", i ? ", " : "[",
			names[r->clauses[i].kind], r->clauses[i].expr);
		if (r->clauses[i].when)
			fprintf(out, ", {{%s}}", r->clauses[i].when);
		fputc('>', out);
	}
	if (r->nclauses)
		fputc(']', out);
}

/* name "(" ... ")", and nothing behind it */
static bool is_call(const char *text)
{
	unsigned int depth = 0;
	size_t n = 0;

	while (isalnum((unsigned char)text[n]) || text[n] == '_')
		n++;
	if (!n || isdigit((unsigned char)*text) || text[n] != '(')
		return false;
	for (text += n; *text; text++) {
		depth += *text == '(';
		depth -= *text == ')';
		if (!depth)
			return !text[1];
	}
	return false;
}

/* Which functions can have it? */
static bool has_place(const struct ks_idl_rpc *r, enum ks_clause_kind kind)
{
	bool rpc = !strcmp(r->keyword, "rpc");

	switch (kind) {
	case KS_CLAUSE_LENDS:
	case KS_CLAUSE_ON_FAULT:
	case KS_CLAUSE_NEVER:
		return !rpc;
	case KS_CLAUSE_RETURNS:
		return rpc;
	default:
		return true;
	}
}

/**
 * check_clauses() - check the attributes of a function
 * @c:		the file
 * @scope:	names that it sees
 * @r:		the function
 */
void check_clauses(struct check *c, const struct scope *scope,
		   const struct ks_idl_rpc *r)
{
	struct spot s = {
		.place = PLACE_RESULT, .scope = scope, .rpc = r,
		.strukt = KS_NONE, .name = r->name, .clause = true,
	};
	unsigned int seen = 0;
	uint32_t i;

	for (i = 0; i < r->nclauses; i++) {
		const struct ks_idl_clause *k = &r->clauses[i];

		if (!has_place(r, k->kind))
			check_error(c, k->pos, "%s means nothing for an %s: %s",
				    names[k->kind], r->keyword,
				    k->kind == KS_CLAUSE_RETURNS ?
				    "the driver gives back by calling the kernel" :
				    "only what the kernel calls can fail so");
		if (!is_value(k->kind) && !is_call(k->expr))
			check_error(c, k->pos, "{{%s}} is no call: write one, such as free(ret)",
				    k->expr);
		if (k->kind != KS_CLAUSE_UNDOES && seen & 1U << k->kind)
			check_error(c, k->pos, "%s stands here twice: keep one",
				    names[k->kind]);
		seen |= 1U << k->kind;
		check_expression(c, &s, k->pos, k->expr);
		if (k->when)
			check_expression(c, &s, k->pos, k->when);
	}
}
