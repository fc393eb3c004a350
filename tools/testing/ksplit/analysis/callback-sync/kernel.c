// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

void bus_scan(struct bus *b)
{
	b->n = 2;
	b->ports[0].speed = 10;
	b->ports[1].speed = 100;
	b->ports[1].lanes = 4;
}

void for_each_port(struct bus *b, void (*fn)(struct port *p, void *data),
		   void *data)
{
	int i;

	for (i = 0; i < b->n; i++)
		fn(&b->ports[i], data);
}
