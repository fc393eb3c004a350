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

unsigned int checksum(const unsigned char *p, int n)
{
	unsigned int sum = 0;
	int i;

	for (i = 0; i < n; i++)
		sum += p[i];
	return sum;
}

unsigned int weigh(const unsigned char *p, int n)
{
	return n ? p[0] * weights[n & 3] + weigh(p + 1, n - 1) : 0;
}

int bump(int by)
{
	total += by;
	return total;
}

int norm(const struct point *p)
{
	return p->x + p->y;
}

int indirect(int i)
{
	return bump(i);
}
