// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

struct ctx {
	int count;
};

struct other {
	int size;
};

static struct ctx ctx;
static struct other other;
static struct dev d, e;

static int drv_init(void)
{
	d.priv = &ctx;
	e.priv = &other;
	dev_priv(&d);
	dev_priv(&e);
	return 0;
}

int init_module(void) __attribute__((alias("drv_init")));
