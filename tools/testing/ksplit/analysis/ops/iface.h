/* SPDX-License-Identifier: GPL-2.0 */
struct file;

struct fops {
	int (*open)(struct file *f);
	int (*read)(struct file *f);
	int (*poll)(struct file *f);
};

struct file {
	const struct fops *ops;
	int flags;
	int pos;
	int kpriv;
	int dpriv;
};

void fops_register(const struct fops *ops);
