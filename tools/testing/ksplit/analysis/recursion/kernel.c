// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

int list_sum(struct node *n)
{
	int s = 0;

	for (; n; n = n->next)
		s += n->v;
	return s;
}

static void mark_tail(struct node *n);

void list_mark(struct node *n)
{
	n->seen = 1;
	mark_tail(n);
}

static void note_depth(struct node *n)
{
	n->depth = 1;
}

static void mark_tail(struct node *n)
{
	note_depth(n);
	if (n->next)
		list_mark(n->next);
}
