/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading coded numbers out of bytes that nobody has checked yet.
 *
 * A reader never runs past its end: after the first error it stays at the end
 * and yields zeros, so that a decoder may check once per entry.
 */
#ifndef KSPLIT_VARINT_H
#define KSPLIT_VARINT_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct ks_reader - a place in coded bytes
 * @p:		next byte
 * @end:	first byte behind them
 * @error:	what was wrong first, NULL if nothing was
 */
struct ks_reader {
	const unsigned char *p, *end;
	const char *error;
};

/**
 * ks_fail() - note an error and stop reading
 * @r:		the reader
 * @why:	what is wrong; the first one is kept
 */
static inline void ks_fail(struct ks_reader *r, const char *why)
{
	if (!r->error)
		r->error = why;
	r->p = r->end;
}

/**
 * ks_left() - number of bytes that are left
 * @r: the reader
 *
 * Return: that number.
 */
static inline size_t ks_left(const struct ks_reader *r)
{
	return r->end - r->p;
}

uint64_t ks_get_long(struct ks_reader *r);

/**
 * ks_get() - read a varint
 * @r: the reader
 *
 * Return: the number, 0 after an error.
 */
static inline uint64_t ks_get(struct ks_reader *r)
{
	if (r->p < r->end && *r->p < 0x80)
		return *r->p++;
	return ks_get_long(r);
}

/**
 * ks_get_id() - ks_get() for what is mostly two or three bytes long
 * @r: the reader
 *
 * The paths of records: three bytes each, a third of all bytes of a kernel's.
 *
 * Return: the number, 0 after an error.
 */
static inline uint64_t ks_get_id(struct ks_reader *r)
{
	const unsigned char *p = r->p;

	if (r->end - p < 3)
		return ks_get_long(r);
	if (p[0] < 0x80) {
		r->p += 1;
		return p[0];
	}
	if (p[1] < 0x80) {
		r->p += 2;
		return p[1] << 7 | (p[0] & 0x7f);
	}
	if (p[2] < 0x80) {
		r->p += 3;
		return p[2] << 14 | (p[1] & 0x7f) << 7 | (p[0] & 0x7f);
	}
	return ks_get_long(r);
}

/**
 * ks_get_signed() - read an svarint
 * @r: the reader
 *
 * Return: the number, 0 after an error.
 */
static inline int64_t ks_get_signed(struct ks_reader *r)
{
	uint64_t v = ks_get(r);

	return (int64_t)(v >> 1 ^ -(v & 1));
}

/**
 * ks_get_below() - read a varint that has an upper bound
 * @r:		the reader
 * @bound:	the number must be smaller than this
 * @why:	the error if it is not
 *
 * Return: the number, 0 after an error.
 */
static inline uint32_t ks_get_below(struct ks_reader *r, uint32_t bound,
				    const char *why)
{
	uint64_t v = ks_get(r);

	if (v < bound)
		return v;
	ks_fail(r, why);
	return 0;
}

/**
 * ks_get_u32() - read a varint that fits 32 bits
 * @r: the reader
 *
 * Return: the number, 0 after an error.
 */
static inline uint32_t ks_get_u32(struct ks_reader *r)
{
	return ks_get_below(r, UINT32_MAX, "a number is out of range");
}

/**
 * ks_get_count() - read the number of entries that follow
 * @r: the reader
 *
 * Every entry takes at least one byte, so that a count which promises more
 * than there is cannot make the caller allocate without bound.
 *
 * Return: the number, 0 after an error.
 */
static inline uint32_t ks_get_count(struct ks_reader *r)
{
	uint64_t n = ks_get(r);

	if (n <= ks_left(r) && n < UINT32_MAX)
		return n;
	ks_fail(r, "more entries promised than there are bytes");
	return 0;
}

#endif /* KSPLIT_VARINT_H */
