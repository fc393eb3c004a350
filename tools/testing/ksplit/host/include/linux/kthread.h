/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_KTHREAD_H
#define _HOST_LINUX_KTHREAD_H

#include <pthread.h>
#include <linux/err.h>
#include <linux/sched.h>

/* Nobody looks at the task: threads end by themselves. */
static inline struct task_struct *host_kthread_run(int (*fn)(void *data),
						   void *data)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, (void *(*)(void *))fn, data))
		return ERR_PTR(-EAGAIN);
	pthread_detach(thread);
	return NULL;
}

#define kthread_run(fn, data, name)	host_kthread_run(fn, data)

#endif
