// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct node a, b;

static int drv_init(void)
{
	a.next = &b;
	a.v = 1;
	b.v = 2;
	list_mark(&a);
	return list_sum(&a) + b.seen + b.depth;
}

int init_module(void) __attribute__((alias("drv_init")));
