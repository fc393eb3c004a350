/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_WAIT_H
#define _HOST_LINUX_WAIT_H

#include <sched.h>
#include <stdbool.h>
#include <time.h>

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

#define HZ	1000

static inline long host_jiffies(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * HZ + now.tv_nsec / (1000000000 / HZ);
}

#define wait_event_timeout(wq, condition, timeout)			\
({									\
	long __end = host_jiffies() + (timeout);			\
	bool __true;							\
									\
	while (!(__true = (condition)) && host_jiffies() < __end)	\
		sched_yield();						\
	(long)__true;							\
})

#endif
