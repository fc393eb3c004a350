// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct dev d;

static int set_up(struct dev *d)
{
	d->id = 1;
	d->seen = 1;
	return dev_start(d);
}

static int drv_init(void)
{
	return set_up(&d) + d.state;
}

int init_module(void) __attribute__((alias("drv_init")));
