/* SPDX-License-Identifier: GPL-2.0 */
struct timer {
	struct timer *next;
	long expires;
	void (*function)(struct timer *t);
};

static inline void timer_setup(struct timer *t,
			       void (*function)(struct timer *t))
{
	t->function = function;
}

void add_timer(struct timer *t);
