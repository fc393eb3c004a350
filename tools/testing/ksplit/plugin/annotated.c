// SPDX-License-Identifier: GPL-2.0
/*
 * sparse's words: about what a pointer points to, in variables, members,
 * parameters, results, and in the types of function pointers; and about locks.
 */
struct lock {
	int held;
};

struct node {
	int n;
	struct node __rcu *next;
	struct node __rcu *__rcu *table;
};

struct ops {
	long (*read)(struct node *n, char __user *to, unsigned long len);
	void __iomem *(*map)(struct node *n);
	/* belongs to the member, to no function */
	void (*enter)(struct lock *l) __acquires(l);
};

struct device {
	struct lock lock;
	const struct ops *ops;
	void __iomem *base;
	char __user *__user *argv;
	int __percpu *count;
	struct node *__percpu *slots;
	void __iomem *bars[2];
};

void __iomem *map(unsigned long at);
long copy(void *to, const void __user *from, unsigned long n);

void take(struct lock *l) __acquires(l);
void drop(struct lock *l) __releases(l);
int try(struct lock *l) __cond_acquires(l);

/* the annotation stands between declarator and body */
static void change(struct device *d)
	__releases(&d->lock)
	__acquires(&d->lock)
{
	drop(&d->lock);
	take(&d->lock);
}

static int check(struct device *d) __must_hold(&d->lock)
{
	return d->count != 0;
}

int all(struct device *d, struct node *n)
{
	char buf[8];

	d->base = map(0);
	d->bars[1] = d->ops->map(n);
	if (try(&d->lock))
		change(d);
	return d->ops->read(n, d->argv[0], 1) + copy(buf, d->argv[1], 8) +
	       check(d);
}
