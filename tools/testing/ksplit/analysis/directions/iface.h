/* SPDX-License-Identifier: GPL-2.0 */
struct s {
	int r;
	int w;
	int rw;
	int set_by_driver;
	int read_by_driver;
	int both;
};

int s_kernel(struct s *s);
void s_hook(int (*fn)(struct s *s));
