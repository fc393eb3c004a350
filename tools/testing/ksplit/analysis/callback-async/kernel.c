// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

struct irqaction {
	int (*handler)(int irq, void *dev);
	void *dev;
};

static struct irqaction actions[16];

int request_irq(int irq, int (*handler)(int irq, void *dev), void *dev)
{
	actions[irq].handler = handler;
	actions[irq].dev = dev;
	return 0;
}

int do_irq(int irq)
{
	return actions[irq].handler(irq, actions[irq].dev);
}

int nic_report(struct nic *n)
{
	n->stat = 1;
	n->kernel_only = 2;
	return n->mask;
}
