// SPDX-License-Identifier: GPL-2.0
#include "include/asm/counter.h"

void count_up(struct counter *c)
{
	counter_inc(c);
	if (counter_test(c))
		counter_set(c, 7);
}
