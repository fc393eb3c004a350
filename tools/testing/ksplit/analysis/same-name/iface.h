/* SPDX-License-Identifier: GPL-2.0 */
struct dev {
	int id;
};

int dev_add(struct dev *d);
