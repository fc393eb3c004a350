/* SPDX-License-Identifier: GPL-2.0 */
struct node {
	struct node *next;
};

struct item {
	int id;
	struct node link;
	int val;
	int priv;
};

void list_put(struct node *n);
