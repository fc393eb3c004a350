// SPDX-License-Identifier: GPL-2.0
/*
 * What the driver did to the kernel, and how to take it back: registrations,
 * memory, objects that it was lent. Glue tells of every call that has something
 * to take back, and of every call that takes it back. When the domain ends, the
 * rest is taken back newest first, as the driver would have done; what the
 * kernel may still look at (memory) waits until the driver's module goes.
 *
 * An entry is a kernel function and the arguments for it. The driver cannot
 * make one: glue does, from what it has validated.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/rbtree.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"
#include "trace.h"

/**
 * struct lvd_undo_entry - a call to make
 * @node:	in lvd_domain.undo
 * @list:	in one of lvd_domain.undos, newest first
 * @undo:	the function
 * @arg:	its arguments; a string's is @text
 * @text:	copy of a string of the driver's, or NULL
 */
struct lvd_undo_entry {
	struct rb_node node;
	struct list_head list;
	const struct lvd_undo *undo;
	unsigned long arg[LVD_UNDO_ARGS];
	char *text;
};

static int compare(const struct lvd_undo_entry *entry,
		   const struct lvd_undo *undo, const unsigned long *arg)
{
	unsigned int i;

	if (entry->undo != undo)
		return entry->undo < undo ? -1 : 1;
	for (i = 0; i < undo->nargs; i++)
		if (i + 1 != undo->string && entry->arg[i] != arg[i])
			return entry->arg[i] < arg[i] ? -1 : 1;
	return 0;
}

static struct lvd_undo_entry *find(struct lvd_domain *domain,
				   const struct lvd_undo *undo,
				   const unsigned long *arg)
{
	struct rb_node *node = domain->undo.rb_node;
	struct lvd_undo_entry *entry;
	int order;

	lockdep_assert_held(&domain->log_lock);
	while (node) {
		entry = rb_entry(node, struct lvd_undo_entry, node);
		order = compare(entry, undo, arg);
		if (!order)
			return entry;
		node = order > 0 ? node->rb_left : node->rb_right;
	}
	return NULL;
}

static void insert(struct lvd_domain *domain, struct lvd_undo_entry *entry)
{
	struct rb_node **link = &domain->undo.rb_node, *parent = NULL;
	struct lvd_undo_entry *other;

	while (*link) {
		parent = *link;
		other = rb_entry(parent, struct lvd_undo_entry, node);
		link = compare(other, entry->undo, entry->arg) > 0 ?
			&parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&entry->node, parent, link);
	rb_insert_color(&entry->node, &domain->undo);
	list_add(&entry->list, &domain->undos[entry->undo->late]);
	domain->nundos++;
}

static void unlink_entry(struct lvd_domain *domain,
			 struct lvd_undo_entry *entry)
{
	rb_erase(&entry->node, &domain->undo);
	list_del(&entry->list);
	domain->nundos--;
}

static void entry_free(struct lvd_undo_entry *entry)
{
	if (entry)
		kfree(entry->text);
	kfree(entry);
}

static char *copy_text(const char *text)
{
	size_t size = strnlen(text, LVD_MAX_STRING - 1) + 1;
	char *copy = lvd_kmalloc(size, LVD_GFP);

	if (copy) {
		memcpy(copy, text, size - 1);
		copy[size - 1] = '\0';
	}
	return copy;
}

/**
 * lvd_undo_prepare() - make sure that lvd_undo() cannot fail
 * @call:	the call, of which one lvd_undo() may follow
 * @text:	string that the entry keeps, or NULL
 *
 * Without memory the call fails, and the kernel's function is not called.
 */
void lvd_undo_prepare(struct lvd_call *call, const char *text)
{
	struct lvd_undo_entry *entry;

	if (lvd_failed(call) || call->spare)
		return;
	entry = lvd_kzalloc(sizeof(*entry), LVD_GFP);
	if (entry && text)
		entry->text = copy_text(text);
	if (entry && (entry->text || !text)) {
		call->spare = entry;
		return;
	}
	kfree(entry);
	lvd_call_nomem(call);
}
EXPORT_SYMBOL_GPL(lvd_undo_prepare);

/**
 * lvd_undo_end() - a call is over
 * @call:	the call
 */
void lvd_undo_end(struct lvd_call *call)
{
	entry_free(call->spare);
}

/**
 * lvd_undo() - the driver has done something that may have to be taken back
 * @call:	the call that did it, prepared by lvd_undo_prepare()
 * @undo:	the function that takes it back
 * @arg:	@undo->nargs arguments for it
 *
 * Done twice, it is taken back once.
 */
void lvd_undo(struct lvd_call *call, const struct lvd_undo *undo,
	      const unsigned long *arg)
{
	struct lvd_domain *domain = call->domain;
	struct lvd_undo_entry *entry = call->spare;
	unsigned long flags;
	unsigned int i;

	if (WARN_ON_ONCE(!entry || undo->nargs > LVD_UNDO_ARGS))
		return;
	entry->undo = undo;
	for (i = 0; i < undo->nargs; i++)
		entry->arg[i] = i + 1 == undo->string ?
			(unsigned long)entry->text : arg[i];
	spin_lock_irqsave(&domain->log_lock, flags);
	if (!find(domain, undo, arg)) {
		insert(domain, entry);
		call->spare = NULL;
	}
	spin_unlock_irqrestore(&domain->log_lock, flags);
}
EXPORT_SYMBOL_GPL(lvd_undo);

static struct lvd_undo_entry *take_entry(struct lvd_domain *domain,
					 const struct lvd_undo *undo,
					 const unsigned long *arg)
{
	struct lvd_undo_entry *entry;
	unsigned long flags;

	spin_lock_irqsave(&domain->log_lock, flags);
	entry = find(domain, undo, arg);
	if (entry)
		unlink_entry(domain, entry);
	spin_unlock_irqrestore(&domain->log_lock, flags);
	return entry;
}

/**
 * lvd_undone() - the driver takes back what it did
 * @call:	the call that takes it back; nothing happens if it has failed
 * @undo:	the function that it amounts to
 * @arg:	arguments of that
 */
void lvd_undone(struct lvd_call *call, const struct lvd_undo *undo,
		const unsigned long *arg)
{
	if (!lvd_failed(call))
		entry_free(take_entry(call->domain, undo, arg));
}
EXPORT_SYMBOL_GPL(lvd_undone);

/*
 * The first entry of @undo whose first argument is @first or more, or of what
 * comes behind @undo; @behind: only that. NULL: there is none.
 */
static struct lvd_undo_entry *entry_from(struct lvd_domain *domain,
					 const struct lvd_undo *undo,
					 unsigned long first, bool behind)
{
	struct rb_node *node = domain->undo.rb_node;
	struct lvd_undo_entry *entry, *found = NULL;

	lockdep_assert_held(&domain->log_lock);
	while (node) {
		entry = rb_entry(node, struct lvd_undo_entry, node);
		if (entry->undo < undo ||
		    (entry->undo == undo &&
		     (behind || entry->arg[0] < first))) {
			node = node->rb_right;
		} else {
			found = entry;
			node = node->rb_left;
		}
	}
	return found;
}

/*
 * A function but @own that waits to be called with an address in that range. The
 * object comes first among the arguments of such functions; of each of them there
 * may be many entries, so they are not gone through.
 */
static const struct lvd_undo *undo_within(struct lvd_domain *domain,
					  unsigned long start, size_t size,
					  const struct lvd_undo *own)
{
	struct lvd_undo_entry *entry = entry_from(domain, NULL, 0, true);
	const struct lvd_undo *undo;

	while (entry) {
		undo = entry->undo;
		if (undo != own && undo->nargs && undo->string != 1) {
			entry = entry_from(domain, undo, start, false);
			if (!entry || entry->undo != undo)
				continue;
			if (entry->arg[0] - start < size)
				return undo;
		}
		entry = entry_from(domain, undo, 0, true);
	}
	return NULL;
}

/* What the kernel would use in that range, by name, or NULL. */
static const char *used_within(struct lvd_domain *domain, unsigned long start,
			       size_t size, const struct lvd_undo *own)
{
	const struct lvd_undo *undo = undo_within(domain, start, size, own);

	if (undo)
		return undo->name;
	return lvd_log_within(domain, start, size) ? "unlock" : NULL;
}

/*
 * Has the driver still to free a kernel's object? The log has it, but for mere
 * memory, which may come from functions that nobody has told us of.
 */
static bool has_yet(struct lvd_domain *domain, const struct lvd_visit *visit,
		    const struct lvd_undo *own)
{
	unsigned long start = (unsigned long)visit->loc.k, flags;
	struct lvd_undo_entry *entry;
	bool found;

	if (!own || visit->region->flags & LVD_REGION_HEAP)
		return true;
	spin_lock_irqsave(&domain->log_lock, flags);
	entry = entry_from(domain, own, start, false);
	found = entry && entry->undo == own && entry->arg[0] == start;
	spin_unlock_irqrestore(&domain->log_lock, flags);
	return found;
}

/*
 * Of two threads that free an object one is too late, and gets no further than
 * this. Nobody finds it any more: when the kernel's function returns there may be
 * something else in its place. What else is freed with it ends with the call.
 */
static void claim(struct lvd_call *call, const struct lvd_visit *visit,
		  const struct lvd_undo *own)
{
	const struct lvd_region *region = visit->region;

	if (!(visit->flags & LVD_VISIT_ARGUMENT) ||
	    region->owner != LVD_OWNER_KERNEL ||
	    visit->loc.k != region->loc.k)
		return;
	if (!has_yet(call->domain, visit, own) ||
	    !lvd_region_end(call->domain, visit->region))
		lvd_fault(call, LVD_FAULT_FREE, call->func->name,
			  visit->loc.u);
}

/**
 * lvd_undo_settled() - the driver frees objects
 * @call:	the call by which it does, before the log is told
 * @own:	the function that it amounts to, or NULL
 *
 * What the kernel has been given in such an object, a timer that runs, must have
 * been taken back: the kernel would use it when it is free. The domain ends, and
 * what is taken back then is taken back in the right order. A lock in it must
 * have been released: the runtime itself would do that when it is free.
 *
 * What passes is not the driver's any more: who is told to free it as well is at
 * fault.
 */
void lvd_undo_settled(struct lvd_call *call, const struct lvd_undo *own)
{
	struct lvd_domain *domain = call->domain;
	unsigned long flags, start;
	const char *used;
	unsigned int i;
	size_t size;

	for (i = 0; i < call->nvisits && !lvd_failed(call); i++) {
		const struct lvd_visit *visit = &call->visits[i];

		if ((visit->flags & LVD_LIFE_MASK) != LVD_LIFE_DEALLOC ||
		    visit->region->flags & LVD_REGION_PAGE)
			continue;
		start = (unsigned long)visit->loc.k;
		size = max_t(size_t, visit->size, 1);
		if (visit->loc.k == visit->region->loc.k)
			size = visit->region->size;
		spin_lock_irqsave(&domain->log_lock, flags);
		used = used_within(domain, start, size, own);
		spin_unlock_irqrestore(&domain->log_lock, flags);
		if (used)
			lvd_fault(call, LVD_FAULT_REGISTERED, used, start);
		else
			claim(call, visit, own);
	}
}
EXPORT_SYMBOL_GPL(lvd_undo_settled);

/**
 * lvd_undo_leave() - the driver's function returns, and its stack goes
 * @call:	the kernel's call of it
 *
 * Likewise for what is on the stack. The kernel's copies of that stay until the
 * domain is destroyed.
 */
void lvd_undo_leave(struct lvd_call *call)
{
	const char *used, *left = NULL;
	struct lvd_domain *domain = call->domain;
	struct lvd_region *region, *next;
	unsigned long flags, start = 0;

	if (likely(list_empty(&call->regions)))
		return;
	spin_lock_irqsave(&domain->lock, flags);
	list_for_each_entry_safe(region, next, &call->regions, list) {
		if (!(region->flags & LVD_REGION_STACK))
			continue;
		spin_lock(&domain->log_lock);
		used = used_within(domain, (unsigned long)region->loc.k,
				   region->size, NULL);
		spin_unlock(&domain->log_lock);
		if (!used)
			continue;
		region->home = NULL;
		list_move(&region->list, &domain->regions);
		start = region->loc.u;
		left = used;
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	if (left)
		lvd_fault(call, LVD_FAULT_REGISTERED, left, start);
}

/**
 * lvd_undo_returned() - the driver gives back what it was lent
 * @call:	the call by which it does; nothing happens if it has failed
 * @undo:	the function that it amounts to
 * @arg:	arguments of that
 *
 * What it does not have is not the driver's to give: the domain ends.
 */
void lvd_undo_returned(struct lvd_call *call, const struct lvd_undo *undo,
		       const unsigned long *arg)
{
	struct lvd_undo_entry *entry;

	if (lvd_failed(call))
		return;
	entry = take_entry(call->domain, undo, arg);
	if (!entry)
		lvd_fault(call, LVD_FAULT_FREE, call->func->name,
			  undo->nargs ? arg[0] : 0);
	entry_free(entry);
}
EXPORT_SYMBOL_GPL(lvd_undo_returned);

/**
 * lvd_undo_lend() - the driver is given something that it has to give back
 * @call:	the call by which it is; nothing happens if it has failed
 * @undo:	the function that takes it back
 * @arg:	arguments of that
 */
void lvd_undo_lend(struct lvd_call *call, const struct lvd_undo *undo,
		   const unsigned long *arg)
{
	lvd_undo_prepare(call, NULL);
	if (lvd_failed(call))
		return;
	lvd_undo(call, undo, arg);
	call->lends = true;
}
EXPORT_SYMBOL_GPL(lvd_undo_lend);

/* The kernel will use what it is given back for something else. */
static void check_settled(struct lvd_call *call, const struct lvd_undo *own,
			  unsigned long object)
{
	struct lvd_domain *domain = call->domain;
	const char *used = NULL;
	struct lvd_region *region;
	unsigned long flags;

	region = lvd_region_get_kernel(domain, (void *)object, 1);
	if (!region)
		return;
	if ((unsigned long)region->loc.k == object) {
		spin_lock_irqsave(&domain->log_lock, flags);
		used = used_within(domain, object, region->size, own);
		spin_unlock_irqrestore(&domain->log_lock, flags);
	}
	lvd_region_put(domain, region);
	if (used)
		lvd_fault(call, LVD_FAULT_REGISTERED, used, object);
}

/**
 * lvd_undo_reclaim() - does the caller have back what it lent?
 * @call:	the call by which it did, entered
 * @undo:	as for lvd_undo_lend()
 * @back:	the driver said that it does not keep it
 * @arg:	as for lvd_undo_lend()
 *
 * If the call has failed the caller has it, unless the driver has given it back
 * by then; if it failed before it was lent, all the more. A driver that says "take
 * it" of what it has given back, or of what holds a timer that runs, is at fault.
 *
 * Returns true if it is the caller's again.
 */
bool lvd_undo_reclaim(struct lvd_call *call, const struct lvd_undo *undo,
		      bool back, const unsigned long *arg)
{
	struct lvd_undo_entry *entry;

	if (!call->lends)
		return true;
	if (!back && !lvd_failed(call))
		return false;
	entry = take_entry(call->domain, undo, arg);
	if (!lvd_failed(call)) {
		if (!entry)
			lvd_fault(call, LVD_FAULT_FREE, call->func->name,
				  undo->nargs ? arg[0] : 0);
		else if (undo->nargs)
			check_settled(call, undo, arg[0]);
	}
	entry_free(entry);
	return entry;
}
EXPORT_SYMBOL_GPL(lvd_undo_reclaim);

static struct lvd_undo_entry *next_entry(struct lvd_domain *domain, bool late)
{
	struct lvd_undo_entry *entry;
	unsigned long flags;

	spin_lock_irqsave(&domain->log_lock, flags);
	entry = list_first_entry_or_null(&domain->undos[late],
					 struct lvd_undo_entry, list);
	if (entry)
		unlink_entry(domain, entry);
	spin_unlock_irqrestore(&domain->log_lock, flags);
	return entry;
}

static void release(struct lvd_domain *domain, struct lvd_undo_entry *entry)
{
	trace_lvd_undo(domain, entry->undo->name);
	entry->undo->release(entry->arg);
	entry_free(entry);
}

/**
 * lvd_undo_release() - take back what a domain did, newest first
 * @domain:	the domain, which has ended; no calls are in flight. May sleep
 * @late:	what waits for the module to go, instead of the rest
 *
 * Returns how much that was.
 */
unsigned int lvd_undo_release(struct lvd_domain *domain, bool late)
{
	struct lvd_undo_entry *entry;
	unsigned int n = 0;

	while ((entry = next_entry(domain, late))) {
		release(domain, entry);
		n++;
	}
	return n;
}

static struct lvd_undo_entry *next_lent(struct lvd_domain *domain)
{
	struct lvd_undo_entry *entry, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&domain->log_lock, flags);
	list_for_each_entry(entry, &domain->undos[false], list) {
		if (entry->undo->lent) {
			unlink_entry(domain, entry);
			found = entry;
			break;
		}
	}
	spin_unlock_irqrestore(&domain->log_lock, flags);
	return found;
}

/**
 * lvd_undo_release_lent() - give back what a domain was lent
 * @domain:	the domain, which has ended; calls may be in flight. May sleep
 *
 * A call of the driver's may be in a kernel function that waits for just that: a
 * disk goes when its requests have ended.
 *
 * Returns how much that was.
 */
unsigned int lvd_undo_release_lent(struct lvd_domain *domain)
{
	struct lvd_undo_entry *entry;
	unsigned int n = 0;

	while ((entry = next_lent(domain))) {
		release(domain, entry);
		n++;
	}
	return n;
}

/**
 * lvd_undo_forget() - a driver is gone, and nothing is taken back
 * @domain:	its domain
 */
void lvd_undo_forget(struct lvd_domain *domain)
{
	struct lvd_undo_entry *entry;

	while ((entry = next_entry(domain, false) ?: next_entry(domain, true)))
		entry_free(entry);
}
