// SPDX-License-Identifier: GPL-2.0
/*
 * Faults: a domain ends, once, and one report says why. Its format is for
 * people and for tests: see Documentation/ksplit.rst.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#include "internal.h"
#include "trace.h"

#if IS_ENABLED(CONFIG_LVD_KUNIT_TEST)
long lvd_fail_after = -1;

bool lvd_alloc_fails(void)
{
	long n = READ_ONCE(lvd_fail_after);

	if (likely(n < 0))
		return false;
	WRITE_ONCE(lvd_fail_after, n - 1);
	return !n;
}
#endif

atomic_long_t lvd_fault_counters[LVD_FAULTS];
atomic_long_t lvd_counters[LVD_COUNTERS];

static const struct {
	const char *name;
	const char *text;
} faults[] = {
	[LVD_FAULT_POINTER]	= { "pointer", "points to no memory of the domain" },
	[LVD_FAULT_SIZE]	= { "size", "points to less memory than its type needs" },
	[LVD_FAULT_ALIGN]	= { "align", "is misaligned" },
	[LVD_FAULT_TYPE]	= { "type", "points to an object of another type" },
	[LVD_FAULT_FUNCTION]	= { "function", "points to no boundary function of its type" },
	[LVD_FAULT_LENGTH]	= { "length", "is out of range" },
	[LVD_FAULT_STRING]	= { "string", "has no terminator" },
	[LVD_FAULT_TAG]		= { "tag", "names no member of its union" },
	[LVD_FAULT_DEPTH]	= { "depth", "are too many" },
	[LVD_FAULT_READONLY]	= { "readonly", "is constant and was changed" },
	[LVD_FAULT_FREE]	= { "free", "is not the start of its allocation" },
	[LVD_FAULT_LOCK]	= { "lock", "takes a lock twice, or releases one that is not held" },
	[LVD_FAULT_UNRESOLVED]	= { "unresolved", "is left open by the interface" },
	[LVD_FAULT_CALL]	= { "call", "does not exist" },
	[LVD_FAULT_REQUIRED]	= { "required", "does not hold" },
	[LVD_FAULT_REGISTERED]	= { "registered", "was not called for what is freed" },
	[LVD_FAULT_TRAP]	= { "trap", "caused an exception" },
	[LVD_FAULT_KILLED]	= { "killed", "was asked for" },
};

static_assert(ARRAY_SIZE(faults) == LVD_FAULTS);

static const char *const kinds[] = {
	[LVD_RPC]		= "rpc",
	[LVD_RPC_PTR]		= "rpc_ptr",
	[LVD_RPC_EXPORT]	= "rpc_export",
};

/**
 * lvd_fault_name() - name of a kind of fault
 * @kind:	the kind
 *
 * Returns one word.
 */
const char *lvd_fault_name(enum lvd_fault_kind kind)
{
	return kind < LVD_FAULTS ? faults[kind].name : "(none)";
}

static void report_calls(const struct lvd_domain *domain,
			 const struct lvd_call *call)
{
	unsigned int n = 0;

	pr_err("crossings, innermost first:\n");
	if (!call)
		pr_err(" (none)\n");
	for (; call; call = call->parent)
		pr_err(" #%u %s %s%s%s\n", n++, kinds[call->func->kind],
		       call->func->name,
		       call->domain == domain ? "" : " of ",
		       call->domain == domain ? "" : call->domain->glue->module);
}

static void report(const struct lvd_domain *domain, const struct lvd_call *call,
		   enum lvd_fault_kind kind, const char *what,
		   unsigned long value)
{
	const struct lvd_visit *visit = call ? call->visiting : NULL;

	pr_err("==================================================================\n");
	pr_err("lvd: BUG: %s fault in %s\n\n", faults[kind].name,
	       domain->glue->module);
	pr_err("%s %s: 0x%lx\n", what, faults[kind].text, value);
	if (visit)
		pr_err("found in %s at 0x%lx\n",
		       visit->projection ? visit->projection->name : "bytes",
		       visit->loc.u);
	pr_err("\n");
	report_calls(domain, call);
	pr_err("\n");
	pr_err("The domain of %s has ended.\n", domain->glue->module);
	pr_err("==================================================================\n");
}

/**
 * lvd_domain_fault() - a domain ends
 * @domain:	the domain; the caller is one of its calls or has a reference
 * @call:	the call that found out, or NULL
 * @kind:	what is wrong
 * @what:	with what: a projection, a field, an argument
 * @value:	its value
 *
 * Only the first fault counts. What the domain holds is released when its last
 * call has returned.
 *
 * Returns true if this was the first one.
 */
bool lvd_domain_fault(struct lvd_domain *domain, struct lvd_call *call,
		      enum lvd_fault_kind kind, const char *what,
		      unsigned long value)
{
	if (atomic_cmpxchg(&domain->state, LVD_LIVE, LVD_DEAD) != LVD_LIVE)
		return false;
	domain->fault.kind = kind;
	domain->fault.value = value;
	atomic_long_inc(&lvd_fault_counters[kind]);
	trace_lvd_kill(domain, kind, value);
	if (domain->backend->kill)
		domain->backend->kill(domain);
	report(domain, call, kind, what, value);
	if (lvd_domain_get(domain) && !schedule_work(&domain->reap))
		lvd_domain_put(domain);
	return true;
}

/**
 * lvd_fault() - what the domain handed over is wrong: it ends
 * @call:	the call that found out
 * @kind:	what is wrong
 * @what:	with what: a projection, a field, an argument
 * @value:	its value
 *
 * All calls of this thread into that domain fail; those of other threads do so
 * when they cross next.
 */
void lvd_fault(struct lvd_call *call, enum lvd_fault_kind kind,
	       const char *what, unsigned long value)
{
	struct lvd_domain *domain = call->domain;
	struct lvd_call *outer;

	lvd_domain_fault(domain, call, kind, what, value);
	for (outer = call; outer; outer = outer->parent)
		if (outer->domain == domain)
			lvd_call_error(outer, -EFAULT);
}
EXPORT_SYMBOL_GPL(lvd_fault);

/**
 * lvd_trap() - the back end caught an exception of the domain
 * @domain:	the domain
 * @what:	what happened
 * @value:	where
 */
void lvd_trap(struct lvd_domain *domain, const char *what, unsigned long value)
{
	struct lvd_call *call = lvd_current_call();

	if (call && call->domain == domain)
		lvd_fault(call, LVD_FAULT_TRAP, what, value);
	else
		lvd_domain_fault(domain, NULL, LVD_FAULT_TRAP, what, value);
}
EXPORT_SYMBOL_GPL(lvd_trap);

/**
 * lvd_kill() - end a domain
 * @domain:	the domain; the caller has a reference, or destroys it later
 */
void lvd_kill(struct lvd_domain *domain)
{
	struct lvd_call *call = lvd_current_call();

	if (call && call->domain == domain)
		lvd_fault(call, LVD_FAULT_KILLED, "the end", 0);
	else
		lvd_domain_fault(domain, NULL, LVD_FAULT_KILLED, "the end", 0);
}
EXPORT_SYMBOL_GPL(lvd_kill);
