/* SPDX-License-Identifier: GPL-2.0 */
struct dev {
	int id;
	int state;
	int seen;
};

int dev_start(struct dev *d);
