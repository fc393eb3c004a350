/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_WORKQUEUE_H
#define _HOST_LINUX_WORKQUEUE_H

#include <stdbool.h>

/* Work is done by whoever waits for it. */
struct work_struct {
	void (*fn)(struct work_struct *work);
	int pending;
};

#define INIT_WORK(work, func)						\
	do {								\
		(work)->fn = (func);					\
		(work)->pending = 0;					\
	} while (0)

static inline bool schedule_work(struct work_struct *work)
{
	return !__atomic_exchange_n(&work->pending, 1, __ATOMIC_SEQ_CST);
}

static inline bool flush_work(struct work_struct *work)
{
	if (!__atomic_exchange_n(&work->pending, 0, __ATOMIC_SEQ_CST))
		return false;
	work->fn(work);
	return true;
}

#endif
