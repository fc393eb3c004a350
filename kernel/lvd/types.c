// SPDX-License-Identifier: GPL-2.0
/*
 * What lies where in a region, so that an object is never taken for another
 * one. The kernel's word counts; what the domain says is believed for memory
 * of which nothing is known, and must fit what is known of the rest.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

static bool same_type(const struct lvd_type *a, const struct lvd_type *b)
{
	return a == b || (a->size == b->size && !strcmp(a->name, b->name));
}

/*
 * Is there an @x at @offset of a @type? Structs nest a few levels: recursion
 * ends with the text of the glue, whatever the domain does.
 */
static bool embeds(const struct lvd_type *type, size_t offset,
		   const struct lvd_type *x)
{
	unsigned int i;

	if (!offset && same_type(type, x))
		return true;
	for (i = 0; i < type->nembeds; i++) {
		const struct lvd_embed *e = &type->embeds[i];

		if (offset >= e->offset &&
		    offset - e->offset < e->type->size &&
		    embeds(e->type, offset - e->offset, x))
			return true;
	}
	return false;
}

/* Are there @n of @x at @offset of an array of @count of @type? */
static bool holds(const struct lvd_type *type, size_t count, size_t offset,
		  const struct lvd_type *x, size_t n)
{
	size_t i, at;

	if (!type->size || offset / type->size >= count)
		return false;
	if (same_type(type, x))
		return offset % type->size == 0 &&
			n <= count - offset / type->size;
	for (i = 0; i < n; i++) {
		at = offset + i * x->size;
		if (at / type->size >= count ||
		    !embeds(type, at % type->size, x))
			return false;
	}
	return true;
}

static size_t typed_size(const struct lvd_type *type, size_t count)
{
	return max_t(size_t, type->size * count, 1);
}

static struct lvd_typed *typed_of(struct lvd_span *span)
{
	return container_of(span, struct lvd_typed, span);
}

static void drop(struct lvd_domain *domain, struct lvd_region *region,
		 struct lvd_typed *typed)
{
	lvd_span_remove(&typed->span, &region->types);
	domain->ntypes--;
	kfree(typed);
}

static void drop_range(struct lvd_domain *domain, struct lvd_region *region,
		       size_t offset, size_t size)
{
	size_t last = offset + size - 1;
	struct lvd_span *span;

	lockdep_assert_held(&domain->lock);
	if (region->type && offset < typed_size(region->type, region->count)) {
		region->type = NULL;
		region->count = 0;
	}
	while ((span = lvd_span_iter_first(&region->types, offset, last)))
		drop(domain, region, typed_of(span));
}

/**
 * lvd_types_forget() - nothing is known any more of a range
 * @domain:	the domain
 * @region:	a region
 * @offset:	start of the range
 * @size:	bytes, not 0
 */
void lvd_types_forget(struct lvd_domain *domain, struct lvd_region *region,
		      size_t offset, size_t size)
{
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	drop_range(domain, region, offset, size);
	spin_unlock_irqrestore(&domain->lock, flags);
}

/**
 * lvd_types_free() - a region ends
 * @domain:	the domain, with its lock held
 * @region:	the region
 */
void lvd_types_free(struct lvd_domain *domain, struct lvd_region *region)
{
	drop_range(domain, region, 0, region->size);
}

enum fit {
	FIT_INSIDE,	/* what is asked for is part of what is known */
	FIT_AROUND,	/* what is known is part of what is asked for */
	FIT_NOT
};

static enum fit fits(const struct lvd_type *known, size_t known_count,
		     size_t start, const struct lvd_type *type, size_t count,
		     size_t offset)
{
	if (offset >= start &&
	    holds(known, known_count, offset - start, type, count))
		return FIT_INSIDE;
	if (start >= offset &&
	    holds(type, count, start - offset, known, known_count))
		return FIT_AROUND;
	return FIT_NOT;
}

/* What is in its own memory the driver decides. */
static bool is_drivers(const struct lvd_region *region)
{
	return region->owner == LVD_OWNER_DOMAIN ||
		region->flags & LVD_REGION_HEAP;
}

/*
 * May the driver say what is in memory of which nothing is known? Behind an
 * object of the kernel's there may be room for the driver, and its struct module
 * has its own address on both sides: that is one object, and all of the region.
 * Bytes of the kernel's are bytes.
 */
static bool may_say(const struct lvd_region *region, size_t offset,
		    const struct lvd_type *type)
{
	if (is_drivers(region) || region->type)
		return true;
	return region->flags & LVD_REGION_SAME && !offset &&
		type->size == region->size;
}

/*
 * The worst fit with anything known in the range; FIT_AROUND if nothing is.
 * The driver may find the object around one of its own; the kernel's objects
 * are as the kernel gave them.
 */
static enum fit fit_range(struct lvd_region *region, size_t offset,
			  const struct lvd_type *type, size_t count)
{
	size_t last = offset + typed_size(type, count) - 1;
	struct lvd_span *span;
	enum fit fit = FIT_AROUND;

	if (region->type && offset < typed_size(region->type, region->count)) {
		fit = fits(region->type, region->count, 0, type, count, offset);
		if (fit == FIT_AROUND && !is_drivers(region))
			fit = FIT_NOT;
		if (fit != FIT_AROUND)
			return fit;
	}
	for (span = lvd_span_iter_first(&region->types, offset, last); span;
	     span = lvd_span_iter_next(span, offset, last)) {
		struct lvd_typed *known = typed_of(span);

		fit = fits(known->type, known->count, span->start, type, count,
			   offset);
		if (fit == FIT_AROUND && !is_drivers(region))
			fit = FIT_NOT;
		if (fit != FIT_AROUND)
			return fit;
	}
	return fit;
}

static enum lvd_types_result insert(struct lvd_domain *domain,
				    struct lvd_region *region, size_t offset,
				    const struct lvd_type *type, size_t count)
{
	size_t size = typed_size(type, count);
	struct lvd_typed *typed;

	if (!offset) {
		drop_range(domain, region, offset, size);
		region->type = type;
		region->count = count;
		return LVD_TYPES_OK;
	}
	if (domain->ntypes >= LVD_MAX_TYPES) {
		lvd_count_event(LVD_COUNTER_TYPES);
		return LVD_TYPES_NOMEM;
	}
	typed = lvd_kzalloc(sizeof(*typed), LVD_GFP);
	if (!typed)
		return LVD_TYPES_NOMEM;
	drop_range(domain, region, offset, size);
	typed->span.start = offset;
	typed->span.last = offset + size - 1;
	typed->type = type;
	typed->count = count;
	lvd_span_insert(&typed->span, &region->types);
	domain->ntypes++;
	return LVD_TYPES_OK;
}

/**
 * lvd_types_note() - somebody uses memory as some type
 * @domain:	the domain
 * @region:	region that holds all of it
 * @offset:	where it starts
 * @type:	the type
 * @count:	number of elements, not 0
 * @trusted:	the kernel says so, not the domain
 *
 * Returns whether that fits what is known; if nothing was, it is now.
 */
enum lvd_types_result lvd_types_note(struct lvd_domain *domain,
				     struct lvd_region *region, size_t offset,
				     const struct lvd_type *type, size_t count,
				     bool trusted)
{
	enum lvd_types_result result;
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	switch (fit_range(region, offset, type, count)) {
	case FIT_INSIDE:
		result = LVD_TYPES_OK;
		break;
	case FIT_AROUND:
		result = trusted || may_say(region, offset, type) ?
			insert(domain, region, offset, type, count) :
			LVD_TYPES_WRONG;
		break;
	default:
		if (trusted || region->flags & LVD_REGION_STACK)
			result = insert(domain, region, offset, type, count);
		else
			result = LVD_TYPES_WRONG;
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	return result;
}

/**
 * lvd_types_next() - where is the next typed object?
 * @domain:	the domain
 * @region:	a region
 * @offset:	where to start
 *
 * Returns @offset if that lies in one, the region's size if none follows.
 */
size_t lvd_types_next(struct lvd_domain *domain, struct lvd_region *region,
		      size_t offset)
{
	size_t next = region->size;
	struct lvd_span *span;
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	span = lvd_span_iter_first(&region->types, offset, region->size - 1);
	if (span)
		next = max_t(size_t, span->start, offset);
	if (region->type && offset < typed_size(region->type, region->count))
		next = offset;
	spin_unlock_irqrestore(&domain->lock, flags);
	return next;
}

/* The innermost struct around @offset of @type that has a scope for it. */
static const struct lvd_type *scope_type(const struct lvd_type *type,
					 size_t *offset)
{
	const struct lvd_type *inner;
	unsigned int i;

	for (i = 0; i < type->nembeds; i++) {
		const struct lvd_embed *e = &type->embeds[i];
		size_t at = *offset - e->offset;

		if (*offset < e->offset || at >= e->type->size)
			continue;
		inner = scope_type(e->type, &at);
		if (inner) {
			*offset = at;
			return inner;
		}
	}
	for (i = 0; i < type->nscopes; i++)
		if (type->scopes[i].lock == *offset)
			return type;
	return NULL;
}

/**
 * lvd_types_lock() - the struct that a lock belongs to
 * @domain:	the domain
 * @region:	region that holds the lock
 * @lock:	where in the region
 * @offset:	where in the struct, if there is one
 *
 * Returns the struct's type; NULL if no known struct has such a lock.
 */
const struct lvd_type *lvd_types_lock(struct lvd_domain *domain,
				      struct lvd_region *region, size_t lock,
				      size_t *offset)
{
	const struct lvd_type *type = NULL;
	struct lvd_span *span;
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	*offset = lock;
	if (region->type && lock < typed_size(region->type, region->count)) {
		type = region->type;
	} else {
		span = lvd_span_iter_first(&region->types, lock, lock);
		if (span) {
			type = typed_of(span)->type;
			*offset -= span->start;
		}
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	if (!type || !type->size)
		return NULL;
	*offset %= type->size;
	return scope_type(type, offset);
}
