// SPDX-License-Identifier: GPL-2.0
/*
 * Pointers from the kernel to the domain. The kernel is trusted: what is wrong
 * here fails the call, not the domain.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

/* Values that mean the same on both sides, and calls that have failed. */
static bool plain(struct lvd_call *call, const void *kernel, unsigned int flags,
		  unsigned long *u)
{
	*u = 0;
	if (!kernel || lvd_failed(call))
		return true;
	if (!(flags & LVD_ERRPTR && IS_ERR(kernel)))
		return false;
	*u = (unsigned long)kernel;
	return true;
}

/*
 * A copy of the domain's memory as it was loaded, which the kernel has, holds
 * addresses of the domain. In some back ends they are the kernel's, too.
 */
static struct lvd_region *unsynced(struct lvd_domain *domain,
				   const void **kernel, size_t size)
{
	unsigned long u = (unsigned long)*kernel;
	struct lvd_region *region = lvd_region_get_user(domain, u, size);

	if (!region)
		return NULL;
	if (region->owner == LVD_OWNER_DOMAIN) {
		*kernel = lvd_loc_at(region, u - region->loc.u).k;
		return region;
	}
	lvd_region_put(domain, region);
	return NULL;
}

static struct lvd_region *known(struct lvd_domain *domain, const void **kernel,
				size_t size)
{
	struct lvd_region *region;

	region = lvd_region_get_kernel(domain, *kernel, size);
	return region ?: unsynced(domain, kernel, size);
}

static unsigned int region_flags(unsigned int flags)
{
	unsigned int region = flags & LVD_CONST ? LVD_REGION_READONLY : 0;

	/* Bytes that go in only; objects have fields that nobody carries. */
	if ((flags & (LVD_TO_DOMAIN | LVD_TO_KERNEL)) == LVD_TO_DOMAIN)
		region |= LVD_REGION_FILLED;
	if (flags & LVD_VISIT_HEAP)
		region |= LVD_REGION_HEAP;
	return region;
}

/*
 * Another object may just be carried, and one lock of a region is enough: nobody
 * is waited for who carries the one that nobody should use any more.
 */
static void replaced(struct lvd_domain *domain, struct lvd_region *region)
{
	unsigned long flags;
	bool listed;

	spin_lock_irqsave(&domain->lock, flags);
	listed = lvd_region_unlist(domain, region);
	spin_unlock_irqrestore(&domain->lock, flags);
	if (listed)
		lvd_region_put(domain, region);
}

/*
 * The region of an object, as its lifetime asks. If the object begins where a
 * lasting region does and is allocated just now, that region is of an object
 * whose end nobody told us.
 */
static struct lvd_region *obtain(struct lvd_call *call, const void **kernel,
				 size_t size, unsigned int flags)
{
	struct lvd_domain *domain = call->domain;
	unsigned int life = flags & LVD_LIFE_MASK;
	bool lasting = life == LVD_LIFE_ALLOC || life == LVD_LIFE_ALLOC_ONCE;
	struct lvd_region *region = known(domain, kernel, size);

	if (region && lasting && region->owner == LVD_OWNER_KERNEL &&
	    region->loc.k == *kernel) {
		if (region->flags & LVD_REGION_CALL) {
			lvd_region_keep(domain, region);
		} else if (life == LVD_LIFE_ALLOC) {
			replaced(domain, region);
			lvd_region_put(domain, region);
			region = NULL;
		}
	}
	if (region)
		return region;
	if (life == LVD_LIFE_BIND) {
		lvd_count_event(LVD_COUNTER_UNKNOWN);
		lvd_call_error(call, -ENOENT);
		return NULL;
	}
	region = lvd_region_create(domain, lasting ? NULL : call, *kernel, size,
				   region_flags(flags));
	if (!region)
		lvd_call_nomem(call);
	return region;
}

static unsigned long too_big(struct lvd_call *call)
{
	lvd_count_event(LVD_COUNTER_TOO_BIG);
	lvd_call_error(call, -E2BIG);
	return 0;
}

static struct lvd_loc loc_of(const struct lvd_region *region,
			     const void *kernel)
{
	return lvd_loc_at(region, kernel - region->loc.k);
}

/* An array of no elements: there need be no memory. */
static unsigned long give_empty(struct lvd_call *call, const void *kernel)
{
	struct lvd_region *region = lvd_region_get_kernel(call->domain, kernel,
							  1);
	unsigned long u;

	if (!region)
		return (unsigned long)ZERO_SIZE_PTR;
	u = loc_of(region, kernel).u;
	lvd_region_put(call->domain, region);
	return u;
}

static unsigned long give_object(struct lvd_call *call, const void *kernel,
				 const struct lvd_projection *p, size_t count,
				 size_t size, unsigned int flags)
{
	struct lvd_region *region;
	struct lvd_loc loc;

	if (!count || !size)
		return give_empty(call, kernel);
	if (size > LVD_MAX_BYTES)
		return too_big(call);
	region = obtain(call, &kernel, size, flags);
	if (!region)
		return 0;
	loc = loc_of(region, kernel);
	if (!(kernel == region->loc.k && region->type == p->type &&
	      region->count >= count) &&
	    lvd_types_note(call->domain, region, kernel - region->loc.k,
			   p->type, count, true) != LVD_TYPES_OK) {
		lvd_region_put(call->domain, region);
		lvd_call_nomem(call);
		return 0;
	}
	if (!lvd_visit(call, region, &loc, p, p->type->size * count,
		       p->type->size, flags))
		return 0;
	return loc.u;
}

/* Elements up to the first zero one, with it; 0: none is found. */
static size_t sentinel(const void *kernel, size_t elem)
{
	size_t n;

	for (n = 0; elem && n < LVD_MAX_ELEMENTS; n++)
		if (!memchr_inv(kernel + n * elem, 0, elem))
			return n + 1;
	return 0;
}

/**
 * lvd_give() - give the domain a pointer to an object, or to an array of them
 * @call:	the call
 * @kernel:	the pointer
 * @p:		how the object is carried
 * @count:	number of elements
 * @flags:	enum lvd_flags
 *
 * Returns the domain's pointer; 0 if the call has failed.
 */
unsigned long lvd_give(struct lvd_call *call, const void *kernel,
		       const struct lvd_projection *p, size_t count,
		       unsigned int flags)
{
	unsigned long u;
	size_t size;

	if (plain(call, kernel, flags, &u))
		return u;
	if (likely(count == 1 && !(flags & LVD_SENTINEL) &&
		   (flags & LVD_LIFE_MASK) != LVD_LIFE_ALLOC)) {
		struct lvd_region *region;

		region = lvd_region_get_recent(call->domain, kernel, p->type);
		if (likely(region)) {
			u = region->loc.u;
			return lvd_visit(call, region, &region->loc, p,
					 p->type->size, p->type->size, flags) ?
				u : 0;
		}
	}
	if (flags & LVD_SENTINEL) {
		count = sentinel(kernel, p->type->size);
		if (!count)
			return too_big(call);
	}
	if (check_mul_overflow(count, p->type->size, &size))
		return too_big(call);
	return give_object(call, kernel, p, count, size, flags);
}
EXPORT_SYMBOL_GPL(lvd_give);

/**
 * lvd_give_alloc() - give an object with more memory behind it
 * @call:	the call
 * @kernel:	the pointer
 * @p:		how the object is carried
 * @size:	bytes with what is behind it
 * @flags:	enum lvd_flags
 *
 * Returns the domain's pointer; 0 if the call has failed.
 */
unsigned long lvd_give_alloc(struct lvd_call *call, const void *kernel,
			     const struct lvd_projection *p, size_t size,
			     unsigned int flags)
{
	unsigned long u;

	if (plain(call, kernel, flags, &u))
		return u;
	return give_object(call, kernel, p, 1, max(size, p->type->size), flags);
}
EXPORT_SYMBOL_GPL(lvd_give_alloc);

/* Constant bytes that end with the call. */
static bool may_lend(unsigned int flags)
{
	return flags & LVD_CONST && flags & LVD_TO_DOMAIN &&
		(flags & LVD_LIFE_MASK) == LVD_LIFE_CALL;
}

static unsigned long give_bytes(struct lvd_call *call, const void *kernel,
				size_t size, size_t elem, unsigned int flags)
{
	struct lvd_region *region;
	struct lvd_loc loc;
	unsigned long u;

	if (may_lend(flags)) {
		u = lvd_lend(call, kernel, size);
		if (likely(u))
			return u;
	}
	if ((flags & LVD_LIFE_MASK) == LVD_LIFE_ALLOC)
		flags |= LVD_VISIT_HEAP;
	region = obtain(call, &kernel, size, flags);
	if (!region)
		return 0;
	if (lvd_is_fresh(flags))
		memset((void *)kernel, 0, size);
	loc = loc_of(region, kernel);
	return lvd_visit(call, region, &loc, NULL, size, elem, flags) ?
		loc.u : 0;
}

/**
 * lvd_give_bytes() - give the domain a pointer to memory without pointers
 * @call:	the call
 * @kernel:	the pointer
 * @size:	bytes
 * @elem:	bytes of an element: 1, 2, 4, 8
 * @flags:	enum lvd_flags; LVD_TO_KERNEL: the driver writes there
 *
 * What the driver writes goes in, too: it need not write all of it, and what
 * it writes may be what was there.
 *
 * Returns the domain's pointer; 0 if the call has failed.
 */
unsigned long lvd_give_bytes(struct lvd_call *call, const void *kernel,
			     size_t size, size_t elem, unsigned int flags)
{
	unsigned long u;

	if (plain(call, kernel, flags, &u))
		return u;
	if (flags & LVD_SENTINEL &&
	    check_mul_overflow(sentinel(kernel, elem), elem, &size))
		size = 0;
	if ((flags & LVD_SENTINEL && !size) || size > LVD_MAX_BYTES)
		return too_big(call);
	if (!size)
		return give_empty(call, kernel);
	if (flags & LVD_TO_KERNEL)
		flags |= LVD_TO_DOMAIN;
	return give_bytes(call, kernel, size, elem, flags);
}
EXPORT_SYMBOL_GPL(lvd_give_bytes);

/**
 * lvd_give_string() - give the domain a string
 * @call:	the call
 * @kernel:	the string
 * @flags:	enum lvd_flags
 *
 * Returns the domain's pointer; 0 if the call has failed.
 */
unsigned long lvd_give_string(struct lvd_call *call, const char *kernel,
			      unsigned int flags)
{
	const void *start = kernel;
	struct lvd_region *region;
	struct lvd_loc loc;
	unsigned long u;
	size_t size;

	if (plain(call, kernel, flags, &u))
		return u;
	size = strnlen(kernel, LVD_MAX_STRING) + 1;
	if (size > LVD_MAX_STRING)
		return too_big(call);
	if (flags & LVD_TO_KERNEL)
		return lvd_give_bytes(call, kernel, size, 1, flags);
	if (may_lend(flags | LVD_CONST | LVD_TO_DOMAIN)) {
		u = lvd_lend(call, kernel, size);
		if (u)
			return u;
	}
	/* The domain's own string: it has it. */
	region = known(call->domain, &start, 1);
	if (region && region->owner == LVD_OWNER_DOMAIN) {
		loc = loc_of(region, start);
		return lvd_visit(call, region, &loc, NULL, 0, 1, flags) ?
			loc.u : 0;
	}
	if (region)
		lvd_region_put(call->domain, region);
	/* What was allocated for the driver, kstrdup(), it may edit. */
	if ((flags & LVD_LIFE_MASK) != LVD_LIFE_ALLOC)
		flags |= LVD_CONST;
	return give_bytes(call, kernel, size, 1, flags | LVD_TO_DOMAIN);
}
EXPORT_SYMBOL_GPL(lvd_give_string);

/**
 * lvd_give_member() - give a pointer to a member of an object
 * @call:	the call
 * @kernel:	the member
 * @p:		how the object around it is carried
 * @offset:	where the member is in the object
 * @flags:	enum lvd_flags
 *
 * Returns the domain's pointer; 0 if the call has failed.
 */
unsigned long lvd_give_member(struct lvd_call *call, const void *kernel,
			      const struct lvd_projection *p, size_t offset,
			      unsigned int flags)
{
	unsigned long u;

	if (plain(call, kernel, flags, &u))
		return u;
	u = lvd_give(call, kernel - offset, p, 1, flags & ~LVD_ERRPTR);
	return u ? u + offset : 0;
}
EXPORT_SYMBOL_GPL(lvd_give_member);

/**
 * lvd_give_within() - give a pointer into memory that another pointer gives
 * @call:	the call
 * @kernel:	the pointer
 * @base:	start of that memory, which was given before
 * @length:	its bytes; the pointer may be one past the end
 *
 * Returns the domain's pointer; 0 if the call has failed.
 */
unsigned long lvd_give_within(struct lvd_call *call, const void *kernel,
			      const void *base, size_t length)
{
	size_t offset = (unsigned long)kernel - (unsigned long)base;
	struct lvd_region *region;
	unsigned long u;

	if (plain(call, kernel, 0, &u))
		return u;
	region = base && offset <= length ?
		known(call->domain, &base, max_t(size_t, length, 1)) : NULL;
	if (!region) {
		lvd_count_event(LVD_COUNTER_UNKNOWN);
		lvd_call_error(call, -ERANGE);
		return 0;
	}
	u = loc_of(region, base).u + offset;
	lvd_region_put(call->domain, region);
	return u;
}
EXPORT_SYMBOL_GPL(lvd_give_within);

/**
 * lvd_give_opaque() - give a pointer that nobody follows
 * @call:	the call
 * @kernel:	the pointer
 *
 * Memory that is shared keeps its identity; anything else is a token.
 *
 * Returns the domain's pointer; 0 if the call has failed.
 */
unsigned long lvd_give_opaque(struct lvd_call *call, const void *kernel)
{
	struct lvd_region *region;
	unsigned long u;

	if (plain(call, kernel, LVD_ERRPTR, &u))
		return u;
	region = known(call->domain, &kernel, 1);
	if (region) {
		u = loc_of(region, kernel).u;
		lvd_region_put(call->domain, region);
		return u;
	}
	u = lvd_func_give(call->domain, kernel);
	if (u)
		return u;
	if (lvd_token_add(call->domain, (unsigned long)kernel)) {
		lvd_call_nomem(call);
		return 0;
	}
	return (unsigned long)kernel;
}
EXPORT_SYMBOL_GPL(lvd_give_opaque);

/**
 * lvd_give_user() - give a pointer to user memory
 * @call:	the call
 * @ptr:	the pointer
 * @size:	bytes that the driver may use
 *
 * Returns the domain's pointer; 0 if the call has failed.
 */
unsigned long lvd_give_user(struct lvd_call *call, const void __user *ptr,
			    size_t size)
{
	unsigned long u = (__force unsigned long)ptr;

	if (!u || lvd_failed(call))
		return 0;
	if (!size || lvd_user_known(call->domain, u, size))
		return u;
	if (u + size - 1 < u)
		return too_big(call);
	if (lvd_user_add(call->domain, call, u, size)) {
		lvd_call_nomem(call);
		return 0;
	}
	return u;
}
EXPORT_SYMBOL_GPL(lvd_give_user);

/**
 * lvd_give_function() - give a pointer to a function
 * @call:	the call
 * @kernel:	a boundary function
 *
 * Returns the domain's pointer; 0 if the call has failed.
 */
unsigned long lvd_give_function(struct lvd_call *call, const void *kernel)
{
	unsigned long u;

	if (plain(call, kernel, 0, &u))
		return u;
	u = lvd_func_give(call->domain, kernel);
	if (!u) {
		lvd_count_event(LVD_COUNTER_FUNCTION);
		lvd_call_error(call, -EOPNOTSUPP);
	}
	return u;
}
EXPORT_SYMBOL_GPL(lvd_give_function);
