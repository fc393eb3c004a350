// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

int dev_register(struct dev *d)
{
	d->id = 1;
	if (d->ops->init(d))
		return -1;
	return d->mtu;
}

void dev_setup(struct dev *d)
{
	d->flags = 2;
}
