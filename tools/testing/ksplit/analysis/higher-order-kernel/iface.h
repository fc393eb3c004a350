/* SPDX-License-Identifier: GPL-2.0 */
struct dev {
	int users;
	int marked;
	int skipped;
	int budget;
};

void dev_mark(struct dev *d, struct dev *other);
