// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct blob b;

static long drv_init(void)
{
	b.a = 1;
	b.b = 2;
	b.c = 3;
	blob_save(&b);
	blob_clear(&b);
	blob_load(&b);
	return b.c;
}

int init_module(void) __attribute__((alias("drv_init")));
