/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel's struct_group() expands to. */
struct dev {
	union {
		struct {
			int a;
			int b;
		};
		struct {
			int a;
			int b;
		} group;
	};
	int c;
};

int dev_start(struct dev *d);
