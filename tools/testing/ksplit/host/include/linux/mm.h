/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_MM_H
#define _HOST_LINUX_MM_H

#include <stdlib.h>
#include <string.h>
#include <linux/align.h>
#include <linux/slab.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	4096UL
#define PAGE_MASK	(~(PAGE_SIZE - 1))
#define PAGE_ALIGN(x)	ALIGN((x), PAGE_SIZE)
#define PAGE_ALIGNED(x)	IS_ALIGNED((unsigned long)(x), PAGE_SIZE)
#define offset_in_page(p)	((unsigned long)(p) & ~PAGE_MASK)

#define __GFP_ZERO	0

/* Another name for an address: there is no memory behind a struct page. */
struct page {
	unsigned long words[8];
};

#define virt_to_page(p)							\
	((struct page *)(((unsigned long)(p) >> PAGE_SHIFT) *		\
			 sizeof(struct page)))

static inline void *page_address(const struct page *page)
{
	return (void *)((unsigned long)page / sizeof(*page) << PAGE_SHIFT);
}

static inline void *alloc_pages_exact(size_t size, unsigned int gfp)
{
	size_t bytes = PAGE_ALIGN(size);
	void *p = host_alloc_fails() ? NULL : aligned_alloc(PAGE_SIZE, bytes);

	return p ? memset(p, 0, bytes) : NULL;
}

static inline void free_pages_exact(void *p, size_t size)
{
	free(p);
}

#endif
