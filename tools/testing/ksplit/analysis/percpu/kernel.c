// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

struct stats cpu_stats;
unsigned long this_cpu_off;
static struct stats more;
static struct dev *attached;
static void (*saved)(struct dev *d);

void dev_attach(struct dev *d, void (*xmit)(struct dev *d))
{
	d->stats = &more;
	attached = d;
	saved = xmit;
}

long dev_sum(void)
{
	this_cpu(cpu_stats).kernel_only = 1;
	this_cpu(cpu_stats).rx++;
	saved(attached);
	return this_cpu_ptr(attached->stats)->tx;
}
