/* SPDX-License-Identifier: GPL-2.0 */
struct addr {
	int hi;
	int lo;
	int pad;
};

struct conn {
	struct addr local;
	struct addr peer;
	int state;
};

void conn_connect(struct conn *c, const struct addr *a);
