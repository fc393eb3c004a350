/* SPDX-License-Identifier: GPL-2.0 */
struct c {
	int z;
	int w;
};

struct b {
	struct c *c;
	int y;
};

struct a {
	struct b *b;
	int unused;
};

int a_run(struct a *a);
int a_run_all(struct a **a);
