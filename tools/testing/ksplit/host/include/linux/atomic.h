/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_ATOMIC_H
#define _HOST_LINUX_ATOMIC_H

#include <linux/types.h>

#define ATOMIC_INIT(i)		{ (i) }
#define ATOMIC_LONG_INIT(i)	{ (i) }

#define atomic_read(v)		__atomic_load_n(&(v)->counter, __ATOMIC_ACQUIRE)
#define atomic_set(v, i)	__atomic_store_n(&(v)->counter, (i), \
						 __ATOMIC_RELEASE)
#define atomic_inc(v)		((void)__atomic_add_fetch(&(v)->counter, 1, \
							  __ATOMIC_SEQ_CST))
#define atomic_dec(v)		((void)__atomic_sub_fetch(&(v)->counter, 1, \
							  __ATOMIC_SEQ_CST))
#define atomic_add_return(i, v)	__atomic_add_fetch(&(v)->counter, (i), \
						   __ATOMIC_SEQ_CST)
#define atomic_inc_return(v)	atomic_add_return(1, v)
#define atomic_dec_return(v)	atomic_add_return(-1, v)
#define atomic_long_read(v)	__atomic_load_n(&(v)->counter, __ATOMIC_RELAXED)
#define atomic_long_set(v, i)	__atomic_store_n(&(v)->counter, (i), \
						 __ATOMIC_RELAXED)
#define atomic_long_inc(v)	((void)__atomic_add_fetch(&(v)->counter, 1, \
							  __ATOMIC_RELAXED))
#define atomic_long_add(i, v)	((void)__atomic_add_fetch(&(v)->counter, (i), \
							  __ATOMIC_RELAXED))

static inline int atomic_cmpxchg(atomic_t *v, int old, int new)
{
	__atomic_compare_exchange_n(&v->counter, &old, new, 0,
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return old;
}

/* No fence: thread sanitizers do not know it. */
static inline void smp_mb(void)
{
	static int order;

	__atomic_fetch_add(&order, 1, __ATOMIC_SEQ_CST);
}

/* The operations above are fully ordered. */
#define smp_mb__after_atomic()	do { } while (0)

#endif
