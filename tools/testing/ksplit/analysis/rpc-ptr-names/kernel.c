// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static const struct ops *saved;
static int total;

static int aa_open(int i)
{
	return total += i;
}

static int aa_close(int i)
{
	return total -= i;
}

static const struct ops builtin = {
	.open = aa_open,
	.close = aa_close,
	.idle = aa_close,
};

int zz_generic_close(int i)
{
	total = 0;
	return i;
}

int ops_register(const struct ops *o)
{
	saved = o ? o : &builtin;
	return o->open(1) + o->close(2) + (o->idle ? o->idle(3) : 0);
}
