/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_SLAB_H
#define _HOST_LINUX_SLAB_H

#include <stdlib.h>
#include <linux/gfp.h>
#include <linux/types.h>

#define ZERO_SIZE_PTR	((void *)16)

/*
 * Fails the allocation after @host_fail_after more ones, once; negative: never.
 * Tests set it.
 */
extern long host_fail_after;

bool host_alloc_fails(void);

static inline void *kmalloc(size_t size, unsigned int gfp)
{
	return host_alloc_fails() ? NULL : malloc(size);
}

static inline void *kzalloc(size_t size, unsigned int gfp)
{
	return host_alloc_fails() ? NULL : calloc(1, size);
}

static inline void *kcalloc(size_t n, size_t size, unsigned int gfp)
{
	return host_alloc_fails() ? NULL : calloc(n, size);
}

static inline void kfree(const void *ptr)
{
	if (ptr != ZERO_SIZE_PTR)
		free((void *)ptr);
}

#endif
