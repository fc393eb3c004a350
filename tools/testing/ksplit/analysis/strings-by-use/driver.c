// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

int kstrtoint(const char *s, unsigned int base, int *res);

static struct dev d;
static int limit;

static int drv_create(char **argv)
{
	return d.state;
}

static int drv_set(const char *text)
{
	return kstrtoint(text, 10, &limit);
}

static int drv_init(void)
{
	d.error = "no error";
	d.label = (const char *)&limit;
	hook(drv_create, drv_set);
	return dev_register(&d, "dummy") + dev_limit("limit", 2);
}

int init_module(void) __attribute__((alias("drv_init")));
