// SPDX-License-Identifier: GPL-2.0
/*
 * Regions: which memory the kernel and a domain share, and where the copies
 * are. Two interval trees per domain, by kernel and by domain address.
 *
 * A region is found while it is in the trees, and it is there as long as
 * somebody has a reference: the list it is in (of a call, or of the domain) or
 * a visit of a call. lvd_region_end() takes it out before that.
 */
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include "internal.h"

static struct lvd_region *kernel_region(struct lvd_span *span)
{
	return container_of(span, struct lvd_region, kernel);
}

static struct lvd_region *user_region(struct lvd_span *span)
{
	return container_of(span, struct lvd_region, user);
}

static void set_span(struct lvd_span *span, unsigned long start, size_t size)
{
	span->start = start;
	span->last = start + size - 1;
}

static struct lvd_region **recent_of(struct lvd_domain *domain, const void *k)
{
	return &domain->recent[hash_long((unsigned long)k, LVD_RECENT_BITS)];
}

static struct lvd_span *first_at(struct rb_root_cached *root,
				 unsigned long start)
{
	return lvd_span_iter_first(root, start, start);
}

/* Tokens, and pages that were granted to one call: see lvd_region_page(). */
static bool is_hidden(const struct lvd_region *region)
{
	return region->flags & LVD_REGION_OPAQUE ||
		(region->flags & (LVD_REGION_PAGE | LVD_REGION_HEAP)) ==
		LVD_REGION_PAGE;
}

/*
 * Of several regions that hold a range the one that starts there is best: the
 * others came to overlap by accident. Of stacks, the smallest: what is on it has
 * its copy there since the driver's function had called nothing deeper.
 */
static struct lvd_region *find_kernel(struct lvd_domain *domain,
				      unsigned long start, unsigned long last)
{
	struct lvd_region *region, *best = NULL;
	struct lvd_span *span;

	lockdep_assert_held(&domain->lock);
	for (span = first_at(&domain->by_kernel, start); span;
	     span = lvd_span_iter_next(span, start, start)) {
		region = kernel_region(span);
		if (span->last < last || is_hidden(region))
			continue;
		if (!best || span->start == start)
			best = region;
	}
	return best;
}

static struct lvd_region *find_user(struct lvd_domain *domain,
				    unsigned long start, unsigned long last)
{
	struct lvd_region *region, *best = NULL;
	struct lvd_span *span;

	lockdep_assert_held(&domain->lock);
	for (span = first_at(&domain->by_user, start); span;
	     span = lvd_span_iter_next(span, start, start)) {
		region = user_region(span);
		if (span->last < last || region->flags & LVD_REGION_OPAQUE)
			continue;
		/* They come by where they start. */
		if (!best || span->start == start ||
		    region->flags & LVD_REGION_STACK)
			best = region;
	}
	return best;
}

/**
 * lvd_region_get_kernel() - find a region by kernel address
 * @domain:	the domain
 * @kernel:	kernel address
 * @size:	bytes that must lie in the region, not 0
 *
 * Returns the region with a reference, or NULL.
 */
struct lvd_region *lvd_region_get_kernel(struct lvd_domain *domain,
					 const void *kernel, size_t size)
{
	unsigned long start = (unsigned long)kernel, last = start + size - 1;
	struct lvd_region *region;
	unsigned long flags;

	if (last < start)
		return NULL;
	spin_lock_irqsave(&domain->lock, flags);
	region = find_kernel(domain, start, last);
	if (region) {
		refcount_inc(&region->refs);
		if (region->loc.k == kernel &&
		    !(region->flags & LVD_REGION_CALL))
			*recent_of(domain, kernel) = region;
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	return region;
}

/**
 * lvd_region_get_recent() - find the lasting region of an object, if that is
 *	quickly done
 * @domain:	the domain
 * @kernel:	kernel address, where the region starts
 * @type:	type of the object
 *
 * Returns the region with a reference, or NULL: look again, thoroughly.
 */
struct lvd_region *lvd_region_get_recent(struct lvd_domain *domain,
					 const void *kernel,
					 const struct lvd_type *type)
{
	struct lvd_region *region;
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	region = *recent_of(domain, kernel);
	if (region && region->loc.k == kernel && region->type == type)
		refcount_inc(&region->refs);
	else
		region = NULL;
	spin_unlock_irqrestore(&domain->lock, flags);
	return region;
}

/**
 * lvd_region_get_user() - find a region by domain address
 * @domain:	the domain
 * @u:		domain address
 * @size:	bytes that must lie in the region, not 0
 *
 * Returns the region with a reference, or NULL.
 */
struct lvd_region *lvd_region_get_user(struct lvd_domain *domain,
				       unsigned long u, size_t size)
{
	unsigned long last = u + size - 1;
	struct lvd_region *region;
	unsigned long flags;

	if (last < u)
		return NULL;
	spin_lock_irqsave(&domain->lock, flags);
	region = find_user(domain, u, last);
	if (region)
		refcount_inc(&region->refs);
	spin_unlock_irqrestore(&domain->lock, flags);
	return region;
}

static void region_init(struct lvd_region *region, unsigned long kernel,
			size_t size, enum lvd_owner owner, unsigned int flags)
{
	region->loc.k = (void *)kernel;
	region->size = size;
	region->type = NULL;
	region->count = 0;
	region->owner = owner;
	region->flags = flags;
	region->types = RB_ROOT_CACHED;
	region->home = NULL;
	INIT_LIST_HEAD(&region->list);
	INIT_LIST_HEAD(&region->bounces);
	INIT_LIST_HEAD(&region->bounce);
	RB_CLEAR_NODE(&region->kernel.rb);
	RB_CLEAR_NODE(&region->user.rb);
	refcount_set(&region->refs, 1);
}

/**
 * lvd_region_alloc() - a region that is in no tree and no list
 * @kernel:	kernel address
 * @u:		domain address
 * @size:	bytes
 * @owner:	whose memory it is
 * @flags:	enum lvd_region_flags
 *
 * Returns the region with one reference, or NULL: no memory.
 */
struct lvd_region *lvd_region_alloc(unsigned long kernel, unsigned long u,
				    size_t size, enum lvd_owner owner,
				    unsigned int flags)
{
	struct lvd_region *region = lvd_kzalloc(sizeof(*region), LVD_GFP);

	if (!region)
		return NULL;
	spin_lock_init(&region->lock);
	region_init(region, kernel, size, owner, flags);
	region->loc.u = u;
	return region;
}

/* A new region of the kernel's, mapped. @size bytes of it are used. */
static struct lvd_region *region_map(struct lvd_domain *domain,
				     unsigned long kernel, size_t size,
				     size_t room, unsigned int flags)
{
	struct lvd_region *region;

	region = lvd_region_alloc(kernel, 0, room, LVD_OWNER_KERNEL, flags);
	if (!region)
		return NULL;
	if (domain->backend->map(domain, region)) {
		kfree(region);
		return NULL;
	}
	region->size = size;
	return region;
}

/* A region for a call, from a pool if there is one for so much. */
static struct lvd_region *replica(struct lvd_domain *domain,
				  unsigned long kernel, size_t size,
				  unsigned int flags)
{
	size_t room = lvd_pool_room(size);
	struct lvd_region *region;

	if (!room)
		return region_map(domain, kernel, size, size, flags);
	flags |= LVD_REGION_REPLICA;
	region = lvd_pool_get(domain, size, flags & LVD_REGION_FILLED);
	if (!region)
		return region_map(domain, kernel, size, room, flags);
	region_init(region, kernel, size, LVD_OWNER_KERNEL, flags);
	return region;
}

static void insert_kernel(struct lvd_domain *domain, struct lvd_region *region)
{
	set_span(&region->kernel, (unsigned long)region->loc.k, region->size);
	lvd_span_insert(&region->kernel, &domain->by_kernel);
}

static void insert_user(struct lvd_domain *domain, struct lvd_region *region)
{
	set_span(&region->user, region->loc.u, region->size);
	lvd_span_insert(&region->user, &domain->by_user);
}

/* The list has the reference that the caller of lvd_region_alloc() got. */
static void enlist(struct lvd_domain *domain, struct lvd_region *region,
		   struct lvd_call *home)
{
	lockdep_assert_held(&domain->lock);
	domain->nregions++;
	region->home = home;
	if (home) {
		region->flags |= LVD_REGION_CALL;
		list_add(&region->list, &home->regions);
	} else {
		list_add(&region->list, &domain->regions);
	}
}

static void erase(struct lvd_domain *domain, struct lvd_region *region)
{
	lockdep_assert_held(&domain->lock);
	if (!RB_EMPTY_NODE(&region->kernel.rb)) {
		if (*recent_of(domain, region->loc.k) == region)
			*recent_of(domain, region->loc.k) = NULL;
		lvd_span_remove(&region->kernel, &domain->by_kernel);
		RB_CLEAR_NODE(&region->kernel.rb);
	}
	if (!RB_EMPTY_NODE(&region->user.rb)) {
		lvd_span_remove(&region->user, &domain->by_user);
		RB_CLEAR_NODE(&region->user.rb);
	}
	list_del_init(&region->bounce);
}

/**
 * lvd_region_unmap() - free a region and its copies
 * @domain:	the domain
 * @region:	region that nobody has a reference to
 */
void lvd_region_unmap(struct lvd_domain *domain, struct lvd_region *region)
{
	if (region->flags & LVD_REGION_REPLICA)
		region->size = lvd_pool_room(region->size);
	domain->backend->unmap(domain, region);
	kfree(region);
}

static void region_free(struct lvd_domain *domain, struct lvd_region *region)
{
	struct lvd_region *under = region->under;

	if (region->flags & LVD_REGION_LENT) {
		kfree(region);
		return;
	}
	if (region->flags & LVD_REGION_REPLICA) {
		if (!lvd_pool_put(domain, region))
			lvd_region_unmap(domain, region);
		return;
	}

	if (region->flags & LVD_REGION_BOUNCE) {
		kfree(region->loc.k);
		kfree(region->loc.b);
	} else if (region->flags & LVD_REGION_SAME) {
		kfree(region->loc.b);
	} else if (!(region->flags & (LVD_REGION_OPAQUE | LVD_REGION_USER))) {
		domain->backend->unmap(domain, region);
	}
	kfree(region);
	if (under)
		lvd_region_put(domain, under);
}

/**
 * lvd_region_put() - drop a reference
 * @domain:	the domain
 * @region:	region; the last reference unmaps it
 */
void lvd_region_put(struct lvd_domain *domain, struct lvd_region *region)
{
	unsigned long flags;
	bool last;

	if (refcount_dec_not_one(&region->refs))
		return;
	/* Found again until now: the trees have no references. */
	spin_lock_irqsave(&domain->lock, flags);
	last = refcount_dec_and_test(&region->refs);
	if (last) {
		erase(domain, region);
		lvd_types_free(domain, region);
		domain->nregions--;
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	if (last)
		region_free(domain, region);
}

/* Is there a second copy of part of this memory? Not wrong, but to be known. */
static void note_overlap(struct lvd_domain *domain, struct lvd_region *region)
{
	unsigned long start = (unsigned long)region->loc.k;
	unsigned long last = start + region->size - 1;
	struct lvd_span *span;

	for (span = lvd_span_iter_first(&domain->by_kernel, start, last); span;
	     span = lvd_span_iter_next(span, start, last)) {
		if (is_hidden(kernel_region(span)))
			continue;
		lvd_count_event(LVD_COUNTER_OVERLAP);
		return;
	}
}

/**
 * lvd_region_create() - share kernel memory
 * @domain:	the domain
 * @call:	call that shares it, if it is to end with the kernel's call into
 *		the driver; NULL: it belongs to the domain
 * @kernel:	kernel address
 * @size:	bytes, not 0
 * @flags:	LVD_REGION_READONLY, LVD_REGION_FILLED, or 0
 *
 * If another thread was faster its region is returned.
 *
 * Returns the region with a reference, or NULL: no memory.
 */
struct lvd_region *lvd_region_create(struct lvd_domain *domain,
				     struct lvd_call *call, const void *kernel,
				     size_t size, unsigned int flags)
{
	struct lvd_call *home = call ? lvd_call_home(call) : NULL;
	unsigned long start = (unsigned long)kernel, irqflags;
	struct lvd_region *region, *known;

	region = home ? replica(domain, start, size, flags) :
		region_map(domain, start, size, size, flags);
	if (!region)
		return NULL;
	if (call && !home)
		lvd_count_event(LVD_COUNTER_ORPHAN);

	spin_lock_irqsave(&domain->lock, irqflags);
	known = find_kernel(domain, start, start + size - 1);
	if (known) {
		refcount_inc(&known->refs);
	} else {
		note_overlap(domain, region);
		insert_kernel(domain, region);
		insert_user(domain, region);
		enlist(domain, region, home);
		refcount_inc(&region->refs);
	}
	spin_unlock_irqrestore(&domain->lock, irqflags);
	if (!known)
		return region;
	region_free(domain, region);
	return known;
}

/* The driver's own page, or what this very call was granted. */
static struct lvd_region *find_page(struct lvd_domain *domain,
				    const struct lvd_call *home,
				    unsigned long start, unsigned long last)
{
	struct lvd_span *span;

	lockdep_assert_held(&domain->lock);
	for (span = first_at(&domain->by_kernel, start); span;
	     span = lvd_span_iter_next(span, start, start)) {
		struct lvd_region *region = kernel_region(span);

		if (!(region->flags & LVD_REGION_PAGE) || span->last < last)
			continue;
		if (region->flags & LVD_REGION_HEAP ||
		    (region->home == home && span->start == start &&
		     span->last == last))
			return region;
	}
	return NULL;
}

/**
 * lvd_region_page() - share memory that the driver knows by its struct page
 * @call:	the call
 * @kernel:	kernel address
 * @size:	bytes, not 0
 * @lasting:	the driver has allocated it; else it is granted to the kernel's
 *		call into the driver
 *
 * Returns the region with a reference, or NULL: no memory.
 */
struct lvd_region *lvd_region_page(struct lvd_call *call, const void *kernel,
				   size_t size, bool lasting)
{
	unsigned long start = (unsigned long)kernel, flags;
	struct lvd_call *home = lasting ? NULL : lvd_call_home(call);
	struct lvd_domain *domain = call->domain;
	struct lvd_region *region;

	spin_lock_irqsave(&domain->lock, flags);
	region = find_page(domain, home, start, start + size - 1);
	if (region)
		refcount_inc(&region->refs);
	spin_unlock_irqrestore(&domain->lock, flags);
	if (region && lasting) {
		/* Nobody told us that it was freed. */
		lvd_region_end(domain, region);
		lvd_region_put(domain, region);
	} else if (region) {
		return region;
	}
	region = region_map(domain, start, size, size, LVD_REGION_PAGE |
			    (lasting ? LVD_REGION_HEAP : 0));
	if (!region)
		return NULL;
	if (!lasting && !home)
		lvd_count_event(LVD_COUNTER_ORPHAN);
	spin_lock_irqsave(&domain->lock, flags);
	insert_kernel(domain, region);
	insert_user(domain, region);
	enlist(domain, region, home);
	refcount_inc(&region->refs);
	spin_unlock_irqrestore(&domain->lock, flags);
	return region;
}

/**
 * lvd_region_arena() - memory of the domain where constant bytes are lent
 * @domain:	the domain
 * @size:	bytes
 *
 * It is in no tree: nobody finds it by an address.
 *
 * Returns the region, which goes with the domain, or NULL: no memory.
 */
struct lvd_region *lvd_region_arena(struct lvd_domain *domain, size_t size)
{
	struct lvd_region *region;
	unsigned long flags;

	region = region_map(domain, 0, size, size, LVD_REGION_READONLY);
	if (!region)
		return NULL;
	spin_lock_irqsave(&domain->lock, flags);
	enlist(domain, region, NULL);
	spin_unlock_irqrestore(&domain->lock, flags);
	return region;
}

/**
 * lvd_region_lent() - a region for what is lent
 * @domain:	the domain
 * @call:	call that needs it
 * @loc:	where it is; there is no base
 * @size:	bytes
 *
 * Returns the region with a reference, or NULL: no memory.
 */
struct lvd_region *lvd_region_lent(struct lvd_domain *domain,
				   struct lvd_call *call,
				   const struct lvd_loc *loc, size_t size)
{
	struct lvd_region *region;
	unsigned long flags;

	region = lvd_region_alloc((unsigned long)loc->k, loc->u, size,
				  LVD_OWNER_KERNEL,
				  LVD_REGION_READONLY | LVD_REGION_LENT);
	if (!region)
		return NULL;
	region->loc = *loc;
	spin_lock_irqsave(&domain->lock, flags);
	insert_kernel(domain, region);
	insert_user(domain, region);
	enlist(domain, region, lvd_call_home(call));
	refcount_inc(&region->refs);
	spin_unlock_irqrestore(&domain->lock, flags);
	return region;
}

/**
 * lvd_region_own() - memory that is the domain's own
 * @domain:	the domain
 * @u:		its address in the domain
 * @d:		where the kernel side reaches it
 * @size:	bytes, not 0
 * @flags:	LVD_REGION_STACK, LVD_REGION_HEAP, LVD_REGION_FIXED, or 0
 * @private:	for the back end
 *
 * Must not race with the domain's use of that address.
 *
 * Returns the region, valid until lvd_region_disown(), or NULL: no memory.
 */
struct lvd_region *lvd_region_own(struct lvd_domain *domain, unsigned long u,
				  void *d, size_t size, unsigned int flags,
				  void *private)
{
	struct lvd_call *home = NULL;
	struct lvd_region *region;
	unsigned long irqflags;

	region = lvd_region_alloc(0, u, size, LVD_OWNER_DOMAIN, flags);
	if (!region)
		return NULL;
	region->loc.d = d;
	region->private = private;
	if (domain->backend->map(domain, region)) {
		kfree(region);
		return NULL;
	}
	if (flags & LVD_REGION_STACK) {
		home = lvd_current_call();
		home = home ? lvd_call_home(home) : NULL;
	}
	spin_lock_irqsave(&domain->lock, irqflags);
	insert_kernel(domain, region);
	insert_user(domain, region);
	enlist(domain, region, home);
	spin_unlock_irqrestore(&domain->lock, irqflags);
	return region;
}
EXPORT_SYMBOL_GPL(lvd_region_own);

static struct lvd_region *region_same(struct lvd_domain *domain, void *kernel,
				      void *d, size_t size,
				      enum lvd_owner owner)
{
	unsigned long address = (unsigned long)kernel, flags;
	struct lvd_region *region;

	region = lvd_region_alloc(address, address, size, owner,
				  LVD_REGION_SAME);
	if (!region)
		return NULL;
	region->loc.d = d;
	region->loc.b = lvd_kmalloc(size, GFP_KERNEL);
	if (!region->loc.b) {
		kfree(region);
		return NULL;
	}
	memcpy(region->loc.b, d, size);
	spin_lock_irqsave(&domain->lock, flags);
	insert_kernel(domain, region);
	insert_user(domain, region);
	enlist(domain, region, NULL);
	spin_unlock_irqrestore(&domain->lock, flags);
	return region;
}

/**
 * lvd_region_same() - memory that has one address on both sides
 * @domain:	the domain
 * @kernel:	that address
 * @d:		the domain's memory there, as the kernel side reaches it
 * @size:	bytes, not 0
 * @owner:	whose memory it is
 *
 * The kernel's copy is what the kernel has at that address: a pointer to it
 * means the same to both. The base is what @d is now. May sleep.
 *
 * Returns 0, and the region lasts until lvd_region_disown() or as long as the
 * domain; or -ENOMEM.
 */
int lvd_region_same(struct lvd_domain *domain, void *kernel, void *d,
		    size_t size, enum lvd_owner owner)
{
	return region_same(domain, kernel, d, size, owner) ? 0 : -ENOMEM;
}
EXPORT_SYMBOL_GPL(lvd_region_same);

/**
 * lvd_region_global() - share kernel data that the driver uses by name
 * @domain:	the domain
 * @kernel:	the variable
 * @size:	its bytes
 *
 * Returns the region with a reference, or NULL: no memory.
 */
struct lvd_region *lvd_region_global(struct lvd_domain *domain, void *kernel,
				     size_t size)
{
	struct lvd_region *region;
	void *d;

	if (!domain->backend->shadow)
		return lvd_region_create(domain, NULL, kernel, size, 0);
	d = domain->backend->shadow(domain, kernel, size);
	if (!d)
		return NULL;
	region = region_same(domain, kernel, d, size, LVD_OWNER_KERNEL);
	if (region)
		refcount_inc(&region->refs);
	return region;
}

/**
 * lvd_region_disown() - the domain frees memory of its own
 * @domain:	the domain
 * @u:		first byte of a region that it owns, else nothing happens
 */
void lvd_region_disown(struct lvd_domain *domain, unsigned long u)
{
	struct lvd_region *region = lvd_region_get_user(domain, u, 1);

	if (!region)
		return;
	if (region->owner == LVD_OWNER_DOMAIN && region->loc.u == u)
		lvd_region_end(domain, region);
	lvd_region_put(domain, region);
}
EXPORT_SYMBOL_GPL(lvd_region_disown);

/**
 * lvd_region_unlist() - a region is not to be found any more
 * @domain:	the domain, with its lock held
 * @region:	a region
 *
 * Whoever carries it just now goes on.
 *
 * Returns true if the reference of the list that it was in is the caller's now.
 */
bool lvd_region_unlist(struct lvd_domain *domain, struct lvd_region *region)
{
	bool listed = !list_empty(&region->list);

	lockdep_assert_held(&domain->lock);
	region->flags |= LVD_REGION_GONE;
	erase(domain, region);
	list_del_init(&region->list);
	return listed;
}

/**
 * lvd_region_end() - a region's memory is not shared any more
 * @domain:	the domain
 * @region:	region, of which the caller has a reference
 *
 * Afterwards it is not found; calls that have reached it carry nothing. Nothing
 * may be carried by the caller: the lock of a region is held then.
 *
 * Returns false if it had ended before.
 */
bool lvd_region_end(struct lvd_domain *domain, struct lvd_region *region)
{
	unsigned long flags;
	bool listed, first;

	spin_lock_irqsave(&region->lock, flags);
	spin_lock(&domain->lock);
	first = !(region->flags & LVD_REGION_GONE);
	listed = lvd_region_unlist(domain, region);
	spin_unlock(&domain->lock);
	spin_unlock_irqrestore(&region->lock, flags);
	if (listed)
		lvd_region_put(domain, region);
	return first;
}

/**
 * lvd_region_keep() - a region of a call is to last longer
 * @domain:	the domain
 * @region:	region, of which the caller has a reference
 */
void lvd_region_keep(struct lvd_domain *domain, struct lvd_region *region)
{
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	if (region->flags & LVD_REGION_CALL) {
		region->flags &= ~LVD_REGION_CALL;
		region->home = NULL;
		if (list_empty(&region->list))
			refcount_inc(&region->refs);
		list_move(&region->list, &domain->regions);
	}
	spin_unlock_irqrestore(&domain->lock, flags);
}

/**
 * lvd_regions_release() - drop what a list refers to
 * @domain:	the domain
 * @regions:	the list, of a call that ends or of the domain
 *
 * Regions that other calls use as well stay until those end.
 */
void lvd_regions_release(struct lvd_domain *domain, struct list_head *regions)
{
	struct lvd_region *region;
	unsigned long flags;

	for (;;) {
		spin_lock_irqsave(&domain->lock, flags);
		region = list_first_entry_or_null(regions, struct lvd_region,
						  list);
		if (region) {
			list_del_init(&region->list);
			region->home = NULL;
		}
		spin_unlock_irqrestore(&domain->lock, flags);
		if (!region)
			return;
		lvd_region_put(domain, region);
	}
}
