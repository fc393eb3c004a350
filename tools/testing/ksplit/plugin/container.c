// SPDX-License-Identifier: GPL-2.0
/*
 * container_of(): steps back to the struct whose member is at that offset.
 * Pointer arithmetic that only looks like it stays arithmetic.
 */
#define container_of(ptr, type, member) ({				\
	void *__mptr = (void *)(ptr);					\
	(type *)(__mptr - __builtin_offsetof(type, member)); })

struct list_head {
	struct list_head *next, *prev;
};

struct inner {
	int a;
	struct list_head link;
};

struct outer {
	struct list_head first;
	int n;
	struct inner in;
	struct list_head many[4];
};

/* container(link) */
int nested_member(struct list_head *l)
{
	return container_of(l, struct outer, in.link)->n;
}

/* offset 0: nothing but another type */
int first_member(struct list_head *l)
{
	return container_of(l, struct outer, first)->n;
}

/* the container of an address that was just taken is the struct itself */
int and_back(struct outer *o)
{
	struct list_head *l = &o->in.link;

	return container_of(l, struct outer, in.link)->n;
}

/* an element of an array of members */
int element(struct list_head *l)
{
	return container_of(l, struct outer, many[2])->n;
}

/* the struct before this one in an array: arithmetic */
int previous(struct outer *o)
{
	return o[-1].n;
}

/* a container of a container */
int twice(struct list_head *l)
{
	struct inner *i = container_of(l, struct inner, link);

	return container_of(i, struct outer, in)->n;
}
