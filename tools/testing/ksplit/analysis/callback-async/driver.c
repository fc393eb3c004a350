// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct nic nic;

static int drv_irq(int irq, void *dev)
{
	struct nic *n = dev;

	n->ring = irq;
	n->mask = 0;
	return n->stat;
}

static int drv_init(void)
{
	request_irq(3, drv_irq, &nic);
	return nic_report(&nic);
}

int init_module(void) __attribute__((alias("drv_init")));
