// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct s s;

static int drv_hook(struct s *s)
{
	s->set_by_driver = s->read_by_driver;
	return s->both++;
}

static int drv_init(void)
{
	s.r = 1;
	s.rw = 1;
	s_hook(drv_hook);
	s_kernel(&s);
	return s.w;
}

int init_module(void) __attribute__((alias("drv_init")));
