// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

void dev_run(struct dev *d)
{
	d->kernel_only++;
	d->shared++;
}

int dev_idle(struct dev *d)
{
	return d->elsewhere;
}
