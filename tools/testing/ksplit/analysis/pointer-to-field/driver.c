// SPDX-License-Identifier: GPL-2.0
#include "include/linux/queue.h"

static struct queue q;

static void drv_stop(struct queue *q)
{
	set_bit(1, &q->state);
	store(&q->limit, 7);
	store(&q->unrelated, 7);
}

static int drv_init(void)
{
	queue_hook(drv_stop);
	set_bit(4, &q.flags);
	queue_run(&q);
	return test_bit(2, &q.flags) + test_bit(3, default_queue.mask);
}

int init_module(void) __attribute__((alias("drv_init")));
