// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct dev d, e;

static int drv_init(void)
{
	d.users = 1;
	d.skipped = 1;
	dev_mark(&d, &e);
	return d.marked + e.budget;
}

int init_module(void) __attribute__((alias("drv_init")));
