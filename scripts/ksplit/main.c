// SPDX-License-Identifier: GPL-2.0
/*
 * ksplit: what a driver and the kernel share, from the records that the
 * compiler plugin left in the objects of a kernel build.
 */
#include <string.h>

#include "commands.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
} commands[] = {
	{ "link", cmd_link, "merge the records of a kernel build into a model" },
	{ "analyze", cmd_analyze, "write a module's IDL, warnings and figures" },
	{ "report", cmd_report, "print a table over analysed modules" },
	{ "why", cmd_why, "show the accesses that make a field shared" },
	{ "dump", cmd_dump, "print records or a model as text" },
	{ "glue", cmd_glue, "write the glue of a module from its IDL" },
	{ "diff", cmd_diff, "compare two IDL files or two models" },
	{ "idl", cmd_idl, "check IDL files and print them canonically" },
};

#define NCOMMANDS (sizeof(commands) / sizeof(commands[0]))

static void usage(FILE *out)
{
	size_t i;

	fputs("usage: ksplit COMMAND [OPTION]... [FILE]...\n\n", out);
	for (i = 0; i < NCOMMANDS; i++)
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].help);
	fputs("\n\"ksplit COMMAND --help\" describes a command.\n"
	      "Exit codes: 0 fine, 1 findings or differences, 2 bad usage, "
	      "3 bad input.\n", out);
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc < 2) {
		usage(stderr);
		return KS_EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
	    !strcmp(argv[1], "help")) {
		usage(stdout);
		return KS_EXIT_OK;
	}
	for (i = 0; i < NCOMMANDS; i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "ksplit: error: no command \"%s\"; see ksplit --help\n",
		argv[1]);
	return KS_EXIT_USAGE;
}
