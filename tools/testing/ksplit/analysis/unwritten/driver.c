// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static int drv_init(void)
{
	struct s *s = s_get();
	struct v v;

	s->set = s->never;
	s->part->set = 1;
	s->half = 2;
	v = v_get();
	return s_use(s) + s->word + v_use(v) + v.n;
}

int init_module(void) __attribute__((alias("drv_init")));
