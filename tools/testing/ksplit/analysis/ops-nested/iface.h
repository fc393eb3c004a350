/* SPDX-License-Identifier: GPL-2.0 */
struct dev {
	int state;
	int power;
};

struct pm {
	int (*suspend)(struct dev *d);
	int (*resume)(struct dev *d);
};

struct desc {
	int version;
	struct {
		int (*start)(struct dev *d);
		int (*stop)(struct dev *d);
	} ops;
	struct pm pm;
};

void desc_register(struct desc *d);
