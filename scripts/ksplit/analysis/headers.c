// SPDX-License-Identifier: GPL-2.0
/*
 * Which C headers declare what the interface names: glue is one C file, and
 * includes what the driver's own .c files include.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <unistd.h>

#include "../idl/idl.h"
#include "sloc.h"

struct headers {
	const char **v;
	uint32_t n;
	size_t cap;
};

static void add_header(struct headers *h, char open, const char *name,
		       size_t len, char close)
{
	char *text;
	uint32_t i;

	if (asprintf(&text, "%c%.*s%c", open, (int)len, name, close) < 0)
		exit(3);
	for (i = 0; i < h->n; i++)
		if (!strcmp(h->v[i], text)) {
			free(text);
			return;
		}
	h->v = ks_grow(h->v, h->n, &h->cap, sizeof(*h->v));
	h->v[h->n++] = text;
}

/* "a/b/../c.h" is "a/c.h", in place. */
static void normalise(char *path)
{
	char *up, *before;

	while ((up = strstr(path, "/../"))) {
		*up = 0;
		before = strrchr(path, '/');
		before = before ? before + 1 : path;
		memmove(before, up + 4, strlen(up + 4) + 1);
	}
}

/* "x.h" is beside the source, or found by an option that is not known. */
static void add_local(struct headers *h, const char *srctree,
		      const char *source, const char *name, size_t len)
{
	const char *slash = strrchr(source, '/');
	char *path, *full;

	if (asprintf(&path, "%.*s%.*s", slash ? (int)(slash + 1 - source) : 0,
		     source, (int)len, name) < 0)
		exit(3);
	normalise(path);
	if (asprintf(&full, "%s/%s", srctree, path) < 0)
		exit(3);
	if (!access(full, R_OK))
		add_header(h, '"', path, strlen(path), '"');
	free(full);
	free(path);
}

/* Blanks out comments; returns true if one goes on behind the line. */
static bool blank_comments(char *line, bool inside)
{
	char *p;

	for (p = line; *p; p++) {
		if (inside) {
			inside = strncmp(p, "*/", 2);
			if (!inside)
				*p++ = ' ';
			*p = ' ';
		} else if (!strncmp(p, "//", 2)) {
			*p = 0;
			break;
		} else if (!strncmp(p, "/*", 2)) {
			inside = true;
			*p++ = ' ';
			*p = ' ';
		}
	}
	return inside;
}

/* The word behind "#", "" if the line is none for the preprocessor. */
static const char *directive(const char *line, const char **rest)
{
	static char word[16];
	size_t n = 0;

	line += strspn(line, " \t");
	if (*line == '#')
		for (line += 1 + strspn(line + 1, " \t");
		     isalpha((unsigned char)line[n]) && n < sizeof(word) - 1;
		     n++)
			word[n] = line[n];
	word[n] = 0;
	*rest = line + n + strspn(line + n, " \t");
	return word;
}

static void read_source(struct headers *h, const char *srctree,
			const char *source, FILE *f)
{
	bool comment = false;
	unsigned int depth = 0;
	char *line = NULL;
	size_t cap = 0;

	while (getline(&line, &cap, f) > 0) {
		const char *word, *rest, *end;

		comment = blank_comments(line, comment);
		word = directive(line, &rest);
		if (!strncmp(word, "if", 2))
			depth++;
		else if (!strcmp(word, "endif") && depth)
			depth--;
		if (strcmp(word, "include") || depth ||
		    (*rest != '<' && *rest != '"'))
			continue;
		end = strchr(rest + 1, *rest == '<' ? '>' : '"');
		if (end && *rest == '<')
			add_header(h, '<', rest + 1, end - rest - 1, '>');
		else if (end)
			add_local(h, srctree, source, rest + 1,
				  end - rest - 1);
	}
	free(line);
}

static void read_sources(struct headers *h, const struct ks_analysis *a,
			 const char *srctree)
{
	size_t n, i;
	char **sources = ks_sources(a, &n);

	for (i = 0; i < n; i++) {
		char *path;
		FILE *f;

		if (asprintf(&path, "%s/%s", srctree, sources[i]) < 0)
			exit(3);
		f = strstr(sources[i], ".c") ? fopen(path, "re") : NULL;
		if (f) {
			read_source(h, srctree, sources[i], f);
			fclose(f);
		}
		free(path);
		free(sources[i]);
	}
	free(sources);
}

/* The path behind "include/" or "include/uapi/", as #include has it. */
static const char *include_path(const char *file)
{
	static const char *const below[] = { "uapi/", "generated/" };
	const char *p = strstr(file, "include/");
	size_t i;

	if (!p || (p != file && p[-1] != '/'))
		return NULL;
	p += strlen("include/");
	for (i = 0; i < ARRAY_SIZE(below); i++)
		if (!strncmp(p, below[i], strlen(below[i])))
			p += strlen(below[i]);
	return p;
}

static int by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* No source: where the structs of the interface are declared. */
static void read_model(struct headers *h, const struct ks_model *m,
		       const bool *named)
{
	ks_id i;

	for (i = 0; i < m->nstructs; i++) {
		const char *file = m->structs[i].file, *path;
		size_t len = strlen(file);

		if (!named[i] || len < 2 || strcmp(file + len - 2, ".h"))
			continue;
		path = include_path(file);
		if (path)
			add_header(h, '<', path, strlen(path), '>');
		else
			add_header(h, '"', file, len, '"');
	}
	if (h->n)
		qsort(h->v, h->n, sizeof(*h->v), by_text);
}

/**
 * ks_headers() - name the C headers of an interface
 * @a:		the analysis
 * @r:		its result; fills the headers of @r->idl
 * @srctree:	kernel source or NULL
 *
 * They are those that the driver's .c files include under no condition, or
 * without a source those that declare the structs of the interface.
 */
void ks_headers(const struct ks_analysis *a, struct ks_result *r,
		const char *srctree)
{
	struct headers h = { 0 };

	if (srctree)
		read_sources(&h, a, srctree);
	if (!h.n)
		read_model(&h, a->m, r->named);
	r->idl->headers = h.v;
	r->idl->nheaders = h.n;
}
