// SPDX-License-Identifier: GPL-2.0
/*
 * Callbacks with a void * context: the function and its context go into a
 * registration function together; inside, the context gets its type back.
 */
struct private {
	int count;
	void *cookie;
};

struct timer {
	void (*fn)(struct timer *t);
	void *context;
};

int request(int irq, int (*handler)(int irq, void *context), const char *name,
	    void *context);

/* a cast of the second parameter; update of count */
static int handler(int irq, void *context)
{
	struct private *p = context;

	p->count++;
	return irq;
}

/* FUNC and PARAM in one call */
int set_up(struct private *p)
{
	return request(3, handler, "mine", p);
}

static void expire(struct timer *t)
{
	struct private *p = t->context;

	p->count = 0;
}

/* both stored in one object */
void arm(struct timer *t, struct private *p)
{
	t->fn = expire;
	t->context = p;
}

/* the context comes out of an integer */
void cookie(unsigned long data)
{
	struct private *p = (struct private *)data;

	p->cookie = (void *)(data & ~3ul);
}
