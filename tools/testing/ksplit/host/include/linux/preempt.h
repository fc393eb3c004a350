/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_PREEMPT_H
#define _HOST_LINUX_PREEMPT_H

/* Tests may pretend to be an interrupt. */
extern __thread int host_context;

#define in_nmi()		(host_context == 3)
#define in_hardirq()		(host_context == 2)
#define in_serving_softirq()	(host_context == 1)

#endif
