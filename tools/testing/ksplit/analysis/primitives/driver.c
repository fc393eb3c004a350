// SPDX-License-Identifier: GPL-2.0
#include "include/linux/types.h"

static struct dev d;

static long drv_init(void)
{
	atomic_inc(&d.errors);
	list_init(&d.list);
	list_init(&d.children);
	dev_get(&d);
	dev_add(&d);
	return atomic_read(&d.users) + atomic_long_read(&d.count);
}

int init_module(void) __attribute__((alias("drv_init")));
