/* SPDX-License-Identifier: GPL-2.0 */
struct iter {
	long pos;
	long len;
	long index;
};

long iter_sum(struct iter it);
