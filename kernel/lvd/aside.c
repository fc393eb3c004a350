// SPDX-License-Identifier: GPL-2.0
/*
 * Regions that are no copies of objects: tokens (opaque pointers), user memory,
 * and bounces, where bytes go that lie inside a typed object.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

static struct lvd_region *aside_alloc(unsigned int flags)
{
	return lvd_region_alloc(0, 0, 0, LVD_OWNER_KERNEL, flags);
}

static struct lvd_region *find_token(struct lvd_domain *domain, unsigned long u)
{
	struct lvd_span *span;

	lockdep_assert_held(&domain->lock);
	for (span = lvd_span_iter_first(&domain->by_user, u, u); span;
	     span = lvd_span_iter_next(span, u, u)) {
		struct lvd_region *region;

		region = container_of(span, struct lvd_region, user);
		if (region->flags & LVD_REGION_OPAQUE)
			return region;
	}
	return NULL;
}

/**
 * lvd_token_known() - did the kernel give the domain this opaque pointer?
 * @domain:	the domain
 * @u:		the pointer
 */
bool lvd_token_known(struct lvd_domain *domain, unsigned long u)
{
	unsigned long flags;
	bool known;

	spin_lock_irqsave(&domain->lock, flags);
	known = find_token(domain, u);
	spin_unlock_irqrestore(&domain->lock, flags);
	return known;
}

/**
 * lvd_token_add() - the kernel gives the domain an opaque pointer
 * @domain:	the domain
 * @u:		the pointer: the same on both sides
 *
 * Only the last LVD_MAX_TOKENS are known. Returns 0 or -ENOMEM.
 */
int lvd_token_add(struct lvd_domain *domain, unsigned long u)
{
	struct lvd_region *region, *oldest = NULL;
	unsigned long flags;

	if (lvd_token_known(domain, u))
		return 0;
	region = aside_alloc(LVD_REGION_OPAQUE);
	if (!region)
		return -ENOMEM;
	region->loc.k = (void *)u;
	region->loc.u = u;
	region->size = 1;
	region->user.start = u;
	region->user.last = u;

	spin_lock_irqsave(&domain->lock, flags);
	if (find_token(domain, u)) {
		spin_unlock_irqrestore(&domain->lock, flags);
		kfree(region);
		return 0;
	}
	lvd_span_insert(&region->user, &domain->by_user);
	list_add_tail(&region->list, &domain->tokens);
	domain->nregions++;
	if (++domain->ntokens > LVD_MAX_TOKENS) {
		oldest = list_first_entry(&domain->tokens, struct lvd_region,
					  list);
		lvd_region_unlist(domain, oldest);
		domain->ntokens--;
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	if (oldest) {
		lvd_count_event(LVD_COUNTER_TOKEN);
		lvd_region_put(domain, oldest);
	}
	return 0;
}

/**
 * lvd_user_known() - did the kernel give the domain this user memory?
 * @domain:	the domain
 * @u:		user address
 * @size:	bytes, not 0
 *
 * A list will do: a system call passes one or two buffers.
 */
bool lvd_user_known(struct lvd_domain *domain, unsigned long u, size_t size)
{
	struct lvd_region *region;
	unsigned long flags;
	bool known = false;

	spin_lock_irqsave(&domain->lock, flags);
	list_for_each_entry(region, &domain->users, bounce) {
		known = u >= region->loc.u && size <= region->size &&
			u - region->loc.u <= region->size - size;
		if (known)
			break;
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	return known;
}

/**
 * lvd_user_add() - the kernel gives the domain user memory, for this call
 * @domain:	the domain
 * @call:	the call
 * @u:		user address
 * @size:	bytes, not 0
 *
 * Returns 0 or -ENOMEM.
 */
int lvd_user_add(struct lvd_domain *domain, struct lvd_call *call,
		 unsigned long u, size_t size)
{
	struct lvd_call *home = lvd_call_home(call);
	struct lvd_region *region;
	unsigned long flags;

	region = aside_alloc(LVD_REGION_USER);
	if (!region)
		return -ENOMEM;
	region->loc.u = u;
	region->size = size;
	if (!home)
		lvd_count_event(LVD_COUNTER_ORPHAN);

	spin_lock_irqsave(&domain->lock, flags);
	list_add(&region->bounce, &domain->users);
	list_add(&region->list, home ? &home->regions : &domain->regions);
	domain->nregions++;
	spin_unlock_irqrestore(&domain->lock, flags);
	return 0;
}

static struct lvd_region *find_bounce(struct lvd_region *under, size_t offset,
				      size_t size)
{
	struct lvd_region *region;

	list_for_each_entry(region, &under->bounces, bounce)
		if (region->loc.u == under->loc.u + offset &&
		    region->size == size)
			return region;
	return NULL;
}

static struct lvd_region *bounce_alloc(struct lvd_region *under, size_t offset,
				       size_t size)
{
	struct lvd_region *region = aside_alloc(LVD_REGION_BOUNCE);

	if (!region)
		return NULL;
	region->loc = lvd_loc_at(under, offset);
	region->size = size;
	/* A byte more: a string ends here, even if it does not there. */
	region->loc.k = lvd_kzalloc(size + 1, LVD_GFP);
	region->loc.b = lvd_kzalloc(size, LVD_GFP);
	if (!region->loc.k || !region->loc.b) {
		kfree(region->loc.k);
		kfree(region->loc.b);
		kfree(region);
		return NULL;
	}
	refcount_inc(&under->refs);
	region->under = under;
	region->kernel.start = (unsigned long)region->loc.k;
	region->kernel.last = region->kernel.start + size - 1;
	return region;
}

/**
 * lvd_region_bounce() - a kernel copy of bytes that lie in a typed object
 * @domain:	the domain
 * @call:	call that wants it, if it is to end with the kernel's call into
 *		the driver; NULL: it belongs to the domain
 * @under:	region that holds the bytes
 * @offset:	where they start
 * @size:	how many, not 0
 *
 * The object itself must not be written by the bytes: there may be pointers in
 * it, and the kernel trusts those of its own copy.
 *
 * Returns the region with a reference, or NULL: no memory.
 */
struct lvd_region *lvd_region_bounce(struct lvd_domain *domain,
				     struct lvd_call *call,
				     struct lvd_region *under, size_t offset,
				     size_t size)
{
	struct lvd_call *home = call ? lvd_call_home(call) : NULL;
	struct lvd_region *region = NULL;
	unsigned long flags;

	if (!home) {
		spin_lock_irqsave(&domain->lock, flags);
		region = find_bounce(under, offset, size);
		if (region)
			refcount_inc(&region->refs);
		spin_unlock_irqrestore(&domain->lock, flags);
	}
	if (region)
		return region;
	region = bounce_alloc(under, offset, size);
	if (!region)
		return NULL;
	lvd_count_event(LVD_COUNTER_BOUNCE);
	spin_lock_irqsave(&domain->lock, flags);
	lvd_span_insert(&region->kernel, &domain->by_kernel);
	region->home = home;
	if (home)
		region->flags |= LVD_REGION_CALL;
	else
		list_add(&region->bounce, &under->bounces);
	list_add(&region->list, home ? &home->regions : &domain->regions);
	domain->nregions++;
	refcount_inc(&region->refs);
	spin_unlock_irqrestore(&domain->lock, flags);
	return region;
}
