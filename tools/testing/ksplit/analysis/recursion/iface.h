/* SPDX-License-Identifier: GPL-2.0 */
struct node {
	struct node *next;
	int v;
	int seen;
	int depth;
	int unused;
};

int list_sum(struct node *n);
void list_mark(struct node *n);
