// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static int drv_start(struct dev *d)
{
	return d->state;
}

static int drv_suspend(struct dev *d)
{
	d->power = 0;
	return 0;
}

static struct desc desc = {
	.version = 3,
	.ops.start = drv_start,
	.pm = {
		.suspend = drv_suspend,
	},
};

static int drv_init(void)
{
	desc_register(&desc);
	return 0;
}

int init_module(void) __attribute__((alias("drv_init")));
