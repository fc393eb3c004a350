/* SPDX-License-Identifier: GPL-2.0 */
struct arg {
	int k;
	int r;
};

struct ops {
	int (*fn)(struct arg *x);
	int (*gn)(struct arg *x);
};

int call_it(const struct ops *o, struct arg *x);
