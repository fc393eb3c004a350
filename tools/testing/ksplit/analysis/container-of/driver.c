// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct item it;

static int drv_init(void)
{
	it.id = 3;
	it.priv = 4;
	list_put(&it.link);
	return it.val;
}

int init_module(void) __attribute__((alias("drv_init")));
