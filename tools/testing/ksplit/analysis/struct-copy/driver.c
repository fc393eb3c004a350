// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct conn c;
static struct addr a;

static int drv_init(void)
{
	a.hi = 1;
	a.lo = 2;
	conn_connect(&c, &a);
	return c.peer.hi;
}

int init_module(void) __attribute__((alias("drv_init")));
