// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct dev d;

static int drv_init(void)
{
	d.a = 1;
	d.b = 2;
	return dev_start(&d);
}

int init_module(void) __attribute__((alias("drv_init")));
