// SPDX-License-Identifier: GPL-2.0
#include "include/linux/timer.h"

static struct timer *timers;

void add_timer(struct timer *t)
{
	t->next = timers;
	t->expires += 1;
	timers = t;
}

void run_timers(void)
{
	struct timer *t;

	for (t = timers; t; t = t->next)
		t->function(t);
}
