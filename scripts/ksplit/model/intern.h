/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the linker uses to find equal things: a table of strings (equal strings
 * are one pointer, and their offsets are stable) and an open hash table of
 * indices.
 */
#ifndef KSPLIT_INTERN_H
#define KSPLIT_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model.h"

/**
 * struct ks_hash - open hash table of indices of some array
 * @slot:	pairs of hash and index; KS_NONE marks a free slot
 * @mask:	number of slots minus one
 * @used:	number of slots in use
 *
 * The owner of the array compares; this only finds the candidates.
 */
struct ks_hash {
	struct ks_slot {
		uint32_t hash;
		ks_id id;
	} *slot;
	uint32_t mask;
	uint32_t used;
};

void ks_hash_init(struct ks_hash *h);
void ks_hash_free(struct ks_hash *h);
void ks_hash_add(struct ks_hash *h, uint32_t hash, ks_id id);

/**
 * ks_hash_at() - find a candidate
 * @h:		the table
 * @hash:	hash of what is looked for
 * @pos:	where to start: @hash for the first, the last position plus one
 *		for further ones; where it was found
 *
 * Return: an index whose hash is @hash, or KS_NONE.
 */
static inline ks_id ks_hash_at(const struct ks_hash *h, uint32_t hash,
			       uint32_t *pos)
{
	uint32_t i = *pos & h->mask;

	while (h->slot[i].id != KS_NONE && h->slot[i].hash != hash)
		i = (i + 1) & h->mask;
	*pos = i;
	return h->slot[i].id;
}

/* All candidates; @id and @pos are variables of the caller. */
#define ks_hash_for_each(h, hash, pos, id)				\
	for ((pos) = (hash);						\
	     ((id) = ks_hash_at((h), (hash), &(pos))) != KS_NONE; (pos)++)

/**
 * ks_mix() - combine hashes
 * @h:	hash so far
 * @v:	what to add
 *
 * Return: the new hash.
 */
static inline uint64_t ks_mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15ull;
	return h ^ h >> 29;
}

uint64_t ks_hash_bytes(uint64_t h, const void *p, size_t n);

/**
 * struct ks_strings - a table of distinct strings
 * @base:	the text, NUL-terminated strings; never moves
 * @size:	bytes in use
 * @hash:	finds the offset of a string
 */
struct ks_strings {
	char *base;
	uint32_t size;
	struct ks_hash hash;
};

void ks_strings_init(struct ks_strings *s);
void ks_strings_free(struct ks_strings *s);
const char *ks_strings_add(struct ks_strings *s, const char *text, size_t n);

#endif /* KSPLIT_INTERN_H */
