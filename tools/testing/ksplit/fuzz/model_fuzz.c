// SPDX-License-Identifier: GPL-2.0
/* Fuzz target: the tables of a model file, through the loader to text. */
#include "fuzz.h"

static void look_up(const struct ks_model *m)
{
	ks_id i;

	for (i = 0; i < m->nsyms && i < 100; i++)
		ks_find_sym(m, i % m->nmodules, m->syms[i].name);
	for (i = 0; i < m->nstructs && i < 100; i++) {
		ks_find_struct(m, m->structs[i].name);
		ks_next_struct(m, i);
		ks_find_field(m, i, "x");
	}
	for (i = 0; i < m->nmodules && i < 100; i++)
		ks_find_module(m, m->modules[i].name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char *file = with_header(KS_MODEL_MAGIC, KS_MODEL_VERSION,
					  data, size);
	struct ks_model m;
	struct ks_error err;

	if (!ks_model_parse(&m, file, KSPLIT_HEADER_SIZE + size,
			    KS_READ_NO_CRC, &err)) {
		look_up(&m);
		dump_all(&m);
	}
	ks_model_free(&m);
	free(file);
	return 0;
}
