/* SPDX-License-Identifier: GPL-2.0 */
struct ops {
	int (*open)(int i);
	int (*close)(int i);
	int (*poll)(int i);
	int (*idle)(int i);
};

int zz_generic_close(int i);
int ops_register(const struct ops *o);
