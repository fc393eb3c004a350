// SPDX-License-Identifier: GPL-2.0
/* Arena, growing buffers, and what happens when memory runs out. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arena.h"

/* Chunks are as large as what the arena holds already, within these limits. */
#define MIN_CHUNK	(256u << 10)
#define MAX_CHUNK	(8u << 20)
#define ALIGNMENT	8
/* Larger memory is asked for in huge pages. */
#define HUGE_MIN	(2u << 20)

struct chunk {
	struct chunk *next;
	size_t size;
	/* the data follows, aligned as malloc() aligns */
};

/**
 * struct ks_arena - memory that is freed as a whole
 * @chunks:	all chunks, the current one first
 * @p:		next free byte of the current chunk
 * @end:	its end
 * @bytes:	sum of all chunks
 */
struct ks_arena {
	struct chunk *chunks;
	unsigned char *p, *end;
	size_t bytes;
};

static void __attribute__((noreturn)) out_of_memory(void)
{
	fputs("ksplit: error: out of memory\n", stderr);
	exit(3);
}

/**
 * ks_xrealloc() - realloc() that does not fail
 * @p:		memory or NULL
 * @size:	new size
 *
 * Ends the program when memory runs out: nothing is half-written then, since
 * files are renamed into place when they are complete.
 *
 * Return: the memory.
 */
void *ks_xrealloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		out_of_memory();
	return p;
}

/*
 * A model is a hundred megabytes that are read all over the place: with huge
 * pages, where the kernel has some, an analysis takes a sixth less time.
 */
static void want_huge_pages(void *p, size_t size)
{
	uintptr_t page = sysconf(_SC_PAGESIZE);
	uintptr_t start = ((uintptr_t)p + page - 1) & -page;
	uintptr_t end = ((uintptr_t)p + size) & -page;

	madvise((void *)start, end - start, MADV_HUGEPAGE);
}

/**
 * ks_xcalloc() - calloc() that does not fail
 * @n:		number of entries
 * @size:	size of each
 *
 * Return: zeroed memory.
 */
void *ks_xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		out_of_memory();
	if (n * size >= HUGE_MIN)
		want_huge_pages(p, n * size);
	return p;
}

/**
 * ks_arena_new() - make an empty arena
 *
 * Return: the arena.
 */
struct ks_arena *ks_arena_new(void)
{
	return ks_xcalloc(1, sizeof(struct ks_arena));
}

/**
 * ks_arena_free() - free an arena and all memory that came from it
 * @arena: the arena or NULL
 */
void ks_arena_free(struct ks_arena *arena)
{
	struct chunk *c, *next;

	if (!arena)
		return;
	for (c = arena->chunks; c; c = next) {
		next = c->next;
		free(c);
	}
	free(arena);
}

/**
 * ks_arena_adopt() - move all memory of one arena to another
 * @arena:	gets it
 * @other:	freed without its memory
 */
void ks_arena_adopt(struct ks_arena *arena, struct ks_arena *other)
{
	struct chunk **tail = &arena->chunks;

	while (*tail)
		tail = &(*tail)->next;
	*tail = other->chunks;
	arena->bytes += other->bytes;
	free(other);
}

static struct chunk *new_chunk(struct ks_arena *arena, size_t size)
{
	/* calloc(): large chunks come zeroed from the kernel at no cost */
	struct chunk *c = ks_xcalloc(1, sizeof(*c) + size);

	c->size = size;
	arena->bytes += size;
	return c;
}

/**
 * ks_arena_alloc() - allocate zeroed memory
 * @arena:	the arena
 * @size:	number of bytes
 *
 * Return: the memory.
 */
void *ks_arena_alloc(struct ks_arena *arena, size_t size)
{
	struct chunk *c;
	size_t chunk;
	void *p;

	/* never NULL, also for nothing */
	size = (size + !size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (size <= (size_t)(arena->end - arena->p)) {
		p = arena->p;
		arena->p += size;
		return p;
	}
	if (size > MIN_CHUNK / 4) {
		/* its own chunk, behind the current one which stays in use */
		c = new_chunk(arena, size);
		if (arena->chunks) {
			c->next = arena->chunks->next;
			arena->chunks->next = c;
		} else {
			arena->chunks = c;
		}
		return c + 1;
	}
	chunk = arena->bytes < MIN_CHUNK ? MIN_CHUNK : arena->bytes;
	chunk = chunk > MAX_CHUNK ? MAX_CHUNK : chunk;
	c = new_chunk(arena, chunk);
	c->next = arena->chunks;
	arena->chunks = c;
	p = c + 1;
	arena->p = (unsigned char *)p + size;
	arena->end = (unsigned char *)p + chunk;
	return p;
}

/**
 * ks_arena_array() - allocate a zeroed array
 * @arena:	the arena
 * @n:		number of entries
 * @size:	size of each
 *
 * Return: the array; never NULL, also for @n = 0.
 */
void *ks_arena_array(struct ks_arena *arena, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		out_of_memory();
	return ks_arena_alloc(arena, total);
}

/**
 * ks_arena_strdup() - copy a string
 * @arena:	the arena
 * @text:	the string
 *
 * Return: the copy.
 */
char *ks_arena_strdup(struct ks_arena *arena, const char *text)
{
	size_t n = strlen(text) + 1;

	return memcpy(ks_arena_alloc(arena, n), text, n);
}

/**
 * ks_buf_reserve() - make room at the end of a buffer
 * @b:		the buffer
 * @more:	number of bytes that must fit
 */
void ks_buf_reserve(struct ks_buf *b, size_t more)
{
	if (b->cap - b->n >= more)
		return;
	if (__builtin_add_overflow(b->n, more, &b->cap) ||
	    __builtin_mul_overflow(b->cap, 2, &b->cap))
		out_of_memory();
	if (b->cap < 256)
		b->cap = 256;
	b->p = ks_xrealloc(b->p, b->cap);
}

/**
 * ks_buf_add() - append bytes
 * @b:	the buffer
 * @p:	the bytes
 * @n:	how many
 */
void ks_buf_add(struct ks_buf *b, const void *p, size_t n)
{
	if (!n)
		return;
	ks_buf_reserve(b, n);
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

/**
 * ks_buf_varint() - append an unsigned LEB128 number
 * @b:	the buffer
 * @v:	the number
 */
void ks_buf_varint(struct ks_buf *b, uint64_t v)
{
	ks_buf_reserve(b, 10);
	while (v >= 0x80) {
		b->p[b->n++] = v | 0x80;
		v >>= 7;
	}
	b->p[b->n++] = v;
}

/**
 * ks_buf_free() - free a buffer's memory and empty it
 * @b: the buffer
 */
void ks_buf_free(struct ks_buf *b)
{
	free(b->p);
	memset(b, 0, sizeof(*b));
}
