// SPDX-License-Identifier: GPL-2.0
/*
 * Verbatim C expressions.  They are pasted into C code, so that the compiler
 * would see every error, but far away from the line that has it; names and
 * parentheses are looked at here.
 */
#include <ctype.h>
#include <string.h>

#include "check.h"

#define MAX_PARENTHESES	64

/* Words of C and types that kernel code uses everywhere. */
static bool known_word(const char *word)
{
	static const char *const known[] = {
		"sizeof", "struct", "union", "enum", "const", "volatile",
		"signed", "unsigned", "char", "short", "int", "long", "void",
		"bool", "true", "false", "typeof", "offsetof", "size_t",
		"ssize_t", "uintptr_t", "gfp_t", "loff_t", "u8", "u16", "u32",
		"u64", "s8", "s16", "s32", "s64", "ptr", "call_ctx",
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(known[i], word))
			return true;
	return false;
}

/* GFP_KERNEL, PAGE_SIZE: a macro. */
static bool upper_case(const char *word)
{
	for (; *word; word++)
		if (islower((unsigned char)*word))
			return false;
	return true;
}

static bool is_argument(const struct spot *s, const char *name)
{
	uint32_t i;

	for (i = 0; s->rpc && i < s->rpc->nargs; i++)
		if (!strcmp(s->rpc->args[i].name, name))
			return true;
	return false;
}

/* Which name stands before "->" or "."; behind @p is a member. */
enum before {
	BEFORE_NOTHING,
	BEFORE_PTR,		/* ptr-> */
	BEFORE_CALL,		/* call_ctx-> */
	BEFORE_TAG,		/* struct, union, enum */
	BEFORE_OTHER,		/* any other member */
	BEFORE_SIZEOF,		/* sizeof( */
};

/**
 * struct scan - an expression that is being read
 * @c:		the file
 * @spot:	what it belongs to
 * @pos:	for errors
 * @before:	what the next word follows
 * @word:	the last word, or ""
 */
struct scan {
	struct check *c;
	const struct spot *spot;
	struct ks_pos pos;
	enum before before;
	char word[128];
};

static void bare_word(struct scan *s, bool call)
{
	const struct spot *spot = s->spot;
	const char *scope = spot->rpc ? spot->rpc->name : NULL;

	if (call || known_word(s->word) || upper_case(s->word) ||
	    is_argument(spot, s->word))
		return;
	if (spot->clause && (!strcmp(s->word, "ret") ||
			     !strcmp(s->word, "lent")))
		return;
	if (scope)
		check_error(s->c, s->pos, "\"%s\" is no argument of \"%s\": write ptr->%s for a field, call_ctx->NAME for an argument",
			    s->word, scope, s->word);
	else
		check_error(s->c, s->pos, "\"%s\" is not known outside of a function: write ptr->%s for a field",
			    s->word, s->word);
}

static void member(struct scan *s)
{
	const struct spot *spot = s->spot;

	if (s->before == BEFORE_CALL && spot->rpc &&
	    strcmp(s->word, "ret") && !is_argument(spot, s->word))
		check_error(s->c, s->pos, "call_ctx has no \"%s\": \"%s\" has no such argument; the result is call_ctx->ret",
			    s->word, spot->rpc->name);
	if (s->before == BEFORE_PTR && spot->strukt != KS_NONE &&
	    !model_member(s->c->model, spot->strukt, s->word))
		check_error(s->c, s->pos, "struct %s has no field \"%s\"; ptr is the struct that has the field",
			    spot->projection->strukt, s->word);
}

static const char *skip_space(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

/* A name or number; returns what follows it. */
static const char *word(struct scan *s, const char *p)
{
	const char *end = p;
	size_t n;

	while (ks_in_name(*end))
		end++;
	n = end - p;
	if (n >= sizeof(s->word))
		n = sizeof(s->word) - 1;
	memcpy(s->word, p, n);
	s->word[n] = 0;
	if (isdigit((unsigned char)*p)) {
		s->before = BEFORE_NOTHING;
		s->word[0] = 0;
		return end;
	}
	if (s->before == BEFORE_NOTHING)
		bare_word(s, *skip_space(end) == '(');
	else if (s->before != BEFORE_TAG && s->before != BEFORE_SIZEOF)
		member(s);
	s->before = !strcmp(s->word, "struct") || !strcmp(s->word, "union") ||
		    !strcmp(s->word, "enum") ? BEFORE_TAG : BEFORE_NOTHING;
	return end;
}

/* "x" or 'x'; NULL if it does not end. */
static const char *literal(const char *p)
{
	char quote = *p++;

	for (; *p && *p != quote; p++)
		if (*p == '\\' && p[1])
			p++;
	return *p ? p + 1 : NULL;
}

/* -> or . after the last word */
static const char *arrow(struct scan *s, const char *p)
{
	s->before = *p == '.' ? BEFORE_OTHER :
		    !strcmp(s->word, "ptr") ? BEFORE_PTR :
		    !strcmp(s->word, "call_ctx") ? BEFORE_CALL : BEFORE_OTHER;
	/* ptr->a->b: b belongs to another struct */
	s->word[0] = 0;
	return p + (*p == '.' ? 1 : 2);
}

static const char *operator(struct scan *s, const char *p)
{
	bool size = *p == '(' && !strcmp(s->word, "sizeof");

	s->before = size ? BEFORE_SIZEOF : BEFORE_NOTHING;
	s->word[0] = 0;
	return p + 1;
}

static void check_parentheses(struct check *c, struct ks_pos pos,
			      const char *text)
{
	char open[MAX_PARENTHESES];
	unsigned int n = 0;
	const char *p = text;

	while (*p) {
		if (*p == '"' || *p == '\'') {
			p = literal(p);
			if (!p) {
				check_error(c, pos, "a quote in {{%s}} is not closed: close it",
					    text);
				return;
			}
			continue;
		}
		if (*p == ';') {
			check_error(c, pos, "{{%s}} is a statement: write an expression, without \";\"",
				    text);
			return;
		}
		if (*p == '(' || *p == '[') {
			if (n == MAX_PARENTHESES)
				break;
			open[n++] = *p == '(' ? ')' : ']';
		}
		if ((*p == ')' || *p == ']') && (!n || open[--n] != *p)) {
			n = 1;
			break;
		}
		p++;
	}
	if (n)
		check_error(c, pos, "the parentheses in {{%s}} do not match: every one must be closed",
			    text);
}

/**
 * check_expression() - check a C expression
 * @c:		the file
 * @s:		what it belongs to
 * @pos:	for errors
 * @text:	the expression
 */
void check_expression(struct check *c, const struct spot *s,
		      struct ks_pos pos, const char *text)
{
	struct scan scan = { .c = c, .spot = s, .pos = pos };
	const char *p = text;

	check_parentheses(c, pos, text);
	while (p && *p) {
		if (isspace((unsigned char)*p))
			p++;
		else if (ks_in_name(*p))
			p = word(&scan, p);
		else if (*p == '"' || *p == '\'')
			p = literal(p);
		else if (*p == '.' || !strncmp(p, "->", 2))
			p = arrow(&scan, p);
		else
			p = operator(&scan, p);
	}
}
