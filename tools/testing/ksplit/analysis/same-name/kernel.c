// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

struct priv {
	int x;
	int y;
};

static struct priv priv;

static int helper(struct priv *p)
{
	return p->x + p->y;
}

int dev_add(struct dev *d)
{
	priv.x = d->id;
	return helper(&priv);
}
