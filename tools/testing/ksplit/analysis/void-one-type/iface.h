/* SPDX-License-Identifier: GPL-2.0 */
struct dev {
	void *priv;
	int id;
};

void *dev_priv(struct dev *d);
