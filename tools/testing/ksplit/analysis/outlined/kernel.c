// SPDX-License-Identifier: GPL-2.0
#include "include/linux/dev.h"

void dev_add(struct dev *d)
{
	dev_get(d);
	d->state = dev_mode(d);
}
