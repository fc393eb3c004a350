/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_RCUPDATE_H
#define _HOST_LINUX_RCUPDATE_H

#include <linux/compiler.h>
#include <linux/slab.h>

struct rcu_head {
	void *next;
};

void rcu_read_lock(void);
void rcu_read_unlock(void);
void synchronize_rcu(void);

#define rcu_dereference(p)	__atomic_load_n(&(p), __ATOMIC_ACQUIRE)
#define rcu_access_pointer(p)	__atomic_load_n(&(p), __ATOMIC_ACQUIRE)
#define rcu_dereference_protected(p, held)	((void)(held), (p))
#define rcu_assign_pointer(p, v)	__atomic_store_n(&(p), (v), \
							 __ATOMIC_RELEASE)
#define kfree_rcu(ptr, head)						\
	do {								\
		synchronize_rcu();					\
		kfree(ptr);						\
	} while (0)

#endif
