/* SPDX-License-Identifier: GPL-2.0 */
struct dev {
	int state;
	int mark;
	int peek;
};

static inline int dev_busy(struct dev *d)
{
	return d->state & 1;
}

static inline void dev_mark(struct dev *d)
{
	d->mark = 1;
}

static inline int dev_peek(struct dev *d)
{
	return d->peek;
}

void dev_start(struct dev *d);
int dev_stop(struct dev *d);
void dev_hook(int (*hook)(struct dev *d));
