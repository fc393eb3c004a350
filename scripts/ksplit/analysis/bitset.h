/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bit sets and growing arrays for the analysis: plain memory, never partly
 * failed - the tool ends when memory does.
 */
#ifndef KSPLIT_BITSET_H
#define KSPLIT_BITSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../model/arena.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define KS_LONG_BITS	(8 * sizeof(unsigned long))

/**
 * ks_alloc() - zeroed memory or the end of the program
 * @n:		number of elements
 * @size:	size of one
 *
 * Returns memory that the caller frees.
 */
static inline void *ks_alloc(size_t n, size_t size)
{
	return ks_xcalloc(n, size);
}

/**
 * ks_grow() - make room for one more element
 * @p:		array, may be NULL
 * @n:		elements in use
 * @cap:	room, updated
 * @size:	size of an element
 *
 * Returns the array, moved perhaps.
 */
static inline void *ks_grow(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	*cap = *cap ? *cap * 2 : 16;
	p = realloc(p, *cap * size);
	if (!p) {
		fputs("ksplit: error: out of memory\n", stderr);
		exit(3);
	}
	return p;
}

static inline size_t ks_bits_words(size_t nbits)
{
	return (nbits + KS_LONG_BITS - 1) / KS_LONG_BITS;
}

static inline unsigned long *ks_bits_alloc(size_t nbits)
{
	return ks_alloc(ks_bits_words(nbits), sizeof(unsigned long));
}

static inline bool ks_bit_test(const unsigned long *set, size_t bit)
{
	return set[bit / KS_LONG_BITS] >> bit % KS_LONG_BITS & 1;
}

/**
 * ks_bit_set() - set a bit
 * @set:	the set
 * @bit:	number of the bit
 *
 * Returns true if it was not set before.
 */
static inline bool ks_bit_set(unsigned long *set, size_t bit)
{
	unsigned long mask = 1ul << bit % KS_LONG_BITS;
	bool was = set[bit / KS_LONG_BITS] & mask;

	set[bit / KS_LONG_BITS] |= mask;
	return !was;
}

static inline void ks_bits_or(unsigned long *dst, const unsigned long *src,
			      size_t nwords)
{
	size_t i;

	for (i = 0; i < nwords; i++)
		dst[i] |= src[i];
}

#endif /* KSPLIT_BITSET_H */
