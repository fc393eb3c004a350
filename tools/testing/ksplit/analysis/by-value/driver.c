// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct iter it;

static long drv_init(void)
{
	it.pos = 1;
	it.len = 2;
	return iter_sum(it);
}

int init_module(void) __attribute__((alias("drv_init")));
