/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The model file: the same header as a unit's (with its own magic and version)
 * and the same tables with the model's indices, plus two tables of its own.
 * What a model's tables have in addition to a unit's:
 *
 *   symbol   = unit's symbol module:opt object:opt alias:opt
 *   function = sym:varint object:opt nparams:varint ... as in a unit
 *   init     = place:varint value:varint object:opt
 *   opt      = varint, an index plus one, 0 for none
 */
#ifndef KSPLIT_MODEL_FILE_H
#define KSPLIT_MODEL_FILE_H

#include "../record/read.h"

#define KS_MODEL_MAGIC		"KSPM"
/* Incremented on any change of layout or of meaning, the records' included. */
#define KS_MODEL_VERSION	1

enum ks_model_table {
	/* count:varint { name:str module:varint state:varint } */
	KS_T_OBJECTS		= 16,
	/* count:varint { name:str nundef:varint { sym:varint }
	 *		  nexports:varint { sym:varint } } */
	KS_T_MODULES		= 17,
};

extern const struct ks_kind ks_model_kind;

int ks_model_parse(struct ks_model *m, const unsigned char *p, size_t n,
		   unsigned int flags, struct ks_error *err);
int ks_model_encode(const struct ks_model *m, struct ks_buf *out);
int ks_write_file(const char *file, const void *p, size_t n);
unsigned char *ks_read_file(struct ks_arena *arena, const char *file,
			    size_t *n, struct ks_error *err);

struct ks_index *ks_index_new(const struct ks_model *m);
void ks_index_free(struct ks_index *index);

#endif /* KSPLIT_MODEL_FILE_H */
