// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

struct priv {
	char c;
	int x;
	int y;
};

static struct priv priv;
static struct dev d;

static int helper(struct priv *p)
{
	d.id = p->x;
	return p->y + p->c;
}

static int drv_init(void)
{
	priv.x = 1;
	priv.y = 1;
	return helper(&priv) + dev_add(&d);
}

int init_module(void) __attribute__((alias("drv_init")));
