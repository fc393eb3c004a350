// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct c c;
static struct b b;
static struct a a;

static int drv_init(void)
{
	struct a *p = &a;

	c.z = 1;
	c.w = 1;
	b.c = &c;
	a.b = &b;
	b.y = 2;
	a_run(&a);
	a_run_all(&p);
	return b.y;
}

int init_module(void) __attribute__((alias("drv_init")));
