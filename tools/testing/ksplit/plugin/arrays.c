// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays, flexible arrays, and pointer arithmetic with and without a field.
 */
struct entry {
	int key;
	long value;
};

struct table {
	int n;
	struct entry fixed[4];
	void *slots[2];
	struct entry flex[];
};

/* fixed[2].key, fixed[i].value: the index is known if it is one value */
long fixed(struct table *t, int i)
{
	return t->fixed[2].key + t->fixed[i].value;
}

/* flex[i]: an array without a size */
long flexible(struct table *t, int i)
{
	return t->flex[i].value;
}

/* a pointer moved by a parameter: +i, arithmetic */
int by_pointer(struct entry *e, int i)
{
	return e[i].key;
}

/* a pointer that walks: the base, then 16 bytes on, any number of times */
int walk(struct table *t)
{
	struct entry *e;
	int sum = 0;

	for (e = t->flex; e < t->flex + t->n; e++)
		sum += e->key;
	return sum;
}

/* bytes: arithmetic by 4, another type */
short bytes(struct entry *e)
{
	return *(short *)((char *)e + 4);
}

/* stores of pointers into elements */
void store(struct table *t, void *p, int i)
{
	t->slots[0] = p;
	t->slots[i] = &t->fixed[1].value;
}

/* strings */
const char *text(int i)
{
	static const char *const names[] = { "a", "b" };

	return i < 2 ? names[i] : "none";
}
