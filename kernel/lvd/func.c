// SPDX-License-Identifier: GPL-2.0
/*
 * Function pointers: only boundary functions cross, each as its address on the
 * other side, and only as a function of their own type.
 */
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

static unsigned int *bucket_u(struct lvd_domain *domain, unsigned long u)
{
	return &domain->bucket_u[hash_long(u, LVD_FUNC_BITS)];
}

static unsigned int *bucket_k(struct lvd_domain *domain, const void *kernel)
{
	return &domain->bucket_k[hash_long((unsigned long)kernel,
					   LVD_FUNC_BITS)];
}

/**
 * lvd_funcs_init() - a new domain has no functions bound
 * @domain:	the domain; nobody else sees it yet
 */
void lvd_funcs_init(struct lvd_domain *domain)
{
	const struct lvd_glue *glue = domain->glue;
	unsigned int i;

	domain->nbinds = glue->nfuncs;
	for (i = 0; i < glue->nfuncs; i++) {
		struct lvd_bind *bind = &domain->binds[i];
		unsigned int *bucket = bucket_k(domain, glue->funcs[i].kernel);

		bind->func = &glue->funcs[i];
		bind->next_k = *bucket;
		*bucket = i + 1;
	}
}

static void unlink_u(struct lvd_domain *domain, unsigned int index)
{
	struct lvd_bind *bind = &domain->binds[index];
	unsigned int *link = bucket_u(domain, bind->u);

	while (*link != index + 1)
		link = &domain->binds[*link - 1].next_u;
	*link = bind->next_u;
}

static void bind_to(struct lvd_domain *domain, unsigned int index,
		    unsigned long address)
{
	struct lvd_bind *bind = &domain->binds[index];
	unsigned int *bucket = bucket_u(domain, address);
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	if (bind->u)
		unlink_u(domain, index);
	bind->u = address;
	if (address) {
		bind->next_u = *bucket;
		*bucket = index + 1;
	}
	spin_unlock_irqrestore(&domain->lock, flags);
}

/**
 * lvd_domain_bind() - give a boundary function its address in the domain
 * @domain:	the domain
 * @name:	name of the function
 * @address:	its address there; 0: none any more
 *
 * Returns 0, or -ENOENT if the glue knows no such function.
 */
int lvd_domain_bind(struct lvd_domain *domain, const char *name,
		    unsigned long address)
{
	unsigned int i;
	int ret = -ENOENT;

	for (i = 0; i < domain->nbinds; i++) {
		if (strcmp(domain->binds[i].func->name, name))
			continue;
		bind_to(domain, i, address);
		ret = 0;
	}
	return ret;
}
EXPORT_SYMBOL_GPL(lvd_domain_bind);

/**
 * lvd_func_address() - where the domain has a boundary function
 * @domain:	the domain
 * @func:	function of the domain's glue
 *
 * Returns its address there, 0: none.
 */
unsigned long lvd_func_address(struct lvd_domain *domain,
			       const struct lvd_func *func)
{
	return READ_ONCE(domain->binds[func - domain->glue->funcs].u);
}

/**
 * lvd_func_give() - find a function by its address in the kernel
 * @domain:	the domain
 * @kernel:	the address
 *
 * Returns its address in the domain, 0: none.
 */
unsigned long lvd_func_give(struct lvd_domain *domain, const void *kernel)
{
	unsigned int i;

	for (i = *bucket_k(domain, kernel); i; i = domain->binds[i - 1].next_k) {
		const struct lvd_bind *bind = &domain->binds[i - 1];
		unsigned long u = READ_ONCE(bind->u);

		if (bind->func->kernel == kernel && u)
			return u;
	}
	return 0;
}

/**
 * lvd_func_take() - find a function by its address in the domain
 * @domain:	the domain
 * @u:		the address
 * @signature:	the type it must have; NULL: any
 *
 * Returns its address in the kernel, or NULL.
 */
void *lvd_func_take(struct lvd_domain *domain, unsigned long u,
		    const char *signature)
{
	void *kernel = NULL;
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&domain->lock, flags);
	for (i = *bucket_u(domain, u); i && !kernel;
	     i = domain->binds[i - 1].next_u) {
		const struct lvd_bind *bind = &domain->binds[i - 1];

		if (bind->u == u &&
		    (!signature || !strcmp(bind->func->signature, signature)))
			kernel = bind->func->kernel;
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	return kernel;
}
