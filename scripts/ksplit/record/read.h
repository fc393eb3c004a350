/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Decoding of .ksplit units and of model files: both are a header with a
 * checksum and tables of the same entries, see record.h and model/file.h.
 *
 * Nothing is believed: a decoder accepts any bytes and either returns tables
 * in which every index is in range and every walk over types, embedded structs
 * and paths ends, or says what is wrong.
 */
#ifndef KSPLIT_READ_H
#define KSPLIT_READ_H

#include "../model/arena.h"
#include "../model/model.h"
#include "varint.h"

/* Deeper types, nested structs and paths are malformed. */
#define KS_MAX_DEPTH		200
#define KS_MAX_PATH_DEPTH	(2 * KSPLIT_PATH_MAX)
/* Bound of calls, asms and blocks of a function. */
#define KS_MAX_PER_FUNC		(1u << 20)

#define KS_MAX_TAG		32

/* Do not check the checksum; for the fuzzer, which could never get past it. */
#define KS_READ_NO_CRC		1
/* Unpack the records while they are checked (unpack.c). */
#define KS_READ_CODE		2

/**
 * struct ks_path_need - what a path expects of the function that it is used in
 * @params:	parameters
 * @calls:	calls
 * @asms:	asm statements
 * @depth:	steps from the root
 * @place:	is it a place? (ks_is_place(); here because records are checked
 *		against both, and the paths are too many for the cache)
 */
struct ks_path_need {
	uint32_t params, calls, asms;
	uint16_t depth;
	bool place;
};

/**
 * struct ks_error - why bytes were rejected
 * @text: the reason, fit to follow "file: error: "
 */
struct ks_error {
	char text[240];
};

/**
 * struct ks_kind - one kind of file made of a header and tables
 * @magic:	its first four bytes
 * @version:	the one version that can be read
 * @what:	what to call it
 * @foreign:	what to do if the magic is wrong
 * @remedy:	what to do if the version is wrong
 */
struct ks_kind {
	char magic[5];
	unsigned int version;
	const char *what;
	const char *foreign;
	const char *remedy;
};

/**
 * struct ks_tables - the tables of one unit or model file
 * @table:	their payloads by tag; empty if absent
 * @present:	bit mask of tags
 * @size:	size of the whole, header included
 * @m:		what is being decoded into
 * @model:	a model file, not a unit: some entries are longer
 * @now:	what is being decoded, for messages
 * @entry:	the entry of it
 */
struct ks_tables {
	struct ks_reader table[KS_MAX_TAG];
	uint32_t present;
	size_t size;
	struct ks_model *m;
	bool model;
	const char *now;
	uint32_t entry;
};

/**
 * struct ks_unit - the records of one translation unit
 * @m:		its tables with the unit's own indices; no modules and objects
 * @source:	source file, relative to the kernel tree
 * @producer:	compiler and plugin
 */
struct ks_unit {
	struct ks_model m;
	const char *source;
	const char *producer;
};

extern const struct ks_kind ks_unit_kind;

/* record/read.c */
int ks_header_check(const struct ks_kind *kind, const unsigned char *p,
		    size_t n, unsigned int flags, struct ks_error *err);
int ks_tables_open(struct ks_tables *t, const struct ks_kind *kind,
		   const unsigned char *p, size_t n, unsigned int flags,
		   struct ks_error *err);
int ks_unit_read(struct ks_unit *u, struct ks_arena *arena,
		 const unsigned char *p, size_t n, size_t *used,
		 unsigned int flags, struct ks_error *err);
void ks_error_set(struct ks_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* record/tables.c: return NULL or what is wrong with entry t->entry of t->now */
const char *ks_decode_tables(struct ks_tables *t);
const char *ks_get_name(struct ks_tables *t, struct ks_reader *r);
struct ks_reader ks_table_begin(struct ks_tables *t, unsigned int tag,
				const char *name);

/* record/check.c */
const char *ks_check_types(const struct ks_model *m, uint32_t *entry);
const char *ks_check_bodies(const struct ks_model *m, uint32_t *entry);

/* record/unpack.c */
const char *ks_unpack_bodies(struct ks_model *m, uint32_t *entry);

/* record/crc.c */
uint32_t ks_crc(const unsigned char *p, size_t n);

#endif /* KSPLIT_READ_H */
