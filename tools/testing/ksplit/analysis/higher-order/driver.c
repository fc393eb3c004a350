// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct item item;

static int drv_fn(struct item *i)
{
	i->w = 2;
	i->x = 3;
	return i->v;
}

static int drv_init(void)
{
	return apply(drv_fn, &item);
}

int init_module(void) __attribute__((alias("drv_init")));
