// SPDX-License-Identifier: GPL-2.0
/*
 * IDL text to tokens.
 *
 * Keywords are names here, since C allows a field to be called "string" or
 * "module"; the parser knows where which is meant.  Comments are kept: those
 * in the lines before a token, and the one behind it in the same line.
 */
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "parse.h"

static struct ks_pos here(const struct lexer *l)
{
	return (struct ks_pos){ l->line, l->p - l->line_start + 1 };
}

static struct token *last(struct lexer *l)
{
	return l->ntokens ? &l->tokens[l->ntokens - 1] : NULL;
}

/* strstr() for two characters; under ASan that one reads to the end. */
static const char *find(const char *p, const char *pair)
{
	for (; *p; p++)
		if (p[0] == pair[0] && p[1] == pair[1])
			return p;
	return NULL;
}

static void newline(struct lexer *l, const char *next)
{
	l->line++;
	l->line_start = next;
}

/* Without blanks at the end, and without the one that follows "//". */
static const char *comment_text(const char *p, const char *end)
{
	if (p < end && *p == ' ')
		p++;
	while (end > p && isspace((unsigned char)end[-1]))
		end--;
	return idl_text(p, end - p);
}

/* Keep one line of a comment; @line: where the comment starts. */
static void keep(struct lexer *l, uint32_t line, const char *text)
{
	struct token *t = last(l);
	bool behind = t && t->end.line == line && !l->before.n;
	struct ks_buf *b = behind ? &l->behind : &l->before;

	ks_buf_add(b, text, strlen(text));
	ks_buf_add(b, "\n", 1);
}

/* What is wrong here: the parser reports it when it comes to the token. */
static void __attribute__((format(printf, 2, 3)))
bad(struct token *t, const char *format, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	t->kind = TOKEN_ERROR;
	t->text = idl_text(text, strlen(text));
}

/* The lines that were kept, or NULL. */
static const char *kept(struct ks_buf *b)
{
	const char *text = b->n ? idl_text((char *)b->p, b->n - 1) : NULL;

	b->n = 0;
	return text;
}

static void line_comment(struct lexer *l)
{
	const char *end = l->p + strcspn(l->p, "\n");

	keep(l, l->line, comment_text(l->p + 2, end));
	l->p = end;
}

/* Its lines, without the stars that many put before them. */
static void block_comment(struct lexer *l)
{
	const char *end = find(l->p + 2, "*/"), *eol, *p;
	uint32_t line = l->line;

	for (p = l->p + 2; p < end; p = eol) {
		eol = memchr(p, '\n', end - p);
		eol = eol ? eol + 1 : end;
		while (p < eol && (isspace((unsigned char)*p) || *p == '*'))
			p++;
		if (p < eol)
			keep(l, line, comment_text(p, eol));
		if (eol[-1] == '\n')
			newline(l, eol);
	}
	l->p = end + 2;
}

/* White space and comments. */
static void blank(struct lexer *l)
{
	const char *behind;

	for (;; ) {
		if (*l->p == '\n')
			newline(l, ++l->p);
		else if (isspace((unsigned char)*l->p))
			l->p++;
		else if (l->p[0] == '/' && l->p[1] == '/')
			line_comment(l);
		else if (l->p[0] == '/' && l->p[1] == '*' &&
			 find(l->p + 2, "*/"))
			block_comment(l);
		else
			break;
	}
	behind = kept(&l->behind);
	if (behind && !last(l)->behind)
		last(l)->behind = behind;
}

/* White space that holds a newline becomes one blank. */
static const char *canonical_expression(const char *p, const char *end)
{
	char *text = idl_alloc(end - p + 1, 1), *out = text;
	const char *q;

	while (p < end) {
		for (q = p; q < end && isspace((unsigned char)*q); q++)
			;
		if (q == end)
			break;
		if (q > p && out > text) {
			if (memchr(p, '\n', q - p))
				*out++ = ' ';
			else
				while (p < q)
					*out++ = *p++;
		}
		*out++ = *q;
		p = q + 1;
	}
	*out = 0;
	return text;
}

static void verbatim(struct lexer *l, struct token *t)
{
	const char *end = find(l->p + 2, "}}"), *p;

	if (!end) {
		bad(t, "\"{{\" without \"}}\": an expression ends in \"}}\"");
		l->p += strlen(l->p);
		return;
	}
	t->kind = TOKEN_VERBATIM;
	t->text = canonical_expression(l->p + 2, end);
	for (; l->p < end + 2; l->p++)
		if (*l->p == '\n')
			newline(l, l->p + 1);
	for (p = t->text; *p && (!iscntrl((unsigned char)*p) || *p == '\t'); )
		p++;
	if (*p)
		bad(t, "an expression cannot have control characters: remove them");
	else if (p == t->text)
		bad(t, "no expression in \"{{ }}\": write C, such as {{ptr->len}}");
	else if (strpbrk(t->text, "{}"))
		bad(t, "an expression cannot have braces: call a function instead");
	else if (strstr(t->text, "//") || strstr(t->text, "/*"))
		bad(t, "an expression cannot have comments: move it behind \"}}\"");
}

/* <path> or "path", in one line. */
static void delimited(struct lexer *l, struct token *t, char close)
{
	const char *start = l->p, *end = start + 1;

	while (*end && *end != '\n' && *end != close)
		end++;
	if (*end != close) {
		bad(t, "the path does not end in its line: write '%c' behind it",
		    close);
		l->p = end;
		return;
	}
	t->kind = close == '>' ? TOKEN_PATH : TOKEN_STRING;
	t->text = idl_text(start, end + 1 - start);
	l->p = end + 1;
}

static bool expects_path(struct lexer *l)
{
	const struct token *t = last(l);

	return t && t->kind == TOKEN_NAME &&
	       (!strcmp(t->text, "include") || !strcmp(t->text, "header"));
}

static void word(struct lexer *l, struct token *t)
{
	const char *start = l->p;

	t->kind = isdigit((unsigned char)*start) ? TOKEN_NUMBER : TOKEN_NAME;
	while (ks_in_name(*l->p))
		l->p++;
	t->text = idl_text(start, l->p - start);
	if (t->kind == TOKEN_NUMBER &&
	    strspn(t->text, "0123456789") < strlen(t->text))
		bad(t, "\"%.40s\" is not a decimal number: write digits only",
		    t->text);
}

static void sign(struct lexer *l, struct token *t)
{
	size_t n = strncmp(l->p, "...", 3) ? 1 : 3;

	t->kind = TOKEN_SIGN;
	t->sign = *l->p;
	t->text = idl_text(l->p, n);
	l->p += n;
}

static void garbage(struct lexer *l, struct token *t)
{
	unsigned char c = *l->p;

	if (c == '/' && l->p[1] == '*')
		bad(t, "the comment does not end: write \"*/\" behind it");
	else if (c > ' ' && c < 0x7f)
		bad(t, "'%c' has no meaning in IDL: remove it", c);
	else
		bad(t, "byte 0x%02x has no meaning in IDL: remove it", c);
	if (c == '/' && l->p[1] == '*')
		l->p += strlen(l->p);
	/* one error for a run of them */
	while (*l->p && !isspace((unsigned char)*l->p) && !ks_in_name(*l->p) &&
	       !strchr("{}<>[]():;,*", *l->p))
		l->p++;
}

static void token(struct lexer *l, struct token *t)
{
	t->pos = here(l);
	if (l->p[0] == '{' && l->p[1] == '{')
		verbatim(l, t);
	else if (*l->p == '"')
		delimited(l, t, '"');
	else if (*l->p == '<' && expects_path(l))
		delimited(l, t, '>');
	else if (ks_in_name(*l->p))
		word(l, t);
	else if (strchr("{}<>[]():;,*", *l->p) || !strncmp(l->p, "...", 3))
		sign(l, t);
	else if (*l->p == '.')
		sign(l, t);
	else
		garbage(l, t);
	t->end = here(l);
}

/**
 * idl_lex() - take a text apart
 * @text:	the text
 *
 * Return: the tokens, an END behind them.
 */
const struct token *idl_lex(const char *text)
{
	struct lexer l = { .p = text, .line_start = text, .line = 1 };

	for (;; ) {
		struct token t = { 0 };

		blank(&l);
		if (!*l.p)
			break;
		token(&l, &t);
		t.before = kept(&l.before);
		*ADD(l.tokens, l.ntokens) = t;
	}
	*ADD(l.tokens, l.ntokens) = (struct token){
		.kind = TOKEN_END, .text = "", .pos = here(&l), .end = here(&l),
		.before = kept(&l.before),
	};
	ks_buf_free(&l.before);
	ks_buf_free(&l.behind);
	return l.tokens;
}
