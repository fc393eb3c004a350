/* SPDX-License-Identifier: GPL-2.0 */
/* A model, or a unit's tables, as text. */
#ifndef KSPLIT_MODEL_DUMP_H
#define KSPLIT_MODEL_DUMP_H

#include "model.h"

enum ks_dump_parts {
	KS_DUMP_MODULES		= 1 << 0,
	KS_DUMP_STRUCTS		= 1 << 1,
	KS_DUMP_SYMBOLS		= 1 << 2,
	KS_DUMP_FUNCTIONS	= 1 << 3,
	KS_DUMP_INITS		= 1 << 4,
	KS_DUMP_LOCKS		= 1 << 5,
	KS_DUMP_ALL		= (1 << 6) - 1,
};

/**
 * struct ks_dump - what to print
 * @parts:	enum ks_dump_parts
 * @function:	only functions of this name, NULL: all
 * @strukt:	only structs of this name, NULL: all
 * @found:	number of entries that were printed
 */
struct ks_dump {
	unsigned int parts;
	const char *function;
	const char *strukt;
	unsigned int found;
};

void ks_dump_model(FILE *out, const struct ks_model *m, struct ks_dump *d);
void ks_dump_func(FILE *out, const struct ks_model *m,
		  const struct ks_func *f);

#endif /* KSPLIT_MODEL_DUMP_H */
