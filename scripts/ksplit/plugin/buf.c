// SPDX-License-Identifier: GPL-2.0
/*
 * Growing buffers, LEB128 integers and hash indices: what every table of the
 * plugin is made of.  Nothing here knows GCC's trees.
 */
#include "plugin.h"

/**
 * buf_put() - append bytes
 * @b:	the buffer
 * @p:	the bytes
 * @n:	how many
 */
void buf_put(struct ksplit_buf *b, const void *p, size_t n)
{
	if (!n)
		return;
	if (b->n + n > b->cap) {
		b->cap = MAX(b->cap * 2, b->n + n + 4096);
		b->p = (unsigned char *)xrealloc(b->p, b->cap);
	}
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

/**
 * buf_byte() - append one byte
 * @b:	the buffer
 * @c:	the byte
 */
void buf_byte(struct ksplit_buf *b, unsigned char c)
{
	if (b->n == b->cap)
		buf_put(b, &c, 1);
	else
		b->p[b->n++] = c;
}

/**
 * buf_varint() - append an unsigned LEB128 integer
 * @b:	the buffer
 * @v:	the integer
 */
void buf_varint(struct ksplit_buf *b, unsigned long v)
{
	while (v >= 0x80) {
		buf_byte(b, (v & 0x7f) | 0x80);
		v >>= 7;
	}
	buf_byte(b, v);
}

/**
 * buf_svarint() - append a signed integer, zigzag-coded
 * @b:	the buffer
 * @v:	the integer
 */
void buf_svarint(struct ksplit_buf *b, long v)
{
	buf_varint(b, (unsigned long)v << 1 ^ (unsigned long)(v >> 63));
}

/**
 * hash_bytes() - hash of some bytes
 * @p:	the bytes
 * @n:	how many
 *
 * Only the speed of lookups depends on it, never the output.
 */
unsigned int hash_bytes(const void *p, size_t n)
{
	return iterative_hash(p, n, 0x6b73706c);
}

static void index_grow(struct ksplit_index *ix)
{
	struct ksplit_slot *old = ix->slots;
	unsigned int i, h, n = ix->nslots;

	ix->nslots = n ? n * 2 : 1024;
	ix->slots = XCNEWVEC(struct ksplit_slot, ix->nslots);
	for (i = 0; i < n; i++) {
		if (!old[i].id1)
			continue;
		h = old[i].hash & (ix->nslots - 1);
		while (ix->slots[h].id1)
			h = (h + 1) & (ix->nslots - 1);
		ix->slots[h] = old[i];
	}
	free(old);
}

/**
 * index_find() - find a key or the free slot where it belongs
 * @ix:		the index
 * @hash:	hash of the key
 * @eq:		says whether an id has that key
 * @key:	what @eq compares with
 *
 * Returns the slot.  If its @id1 is 0 the key is new and the caller MUST fill
 * in @id1; the slot counts as taken.
 */
struct ksplit_slot *index_find(struct ksplit_index *ix, unsigned int hash,
			       ksplit_eq_fn eq, const void *key)
{
	struct ksplit_slot *slot;
	unsigned int h;

	if (ix->nused * 2 >= ix->nslots)
		index_grow(ix);
	for (h = hash;; h++) {
		slot = &ix->slots[h & (ix->nslots - 1)];
		if (!slot->id1)
			break;
		if (slot->hash == hash && eq(slot->id1 - 1, key))
			return slot;
	}
	slot->hash = hash;
	ix->nused++;
	return slot;
}
