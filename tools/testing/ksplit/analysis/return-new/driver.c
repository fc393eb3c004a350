// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static int drv_init(void)
{
	struct obj *o = obj_alloc(3);

	o->color = 1;
	obj_paint(o);
	return o->n;
}

int init_module(void) __attribute__((alias("drv_init")));
