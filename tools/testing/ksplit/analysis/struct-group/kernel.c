// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

int dev_start(struct dev *d)
{
	return d->group.a + d->c;
}
