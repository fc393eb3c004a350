/* SPDX-License-Identifier: GPL-2.0 */
struct point {
	int x;
	int y;
};

int clamp_add(int a, int b);
int errno_to_blk_status(int a);
unsigned int crc32_le(const unsigned char *p, int n);
unsigned int __bitmap_weight(const unsigned char *p, int n);
int __msecs_to_jiffies(int by);
int ns_to_timespec64(const struct point *p);
int kstrtoint(int i);
