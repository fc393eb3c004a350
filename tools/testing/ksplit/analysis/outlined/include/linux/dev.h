/* SPDX-License-Identifier: GPL-2.0 */
struct dev {
	int state;
	int users;
	int mode;
	int calls;
};

static inline void dev_count(struct dev *d)
{
	d->calls++;
}

static inline __attribute__((__always_inline__)) int dev_get(struct dev *d)
{
	dev_count(d);
	return d->users++;
}

static inline int dev_put(struct dev *d)
{
	return --d->users;
}

static inline int dev_mode(struct dev *d)
{
	return d->mode;
}

void dev_add(struct dev *d);
