/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every file of the kernel gets without including it, and what the tools'
 * headers lack.
 */
#ifndef _KSPLIT_HOST_H
#define _KSPLIT_HOST_H

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/bug.h>

/* kernel.h of the tools has an empty one. */
#undef synchronize_rcu

#define __iomem

typedef u64 dma_addr_t;

#endif /* _KSPLIT_HOST_H */
