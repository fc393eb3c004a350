// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

#define container_of(p, type, member) \
	((type *)((char *)(p) - __builtin_offsetof(type, member)))

static struct node *head;

void list_put(struct node *n)
{
	struct item *it = container_of(n, struct item, link);

	n->next = head;
	head = n;
	it->val = it->id + 1;
}
