/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_KASAN_H
#define _HOST_LINUX_KASAN_H

#ifdef __SANITIZE_ADDRESS__
#define CONFIG_KASAN_STACK	1

void __asan_handle_no_return(void);

static inline void kasan_unpoison_task_stack_below(const void *watermark)
{
	__asan_handle_no_return();
}
#endif

#endif
