// SPDX-License-Identifier: GPL-2.0
/*
 * Constant bytes for the time of a call: names, messages, buffers to read. They
 * are copied behind one another into an arena that is mapped in the domain for
 * good, so that giving them costs the copy and little more. A region for them is
 * made only if the driver hands the pointer back.
 *
 * Nothing is taken back from an arena: what the driver writes there is lost.
 */
#include <linux/align.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "alloc.h"
#include "internal.h"

#define LVD_ARENA	(16 << 10)	/* bytes of an arena */
#define LVD_LENT_ALIGN	16

static struct lvd_region *arena_get(struct lvd_domain *domain)
{
	struct lvd_region *arena;
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	arena = list_first_entry_or_null(&domain->arenas, struct lvd_region,
					 bounce);
	if (arena)
		list_del_init(&arena->bounce);
	spin_unlock_irqrestore(&domain->lock, flags);
	return arena ?: lvd_region_arena(domain, LVD_ARENA);
}

/**
 * lvd_lend() - give constant bytes to the driver for the time of its call
 * @call:	the call
 * @kernel:	the bytes
 * @size:	how many
 *
 * Few bytes are not lent: they get a region, where a driver that changes them
 * is found out.
 *
 * Returns the domain's pointer, or 0: they need a region.
 */
unsigned long lvd_lend(struct lvd_call *call, const void *kernel, size_t size)
{
	struct lvd_lent *lent;

	if (size <= LVD_CHECKED || call->func->kind == LVD_RPC ||
	    call->nlent == ARRAY_SIZE(call->lent) ||
	    size > LVD_ARENA - call->lent_size)
		return 0;
	if (!call->arena)
		call->arena = arena_get(call->domain);
	if (!call->arena)
		return 0;
	lent = &call->lent[call->nlent++];
	lent->kernel = kernel;
	lent->size = size;
	lent->offset = call->lent_size;
	memcpy(call->arena->loc.d + lent->offset, kernel, size);
	call->lent_size = ALIGN(lent->offset + size, LVD_LENT_ALIGN);
	call->bytes += size;
	return call->arena->loc.u + lent->offset;
}

/**
 * lvd_lent_region() - the domain hands over a pointer to what was lent to it
 * @call:	the call
 * @u:		the domain's pointer
 *
 * Returns a region for those bytes, with a reference; NULL if they were not
 * lent by a call around this one.
 */
struct lvd_region *lvd_lent_region(struct lvd_call *call, unsigned long u)
{
	const struct lvd_call *home;
	unsigned int i;

	for (home = call; home; home = home->parent) {
		if (home->domain != call->domain)
			continue;
		for (i = 0; i < home->nlent; i++) {
			const struct lvd_lent *lent = &home->lent[i];
			struct lvd_loc loc;

			loc = lvd_loc_at(home->arena, lent->offset);
			if (u - loc.u >= lent->size)
				continue;
			loc.k = (void *)lent->kernel;
			return lvd_region_lent(call->domain, call, &loc,
					       lent->size);
		}
	}
	return NULL;
}

/**
 * lvd_lent_end() - a call is over, and what it lent with it
 * @call:	the call
 */
void lvd_lent_end(struct lvd_call *call)
{
	struct lvd_domain *domain = call->domain;
	unsigned long flags;

	if (likely(!call->arena))
		return;
	spin_lock_irqsave(&domain->lock, flags);
	list_add(&call->arena->bounce, &domain->arenas);
	spin_unlock_irqrestore(&domain->lock, flags);
	call->arena = NULL;
	call->nlent = 0;
}
