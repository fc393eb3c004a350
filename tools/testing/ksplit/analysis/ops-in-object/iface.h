/* SPDX-License-Identifier: GPL-2.0 */
struct net;

struct pkt {
	int len;
	int cpu;
};

struct net_ops {
	int (*xmit)(struct pkt *p, struct net *n);
};

struct net {
	const struct net_ops *ops;
	int sent;
	int queues;
};

int net_register(struct net *n);
