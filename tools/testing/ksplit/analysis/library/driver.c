// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct point p;

static int drv_init(void)
{
	unsigned char b[2] = { 1, 2 };

	p.x = 1;
	return clamp_add(1, 2) + checksum(b, 2) + weigh(b, 2) + bump(3) +
		norm(&p) + indirect(4);
}

int init_module(void) __attribute__((alias("drv_init")));
