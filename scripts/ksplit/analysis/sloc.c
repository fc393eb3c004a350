// SPDX-License-Identifier: GPL-2.0
/*
 * Source lines of a driver, as in the paper's table 1a: lines with code in its
 * .c files and in the headers beside them that its records name.
 */
#define _GNU_SOURCE
#include "sloc.h"

struct files {
	char **v;
	size_t n, cap;
};

static void add_file(struct files *f, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (strlen(f->v[i]) == len && !strncmp(f->v[i], name, len))
			return;
	f->v = ks_grow(f->v, f->n, &f->cap, sizeof(*f->v));
	f->v[f->n++] = strndup(name, len);
}

/* State of a comment stripper that is good enough for kernel code. */
enum where { CODE, BLOCK_COMMENT, LINE_COMMENT, STRING };

static uint64_t count_file(FILE *f)
{
	enum where at = CODE;
	bool code = false;
	uint64_t n = 0;
	int c, next, quote = 0;

	while ((c = getc(f)) != EOF) {
		if (c == '\n') {
			n += code;
			code = false;
			if (at == LINE_COMMENT || at == STRING)
				at = CODE;
			continue;
		}
		if (at == BLOCK_COMMENT) {
			if (c == '*') {
				next = getc(f);
				if (next == '/')
					at = CODE;
				else
					ungetc(next, f);
			}
			continue;
		}
		if (at == LINE_COMMENT)
			continue;
		if (at == STRING) {
			if (c == '\\')
				getc(f);
			else if (c == quote)
				at = CODE;
			continue;
		}
		if (c == '/') {
			next = getc(f);
			if (next == '*')
				at = BLOCK_COMMENT;
			else if (next == '/')
				at = LINE_COMMENT;
			else
				ungetc(next, f);
			code |= at == CODE;
			continue;
		}
		if (c == '"' || c == '\'') {
			at = STRING;
			quote = c;
		}
		code |= c != ' ' && c != '\t';
	}
	return n + code;
}

static void add_sources(const struct ks_analysis *a, struct files *f)
{
	const struct ks_model *m = a->m;
	uint32_t i;

	for (i = 0; i < m->nsyms; i++)
		if (m->syms[i].module == a->driver && *m->syms[i].file &&
		    m->syms[i].flags & KSPLIT_SYM_DEFINED)
			add_file(f, m->syms[i].file, strlen(m->syms[i].file));
}

/* Headers in the directories of the .c files; shared ones of a big directory
 * (drivers/net) are not the driver's unless it alone names them. */
static void add_headers(const struct ks_analysis *a, struct files *f)
{
	const struct ks_model *m = a->m;
	size_t nsources = f->n, k;
	uint32_t i, c;

	for (i = 0; i < m->nstructs; i++) {
		const struct ks_layout *l = &a->layouts[i];
		const char *file = m->structs[i].file;
		const char *slash = strrchr(file, '/');
		bool mine = false;

		for (c = l->first; c < l->first + l->ncells; c++) {
			if (ks_touches(a, KS_KERNEL, c))
				break;
			mine |= ks_touches(a, KS_DRIVER, c);
		}
		if (!mine || c < l->first + l->ncells || !slash)
			continue;
		for (k = 0; k < nsources; k++) {
			const char *s = strrchr(f->v[k], '/');

			if (s && s - f->v[k] == slash - file &&
			    !strncmp(f->v[k], file, slash - file)) {
				add_file(f, file, strlen(file));
				break;
			}
		}
	}
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

/**
 * ks_sources() - name the driver's source files
 * @a:		the analysis
 * @n:		their number
 *
 * Returns the names, sorted; the caller frees them.
 */
char **ks_sources(const struct ks_analysis *a, size_t *n)
{
	struct files f = { 0 };

	add_sources(a, &f);
	if (f.n)
		qsort(f.v, f.n, sizeof(*f.v), by_name);
	*n = f.n;
	return f.v;
}

/**
 * ks_sloc() - count the driver's source lines
 * @a:		the analysis
 * @srctree:	kernel source
 *
 * Returns the number of lines with code, 0 if no source can be read.
 */
uint64_t ks_sloc(const struct ks_analysis *a, const char *srctree)
{
	struct files f = { 0 };
	uint64_t lines = 0;
	char path[4096];
	FILE *in;
	size_t i;

	add_sources(a, &f);
	add_headers(a, &f);
	for (i = 0; i < f.n; i++) {
		snprintf(path, sizeof(path), "%s/%s", srctree, f.v[i]);
		in = fopen(path, "re");
		if (in) {
			lines += count_file(in);
			fclose(in);
		}
		free(f.v[i]);
	}
	free(f.v);
	return lines;
}
