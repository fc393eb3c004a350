// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct key k;
static struct status s;

static int drv_init(void)
{
	k.a = 1;
	k.b = 1;
	k.c = 1;
	k.d = 1;
	k.e = 1;
	if (key_match(&k))
		return 1;
	status_get(&s);
	return s.x == 1 && s.y == 2;
}

int init_module(void) __attribute__((alias("drv_init")));
