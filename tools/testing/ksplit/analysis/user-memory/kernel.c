// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static long (*saved)(const char __user *buf, unsigned long n);

void hook(long (*write)(const char __user *buf, unsigned long n))
{
	saved = write;
}

long sys_write(const char __user *buf, unsigned long n)
{
	return saved(buf, n);
}
