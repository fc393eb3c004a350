/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory of the host tool: an arena (freed as a whole), growing buffers, and
 * the one place that deals with running out of memory.
 */
#ifndef KSPLIT_ARENA_H
#define KSPLIT_ARENA_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct ks_arena;

struct ks_arena *ks_arena_new(void);
void ks_arena_free(struct ks_arena *arena);
void ks_arena_adopt(struct ks_arena *arena, struct ks_arena *other);
void *ks_arena_alloc(struct ks_arena *arena, size_t size);
void *ks_arena_array(struct ks_arena *arena, size_t n, size_t size);
char *ks_arena_strdup(struct ks_arena *arena, const char *text);

void *ks_xrealloc(void *p, size_t size);
void *ks_xcalloc(size_t n, size_t size);

/**
 * struct ks_buf - bytes that grow at the end
 * @p:		the bytes, owned
 * @n:		how many are used
 * @cap:	how many are allocated
 */
struct ks_buf {
	unsigned char *p;
	size_t n, cap;
};

void ks_buf_reserve(struct ks_buf *b, size_t more);
void ks_buf_add(struct ks_buf *b, const void *p, size_t n);
void ks_buf_varint(struct ks_buf *b, uint64_t v);
void ks_buf_free(struct ks_buf *b);

/**
 * ks_buf_svarint() - append a signed number, zigzag-coded
 * @b: the buffer
 * @v: the number
 */
static inline void ks_buf_svarint(struct ks_buf *b, int64_t v)
{
	ks_buf_varint(b, ((uint64_t)v << 1) ^ (uint64_t)(v >> 63));
}

/*
 * Makes room for entry @n of a malloc()ed array whose capacity is @cap.  The
 * new entries are not cleared.
 */
#define KS_GROW(array, n, cap)						\
do {									\
	if ((n) >= (cap)) {						\
		(cap) = (cap) ? (cap) * 2 : 64;				\
		(array) = ks_xrealloc((array), (size_t)(cap) * sizeof(*(array))); \
	}								\
} while (0)

#endif /* KSPLIT_ARENA_H */
