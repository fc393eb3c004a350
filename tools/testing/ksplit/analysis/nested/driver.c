// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static int drv_dev_init(struct dev *d)
{
	dev_setup(d);
	d->mtu = 1500 + d->id;
	return 0;
}

static const struct dev_ops ops = {
	.init = drv_dev_init,
};

static struct dev d;

static int drv_init(void)
{
	d.ops = &ops;
	dev_register(&d);
	return d.flags;
}

int init_module(void) __attribute__((alias("drv_init")));
