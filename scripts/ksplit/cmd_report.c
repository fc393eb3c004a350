// SPDX-License-Identifier: GPL-2.0
/* ksplit report: one table over the .json files of analysed modules. */
#define _GNU_SOURCE
#include <getopt.h>
#include <glob.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/bitset.h"
#include "commands.h"
#include "model/file.h"

static const char help[] =
"usage: ksplit report [OPTION]... DIR | FILE.json...\n"
"\n"
"Print one table over the .json files that \"ksplit analyze\" wrote: the rows\n"
"of the KSplit paper's tables 1a and 1b, IDL lines, warnings, seconds, memory.\n"
"The file FILE.glue beside FILE.json, by \"ksplit glue --figures\", says how many\n"
"boundary functions have glue and how many the interface leaves open.\n"
"\n"
"  -o, --output FILE  write the table there instead of the terminal\n"
"  -h, --help         this text\n"
"\n"
"Exit codes: 0 fine, 2 bad usage, 3 bad input.\n";

static const struct row {
	const char *title;
	const char *group;
	const char *key;
} rows[] = {
	{ "Source lines", "complexity", "sloc" },
	{ "Driver -> kernel", "complexity", "driver_to_kernel" },
	{ "Kernel -> driver", "complexity", "kernel_to_driver" },
	{ "Functions", "complexity", "functions" },
	{ "Deep copy", "fields", "deep_copy" },
	{ "Access analysis", "fields", "access" },
	{ "Shared analysis", "fields", "shared" },
	{ "Boundary analysis", "fields", "boundary" },
	{ "IDL lines", NULL, "idl_lines" },
	{ "Resolutions", NULL, "resolutions" },
	{ "Class resolutions", NULL, "class_resolutions" },
	{ "Warnings", NULL, "warnings" },
	{ "Glue functions", "glue", "functions" },
	{ "Left open", "glue", "left_open" },
	{ "Seconds", "cost", "seconds" },
	{ "Peak memory (MiB)", "cost", "peak_kib" },
};

#define NROWS	(ARRAY_SIZE(rows))

/**
 * struct report - the columns of the table
 * @n:		number of modules
 * @names:	their names
 * @json:	their figures
 */
struct report {
	size_t n, cap;
	const char **names;
	struct json_object **json;
};

/* The figures of the glue, if it was generated: the rows show "-" if not. */
static void add_glue(struct json_object *j, const char *file)
{
	struct json_object *glue;
	char *name = NULL;

	if (asprintf(&name, "%.*s.glue", (int)(strlen(file) - strlen(".json")),
		     file) < 0)
		return;
	glue = access(name, R_OK) ? NULL : json_object_from_file(name);
	if (glue)
		json_object_object_add(j, "glue", glue);
	free(name);
}

static int add_file(struct report *r, const char *file)
{
	struct json_object *j = json_object_from_file(file), *name;
	size_t cap = r->cap;

	if (!j || !json_object_object_get_ex(j, "module", &name) ||
	    json_object_get_type(name) != json_type_string) {
		ks_error(file, "not a report of ksplit analyze: run it again for this module");
		json_object_put(j);
		return -1;
	}
	r->names = ks_grow(r->names, r->n, &cap, sizeof(*r->names));
	r->json = ks_grow(r->json, r->n, &r->cap, sizeof(*r->json));
	add_glue(j, file);
	r->names[r->n] = json_object_get_string(name);
	r->json[r->n++] = j;
	return 0;
}

static int add_directory(struct report *r, const char *dir)
{
	char pattern[4096];
	glob_t g;
	size_t i;
	int ret = 0;

	snprintf(pattern, sizeof(pattern), "%s/*.json", dir);
	if (glob(pattern, 0, NULL, &g)) {
		ks_error(dir, "no .json files here: run ksplit analyze first");
		return -1;
	}
	for (i = 0; !ret && i < g.gl_pathc; i++)
		ret = add_file(r, g.gl_pathv[i]);
	globfree(&g);
	return ret;
}

static void format_cell(char *text, size_t size, struct json_object *j,
			const struct row *row)
{
	struct json_object *v = j;

	if (row->group && !json_object_object_get_ex(j, row->group, &v))
		v = NULL;
	if (!v || !json_object_object_get_ex(v, row->key, &v) || !v)
		snprintf(text, size, "-");
	else if (json_object_is_type(v, json_type_double))
		snprintf(text, size, "%.2f", json_object_get_double(v));
	else if (!strcmp(row->key, "peak_kib"))
		snprintf(text, size, "%" PRId64,
			 json_object_get_int64(v) / 1024);
	else
		snprintf(text, size, "%" PRId64, json_object_get_int64(v));
}

static void print_table(FILE *out, const struct report *r)
{
	char text[32];
	size_t i, k;

	fprintf(out, "%-18s", "");
	for (k = 0; k < r->n; k++)
		fprintf(out, " %9s", r->names[k]);
	fputc('\n', out);
	for (i = 0; i < NROWS; i++) {
		fprintf(out, "%-18s", rows[i].title);
		for (k = 0; k < r->n; k++) {
			format_cell(text, sizeof(text), r->json[k], &rows[i]);
			fprintf(out, " %9s", text);
		}
		fputc('\n', out);
	}
}

static int run(int argc, char **argv, const char *output)
{
	struct report r = { 0 };
	char *text = NULL;
	size_t size;
	int i, ret = 0;
	FILE *f;

	for (i = 0; !ret && i < argc; i++)
		ret = strstr(argv[i], ".json") ? add_file(&r, argv[i]) :
						 add_directory(&r, argv[i]);
	if (ret)
		goto out;
	f = open_memstream(&text, &size);
	if (!f) {
		ret = -1;
		goto out;
	}
	print_table(f, &r);
	fclose(f);
	if (output)
		ret = ks_write_file(output, text, size);
	else
		fputs(text, stdout);
	free(text);
out:
	while (r.n)
		json_object_put(r.json[--r.n]);
	free(r.names);
	free(r.json);
	return ret ? KS_EXIT_INPUT : KS_EXIT_OK;
}

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/**
 * cmd_report() - run "ksplit report"
 * @argc:	number of arguments
 * @argv:	"report" and its arguments
 *
 * Returns an exit code.
 */
int cmd_report(int argc, char **argv)
{
	const char *output = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "o:h", options, NULL)) != -1) {
		switch (c) {
		case 'o':
			output = optarg;
			break;
		case 'h':
			fputs(help, stdout);
			return KS_EXIT_OK;
		default:
			fputs("see ksplit report --help\n", stderr);
			return KS_EXIT_USAGE;
		}
	}
	if (optind == argc) {
		fputs("ksplit: error: report needs a directory; see ksplit report --help\n",
		      stderr);
		return KS_EXIT_USAGE;
	}
	return run(argc - optind, argv + optind, output);
}
