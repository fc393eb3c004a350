/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_SEMAPHORE_H
#define _HOST_LINUX_SEMAPHORE_H

#include <sched.h>

/* Whoever waits spins. */
struct semaphore {
	unsigned int count;
};

static inline void sema_init(struct semaphore *sem, int count)
{
	__atomic_store_n(&sem->count, count, __ATOMIC_RELEASE);
}

static inline int host_down_trylock(struct semaphore *sem)
{
	unsigned int n = __atomic_load_n(&sem->count, __ATOMIC_RELAXED);

	return !n || !__atomic_compare_exchange_n(&sem->count, &n, n - 1, 0,
						  __ATOMIC_ACQUIRE,
						  __ATOMIC_RELAXED);
}

static inline void host_down(struct semaphore *sem)
{
	while (host_down_trylock(sem))
		sched_yield();
}

static inline void host_up(struct semaphore *sem)
{
	__atomic_add_fetch(&sem->count, 1, __ATOMIC_RELEASE);
}

/* The program says what these do; so that a fuzzer never waits. */
void down(struct semaphore *sem);
int down_trylock(struct semaphore *sem);
void up(struct semaphore *sem);

#endif
