/* SPDX-License-Identifier: GPL-2.0 */
#define __seg	__seg_gs

struct stats {
	long rx;
	long tx;
	long kernel_only;
};

struct dev {
	struct stats *stats;
	int id;
};

extern struct stats cpu_stats;
extern unsigned long this_cpu_off;

#define this_cpu(v) (*(__typeof__(v) __seg *)(unsigned long)&(v))
#define this_cpu_ptr(p) \
	((__typeof__(p))(this_cpu(this_cpu_off) + (unsigned long)(p)))

void dev_attach(struct dev *d, void (*xmit)(struct dev *d));
