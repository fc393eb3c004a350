// SPDX-License-Identifier: GPL-2.0
/*
 * Pointers that change what they point to: on a copy, a load, an argument, a
 * result, a store, a return, at a dereference, by way of an integer. No cast:
 * a change of const, signedness, or from an array to its element.
 */
struct a {
	int x;
	void *data;
};

struct b {
	int y;
};

void *allocate(unsigned long size);
void use_b(struct b *b);
void use_void(const void *p);
void use_bytes(unsigned char *p);

/* copy: void * -> struct b * */
int copied(void *p)
{
	struct b *b = p;

	return b->y;
}

/* dereference without a variable: struct a * -> struct b * */
int dereferenced(struct a *a)
{
	return ((struct b *)a)->y;
}

/* load: what the field holds becomes a struct b */
int loaded(struct a *a)
{
	struct b *b = a->data;

	return b->y;
}

/* argument: to struct b *, to void * */
void argument(struct a *a)
{
	use_b((struct b *)a);
	use_void(a);
}

/* result: void * -> struct a *, then stored as void * */
struct a *result(struct a *a)
{
	struct a *n = allocate(sizeof(*n));

	n->data = a;
	return n;
}

/* by an integer, and from one */
struct a *integer(unsigned long v, struct a *a)
{
	a->data = (void *)v;
	return (struct a *)((unsigned long)a | 1);
}

/* none of these is a cast */
int same(const struct a *a)
{
	struct a *w = (struct a *)a;
	char text[4];

	use_bytes((unsigned char *)text);
	return *(unsigned int *)&w->x;
}

/* function pointers of different types */
void *function(void)
{
	return (void *)use_b;
}

struct wrap {
	struct a first;
	int z;
};

struct holder {
	int h;
	struct wrap w;
};

/* part of a known object, looked at as its first member: that member */
int first(struct holder *h)
{
	return ((struct a *)&h->w)->x;
}
