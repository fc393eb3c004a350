/* SPDX-License-Identifier: GPL-2.0 */
struct slot {
	int a;
	int b;
};

struct hw {
	unsigned char mac[6];
	int regs[4];
	int grid[2][3];
	struct slot slots[2];
};

int hw_start(struct hw *h, int i);
