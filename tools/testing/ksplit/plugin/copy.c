// SPDX-License-Identifier: GPL-2.0
/*
 * Struct copies: by assignment, by memcpy() (a call, or a word that the
 * compiler moves itself), by value into and out of functions.
 */
struct small {
	int a, b;
};

struct big {
	struct small one;
	long many[8];
	void *pointer;
};

struct pair {
	struct big first, second;
};

/* a copy of the member "first" */
void assign(struct pair *p, struct big *b)
{
	p->first = *b;
}

/* calls of memcpy and memset */
void by_call(struct big *d, struct big *s)
{
	__builtin_memcpy(d, s, sizeof(*d));
	__builtin_memset(s, 0, sizeof(*s));
}

/* 8 bytes: a copy of "one" */
void by_word(struct big *d, struct big *s)
{
	__builtin_memcpy(&d->one, &s->one, sizeof(d->one));
}

/* emptied, then one field set */
void by_constructor(struct big *b)
{
	*b = (struct big){ .one.b = 4 };
}

struct small make(int a);
int take(struct small s);

/* the result of make() is stored, both structs are passed by value */
int by_value(struct big *b)
{
	b->one = make(1);
	return take(b->one) + take(make(2));
}

/* a struct is returned */
struct small give(struct big *b)
{
	return b->one;
}

/* a parameter that lives in memory */
int parameter(struct big b)
{
	return b.one.a;
}

/* through a local variable */
void local(struct big *d, struct big *s)
{
	struct big tmp = *s;

	tmp.pointer = d;
	*d = tmp;
}
