/* SPDX-License-Identifier: GPL-2.0 */
struct dev {
	const char *error;
	const char *label;
	int state;
};

int dev_register(struct dev *d, const char *name);
int dev_limit(const char *why, int n);
void hook(int (*create)(char **argv), int (*set)(const char *text));
