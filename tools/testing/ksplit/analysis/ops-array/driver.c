// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static int drv_a(struct req *r)
{
	return r->arg;
}

static int drv_b(struct req *r)
{
	r->result = 1;
	return 0;
}

static const struct cmd cmds[] = {
	{ 1, drv_a, 0 },
	{ 2, drv_b, 0 },
};

static int drv_init(void)
{
	return cmds_register(cmds, 2);
}

int init_module(void) __attribute__((alias("drv_init")));
