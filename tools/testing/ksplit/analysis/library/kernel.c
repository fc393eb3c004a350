// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static const unsigned char weights[4] = { 1, 2, 4, 8 };
static int total;

static int limit(int a)
{
	return a > 255 ? 255 : a;
}

int clamp_add(int a, int b)
{
	return limit(a + b);
}

int errno_to_blk_status(int a)
{
	return limit(-a);
}

unsigned int crc32_le(const unsigned char *p, int n)
{
	unsigned int sum = 0;
	int i;

	for (i = 0; i < n; i++)
		sum += p[i];
	return sum;
}

unsigned int __bitmap_weight(const unsigned char *p, int n)
{
	return n ? p[0] * weights[n & 3] + __bitmap_weight(p + 1, n - 1) : 0;
}

int __msecs_to_jiffies(int by)
{
	total += by;
	return total;
}

int ns_to_timespec64(const struct point *p)
{
	return p->x + p->y;
}

int kstrtoint(int i)
{
	return __msecs_to_jiffies(i);
}
