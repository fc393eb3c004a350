// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static int drv_open(struct file *f)
{
	f->dpriv = 5;
	return f->flags & 2;
}

static int drv_read(struct file *f)
{
	f->pos = 7;
	return 0;
}

static const struct fops ops = {
	.open = drv_open,
	.read = drv_read,
};

static int drv_init(void)
{
	fops_register(&ops);
	return 0;
}

int init_module(void) __attribute__((alias("drv_init")));
