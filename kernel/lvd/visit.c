// SPDX-License-Identifier: GPL-2.0
/*
 * The objects that a call reaches: each is listed once and carried once in
 * each phase, by a list that is worked off. Depth costs no stack.
 */
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

/* Indices + 1 are kept in shorts. */
static_assert(LVD_MAX_OBJECTS < 65535);

/**
 * struct lvd_visits - the visits of a call that reaches many objects
 * @smaller:	the list that it replaced, or NULL
 * @visit:	the visits, and behind them the table
 */
struct lvd_visits {
	struct lvd_visits *smaller;
	struct lvd_visit visit[];
};

/**
 * lvd_visits_init() - a call has reached nothing yet
 * @call:	the call
 */
void lvd_visits_init(struct lvd_call *call)
{
	call->visits = call->inline_visits;
	call->nvisits = 0;
	call->visits_cap = LVD_INLINE_VISITS;
	call->done = 0;
	call->direction = 0;
	call->reach = 0;
	call->grown = NULL;
}

static unsigned short *slot_of(struct lvd_call *call, const void *k)
{
	return &call->table[hash_long((unsigned long)k, call->bits)];
}

static void link_visit(struct lvd_call *call, unsigned int index)
{
	struct lvd_visit *visit = &call->visits[index];
	unsigned short *slot = slot_of(call, visit->loc.k);

	visit->next = *slot;
	*slot = index + 1;
}

/*
 * One allocation: the visits, and a table with a slot for each. The smaller
 * list stays until the call ends: a visit of it may be at work.
 */
static bool grow(struct lvd_call *call)
{
	unsigned int cap = call->visits_cap * 4, i;
	struct lvd_visit *visits;
	struct lvd_visits *list;
	unsigned short *table;

	list = lvd_kmalloc(sizeof(*list) +
		       array_size(cap, sizeof(*visits) + sizeof(*table)),
		       LVD_GFP);
	if (!list) {
		lvd_call_nomem(call);
		return false;
	}
	list->smaller = call->grown;
	call->grown = list;
	visits = list->visit;
	memcpy(visits, call->visits, call->nvisits * sizeof(*visits));
	table = (unsigned short *)(visits + cap);
	memset(table, 0, cap * sizeof(*table));
	call->visits = visits;
	call->visits_cap = cap;
	call->table = table;
	call->bits = ilog2(cap);
	for (i = 0; i < call->nvisits; i++)
		link_visit(call, i);
	return true;
}

static bool same(const struct lvd_visit *visit, const struct lvd_region *region,
		 const void *k, const struct lvd_projection *p, size_t size)
{
	return visit->loc.k == k && visit->projection == p &&
		visit->region == region && visit->size >= size;
}

static struct lvd_visit *find(struct lvd_call *call,
			      const struct lvd_region *region, const void *k,
			      const struct lvd_projection *p, size_t size)
{
	unsigned int i;

	if (!call->grown) {
		for (i = 0; i < call->nvisits; i++)
			if (same(&call->visits[i], region, k, p, size))
				return &call->visits[i];
		return NULL;
	}
	for (i = *slot_of(call, k); i; i = call->visits[i - 1].next)
		if (same(&call->visits[i - 1], region, k, p, size))
			return &call->visits[i - 1];
	return NULL;
}

static bool within_bounds(struct lvd_call *call, size_t size)
{
	if (call->nvisits >= LVD_MAX_OBJECTS) {
		lvd_fault(call, LVD_FAULT_DEPTH, "objects", call->nvisits);
		return false;
	}
	if (size > LVD_MAX_REACH - call->reach) {
		lvd_fault(call, LVD_FAULT_DEPTH, "bytes", call->reach);
		return false;
	}
	return true;
}

/**
 * lvd_visit() - a call reaches an object
 * @call:	the call
 * @region:	region that holds it; the caller's reference is used up
 * @loc:	where it is
 * @p:		how it is carried; NULL: as bytes
 * @size:	bytes
 * @elem:	bytes: size of an element
 * @flags:	enum lvd_flags, LVD_VISIT_*
 *
 * Returns true; false if the call has failed.
 */
bool lvd_visit(struct lvd_call *call, struct lvd_region *region,
	       const struct lvd_loc *loc, const struct lvd_projection *p,
	       size_t size, size_t elem, unsigned int flags)
{
	struct lvd_visit *visit = find(call, region, loc->k, p, size);

	if ((flags & LVD_LIFE_MASK) == LVD_LIFE_DEALLOC) {
		call->deallocates = true;
		if (!call->visiting)
			flags |= LVD_VISIT_ARGUMENT;
	}
	if (visit) {
		/* What is freed in the end is freed, however it was named. */
		if ((flags & LVD_LIFE_MASK) == LVD_LIFE_DEALLOC)
			visit->flags &= ~LVD_LIFE_MASK;
		visit->flags |= flags & ~LVD_LIFE_MASK;
		if ((flags & LVD_LIFE_MASK) == LVD_LIFE_DEALLOC)
			visit->flags |= LVD_LIFE_DEALLOC;
		lvd_region_put(call->domain, region);
		return true;
	}
	if (!within_bounds(call, size) ||
	    (call->nvisits == call->visits_cap && !grow(call))) {
		lvd_region_put(call->domain, region);
		return false;
	}
	visit = &call->visits[call->nvisits];
	visit->loc = *loc;
	visit->region = region;
	visit->projection = p;
	visit->size = size;
	visit->elem = elem;
	visit->flags = flags;
	call->reach += size;
	if (unlikely(call->grown))
		link_visit(call, call->nvisits);
	call->nvisits++;
	return true;
}

/*
 * The caller of the driver keeps what a nested call of the driver came by if
 * it belongs to another thread's call: the driver may still use it.
 */
static void leave_to(struct lvd_call *call, struct lvd_call *home)
{
	struct lvd_domain *domain = call->domain;
	struct lvd_region *region;
	unsigned long flags;
	unsigned int i;
	bool foreign;

	for (i = 0; i < call->nvisits; i++) {
		region = call->visits[i].region;
		spin_lock_irqsave(&domain->lock, flags);
		foreign = region->flags & LVD_REGION_CALL &&
			region->home != home;
		if (foreign)
			refcount_inc(&region->refs);
		spin_unlock_irqrestore(&domain->lock, flags);
		if (foreign)
			lvd_visit(home, region, &region->loc, NULL, 0, 1, 0);
	}
}

/**
 * lvd_visits_end() - a call is over
 * @call:	the call
 */
void lvd_visits_end(struct lvd_call *call)
{
	struct lvd_call *home = lvd_call_home(call);
	struct lvd_visits *list;
	unsigned int i;

	if (home && home != call)
		leave_to(call, home);
	for (i = 0; i < call->nvisits; i++)
		lvd_region_put(call->domain, call->visits[i].region);
	while ((list = call->grown)) {
		call->grown = list->smaller;
		kfree(list);
	}
	lvd_visits_init(call);
}

static void carry_object(struct lvd_call *call, const struct lvd_visit *visit,
			 void (*carry)(struct lvd_call *call,
				       const struct lvd_loc *loc))
{
	size_t size = visit->projection->type->size, at;

	carry(call, &visit->loc);
	for (at = size; unlikely(at < visit->size) && !call->error; at += size) {
		struct lvd_loc loc = lvd_sub(&visit->loc, at);

		carry(call, &loc);
	}
	call->bytes += visit->size;
	if (unlikely(call->doubt.what)) {
		const char *what = call->doubt.what;

		call->doubt.what = NULL;
		lvd_fault(call, call->doubt.kind, what, call->doubt.value);
	}
}

/* Its terminator is where the kernel expects it, whatever the domain does. */
static void force_end(struct lvd_call *call, const struct lvd_visit *visit)
{
	size_t elem = visit->elem, last = visit->size - elem;

	if (!(visit->flags & LVD_VISIT_TAKEN) || elem > visit->size)
		return;
	if (visit->projection && visit->region->owner == LVD_OWNER_KERNEL) {
		if (memchr_inv(visit->loc.k + last, 0, elem))
			lvd_fault(call, LVD_FAULT_LENGTH,
				  visit->projection->name, visit->loc.u);
		return;
	}
	memset(visit->loc.k + last, 0, elem);
}

/* Nothing is taken back in any case: this only tells on the driver. */
static bool readonly_changed(const struct lvd_visit *visit)
{
	if (visit->region->flags & LVD_REGION_LENT)
		return false;
	return memcmp(visit->loc.d, visit->loc.b, visit->size);
}

static const char *visit_name(const struct lvd_visit *visit)
{
	if (visit->projection)
		return visit->projection->name;
	return visit->flags & LVD_VISIT_STRING ? "string" : "bytes";
}

static void carry_locked(struct lvd_call *call, const struct lvd_visit *visit)
{
	const struct lvd_projection *p = visit->projection;
	bool out = call->direction == LVD_TO_KERNEL;

	if (visit->region->flags & LVD_REGION_GONE)
		return;
	if (out && visit->region->flags & LVD_REGION_READONLY) {
		if (readonly_changed(visit))
			lvd_fault(call, LVD_FAULT_READONLY, visit_name(visit),
				  visit->loc.u);
		return;
	}
	if (!p)
		lvd_carry_bytes(call, visit);
	else if (out && p->to_kernel)
		carry_object(call, visit, p->to_kernel);
	else if (!out && p->to_domain)
		carry_object(call, visit, p->to_domain);
	if (out && visit->flags & LVD_SENTINEL && !call->error)
		force_end(call, visit);
}

static void carry_visit(struct lvd_call *call, const struct lvd_visit *visit)
{
	unsigned long flags;

	/* The kernel has freed it: its copy must not even be read. */
	if (call->func->kind == LVD_RPC && call->direction == LVD_TO_DOMAIN &&
	    (visit->flags & LVD_LIFE_MASK) == LVD_LIFE_DEALLOC)
		return;
	if (!visit->size)
		return;
	call->visiting = visit;
	spin_lock_irqsave(&visit->region->lock, flags);
	carry_locked(call, visit);
	spin_unlock_irqrestore(&visit->region->lock, flags);
	call->visiting = NULL;
}

/* Most objects are carried in one direction only. */
static bool has_work(const struct lvd_visit *visit, unsigned int direction)
{
	const struct lvd_projection *p = visit->projection;

	if (!p)
		return visit->flags & direction ||
			visit->region->flags & LVD_REGION_READONLY;
	if (direction == LVD_TO_DOMAIN)
		return p->to_domain;
	return p->to_kernel || visit->flags & LVD_SENTINEL ||
		visit->region->flags & LVD_REGION_READONLY;
}

static void carry(struct lvd_call *call, const struct lvd_visit *visit)
{
	if (!has_work(visit, call->direction))
		return;
	if (lvd_debugs(LVD_DEBUG_OBJECTS))
		lvd_debug_object(call, visit->size, visit_name(visit));
	carry_visit(call, visit);
}

/*
 * Kernel data that the driver uses by name crosses with every call. It is there as
 * long as the domain, so that nothing has to be found or held.
 */
static void carry_globals(struct lvd_call *call)
{
	struct lvd_domain *domain = call->domain;
	const struct lvd_glue *glue = domain->glue;
	unsigned int i;

	for (i = 0; i < glue->nglobals && !call->error; i++) {
		struct lvd_region *region = domain->globals[i];
		struct lvd_visit visit;

		if (!region)
			continue;
		visit.loc = region->loc;
		visit.region = region;
		visit.projection = glue->globals[i].projection;
		visit.size = visit.projection->type->size;
		visit.elem = 0;
		visit.flags = 0;
		carry(call, &visit);
	}
}

static void carry_all(struct lvd_call *call, unsigned int direction)
{
	if (call->direction != direction) {
		call->direction = direction;
		call->done = 0;
		carry_globals(call);
	}
	while (call->done < call->nvisits && !call->error)
		carry(call, &call->visits[call->done++]);
	if (unlikely(call->deallocates) && direction == LVD_TO_KERNEL &&
	    call->func->kind == LVD_RPC && !call->error)
		lvd_pages_end(call);
}

/**
 * lvd_to_kernel() - carry all that the call reaches out of the domain
 * @call:	the call
 */
void lvd_to_kernel(struct lvd_call *call)
{
	carry_all(call, LVD_TO_KERNEL);
}
EXPORT_SYMBOL_GPL(lvd_to_kernel);

/**
 * lvd_to_domain() - carry all that the call reaches into the domain
 * @call:	the call
 */
void lvd_to_domain(struct lvd_call *call)
{
	carry_all(call, LVD_TO_DOMAIN);
}
EXPORT_SYMBOL_GPL(lvd_to_domain);
