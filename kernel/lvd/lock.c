// SPDX-License-Identifier: GPL-2.0
/*
 * The driver's critical sections: what a lock guards is carried in after it was
 * taken and out before it is released (KSplit paper, section 4.4).
 */
#include <linux/export.h>
#include <linux/kernel.h>

#include "internal.h"

static void carry_scope(struct lvd_call *call, struct lvd_visit *visit,
			bool out)
{
	const struct lvd_projection *p = visit->projection;
	void (*carry)(struct lvd_call *call, const struct lvd_loc *loc);
	unsigned long flags;

	carry = out ? p->to_kernel : p->to_domain;
	if (!carry || lvd_failed(call))
		return;
	call->visiting = visit;
	spin_lock_irqsave(&visit->region->lock, flags);
	if (!(visit->region->flags & LVD_REGION_GONE))
		carry(call, &visit->loc);
	spin_unlock_irqrestore(&visit->region->lock, flags);
	call->visiting = NULL;
	call->bytes += visit->size;
}

static void carry_scopes(struct lvd_call *call, const void *lock, bool out)
{
	struct lvd_domain *domain = call->domain;
	const struct lvd_type *type;
	struct lvd_region *region;
	size_t at, offset;
	unsigned int i;

	region = lvd_region_get_kernel(domain, lock, 1);
	if (!region)
		return;
	at = lock - region->loc.k;
	type = lvd_types_lock(domain, region, at, &offset);
	if (!type) {
		lvd_count_event(LVD_COUNTER_LOCK);
		lvd_region_put(domain, region);
		return;
	}
	for (i = 0; i < type->nscopes; i++) {
		struct lvd_visit visit = {
			.loc = lvd_loc_at(region, at - offset),
			.region = region,
			.projection = type->scopes[i].fields,
			.size = type->size,
		};

		if (type->scopes[i].lock == offset)
			carry_scope(call, &visit, out);
	}
	lvd_region_put(domain, region);
}

static void cannot_release(void *object)
{
	lvd_count_event(LVD_COUNTER_HELD);
}

/**
 * lvd_lock_wanted() - the driver is about to wait for a lock
 * @call:	the call that will take it
 * @lock:	the kernel's copy of the lock, which only one can have
 *
 * A thread that has it already would wait for itself, in the kernel, where nobody
 * ends it: the domain ends.
 */
void lvd_lock_wanted(struct lvd_call *call, const void *lock)
{
	if (!lvd_failed(call) && lock && lvd_log_holds(call, lock))
		lvd_fault(call, LVD_FAULT_LOCK, call->func->name,
			  (unsigned long)lock);
}
EXPORT_SYMBOL_GPL(lvd_lock_wanted);

/**
 * lvd_lock_taken() - the driver has a lock now
 * @call:	the call that took it
 * @lock:	the kernel's copy of the lock
 *
 * Carries in what it guards. What that reaches follows with the call's
 * lvd_to_domain(). Glue that knows how to release the lock says so afterwards,
 * with lvd_log().
 */
void lvd_lock_taken(struct lvd_call *call, const void *lock)
{
	if (lvd_failed(call) || !lock)
		return;
	lvd_log_lock(call, lock, cannot_release);
	carry_scopes(call, lock, false);
}
EXPORT_SYMBOL_GPL(lvd_lock_taken);

/**
 * lvd_lock_dropped() - the driver is about to release a lock
 * @call:	the call that will release it
 * @lock:	the kernel's copy of the lock
 *
 * Carries out what it guards, and what that reaches. A lock that the thread has
 * not taken in the domain is not the driver's to release: glue releases it only
 * if the call has not failed.
 */
void lvd_lock_dropped(struct lvd_call *call, const void *lock)
{
	if (lvd_failed(call) || !lock)
		return;
	if (!lvd_log_holds(call, lock)) {
		lvd_fault(call, LVD_FAULT_LOCK, call->func->name,
			  (unsigned long)lock);
		return;
	}
	carry_scopes(call, lock, true);
	lvd_to_kernel(call);
	/* Else it stays logged, and is released as those of a dead domain are. */
	if (!lvd_failed(call))
		lvd_log_unlock(call, lock);
}
EXPORT_SYMBOL_GPL(lvd_lock_dropped);
