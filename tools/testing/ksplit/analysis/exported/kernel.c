// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct bank own;

int bank_add(struct bank *b)
{
	b->base = 32;
	b->kernel_only = 1;
	return b->ngpio;
}

int bank_user(void)
{
	own.base = 1;
	own.ngpio = 2;
	return bank_get(&own);
}
