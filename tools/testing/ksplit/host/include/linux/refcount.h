/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_REFCOUNT_H
#define _HOST_LINUX_REFCOUNT_H

/* The kernel's warnings are errors here: misuse ends the program. */
#include <stdbool.h>
#include <stdlib.h>
#include <linux/spinlock.h>

typedef struct refcount_struct {
	unsigned int refs;
} refcount_t;

#define REFCOUNT_INIT(n)	{ (n) }
#define refcount_set(r, n)	__atomic_store_n(&(r)->refs, (n), __ATOMIC_RELEASE)
#define refcount_read(r)	__atomic_load_n(&(r)->refs, __ATOMIC_SEQ_CST)

static inline bool refcount_inc_not_zero(refcount_t *r)
{
	unsigned int old = refcount_read(r);

	while (old)
		if (__atomic_compare_exchange_n(&r->refs, &old, old + 1, 0,
						__ATOMIC_SEQ_CST,
						__ATOMIC_SEQ_CST))
			return true;
	return false;
}

static inline void refcount_inc(refcount_t *r)
{
	if (!__atomic_fetch_add(&r->refs, 1, __ATOMIC_SEQ_CST))
		abort();
}

static inline bool refcount_dec_and_test(refcount_t *r)
{
	unsigned int old = __atomic_fetch_sub(&r->refs, 1, __ATOMIC_SEQ_CST);

	if (!old)
		abort();
	return old == 1;
}

static inline void refcount_dec(refcount_t *r)
{
	if (refcount_dec_and_test(r))
		abort();
}

static inline bool refcount_dec_not_one(refcount_t *r)
{
	unsigned int old = refcount_read(r);

	while (old != 1)
		if (__atomic_compare_exchange_n(&r->refs, &old, old - 1, 0,
						__ATOMIC_SEQ_CST,
						__ATOMIC_SEQ_CST))
			return true;
	return false;
}

#endif
