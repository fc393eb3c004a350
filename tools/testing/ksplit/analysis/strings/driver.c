// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct dev d;

static int drv_init(void)
{
	d.name = "dummy";
	d.id = 1;
	return dev_register(&d) + measure("text", 1) + d.label[1];
}

int init_module(void) __attribute__((alias("drv_init")));
