// SPDX-License-Identifier: GPL-2.0
/*
 * Life of a domain: made for the glue of a driver, ended by a fault or by
 * lvd_kill(), destroyed when nobody is inside any more.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

/* One driver, one glue: guards registration and lvd_glue.domain. */
static DEFINE_MUTEX(lvd_glue_lock);
static LIST_HEAD(lvd_glues);

/**
 * struct registered - glue that is loaded
 * @list:	in lvd_glues
 * @glue:	the glue
 */
struct registered {
	struct list_head list;
	struct lvd_glue *glue;
};

/* Kbuild's name has "-" where the module's has "_". */
static bool same_module(const char *a, const char *b)
{
	for (; *a && (*a == *b || (*a == '-' && *b == '_') ||
		      (*a == '_' && *b == '-')); a++, b++)
		;
	return *a == *b;
}

static struct registered *find_glue(const char *module)
{
	struct registered *entry;

	list_for_each_entry(entry, &lvd_glues, list)
		if (same_module(entry->glue->module, module))
			return entry;
	return NULL;
}

/**
 * lvd_glue_register() - the glue of a driver is there
 * @glue:	the glue
 *
 * Returns 0, -EEXIST if the driver has glue already, or -ENOMEM.
 */
int lvd_glue_register(struct lvd_glue *glue)
{
	struct registered *entry;
	int ret = 0;

	entry = lvd_kzalloc(sizeof(*entry), GFP_KERNEL);
	if (!entry)
		return -ENOMEM;
	entry->glue = glue;
	mutex_lock(&lvd_glue_lock);
	if (find_glue(glue->module))
		ret = -EEXIST;
	else
		list_add_tail(&entry->list, &lvd_glues);
	mutex_unlock(&lvd_glue_lock);
	if (ret)
		kfree(entry);
	return ret;
}
EXPORT_SYMBOL_GPL(lvd_glue_register);

/**
 * lvd_glue_unregister() - the glue of a driver goes away
 * @glue:	the glue; its domain is destroyed
 */
void lvd_glue_unregister(struct lvd_glue *glue)
{
	struct registered *entry;
	struct lvd_domain *domain;

	mutex_lock(&lvd_glue_lock);
	entry = find_glue(glue->module);
	if (entry && entry->glue == glue)
		list_del(&entry->list);
	else
		entry = NULL;
	domain = rcu_dereference_protected(glue->domain,
					   lockdep_is_held(&lvd_glue_lock));
	mutex_unlock(&lvd_glue_lock);
	kfree(entry);
	if (domain)
		lvd_domain_destroy(domain);
}
EXPORT_SYMBOL_GPL(lvd_glue_unregister);

/**
 * lvd_glue_find() - find glue that is loaded
 * @module:	name of the driver, Kbuild's or the module's
 *
 * Returns NULL if there is none.
 */
struct lvd_glue *lvd_glue_find(const char *module)
{
	struct registered *entry;
	struct lvd_glue *glue;

	mutex_lock(&lvd_glue_lock);
	entry = find_glue(module);
	glue = entry ? entry->glue : NULL;
	mutex_unlock(&lvd_glue_lock);
	return glue;
}
EXPORT_SYMBOL_GPL(lvd_glue_find);

/**
 * lvd_domain_get() - get a reference
 * @domain:	the domain, under RCU
 *
 * Returns false if it is being destroyed.
 */
bool lvd_domain_get(struct lvd_domain *domain)
{
	return refcount_inc_not_zero(&domain->refs);
}

/**
 * lvd_domain_put() - drop a reference; never the last one
 * @domain:	the domain
 */
void lvd_domain_put(struct lvd_domain *domain)
{
	rcu_read_lock();
	refcount_dec(&domain->refs);
	/* Pairs with the barrier of whoever waits: it sees refs, or we it. */
	smp_mb__after_atomic();
	if (lvd_dead(domain))
		wake_up_all(&domain->wait);
	rcu_read_unlock();
}

/* Nobody is inside any more, and nobody can come in. */
static void take_back(struct lvd_domain *domain, unsigned int returned)
{
	unsigned int n, late;

	domain->held += lvd_log_end(domain);
	n = returned + lvd_undo_release(domain, false);
	late = READ_ONCE(domain->nundos);
	pr_info("lvd: %s: taken back: %u, when it is unloaded: %u, held: %u\n",
		domain->glue->module, n, late, domain->held);
	if (domain->held && domain->backend->hold)
		domain->backend->hold(domain);
}

/*
 * The work has a reference of its own. Nobody gets a new one, but calls from
 * threads of the driver, which have none; they end at their next crossing.
 */
static void reap(struct work_struct *work)
{
	struct lvd_domain *domain = container_of(work, struct lvd_domain, reap);
	unsigned int n = 0;

	/* Calls that wait in the kernel may wait for what the driver was lent. */
	while (!wait_event_timeout(domain->wait,
				   refcount_read(&domain->refs) <= 2,
				   LVD_REAP_PATIENCE))
		n += lvd_undo_release_lent(domain);
	take_back(domain, n);
	lvd_domain_put(domain);
}

/**
 * lvd_domain_reap() - wait until all that a dead domain held is released
 * @domain:	the domain; the caller is not in a call into it
 */
void lvd_domain_reap(struct lvd_domain *domain)
{
	flush_work(&domain->reap);
}
EXPORT_SYMBOL_GPL(lvd_domain_reap);

static struct lvd_domain *domain_alloc(struct lvd_glue *glue,
				       const struct lvd_backend *backend,
				       void *private)
{
	struct lvd_domain *domain;

	domain = lvd_kzalloc(struct_size(domain, binds, glue->nfuncs), GFP_KERNEL);
	if (!domain)
		return NULL;
	domain->globals = lvd_kcalloc(max(glue->nglobals, 1U),
				  sizeof(*domain->globals), GFP_KERNEL);
	if (!domain->globals) {
		kfree(domain);
		return NULL;
	}
	domain->glue = glue;
	domain->backend = backend;
	domain->private = private;
	atomic_set(&domain->state, LVD_LIVE);
	refcount_set(&domain->refs, 1);
	init_waitqueue_head(&domain->wait);
	INIT_WORK(&domain->reap, reap);
	spin_lock_init(&domain->lock);
	domain->by_kernel = RB_ROOT_CACHED;
	domain->by_user = RB_ROOT_CACHED;
	INIT_LIST_HEAD(&domain->regions);
	lvd_pool_init(domain);
	INIT_LIST_HEAD(&domain->arenas);
	INIT_LIST_HEAD(&domain->users);
	INIT_LIST_HEAD(&domain->tokens);
	spin_lock_init(&domain->log_lock);
	INIT_LIST_HEAD(&domain->log);
	domain->undo = RB_ROOT;
	INIT_LIST_HEAD(&domain->undos[0]);
	INIT_LIST_HEAD(&domain->undos[1]);
	domain->fault.kind = LVD_FAULTS;
	lvd_funcs_init(domain);
	return domain;
}

static int make_globals(struct lvd_domain *domain)
{
	const struct lvd_glue *glue = domain->glue;
	unsigned int i;

	for (i = 0; i < glue->nglobals; i++) {
		const struct lvd_global *global = &glue->globals[i];
		const struct lvd_type *type;

		if (!global->projection || !global->kernel)
			continue;
		type = global->projection->type;
		domain->globals[i] = lvd_region_global(domain, global->kernel,
						       type->size);
		if (!domain->globals[i] ||
		    lvd_types_note(domain, domain->globals[i], global->kernel -
				   domain->globals[i]->loc.k, type, 1, true))
			return -ENOMEM;
	}
	return 0;
}

static void domain_free(struct lvd_domain *domain)
{
	unsigned int i;

	for (i = 0; i < domain->glue->nglobals; i++)
		if (domain->globals[i])
			lvd_region_put(domain, domain->globals[i]);
	lvd_regions_release(domain, &domain->tokens);
	lvd_regions_release(domain, &domain->regions);
	lvd_pool_drain(domain);
	WARN_ON_ONCE(domain->nregions);
	if (domain->backend->destroy)
		domain->backend->destroy(domain);
	kfree(domain->globals);
	kfree_rcu(domain, rcu);
}

/* Returns whether nobody else was faster. */
static bool publish(struct lvd_domain *domain)
{
	struct lvd_glue *glue = domain->glue;
	bool first;

	mutex_lock(&lvd_glue_lock);
	first = !rcu_access_pointer(glue->domain);
	if (first)
		rcu_assign_pointer(glue->domain, domain);
	mutex_unlock(&lvd_glue_lock);
	return first;
}

/**
 * lvd_domain_create() - make the domain of a driver
 * @glue:	glue of the driver
 * @backend:	how
 * @private:	for the back end
 *
 * May sleep. Returns the domain, or an ERR_PTR: -EBUSY if there is one.
 */
struct lvd_domain *lvd_domain_create(struct lvd_glue *glue,
				     const struct lvd_backend *backend,
				     void *private)
{
	struct lvd_domain *domain;
	int ret;

	domain = domain_alloc(glue, backend, private);
	if (!domain)
		return ERR_PTR(-ENOMEM);
	ret = backend->create ? backend->create(domain) : 0;
	if (ret) {
		kfree(domain->globals);
		kfree(domain);
		return ERR_PTR(ret);
	}
	ret = make_globals(domain);
	if (!ret && !publish(domain))
		ret = -EBUSY;
	if (ret) {
		domain_free(domain);
		return ERR_PTR(ret);
	}
	lvd_debugfs_add(domain);
	return domain;
}
EXPORT_SYMBOL_GPL(lvd_domain_create);

/**
 * lvd_domain_destroy() - wait until nobody is in a domain, then free it
 * @domain:	the domain, alive or dead
 *
 * May sleep. Threads of the driver's own must have ended. What the driver has
 * registered is withdrawn in any case. Memory that it has not freed is freed if
 * it could not do so because it had died; else the kernel may have it now.
 */
void lvd_domain_destroy(struct lvd_domain *domain)
{
	unsigned int n;
	bool died;

	lvd_debugfs_remove(domain);
	mutex_lock(&lvd_glue_lock);
	rcu_assign_pointer(domain->glue->domain, NULL);
	mutex_unlock(&lvd_glue_lock);
	synchronize_rcu();
	atomic_set(&domain->state, LVD_DEAD);
	/* Pairs with lvd_domain_put(). */
	smp_mb();
	flush_work(&domain->reap);
	wait_event(domain->wait, refcount_read(&domain->refs) <= 1);
	died = domain->fault.kind != LVD_FAULTS;
	lvd_log_end(domain);
	n = lvd_undo_release(domain, false);
	if (n && !died)
		pr_warn("lvd: %s left %u registrations, which are taken back\n",
			domain->glue->module, n);
	if (died)
		lvd_undo_release(domain, true);
	lvd_undo_forget(domain);
	domain_free(domain);
}
EXPORT_SYMBOL_GPL(lvd_domain_destroy);

/**
 * lvd_domain_dead() - has a domain ended?
 * @domain:	the domain
 */
bool lvd_domain_dead(const struct lvd_domain *domain)
{
	return lvd_dead(domain);
}
EXPORT_SYMBOL_GPL(lvd_domain_dead);

/**
 * lvd_domain_global() - where the domain has its copy of kernel data
 * @domain:	the domain
 * @name:	name of the variable
 *
 * Returns its address in the domain, 0: the glue has no such variable.
 */
unsigned long lvd_domain_global(struct lvd_domain *domain, const char *name)
{
	const struct lvd_glue *glue = domain->glue;
	const struct lvd_region *region;
	unsigned int i;

	for (i = 0; i < glue->nglobals; i++) {
		region = domain->globals[i];
		if (region && !strcmp(glue->globals[i].name, name))
			return region->loc.u + (glue->globals[i].kernel -
						region->loc.k);
	}
	return 0;
}
EXPORT_SYMBOL_GPL(lvd_domain_global);
