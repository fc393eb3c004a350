// SPDX-License-Identifier: GPL-2.0
/*
 * Locks that the driver has taken: which thread has them, since only that can
 * release them, and how. A thread that leaves a dead domain does so at once.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/slab.h>

#include "internal.h"

/**
 * struct entry - a lock that a thread has
 * @list:	in the domain's log, newest first
 * @lock:	the lock
 * @release:	how to release it
 * @context:	the thread, or the interrupt on top of it
 * @home:	the kernel's call into the driver that took it; NULL: it
 *		outlived that
 * @count:	how many times: locks of readers nest
 * @preempt:	what it adds to the preempt count, each time
 */
struct entry {
	struct list_head list;
	void *lock;
	void (*release)(void *lock);
	unsigned long context;
	const struct lvd_call *home;
	unsigned int count;
	int preempt;
};

/* Readers may share a lock: every context has its own entry. */
static struct entry *find(struct lvd_domain *domain, const void *lock)
{
	unsigned long context = lvd_context();
	struct entry *entry;

	lockdep_assert_held(&domain->log_lock);
	list_for_each_entry(entry, &domain->log, list)
		if (entry->lock == lock && entry->context == context)
			return entry;
	return NULL;
}

/**
 * lvd_log_lock() - the thread of a call has taken a lock
 * @call:	the call
 * @lock:	the lock
 * @release:	how to release it
 */
void lvd_log_lock(struct lvd_call *call, const void *lock,
		  void (*release)(void *lock))
{
	struct lvd_domain *domain = call->domain;
	struct lvd_call *home = lvd_call_home(call);
	struct entry *fresh, *known;
	unsigned long flags;
	int preempt;

	fresh = lvd_kzalloc(sizeof(*fresh), LVD_GFP);
	preempt = preempt_count() - call->preempt;
	if (home)
		home->preempt += preempt;
	spin_lock_irqsave(&domain->log_lock, flags);
	known = find(domain, lock);
	if (known) {
		known->count++;
	} else if (fresh) {
		fresh->lock = (void *)lock;
		fresh->release = release;
		fresh->context = lvd_context();
		fresh->home = home;
		fresh->count = 1;
		fresh->preempt = preempt;
		list_add(&fresh->list, &domain->log);
	} else {
		domain->held++;
	}
	spin_unlock_irqrestore(&domain->log_lock, flags);
	if (known) {
		kfree(fresh);
	} else if (!fresh) {
		lvd_count_event(LVD_COUNTER_UNLOGGED);
		lvd_call_nomem(call);
	}
}

/**
 * lvd_log() - how to release a lock that was taken
 * @call:	the call that took it
 * @lock:	the lock
 * @release:	called as soon as the thread is back in the kernel, if the domain
 *		has ended
 */
void lvd_log(struct lvd_call *call, const void *lock,
	     void (*release)(void *lock))
{
	struct lvd_domain *domain = call->domain;
	struct entry *entry;
	unsigned long flags;

	spin_lock_irqsave(&domain->log_lock, flags);
	entry = find(domain, lock);
	if (entry)
		entry->release = release;
	spin_unlock_irqrestore(&domain->log_lock, flags);
}
EXPORT_SYMBOL_GPL(lvd_log);

/**
 * lvd_log_holds() - has this thread a lock from within the domain?
 * @call:	the call
 * @lock:	the lock
 *
 * Returns true if it was logged by lvd_log_lock() in this context.
 */
bool lvd_log_holds(struct lvd_call *call, const void *lock)
{
	struct lvd_domain *domain = call->domain;
	unsigned long flags;
	bool mine;

	spin_lock_irqsave(&domain->log_lock, flags);
	mine = find(domain, lock);
	spin_unlock_irqrestore(&domain->log_lock, flags);
	return mine;
}

/**
 * lvd_log_within() - is there a lock in some memory that has been taken?
 * @domain:	the domain, with its log_lock held
 * @start:	start of the memory in the kernel
 * @size:	its bytes
 *
 * Returns true if a thread has taken one there from within the domain.
 */
bool lvd_log_within(struct lvd_domain *domain, unsigned long start, size_t size)
{
	struct entry *entry;

	lockdep_assert_held(&domain->log_lock);
	list_for_each_entry(entry, &domain->log, list)
		if ((unsigned long)entry->lock - start < size)
			return true;
	return false;
}

/**
 * lvd_log_unlock() - the thread of a call releases a lock
 * @call:	the call
 * @lock:	the lock
 */
void lvd_log_unlock(struct lvd_call *call, const void *lock)
{
	struct lvd_domain *domain = call->domain;
	struct lvd_call *home = lvd_call_home(call);
	struct entry *entry;
	unsigned long flags;

	spin_lock_irqsave(&domain->log_lock, flags);
	entry = find(domain, lock);
	if (entry && home)
		home->preempt -= entry->preempt;
	if (entry && --entry->count)
		entry = NULL;
	else if (entry)
		list_del(&entry->list);
	spin_unlock_irqrestore(&domain->log_lock, flags);
	kfree(entry);
}

/**
 * lvd_log_thread() - a thread leaves a dead domain for good
 * @domain:	the domain
 * @call:	the kernel's call into the driver that ends; NULL: the thread is
 *		the driver's own
 *
 * Releases the locks that it took in there, newest first.
 */
void lvd_log_thread(struct lvd_domain *domain, struct lvd_call *call)
{
	unsigned long context = lvd_context(), flags;
	struct entry *entry, *next;
	LIST_HEAD(mine);

	spin_lock_irqsave(&domain->log_lock, flags);
	list_for_each_entry_safe(entry, next, &domain->log, list)
		if (entry->context == context && entry->home == call)
			list_move_tail(&entry->list, &mine);
	spin_unlock_irqrestore(&domain->log_lock, flags);
	list_for_each_entry_safe(entry, next, &mine, list) {
		if (call)
			call->preempt -= entry->count * entry->preempt;
		while (entry->count--)
			entry->release(entry->lock);
		kfree(entry);
	}
}

/**
 * lvd_log_leave() - a call into the driver is over, and locks may be held
 * @domain:	the domain
 * @call:	the call
 */
void lvd_log_leave(struct lvd_domain *domain, struct lvd_call *call)
{
	struct lvd_call *outer;
	struct entry *entry;
	unsigned long flags;

	if (call->func->kind == LVD_RPC)
		return;
	outer = lvd_call_outer(call);
	spin_lock_irqsave(&domain->log_lock, flags);
	list_for_each_entry(entry, &domain->log, list)
		if (entry->home == call)
			entry->home = outer;
	spin_unlock_irqrestore(&domain->log_lock, flags);
}

/**
 * lvd_log_end() - nobody is in a domain any more
 * @domain:	the domain
 *
 * Returns how many locks nobody can release.
 */
unsigned int lvd_log_end(struct lvd_domain *domain)
{
	struct entry *entry, *next;
	unsigned long flags;
	unsigned int n = 0;
	LIST_HEAD(all);

	spin_lock_irqsave(&domain->log_lock, flags);
	list_splice_init(&domain->log, &all);
	spin_unlock_irqrestore(&domain->log_lock, flags);
	list_for_each_entry_safe(entry, next, &all, list) {
		lvd_count_event(LVD_COUNTER_HELD);
		kfree(entry);
		n++;
	}
	return n;
}
