/* SPDX-License-Identifier: GPL-2.0 */
struct item {
	int v;
	int w;
	int x;
};

int apply(int (*fn)(struct item *i), struct item *i);
