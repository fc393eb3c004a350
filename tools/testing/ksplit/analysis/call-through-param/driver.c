// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static int drv_fn(struct arg *x)
{
	return x->k;
}

static int drv_gn(struct arg *x)
{
	x->r = 1;
	return 0;
}

static const struct ops ops = {
	.fn = drv_fn,
	.gn = drv_gn,
};

static struct arg arg;

static int drv_init(void)
{
	arg.k = 2;
	return call_it(&ops, &arg);
}

int init_module(void) __attribute__((alias("drv_init")));
