/* SPDX-License-Identifier: GPL-2.0 */
#include "include/asm/bitops.h"

struct queue {
	unsigned long state;
	unsigned long flags;
	unsigned long mask[2];
	int limit;
	int unrelated;
};

int queue_run(struct queue *q);
void queue_hook(void (*stop)(struct queue *q));
extern struct queue default_queue;
