// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: any bytes through the IDL reader and checker.  What it accepts
 * must print as text that reads as the same tree, that is, prints the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "idl/idl.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	/* diagnostics; the fuzzer and sanitizers have their own way out */
	stderr = fopen("/dev/null", "w");
	if (!stderr)
		abort();
	return 0;
}

static char *print(const struct ks_idl_file *file, size_t *size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);

	if (!out)
		abort();
	ks_idl_print_file(out, file);
	if (fclose(out))
		abort();
	return text;
}

static void round_trip(const struct ks_idl_file *file)
{
	const struct ks_idl_file *again;
	char *first, *second;
	size_t n, k;

	first = print(file, &n);
	again = ks_idl_parse("again", first, n);
	if (!again)
		abort();
	second = print(again, &k);
	if (n != k || memcmp(first, second, n))
		abort();
	if (!ks_idl_check(file, NULL) != !ks_idl_check(again, NULL))
		abort();
	free(first);
	free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* so that reading behind the end is seen */
	char *text = malloc(size ? size : 1);
	const struct ks_idl_file *file;

	if (!text)
		abort();
	if (size)
		memcpy(text, data, size);
	file = ks_idl_parse("fuzz.idl", text, size);
	if (file)
		round_trip(file);
	ks_idl_parse_type("fuzz.ksplit", file ? file->text : "string [in] *",
			  (struct ks_pos){ 1, 1 });
	ks_idl_release();
	free(text);
	return 0;
}
