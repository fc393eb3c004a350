// SPDX-License-Identifier: GPL-2.0
/*
 * Diagnostics of IDL files:
 *
 *	nullnet.idl:3:18: error: expected ";" behind field "mtu"
 *		unsigned int mtu
 *			        ^
 */
#include <stdarg.h>
#include <string.h>

#include "parse.h"

/* A longer line is shown in part: some editors write files as one line. */
#define MAX_SHOWN	200

static const char *line_start(const char *text, uint32_t line)
{
	const char *end;

	while (--line && (end = strchr(text, '\n')))
		text = end + 1;
	return text;
}

/* Control characters would move the caret or the terminal's cursor. */
static void print_source(const char *p, size_t n)
{
	for (; n--; p++)
		fputc(*p == '\t' || (unsigned char)*p >= ' ' ? *p : '?',
		      stderr);
	fputc('\n', stderr);
}

/* The blanks before the caret: as wide as the text above them. */
static void print_caret(const char *p, size_t n)
{
	for (; n--; p++)
		/* bytes 2, 3, ... of a UTF-8 character take no column */
		if (((unsigned char)*p & 0xc0) != 0x80)
			fputc(*p == '\t' ? '\t' : ' ', stderr);
	fputs("^\n", stderr);
}

static void excerpt(const char *text, struct ks_pos pos)
{
	const char *line = line_start(text, pos.line);
	size_t n = strcspn(line, "\r\n"), before = pos.col - 1, skip = 0;

	if (!n)
		return;
	if (before > n)
		before = n;
	if (before > MAX_SHOWN / 2)
		skip = before - MAX_SHOWN / 2;
	if (n <= MAX_SHOWN)
		skip = 0;
	else if (n - skip > MAX_SHOWN)
		n = skip + MAX_SHOWN;
	print_source(line + skip, n - skip);
	print_caret(line + skip, before - skip);
}

static void report(const struct diag *d, struct ks_pos pos,
		   const char *format, va_list ap)
{
	uint32_t line = pos.line, col = pos.col;

	if (d->origin.line) {
		if (line == 1)
			col += d->origin.col - 1;
		line += d->origin.line - 1;
	}
	fflush(stdout);
	if (pos.line)
		fprintf(stderr, "%s:%u:%u: error: ", d->name, line, col);
	else
		fprintf(stderr, "%s: error: ", d->name);
	vfprintf(stderr, format, ap);
	fputc('\n', stderr);
	if (pos.line && d->text)
		excerpt(d->text, pos);
}

/**
 * diag_error() - report an error of a run
 * @d:		the run
 * @pos:	where
 * @format:	as printf(), without a newline
 *
 * Errors after the first KS_IDL_MAX_ERRORS are counted only.
 */
void diag_error(struct diag *d, struct ks_pos pos, const char *format, ...)
{
	va_list ap;

	if (d->errors++ < KS_IDL_MAX_ERRORS) {
		va_start(ap, format);
		report(d, pos, format, ap);
		va_end(ap);
	} else if (d->errors == KS_IDL_MAX_ERRORS + 1) {
		fprintf(stderr, "%s: error: too many errors: the rest is not shown\n",
			d->name);
	}
}
