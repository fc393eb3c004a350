// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct bank bank;

int bank_get(struct bank *b)
{
	return b->base;
}
EXPORT(bank_get);

static int drv_init(void)
{
	bank.ngpio = 8;
	return bank_add(&bank);
}

int init_module(void) __attribute__((alias("drv_init")));
