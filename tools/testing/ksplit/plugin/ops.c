// SPDX-License-Identifier: GPL-2.0
/*
 * Functions that are reached through ops structs, tables and pointers; static
 * initialisers of every shape; aliases.
 */
struct dev;

struct ops {
	const char *name;
	char text[8];
	int (*open)(struct dev *d);
	void (*close)(struct dev *d);
	struct {
		int (*ioctl)(struct dev *d, int cmd);
	} nested;
	void (*table[3])(struct dev *d);
	const void *data;
	unsigned long driver_data;
};

struct dev {
	const struct ops *ops;
	void (*done)(struct dev *d);
	int state;
};

static int my_open(struct dev *d)
{
	return d->state;
}

static void my_close(struct dev *d)
{
	d->state = 0;
}

static int my_ioctl(struct dev *d, int cmd)
{
	return cmd;
}

static int shared;

/* every member that holds an address; text holds none */
const struct ops my_ops = {
	.name = "mine",
	.text = "abc",
	.open = my_open,
	.close = my_close,
	.nested.ioctl = my_ioctl,
	.table = { my_close, [2] = my_close },
	.data = &shared,
	.driver_data = (unsigned long)&shared,
};

/* an array of ops, a compound literal, a plain pointer, a table of strings */
struct ops all_ops[] = {
	{ .open = my_open },
	{ .close = my_close },
};
const struct ops *literal = &(const struct ops){ .open = my_open };
int (*pointer)(struct dev *d) = my_open;
const char *const names[] = { "one", "two" };

/* indirect: open and ioctl of the ops that d->ops points to */
int call_ops(struct dev *d)
{
	return d->ops->open(d) + d->ops->nested.ioctl(d, 7);
}

/* indirect: element i of table */
void call_table(struct dev *d, int i)
{
	d->ops->table[i](d);
}

/* indirect: the global pointer */
int call_pointer(struct dev *d)
{
	return pointer(d);
}

/* a static initialiser inside a function */
int call_local(struct dev *d)
{
	static const struct ops local_ops = { .open = my_open };

	return local_ops.open(d);
}

/* stores of function addresses and of the ops */
void set_up(struct dev *d, int closes)
{
	d->ops = &my_ops;
	d->done = closes ? my_close : 0;
}

/* what module_init() does */
int init_module(void) __attribute__((alias("my_init")));

int my_init(void)
{
	return shared;
}
