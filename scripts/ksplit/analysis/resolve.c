// SPDX-License-Identifier: GPL-2.0
/*
 * Resolutions: their files, and which line is about a place.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>

#include "resolve.h"

/* A file that is being read. */
struct reader {
	struct ks_resolutions *rs;
	const char *file;
	uint32_t line;
	const char *text;	/* of the line */
	bool own;
	size_t first;		/* of its lines in rs->v */
	const char **includes;
	size_t nincludes, cap;
};

static int __attribute__((format(printf, 3, 4)))
complain(const struct reader *r, const char *at, const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "%s:%u:%u: error: ", r->file, r->line,
		(unsigned int)(at - r->text) + 1);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return -1;
}

static const char *skip(const char *p)
{
	return p + strspn(p, " \t");
}

static size_t identifier(const char *p)
{
	size_t n = 0;

	if (!isdigit((unsigned char)*p))
		while (isalnum((unsigned char)p[n]) || p[n] == '_')
			n++;
	return n;
}

static const char *copy(const char *p, size_t n)
{
	char *s = strndup(p, n);

	if (!s)
		exit(3);
	return s;
}

static int read_path(const struct reader *r, const char **at,
		     struct ks_resolution *line)
{
	const char *p = *at;
	size_t n;

	for (;; p++) {
		n = *p == '*' && !line->npath ? 1 : identifier(p);
		if (!n)
			return complain(r, p, "a path is names with dots between, as function.argument or struct.field after \"*.\"");
		if (line->npath == 3)
			return complain(r, p, "a path has three names at most: function.struct.field");
		line->path[line->npath++] = copy(p, n);
		p += n;
		if (*p != '.')
			break;
	}
	p = skip(p);
	if (*p != ':')
		return complain(r, p, "\":\" must stand behind the path");
	if (*line->path[0] == '*' && line->npath == 1)
		return complain(r, *at, "\"*\" alone names nothing: write *.struct.field");
	*at = skip(p + 1);
	return 0;
}

/* The "#" before the reason, not one in an expression. */
static const char *find_reason(const char *p)
{
	bool verbatim = false;

	for (; *p; p++) {
		if (!strncmp(p, verbatim ? "}}" : "{{", 2))
			verbatim = !verbatim;
		else if (*p == '#' && !verbatim)
			return p;
	}
	return NULL;
}

static const struct word {
	const char *text;
	unsigned int word;
} words[] = {
	{ "singleton", KS_SAYS_SINGLETON },
	{ "opaque", KS_SAYS_OPAQUE },
	{ "unused", KS_SAYS_UNUSED },
	{ "ignore", KS_SAYS_IGNORE },
	{ "optional", KS_SAYS_OPTIONAL },
};

static unsigned int find_word(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i].text) == n &&
		    !strncmp(words[i].text, p, n))
			return words[i].word;
	return 0;
}

static int read_attributes(const struct reader *r, const char *at,
			   const char *end, struct ks_resolution *line)
{
	unsigned int word;
	struct ks_pos pos = { .line = r->line };
	const char *start = at;
	const char *text;
	size_t n;

	for (;; at = skip(at + n)) {
		n = identifier(at);
		word = n ? find_word(at, n) : 0;
		if (!word)
			break;
		if (line->words & word)
			return complain(r, at, "\"%.*s\" stands here twice",
					(int)n, at);
		line->words |= word;
	}
	while (end > at && strchr(" \t", end[-1]))
		end--;
	if (at >= end)
		return line->words & ~KS_SAYS_OPTIONAL ? 0 :
			complain(r, start, "no attribute: write a type, [attributes], singleton, opaque, unused or ignore");
	text = copy(at, end - at);
	pos.col = at - r->text + 1;
	if (*at == '[' && ks_idl_is_clauses(text)) {
		line->clauses = ks_alloc(1, sizeof(*line->clauses));
		return ks_idl_parse_clauses(r->file, text, pos, line->clauses) ?
			0 : -1;
	}
	if (*at == '[')
		line->attrs = ks_idl_parse_attrs(r->file, text, pos);
	else
		line->type = ks_idl_parse_type(r->file, text, pos);
	return line->type || line->attrs ? 0 : -1;
}

static bool same_path(const struct ks_resolution *a,
		      const struct ks_resolution *b)
{
	unsigned int i;

	if (a->npath != b->npath)
		return false;
	for (i = 0; i < a->npath; i++)
		if (strcmp(a->path[i], b->path[i]))
			return false;
	return true;
}

static int read_resolution(struct reader *r, const char *at)
{
	struct ks_resolution line = {
		.file = r->file,
		.pos = { r->line, at - r->text + 1 },
		.own = r->own,
	};
	struct ks_resolutions *rs = r->rs;
	const char *path = at, *reason;
	size_t i;

	if (read_path(r, &at, &line))
		return -1;
	reason = find_reason(at);
	if (!reason || !*skip(reason + 1))
		return complain(r, path, "no reason: end the line with \"# why this is so\"");
	if (read_attributes(r, at, reason, &line))
		return -1;
	for (i = r->first; i < rs->n; i++)
		if (same_path(&rs->v[i], &line))
			return complain(r, path, "line %u is about the same: make one line of them",
					rs->v[i].pos.line);
	rs->v = ks_grow(rs->v, rs->n, &rs->cap, sizeof(*rs->v));
	rs->v[rs->n++] = line;
	return 0;
}

/* "include net.ksplit", beside the file that says so. */
static int read_include(struct reader *r, const char *at)
{
	const char *slash = strrchr(r->file, '/');
	size_t n = strcspn(at, " \t#");
	const char *rest = skip(at + n);
	char *file;

	if (!n || (*rest && *rest != '#'))
		return complain(r, at, "include needs one file name, as \"include net.ksplit\"");
	if (r->rs->n > r->first)
		return complain(r, at, "includes must stand before the first resolution");
	if (asprintf(&file, "%.*s%.*s", slash ? (int)(slash + 1 - r->file) : 0,
		     r->file, (int)n, at) < 0)
		exit(3);
	r->includes = ks_grow(r->includes, r->nincludes, &r->cap,
			      sizeof(*r->includes));
	r->includes[r->nincludes++] = file;
	return 0;
}

static int read_lines(struct reader *r, FILE *f)
{
	char *text = NULL;
	size_t cap = 0;
	int ret = 0;
	ssize_t n;

	while (!ret && (n = getline(&text, &cap, f)) >= 0) {
		const char *p;

		while (n && isspace((unsigned char)text[n - 1]))
			text[--n] = 0;
		r->line++;
		r->text = text;
		p = skip(text);
		if (strlen(text) != (size_t)n)
			ret = complain(r, text + strlen(text), "a NUL byte: this is no text");
		else if (!strncmp(p, "include", 7) && strchr(" \t", p[7]))
			ret = read_include(r, skip(p + 7));
		else if (*p && *p != '#')
			ret = read_resolution(r, p);
	}
	free(text);
	return ret;
}

static bool was_read(const struct ks_resolutions *rs, const char *file)
{
	size_t i;

	for (i = 0; i < rs->nfiles; i++)
		if (!strcmp(rs->files[i], file))
			return true;
	return false;
}

/* Is it MODULE.ksplit?  "-" and "_" are the same in names of modules. */
static bool is_own(const char *file, const char *module)
{
	const char *name = strrchr(file, '/');

	for (name = name ? name + 1 : file; *module; name++, module++)
		if (*name != *module &&
		    !(strchr("-_", *name) && *name && strchr("-_", *module)))
			return false;
	return !strcmp(name, ".ksplit");
}

/**
 * ks_resolutions_read() - read a file and those that it includes
 * @rs:		the lines are added here
 * @file:	its name
 * @module:	the driver; its own file is the one of this name
 *
 * Returns 0, or -1 after a message.
 */
int ks_resolutions_read(struct ks_resolutions *rs, const char *file,
			const char *module)
{
	struct reader r = {
		.rs = rs, .file = copy(file, strlen(file)), .first = rs->n,
		.own = is_own(file, module),
	};
	size_t i;
	FILE *f;
	int ret;

	if (was_read(rs, file))
		return 0;
	f = fopen(file, "re");
	if (!f) {
		fprintf(stderr, "%s: error: cannot read resolutions: %s\n",
			file, strerror(errno));
		return -1;
	}
	rs->files = ks_grow(rs->files, rs->nfiles, &rs->files_cap,
			    sizeof(*rs->files));
	rs->files[rs->nfiles++] = r.file;
	ret = read_lines(&r, f);
	if (!ret && ferror(f)) {
		fprintf(stderr, "%s: error: cannot read resolutions: %s\n",
			file, strerror(errno));
		ret = -1;
	}
	fclose(f);
	for (i = 0; !ret && i < r.nincludes; i++)
		ret = ks_resolutions_read(rs, r.includes[i], module);
	free(r.includes);
	return ret;
}

/* "arg2" is argument 2, counted from 0, whatever its name. */
static bool names_arg(const char *text, const struct ks_place *place)
{
	char *end;
	long n;

	if (place->arg >= 0 && !strncmp(text, "arg", 3) &&
	    isdigit((unsigned char)text[3])) {
		n = strtol(text + 3, &end, 10);
		if (!*end && n == place->arg)
			return true;
	}
	return place->name && !strcmp(text, place->name);
}

/**
 * ks_resolves_member() - does a resolution mean a member?
 * @member:	its path in its struct
 * @name:	as the resolution says it: "a.b" is "a_b" in the interface
 */
bool ks_resolves_member(const char *member, const char *name)
{
	for (; *member && *name; member++, name++)
		if (*member != *name && !(strchr(".-", *member) && *name == '_'))
			return false;
	return !*member && !*name;
}

static bool in_table(const struct ks_analysis *a,
		     const struct ks_resolution *r,
		     const struct ks_place *place)
{
	uint32_t i;

	for (i = 0; i < place->nmembers; i++) {
		const struct ks_cell *c = &a->cells[place->members[i]];

		if (!strcmp(r->path[0], ks_struct_ident(a->m, c->strukt)) &&
		    ks_resolves_member(c->name, r->path[1]))
			return true;
	}
	return false;
}

/* How exactly is the line about the place?  0: not at all. */
static unsigned int match(const struct ks_analysis *a,
			  const struct ks_resolution *r,
			  const struct ks_place *place)
{
	bool every = *r->path[0] == '*';
	bool function = every || !strcmp(r->path[0], place->function);

	if (place->strukt) {
		if (!function || r->npath != (place->name ? 3u : 2u) ||
		    strcmp(r->path[1], place->strukt) ||
		    (place->name && strcmp(r->path[2], place->name)))
			return 0;
		return every ? 1 : 3;
	}
	if (!place->name && r->npath == 2 && r->clauses)
		return in_table(a, r, place) ? 2 : 0;
	if (!place->name)
		return r->npath == 1 && function ? 3 : 0;
	if (r->npath == 2)
		return function && !every && names_arg(r->path[1], place) ?
			3 : 0;
	return r->npath == 3 && names_arg(r->path[2], place) &&
	       in_table(a, r, place) ? 2 : 0;
}

/**
 * ks_resolution_find() - what do people say about a place?
 * @a:		the analysis
 * @rs:		all lines, or NULL
 * @place:	the place
 *
 * The first file that has a line about it counts, and of its lines the one that
 * says most exactly which place it means.  Returns NULL if there is none.
 */
struct ks_resolution *ks_resolution_find(const struct ks_analysis *a,
					 struct ks_resolutions *rs,
					 const struct ks_place *place)
{
	struct ks_resolution *best = NULL;
	unsigned int best_rank = 0, rank;
	size_t i;

	for (i = 0; rs && i < rs->n; i++) {
		if (best && rs->v[i].file != best->file)
			break;
		rank = match(a, &rs->v[i], place);
		if (rank > best_rank) {
			best = &rs->v[i];
			best_rank = rank;
		}
	}
	return best;
}

/**
 * ks_resolution_silences() - is a warning answered?
 * @r:		what people say about the place of the warning
 * @number:	the nnn of Wnnn
 *
 * Returns true if it need not be printed.
 */
bool ks_resolution_silences(const struct ks_resolution *r,
			    unsigned int number)
{
	const struct ks_attrs *attrs = r->attrs;

	if (r->words & (KS_SAYS_UNUSED | KS_SAYS_IGNORE))
		return true;
	switch (number) {
	case 1:
	case 3:
		return r->words & (KS_SAYS_SINGLETON | KS_SAYS_OPAQUE) ||
		       r->type || (attrs && attrs->page_offset);
	case 2:
		return r->words & KS_SAYS_OPAQUE || r->type;
	case 4:
		return r->words & KS_SAYS_OPAQUE || r->type ||
		       (attrs && attrs->discriminator);
	case 6:
		return r->type;
	case 9:
		return r->type || (attrs && attrs->user);
	default:
		return false;
	}
}

/**
 * ks_resolutions_unused() - complain about the driver's lines that do nothing
 * @rs:		all lines, after the interface was described
 *
 * Returns their number.
 */
unsigned int ks_resolutions_unused(const struct ks_resolutions *rs)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < rs->n; i++) {
		const struct ks_resolution *r = &rs->v[i];

		if (!r->own || r->used || r->words & KS_SAYS_OPTIONAL)
			continue;
		fprintf(stderr, "%s:%u:%u: error: this changes nothing in the interface: remove the line\n",
			r->file, r->pos.line, r->pos.col);
		n++;
	}
	return n;
}

/**
 * ks_resolutions_count() - how many lines did something?
 * @rs:		all lines, or NULL
 * @own:	count those of the driver's own file, else those of others
 *
 * Returns their number.
 */
size_t ks_resolutions_count(const struct ks_resolutions *rs, bool own)
{
	size_t i, n = 0;

	for (i = 0; rs && i < rs->n; i++)
		n += rs->v[i].own == own && rs->v[i].used;
	return n;
}
