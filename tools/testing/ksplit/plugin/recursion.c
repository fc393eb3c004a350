// SPDX-License-Identifier: GPL-2.0
/*
 * Lists and trees are PHI cycles: the value depends on itself (<rec>).
 */
#define container_of(ptr, type, member) ({				\
	void *__mptr = (void *)(ptr);					\
	(type *)(__mptr - __builtin_offsetof(type, member)); })

struct list_head {
	struct list_head *next, *prev;
};

struct item {
	int n;
	struct list_head link;
	struct item *simple;
	struct item *left, *right;
};

/* first, then next of any */
int single(struct item *first)
{
	struct item *i;
	int sum = 0;

	for (i = first; i; i = i->simple)
		sum += i->n;
	return sum;
}

/* list_for_each_entry() */
int entries(struct list_head *head)
{
	struct item *i = container_of(head->next, struct item, link);
	int sum = 0;

	for (; &i->link != head; i = container_of(i->link.next, struct item, link))
		sum += i->n;
	return sum;
}

/* left or right of any */
struct item *tree(struct item *i, int key)
{
	while (i) {
		if (key < i->n)
			i = i->left;
		else if (key > i->n)
			i = i->right;
		else
			return i;
	}
	return 0;
}

/* two lists with one walker: both begin the cycle */
int both(struct item *a, struct item *b, int which)
{
	struct item *i = which ? a : b;

	while (i->n)
		i = i->simple;
	return i->n;
}

/* a list of lists */
int nested(struct item *row)
{
	struct item *cell;
	int sum = 0;

	for (; row; row = row->simple)
		for (cell = row->left; cell; cell = cell->right)
			sum += cell->n;
	return sum;
}

/* pointers that swap roles: a cycle of two names */
int swap(struct item *a, struct item *b, int n)
{
	struct item *t;

	while (n--) {
		t = a;
		a = b->simple;
		b = t;
	}
	return a->n;
}

/* a real recursive call */
int depth(struct item *i)
{
	return i ? depth(i->left) + 1 : 0;
}
