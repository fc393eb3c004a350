// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

long iter_sum(struct iter it)
{
	it.index = 5;
	return it.pos + it.len;
}
