// SPDX-License-Identifier: GPL-2.0
/*
 * Expressions of the description.  "ptr" becomes the kernel's copy, names of
 * arguments become what holds them.  A pointer that an expression follows may be
 * NULL, since a domain may always hand over NULL: then the expression is 0.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "glue.h"

#define MAX_GUARDS	8

/**
 * struct translation - an expression while it is translated
 * @g:		the glue
 * @f:		function that it belongs to
 * @place:	where it stands
 * @out:	translated text
 * @chain:	where in @out the present chain of members starts
 * @in_chain:	there is one
 * @follow:	a "*" stands before it
 * @operand:	the last token can be the left side of an operator
 * @nguards:	number of entries of @guards
 * @guards:	pointers that must not be NULL
 */
struct translation {
	struct ks_glue *g;
	struct ks_glue_func *f;
	enum ks_expr_place place;
	struct ks_out out;
	size_t chain;
	bool in_chain, follow, operand;
	size_t nguards;
	const char *guards[MAX_GUARDS];
};

static bool starts_name(char c)
{
	return isalpha((unsigned char)c) || c == '_';
}

static bool in_name(char c)
{
	return starts_name(c) || isdigit((unsigned char)c);
}

static size_t name_length(const char *s)
{
	size_t n = 0;

	while (in_name(s[n]))
		n++;
	return n;
}

static bool is_arg(const struct ks_glue_func *f, const char *name)
{
	uint32_t i;

	for (i = 0; i < f->rpc->nargs; i++)
		if (!strcmp(f->rpc->args[i].name, name))
			return true;
	return false;
}

static const char *word(struct ks_glue *g, const char *s, size_t n)
{
	return ks_glue_printf(g, "%.*s", (int)n, s);
}

/* "call_ctx->NAME" at @s: returns its length and NAME, or 0. */
static size_t context_member(struct ks_glue *g, const char *s,
			     const char **name)
{
	static const char prefix[] = "call_ctx";
	const char *p = s + sizeof(prefix) - 1;
	size_t n;

	if (strncmp(s, prefix, sizeof(prefix) - 1) || in_name(*p))
		return 0;
	p += strspn(p, " \t\n");
	if (strncmp(p, "->", 2))
		return 0;
	p += 2 + strspn(p + 2, " \t\n");
	n = name_length(p);
	*name = word(g, p, n);
	return (size_t)(p - s) + n;
}

static const char *argument(struct translation *t, const char *name)
{
	if (t->place == KS_E_CALL)
		return strcmp(name, "ret") || is_arg(t->f, "ret") ?
		       ks_glue_local(t->g, t->f, name) : "result";
	if (!strcmp(name, "ret") && !is_arg(t->f, name) &&
	    t->f->kind != KS_F_RPC)
		return "call->ret";
	t->f->context = true;
	return ks_glue_printf(t->g, "call_ctx->%s",
			      ks_glue_local(t->g, t->f, name));
}

/* Takes a name at @s; returns how much of @s it was. */
static size_t translate_name(struct translation *t, const char *s)
{
	const char *name, *text;
	size_t n = context_member(t->g, s, &name);

	if (n) {
		text = argument(t, name);
	} else {
		n = name_length(s);
		name = word(t->g, s, n);
		if (t->in_chain)
			text = name;
		else if (!strcmp(name, "ptr") && t->place == KS_E_PROJECTION)
			text = "k";
		else if (is_arg(t->f, name) ||
			 (t->place == KS_E_CALL && !strcmp(name, "ret")))
			text = argument(t, name);
		else
			text = name;
	}
	if (!t->in_chain)
		t->chain = strlen(ks_out_text(&t->out));
	t->in_chain = t->operand = true;
	fputs(text, t->out.f);
	return n;
}

/* The chain that was written so far is about to be followed. */
static void guard(struct translation *t)
{
	const char *text = ks_out_text(&t->out) + t->chain;
	size_t i;

	if (!strcmp(text, "k") || !strcmp(text, "call_ctx"))
		return;
	for (i = 0; i < t->nguards; i++)
		if (!strcmp(t->guards[i], text))
			return;
	if (t->nguards < MAX_GUARDS)
		t->guards[t->nguards++] = ks_glue_printf(t->g, "%s", text);
}

static void end_chain(struct translation *t)
{
	if (t->in_chain && t->follow)
		guard(t);
	t->in_chain = t->follow = false;
}

static size_t translate_step(struct translation *t, const char *s)
{
	size_t n = 1;

	if (!strncmp(s, "->", 2)) {
		if (t->in_chain)
			guard(t);
		n = 2;
	} else if (*s == '[') {
		if (t->in_chain)
			guard(t);
		end_chain(t);
	} else if (*s != '.') {
		end_chain(t);
		t->follow = *s == '*' && !t->operand;
	}
	t->operand = *s == ')' || *s == ']';
	fprintf(t->out.f, "%.*s", (int)n, s);
	return n;
}

static const char *translate(struct translation *t, const char *s)
{
	const char *text;
	bool blank = false;

	ks_out_begin(&t->out, 0);
	s += strspn(s, " \t\n");
	while (*s) {
		if (isspace((unsigned char)*s)) {
			blank = true;
			s++;
			continue;
		}
		if (blank && strncmp(s, "->", 2)) {
			if (t->in_chain)
				end_chain(t);
			fputc(' ', t->out.f);
		}
		blank = false;
		if (isdigit((unsigned char)*s)) {
			fprintf(t->out.f, "%.*s", (int)name_length(s), s);
			s += name_length(s);
			end_chain(t);
			t->operand = true;
		} else if (starts_name(*s)) {
			s += translate_name(t, s);
		} else {
			s += translate_step(t, s);
		}
	}
	end_chain(t);
	text = ks_glue_printf(t->g, "%s", ks_out_text(&t->out));
	ks_out_end(&t->out);
	return text;
}

static const char *guarded(struct ks_glue *g, struct ks_glue_func *f,
			   enum ks_expr_place place, const char *text,
			   const char *otherwise)
{
	struct translation t = { .g = g, .f = f, .place = place };
	const char *expr = translate(&t, text), *guards = "";
	size_t i;

	for (i = 0; i < t.nguards; i++)
		guards = ks_glue_printf(g, "%s%s%s", guards, i ? " && " : "",
					t.guards[i]);
	return t.nguards ? ks_glue_printf(g, "%s ? %s : %s", guards, expr,
					  otherwise) : expr;
}

/**
 * ks_glue_expr() - translate an expression
 * @g:		the glue
 * @f:		function that it belongs to
 * @place:	where it stands
 * @text:	the expression
 *
 * Returns C text that is safe to evaluate.
 */
const char *ks_glue_expr(struct ks_glue *g, struct ks_glue_func *f,
			 enum ks_expr_place place, const char *text)
{
	return guarded(g, f, place, text, "0");
}

/**
 * ks_glue_address() - translate an expression that is a pointer
 * @g:		the glue
 * @f:		function that it belongs to
 * @place:	where it stands
 * @text:	the expression
 *
 * Returns C text that is safe to evaluate.
 */
const char *ks_glue_address(struct ks_glue *g, struct ks_glue_func *f,
			    enum ks_expr_place place, const char *text)
{
	return guarded(g, f, place, text, "NULL");
}

static bool follows(struct ks_glue *g, struct ks_glue_func *f,
		    const char *text)
{
	struct translation t = { .g = g, .f = f, .place = KS_E_CALL };

	if (!text)
		return false;
	translate(&t, text);
	return t.nguards || strchr(text, '(');
}

/**
 * ks_glue_deferred() - does an argument depend on other arguments' objects?
 * @g:	the glue
 * @f:	the function
 * @v:	the argument
 *
 * Returns true if it can be fetched only when the others were copied.
 */
bool ks_glue_deferred(struct ks_glue *g, struct ks_glue_func *f,
		      const struct ks_value *v)
{
	return follows(g, f, v->count) || follows(g, f, v->bytes) ||
	       follows(g, f, v->attrs.user) ||
	       follows(g, f, v->attrs.within_base) ||
	       follows(g, f, v->attrs.within_length) ||
	       follows(g, f, v->attrs.page_offset) ||
	       follows(g, f, v->attrs.page_bytes);
}

/**
 * ks_glue_names_arg() - does an expression name an argument?
 * @text:	the expression, or NULL
 * @arg:	name of the argument
 */
bool ks_glue_names_arg(const char *text, const char *arg)
{
	size_t n;

	for (; text && *text; text += n ? n : 1) {
		n = starts_name(*text) ? name_length(text) : 0;
		if (n == strlen(arg) && !strncmp(text, arg, n))
			return true;
	}
	return false;
}
