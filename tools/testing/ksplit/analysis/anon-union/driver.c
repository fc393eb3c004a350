// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct msg m;

static int drv_init(void)
{
	m.kind = 1;
	m.text = "not read, but the same bytes as number";
	m.x = 2;
	m.y = 3;
	return msg_send(&m);
}

int init_module(void) __attribute__((alias("drv_init")));
