// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct obj pool[4];

struct obj *obj_get(int id)
{
	if (id < 0)
		return ERR_PTR(-22);
	pool[id].gen = 1;
	return &pool[id];
}

struct obj *obj_get_first(void)
{
	return obj_get(0);
}
