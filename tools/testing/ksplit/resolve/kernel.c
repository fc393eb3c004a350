// SPDX-License-Identifier: GPL-2.0
#include <stddef.h>

#include "iface.h"

int cpu_count;
static long calls;
static char page[64];
static struct outer devs[2];
static unsigned int *last_regs;

int dev_register(struct dev *d)
{
	int i, total = d->number + *(int *)d->data + *d->counter;

	for (i = 0; i < d->nitems; i++)
		total += d->items[i].value;
	d->state = total + d->ops->show(d, page);
	return d->ops->read(d, page, sizeof(page)) + d->ops->stop.one(total);
}

void dev_drop(struct dev *d)
{
	calls += ((struct outer *)((char *)d - offsetof(struct outer, dev)))->level;
}

struct dev *dev_new(int n)
{
	calls++;
	return &devs[n].dev;
}

int sum(const int *values, int n)
{
	int total = 0;

	while (n--)
		total += values[n];
	calls++;
	return total;
}

void fill(void *buf, unsigned long n)
{
	char *p = buf;

	while (n--)
		p[n] = calls;
	calls++;
}

int regs_run(unsigned int *regs)
{
	last_regs = regs;
	return cpu_count;
}
