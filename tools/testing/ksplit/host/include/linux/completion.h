/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_COMPLETION_H
#define _HOST_LINUX_COMPLETION_H

#include <semaphore.h>
#include <time.h>

#include "wait.h"

struct completion {
	sem_t sem;
};

static inline void init_completion(struct completion *c)
{
	sem_init(&c->sem, 0, 0);
}

static inline void complete(struct completion *c)
{
	sem_post(&c->sem);
}

static inline void wait_for_completion(struct completion *c)
{
	while (sem_wait(&c->sem))
		;
}

/* Returns 0 if it took longer; 1 is as good as what is left. */
static inline unsigned long wait_for_completion_timeout(struct completion *c,
							unsigned long timeout)
{
	struct timespec end;

	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += timeout / HZ;
	return !sem_timedwait(&c->sem, &end);
}

#endif
