// SPDX-License-Identifier: GPL-2.0
/*
 * ksplit diff: the facts of an IDL file.
 *
 * Only the nesting of an IDL is understood here, so that files which the
 * parser rejects can be compared, too.  Every statement is a fact behind the
 * names of the blocks around it; white space and comments do not count.
 */
#include <ctype.h>
#include <string.h>

#include "cmd_diff.h"
#include "model/arena.h"
#include "model/file.h"
#include "model/msg.h"

#define MAX_NESTING	32

/**
 * struct scan - an IDL file that is being read
 * @out:	where facts go
 * @file:	its name
 * @p:		next character; the text ends in a NUL
 * @line:	its line
 * @stmt:	the statement so far, NUL-terminated when it is used
 * @space:	white space was seen since the last character of it
 * @name:	names of the blocks around
 * @depth:	how many
 * @arena:	memory
 */
struct scan {
	FILE *out;
	const char *file;
	const char *p;
	unsigned int line;
	struct ks_buf stmt;
	bool space;
	const char *name[MAX_NESTING];
	unsigned int depth;
	struct ks_arena *arena;
};

static void add_char(struct scan *s, char c)
{
	if (s->space && s->stmt.n)
		ks_buf_add(&s->stmt, " ", 1);
	s->space = false;
	ks_buf_add(&s->stmt, &c, 1);
}

static char *take_statement(struct scan *s)
{
	ks_buf_add(&s->stmt, "", 1);
	s->stmt.n = 0;
	s->space = false;
	return (char *)s->stmt.p;
}

static void print_fact(struct scan *s, const char *text)
{
	unsigned int i;

	for (i = 0; i < s->depth; i++)
		if (s->name[i][0])
			fprintf(s->out, "%s: ", s->name[i]);
	fprintf(s->out, "%s\n", text);
}

/* "rpc int *f(int a)" -> "rpc f": what a block is called by its contents. */
static char *block_name(struct scan *s, const char *stmt)
{
	char *name = ks_arena_strdup(s->arena, stmt), *end, *p;
	size_t word = strcspn(name, " ");

	/* the module is the file: its name would stand in every line */
	if (!strncmp(name, "module ", 7) || !strncmp(name, "driver ", 7))
		return name + strlen(name);
	if (strncmp(name, "rpc", 3) && strncmp(name, "global ", 7))
		return name;
	end = name + strcspn(name, "(");
	while (end > name && end[-1] == ' ')
		end--;
	*end = 0;
	for (p = end; p > name && (isalnum((unsigned char)p[-1]) ||
				   p[-1] == '_'); )
		p--;
	if (p <= name + word)
		return name;
	name[word] = ' ';
	memmove(name + word + 1, p, strlen(p) + 1);
	return name;
}

static int fail(struct scan *s, const char *why)
{
	fflush(stdout);
	fprintf(stderr, "%s:%u: error: %s\n", s->file, s->line, why);
	return -1;
}

static int open_block(struct scan *s)
{
	char *stmt = take_statement(s), *name = block_name(s, stmt);

	if (s->depth == MAX_NESTING)
		return fail(s, "nested too deeply");
	if (!strncmp(stmt, "rpc", 3) || !strncmp(stmt, "global ", 7)) {
		/* the declaration is a fact about the block */
		s->name[s->depth++] = name;
		print_fact(s, stmt);
	} else {
		print_fact(s, stmt);
		s->name[s->depth++] = name;
	}
	return 0;
}

/* "lock { a, b }": the names before "}" are facts, too. */
static int close_block(struct scan *s)
{
	char *stmt = take_statement(s), *item;

	if (!s->depth)
		return fail(s, "\"}\" without \"{\"");
	for (item = strtok(stmt, ","); item; item = strtok(NULL, ",")) {
		item += strspn(item, " ");
		if (*item)
			print_fact(s, item);
	}
	s->depth--;
	return 0;
}

/* {{ C expression }}, copied as it is. */
static int verbatim(struct scan *s)
{
	const char *end = strstr(s->p + 2, "}}");

	if (!end)
		return fail(s, "\"{{\" without \"}}\"");
	for (; s->p < end + 2; s->p++) {
		if (isspace((unsigned char)*s->p))
			s->space = true;
		else
			add_char(s, *s->p);
		s->line += *s->p == '\n';
	}
	return 0;
}

/* Skip white space and comments; true if there was any. */
static bool skip_blank(struct scan *s)
{
	const char *start = s->p, *end;

	if (isspace((unsigned char)*s->p))
		s->p++;
	else if (s->p[0] == '/' && s->p[1] == '/')
		s->p += strcspn(s->p, "\n");
	else if (s->p[0] == '/' && s->p[1] == '*')
		s->p = (end = strstr(s->p + 2, "*/")) ? end + 2 :
		       s->p + strlen(s->p);
	for (end = start; end < s->p; end++)
		s->line += *end == '\n';
	s->space |= s->p > start;
	return s->p > start;
}

static int scan_step(struct scan *s)
{
	if (skip_blank(s))
		return 0;
	if (s->p[0] == '{' && s->p[1] == '{')
		return verbatim(s);
	switch (*s->p++) {
	case '{':
		return open_block(s);
	case '}':
		return close_block(s);
	case ';':
		print_fact(s, take_statement(s));
		return 0;
	default:
		add_char(s, s->p[-1]);
		return 0;
	}
}

static int scan_all(struct scan *s)
{
	while (*s->p)
		if (scan_step(s))
			return -1;
	if (s->depth)
		return fail(s, "\"{\" without \"}\"");
	if (s->stmt.n)
		return fail(s, "the last statement has no \";\"");
	return 0;
}

/**
 * diff_idl_facts() - print the facts of an IDL file
 * @out:	where to
 * @file:	the file
 *
 * Return: 0, or -1 with the error reported.
 */
int diff_idl_facts(FILE *out, const char *file)
{
	struct scan s = { .out = out, .file = file, .line = 1 };
	struct ks_error err;
	int ret = -1;
	size_t n;

	s.arena = ks_arena_new();
	/* one byte more than the file is allocated, and zero */
	s.p = (const char *)ks_read_file(s.arena, file, &n, &err);
	if (!s.p)
		ks_error(file, "%s", err.text);
	else if (memchr(s.p, 0, n))
		ks_error(file, "neither an IDL file nor a model");
	else
		ret = scan_all(&s);
	ks_buf_free(&s.stmt);
	ks_arena_free(s.arena);
	return ret;
}
