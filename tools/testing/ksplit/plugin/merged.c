// SPDX-License-Identifier: GPL-2.0
/*
 * Neighbouring compares are merged into one load by the front end; the fields
 * come back, and only those that were compared.
 */
struct head {
	int a;
	unsigned char x, y;
	unsigned short z;
	unsigned int b1:3, b2:5, b3:1;
	union {
		struct {
			unsigned char u1, u2;
		};
		unsigned short both;
	};
	struct {
		short s1, s2;
	} part;
};

/* reads x and y */
int two(struct head *h)
{
	return h->x == 1 && h->y == 2;
}

/* reads b1 and b2, not b3 */
int bits(struct head *h)
{
	return h->b1 == 1 && h->b2 == 2;
}

/* reads x and y of both */
int against(struct head *a, struct head *b)
{
	return a->x == b->x && a->y == b->y;
}

/* reads b2 of both */
int bit_against(struct head *a, struct head *b)
{
	return a->b2 == b->b2;
}

/* reads u1 and u2, or "both", which is the same two bytes */
int in_union(struct head *h)
{
	return h->u1 == 1 && h->u2 == 2;
}

/* reads part.s1 and part.s2 */
int nested(struct head *h)
{
	return h->part.s1 == 1 && h->part.s2 == 2;
}
