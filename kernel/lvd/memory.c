// SPDX-License-Identifier: GPL-2.0
/*
 * Memory without pointers: arrays of numbers, buffers, strings. What the domain
 * has is fetched once, in words.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "internal.h"

/**
 * lvd_put_memory() - carry memory that the domain never changes
 * @call:	the call
 * @k:		kernel's copy
 * @d:		domain's copy
 * @b:		base
 * @size:	bytes
 */
void lvd_put_memory(struct lvd_call *call, const void *k, void *d, void *b,
		    size_t size)
{
	memcpy(b, k, size);
	memcpy(d, b, size);
	call->bytes += size;
}
EXPORT_SYMBOL_GPL(lvd_put_memory);

/* May elements of that size be accessed as such? */
static bool aligned(const void *k, const void *d, const void *b, size_t size,
		    size_t elem)
{
	unsigned long all = (unsigned long)k | (unsigned long)d |
		(unsigned long)b | size;

	return (elem == 2 || elem == 4 || elem == 8) && !(all & (elem - 1));
}

#define LVD_MERGE_ONE(type, k, d, b)					\
	do {								\
		type vd = READ_ONCE(*(d));				\
		type vk = READ_ONCE(*(k));				\
									\
		if (vd != *(b) && vk == *(b)) {				\
			WRITE_ONCE(*(k), vd);				\
			*(b) = vd;					\
		} else {						\
			WRITE_ONCE(*(d), vk);				\
			*(b) = vk;					\
		}							\
	} while (0)

#define LVD_MERGE_AS(type)						\
	do {								\
		type *lvd_k = k, *lvd_d = d, *lvd_b = b;		\
		size_t lvd_n = size / sizeof(type);			\
									\
		for (; lvd_n; lvd_n--, lvd_k++, lvd_d++, lvd_b++)	\
			LVD_MERGE_ONE(type, lvd_k, lvd_d, lvd_b);	\
	} while (0)

/*
 * Bytes, most of which the domain has not changed: what a whole word says is
 * enough for those. Returns how many were carried.
 */
static size_t merge_words(u8 *k, u8 *d, u8 *b, size_t size)
{
	size_t at, i;

	if (!aligned(k, d, b, 0, sizeof(u64)))
		return 0;
	for (at = 0; at + sizeof(u64) <= size; at += sizeof(u64)) {
		u64 *wd = (u64 *)(d + at), *wb = (u64 *)(b + at);
		u64 v = READ_ONCE(*(u64 *)(k + at));

		if (likely(READ_ONCE(*wd) == *wb)) {
			WRITE_ONCE(*wd, v);
			*wb = v;
			continue;
		}
		for (i = at; i < at + sizeof(u64); i++)
			LVD_MERGE_ONE(u8, k + i, d + i, b + i);
	}
	return at;
}

/**
 * lvd_merge_memory() - carry memory that the domain may change, too
 * @call:	the call
 * @k:		kernel's copy
 * @d:		domain's copy
 * @b:		base
 * @size:	bytes
 * @elem:	bytes of an element, which is carried as a whole
 */
void lvd_merge_memory(struct lvd_call *call, void *k, void *d, void *b,
		      size_t size, size_t elem)
{
	size_t done;

	call->bytes += size;
	if (!aligned(k, d, b, size, elem)) {
		done = merge_words(k, d, b, size);
		k += done;
		d += done;
		b += done;
		size -= done;
		LVD_MERGE_AS(u8);
	} else if (elem == 8) {
		LVD_MERGE_AS(u64);
	} else if (elem == 4) {
		LVD_MERGE_AS(u32);
	} else {
		LVD_MERGE_AS(u16);
	}
}
EXPORT_SYMBOL_GPL(lvd_merge_memory);

/* Elements of a word that the domain changed; both are values, not memory. */
static void get_word(u8 *k, u8 *b, const u64 *value, size_t elem)
{
	const u8 *v = (const u8 *)value;
	size_t i;

	for (i = 0; i < sizeof(*value); i += elem)
		if (memcmp(v + i, b + i, elem))
			memcpy(k + i, v + i, elem);
	memcpy(b, value, sizeof(*value));
}

/**
 * lvd_get_memory() - carry memory out where the domain changed it
 * @call:	the call
 * @k:		kernel's copy
 * @d:		domain's copy
 * @b:		base
 * @size:	bytes
 * @elem:	bytes of an element, which is carried as a whole
 */
void lvd_get_memory(struct lvd_call *call, void *k, const void *d, void *b,
		    size_t size, size_t elem)
{
	const u8 *d8;
	u8 *k8, *b8;

	if (!aligned(k, d, b, 0, elem))
		elem = 1;
	call->bytes += size;
	if (aligned(d, b, b, 0, sizeof(u64))) {
		for (; size >= sizeof(u64); size -= sizeof(u64)) {
			u64 v = READ_ONCE(*(const u64 *)d);

			if (v != *(u64 *)b)
				get_word(k, b, &v, elem);
			k += sizeof(u64);
			d += sizeof(u64);
			b += sizeof(u64);
		}
	}
	for (k8 = k, d8 = d, b8 = b; size; size--, k8++, d8++, b8++) {
		u8 v = READ_ONCE(*d8);

		if (v != *b8) {
			*b8 = v;
			WRITE_ONCE(*k8, v);
		}
	}
}
EXPORT_SYMBOL_GPL(lvd_get_memory);

/* One pass: what is behind the first zero byte is never looked at. */
static void get_string(struct lvd_call *call, const struct lvd_visit *visit,
		       size_t size)
{
	const char *d = visit->loc.d;
	char *k = visit->loc.k, *b = visit->loc.b;
	size_t i;
	char c;

	for (i = 0; i < size; i++) {
		c = READ_ONCE(d[i]);
		b[i] = c;
		WRITE_ONCE(k[i], c);
		if (!c) {
			call->bytes += i + 1;
			return;
		}
	}
	WRITE_ONCE(k[size - 1], '\0');
	lvd_fault(call, LVD_FAULT_STRING, "string", visit->loc.u);
}

/*
 * How much of it is no object: the domain may have named the bytes before it
 * named the object there. Strings may end before that.
 */
static size_t untyped(struct lvd_call *call, const struct lvd_visit *visit)
{
	struct lvd_region *region = visit->region;
	size_t offset = visit->loc.u - region->loc.u;

	if (!(visit->flags & LVD_VISIT_TAKEN) ||
	    region->flags & LVD_REGION_BOUNCE)
		return visit->size;
	return min(lvd_types_next(call->domain, region, offset) - offset,
		   visit->size);
}

/**
 * lvd_carry_bytes() - carry bytes or a string, as the call's phase says
 * @call:	the call
 * @visit:	the bytes; the lock of their region is held
 */
void lvd_carry_bytes(struct lvd_call *call, const struct lvd_visit *visit)
{
	const struct lvd_loc *loc = &visit->loc;
	size_t size;

	if (!(visit->flags & call->direction))
		return;
	if (call->direction == LVD_TO_DOMAIN) {
		if (visit->flags & LVD_TO_KERNEL ||
		    visit->region->owner == LVD_OWNER_DOMAIN)
			lvd_merge_memory(call, loc->k, loc->d, loc->b,
					 visit->size, visit->elem);
		else
			lvd_put_memory(call, loc->k, loc->d, loc->b,
				       visit->size);
		return;
	}
	size = untyped(call, visit);
	if (size && visit->flags & LVD_VISIT_STRING)
		get_string(call, visit, size);
	else if (size < visit->size)
		lvd_fault(call, LVD_FAULT_TYPE, "bytes", loc->u);
	else
		lvd_get_memory(call, loc->k, loc->d, loc->b, visit->size,
			       visit->elem);
}
