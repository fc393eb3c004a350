// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct dev d;

static int drv_init(void)
{
	d.driver_only = 1;
	d.shared = 1;
	d.elsewhere = 2;
	dev_run(&d);
	return d.shared;
}

int init_module(void) __attribute__((alias("drv_init")));
