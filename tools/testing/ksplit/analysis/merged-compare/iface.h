/* SPDX-License-Identifier: GPL-2.0 */
struct key {
	unsigned char a;
	unsigned char b;
	unsigned short c;
	int d;
	int e;
};

struct status {
	unsigned short x;
	unsigned short y;
	unsigned short z;
	unsigned short t;
};

int key_match(struct key *k);
void status_get(struct status *s);
