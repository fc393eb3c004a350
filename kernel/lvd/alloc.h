/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocations of the runtime. Tests make one of them fail: the one after
 * @lvd_fail_after more, once; negative: none.
 */
#ifndef _KERNEL_LVD_ALLOC_H
#define _KERNEL_LVD_ALLOC_H

#include <linux/kconfig.h>
#include <linux/slab.h>
#include <linux/types.h>

#if IS_ENABLED(CONFIG_LVD_KUNIT_TEST)
extern long lvd_fail_after;

bool lvd_alloc_fails(void);
#else
static inline bool lvd_alloc_fails(void)
{
	return false;
}
#endif

static inline void *lvd_kmalloc(size_t size, gfp_t gfp)
{
	return lvd_alloc_fails() ? NULL : kmalloc(size, gfp);
}

static inline void *lvd_kzalloc(size_t size, gfp_t gfp)
{
	return lvd_alloc_fails() ? NULL : kzalloc(size, gfp);
}

static inline void *lvd_kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return lvd_alloc_fails() ? NULL : kcalloc(n, size, gfp);
}

#endif /* _KERNEL_LVD_ALLOC_H */
