/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Loop-back domains: a driver of a test, in kernel memory, without protection.
 *
 *	domain = lvd_loop_domain(&glue);
 *	lvd_loop_bind(domain, "zero_map", zero_map);
 *	... call glue; zero_map() gets the domain's copies as arguments and
 *	calls the kernel with lvd_loop_rpc(domain, FUNC_bio_endio, bio) ...
 *	lvd_domain_destroy(domain);
 */
#ifndef _KERNEL_LVD_LOOPBACK_H
#define _KERNEL_LVD_LOOPBACK_H

#include <linux/args.h>

#include "backend.h"

extern const struct lvd_backend lvd_loopback;

struct lvd_domain *lvd_loop_domain(struct lvd_glue *glue);

/* The driver's heap, and its static data: from then on the domain's memory. */
void *lvd_loop_alloc(struct lvd_domain *domain, size_t size);
void lvd_loop_free(struct lvd_domain *domain, void *ptr);
int lvd_loop_own(struct lvd_domain *domain, void *ptr, size_t size);

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

/**
 * lvd_loop_rpc() - the driver calls the kernel
 * @domain:	the domain
 * @func:	index of the function in the glue
 * @...:	arguments: integers and pointers, at most LVD_MAX_ARGS
 *
 * Does not return if the domain has died, unless the thread is the driver's
 * own: then it returns -EIO.
 *
 * Returns the function's result.
 */
#define lvd_loop_rpc(domain, func, ...)					\
	__lvd_loop_rpc(domain, func, (const unsigned long [LVD_MAX_ARGS]) { \
		LVD_LOOP_WORDS(__VA_ARGS__) })

#define LVD_LOOP_WORDS(...) \
	CONCATENATE(LVD_LOOP_, COUNT_ARGS(__VA_ARGS__))(__VA_ARGS__)
#define LVD_LOOP_WORD(a)	((unsigned long)(a))
#define LVD_LOOP_0()		0
#define LVD_LOOP_1(a)		LVD_LOOP_WORD(a)
#define LVD_LOOP_2(a, ...)	LVD_LOOP_WORD(a), LVD_LOOP_1(__VA_ARGS__)
#define LVD_LOOP_3(a, ...)	LVD_LOOP_WORD(a), LVD_LOOP_2(__VA_ARGS__)
#define LVD_LOOP_4(a, ...)	LVD_LOOP_WORD(a), LVD_LOOP_3(__VA_ARGS__)
#define LVD_LOOP_5(a, ...)	LVD_LOOP_WORD(a), LVD_LOOP_4(__VA_ARGS__)
#define LVD_LOOP_6(a, ...)	LVD_LOOP_WORD(a), LVD_LOOP_5(__VA_ARGS__)
#define LVD_LOOP_7(a, ...)	LVD_LOOP_WORD(a), LVD_LOOP_6(__VA_ARGS__)
#define LVD_LOOP_8(a, ...)	LVD_LOOP_WORD(a), LVD_LOOP_7(__VA_ARGS__)
#define LVD_LOOP_9(a, ...)	LVD_LOOP_WORD(a), LVD_LOOP_8(__VA_ARGS__)
#define LVD_LOOP_10(a, ...)	LVD_LOOP_WORD(a), LVD_LOOP_9(__VA_ARGS__)
#define LVD_LOOP_11(a, ...)	LVD_LOOP_WORD(a), LVD_LOOP_10(__VA_ARGS__)
#define LVD_LOOP_12(a, ...)	LVD_LOOP_WORD(a), LVD_LOOP_11(__VA_ARGS__)

unsigned long __lvd_loop_rpc(struct lvd_domain *domain, unsigned int func,
			     const unsigned long *arg);

#endif /* _KERNEL_LVD_LOOPBACK_H */
