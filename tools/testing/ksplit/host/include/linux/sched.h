/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_SCHED_H
#define _HOST_LINUX_SCHED_H

#include <sched.h>

#define cond_resched()	sched_yield()

/* A thread is known by the address of something of its own. */
struct task_struct {
	long id[8];
};

extern __thread struct task_struct host_current;
#define current (&host_current)

#endif
