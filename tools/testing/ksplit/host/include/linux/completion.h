/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_COMPLETION_H
#define _HOST_LINUX_COMPLETION_H

#include <semaphore.h>

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

#endif
