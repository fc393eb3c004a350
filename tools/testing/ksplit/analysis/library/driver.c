// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct point p;

static int drv_init(void)
{
	unsigned char b[2] = { 1, 2 };

	p.x = 1;
	return clamp_add(1, 2) + errno_to_blk_status(5) +
		crc32_le(b, 2) + __bitmap_weight(b, 2) + __msecs_to_jiffies(3) +
		ns_to_timespec64(&p) + kstrtoint(4);
}

int init_module(void) __attribute__((alias("drv_init")));
