/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inline functions of the kernel's headers that a driver must not run itself
 * when it is isolated. Included before everything else of each of its files.
 *
 * Each is declared here once more, before its header defines it, so that the
 * compiler makes a copy out of line where the driver uses it, and none where it
 * does not. The copy is a weak symbol, hence what refers to it has relocations
 * with its name, like those of an import. The loader makes them crossings; with
 * lvd=off they lead to the copy, and the driver does what it always did.
 * "ksplit link" finds the symbols in the object: there is no other list.
 *
 * __noipa__, because the call must keep to the calling convention, which it
 * need not where the compiler sees both sides.
 *
 * What is not here runs in the domain: on its own stack and memory, on copies
 * of shared objects, on its own preempt count.
 */
#ifndef _KSPLIT_ISOLATE_H
#define _KSPLIT_ISOLATE_H

#include <linux/types.h>

/* The kernel's headers say "inline" and "always_inline", too. */
#pragma GCC diagnostic ignored "-Wattributes"

/* How the loader knows. Multi-file modules say so more than once. */
asm(".pushsection .modinfo, \"a\"\n\t"
	".asciz \"ksplit=isolate\"\n\t"
	".popsection");

/*
 * The name of the section brings ".weak" along, which is there if the copy is;
 * what the compiler puts behind the name becomes a comment.
 */
#define KSPLIT_OUTLINED(name)						\
	__attribute__((__noinline__, __noipa__,				\
		       __section__(".text.ksplit." #name		\
				   ",\"ax\",@progbits\n\t.weak " #name "\n#")))

#define KSPLIT_OUTLINE(type, name, ...)					\
	static __typeof__(type) name(__VA_ARGS__) KSPLIT_OUTLINED(name)

struct bpf_prog;
struct hrtimer;
struct macvlan_dev;
struct napi_struct;
struct net_device;
struct netdev_queue;
struct page;
struct raw_spinlock;
struct sk_buff;
struct sock;
struct udp_tunnel_info;
struct xdp_buff;

/* Reads struct task_struct: the domain gets a copy of what the driver uses. */
KSPLIT_OUTLINE(struct task_struct *, get_current, void);

/* Pick one of the kernel's slab caches, which a domain does not know. */
KSPLIT_OUTLINE(void *, kmalloc_noprof, size_t size, gfp_t flags);
KSPLIT_OUTLINE(void *, kmalloc_node_noprof, size_t size, gfp_t flags, int node);

/* Inline without preemption, and would unlock the domain's copy of the lock. */
#ifndef CONFIG_UNINLINE_SPIN_UNLOCK
KSPLIT_OUTLINE(void, __raw_spin_unlock, struct raw_spinlock *lock);
KSPLIT_OUTLINE(void, __raw_spin_unlock_irq, struct raw_spinlock *lock);
#endif

/* Ends what radix_tree_preload() began in the kernel: a per-CPU lock. */
KSPLIT_OUTLINE(void, radix_tree_preload_end, void);

/* Call functions of the kernel through pointers that only the kernel has. */
KSPLIT_OUTLINE(u64, hrtimer_forward_now, struct hrtimer *timer,
	       ktime_t interval);
KSPLIT_OUTLINE(u32, bpf_prog_run_xdp, const struct bpf_prog *prog,
	       struct xdp_buff *xdp);
KSPLIT_OUTLINE(void, udp_tunnel_nic_get_port, struct net_device *dev,
	       unsigned int table, unsigned int idx,
	       struct udp_tunnel_info *ti);
KSPLIT_OUTLINE(void, udp_tunnel_nic_reset_ntf, struct net_device *dev);

/* Count in per-CPU memory of the kernel, or read it. */
KSPLIT_OUTLINE(void, dev_lstats_add, struct net_device *dev, unsigned int len);
KSPLIT_OUTLINE(void, __dev_hold, struct net_device *dev);
KSPLIT_OUTLINE(void, __dev_put, struct net_device *dev);
KSPLIT_OUTLINE(void, macvlan_count_rx, const struct macvlan_dev *vlan,
	       unsigned int len, bool success, bool multicast);
KSPLIT_OUTLINE(bool, netdev_xmit_more, void);

/* Count references with the kernel, at the same time: both must see both. */
KSPLIT_OUTLINE(void, page_ref_add, struct page *page, int nr);
KSPLIT_OUTLINE(struct sk_buff *, skb_get, struct sk_buff *skb);
KSPLIT_OUTLINE(void, sock_put, struct sock *sk);
KSPLIT_OUTLINE(void, _sock_tx_timestamp, struct sock *sk, __u16 tsflags,
	       __u8 *tx_flags, __u32 *tskey);

/* Stop and start queues in bits that the kernel sets and clears as well. */
KSPLIT_OUTLINE(void, netif_tx_start_queue, struct netdev_queue *dev_queue);
KSPLIT_OUTLINE(void, netif_tx_stop_queue, struct netdev_queue *dev_queue);
KSPLIT_OUTLINE(void, netif_tx_disable, struct net_device *dev);
KSPLIT_OUTLINE(void, netdev_tx_sent_queue, struct netdev_queue *dev_queue,
	       unsigned int bytes);
KSPLIT_OUTLINE(void, netdev_tx_completed_queue, struct netdev_queue *dev_queue,
	       unsigned int pkts, unsigned int bytes);
KSPLIT_OUTLINE(void, netdev_tx_reset_queue, struct netdev_queue *q);
KSPLIT_OUTLINE(bool, napi_if_scheduled_mark_missed, struct napi_struct *n);

#endif /* _KSPLIT_ISOLATE_H */
