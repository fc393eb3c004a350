// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

int key_match(struct key *k)
{
	return k->a == 1 && k->b == 2 && k->c == 3;
}

int key_rest(struct key *k)
{
	return k->d;
}

void status_get(struct status *s)
{
	s->x = 1;
	s->y = 2;
	s->z = 3;
	s->t = 4;
}
