// SPDX-License-Identifier: GPL-2.0
/* ksplit glue: from an interface description to C. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "glue/glue.h"
#include "model/file.h"
#include "model/text.h"

static const char help[] =
"usage: ksplit glue [OPTION]... FILE.idl\n"
"\n"
"Write the glue of one module: C for the kernel side that carries shared fields\n"
"between the kernel and the domain of the driver at every boundary function.\n"
"\n"
"      --model MODEL   check the description against this model; use its\n"
"                      layouts\n"
"      --module NAME   Kbuild's name of the driver, if the description's is\n"
"                      another (\"dm-zero\" for dm_zero)\n"
"  -o, --output FILE   write the C there instead of to the terminal\n"
"      --figures FILE  write how many functions have glue there, as JSON, for\n"
"                      \"ksplit report\"\n"
"      --werror        exit with 1 if a function is left open\n"
"  -q, --quiet         no summary\n"
"  -h, --help          this text\n"
"\n"
"A function that the description leaves open gets glue that refuses the call,\n"
"and a warning: FILE:LINE:COLUMN: warning: ksplit: FUNCTION: REASON [glue].\n"
"\n"
"Exit codes: 0 fine, 1 functions left open with --werror, 2 bad usage, 3 bad\n"
"input.\n";

/**
 * struct glue_options - the command line
 * @idl:	the description
 * @model:	the model, or NULL
 * @module:	Kbuild's name, or NULL
 * @output:	the C file, or NULL
 * @figures:	file for the number of functions, or NULL
 * @werror:	functions left open are an error
 * @quiet:	no summary
 */
struct glue_options {
	const char *idl;
	const char *model;
	const char *module;
	const char *output;
	const char *figures;
	bool werror, quiet;
};

static char *identifier(struct ks_arena *arena, const char *name)
{
	char *id = ks_arena_strdup(arena, name), *s;

	for (s = id; *s; s++)
		if (*s == '-')
			*s = '_';
	return id;
}

static const struct ks_idl *find_module(struct ks_glue *g,
					const struct glue_options *opt)
{
	const struct ks_idl_file *f = g->file;
	uint32_t i;

	if (!f->nmodules) {
		ks_error(opt->idl, "no module in this file: name the file that has it");
		return NULL;
	}
	if (!opt->module) {
		if (f->nmodules == 1)
			return &f->modules[0];
		ks_error(opt->idl, "more than one module: choose one with --module");
		return NULL;
	}
	for (i = 0; i < f->nmodules; i++)
		if (!strcmp(f->modules[i].module,
			    identifier(g->arena, opt->module)))
			return &f->modules[i];
	ks_error(opt->idl, "no module %s in this file: name one that it has with --module",
		 opt->module);
	return NULL;
}

static void warn_open(const struct ks_glue *g)
{
	const struct ks_glue_func *f;
	size_t i;

	for (i = 0; i < g->nfuncs; i++) {
		f = g->funcs[i];
		/* somebody has said that it need not be carried */
		if (f->kind == KS_F_GLOBAL && f->rpc->type->value.unused)
			continue;
		if (f->open && f->kind != KS_F_SCOPE)
			fprintf(stderr, "%s:%u:%u: warning: ksplit: %s: %s [glue]\n",
				g->file->name, f->open_pos.line,
				f->open_pos.col, f->rpc->name, f->open);
	}
}

/* Returns the number of boundary functions that have glue, of @all. */
static size_t count_glue(const struct ks_glue *g, size_t *all)
{
	size_t i, open = 0;

	*all = 0;
	for (i = 0; i < g->nfuncs; i++) {
		if (g->funcs[i]->kind == KS_F_GLOBAL ||
		    g->funcs[i]->kind == KS_F_SCOPE)
			continue;
		++*all;
		open += !!g->funcs[i]->open;
	}
	return *all - open;
}

static void summarise(const struct ks_glue *g)
{
	size_t all, done = count_glue(g, &all);

	fprintf(stderr, "%s: %zu of %zu boundary functions\n", g->id, done, all);
}

static int write_figures(const struct ks_glue *g, const char *file)
{
	size_t all, done = count_glue(g, &all);
	char text[256];
	int size;

	size = snprintf(text, sizeof(text),
			"{\n  \"functions\": %zu,\n  \"left_open\": %zu\n}\n",
			done, all - done);
	return ks_write_file(file, text, size);
}

static int write_glue(struct ks_glue *g, const struct glue_options *opt)
{
	struct ks_out o;
	int ret = 0;

	ks_out_begin(&o, 0);
	ks_glue_emit(g, &o, ks_base_name(opt->idl));
	ks_out_text(&o);
	if (opt->output)
		ret = ks_write_file(opt->output, o.text, o.size);
	else if (fputs(o.text, stdout) < 0 || fflush(stdout)) {
		ks_error("standard output", "cannot be written");
		ret = -1;
	}
	ks_out_end(&o);
	return ret;
}

static void free_glue(struct ks_glue *g)
{
	size_t i;

	for (i = 0; i < g->nfuncs; i++)
		free(g->funcs[i]->uses);
	for (i = 0; i < g->ntypes; i++) {
		free(g->types[i]->embeds);
		free(g->types[i]->scopes);
	}
	free(g->funcs);
	free(g->types);
	free(g->writable);
	free(g->undos);
	ks_arena_free(g->arena);
}

static int make_glue(struct ks_glue *g, const struct glue_options *opt)
{
	int open;

	g->idl = find_module(g, opt);
	if (!g->idl)
		return KS_EXIT_INPUT;
	g->id = g->idl->module;
	g->module = opt->module ? opt->module : g->id;
	open = ks_glue_plan(g);
	warn_open(g);
	if (write_glue(g, opt))
		return KS_EXIT_INPUT;
	if (opt->figures && write_figures(g, opt->figures))
		return KS_EXIT_INPUT;
	if (!opt->quiet)
		summarise(g);
	return open && opt->werror ? KS_EXIT_FOUND : KS_EXIT_OK;
}

static int run(const struct glue_options *opt)
{
	struct ks_glue g = { .arena = ks_arena_new() };
	int ret = KS_EXIT_INPUT;
	struct ks_model model;

	g.file = ks_idl_read(opt->idl);
	if (!g.file)
		goto out;
	if (opt->model) {
		if (ks_model_load(&model, opt->model))
			goto out;
		g.model = &model;
	}
	if (!ks_idl_check(g.file, g.model))
		ret = make_glue(&g, opt);
	if (g.model)
		ks_model_free(&model);
out:
	free_glue(&g);
	ks_idl_release();
	return ret;
}

static const struct option options[] = {
	{ "model", required_argument, NULL, 'M' },
	{ "module", required_argument, NULL, 'm' },
	{ "output", required_argument, NULL, 'o' },
	{ "figures", required_argument, NULL, 'f' },
	{ "werror", no_argument, NULL, 'W' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* Returns an exit code, or -1 to go on. */
static int parse_options(struct glue_options *opt, int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "o:qh", options, NULL)) != -1) {
		switch (c) {
		case 'M':
			opt->model = optarg;
			break;
		case 'm':
			opt->module = optarg;
			break;
		case 'o':
			opt->output = optarg;
			break;
		case 'f':
			opt->figures = optarg;
			break;
		case 'W':
			opt->werror = true;
			break;
		case 'q':
			opt->quiet = true;
			break;
		case 'h':
			fputs(help, stdout);
			return KS_EXIT_OK;
		default:
			fputs("see ksplit glue --help\n", stderr);
			return KS_EXIT_USAGE;
		}
	}
	if (optind + 1 == argc) {
		opt->idl = argv[optind];
		return -1;
	}
	fputs("ksplit: error: glue needs one IDL file; see ksplit glue --help\n",
	      stderr);
	return KS_EXIT_USAGE;
}

/**
 * cmd_glue() - run "ksplit glue"
 * @argc:	number of arguments
 * @argv:	"glue" and its arguments
 *
 * Returns an exit code.
 */
int cmd_glue(int argc, char **argv)
{
	struct glue_options opt = { NULL };
	int ret = parse_options(&opt, argc, argv);

	return ret >= 0 ? ret : run(&opt);
}
