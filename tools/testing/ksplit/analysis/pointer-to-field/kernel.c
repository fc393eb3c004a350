// SPDX-License-Identifier: GPL-2.0
#include "include/linux/queue.h"

struct queue default_queue;
static void (*saved)(struct queue *q);

int queue_run(struct queue *q)
{
	set_bit(2, &q->flags);
	default_queue.mask[0] = 1;
	return test_bit(1, &q->state) + q->limit;
}

void queue_hook(void (*stop)(struct queue *q))
{
	saved = stop;
}

void queue_stop(struct queue *q)
{
	saved(q);
}
