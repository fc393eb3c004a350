// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of trees that were read.  It lives until the tool ends; only a
 * program that reads many files, such as the fuzz target, frees it.
 */
#include <string.h>

#include "parse.h"

static struct ks_arena *arena;

/**
 * idl_arena() - memory of all trees
 *
 * Return: the arena.
 */
struct ks_arena *idl_arena(void)
{
	if (!arena)
		arena = ks_arena_new();
	return arena;
}

/**
 * ks_idl_release() - free all that was read
 *
 * Every tree that came from this reader is gone then.
 */
void ks_idl_release(void)
{
	ks_arena_free(arena);
	arena = NULL;
}

/**
 * idl_alloc() - allocate a zeroed array
 * @n:		number of entries
 * @size:	size of each
 *
 * Return: the array.
 */
void *idl_alloc(size_t n, size_t size)
{
	return ks_arena_array(idl_arena(), n, size);
}

/**
 * idl_grow() - make room for one more entry
 * @array:	an array that only this function made, or NULL
 * @n:		its number of entries
 * @size:	size of each
 *
 * The capacity is the next power of two, so that nobody has to keep it.
 *
 * Return: the array, maybe at another place; entry @n is zero.
 */
void *idl_grow(void *array, uint32_t n, size_t size)
{
	void *bigger;

	if (n & (n - 1))
		return array;
	bigger = idl_alloc(n ? (size_t)n * 2 : 1, size);
	if (n)
		memcpy(bigger, array, n * size);
	return bigger;
}

/**
 * idl_text() - copy a text
 * @text:	the text, need not end in NUL
 * @n:		its length
 *
 * Return: the copy, NUL-terminated.
 */
char *idl_text(const char *text, size_t n)
{
	char *copy = idl_alloc(n + 1, 1);

	if (n)
		memcpy(copy, text, n);
	return copy;
}
