/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_MODULE_H
#define _HOST_LINUX_MODULE_H

/* Modules are linked in: loaded before main(). */
#define __init
#define __exit

#define module_init(fn)							\
	static void __attribute__((constructor)) fn##_at_start(void)	\
	{								\
		if (fn())						\
			__builtin_trap();				\
	}
#define module_exit(fn)							\
	static void __attribute__((destructor)) fn##_at_exit(void)	\
	{								\
		fn();							\
	}

#define MODULE_NOTHING(text)						\
	_Static_assert(sizeof(text) > 1, "a text")
#define MODULE_ALIAS(text)		MODULE_NOTHING(text)
#define MODULE_DESCRIPTION(text)	MODULE_NOTHING(text)
#define MODULE_LICENSE(text)		MODULE_NOTHING(text)

#endif
