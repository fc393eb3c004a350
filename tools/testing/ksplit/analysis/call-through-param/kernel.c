// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

int call_it(const struct ops *o, struct arg *x)
{
	int (*f)(struct arg *x) = x->k ? o->fn : o->gn;

	x->k = 1;
	return f(x);
}
