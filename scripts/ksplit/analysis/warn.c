// SPDX-License-Identifier: GPL-2.0
/*
 * Warnings: what C leaves open and the analysis does not guess.  Each number
 * has an entry in Documentation/ksplit.rst: cause, effect, remedy.
 */
#define _GNU_SOURCE
#include <stdarg.h>

#include "analysis.h"

static const char *const titles[] = {
	[1] = "array of unknown size",
	[2] = "void pointer without one real type",
	[3] = "pointer cast between structs",
	[4] = "union without a known discriminator",
	[5] = "kernel function without records",
	[6] = "function pointer without known targets",
	[7] = "variadic function without a format string",
	[8] = "struct not reached by a shared pointer",
	[9] = "user memory of unknown size",
};

/**
 * ks_warning_title() - what a warning number stands for
 * @number:	the nnn of Wnnn
 *
 * Returns a short text, NULL if there is no such warning.
 */
const char *ks_warning_title(unsigned int number)
{
	return number < ARRAY_SIZE(titles) ?
	       titles[number] : NULL;
}

/**
 * ks_warn() - note a finding
 * @w:		list of findings
 * @number:	the nnn of Wnnn
 * @file:	source file that it points to
 * @line:	line in @file
 * @where:	boundary function or struct
 * @fmt:	text in the manner of printf()
 */
void ks_warn(struct ks_warnings *w, unsigned int number, const char *file,
	     uint32_t line, const char *where, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	w->v = ks_grow(w->v, w->n, &w->cap, sizeof(*w->v));
	w->v[w->n].number = number;
	w->v[w->n].file = *file ? file : "?";
	w->v[w->n].line = line;
	w->v[w->n].where = where;
	w->v[w->n].text = strdup(text);
	if (!w->v[w->n++].text)
		exit(3);
}

/**
 * ks_warnings_drop() - take back findings
 * @w:		list of findings, not sorted yet
 * @first:	the first that does not count
 * @end:	behind the last
 */
void ks_warnings_drop(struct ks_warnings *w, size_t first, size_t end)
{
	for (; first < end; first++)
		w->v[first].number = 0;
}

static int compare(const void *x, const void *y)
{
	const struct ks_warning *a = x, *b = y;
	int c = strcmp(a->file, b->file);

	if (!c && a->line != b->line)
		c = a->line < b->line ? -1 : 1;
	if (!c && a->number != b->number)
		c = a->number < b->number ? -1 : 1;
	if (!c)
		c = strcmp(a->where, b->where);
	return c ? c : strcmp(a->text, b->text);
}

/**
 * ks_warnings_sort() - by source line, each finding once
 * @w:	list of findings
 */
void ks_warnings_sort(struct ks_warnings *w)
{
	size_t i, k = 0;

	for (i = 0; i < w->n; i++)
		if (w->v[i].number)
			w->v[k++] = w->v[i];
	w->n = k;
	if (!w->n)
		return;
	qsort(w->v, w->n, sizeof(*w->v), compare);
	for (i = 1, k = 0; i < w->n; i++)
		if (compare(&w->v[k], &w->v[i]))
			w->v[++k] = w->v[i];
	w->n = k + 1;
}

/**
 * ks_warnings_print() - one line per finding
 * @out:	where to
 * @w:		list of findings
 */
void ks_warnings_print(FILE *out, const struct ks_warnings *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		fprintf(out, "%s:%u: warning: ksplit: %s: %s [W%03u]\n",
			w->v[i].file, w->v[i].line, w->v[i].where,
			w->v[i].text, w->v[i].number);
}
