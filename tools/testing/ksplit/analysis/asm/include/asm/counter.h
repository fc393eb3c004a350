/* SPDX-License-Identifier: GPL-2.0 */
struct counter {
	int v;
	int limit;
	int flags;
	int other;
};

static inline void counter_inc(struct counter *c)
{
	__asm__ __volatile__("lock; incl %0" : "+m" (c->v));
}

static inline int counter_test(struct counter *c)
{
	int r;

	__asm__ __volatile__("movl %1, %0" : "=r" (r) : "m" (c->flags));
	return r;
}

static inline void counter_set(struct counter *c, int v)
{
	__asm__ __volatile__("movl %1, %0" : "=m" (c->limit) : "r" (v));
}

void count_up(struct counter *c);
