/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_SCHED_TASK_STACK_H
#define _HOST_LINUX_SCHED_TASK_STACK_H

/* A stack that neither begins nor ends nearby. */
#define THREAD_SIZE	(64UL << 20)
#define end_of_stack(task) \
	((void *)((unsigned long)__builtin_frame_address(0) - (32UL << 20)))

#endif
