// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that a driver knows by its struct page.
 *
 * struct page * is another name for an address, and drivers have the arithmetic
 * inlined: page_address(), kmap_local_page(), page + 1. So the domain gets the
 * struct page of its own copy: a region whose copies lie at the same offset in a
 * page, in frames of the domain's, so that the arithmetic is right on both
 * sides. What of struct page itself a driver uses (index, private, lru) stays
 * private to each side; the back end provides the memory for it.
 *
 * Nothing is ever mapped or unmapped for a page that crosses: frames are the
 * domain's until it ends, and no processor has to forget a translation.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "internal.h"

/* Of no bytes only the pointer crosses: it needs a page all the same. */
static unsigned int directions(size_t size, unsigned int flags)
{
	return size ? flags : flags & ~(LVD_TO_DOMAIN | LVD_TO_KERNEL);
}

static bool is_lasting(unsigned int flags)
{
	unsigned int life = flags & LVD_LIFE_MASK;

	return life == LVD_LIFE_ALLOC || life == LVD_LIFE_ALLOC_ONCE;
}

/**
 * lvd_give_page() - give memory that the driver knows by its struct page
 * @call:	the call
 * @page:	the kernel's struct page
 * @offset:	where the memory starts, in bytes from the start of @page
 * @size:	bytes; they may reach into the pages that follow
 * @flags:	enum lvd_flags; LVD_TO_KERNEL: the driver writes there
 *
 * A page that is allocated (LVD_LIFE_ALLOC) is the domain's until it is freed.
 * Any other one is granted to the kernel's call into the driver, and to nobody
 * else: two calls that are given the same page have a copy each.
 *
 * Returns the domain's struct page; 0 if the call has failed.
 */
unsigned long lvd_give_page(struct lvd_call *call, const struct page *page,
			    size_t offset, size_t size, unsigned int flags)
{
	struct lvd_region *region;
	struct lvd_loc loc;
	void *kernel;

	if (!page || lvd_failed(call))
		return 0;
	flags = directions(size, flags);
	size = max_t(size_t, size, 1);
	if (size > LVD_MAX_BYTES) {
		lvd_count_event(LVD_COUNTER_TOO_BIG);
		lvd_call_error(call, -E2BIG);
		return 0;
	}
	kernel = page_address(page) + offset;
	region = lvd_region_page(call, kernel, size, is_lasting(flags));
	if (!region) {
		lvd_call_nomem(call);
		return 0;
	}
	if (lvd_is_fresh(flags))
		memset(kernel, 0, size);
	loc = lvd_loc_at(region, kernel - region->loc.k);
	if (flags & LVD_TO_KERNEL)
		flags |= LVD_TO_DOMAIN;
	if (!lvd_visit(call, region, &loc, NULL, size, 1, flags))
		return 0;
	return (unsigned long)virt_to_page((void *)(loc.u - offset));
}
EXPORT_SYMBOL_GPL(lvd_give_page);

/*
 * An argument that is freed must be a whole allocation. In a field only grants
 * end: a page that the driver has allocated is its own until it frees it.
 *
 * Returns the flags to go on with.
 */
static unsigned int may_end(struct lvd_call *call, unsigned long address,
			    size_t size, unsigned int flags)
{
	struct lvd_region *region;
	bool whole, own;

	if ((flags & LVD_LIFE_MASK) != LVD_LIFE_DEALLOC)
		return flags;
	region = lvd_region_get_user(call->domain, address, 1);
	if (!region)
		return flags;
	whole = region->loc.u == address && region->size == size;
	own = (region->flags & LVD_REGION_PAGE) &&
		(region->flags & LVD_REGION_HEAP);
	lvd_region_put(call->domain, region);
	if (call->visiting)
		return own ? (flags & ~LVD_LIFE_MASK) | LVD_LIFE_CALL : flags;
	if (!own || !whole)
		lvd_fault(call, LVD_FAULT_FREE, "page", address);
	return flags;
}

/**
 * lvd_take_page() - take memory that the driver knows by its struct page
 * @call:	the call
 * @u:		the domain's struct page, fetched once
 * @offset:	where the memory starts, in bytes from the start of the page
 * @size:	bytes
 * @flags:	enum lvd_flags; LVD_TO_DOMAIN: the kernel writes there
 *
 * Returns the kernel's struct page; NULL if the call has failed.
 */
struct page *lvd_take_page(struct lvd_call *call, unsigned long u,
			   size_t offset, size_t size, unsigned int flags)
{
	unsigned long address;
	struct page *page;
	void *kernel;

	call->taken = NULL;
	if (!u || lvd_failed(call))
		return NULL;
	flags = directions(size, flags);
	size = max_t(size_t, size, 1);
	/* Arithmetic: whatever comes of a bad pointer is looked up first. */
	address = (unsigned long)page_address((struct page *)u) + offset;
	flags = may_end(call, address, size, flags);
	kernel = lvd_take_bytes(call, address, size, 1, flags | LVD_VISIT_PAGE);
	/* lvd_stored() is asked about the struct page. */
	if (call->doubt.what && call->doubt.value == address)
		call->doubt.value = u;
	call->taken = NULL;
	if (!kernel)
		return NULL;
	if ((unsigned long)virt_to_page((void *)(address - offset)) != u ||
	    !PAGE_ALIGNED(kernel - offset)) {
		lvd_fault(call, LVD_FAULT_ALIGN, "page", u);
		return NULL;
	}
	page = virt_to_page(kernel - offset);
	call->taken = page;
	return page;
}
EXPORT_SYMBOL_GPL(lvd_take_page);

/**
 * lvd_pages_end() - the driver gives back pages with a call
 * @call:	the driver's call, before the kernel's function runs
 *
 * What the driver has written was carried for the last time: when the kernel's
 * function runs, the pages may be somebody else's at once, on another CPU.
 */
void lvd_pages_end(struct lvd_call *call)
{
	unsigned int i;

	for (i = 0; i < call->done; i++) {
		const struct lvd_visit *visit = &call->visits[i];

		if ((visit->flags & LVD_LIFE_MASK) == LVD_LIFE_DEALLOC &&
		    visit->region->flags & LVD_REGION_PAGE)
			lvd_region_end(call->domain, visit->region);
	}
}
