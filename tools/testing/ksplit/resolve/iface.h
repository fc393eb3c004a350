/* SPDX-License-Identifier: GPL-2.0 */
#ifndef IFACE_H
#define IFACE_H

struct item {
	int value;
};

struct dev;

struct dev_ops {
	int (*show)(struct dev *d, char *page);
	long (*read)(struct dev *d, void *to, unsigned long count);
	union {
		int (*one)(int number);
	} stop;
};

struct dev {
	union {
		int number;
		long word;
	};
	struct item *items;
	int nitems;
	void *data;
	int *counter;
	const struct dev_ops *ops;
	int state;
};

struct outer {
	union {
		int level;
		long slot;
	};
	struct dev dev;
};

extern int cpu_count;

int dev_register(struct dev *d);
void dev_drop(struct dev *d);
struct dev *dev_new(int n);
int sum(const int *values, int n);
void fill(void *buf, unsigned long n);
int regs_run(unsigned int *regs);

#endif /* IFACE_H */
