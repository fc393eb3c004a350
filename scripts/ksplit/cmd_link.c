// SPDX-License-Identifier: GPL-2.0
/* ksplit link: the records of many objects become one model file. */
#include <getopt.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "commands.h"
#include "elf/inputs.h"
#include "elf/object.h"

static const char help[] =
"usage: ksplit link [OPTION]... DIR\n"
"       ksplit link [OPTION]... [--module NAME=OBJECT,...]... [FILE]...\n"
"\n"
"Merge the records of a kernel build into one model file, the input of every\n"
"other command. DIR is the build directory: the objects of the kernel image\n"
"are the members of DIR/vmlinux.a, modules are listed in DIR/modules.order.\n"
"A FILE is an object of the kernel image, a thin archive of such objects, or\n"
"a module NAME.ko.\n"
"\n"
"  -o, --output FILE     write the model there; default DIR/ksplit.model, with\n"
"                        files ksplit.model\n"
"      --module NAME=OBJECT,...\n"
"                        these objects are module NAME\n"
"      --keep-going      leave out objects whose records are unreadable\n"
"  -j, --jobs N          accepted for make's sake; one thread is enough\n"
"  -v, --verbose         list objects without records, tell what was merged\n"
"  -h, --help            this text\n"
"\n"
"The file is replaced only if its contents change, and never half-written.\n"
"Exit codes: 0 fine, 2 bad usage, 3 bad input.\n";

/**
 * struct link_options - what the command line says
 * @output:	model file
 * @keep_going:	unreadable records are no error
 * @verbose:	tell more
 */
struct link_options {
	const char *output;
	bool keep_going;
	bool verbose;
};

/**
 * struct loading - the object that is being read
 * @l:		the linker
 * @object:	the object
 */
struct loading {
	struct ks_linker *l;
	ks_id object;
};

static int add_records(void *data, const unsigned char *p, size_t n,
		       struct ks_error *err)
{
	struct loading *ld = data;

	return ks_linker_records(ld->l, ld->object, p, n, 0, err);
}

static void add_symbol(void *data, const char *name, unsigned int flags)
{
	struct loading *ld = data;

	ks_linker_elf_sym(ld->l, ld->object, name, flags);
}

static const struct ks_elf_ops elf_ops = {
	.records = add_records,
	.symbol = add_symbol,
};

/* Number of objects that could not be read. */
static unsigned int load_all(struct ks_linker *l, const struct ks_inputs *in,
			     const struct link_options *opt)
{
	struct loading ld = { .l = l };
	const struct ks_input *input;
	unsigned int bad = 0;
	struct ks_error err;

	for (input = in->list; input < in->list + in->n; input++) {
		ld.object = ks_linker_object(l, input->name,
					ks_linker_module(l, input->module));
		if (!ks_elf_read(input->path, &elf_ops, &ld, &err))
			continue;
		if (opt->keep_going &&
		    l->m.objects[ld.object].state == KS_OBJECT_BAD) {
			fprintf(stderr, "%s: warning: %s\n", input->name,
				err.text);
			continue;
		}
		ks_error(input->name, "%s", err.text);
		bad++;
	}
	return bad;
}

static unsigned int count_state(const struct ks_model *m,
				enum ks_object_state state)
{
	unsigned int i, n = 0;

	for (i = 0; i < m->nobjects; i++)
		n += m->objects[i].state == state;
	return n;
}

/* No error: the module may not be the one that is analysed. */
static void print_bare_modules(const struct ks_model *m)
{
	bool *has = ks_xcalloc(m->nmodules, sizeof(*has));
	uint32_t i;

	for (i = 0; i < m->nobjects; i++)
		if (m->objects[i].state == KS_OBJECT_RECORDS)
			has[m->objects[i].module] = true;
	for (i = 1; i < m->nmodules; i++)
		if (!has[i])
			fprintf(stderr, "ksplit: link: module %s has no records: it cannot be analysed\n",
				m->modules[i].name);
	free(has);
}

static void print_details(const struct ks_linker *l)
{
	const struct ks_link_stats *s = &l->stats;
	const struct ks_model *m = &l->m;
	unsigned int i;

	for (i = 0; i < m->nobjects; i++)
		if (m->objects[i].state == KS_OBJECT_NONE)
			fprintf(stderr, "ksplit: link: no records in %s\n",
				m->objects[i].name);
	fprintf(stderr,
		"ksplit: link: %lu units of %lu bytes; merged: types %lu -> %u, structs %lu -> %u, symbols %lu -> %u, paths %lu -> %u, functions %lu -> %u (%lu variants, %lu overridden), %lu ambiguous struct references\n",
		s->units, s->bytes, s->types, m->ntypes, s->structs,
		m->nstructs, s->syms, m->nsyms, s->paths, m->npaths, s->funcs,
		m->nfuncs, s->variants, s->overridden, s->ambiguous);
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec - start->tv_sec +
	       (now.tv_nsec - start->tv_nsec) / 1e9;
}

static void print_summary(const struct ks_model *m,
			  const struct timespec *start,
			  const struct link_options *opt)
{
	fprintf(stderr,
		"ksplit: link: %u objects with records, %u without%s, %u unreadable; %u modules, %u functions, %u structs, %u paths; %.1f s\n",
		count_state(m, KS_OBJECT_RECORDS),
		count_state(m, KS_OBJECT_NONE),
		opt->verbose ? "" : " (list with -v)",
		count_state(m, KS_OBJECT_BAD), m->nmodules - 1, m->nfuncs,
		m->nstructs, m->npaths, seconds_since(start));
}

static int run(const struct ks_inputs *in, const struct link_options *opt)
{
	struct timespec start;
	struct ks_linker l;
	struct ks_error err;
	unsigned int bad;
	int ret = KS_EXIT_INPUT;

	clock_gettime(CLOCK_MONOTONIC, &start);
	ks_linker_init(&l);
	bad = load_all(&l, in, opt);
	if (bad) {
		fprintf(stderr, "ksplit: link: nothing written, %u of %u objects are unreadable\n",
			bad, in->n);
		goto out;
	}
	if (ks_linker_finish(&l, &err)) {
		fprintf(stderr, "%s\n", err.text);
		goto out;
	}
	if (ks_model_save(&l.m, opt->output))
		goto out;
	if (opt->verbose)
		print_details(&l);
	print_bare_modules(&l.m);
	print_summary(&l.m, &start, opt);
	ret = KS_EXIT_OK;
out:
	ks_linker_free(&l);
	return ret;
}

static bool is_directory(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static int collect(struct ks_inputs *in, int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++) {
		if (is_directory(argv[i])) {
			if (argc > 1 || in->n) {
				ks_error(argv[i], "a build directory stands alone; see ksplit link --help");
				return KS_EXIT_USAGE;
			}
			if (ks_inputs_kbuild(in, argv[i]))
				return KS_EXIT_INPUT;
		} else if (ks_inputs_file(in, argv[i])) {
			return KS_EXIT_INPUT;
		}
	}
	if (in->n)
		return KS_EXIT_OK;
	fputs("ksplit: error: nothing to link; see ksplit link --help\n",
	      stderr);
	return KS_EXIT_USAGE;
}

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "module", required_argument, NULL, 'm' },
	{ "keep-going", no_argument, NULL, 'k' },
	{ "jobs", required_argument, NULL, 'j' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/* Exit code, or -1 to go on. */
static int parse(int argc, char **argv, struct link_options *opt,
		 struct ks_inputs *in)
{
	int c;

	while ((c = getopt_long(argc, argv, "o:j:vh", options, NULL)) >= 0) {
		switch (c) {
		case 'o':
			opt->output = optarg;
			break;
		case 'm':
			if (!ks_inputs_module(in, optarg))
				break;
			fprintf(stderr, "ksplit: error: --module %s: must be NAME=OBJECT,...\n",
				optarg);
			return KS_EXIT_USAGE;
		case 'k':
			opt->keep_going = true;
			break;
		case 'j':
			break;
		case 'v':
			opt->verbose = true;
			break;
		case 'h':
			fputs(help, stdout);
			return KS_EXIT_OK;
		default:
			fputs("see ksplit link --help\n", stderr);
			return KS_EXIT_USAGE;
		}
	}
	return -1;
}

/**
 * cmd_link() - ksplit link
 * @argc:	number of arguments
 * @argv:	the arguments, from the command's name on
 *
 * Return: exit code.
 */
int cmd_link(int argc, char **argv)
{
	struct link_options opt = { 0 };
	char *in_dir = NULL;
	struct ks_inputs in;
	int ret;

	ks_inputs_init(&in);
	ret = parse(argc, argv, &opt, &in);
	if (ret < 0)
		ret = collect(&in, argc - optind, argv + optind);
	else
		goto out;
	if (ret)
		goto out;
	if (!opt.output && optind < argc && is_directory(argv[optind])) {
		in_dir = ks_xcalloc(1, strlen(argv[optind]) + 16);
		sprintf(in_dir, "%s/ksplit.model", argv[optind]);
		opt.output = in_dir;
	}
	if (!opt.output)
		opt.output = "ksplit.model";
	ret = run(&in, &opt);
out:
	free(in_dir);
	ks_inputs_free(&in);
	return ret;
}
