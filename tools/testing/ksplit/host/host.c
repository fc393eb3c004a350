// SPDX-License-Identifier: GPL-2.0
/*
 * What the LVD runtime needs of a kernel, in a program.
 */
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>

#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>

__thread struct task_struct host_current;
__thread int host_preempt_count;
__thread int host_context;

long host_fail_after = -1;

/**
 * host_alloc_fails() - is this the allocation that is to fail?
 */
bool host_alloc_fails(void)
{
	if (__atomic_load_n(&host_fail_after, __ATOMIC_RELAXED) < 0)
		return false;
	return __atomic_fetch_sub(&host_fail_after, 1, __ATOMIC_RELAXED) == 0;
}

/**
 * memchr_inv() - find a byte that is different
 * @start:	memory
 * @c:		from this
 * @bytes:	how much memory
 *
 * Returns where it is, or NULL.
 */
void *memchr_inv(const void *start, int c, size_t bytes)
{
	const unsigned char *p = start;

	for (; bytes; bytes--, p++)
		if (*p != (unsigned char)c)
			return (void *)p;
	return NULL;
}

static void print(const char *text)
{
	fputs(text, stderr);
}

/* Where pr_err() goes; tests catch it. */
void (*host_printk)(const char *text) = print;

/**
 * pr_err() - print one line or part of one
 * @format:	as of printf()
 */
void pr_err(const char *format, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	host_printk(text);
}

/*
 * RCU: a reader's thread has a slot, which is odd while it reads. Whoever waits
 * looks at every slot until it has been even, or has changed.
 */
#define MAX_THREADS	256

static struct slot {
	unsigned long sequence;
	int used;
} __attribute__((aligned(64))) slots[MAX_THREADS];

static __thread struct slot *my_slot;
static __thread int nesting;

static struct slot *find_slot(void)
{
	int i;

	for (i = 0; i < MAX_THREADS; i++)
		if (!__atomic_exchange_n(&slots[i].used, 1, __ATOMIC_SEQ_CST))
			return &slots[i];
	abort();
}

void rcu_read_lock(void)
{
	if (nesting++)
		return;
	if (!my_slot)
		my_slot = find_slot();
	__atomic_add_fetch(&my_slot->sequence, 1, __ATOMIC_SEQ_CST);
}

void rcu_read_unlock(void)
{
	if (!--nesting)
		__atomic_add_fetch(&my_slot->sequence, 1, __ATOMIC_SEQ_CST);
}

void synchronize_rcu(void)
{
	int i;

	for (i = 0; i < MAX_THREADS; i++) {
		unsigned long seen = __atomic_load_n(&slots[i].sequence,
						     __ATOMIC_SEQ_CST);

		while (seen & 1 && seen == __atomic_load_n(&slots[i].sequence,
							   __ATOMIC_SEQ_CST))
			sched_yield();
	}
}
