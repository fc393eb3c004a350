// SPDX-License-Identifier: GPL-2.0
/* The outer shape of units and model files: header, checksum, tables. */
#include <stdarg.h>
#include <stdio.h>

#include "read.h"

const struct ks_kind ks_unit_kind = {
	.magic = KSPLIT_MAGIC,
	.version = KSPLIT_VERSION,
	.what = "unit",
	.foreign = "these are not KSplit records",
	.remedy = "rebuild the kernel with this tree's plugin",
};

/**
 * ks_error_set() - say what is wrong
 * @err:	where to
 * @fmt:	as printf()
 */
void ks_error_set(struct ks_error *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
}

/**
 * ks_get_long() - read a varint of any length
 * @r: the reader
 *
 * Return: the number, 0 after an error.
 */
uint64_t ks_get_long(struct ks_reader *r)
{
	unsigned int shift = 0;
	uint64_t v = 0;
	unsigned char c;

	do {
		if (r->p == r->end) {
			ks_fail(r, "cut off in the middle of a number");
			return 0;
		}
		c = *r->p++;
		if (shift == 63 && c > 1) {
			ks_fail(r, "a number has more than 64 bits");
			return 0;
		}
		v |= (uint64_t)(c & 0x7f) << shift;
		shift += 7;
	} while (c & 0x80);
	return v;
}

static uint32_t le32(const unsigned char *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

/**
 * ks_header_check() - check the header
 * @kind:	what is expected
 * @p:		first byte
 * @n:		number of bytes, may be more than belong to it
 * @flags:	KS_READ_NO_CRC
 * @err:	why it failed
 *
 * Return: 0 or -1.
 */
int ks_header_check(const struct ks_kind *kind, const unsigned char *p,
		    size_t n, unsigned int flags, struct ks_error *err)
{
	unsigned int version;
	uint32_t length;

	if (n < 4 || memcmp(p, kind->magic, 4)) {
		ks_error_set(err, "no magic \"%s\": %s", kind->magic,
			     kind->foreign);
		return -1;
	}
	if (n < KSPLIT_HEADER_SIZE) {
		ks_error_set(err, "cut off in the header: %s", kind->remedy);
		return -1;
	}
	version = p[4] | p[5] << 8;
	if (version != kind->version) {
		ks_error_set(err, "wrong version %u, this tool reads %u: %s",
			     version, kind->version, kind->remedy);
		return -1;
	}
	length = le32(p + 8);
	if (length < KSPLIT_HEADER_SIZE || length > n) {
		ks_error_set(err, "%u bytes promised, %zu are there: %s",
			     length, n, kind->remedy);
		return -1;
	}
	if (!(flags & KS_READ_NO_CRC) &&
	    (p[6] || p[7] ||
	     ks_crc(p + KSPLIT_HEADER_SIZE, length - KSPLIT_HEADER_SIZE) !=
	     le32(p + 12))) {
		ks_error_set(err, "wrong checksum, the file is damaged: %s",
			     kind->remedy);
		return -1;
	}
	return 0;
}

/**
 * ks_tables_open() - check the header and find the tables
 * @t:		filled in
 * @kind:	what is expected
 * @p:		first byte
 * @n:		number of bytes, may be more than belong to it
 * @flags:	KS_READ_NO_CRC
 * @err:	why it failed
 *
 * Return: 0 or -1.
 */
int ks_tables_open(struct ks_tables *t, const struct ks_kind *kind,
		   const unsigned char *p, size_t n, unsigned int flags,
		   struct ks_error *err)
{
	struct ks_reader r = { 0 };
	unsigned int tag, last = 0;
	uint64_t size;

	memset(t, 0, sizeof(*t));
	if (ks_header_check(kind, p, n, flags, err))
		return -1;
	t->size = le32(p + 8);
	r.p = p + KSPLIT_HEADER_SIZE;
	r.end = p + t->size;
	while (r.p < r.end) {
		tag = *r.p++;
		size = ks_get(&r);
		if (size > ks_left(&r))
			ks_fail(&r, "a table is cut off");
		if (tag <= last)
			ks_fail(&r, "tables are out of order");
		if (r.error)
			break;
		if (tag < KS_MAX_TAG) {
			t->table[tag].p = r.p;
			t->table[tag].end = r.p + size;
			t->present |= 1u << tag;
		}
		last = tag;
		r.p += size;
	}
	if (!r.error)
		return 0;
	ks_error_set(err, "%s: %s", r.error, kind->remedy);
	return -1;
}

static const char *unit_tables(struct ks_unit *u, struct ks_tables *t)
{
	const char *why = ks_decode_tables(t);
	struct ks_reader r;

	if (why)
		return why;
	r = ks_table_begin(t, KSPLIT_T_UNIT, "unit");
	u->source = ks_get_name(t, &r);
	u->producer = ks_get_name(t, &r);
	if (r.error)
		return r.error;
	t->now = "types";
	why = ks_check_types(t->m, &t->entry);
	if (why)
		return why;
	t->now = "functions";
	return ks_check_bodies(t->m, &t->entry);
}

/**
 * ks_unit_read() - decode and check one unit
 * @u:		the unit; valid while @arena and @p are
 * @arena:	memory for it
 * @p:		first byte of the unit
 * @n:		number of bytes up to the end of the section
 * @used:	size of the unit
 * @flags:	KS_READ_NO_CRC
 * @err:	why it failed
 *
 * Return: 0 or -1.
 */
int ks_unit_read(struct ks_unit *u, struct ks_arena *arena,
		 const unsigned char *p, size_t n, size_t *used,
		 unsigned int flags, struct ks_error *err)
{
	struct ks_tables t;
	const char *why;

	memset(u, 0, sizeof(*u));
	u->m.arena = arena;
	if (ks_tables_open(&t, &ks_unit_kind, p, n, flags, err))
		return -1;
	t.m = &u->m;
	why = unit_tables(u, &t);
	if (why) {
		ks_error_set(err, "%s table, entry %u: %s: %s", t.now, t.entry,
			     why, ks_unit_kind.remedy);
		return -1;
	}
	*used = t.size;
	return 0;
}
