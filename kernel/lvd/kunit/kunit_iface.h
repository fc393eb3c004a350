/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel and the driver of the tests agree on: the structs, and the
 * kernel's functions that the driver calls. The interface descriptions are in
 * tools/testing/ksplit/glue; this is their only header.
 */
#ifndef _KERNEL_LVD_KUNIT_IFACE_H
#define _KERNEL_LVD_KUNIT_IFACE_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/semaphore.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/*
 * kunit_values: every kind of value.
 */

/* Each type four times: as "in", "out", both, and not in the description. */
#define KT_SCALARS(x)							\
	x(bool, b)							\
	x(char, c)							\
	x(signed char, sc)						\
	x(unsigned char, uc)						\
	x(short, s)							\
	x(unsigned short, us)						\
	x(int, i)							\
	x(unsigned int, ui)						\
	x(long, l)							\
	x(unsigned long, ul)						\
	x(long long, ll)						\
	x(unsigned long long, ull)					\
	x(u8, u8)							\
	x(u16, u16)							\
	x(u32, u32)							\
	x(u64, u64)							\
	x(s8, s8)							\
	x(s16, s16)							\
	x(s32, s32)							\
	x(s64, s64)

#define KT_SCALAR_FIELDS(type, name)					\
	type name##_in, name##_out, name##_both, name##_none;

struct kt_scalars {
	KT_SCALARS(KT_SCALAR_FIELDS)
	int plain;
};

/* Only ever given to the driver: what the driver stores there is lost. */
struct kt_readings {
	u32 level;
	u32 limit;
	u64 hidden;
};

struct kt_bits {
	u32 a : 1;
	u32 b : 3;
	u32 c : 28;
	s32 d : 5;
	s32 hidden : 11;
	u32 e : 16;
	u64 f : 40;
	u64 g : 24;
	bool h : 1;
	bool i : 1;
	u8 j : 4;
	u8 k : 4;
};

struct kt_small {
	u8 x;
	u8 y;
};

struct kt_pair {
	u64 a;
	u32 b;
	u16 c;
};

struct kt_config {
	u32 limit;
	u32 used;
	u32 hidden;
	const char *name;
};

extern unsigned long kt_ticks;
extern u32 kt_seen;
extern u32 kt_table[4];
extern struct kt_config kt_config;

u64 kt_k_scalars(struct kt_scalars *s);
s8 kt_k_s8(s8 v);
u16 kt_k_u16(u16 v);
int kt_k_int(int v);
bool kt_k_bool(bool v);
u64 kt_k_many(u8 a, s8 b, u16 c, s16 d, u32 e, s32 f, u64 g, s64 h, bool i,
	      char j);
u32 kt_k_bits(struct kt_bits *bits);
u64 kt_k_by_value(struct kt_small small, struct kt_pair pair, u32 last);
u32 kt_k_const(const struct kt_pair *pair);
int kt_k_unused(struct kt_pair *pair, int v);
u32 kt_k_globals(void);

/*
 * kunit_shapes: every shape of memory.
 */

struct kt_inner {
	u32 x;
	u32 y;
	u32 hidden;
};

struct kt_outer {
	u32 id;
	struct kt_inner *first;
	struct kt_inner *second;
	struct kt_inner embedded;
	struct kt_inner *none;
	u64 tail;
};

struct kt_node {
	u32 value;
	struct kt_node *next;
};

struct kt_tree {
	s32 key;
	struct kt_tree *left;
	struct kt_tree *right;
	struct kt_tree *parent;
};

struct kt_arrays {
	u32 len;
	u8 bytes[13];
	u32 words[8];
	struct kt_inner parts[3];
	struct kt_inner *slots[4];
	u16 *data;
	struct kt_inner *many;
	char *name;
};

enum kt_kind {
	KT_NUMBER,
	KT_INNER,
	KT_NAME,
	KT_LIST,
	KT_KINDS
};

union kt_value {
	u64 number;
	struct kt_inner inner;
	char name[12];
	struct kt_node *list;
};

struct kt_tagged {
	u32 kind;
	union kt_value value;
	u32 tail;
};

struct kt_holder {
	u32 id;
	u32 slot;
	char label[8];
	void *data;
};

u32 kt_value_tag(const struct kt_tagged *tagged);

u64 kt_k_outer(struct kt_outer *outer);
u64 kt_k_list(struct kt_node *head);
s64 kt_k_tree(struct kt_tree *root);
u64 kt_k_arrays(struct kt_arrays *arrays);
u64 kt_k_sum(const u16 *v, u32 n);
void kt_k_fill(u32 *v, u32 n, u32 first);
u64 kt_k_inners(struct kt_inner *v, u32 n);
u32 kt_k_sentinel(u32 *v);
u32 kt_k_strlen(const char *s);
void kt_k_upper(char *s, u32 size);
u64 kt_k_tagged(struct kt_tagged *tagged);
u64 kt_k_void(void *data);
u64 kt_k_holder(struct kt_holder *holder);
const char *kt_k_name(u32 n);

/*
 * kunit_life: lifetimes and kinds of memory.
 */

struct kt_dev {
	u32 id;
	u32 state;
	spinlock_t lock;
	struct list_head list;
	atomic_t users;
	void *cookie;
	u32 hidden;
};

struct kt_bus {
	u32 id;
	u32 devices;
	struct kt_dev dev;
};

struct kt_packet {
	u32 len;
	u8 *head;
	u8 *pos;
};

struct kt_dev *kt_k_dev_new(u32 id);
struct kt_dev *kt_k_dev_find(int id);
int kt_k_dev_put(struct kt_dev *dev);
int kt_k_dev_use(struct kt_dev *dev);
int kt_k_dev_add(struct kt_dev *dev);
int kt_k_dev_del(struct kt_dev *dev);
struct kt_dev *kt_k_dev_once(void);
u32 kt_k_dev_stack(struct kt_dev *dev);
u32 kt_k_bus_add(struct kt_bus *bus);
u32 kt_k_bus_dev(struct kt_dev *dev);
int kt_k_bus_del(struct kt_bus *bus);
void *kt_k_alloc(unsigned long size, unsigned int flags);
void kt_k_free(void *p);
unsigned long kt_k_to_user(void __user *to, const u8 *from, unsigned long n);
u32 kt_k_sum_bytes(const u8 *p, u32 n);
void __iomem *kt_k_ioremap(u64 where, unsigned long size);
void kt_k_iounmap(void __iomem *p);
u32 kt_k_at(u32 index);
u32 kt_k_packet(struct kt_packet *packet);
u32 kt_k_part(struct kt_packet *packet, u32 n);
u32 kt_k_inside(u8 *base, u32 len, u8 *pos);
void *kt_k_cookie(void *cookie);
int kt_k_atomic(struct kt_dev *dev);

/*
 * kunit_calls: function pointers, locks, nesting.
 */

struct kt_client;

struct kt_ops {
	const char *name;
	int (*open)(struct kt_client *client);
	int (*step)(struct kt_client *client, u32 n);
	void (*gone)(struct kt_client *client);
};

struct kt_client {
	u32 id;
	u32 depth;
	u32 both;
	u32 from_kernel;
	u32 from_driver;
	const struct kt_ops *ops;
};

struct kt_stats {
	struct semaphore sem;
	u32 packets;
	u64 bytes;
	u32 outside;
};

int kt_k_register(struct kt_client *client, const struct kt_ops *ops);
int kt_k_unregister(struct kt_client *client);
int kt_k_nest(struct kt_client *client, u32 n);
int kt_k_each(int (*fn)(struct kt_inner *inner, void *data), void *data,
	      u32 n);
void kt_k_set_other(void (*fn)(u32 n));
int kt_k_attach(struct kt_stats *stats);
int kt_k_detach(struct kt_stats *stats);
u32 kt_k_touch(struct kt_client *client);
void kt_k_hold(u32 what);
void kt_k_release(u32 what);
void kt_k_unresolved(char *p);

/*
 * kunit_format: functions that print.
 */

__printf(2, 3) int kt_k_print(u32 level, const char *fmt, ...);
__printf(2, 3) int kt_k_print_to(const char *name, const char *fmt, ...);
__printf(1, 4) int kt_k_print_first(const char *fmt, u32 a, u64 b, ...);
__printf(2, 3) int kt_k_sprint(char *buf, const char *fmt, ...);
__printf(3, 4) int kt_k_snprint(char *buf, unsigned long size, const char *fmt,
				...);
int kt_k_sum_of(u32 n, ...);
__scanf(2, 3) int kt_k_scanf(const char *buf, const char *fmt, ...);

/*
 * kunit_pages: memory that is known by its struct page.
 */

struct kt_segment {
	struct page *page;
	u32 offset;
	u32 len;
};

struct kt_io {
	u32 n;
	struct kt_segment *segments;
};

void kt_k_io_end(struct kt_io *io);
struct page *kt_k_page_alloc(unsigned int order);
void kt_k_page_free(struct page *page, unsigned int order);
u64 kt_k_page_sum(struct page *page, u32 offset, u32 len);
void kt_k_page_fill(struct page *page, u32 offset, u32 len, u8 value);
void kt_k_io_meanwhile(void);
void kt_k_io_free(void *p);

#endif /* _KERNEL_LVD_KUNIT_IFACE_H */
