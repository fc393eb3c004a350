// SPDX-License-Identifier: GPL-2.0
#include "iface.h"
#include <stddef.h>
#if 0
#include <stdint.h>
#endif
/*
#include <stdio.h>
*/
#include "iface.h"

static struct item items[2];
static int values[3];
static unsigned int regs[8];
static struct outer outer;
static int counter;

static int drv_show(struct dev *d, char *page)
{
	int i;

	for (i = 0; i < 4; i++)
		page[i] = 'x';
	return d->state;
}

static long drv_read(struct dev *d, void *to, unsigned long count)
{
	unsigned char *p = to;

	while (count--)
		p[count] = d->number;
	return 0;
}

static int drv_stop(int number)
{
	return number;
}

static const struct dev_ops ops = {
	.show = drv_show,
	.read = drv_read,
	.stop.one = drv_stop,
};

static int drv_init(void)
{
	struct dev *d = dev_new(1);

	items[0].value = 5;
	outer.level = 6;
	d->number = 7;
	d->items = items;
	d->nitems = 2;
	d->data = &items[1];
	d->counter = &counter;
	d->ops = &ops;
	fill(values, sizeof(values));
	regs_run(regs);
	return dev_register(d) + sum(values, 3) + cpu_count;
}

static void drv_exit(void)
{
	dev_drop(&outer.dev);
}

int init_module(void) __attribute__((alias("drv_init")));
void cleanup_module(void) __attribute__((alias("drv_exit")));
