// SPDX-License-Identifier: GPL-2.0
/*
 * Writes C in kernel style.  A line that is too long is broken behind a comma
 * or before an operand and goes on below the parenthesis that is open there.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../model/arena.h"
#include "../model/text.h"
#include "out.h"

#define CODE_WIDTH	80
#define MAX_WIDTH	100
#define TAB		8
#define MAX_DEPTH	32

/**
 * ks_out_begin() - start a text
 * @o:		the text
 * @indent:	tabs before its lines
 */
void ks_out_begin(struct ks_out *o, unsigned int indent)
{
	o->text = NULL;
	o->size = 0;
	o->indent = indent;
	o->f = open_memstream(&o->text, &o->size);
	if (!o->f)
		abort();
}

/**
 * ks_out_text() - what was written so far
 * @o:	the text
 *
 * Returns the text; valid until more is written.
 */
const char *ks_out_text(struct ks_out *o)
{
	fflush(o->f);
	return o->text;
}

/**
 * ks_out_end() - free a text
 * @o:	the text
 */
void ks_out_end(struct ks_out *o)
{
	fclose(o->f);
	free(o->text);
}

static void put_column(struct ks_out *o, size_t column)
{
	for (; column >= TAB; column -= TAB)
		fputc('\t', o->f);
	for (; column; column--)
		fputc(' ', o->f);
}

/**
 * struct parens - open parentheses while a line is wrapped
 * @column:	columns right of them
 * @depth:	how many are open
 */
struct parens {
	size_t column[MAX_DEPTH];
	unsigned int depth;
};

static void track(struct parens *p, char c, size_t column)
{
	if (strchr("([{", c) && c && p->depth < MAX_DEPTH)
		p->column[p->depth++] = column + 1;
	else if (c && strchr(")]}", c) && p->depth)
		p->depth--;
}

#define NO_BREAK	1000

/*
 * How bad is it to end a line right before @s[i], with @depth parentheses open?
 * Outer parentheses are better than inner ones, "=" is the last resort.
 */
static unsigned int badness(const char *s, size_t i, unsigned int depth)
{
	static const char *const before[] = {
		", ", " && ", " || ", " ? ", " : ",
	};
	size_t k, n;

	if (s[i] == '{')
		return NO_BREAK;
	for (k = 0; k < sizeof(before) / sizeof(before[0]); k++) {
		n = strlen(before[k]);
		if (i >= n && !memcmp(s + i - n, before[k], n))
			return depth;
	}
	if (!depth && i >= 3 && !memcmp(s + i - 3, " = ", 3))
		return MAX_DEPTH;
	return NO_BREAK;
}

/*
 * How many bytes of @s fit on a line that starts at @column; all of it if
 * there is no place to break.  @p becomes what is open behind them.
 */
static size_t fitting(const char *s, size_t column, struct parens *p)
{
	struct parens now = *p, then = *p;
	unsigned int bad, least = NO_BREAK;
	bool quoted = false;
	size_t i, best = 0;

	if (column + strlen(s) <= CODE_WIDTH)
		return strlen(s);
	for (i = 0; s[i]; i++) {
		bad = i && !quoted ? badness(s, i, now.depth) : NO_BREAK;
		if (bad < NO_BREAK && (!best || column + i - 1 <= CODE_WIDTH) &&
		    bad <= least) {
			best = i;
			least = bad;
			then = now;
		}
		if (column + i > CODE_WIDTH && best)
			break;
		if (s[i] == '"' && (!i || s[i - 1] != '\\'))
			quoted = !quoted;
		if (!quoted)
			track(&now, s[i], column + i);
	}
	*p = then;
	return best ? best : strlen(s);
}

/* Width of @s up to the first place where it may be broken. */
static size_t first_piece(const char *s)
{
	size_t i = 0;

	while (s[i] && (!i || badness(s, i, 1) == NO_BREAK))
		i++;
	return i;
}

static void put_wrapped(struct ks_out *o, const char *s)
{
	size_t column = (size_t)o->indent * TAB, n;
	struct parens p = { .depth = 0 };

	do {
		put_column(o, column);
		n = fitting(s, column, &p);
		/* the blank before a break goes */
		fprintf(o->f, "%.*s\n", (int)(s[n] ? n - 1 : n), s);
		s += n;
		column = p.depth ? p.column[p.depth - 1] :
				   (size_t)(o->indent + 1) * TAB;
		/* but a string may be as long as it is */
		if (column + first_piece(s) > MAX_WIDTH && *s != '"')
			column = (size_t)(o->indent + 2) * TAB;
	} while (*s);
}

static char *format(const char *fmt, va_list ap)
{
	char *text;

	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	return text;
}

/**
 * ks_out_line() - write a line
 * @o:		the text
 * @fmt:	as printf(), without indentation and newline
 */
void ks_out_line(struct ks_out *o, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = format(fmt, ap);
	va_end(ap);
	put_wrapped(o, text);
	free(text);
}

/**
 * ks_out_step() - write a statement with what it does for
 * @o:		the text
 * @comment:	what for, goes behind the statement or above it; or NULL
 * @fmt:	as printf(), without indentation and newline
 */
void ks_out_step(struct ks_out *o, const char *comment, const char *fmt, ...)
{
	size_t column = (size_t)o->indent * TAB, width;
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = format(fmt, ap);
	va_end(ap);
	width = column + strlen(text);
	if (comment && width <= CODE_WIDTH &&
	    (width / TAB + 1) * TAB + strlen(comment) + 6 <= MAX_WIDTH) {
		put_column(o, column);
		fprintf(o->f, "%s\t/* %s */\n", text, comment);
	} else {
		if (comment)
			ks_out_comment(o, comment);
		put_wrapped(o, text);
	}
	free(text);
}

/* Writes words of @text up to @width columns; returns what is left. */
static const char *put_words(struct ks_out *o, const char *text, size_t width)
{
	const char *end = text, *next = text;

	do {
		next = strchr(end + 1, ' ');
		if (!next)
			next = text + strlen(text);
		if (end != text && (size_t)(next - text) > width)
			break;
		end = next;
	} while (*end);
	fprintf(o->f, "%.*s\n", (int)(end - text), text);
	return *end ? end + 1 : end;
}

/**
 * ks_out_comment() - write a comment
 * @o:		the text
 * @text:	what it says
 */
void ks_out_comment(struct ks_out *o, const char *text)
{
	size_t column = (size_t)o->indent * TAB;

	put_column(o, column);
	if (column + strlen(text) + 6 <= MAX_WIDTH) {
		fprintf(o->f, "/* %s */\n", text);
		return;
	}
	fputs("/*\n", o->f);
	while (*text) {
		put_column(o, column);
		fputs(" * ", o->f);
		text = put_words(o, text, CODE_WIDTH - 3 - column);
	}
	put_column(o, column);
	fputs(" */\n", o->f);
}

/**
 * ks_out_blank() - write an empty line
 * @o:	the text
 */
void ks_out_blank(struct ks_out *o)
{
	fputc('\n', o->f);
}

/**
 * ks_out_copy() - write text as it is
 * @o:		the text
 * @text:	whole lines
 */
void ks_out_copy(struct ks_out *o, const char *text)
{
	fputs(text, o->f);
}

/* Behind a comment, a string, or the member that offsetof() names. */
static const char *skip_text(const char *s)
{
	const char *end;

	if (!strncmp(s, "/*", 2)) {
		end = strstr(s + 2, "*/");
		return end ? end + 2 : s + strlen(s);
	}
	if (!strncmp(s, "offsetof(", 9)) {
		end = strchr(s, ')');
		return end ? end : s + strlen(s);
	}
	if (*s != '"')
		return s;
	for (s++; *s && *s != '"'; s++)
		s += *s == '\\';
	return *s ? s + 1 : s;
}

/* The last argument of lvd_get(k, d, b, FIELD) and its like. */
static bool is_field(const char *text, const char *s)
{
	static const char before[] = "(k, d, b, ";
	size_t n = sizeof(before) - 1;

	return (size_t)(s - text) >= n && !memcmp(s - n, before, n);
}

/**
 * ks_out_uses() - does code name a variable?
 * @text:	statements
 * @name:	the variable
 *
 * Returns true if it does; comments, strings and members do not count.
 */
bool ks_out_uses(const char *text, const char *name)
{
	size_t n = strlen(name);
	const char *s = text;

	while (*s) {
		const char *next = skip_text(s);

		if (next != s) {
			s = next;
			continue;
		}
		if (!ks_in_name(*s)) {
			s++;
			continue;
		}
		for (next = s; ks_in_name(*next); next++)
			;
		if ((size_t)(next - s) == n && !memcmp(s, name, n) &&
		    (s == text || (s[-1] != '>' && s[-1] != '.')) &&
		    !is_field(text, s))
			return true;
		s = next;
	}
	return false;
}
