// SPDX-License-Identifier: GPL-2.0
/*
 * What a domain holds and must give back when it ends: locks of a thread, which
 * only that thread can release; and resources of the domain.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include "internal.h"

/**
 * struct entry - something to release
 * @list:	in the domain's log, newest first
 * @object:	what
 * @release:	how
 * @context:	a lock: whose it is; else 0
 * @home:	a lock: the kernel's call into the driver that took it; NULL: it
 *		outlived that
 */
struct entry {
	struct list_head list;
	void *object;
	void (*release)(void *object);
	unsigned long context;
	const struct lvd_call *home;
};

static struct entry *find(struct lvd_domain *domain, const void *object)
{
	struct entry *entry;

	lockdep_assert_held(&domain->log_lock);
	list_for_each_entry(entry, &domain->log, list)
		if (entry->object == object)
			return entry;
	return NULL;
}

static void log_add(struct lvd_call *call, const void *object,
		    void (*release)(void *object), unsigned long context)
{
	struct lvd_domain *domain = call->domain;
	struct entry *fresh, *known;
	unsigned long flags;

	fresh = lvd_kzalloc(sizeof(*fresh), LVD_GFP);
	spin_lock_irqsave(&domain->log_lock, flags);
	known = find(domain, object);
	if (known) {
		known->release = release;
	} else if (fresh) {
		fresh->object = (void *)object;
		fresh->release = release;
		fresh->context = context;
		fresh->home = context ? lvd_call_home(call) : NULL;
		list_add(&fresh->list, &domain->log);
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
 * lvd_log() - the domain has come by something
 * @call:	the call that gave it
 * @object:	what
 * @release:	how to take it back; called in process context, with no locks
 *		held, unless @object is a lock: then as soon as the driver's
 *		thread is back in the kernel
 */
void lvd_log(struct lvd_call *call, const void *object,
	     void (*release)(void *object))
{
	log_add(call, object, release, 0);
}
EXPORT_SYMBOL_GPL(lvd_log);

/**
 * lvd_log_lock() - the thread of a call has taken a lock
 * @call:	the call
 * @lock:	the lock
 * @release:	how to release it
 */
void lvd_log_lock(struct lvd_call *call, const void *lock,
		  void (*release)(void *object))
{
	log_add(call, lock, release, lvd_context());
}

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
	const struct entry *entry;
	unsigned long flags;
	bool mine;

	spin_lock_irqsave(&domain->log_lock, flags);
	entry = find(domain, lock);
	mine = entry && entry->context == lvd_context();
	spin_unlock_irqrestore(&domain->log_lock, flags);
	return mine;
}

/**
 * lvd_unlog() - the domain has given something back
 * @call:	the call that takes it
 * @object:	what
 */
void lvd_unlog(struct lvd_call *call, const void *object)
{
	struct lvd_domain *domain = call->domain;
	struct entry *entry;
	unsigned long flags;

	spin_lock_irqsave(&domain->log_lock, flags);
	entry = find(domain, object);
	if (entry)
		list_del(&entry->list);
	spin_unlock_irqrestore(&domain->log_lock, flags);
	kfree(entry);
}
EXPORT_SYMBOL_GPL(lvd_unlog);

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
		entry->release(entry->object);
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
	struct lvd_call *outer = NULL;
	struct entry *entry;
	unsigned long flags;

	if (call->func->kind == LVD_RPC)
		return;
	if (call->parent && call->parent->domain == domain)
		outer = lvd_call_home(call->parent);
	spin_lock_irqsave(&domain->log_lock, flags);
	list_for_each_entry(entry, &domain->log, list)
		if (entry->home == call)
			entry->home = outer;
	spin_unlock_irqrestore(&domain->log_lock, flags);
}

/**
 * lvd_log_release() - release all that a dead domain holds, newest first
 * @domain:	the domain; no calls are in flight. May sleep
 */
void lvd_log_release(struct lvd_domain *domain)
{
	struct entry *entry;
	unsigned long flags;

	for (;;) {
		spin_lock_irqsave(&domain->log_lock, flags);
		entry = list_first_entry_or_null(&domain->log, struct entry,
						 list);
		if (entry)
			list_del(&entry->list);
		spin_unlock_irqrestore(&domain->log_lock, flags);
		if (!entry)
			return;
		if (entry->context)
			lvd_count_event(LVD_COUNTER_HELD);
		else
			entry->release(entry->object);
		kfree(entry);
	}
}
