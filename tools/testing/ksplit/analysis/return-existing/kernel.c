// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct obj objs[4];

void objs_setup(void)
{
	int i;

	for (i = 0; i < 4; i++) {
		objs[i].id = i;
		objs[i].size = 10 * i;
	}
}

struct obj *obj_find(int id)
{
	int i;

	for (i = 0; i < 4; i++)
		if (objs[i].id == id)
			return &objs[i];
	return 0;
}

int obj_drop(struct obj *o)
{
	return o->owner;
}
