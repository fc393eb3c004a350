// SPDX-License-Identifier: GPL-2.0
/*
 * The unit: header, tables in the order of their tags, section.
 */
#include "plugin.h"

static void put_le(struct ksplit_buf *b, unsigned long v, unsigned int bytes)
{
	while (bytes--) {
		buf_byte(b, v & 0xff);
		v >>= 8;
	}
}

static void put_table(struct ksplit_buf *b, enum ksplit_table tag,
		      struct ksplit_buf *payload)
{
	buf_byte(b, tag);
	buf_varint(b, payload->n);
	buf_put(b, payload->p, payload->n);
	free(payload->p);
}

static void unit_write(struct ksplit_buf *b)
{
	char producer[64];

	/* "gcc 12.2.0" without the distribution's addition */
	snprintf(producer, sizeof(producer), "gcc %.*s",
		 (int)strcspn(version_string, " "), version_string);
	buf_varint(b, str_ref(file_intern(main_input_filename)));
	buf_varint(b, str_ref(str_intern(producer)));
}

/* Tables that mention others are made before them; see plugin.h. */
static void tables_write(struct ksplit_buf *out)
{
	struct ksplit_buf t[KSPLIT_T_ALIASES + 1] = {};
	int tag;

	functions_write(&t[KSPLIT_T_FUNCTIONS]);
	inits_write(&t[KSPLIT_T_INITS]);
	aliases_write(&t[KSPLIT_T_ALIASES]);
	locks_write(&t[KSPLIT_T_LOCKS]);
	paths_write(&t[KSPLIT_T_PATHS]);
	syms_write(&t[KSPLIT_T_SYMBOLS]);
	types_write(&t[KSPLIT_T_TYPES], &t[KSPLIT_T_STRUCTS]);
	unit_write(&t[KSPLIT_T_UNIT]);
	str_write(&t[KSPLIT_T_STRINGS]);
	for (tag = KSPLIT_T_STRINGS; tag <= KSPLIT_T_ALIASES; tag++)
		put_table(out, (enum ksplit_table)tag, &t[tag]);
}

static void section_write(const struct ksplit_buf *b)
{
	section *sec = get_section(KSPLIT_SECTION,
				   SECTION_DEBUG | SECTION_NOTYPE, NULL);

	switch_to_section(sec);
	ASM_OUTPUT_ASCII(asm_out_file, (const char *)b->p, b->n);
}

/**
 * unit_emit() - write everything into the section
 */
void unit_emit(void)
{
	struct ksplit_buf tables = {}, unit = {};

	tables_write(&tables);
	buf_put(&unit, KSPLIT_MAGIC, 4);
	put_le(&unit, KSPLIT_VERSION, 2);
	put_le(&unit, 0, 2);
	put_le(&unit, KSPLIT_HEADER_SIZE + tables.n, 4);
	put_le(&unit, ksplit_crc32(tables.p, tables.n), 4);
	buf_put(&unit, tables.p, tables.n);
	section_write(&unit);
	free(tables.p);
	free(unit.p);
}
