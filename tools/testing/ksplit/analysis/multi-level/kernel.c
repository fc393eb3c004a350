// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

int a_run(struct a *a)
{
	struct b *b = a->b;

	b->y = 1;
	return b->c->z;
}

int a_run_all(struct a **a)
{
	return (*a)->b->y;
}

int c_other(struct c *c)
{
	return c->w;
}
