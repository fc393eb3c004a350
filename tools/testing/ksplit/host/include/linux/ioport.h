/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_IOPORT_H
#define _HOST_LINUX_IOPORT_H

#include <linux/types.h>

struct resource {
	u64 start, end;
	const char *name;
	unsigned long flags, desc;
	struct resource *parent, *sibling, *child;
};

#endif
