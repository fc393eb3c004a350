// SPDX-License-Identifier: GPL-2.0
/* ksplit dump: records or a model as text. */
#include <getopt.h>
#include <stdlib.h>

#include "commands.h"
#include "elf/object.h"
#include "model/dump.h"
#include "model/file.h"

static const char help[] =
"usage: ksplit dump [OPTION]... FILE\n"
"\n"
"Print the records of an object (.o, .ko), raw records, or a model file as\n"
"text. Without options everything is printed.\n"
"\n"
"      --functions[=NAME]  functions [of that name]\n"
"      --structs[=NAME]    structs and unions [of that name]\n"
"      --symbols           symbols\n"
"      --inits             static initialisers that hold addresses\n"
"      --locks             lock annotations\n"
"      --modules           modules and objects (of a model)\n"
"  -h, --help              this text\n"
"\n"
"The NAME may also be the next argument: --functions NAME.\n"
"\n"
"Text, one block per entry, a blank line behind each:\n"
"  unit FILE (PRODUCER)\n"
"  module NAME, then lines object, needs SYMBOL, exports SYMBOL\n"
"  struct|union NAME FILE:LINE size BYTES [packed] | incomplete\n"
"      BITOFF BITSIZE DECLARATION [: WIDTH] [used]\n"
"  symbol function|variable NAME FLAGS FILE:LINE, then its declaration\n"
"  init PLACE = VALUE\n"
"  lock FUNCTION acquires|releases|must_hold|cond_acquires(EXPR)\n"
"  function NAME(PARAMETERS) FILE:LINE, then its records in order:\n"
"    block N -> SUCCESSORS (after an \"if\": true, then false)\n"
"      LINE: read|write|update PLACES :BITS [atomic] [volatile] [aggregate]\n"
"      LINE: call [retN =] FUNCTION(VALUES, ...), (*VALUES)(...) if indirect\n"
"      LINE: return VALUES\n"
"      LINE: store PLACES = VALUES; copy PLACES = PLACES\n"
"      LINE: cast VALUES from TYPE to TYPE\n"
"      LINE: arith VALUES by BYTES|?\n"
"      LINE: if VALUES ==|!=|<|<=|>|>=|switch|other VALUES\n"
"      LINE: asmN \"TEMPLATE\" [volatile] [memory] [atomic] [goto], then its\n"
"            operands: out|in \"CONSTRAINT\" [place] PATHS\n"
"Several paths are written {a, b}, none {}. Paths read like C, loads are\n"
"implicit; %x is a local variable (or a parameter whose address is taken),\n"
"retN the result of call N, asmN an output of asm N, container(v, TYPE *, N)\n"
"is container_of, bits(v) integer arithmetic on v, <rec> the value that a loop\n"
"computes, ?why a value that is not known.\n"
"\n"
"Exit codes: 0 fine, 1 nothing of that NAME, 2 bad usage, 3 bad input.\n";

/**
 * struct dumping - units that are being read
 * @units:	what was read
 * @n:		how many
 * @cap:	for how many there is room
 * @arena:	memory of the units
 */
struct dumping {
	struct ks_unit *units;
	uint32_t n, cap;
	struct ks_arena *arena;
};

static int add_records(void *data, const unsigned char *p, size_t n,
		       struct ks_error *err)
{
	struct dumping *d = data;
	unsigned char *copy = ks_arena_alloc(d->arena, n + 1);
	struct ks_error why;
	size_t at, used;

	if (n)
		memcpy(copy, p, n);
	for (at = 0; at < n; at += used) {
		KS_GROW(d->units, d->n, d->cap);
		if (ks_unit_read(&d->units[d->n], d->arena, copy + at, n - at,
				 &used, 0, &why)) {
			ks_error_set(err, KSPLIT_SECTION ": unit %u at offset %zu: %s",
				     d->n + 1, at, why.text);
			return -1;
		}
		d->n++;
	}
	return 0;
}

static const struct ks_elf_ops elf_ops = { .records = add_records };

static int dump_object(const char *file, struct ks_dump *what)
{
	struct dumping d = { .arena = ks_arena_new() };
	int ret = KS_EXIT_INPUT;
	struct ks_error err;
	uint32_t i;

	if (ks_elf_read(file, &elf_ops, &d, &err)) {
		ks_error(file, "%s", err.text);
		goto out;
	}
	if (!d.n) {
		ks_error(file, "no section " KSPLIT_SECTION ": build it with CONFIG_KSPLIT=y");
		goto out;
	}
	for (i = 0; i < d.n; i++) {
		if (what->parts == KS_DUMP_ALL)
			printf("unit %s (%s)\n\n", d.units[i].source,
			       d.units[i].producer);
		ks_dump_model(stdout, &d.units[i].m, what);
	}
	ret = KS_EXIT_OK;
out:
	free(d.units);
	ks_arena_free(d.arena);
	return ret;
}

static int dump_model(const char *file, struct ks_dump *what)
{
	struct ks_model m;

	if (ks_model_load(&m, file))
		return KS_EXIT_INPUT;
	ks_dump_model(stdout, &m, what);
	ks_model_free(&m);
	return KS_EXIT_OK;
}

static bool is_model(const char *file)
{
	char magic[4] = "";
	FILE *f = fopen(file, "rbe");

	if (!f)
		return false;
	if (fread(magic, 1, sizeof(magic), f) < sizeof(magic))
		magic[0] = 0;
	fclose(f);
	return !memcmp(magic, KS_MODEL_MAGIC, sizeof(magic));
}

static int run(const char *file, struct ks_dump *what)
{
	int ret;

	ret = is_model(file) ? dump_model(file, what) : dump_object(file, what);
	if (ret)
		return ret;
	if (fflush(stdout) || ferror(stdout)) {
		ks_error("stdout", "cannot write");
		return KS_EXIT_INPUT;
	}
	if ((what->function || what->strukt) && !what->found) {
		fprintf(stderr, "%s: nothing is called \"%s\"\n", file,
			what->function ? what->function : what->strukt);
		return KS_EXIT_FOUND;
	}
	return KS_EXIT_OK;
}

static const struct option options[] = {
	{ "functions", optional_argument, NULL, 'f' },
	{ "structs", optional_argument, NULL, 's' },
	{ "symbols", no_argument, NULL, 'y' },
	{ "inits", no_argument, NULL, 'i' },
	{ "locks", no_argument, NULL, 'l' },
	{ "modules", no_argument, NULL, 'm' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/*
 * The name behind --functions: after "=", or the next argument unless that is
 * an option or the file, the last argument.
 */
static const char *optional_name(int argc, char **argv)
{
	if (optarg)
		return optarg;
	if (optind < argc - 1 && argv[optind][0] != '-')
		return argv[optind++];
	return NULL;
}

/* Exit code, or -1 to go on. */
static int parse(int argc, char **argv, struct ks_dump *what)
{
	int c;

	while ((c = getopt_long(argc, argv, "+h", options, NULL)) >= 0) {
		switch (c) {
		case 'f':
			what->parts |= KS_DUMP_FUNCTIONS;
			what->function = optional_name(argc, argv);
			break;
		case 's':
			what->parts |= KS_DUMP_STRUCTS;
			what->strukt = optional_name(argc, argv);
			break;
		case 'y':
			what->parts |= KS_DUMP_SYMBOLS;
			break;
		case 'i':
			what->parts |= KS_DUMP_INITS;
			break;
		case 'l':
			what->parts |= KS_DUMP_LOCKS;
			break;
		case 'm':
			what->parts |= KS_DUMP_MODULES;
			break;
		case 'h':
			fputs(help, stdout);
			return KS_EXIT_OK;
		default:
			fputs("see ksplit dump --help\n", stderr);
			return KS_EXIT_USAGE;
		}
	}
	if (optind == argc - 1)
		return -1;
	fputs("ksplit: error: name one file; see ksplit dump --help\n", stderr);
	return KS_EXIT_USAGE;
}

/**
 * cmd_dump() - ksplit dump
 * @argc:	number of arguments
 * @argv:	the arguments, from the command's name on
 *
 * Return: exit code.
 */
int cmd_dump(int argc, char **argv)
{
	struct ks_dump what = { 0 };
	int ret = parse(argc, argv, &what);

	if (ret >= 0)
		return ret;
	if (!what.parts)
		what.parts = KS_DUMP_ALL;
	return run(argv[optind], &what);
}
