// SPDX-License-Identifier: GPL-2.0
/*
 * Pools of regions for what crosses with one call only: packets, requests,
 * strings, buffers. Their copies stay mapped in the domain and are used again,
 * so that such a call allocates and maps nothing.
 */
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/string.h>

#include "internal.h"

static unsigned int pool_of(size_t size)
{
	return size > 8 ? ilog2(size - 1) + 1 : 3;
}

/**
 * lvd_pool_room() - how much room has a region of a pool?
 * @size:	bytes that are needed
 *
 * Returns bytes; 0 if there is no pool for so much.
 */
size_t lvd_pool_room(size_t size)
{
	return LVD_POOL_MAX && size <= 1UL << LVD_POOL_BITS ?
		1UL << pool_of(size) : 0;
}

/**
 * lvd_pool_get() - take a region from its pool
 * @domain:	the domain
 * @size:	bytes that are needed, at most what lvd_pool_room() has room for
 * @filled:	all bytes will be overwritten; else the copies are zeroed
 *
 * Returns the region; its loc.d, loc.b and loc.u are valid. NULL if there is
 * none left.
 */
struct lvd_region *lvd_pool_get(struct lvd_domain *domain, size_t size,
				bool filled)
{
	unsigned int pool = pool_of(size);
	struct lvd_region *region;
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	region = list_first_entry_or_null(&domain->pool[pool],
					  struct lvd_region, list);
	if (region) {
		list_del(&region->list);
		domain->npool[pool]--;
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	if (region && !filled) {
		memset(region->loc.d, 0, size);
		memset(region->loc.b, 0, size);
	}
	return region;
}

/**
 * lvd_pool_put() - give a region to its pool
 * @domain:	the domain
 * @region:	region that nobody uses any more
 *
 * Returns false if the pool is full: the region is still the caller's.
 */
bool lvd_pool_put(struct lvd_domain *domain, struct lvd_region *region)
{
	unsigned int pool = pool_of(region->size);
	unsigned long flags;
	bool room;

	spin_lock_irqsave(&domain->lock, flags);
	room = LVD_POOL_MAX && domain->npool[pool] + 1 <= LVD_POOL_MAX;
	if (room) {
		list_add(&region->list, &domain->pool[pool]);
		domain->npool[pool]++;
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	return room;
}

/**
 * lvd_pool_init() - the pools of a new domain are empty
 * @domain:	the domain
 */
void lvd_pool_init(struct lvd_domain *domain)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(domain->pool); i++)
		INIT_LIST_HEAD(&domain->pool[i]);
}

/**
 * lvd_pool_drain() - unmap the regions of all pools
 * @domain:	the domain; nothing uses it any more
 */
void lvd_pool_drain(struct lvd_domain *domain)
{
	struct lvd_region *region, *next;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(domain->pool); i++) {
		list_for_each_entry_safe(region, next, &domain->pool[i], list)
			lvd_region_unmap(domain, region);
		INIT_LIST_HEAD(&domain->pool[i]);
		domain->npool[i] = 0;
	}
}
