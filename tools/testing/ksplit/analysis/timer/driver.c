// SPDX-License-Identifier: GPL-2.0
#include "include/linux/timer.h"

struct ctx {
	int ticks;
	struct timer timer;
};

static struct ctx ctx;

static void drv_timeout(struct timer *t)
{
	struct ctx *c = (struct ctx *)((char *)t -
			__builtin_offsetof(struct ctx, timer));

	c->ticks++;
	t->expires = c->ticks;
}

static int drv_init(void)
{
	timer_setup(&ctx.timer, drv_timeout);
	ctx.timer.expires = 10;
	add_timer(&ctx.timer);
	return 0;
}

int init_module(void) __attribute__((alias("drv_init")));
