/* SPDX-License-Identifier: GPL-2.0 */
struct dev {
	const char *name;
	char label[16];
	int id;
};

int dev_register(struct dev *d);
unsigned long measure(const char *text, int flags);
