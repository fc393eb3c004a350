// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static char pool[4096];
static unsigned long used;

static void *get_memory(unsigned long size)
{
	used += size;
	return pool + used - size;
}

static struct obj *obj_new(void)
{
	struct obj *o = get_memory(sizeof(*o));

	o->ref = 1;
	return o;
}

struct obj *obj_alloc(int n)
{
	struct obj *o = obj_new();

	o->n = n;
	return o;
}

void obj_paint(struct obj *o)
{
	o->color++;
}
