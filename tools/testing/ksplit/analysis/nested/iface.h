/* SPDX-License-Identifier: GPL-2.0 */
struct dev;

struct dev_ops {
	int (*init)(struct dev *d);
};

struct dev {
	const struct dev_ops *ops;
	int id;
	int mtu;
	int flags;
};

int dev_register(struct dev *d);
void dev_setup(struct dev *d);
