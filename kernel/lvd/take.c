// SPDX-License-Identifier: GPL-2.0
/*
 * Pointers from the domain to the kernel: every value is checked before the
 * kernel uses it, and what does not pass ends the domain.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

/*
 * An argument is wrong at once. A field of an object may hold what the kernel
 * put there long ago: lvd_stored() decides, or the end of the object.
 */
static void *wrong(struct lvd_call *call, enum lvd_fault_kind kind,
		   const char *what, unsigned long value)
{
	if (call->visiting && !call->doubt.what) {
		call->doubt.what = what;
		call->doubt.kind = kind;
		call->doubt.value = value;
	} else {
		call->doubt.what = NULL;
		lvd_fault(call, kind, what, value);
	}
	return NULL;
}

static bool plain(struct lvd_call *call, unsigned long u, unsigned int flags,
		  void **kernel)
{
	call->taken = NULL;
	*kernel = NULL;
	if (!u || lvd_failed(call))
		return true;
	if (!(flags & LVD_ERRPTR && IS_ERR_VALUE(u)))
		return false;
	*kernel = (void *)u;
	call->taken = *kernel;
	return true;
}

/**
 * lvd_resolve() - find the memory that the domain means
 * @call:	the call
 * @u:		domain address
 * @size:	bytes that are meant
 *
 * Returns the best region there is, which may be too small, with a reference;
 * NULL: none.
 */
struct lvd_region *lvd_resolve(struct lvd_call *call, unsigned long u,
			       size_t size)
{
	struct lvd_domain *domain = call->domain;
	struct lvd_region *region;

	region = lvd_region_get_user(domain, u, max_t(size_t, size, 1));
	if (!region)
		region = lvd_region_get_user(domain, u, 1);
	if (!region)
		region = lvd_lent_region(call, u);
	if (region || !domain->backend->resolve ||
	    domain->backend->resolve(call, u))
		return region;
	return lvd_region_get_user(domain, u, 1);
}

/*
 * Elements up to the first zero one, with it; 0: there is none. The kernel's
 * objects are counted in the kernel's copy.
 */
static size_t sentinel(const struct lvd_region *region, size_t offset,
		       size_t elem, bool typed)
{
	const void *array = typed && region->owner == LVD_OWNER_KERNEL ?
		region->loc.k : region->loc.d;
	size_t n, room = elem ? (region->size - offset) / elem : 0;

	array += offset;
	for (n = 0; n < room && n < LVD_MAX_ELEMENTS; n++)
		if (!memchr_inv(array + n * elem, 0, elem))
			return n + 1;
	return 0;
}

/* Takes over the reference to @region. */
static void *take_object(struct lvd_call *call, struct lvd_region *region,
			 unsigned long u, const struct lvd_projection *p,
			 size_t count, unsigned int flags)
{
	size_t offset = u - region->loc.u;
	struct lvd_loc loc = lvd_loc_at(region, offset);
	enum lvd_types_result result;

	result = lvd_types_note(call->domain, region, offset, p->type, count,
				false);
	if (result != LVD_TYPES_OK) {
		lvd_region_put(call->domain, region);
		if (result == LVD_TYPES_WRONG)
			return wrong(call, LVD_FAULT_TYPE, p->name, u);
		lvd_call_nomem(call);
		return NULL;
	}
	if (!lvd_visit(call, region, &loc, p, p->type->size * count,
		       p->type->size, flags | LVD_VISIT_TAKEN))
		return NULL;
	call->taken = loc.k;
	return loc.k;
}

/*
 * Can the kernel free what is at @u? Allocations have regions of their own. A
 * kernel's object ends by a function for its type, which knows when it may:
 * what is freed as mere memory must have been allocated for the driver.
 */
static bool can_free(const struct lvd_region *region, unsigned long u,
		     const struct lvd_projection *p, unsigned int flags)
{
	/* Pages are freed by functions for pages, and nothing else is. */
	if (!(region->flags & LVD_REGION_PAGE) != !(flags & LVD_VISIT_PAGE))
		return false;
	if (u != region->loc.u)
		return false;
	if (region->flags & LVD_REGION_HEAP)
		return true;
	return region->owner == LVD_OWNER_KERNEL &&
		(p || flags & LVD_VISIT_PAGE);
}

/* What is wrong with @size bytes at @u? LVD_FAULTS: nothing. */
static enum lvd_fault_kind check_range(const struct lvd_region *region,
				       unsigned long u,
				       const struct lvd_projection *p,
				       size_t size, size_t align,
				       unsigned int flags)
{
	if ((flags & LVD_LIFE_MASK) == LVD_LIFE_DEALLOC &&
	    !can_free(region, u, p, flags))
		return LVD_FAULT_FREE;
	if (size > LVD_MAX_BYTES ||
	    size > region->size - (u - region->loc.u))
		return LVD_FAULT_SIZE;
	if (align && u & (align - 1))
		return LVD_FAULT_ALIGN;
	return LVD_FAULTS;
}

/**
 * lvd_take() - take a pointer to an object, or to an array of them
 * @call:	the call
 * @u:		the domain's pointer, fetched once
 * @p:		how the object is carried
 * @count:	number of elements
 * @flags:	enum lvd_flags
 *
 * Returns the kernel's pointer; NULL if the call has failed.
 */
void *lvd_take(struct lvd_call *call, unsigned long u,
	       const struct lvd_projection *p, size_t count,
	       unsigned int flags)
{
	struct lvd_region *region;
	enum lvd_fault_kind kind;
	void *kernel;
	size_t size;

	if (plain(call, u, flags, &kernel))
		return kernel;
	if (check_mul_overflow(count, p->type->size, &size))
		return wrong(call, LVD_FAULT_SIZE, p->name, u);
	region = lvd_resolve(call, u, size);
	if (region && flags & LVD_SENTINEL) {
		count = sentinel(region, u - region->loc.u, p->type->size,
				 true);
		size = count * p->type->size;
		if (!count) {
			lvd_region_put(call->domain, region);
			return wrong(call, LVD_FAULT_LENGTH, p->name, u);
		}
	}
	if (!region && !size)
		return ZERO_SIZE_PTR;
	if (!region)
		return wrong(call, LVD_FAULT_POINTER, p->name, u);
	kind = check_range(region, u, p, size, p->type->align, flags);
	if (kind != LVD_FAULTS) {
		lvd_region_put(call->domain, region);
		return wrong(call, kind, p->name, u);
	}
	if (!size) {
		kernel = lvd_loc_at(region, u - region->loc.u).k;
		lvd_region_put(call->domain, region);
		return kernel;
	}
	return take_object(call, region, u, p, count, flags);
}
EXPORT_SYMBOL_GPL(lvd_take);

/*
 * Bytes inside a typed object never go to the kernel's copy of it. An argument
 * gets a copy for the call; a field one that lasts, as the field does. Not so if
 * the kernel is to free them: that means the object itself, and carries nothing.
 */
static struct lvd_region *aside(struct lvd_call *call,
				struct lvd_region *region, size_t offset,
				size_t size)
{
	/* What a driver's function returns is used when its call has ended. */
	bool lasts = call->visiting || call->func->kind != LVD_RPC;
	struct lvd_region *bounce;

	bounce = lvd_region_bounce(call->domain, lasts ? NULL : call, region,
				   offset, size);
	lvd_region_put(call->domain, region);
	if (!bounce)
		lvd_call_nomem(call);
	return bounce;
}

/* Takes over the reference to @region. */
static void *take_bytes(struct lvd_call *call, struct lvd_region *region,
			unsigned long u, size_t size, size_t elem,
			unsigned int flags)
{
	struct lvd_loc loc;

	loc = lvd_loc_at(region, u - region->loc.u);
	if (!lvd_visit(call, region, &loc, NULL, size, elem,
		       flags | LVD_VISIT_TAKEN))
		return NULL;
	call->taken = loc.k;
	return loc.k;
}

/**
 * lvd_take_bytes() - take a pointer to memory without pointers
 * @call:	the call
 * @u:		the domain's pointer, fetched once
 * @size:	bytes
 * @elem:	bytes of an element: 1, 2, 4, 8
 * @flags:	enum lvd_flags; LVD_TO_DOMAIN: the kernel writes there
 *
 * Returns the kernel's pointer; NULL if the call has failed.
 */
void *lvd_take_bytes(struct lvd_call *call, unsigned long u, size_t size,
		     size_t elem, unsigned int flags)
{
	struct lvd_region *region;
	enum lvd_fault_kind kind;
	size_t offset;
	void *kernel;

	if (plain(call, u, flags, &kernel))
		return kernel;
	if (!size && !(flags & LVD_SENTINEL))
		return ZERO_SIZE_PTR;
	region = lvd_resolve(call, u, size);
	if (!region)
		return wrong(call, LVD_FAULT_POINTER, "bytes", u);
	offset = u - region->loc.u;
	if (flags & LVD_SENTINEL)
		size = sentinel(region, offset, elem, false) * elem;
	kind = size ? check_range(region, u, NULL, size, elem, flags) :
		LVD_FAULT_LENGTH;
	if (kind != LVD_FAULTS) {
		lvd_region_put(call->domain, region);
		return wrong(call, kind, "bytes", u);
	}
	if (lvd_types_next(call->domain, region, offset) < offset + size &&
	    !(region->flags & LVD_REGION_READONLY)) {
		if ((flags & LVD_LIFE_MASK) == LVD_LIFE_DEALLOC)
			return take_bytes(call, region, u, 0, 1,
					  LVD_LIFE_DEALLOC);
		region = aside(call, region, offset, size);
		if (!region)
			return NULL;
	}
	if (flags & LVD_TO_DOMAIN)
		flags |= LVD_TO_KERNEL;
	return take_bytes(call, region, u, size, elem, flags);
}
EXPORT_SYMBOL_GPL(lvd_take_bytes);

/* The kernel has that very string: nothing to copy, and no copy to keep. */
static bool same_string(const struct lvd_loc *loc, size_t bound)
{
	const char *k = loc->k, *d = loc->d;
	size_t i;

	for (i = 0; i < bound; i++) {
		char c = READ_ONCE(d[i]);

		if (c != READ_ONCE(k[i]))
			return false;
		if (!c)
			return true;
	}
	return false;
}

/* Takes over the reference to @region. */
static char *take_typed_string(struct lvd_call *call, struct lvd_region *region,
			       unsigned long u, size_t bound,
			       unsigned int life)
{
	size_t offset = u - region->loc.u, size;
	struct lvd_loc loc = lvd_loc_at(region, offset);

	if (life == LVD_LIFE_DEALLOC ? strnlen(loc.k, bound) < bound :
				       same_string(&loc, bound)) {
		/* The visit keeps the region; there is nothing to carry. */
		if (!lvd_visit(call, region, &loc, NULL, 0, 1, life))
			return NULL;
		call->taken = loc.k;
		return loc.k;
	}
	size = strnlen(loc.d, bound) + 1;
	if (size > bound || life == LVD_LIFE_DEALLOC) {
		lvd_region_put(call->domain, region);
		return wrong(call, LVD_FAULT_STRING, "string", u);
	}
	region = aside(call, region, offset, size);
	if (!region)
		return NULL;
	return take_bytes(call, region, u, size, 1,
			  LVD_TO_KERNEL | LVD_VISIT_STRING);
}

/* Takes over the reference to @region. */
static char *take_constant(struct lvd_call *call, struct lvd_region *region,
			   unsigned long u, size_t bound, unsigned int life)
{
	size_t size = strnlen(lvd_loc_at(region, u - region->loc.u).k, bound);

	if (size == bound) {
		lvd_region_put(call->domain, region);
		return wrong(call, LVD_FAULT_STRING, "string", u);
	}
	return take_bytes(call, region, u, size + 1, 1, LVD_TO_KERNEL | life);
}

/*
 * A constant of the driver's. The kernel may keep it for as long as it would keep
 * that of a module that is not isolated: lockdep does, for longer than the domain
 * lasts. Takes over the reference to @region.
 */
static char *take_fixed(struct lvd_call *call, struct lvd_region *region,
			unsigned long u, size_t bound)
{
	char *string = (char *)u;

	lvd_region_put(call->domain, region);
	if (strnlen(string, bound) == bound)
		return wrong(call, LVD_FAULT_STRING, "string", u);
	call->taken = string;
	return string;
}

/**
 * lvd_take_string() - take a string
 * @call:	the call
 * @u:		the domain's pointer, fetched once
 * @flags:	enum lvd_flags; LVD_TO_DOMAIN: the kernel writes there
 *
 * It ends where it ended when it was copied: the kernel's copy has its
 * terminator after lvd_to_kernel().
 *
 * Returns the kernel's pointer; NULL if the call has failed.
 */
char *lvd_take_string(struct lvd_call *call, unsigned long u,
		      unsigned int flags)
{
	unsigned int life = flags & LVD_LIFE_MASK;
	struct lvd_region *region;
	size_t offset, bound, next;
	void *kernel;

	if (plain(call, u, flags, &kernel))
		return kernel;
	region = lvd_resolve(call, u, 1);
	if (!region)
		return wrong(call, LVD_FAULT_POINTER, "string", u);
	if (life == LVD_LIFE_DEALLOC && !can_free(region, u, NULL, flags)) {
		lvd_region_put(call->domain, region);
		return wrong(call, LVD_FAULT_FREE, "string", u);
	}
	offset = u - region->loc.u;
	bound = min_t(size_t, LVD_MAX_STRING, region->size - offset);
	if (region->flags & LVD_REGION_FIXED && !(flags & LVD_TO_DOMAIN))
		return take_fixed(call, region, u, bound);
	if (region->flags & LVD_REGION_READONLY)
		return take_constant(call, region, u, bound, life);
	next = lvd_types_next(call->domain, region, offset);
	if (next == offset)
		return take_typed_string(call, region, u, bound, life);
	return take_bytes(call, region, u, min(bound, next - offset), 1,
			  LVD_TO_KERNEL | LVD_VISIT_STRING | life);
}
EXPORT_SYMBOL_GPL(lvd_take_string);

/**
 * lvd_take_member() - take a pointer to a member of an object
 * @call:	the call
 * @u:		the domain's pointer, fetched once
 * @p:		how the object around it is carried
 * @offset:	where the member is in the object
 * @flags:	enum lvd_flags
 *
 * Returns the kernel's pointer; NULL if the call has failed.
 */
void *lvd_take_member(struct lvd_call *call, unsigned long u,
		      const struct lvd_projection *p, size_t offset,
		      unsigned int flags)
{
	void *kernel;

	if (plain(call, u, flags, &kernel))
		return kernel;
	if (u <= offset)
		return wrong(call, LVD_FAULT_POINTER, p->name, u);
	kernel = lvd_take(call, u - offset, p, 1, flags & ~LVD_ERRPTR);
	if (kernel)
		kernel += offset;
	/* lvd_stored() is asked about the pointer to the member. */
	if (call->doubt.what && call->doubt.value == u - offset)
		call->doubt.value = u;
	call->taken = kernel;
	return kernel;
}
EXPORT_SYMBOL_GPL(lvd_take_member);

/**
 * lvd_take_within() - take a pointer into memory that another pointer gives
 * @call:	the call
 * @u:		the domain's pointer, fetched once
 * @base:	the kernel's copy of that memory
 * @length:	its bytes; the pointer may be one past the end
 *
 * Returns the kernel's pointer; NULL if the call has failed.
 */
void *lvd_take_within(struct lvd_call *call, unsigned long u, const void *base,
		      size_t length)
{
	struct lvd_region *region = NULL;
	struct lvd_loc loc = {};
	void *kernel;

	if (plain(call, u, 0, &kernel))
		return kernel;
	if (base)
		region = lvd_region_get_kernel(call->domain, base,
					       max_t(size_t, length, 1));
	if (!region)
		return wrong(call, LVD_FAULT_POINTER, "pointer within", u);
	loc = lvd_loc_at(region, base - region->loc.k);
	lvd_region_put(call->domain, region);
	if (u - loc.u > length)
		return wrong(call, LVD_FAULT_LENGTH, "pointer within", u);
	call->taken = loc.k + (u - loc.u);
	return loc.k + (u - loc.u);
}
EXPORT_SYMBOL_GPL(lvd_take_within);

/* Numbers that are passed as pointers; there is no memory below. */
#define SMALLEST_ADDRESS	4096

/**
 * lvd_take_opaque() - take a pointer that nobody follows
 * @call:	the call
 * @u:		the domain's pointer, fetched once
 *
 * Returns the kernel's pointer; NULL if the call has failed.
 */
void *lvd_take_opaque(struct lvd_call *call, unsigned long u)
{
	struct lvd_region *region;
	void *kernel;

	if (plain(call, u, LVD_ERRPTR, &kernel))
		return kernel;
	region = lvd_resolve(call, u, 1);
	if (region) {
		kernel = lvd_loc_at(region, u - region->loc.u).k;
		lvd_region_put(call->domain, region);
	} else if (u < SMALLEST_ADDRESS || lvd_token_known(call->domain, u)) {
		kernel = (void *)u;
	} else {
		kernel = lvd_func_take(call->domain, u, NULL);
		if (!kernel)
			return wrong(call, LVD_FAULT_POINTER, "opaque pointer",
				     u);
	}
	call->taken = kernel;
	return kernel;
}
EXPORT_SYMBOL_GPL(lvd_take_opaque);

/**
 * lvd_take_user() - take a pointer to user memory
 * @call:	the call
 * @u:		the domain's pointer, fetched once
 * @size:	bytes that will be used
 *
 * Returns the pointer; NULL if the call has failed.
 */
void __user *lvd_take_user(struct lvd_call *call, unsigned long u, size_t size)
{
	call->taken = NULL;
	if (!u || lvd_failed(call))
		return NULL;
	if (size && !lvd_user_known(call->domain, u, size))
		return (void __force __user *)wrong(call, LVD_FAULT_POINTER,
						    "user pointer", u);
	call->taken = (void *)u;
	return (void __force __user *)u;
}
EXPORT_SYMBOL_GPL(lvd_take_user);

/**
 * lvd_take_function() - take a pointer to a function
 * @call:	the call
 * @u:		the domain's pointer, fetched once
 * @signature:	the type that it is called with
 *
 * Returns the glue that stands for the driver's function, or the kernel's own
 * function; NULL if the call has failed.
 */
void *lvd_take_function(struct lvd_call *call, unsigned long u,
			const char *signature)
{
	void *kernel;

	if (plain(call, u, 0, &kernel))
		return kernel;
	kernel = lvd_func_take(call->domain, u, signature);
	if (!kernel)
		return wrong(call, LVD_FAULT_FUNCTION, signature, u);
	call->taken = kernel;
	return kernel;
}
EXPORT_SYMBOL_GPL(lvd_take_function);

/*
 * The kernel's copy of the domain's memory, as it was loaded, holds the
 * domain's addresses: what equals the base may still have to be translated.
 */
static bool untranslated(const struct lvd_call *call, const void *b,
			 unsigned long u)
{
	const struct lvd_region *region;
	size_t offset;

	if (!call->visiting)
		return false;
	region = call->visiting->region;
	offset = b - region->loc.b;
	if (region->owner != LVD_OWNER_DOMAIN ||
	    offset > region->size - sizeof(u))
		return false;
	return *(unsigned long *)(region->loc.k + offset) == u &&
		(unsigned long)call->taken != u;
}

/*
 * The domain left the pointer alone, but says now that there is more behind it
 * than before: what the kernel has is a copy of too little.
 */
static bool outgrown(struct lvd_call *call, const void *b)
{
	struct lvd_region *region;
	const void *k;
	bool bounce;

	if (!call->visiting)
		return false;
	k = *(void **)(call->visiting->loc.k + (b - call->visiting->loc.b));
	if (k == call->taken || !k)
		return false;
	if (k == ZERO_SIZE_PTR)
		return true;
	region = lvd_region_get_kernel(call->domain, k, 1);
	if (!region)
		return false;
	bounce = region->flags & LVD_REGION_BOUNCE;
	lvd_region_put(call->domain, region);
	return bounce;
}

/*
 * What is gone is not held against the domain; that there is less than it says
 * always is, since the length may be what it changed.
 */
static bool too_little(enum lvd_fault_kind kind)
{
	return kind != LVD_FAULT_POINTER && kind != LVD_FAULT_TYPE;
}

/**
 * lvd_stored() - must a pointer that was taken go to the kernel's copy?
 * @call:	the call
 * @b:		the base of the field, brought up to date
 * @u:		what lvd_fetch() returned and lvd_take() has checked
 *
 * A pointer that the domain left alone stays what it is in the kernel, and may
 * point to what is not shared any more.
 *
 * Returns true if the domain had changed the field and it is valid.
 */
bool lvd_stored(struct lvd_call *call, void *b, unsigned long u)
{
	unsigned long *base = b;
	bool changed = u != *base || untranslated(call, b, u) ||
		outgrown(call, b);
	const char *what = call->doubt.what;

	if (unlikely(what)) {
		bool mine = call->doubt.value == u;

		call->doubt.what = NULL;
		if (changed || !mine || too_little(call->doubt.kind))
			lvd_fault(call, call->doubt.kind, what,
				  call->doubt.value);
		return false;
	}
	if (!changed || lvd_failed(call))
		return false;
	*base = u;
	return true;
}
EXPORT_SYMBOL_GPL(lvd_stored);

static bool driver_decides(const struct lvd_call *call)
{
	return call->func->kind == LVD_RPC || call->direction == LVD_TO_KERNEL;
}

/**
 * lvd_count() - check a number of elements or bytes
 * @call:	the call
 * @n:		the number
 * @what:	its expression in the IDL
 *
 * Returns it; 0 if the call has failed.
 */
size_t lvd_count(struct lvd_call *call, s64 n, const char *what)
{
	if (lvd_failed(call))
		return 0;
	if (n >= 0 && n <= LVD_MAX_ELEMENTS)
		return n;
	if (driver_decides(call)) {
		lvd_fault(call, LVD_FAULT_LENGTH, what, n);
	} else {
		lvd_count_event(LVD_COUNTER_TOO_BIG);
		lvd_call_error(call, -E2BIG);
	}
	return 0;
}
EXPORT_SYMBOL_GPL(lvd_count);

/**
 * lvd_in_range() - check that a value lies in a range
 * @call:	the call
 * @value:	the value
 * @base:	smallest that is allowed
 * @length:	how many are
 * @what:	its name
 *
 * Returns true; false if the call has failed.
 */
bool lvd_in_range(struct lvd_call *call, s64 value, s64 base, s64 length,
		  const char *what)
{
	if (lvd_failed(call))
		return false;
	if (length > 0 && value >= base && (u64)value - (u64)base < (u64)length)
		return true;
	if (driver_decides(call)) {
		lvd_fault(call, LVD_FAULT_LENGTH, what, value);
	} else {
		lvd_count_event(LVD_COUNTER_TOO_BIG);
		lvd_call_error(call, -ERANGE);
	}
	return false;
}
EXPORT_SYMBOL_GPL(lvd_in_range);
