// SPDX-License-Identifier: GPL-2.0
/*
 * Inline accessors keep their own records; the caller has a call, no access.
 */
struct dev {
	int flags;
	char priv[32];
};

struct adapter {
	int id;
};

static inline int get_flags(const struct dev *d)
{
	return d->flags;
}

static inline __attribute__((always_inline)) void *dev_priv(struct dev *d)
{
	return (char *)d + sizeof(int);
}

extern inline __attribute__((gnu_inline)) int header_only(struct dev *d)
{
	return d->flags + 1;
}

/* the result of dev_priv() is used as another struct */
int use(struct dev *d)
{
	struct adapter *a = dev_priv(d);

	return a->id + get_flags(d) + header_only(d);
}

/* never used, never compiled: no records */
static inline int unused(struct dev *d)
{
	return d->flags;
}
