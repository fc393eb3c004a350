// SPDX-License-Identifier: GPL-2.0
/* ksplit idl: check IDL files and print them canonically. */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "idl/idl.h"
#include "model/arena.h"
#include "model/file.h"

static const char help[] =
"usage: ksplit idl [--check] [--model MODEL] FILE...\n"
"       ksplit idl --print [--model MODEL] [-o FILE] FILE\n"
"\n"
"Read IDL files and report what is wrong with them:\n"
"  FILE:LINE:COLUMN: error: TEXT\n"
"followed by the line and a caret below the column.\n"
"\n"
"      --check        report errors only; the default\n"
"      --print        print the file in its canonical form if it has no errors\n"
"      --model MODEL  also compare it with the kernel of this model: structs,\n"
"                     fields and functions that are gone or have another type\n"
"  -o, --output FILE  print there instead of on standard output\n"
"  -h, --help         this text\n"
"\n"
"The canonical form has one statement per line, attributes in a fixed order\n"
"and C types in one spelling; comments are kept. The IDL of ksplit analyze has\n"
"it already.\n"
"\n"
"Exit codes: 0 no errors, 2 bad usage, 3 errors.\n";

/**
 * struct idl_command - the command line
 * @print:	--print
 * @model:	--model or NULL
 * @output:	-o or NULL
 */
struct idl_command {
	bool print;
	const char *model;
	const char *output;
};

static const struct option options[] = {
	{ "check", no_argument, NULL, 'c' },
	{ "print", no_argument, NULL, 'p' },
	{ "model", required_argument, NULL, 'm' },
	{ "output", required_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static int usage_error(const char *what)
{
	fprintf(stderr, "ksplit: error: %s; see ksplit idl --help\n", what);
	return KS_EXIT_USAGE;
}

/* Exit code, or -1 to go on. */
static int parse_options(int argc, char **argv, struct idl_command *cmd)
{
	bool check = false;
	int c;

	while ((c = getopt_long(argc, argv, "+o:h", options, NULL)) >= 0) {
		switch (c) {
		case 'c':
			check = true;
			break;
		case 'p':
			cmd->print = true;
			break;
		case 'm':
			cmd->model = optarg;
			break;
		case 'o':
			cmd->output = optarg;
			break;
		case 'h':
			fputs(help, stdout);
			return KS_EXIT_OK;
		default:
			fputs("see ksplit idl --help\n", stderr);
			return KS_EXIT_USAGE;
		}
	}
	if (optind == argc)
		return usage_error("name an IDL file");
	if (check && cmd->print)
		return usage_error("--check and --print exclude each other");
	if (cmd->print && optind < argc - 1)
		return usage_error("--print takes one file");
	if (cmd->output && !cmd->print)
		return usage_error("-o needs --print");
	return -1;
}

/* Complete or not at all: the output may be the input. */
static int print_file(const struct ks_idl_file *file, const char *output)
{
	FILE *out = stdout;
	size_t size = 0;
	char *text = NULL;
	int ret = 0;

	if (output)
		out = open_memstream(&text, &size);
	if (!out) {
		ks_error(output, "%s", strerror(errno));
		return -1;
	}
	ks_idl_print_file(out, file);
	if (fflush(out) || ferror(out)) {
		ks_error(output ? output : "stdout", "cannot write");
		ret = -1;
	}
	if (!output)
		return ret;
	fclose(out);
	if (!ret)
		ret = ks_write_file(output, text, size);
	free(text);
	return ret;
}

static int run_file(const char *name, const struct idl_command *cmd,
		    const struct ks_model *model)
{
	struct ks_idl_file *file = ks_idl_read(name);

	if (!file || ks_idl_check(file, model))
		return -1;
	return cmd->print ? print_file(file, cmd->output) : 0;
}

/**
 * cmd_idl() - ksplit idl
 * @argc:	number of arguments
 * @argv:	the arguments, from the command's name on
 *
 * Return: exit code.
 */
int cmd_idl(int argc, char **argv)
{
	struct idl_command cmd = { 0 };
	struct ks_model model;
	int ret = parse_options(argc, argv, &cmd), i;

	if (ret >= 0)
		return ret;
	if (cmd.model && ks_model_load(&model, cmd.model))
		return KS_EXIT_INPUT;
	ret = KS_EXIT_OK;
	for (i = optind; i < argc; i++)
		if (run_file(argv[i], &cmd, cmd.model ? &model : NULL))
			ret = KS_EXIT_INPUT;
	if (cmd.model)
		ks_model_free(&model);
	ks_idl_release();
	return ret;
}
