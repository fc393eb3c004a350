/* SPDX-License-Identifier: GPL-2.0 */
struct point {
	int x;
	int y;
};

int clamp_add(int a, int b);
unsigned int checksum(const unsigned char *p, int n);
unsigned int weigh(const unsigned char *p, int n);
int bump(int by);
int norm(const struct point *p);
int indirect(int i);
