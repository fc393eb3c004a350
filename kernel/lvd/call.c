// SPDX-License-Identifier: GPL-2.0
/*
 * Crossings: the kernel calls the driver, the driver calls the kernel.
 *
 * Calls of one thread form a stack. An interrupt that crosses on top of a
 * thread's crossing has a stack of its own, lest it inherit that thread's call.
 */
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "internal.h"
#include "stack.h"
#include "trace.h"

#define CALL_BITS	8

/*
 * All calls, innermost first, by context. Only its own context inserts or
 * removes a call or looks for it, so what is found stays.
 */
static struct call_bucket {
	spinlock_t lock;	/* guards head */
	struct hlist_head head;
} calls[1 << CALL_BITS] = {
	[0 ... (1 << CALL_BITS) - 1] = {
		.lock = __SPIN_LOCK_UNLOCKED(calls.lock),
	},
};

static struct call_bucket *bucket_of(unsigned long context)
{
	return &calls[hash_long(context, CALL_BITS)];
}

/**
 * lvd_context() - what runs here: the thread, or an interrupt on top of it
 *
 * Returns a number that nothing else that runs has. There is at most one
 * context of each kind on a thread, and threads are aligned.
 */
unsigned long lvd_context(void)
{
	unsigned long context = (unsigned long)current;

	if (in_hardirq())
		return context + 2;
	return context + !!in_serving_softirq();
}

/**
 * lvd_current_call() - the innermost crossing of this context
 *
 * Returns the call, or NULL.
 */
struct lvd_call *lvd_current_call(void)
{
	unsigned long context = lvd_context(), flags;
	struct call_bucket *bucket = bucket_of(context);
	struct lvd_call *call, *found = NULL;

	spin_lock_irqsave(&bucket->lock, flags);
	hlist_for_each_entry(call, &bucket->head, node) {
		if (call->context == context) {
			found = call;
			break;
		}
	}
	spin_unlock_irqrestore(&bucket->lock, flags);
	return found;
}
EXPORT_SYMBOL_GPL(lvd_current_call);

static void push(struct lvd_call *call)
{
	struct call_bucket *bucket = bucket_of(call->context);
	struct lvd_call *outer;
	unsigned long flags;

	call->parent = NULL;
	spin_lock_irqsave(&bucket->lock, flags);
	hlist_for_each_entry(outer, &bucket->head, node) {
		if (outer->context == call->context) {
			call->parent = outer;
			break;
		}
	}
	hlist_add_head(&call->node, &bucket->head);
	spin_unlock_irqrestore(&bucket->lock, flags);
}

static void pop(struct lvd_call *call)
{
	struct call_bucket *bucket = bucket_of(call->context);
	unsigned long flags;

	spin_lock_irqsave(&bucket->lock, flags);
	hlist_del(&call->node);
	spin_unlock_irqrestore(&bucket->lock, flags);
}

/**
 * lvd_call_home() - the kernel's call into the driver that surrounds a call
 * @call:	the call
 *
 * Returns @call itself, if it is one; NULL on a thread of the driver's own.
 */
struct lvd_call *lvd_call_home(struct lvd_call *call)
{
	const struct lvd_domain *domain = call->domain;

	for (; call; call = call->parent)
		if (call->domain == domain && call->func->kind != LVD_RPC)
			return call;
	return NULL;
}

/**
 * lvd_call_error() - a call fails, and the domain is not to blame
 * @call:	the call
 * @error:	why, a negative errno
 */
void lvd_call_error(struct lvd_call *call, int error)
{
	if (!call->error)
		call->error = error;
}

/**
 * lvd_call_nomem() - a call fails for want of memory
 * @call:	the call
 */
void lvd_call_nomem(struct lvd_call *call)
{
	lvd_count_event(LVD_COUNTER_NOMEM);
	lvd_call_error(call, -ENOMEM);
}

/**
 * lvd_call_begin() - begin a crossing
 * @call:	the call, not initialised
 * @domain:	its domain; the caller has a reference for it
 * @func:	what is called
 *
 * Crossings that are too deep are the domain's fault if it has a call among
 * them: the kernel has no recursion through a driver that the driver does not
 * take part in. If it has none, the caller has come with too little stack.
 *
 * Returns 0, or -ELOOP; the call was begun in both cases.
 */
int lvd_call_begin(struct lvd_call *call, struct lvd_domain *domain,
		   const struct lvd_func *func)
{
	call->domain = domain;
	call->func = func;
	call->context = lvd_context();
	call->preempt = preempt_count();
	call->error = 0;
	call->ret = 0;
	call->bytes = 0;
	call->deallocates = false;
	call->lends = false;
	call->arena = NULL;
	call->nlent = 0;
	call->lent_size = 0;
	call->text = NULL;
	call->spare = NULL;
	call->visiting = NULL;
	call->unwind[0] = NULL;
	call->frame = 0;
	call->doubt.what = NULL;
	call->taken = NULL;
	INIT_LIST_HEAD(&call->regions);
	lvd_visits_init(call);
	push(call);
	call->depth = call->parent ? call->parent->depth + 1 : 0;
	if (likely(call->depth < LVD_MAX_NESTING && !lvd_stack_short()))
		return 0;
	if (call->func->kind == LVD_RPC || lvd_call_outer(call))
		lvd_fault(call, LVD_FAULT_DEPTH, "nested crossings",
			  call->depth);
	lvd_call_error(call, -ELOOP);
	return -ELOOP;
}

/* Objects that the other side frees are not shared any more. */
static void end_deallocated(struct lvd_call *call)
{
	unsigned int i;

	for (i = 0; i < call->nvisits; i++) {
		const struct lvd_visit *visit = &call->visits[i];
		struct lvd_region *region = visit->region;

		if ((visit->flags & LVD_LIFE_MASK) != LVD_LIFE_DEALLOC)
			continue;
		if (region->owner == LVD_OWNER_DOMAIN)
			lvd_types_forget(call->domain, region,
					 visit->loc.u - region->loc.u,
					 max_t(size_t, visit->size, 1));
		else if (visit->loc.k == region->loc.k)
			lvd_region_end(call->domain, region);
	}
}

static void call_end(struct lvd_call *call)
{
	struct lvd_domain *domain = call->domain;

	if (unlikely(call->deallocates))
		end_deallocated(call);
	lvd_log_leave(domain, call);
	lvd_undo_leave(call);
	lvd_visits_end(call);
	lvd_regions_release(domain, &call->regions);
	lvd_lent_end(call);
	kfree(call->text);
	lvd_undo_end(call);
	pop(call);
	atomic_long_add(call->bytes, &domain->bytes);
	trace_lvd_leave(call);
	if (lvd_debugs(LVD_DEBUG_CALLS))
		lvd_debug_end(call);
	if (lvd_dead(domain))
		lvd_call_error(call, -EIO);
}

static struct lvd_domain *domain_of(struct lvd_glue *glue)
{
	struct lvd_domain *domain;

	rcu_read_lock();
	domain = rcu_dereference(glue->domain);
	if (domain && (lvd_dead(domain) || !lvd_domain_get(domain)))
		domain = NULL;
	rcu_read_unlock();
	return domain;
}

/**
 * lvd_begin() - the kernel is about to call the driver
 * @call:	the call, on the caller's stack
 * @glue:	glue of the driver
 * @func:	index of the function
 *
 * Returns 0, and then lvd_end() must be called; or -ENODEV if there is no
 * domain or a dead one, -EBUSY in an NMI, -ELOOP if crossings are too deep.
 */
int lvd_begin(struct lvd_call *call, struct lvd_glue *glue, unsigned int func)
{
	struct lvd_domain *domain;
	int ret;

	if (unlikely(in_nmi())) {
		lvd_count_event(LVD_COUNTER_NMI);
		return -EBUSY;
	}
	domain = domain_of(glue);
	if (unlikely(!domain))
		return -ENODEV;
	ret = lvd_call_begin(call, domain, &glue->funcs[func]);
	if (unlikely(ret)) {
		call_end(call);
		lvd_domain_put(domain);
		return ret;
	}
	atomic_long_inc(&domain->in);
	trace_lvd_enter(call);
	if (lvd_debugs(LVD_DEBUG_CALLS))
		lvd_debug_begin(call);
	return 0;
}
EXPORT_SYMBOL_GPL(lvd_begin);

/**
 * lvd_enter() - call the driver
 * @call:	call that was begun
 * @arg:	words of arguments, as the domain sees them
 * @n:		how many
 *
 * Copies in what the arguments reach, calls, copies out. Nothing happens if
 * the call has failed.
 *
 * Returns 0 or the call's error.
 */
int lvd_enter(struct lvd_call *call, const unsigned long *arg, unsigned int n)
{
	struct lvd_domain *domain = call->domain;
	unsigned long entry;
	int ret;

	lvd_to_domain(call);
	if (lvd_failed(call))
		return call->error;
	entry = lvd_func_address(domain, call->func);
	if (!entry) {
		lvd_count_event(LVD_COUNTER_UNBOUND);
		lvd_call_error(call, -ENXIO);
	} else if (lvd_dead(domain)) {
		lvd_call_error(call, -EIO);
	} else {
		ret = domain->backend->enter(call, entry, arg, n);
		if (ret || lvd_dead(domain))
			lvd_call_error(call, ret ?: -EIO);
	}
	if (lvd_dead(domain))
		lvd_log_thread(domain, call);
	/* Kernel functions that it called may have left it another one. */
	if (unlikely(preempt_count() != call->preempt))
		preempt_count_set(call->preempt);
	if (!lvd_failed(call))
		lvd_to_kernel(call);
	return call->error;
}
EXPORT_SYMBOL_GPL(lvd_enter);

/**
 * lvd_end() - a call of the driver is over
 * @call:	call that was begun
 *
 * Returns 0 if the driver's result may be used; the call's error if not.
 */
int lvd_end(struct lvd_call *call)
{
	call_end(call);
	lvd_domain_put(call->domain);
	return call->error;
}
EXPORT_SYMBOL_GPL(lvd_end);

static void rpc_call(struct lvd_call *call, unsigned int func,
		     const unsigned long *arg)
{
	const struct lvd_glue *glue = call->domain->glue;

	if (func >= glue->nfuncs || glue->funcs[func].kind != LVD_RPC ||
	    !glue->funcs[func].call) {
		lvd_fault(call, LVD_FAULT_CALL, "boundary function", func);
		return;
	}
	glue->funcs[func].call(call, arg, &call->ret);
}

/* The report shows this where the domain calls what does not exist. */
static const struct lvd_func no_func = {
	.name = "(none)",
	.signature = "",
	.kind = LVD_RPC,
};

/**
 * lvd_rpc() - the driver calls the kernel
 * @domain:	the domain; the caller is a call into it, or has a reference
 * @func:	index of the function: the domain's word, checked
 * @arg:	LVD_MAX_ARGS words; 0 where there are fewer
 *
 * If the domain is dead afterwards control does not return to it: the innermost
 * lvd_enter() of this thread fails. A thread that the driver made has none; it
 * gets -EIO and must end.
 *
 * A function that failed before it set a result returns the error.
 *
 * Returns the function's result, as the domain sees it.
 */
unsigned long lvd_rpc(struct lvd_domain *domain, unsigned int func,
		      const unsigned long *arg)
{
	const struct lvd_func *known = &no_func;
	struct lvd_call call, *home;
	unsigned long ret;

	if (func < domain->glue->nfuncs &&
	    domain->glue->funcs[func].kind == LVD_RPC)
		known = &domain->glue->funcs[func];
	if (!lvd_call_begin(&call, domain, known)) {
		atomic_long_inc(&domain->out);
		trace_lvd_enter(&call);
		if (lvd_debugs(LVD_DEBUG_CALLS))
			lvd_debug_begin(&call);
		call.ret = (unsigned long)-ENOMEM;
		lvd_to_kernel(&call);
		if (!lvd_failed(&call) && !lvd_dead(domain)) {
			rpc_call(&call, func, arg);
			lvd_to_domain(&call);
		}
	}
	home = call.parent ? lvd_call_home(&call) : NULL;
	call_end(&call);
	ret = call.ret;
	if (likely(!lvd_dead(domain)))
		return ret;
	if (home && home == call.parent) {
		domain->backend->abandon(home);
		BUG();
	}
	lvd_log_thread(domain, NULL);
	return (unsigned long)-EIO;
}
EXPORT_SYMBOL_GPL(lvd_rpc);
