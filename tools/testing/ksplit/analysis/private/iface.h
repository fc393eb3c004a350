/* SPDX-License-Identifier: GPL-2.0 */
struct dev {
	int kernel_only;
	int driver_only;
	int shared;
	int none;
	int elsewhere;
};

void dev_run(struct dev *d);
