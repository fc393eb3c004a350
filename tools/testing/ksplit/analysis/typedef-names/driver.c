// SPDX-License-Identifier: GPL-2.0
#include "include/linux/types.h"

static struct file f;
static struct stats s;

static long drv_init(void)
{
	token_inc(&s.bytes);
	file_open(&f);
	stats_add(&s);
	return ticket_read(&f.count) + f.mode + s.bytes.counter;
}

int init_module(void) __attribute__((alias("drv_init")));
