// SPDX-License-Identifier: GPL-2.0
#include "include/linux/types.h"

static struct list_head devs;

void dev_get(struct dev *d)
{
	atomic_inc(&d->users);
	atomic64_inc(&d->count);
}

void dev_add(struct dev *d)
{
	list_add(&d->list, &devs);
}

int dev_errors(struct dev *d)
{
	return atomic_read(&d->errors);
}
