// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

void port_start(struct port *p)
{
	if (p->up)
		p->duplex = 2;
	p->secret = 7;
}
