/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's stack: what a loop-back driver runs on, and what is left of it
 * when a domain is abandoned.
 */
#ifndef _KERNEL_LVD_STACK_H
#define _KERNEL_LVD_STACK_H

#include <linux/kasan.h>
#include <linux/sched/task_stack.h>

#define LVD_STACK_WINDOW	8192	/* what the driver's frames may need */

/* The lowest address that a frame below @frame may have. */
static inline unsigned long lvd_stack_low(unsigned long frame)
{
	unsigned long base = (unsigned long)end_of_stack(current);

	/* An interrupt's stack: nothing is known of its size. */
	if (frame < base || frame >= base + THREAD_SIZE)
		return frame;
	base += sizeof(long);		/* STACK_END_MAGIC */
	return frame - base > LVD_STACK_WINDOW ? frame - LVD_STACK_WINDOW :
		base;
}

/* Is there too little left for another crossing and what the kernel does then? */
static inline bool lvd_stack_short(void)
{
	unsigned long here = (unsigned long)__builtin_frame_address(0);

	/* On an interrupt's stack this is far more than a stack has. */
	return here - (unsigned long)end_of_stack(current) < THREAD_SIZE / 4;
}

/* Frames below @frame end without returning. */
static inline void lvd_stack_unwind(unsigned long frame)
{
#ifdef CONFIG_KASAN_STACK
	kasan_unpoison_task_stack_below((void *)frame);
#endif
}

#endif /* _KERNEL_LVD_STACK_H */
