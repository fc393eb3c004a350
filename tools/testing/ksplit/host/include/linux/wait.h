/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_WAIT_H
#define _HOST_LINUX_WAIT_H

#include <sched.h>

typedef struct {
	int unused;
} wait_queue_head_t;

#define init_waitqueue_head(wq)	((void)(wq))
#define wake_up_all(wq)		((void)(wq))
#define wait_event(wq, condition)					\
	do {								\
		while (!(condition))					\
			sched_yield();					\
	} while (0)

#endif
