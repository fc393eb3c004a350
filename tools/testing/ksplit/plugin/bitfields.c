// SPDX-License-Identifier: GPL-2.0
/*
 * Bit-fields: writing one reads and writes that field alone, not its word.
 * Width and type are those of the declaration.
 */
struct flags {
	int before;
	unsigned int a:3, b:5, c:1;
	unsigned long :20;
	unsigned char d:8;
	_Bool e:1;
};

/* writes b */
void set_one(struct flags *f)
{
	f->b = 3;
}

/* reads and writes a */
void increment(struct flags *f)
{
	f->a++;
}

/* reads c, d, e; writes before */
void mix(struct flags *f)
{
	f->before = f->c + f->d + f->e;
}

/* reads c: the front end loads a byte and masks it */
int test(struct flags *f)
{
	if (f->c)
		return 1;
	return 0;
}
