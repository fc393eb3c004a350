/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Loop-back domains: a driver of a test, in kernel memory, without protection.
 *
 *	domain = lvd_loop_domain(&glue);
 *	lvd_loop_bind(domain, "zero_map", zero_map);
 *	... call glue; zero_map() gets the domain's copies as arguments and
 *	calls the kernel with lvd_rpc(domain, FUNC_bio_endio, words) ...
 *	lvd_domain_destroy(domain);
 */
#ifndef _KERNEL_LVD_LOOPBACK_H
#define _KERNEL_LVD_LOOPBACK_H

#include "backend.h"

extern const struct lvd_backend lvd_loopback;

struct lvd_domain *lvd_loop_domain(struct lvd_glue *glue);

/* The driver's heap: from then on the domain's memory. */
void *lvd_loop_alloc(struct lvd_domain *domain, size_t size);
void lvd_loop_free(struct lvd_domain *domain, void *ptr);

/**
 * lvd_loop_bind() - give a boundary function its address in the domain
 * @domain:	the domain
 * @name:	its name in the glue
 * @fn:		the test driver's function
 *
 * Functions of the kernel are bound, too, where the driver uses pointers to
 * them.
 *
 * Returns 0, or -ENOENT if the glue has no such function.
 */
#define lvd_loop_bind(domain, name, fn) \
	lvd_domain_bind(domain, name, (unsigned long)(fn))

#endif /* _KERNEL_LVD_LOOPBACK_H */
