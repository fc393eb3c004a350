// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static int drv_init(void)
{
	struct obj *o = obj_find(3);

	o->owner = 1;
	obj_drop(o);
	return o->size;
}

int init_module(void) __attribute__((alias("drv_init")));
