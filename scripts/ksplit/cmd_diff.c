// SPDX-License-Identifier: GPL-2.0
/* ksplit diff: what changed in the boundary. */
#include <stdlib.h>
#include <string.h>

#include "cmd_diff.h"
#include "commands.h"
#include "model/arena.h"
#include "model/file.h"

static const char help[] =
"usage: ksplit diff OLD NEW\n"
"\n"
"Compare two IDL files or two model files and print what changed in the\n"
"boundary, one line each, \"- \" only in OLD, \"+ \" only in NEW:\n"
"\n"
"  IDL:    rpc NAME: its declaration\n"
"          rpc NAME: projection <struct S> P: field (also rpc_ptr, global, ...)\n"
"  model:  module NAME needs FUNCTION     a function that it calls from outside\n"
"          module NAME exports SYMBOL\n"
"          module NAME init PLACE = FUNCTION\n"
"          struct NAME size BYTES\n"
"          struct NAME field BITOFF:BITSIZE DECLARATION    of fields in use\n"
"\n"
"  -h, --help    this text\n"
"\n"
"Exit codes: 0 the same, 1 different, 2 bad usage, 3 bad input.\n";

/**
 * struct facts - the facts that a file states
 * @text:	all of them, NUL-terminated lines
 * @line:	the lines, sorted, each once
 * @n:		how many
 * @cap:	for how many there is room
 */
struct facts {
	char *text;
	char **line;
	size_t n, cap;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_facts(struct facts *f)
{
	size_t i, n = 0;
	char *p, *end;

	for (p = f->text; *p; p = end + 1) {
		end = strchr(p, '\n');
		*end = 0;
		KS_GROW(f->line, f->n, f->cap);
		f->line[f->n++] = p;
	}
	if (f->n)
		qsort(f->line, f->n, sizeof(*f->line), by_text);
	for (i = 0; i < f->n; i++)
		if (!n || strcmp(f->line[n - 1], f->line[i]))
			f->line[n++] = f->line[i];
	f->n = n;
}

static void free_facts(struct facts *f)
{
	free(f->text);
	free(f->line);
}

/* 1: a model, 0: something else, -1: cannot be read, reported */
static int is_model(const char *file)
{
	struct ks_arena *arena = ks_arena_new();
	struct ks_error err;
	unsigned char *p;
	int ret = -1;
	size_t n;

	p = ks_read_file(arena, file, &n, &err);
	if (p)
		ret = n >= 4 && !memcmp(p, KS_MODEL_MAGIC, 4);
	else
		ks_error(file, "%s", err.text);
	ks_arena_free(arena);
	return ret;
}

static int read_facts(struct facts *f, const char *file, bool model)
{
	struct ks_model m;
	size_t size;
	FILE *out;
	int ret = 0;

	out = open_memstream(&f->text, &size);
	if (!out) {
		ks_error(file, "out of memory");
		return -1;
	}
	if (model) {
		ret = ks_model_load(&m, file);
		if (!ret) {
			diff_model_facts(out, &m);
			ks_model_free(&m);
		}
	} else {
		ret = diff_idl_facts(out, file);
	}
	fclose(out);
	if (!ret)
		sort_facts(f);
	return ret;
}

/* Prints what only one side has; returns whether there was anything. */
static bool print_differences(const struct facts *old, const struct facts *new)
{
	size_t i = 0, j = 0;
	bool found = false;
	int order;

	while (i < old->n || j < new->n) {
		if (i == old->n)
			order = 1;
		else if (j == new->n)
			order = -1;
		else
			order = strcmp(old->line[i], new->line[j]);
		if (order < 0)
			printf("- %s\n", old->line[i]);
		if (order > 0)
			printf("+ %s\n", new->line[j]);
		found |= order != 0;
		i += order <= 0;
		j += order >= 0;
	}
	return found;
}

static int run(const char *old_file, const char *new_file)
{
	struct facts old = { 0 }, new = { 0 };
	int ret = KS_EXIT_INPUT;
	int old_is, new_is;

	old_is = is_model(old_file);
	new_is = is_model(new_file);
	if (old_is < 0 || new_is < 0)
		return KS_EXIT_INPUT;
	if (old_is != new_is) {
		ks_error(new_file, "compare two IDL files or two models, not one of each");
		return KS_EXIT_INPUT;
	}
	if (read_facts(&old, old_file, old_is) ||
	    read_facts(&new, new_file, new_is))
		goto out;
	ret = print_differences(&old, &new) ? KS_EXIT_FOUND : KS_EXIT_OK;
	if (fflush(stdout) || ferror(stdout)) {
		ks_error("stdout", "cannot write");
		ret = KS_EXIT_INPUT;
	}
out:
	free_facts(&old);
	free_facts(&new);
	return ret;
}

/**
 * cmd_diff() - ksplit diff
 * @argc:	number of arguments
 * @argv:	the arguments, from the command's name on
 *
 * Return: exit code.
 */
int cmd_diff(int argc, char **argv)
{
	if (argc == 2 && (!strcmp(argv[1], "--help") ||
			  !strcmp(argv[1], "-h"))) {
		fputs(help, stdout);
		return KS_EXIT_OK;
	}
	if (argc != 3 || argv[1][0] == '-' || argv[2][0] == '-') {
		fputs("ksplit: error: name two files; see ksplit diff --help\n",
		      stderr);
		return KS_EXIT_USAGE;
	}
	return run(argv[1], argv[2]);
}
