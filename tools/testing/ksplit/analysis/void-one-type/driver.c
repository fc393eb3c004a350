// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

struct ctx {
	int count;
};

static struct ctx ctx;
static struct dev d;

static int drv_init(void)
{
	struct ctx *c;

	d.priv = &ctx;
	c = dev_priv(&d);
	return c->count;
}

int init_module(void) __attribute__((alias("drv_init")));
