// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

int msg_send(struct msg *m)
{
	if (m->kind)
		return m->number;
	return m->x;
}
