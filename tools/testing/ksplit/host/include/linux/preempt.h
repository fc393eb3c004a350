/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_PREEMPT_H
#define _HOST_LINUX_PREEMPT_H

/* Tests may pretend to be an interrupt. */
extern __thread int host_context;

#define in_nmi()		(host_context == 3)
#define in_hardirq()		(host_context == 2)
#define in_serving_softirq()	(host_context == 1)

#define CONFIG_PREEMPT_COUNT 1

extern __thread int host_preempt_count;

#define preempt_count()		host_preempt_count
#define preempt_count_set(n)	((void)(host_preempt_count = (n)))
#define preempt_disable()	((void)host_preempt_count++)
#define preempt_enable()	((void)host_preempt_count--)

#endif
