// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static const struct fops *saved;

int generic_read(struct file *f)
{
	f->mode = 1;
	return f->pos++;
}

void fops_register(const struct fops *ops)
{
	saved = ops;
}

int sys_read(struct file *f)
{
	saved->open(f);
	return saved->read(f);
}
