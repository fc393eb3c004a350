// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct s s;

static int drv_init(void)
{
	s.a = 1;
	s.next = &s;
	return always(&s) + both_ways(&s, s.a) + deeper(0, &s) +
	       on_one_way(&s, s.a) + asks_first(&s) + in_a_loop(&s, 3) +
	       next_only(&s, &s) + stored(&s) + s.a;
}

int init_module(void) __attribute__((alias("drv_init")));
