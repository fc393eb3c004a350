// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

void *dev_priv(struct dev *d)
{
	return d->priv;
}
