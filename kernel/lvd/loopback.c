// SPDX-License-Identifier: GPL-2.0
/*
 * Loop-back domains, for tests: the domain's memory is kernel memory and its
 * functions are called directly. There are two copies of everything and all
 * checks; there is no protection.
 *
 * Pairs of copies of the driver's heap are never parted: memory that the driver
 * frees and gets again has the kernel's copy that it had, as it would where
 * both have the same address.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/objtool.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"
#include "loopback.h"
#include "stack.h"

#ifdef __CHECKER__
/* sparse does not know the compiler's. */
int __builtin_setjmp(void **buf);
void __noreturn __builtin_longjmp(void **buf, int value);
#endif

#define HEAP_BITS	23	/* as much as an object may have */

/**
 * struct heap_block - memory of the driver's heap, both copies
 * @next:	free block of the same size
 * @bits:	log2 of its size
 * @d:		the driver's copy
 * @k:		the kernel's copy, one byte more
 */
struct heap_block {
	struct heap_block *next;
	unsigned int bits;
	void *d;
	void *k;
};

/**
 * struct loop - a loop-back domain
 * @lock:	guards @free
 * @free:	free blocks by size
 */
struct loop {
	spinlock_t lock;	/* guards free */
	struct heap_block *free[HEAP_BITS + 1];
};

static void block_free(struct heap_block *block)
{
	if (!block)
		return;
	kfree(block->d);
	kfree(block->k);
	kfree(block);
}

static struct heap_block *block_new(unsigned int bits)
{
	struct heap_block *block = lvd_kzalloc(sizeof(*block), LVD_GFP);

	if (!block)
		return NULL;
	block->bits = bits;
	block->d = lvd_kmalloc(1UL << bits, LVD_GFP);
	block->k = lvd_kmalloc((1UL << bits) + 1, LVD_GFP);
	if (block->d && block->k)
		return block;
	block_free(block);
	return NULL;
}

static struct heap_block *block_get(struct loop *loop, size_t size)
{
	unsigned int bits = size > 8 ? ilog2(size - 1) + 1 : 3;
	struct heap_block *block;
	unsigned long flags;

	if (bits > HEAP_BITS)
		return NULL;
	spin_lock_irqsave(&loop->lock, flags);
	block = loop->free[bits];
	if (block)
		loop->free[bits] = block->next;
	spin_unlock_irqrestore(&loop->lock, flags);
	if (!block)
		block = block_new(bits);
	if (block) {
		memset(block->d, 0, 1UL << bits);
		memset(block->k, 0, (1UL << bits) + 1);
	}
	return block;
}

static void block_put(struct loop *loop, struct heap_block *block)
{
	unsigned long flags;

	spin_lock_irqsave(&loop->lock, flags);
	block->next = loop->free[block->bits];
	loop->free[block->bits] = block;
	spin_unlock_irqrestore(&loop->lock, flags);
}

static int loop_create(struct lvd_domain *domain)
{
	struct loop *loop = lvd_kzalloc(sizeof(*loop), GFP_KERNEL);

	if (!loop)
		return -ENOMEM;
	spin_lock_init(&loop->lock);
	domain->private = loop;
	return 0;
}

static void loop_destroy(struct lvd_domain *domain)
{
	struct loop *loop = domain->private;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(loop->free); i++) {
		struct heap_block *block;

		while ((block = loop->free[i])) {
			loop->free[i] = block->next;
			block_free(block);
		}
	}
	kfree(loop);
}

/*
 * Memory that was loaded refers to itself where it is: as a loader would, make
 * the kernel's copy refer to itself. List heads and mutexes are like that.
 */
static void relocate(struct lvd_region *region)
{
	unsigned long skip = -region->loc.u & (sizeof(unsigned long) - 1);
	size_t at;

	for (at = skip; at + sizeof(unsigned long) <= region->size;
	     at += sizeof(unsigned long)) {
		unsigned long word, offset;

		memcpy(&word, region->loc.k + at, sizeof(word));
		offset = word - region->loc.u;
		if (offset >= region->size)
			continue;
		word = (unsigned long)region->loc.k + offset;
		memcpy(region->loc.k + at, &word, sizeof(word));
	}
}

/* Bytes of the frames that hold a region of pages. */
static size_t frames(const struct lvd_region *region, const void *address)
{
	return PAGE_ALIGN(offset_in_page(address) + region->size);
}

static int map_pages(struct lvd_region *region)
{
	unsigned long offset = offset_in_page(region->loc.k);
	void *d;

	region->loc.b = lvd_kzalloc(region->size, LVD_GFP);
	if (!region->loc.b)
		return -ENOMEM;
	d = lvd_alloc_fails() ? NULL :
		alloc_pages_exact(frames(region, region->loc.k),
				  LVD_GFP | __GFP_ZERO);
	if (!d) {
		kfree(region->loc.b);
		return -ENOMEM;
	}
	region->loc.d = d + offset;
	region->loc.u = (unsigned long)region->loc.d;
	return 0;
}

static void unmap_pages(struct lvd_region *region)
{
	void *d = region->loc.d;

	free_pages_exact(d - offset_in_page(d), frames(region, d));
}

static int map_kernel(struct lvd_region *region)
{
	if (region->flags & LVD_REGION_PAGE)
		return map_pages(region);
	region->loc.d = lvd_kzalloc(region->size, LVD_GFP);
	region->loc.b = lvd_kzalloc(region->size, LVD_GFP);
	region->loc.u = (unsigned long)region->loc.d;
	if (region->loc.d && region->loc.b)
		return 0;
	kfree(region->loc.d);
	kfree(region->loc.b);
	return -ENOMEM;
}

/* A zero byte behind: a string that the driver ends too late ends there. */
static int map_domain(struct lvd_region *region)
{
	struct heap_block *block = region->private;

	region->loc.b = lvd_kzalloc(region->size, LVD_GFP);
	if (!region->loc.b)
		return -ENOMEM;
	if (block) {
		region->loc.k = block->k;
		return 0;
	}
	region->loc.k = lvd_kzalloc(region->size + 1, LVD_GFP);
	if (!region->loc.k) {
		kfree(region->loc.b);
		return -ENOMEM;
	}
	if (!(region->flags & LVD_REGION_STACK)) {
		memcpy(region->loc.k, region->loc.d, region->size);
		memcpy(region->loc.b, region->loc.d, region->size);
		relocate(region);
	}
	return 0;
}

static int loop_map(struct lvd_domain *domain, struct lvd_region *region)
{
	return region->owner == LVD_OWNER_KERNEL ? map_kernel(region) :
		map_domain(region);
}

static void loop_unmap(struct lvd_domain *domain, struct lvd_region *region)
{
	kfree(region->loc.b);
	if (region->flags & LVD_REGION_PAGE)
		unmap_pages(region);
	else if (region->owner == LVD_OWNER_KERNEL)
		kfree(region->loc.d);
	else if (region->private)
		block_put(domain->private, region->private);
	else
		kfree(region->loc.k);
}

/*
 * Locals of the driver: below the frame of loop_switch(). Their kernel's copies
 * start with zeroes.
 */
static int loop_resolve(struct lvd_call *call, unsigned long u)
{
	struct lvd_call *home = lvd_call_home(call);
	unsigned long low, high;

	if (!home)
		return -ENOENT;
	high = home->frame;
	low = lvd_stack_low(high);
	if (u < low || u >= high)
		return -ENOENT;
	return lvd_region_own(call->domain, low, (void *)low, high - low,
			      LVD_REGION_STACK, NULL) ? 0 : -ENOMEM;
}

typedef unsigned long loop_fn(unsigned long a, unsigned long b, unsigned long c,
			      unsigned long d, unsigned long e, unsigned long f,
			      unsigned long g, unsigned long h, unsigned long i,
			      unsigned long j, unsigned long k,
			      unsigned long l);

/*
 * The frame that an abandoned domain returns to: it has no variables that
 * change between setjmp and longjmp, and is not inlined into one that has.
 */
static noinline int loop_switch(struct lvd_call *call, loop_fn *fn,
				const unsigned long *arg)
{
	call->frame = (unsigned long)__builtin_frame_address(0);
	if (__builtin_setjmp(call->unwind))
		return -EIO;
	call->ret = fn(arg[0], arg[1], arg[2], arg[3], arg[4], arg[5], arg[6],
		       arg[7], arg[8], arg[9], arg[10], arg[11]);
	return 0;
}

static int loop_enter(struct lvd_call *call, unsigned long entry,
		      const unsigned long *arg, unsigned int n)
{
	unsigned long words[LVD_MAX_ARGS] = {};
	int ret;

	if (n)
		memcpy(words, arg, min_t(size_t, n, LVD_MAX_ARGS) * sizeof(*words));
	ret = loop_switch(call, (loop_fn *)entry, words);
	/* The driver's locals are gone. */
	call->frame = 0;
	return ret;
}

static void __noreturn loop_abandon(struct lvd_call *call)
{
	lvd_stack_unwind(call->frame);
	__builtin_longjmp(call->unwind, 1);
}
/* Where objtool looks at the whole image, the Makefile's word is not enough. */
STACK_FRAME_NON_STANDARD(loop_abandon);
STACK_FRAME_NON_STANDARD(loop_switch);

const struct lvd_backend lvd_loopback = {
	.name = "loopback",
	.create = loop_create,
	.destroy = loop_destroy,
	.map = loop_map,
	.unmap = loop_unmap,
	.resolve = loop_resolve,
	.enter = loop_enter,
	.abandon = loop_abandon,
};
EXPORT_SYMBOL_GPL(lvd_loopback);

/**
 * lvd_loop_domain() - make a loop-back domain
 * @glue:	glue of the test driver
 *
 * Returns the domain, or an ERR_PTR.
 */
struct lvd_domain *lvd_loop_domain(struct lvd_glue *glue)
{
	return lvd_domain_create(glue, &lvd_loopback, NULL);
}
EXPORT_SYMBOL_GPL(lvd_loop_domain);

/**
 * lvd_loop_alloc() - memory of the driver's heap
 * @domain:	the domain
 * @size:	bytes
 *
 * Returns zeroed memory, which goes with the domain at the latest, or NULL.
 */
void *lvd_loop_alloc(struct lvd_domain *domain, size_t size)
{
	struct heap_block *block;
	struct lvd_region *region;

	size = max_t(size_t, size, 1);
	block = block_get(domain->private, size);
	if (!block)
		return NULL;
	region = lvd_region_own(domain, (unsigned long)block->d, block->d, size,
				LVD_REGION_HEAP, block);
	if (region)
		return block->d;
	block_put(domain->private, block);
	return NULL;
}
EXPORT_SYMBOL_GPL(lvd_loop_alloc);

/**
 * lvd_loop_free() - the driver frees memory of its heap
 * @domain:	the domain
 * @ptr:	from lvd_loop_alloc(), or NULL
 */
void lvd_loop_free(struct lvd_domain *domain, void *ptr)
{
	if (ptr)
		lvd_region_disown(domain, (unsigned long)ptr);
}
EXPORT_SYMBOL_GPL(lvd_loop_free);
