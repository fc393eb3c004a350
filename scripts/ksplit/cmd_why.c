// SPDX-License-Identifier: GPL-2.0
/* ksplit why: the accesses that make a field shared, both sides. */
#include <getopt.h>

#include "analysis/analysis.h"
#include "commands.h"

static const char help[] =
"usage: ksplit why [OPTION]... MODEL MODULE STRUCT.FIELD\n"
"\n"
"List the accesses to a field by MODULE and by the rest of the kernel: file,\n"
"line, read (r) or write (w), function. A field with accesses on both sides is\n"
"shared, by type: objects of one type are not told apart.\n"
"\n"
"  -a, --all        every kernel access; default the first 20\n"
"  -r, --rpc NAME   instead, the calls on which boundary function NAME reaches\n"
"                   the field: each with the parameter that leads to the next\n"
"  -h, --help       this text\n"
"\n"
"Exit codes: 0 fine, 2 bad usage, 3 bad input (no such module or field).\n";

#define KERNEL_LINES	20

/**
 * struct access_line - one access to the field
 * @file:	source file
 * @line:	line, 0 for an initialiser
 * @flags:	KSPLIT_ACC_READ, KSPLIT_ACC_WRITE
 * @function:	function or variable
 * @sides:	who runs it: bit 0 kernel, bit 1 driver
 */
struct access_line {
	const char *file;
	uint32_t line;
	unsigned int flags;
	const char *function;
	unsigned int sides;
};

struct search {
	const struct ks_analysis *a;
	uint32_t cell;
	const struct ks_sym *sym;
	unsigned int sides;	/* of the initialiser */
	struct access_line *v;
	size_t n, cap;
};

static void add_line(struct search *s, uint32_t line, unsigned int flags,
		     unsigned int sides)
{
	s->v = ks_grow(s->v, s->n, &s->cap, sizeof(*s->v));
	s->v[s->n++] = (struct access_line){
		s->sym->file, line, flags, s->sym->name, sides,
	};
}

static void on_access(uint32_t cell, unsigned int flags, uint32_t line,
		      unsigned int sides, void *arg)
{
	struct search *s = arg;

	if (cell == s->cell)
		add_line(s, line, flags, sides);
}

static void on_cell(uint32_t cell, void *arg)
{
	struct search *s = arg;

	if (cell == s->cell)
		add_line(s, s->sym->line, KSPLIT_ACC_WRITE, s->sides);
}

static int by_place(const void *x, const void *y)
{
	const struct access_line *a = x, *b = y;
	int c = strcmp(a->file, b->file);

	if (!c && a->line != b->line)
		c = a->line < b->line ? -1 : 1;
	if (!c)
		c = strcmp(a->function, b->function);
	return c ? c : (int)a->flags - (int)b->flags;
}

static void search(struct search *s)
{
	const struct ks_model *m = s->a->m;
	uint8_t *sides = ks_function_sides(s->a);
	uint32_t i;

	for (i = 0; i < m->nfuncs; i++) {
		s->sym = &m->syms[m->funcs[i].sym];
		ks_each_access(s->a, i, sides[m->funcs[i].sym], on_access, s);
	}
	for (i = 0; i < m->ninits; i++) {
		ks_id root = s->a->roots[m->inits[i].place];

		s->sym = &m->syms[m->paths[root].a];
		s->sides = ks_is_driver(s->a, m->paths[root].a) ? 2 : 1;
		ks_each_target_cell(s->a,
				    &s->a->targets[m->inits[i].place],
				    on_cell, s);
	}
	if (s->n)
		qsort(s->v, s->n, sizeof(*s->v), by_place);
	free(sides);
}

static size_t print_side(const struct search *s, unsigned int side, size_t max)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++) {
		const struct access_line *l = &s->v[i];

		if (!(l->sides >> side & 1) ||
		    (i && !by_place(l, &s->v[i - 1]) &&
		     s->v[i - 1].sides == l->sides))
			continue;
		if (n++ < max)
			printf("  %s:%u: %s%s %s\n", l->file, l->line,
			       l->flags & KSPLIT_ACC_READ ? "r" : "-",
			       l->flags & KSPLIT_ACC_WRITE ? "w" : "-",
			       l->function);
	}
	if (n > max)
		printf("  ... and %zu more (--all)\n", n - max);
	return n;
}

static uint32_t find_cell(const struct ks_analysis *a, const char *name)
{
	const char *dot = strchr(name, '.');
	uint32_t c, found = KS_NONE;

	for (c = 0; dot && c < a->ncells; c++) {
		const char *s = ks_struct_ident(a->m, a->cells[c].strukt);

		if (strlen(s) != (size_t)(dot - name) ||
		    strncmp(s, name, dot - name) ||
		    strcmp(a->cells[c].name, dot + 1))
			continue;
		/* of several structs with this name the one that is used */
		if (found == KS_NONE || ks_touches(a, KS_DRIVER, c))
			found = c;
	}
	return found;
}

static int why(const struct ks_analysis *a, const char *name, bool all)
{
	struct search s = { .a = a, .cell = find_cell(a, name) };
	const char *module = a->m->modules[a->driver].name;
	size_t driver, kernel;

	if (s.cell == KS_NONE) {
		ks_error(name, "no such field; \"ksplit dump --structs NAME MODEL\" lists the fields of a struct (write net_device.flags)");
		return KS_EXIT_INPUT;
	}
	search(&s);
	printf("driver %s:\n", module);
	driver = print_side(&s, KS_DRIVER, SIZE_MAX);
	printf("kernel:\n");
	kernel = print_side(&s, KS_KERNEL, all ? SIZE_MAX : KERNEL_LINES);
	printf("%s is %s\n", name,
	       driver && kernel ? "shared" :
	       driver ? "private to the driver" :
	       kernel ? "private to the kernel" : "not accessed");
	free(s.v);
	return KS_EXIT_OK;
}

static int explain(const struct ks_analysis *a, const char *name,
		   const char *rpc)
{
	uint32_t cell = find_cell(a, name), i;

	for (i = 0; i < a->ncrossings; i++)
		if (!strcmp(a->m->syms[a->crossings[i].sym].name, rpc))
			break;
	if (cell == KS_NONE || i == a->ncrossings) {
		ks_error(cell == KS_NONE ? name : rpc,
			 cell == KS_NONE ? "no such field" :
			 "no such boundary function; the .idl file lists them");
		return KS_EXIT_INPUT;
	}
	if (!ks_params_explain(a, a->crossings[i].sym, cell))
		printf("%s does not reach %s\n", rpc, name);
	return KS_EXIT_OK;
}

static int run(char **args, bool all, const char *rpc)
{
	struct ks_analysis a;
	struct ks_model m;
	int ret = KS_EXIT_INPUT;
	ks_id driver;

	if (ks_model_load_code(&m, args[0]))
		return KS_EXIT_INPUT;
	driver = ks_find_module(&m, args[1]);
	if (driver == KS_NONE || driver == KS_VMLINUX)
		ks_error(args[0], "no module \"%s\" in this model", args[1]);
	else if (!ks_analyze(&a, &m, driver)) {
		ret = rpc ? explain(&a, args[2], rpc) :
			    why(&a, args[2], all);
		ks_analysis_free(&a);
	}
	ks_model_free(&m);
	return ret;
}

static const struct option options[] = {
	{ "all", no_argument, NULL, 'a' },
	{ "rpc", required_argument, NULL, 'r' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/**
 * cmd_why() - run "ksplit why"
 * @argc:	number of arguments
 * @argv:	"why" and its arguments
 *
 * Returns an exit code.
 */
int cmd_why(int argc, char **argv)
{
	const char *rpc = NULL;
	bool all = false;
	int c;

	while ((c = getopt_long(argc, argv, "ar:h", options, NULL)) != -1) {
		switch (c) {
		case 'a':
			all = true;
			break;
		case 'r':
			rpc = optarg;
			break;
		case 'h':
			fputs(help, stdout);
			return KS_EXIT_OK;
		default:
			fputs("see ksplit why --help\n", stderr);
			return KS_EXIT_USAGE;
		}
	}
	if (argc - optind != 3) {
		fputs("ksplit: error: why needs MODEL, MODULE and STRUCT.FIELD; see ksplit why --help\n",
		      stderr);
		return KS_EXIT_USAGE;
	}
	return run(argv + optind, all, rpc);
}
