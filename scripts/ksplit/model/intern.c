// SPDX-License-Identifier: GPL-2.0
/* Hash tables of the linker. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "arena.h"
#include "intern.h"

/*
 * Address space for the text of a string table.  Only what is used takes
 * memory; a whole kernel uses a few megabytes.
 */
#define STRINGS_MAX	(512ul << 20)

static void new_slots(struct ks_hash *h, uint32_t n)
{
	h->slot = ks_xrealloc(NULL, (size_t)n * sizeof(*h->slot));
	memset(h->slot, 0xff, (size_t)n * sizeof(*h->slot));
	h->mask = n - 1;
}

/**
 * ks_hash_init() - make an empty table
 * @h: the table
 */
void ks_hash_init(struct ks_hash *h)
{
	h->used = 0;
	new_slots(h, 256);
}

/**
 * ks_hash_free() - free a table
 * @h: the table
 */
void ks_hash_free(struct ks_hash *h)
{
	free(h->slot);
	memset(h, 0, sizeof(*h));
}

static void put(struct ks_hash *h, uint32_t hash, ks_id id)
{
	uint32_t i = hash & h->mask;

	while (h->slot[i].id != KS_NONE)
		i = (i + 1) & h->mask;
	h->slot[i].hash = hash;
	h->slot[i].id = id;
}

/**
 * ks_hash_add() - add an index
 * @h:		the table
 * @hash:	its hash
 * @id:		the index
 */
void ks_hash_add(struct ks_hash *h, uint32_t hash, ks_id id)
{
	struct ks_hash old = *h;
	uint32_t i;

	if (++h->used > h->mask / 2) {
		new_slots(h, (old.mask + 1) * 2);
		for (i = 0; i <= old.mask; i++)
			if (old.slot[i].id != KS_NONE)
				put(h, old.slot[i].hash, old.slot[i].id);
		free(old.slot);
	}
	put(h, hash, id);
}

/**
 * ks_hash_bytes() - hash some bytes
 * @h:	hash so far
 * @p:	the bytes
 * @n:	how many
 *
 * Return: the new hash.
 */
uint64_t ks_hash_bytes(uint64_t h, const void *p, size_t n)
{
	const unsigned char *c = p;
	uint64_t w;

	for (h = ks_mix(h, n); n >= 8; n -= 8, c += 8) {
		memcpy(&w, c, 8);
		h = ks_mix(h, w);
	}
	for (w = 0; n; n--)
		w = w << 8 | *c++;
	return ks_mix(h, w);
}

/**
 * ks_strings_init() - make a table that holds the empty string at offset 0
 * @s: the table
 */
void ks_strings_init(struct ks_strings *s)
{
	s->base = mmap(NULL, STRINGS_MAX, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (s->base == MAP_FAILED) {
		fputs("ksplit: error: out of memory\n", stderr);
		exit(3);
	}
	s->size = 0;
	ks_hash_init(&s->hash);
	ks_strings_add(s, "", 0);
}

/**
 * ks_strings_free() - free a table
 * @s: the table
 */
void ks_strings_free(struct ks_strings *s)
{
	munmap(s->base, STRINGS_MAX);
	ks_hash_free(&s->hash);
}

static uint32_t hash_text(const char *text, size_t n)
{
	uint64_t h = ks_hash_bytes(0, text, n);

	return h ^ h >> 32;
}

static const char *find(const struct ks_strings *s, uint32_t hash,
			const char *text, size_t n)
{
	uint32_t pos;
	ks_id id;

	ks_hash_for_each(&s->hash, hash, pos, id)
		if (!strncmp(s->base + id, text, n) && !s->base[id + n])
			return s->base + id;
	return NULL;
}

/**
 * ks_strings_add() - look up a string, add it if it is new
 * @s:		the table
 * @text:	the string
 * @n:		its length
 *
 * Return: the table's copy of it.
 */
const char *ks_strings_add(struct ks_strings *s, const char *text, size_t n)
{
	uint32_t hash = hash_text(text, n);
	const char *old = find(s, hash, text, n);
	char *p = s->base + s->size;

	if (old)
		return old;
	if (n >= STRINGS_MAX - s->size) {
		fputs("ksplit: error: more than 512 MiB of names\n", stderr);
		exit(3);
	}
	memcpy(p, text, n);
	p[n] = 0;
	ks_hash_add(&s->hash, hash, s->size);
	s->size += n + 1;
	return p;
}
