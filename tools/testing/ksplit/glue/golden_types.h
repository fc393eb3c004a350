/* SPDX-License-Identifier: GPL-2.0 */
/* What the golden interface descriptions are about. */
#ifndef GOLDEN_TYPES_H
#define GOLDEN_TYPES_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#ifndef CONFIG_DEBUG_SPINLOCK
/* Where locks are checked a function initialises them. */
void __raw_spin_lock_init(raw_spinlock_t *lock, const char *name,
			  struct lock_class_key *key, short inner);
#endif

struct point {
	int x;
	int y;
};

struct flags {
	unsigned int low : 3;
	unsigned int high : 5;
	bool on : 1;
};

struct node {
	struct node *next;
	struct node __rcu *parent;
	int value;
};

struct shape {
	const char *name;
	char label[16];
	struct point at;
	struct point corner[4];
	struct node *tree[2];
	u32 color[3];
	atomic_t refs;
	struct list_head list;
	spinlock_t lock;
	int area;
	u64 stamp;
};

struct buffer {
	u16 used;
	u16 first;
	u32 index;
	u8 *data;
	u8 *tail;
	struct point *points;
	struct point **table;
	u32 *zero_ended;
	void *token;
	char __user *user;
	unsigned long private;
	u8 inline_data[];
};

union value {
	s64 number;
	struct node *node;
};

struct tagged {
	int tag;
	union value value;
};

struct segment {
	struct page *page;
	u32 offset;
	u32 len;
};

struct ops {
	int (*run)(struct point *p, int times);
	void (*stop)(void);
};

int tagged_member(const struct tagged *ptr);
int value_member(const union value *ptr);

int scalars(int a, unsigned int b, bool c, u8 d, s64 e, gfp_t gfp);
void point_move(struct point *p, int dx);
void flags_set(struct flags *f);
int node_walk(struct node *n);
void shape_draw(struct shape *s);
void buffer_fill(struct buffer *b, size_t room);
int bytes_write(void *to, const void *from, size_t count);
int points_sum(struct point *p, unsigned int n);
int points_index(struct point **p, unsigned int n);
int numbers_sum(u32 *p);
int number_swap(int *p);
int text_print(const char *text);
void tagged_set(struct tagged *t);
void value_set(union value *v);
int ops_register(const struct ops *ops, void (*done)(struct point *p));
long user_read(char __user *to, size_t count, loff_t *pos);
void __iomem *io_map(unsigned long at, size_t size);
void io_unmap(void __iomem *io);
struct point *point_get(int id);
struct point *point_alloc(gfp_t gfp);
void point_free(struct point *p);
void point_end(struct point *p, int error);
void point_put(struct point *p);
void point_stop(struct point *p);
int thing_add(unsigned int major, const char *name);
void thing_del(int number, bool wait, const char *name);
void thing_del_later(int number);
void *memory_alloc(size_t size, gfp_t gfp);
void memory_free(void *p);
struct point point_by_value(struct point p, struct shape *s, struct point q);
bool point_find(struct point *p, void *cookie);
int shape_of(struct point *at, int *inside);
int call_later(int (*f)(void *data), void *data);
__printf(1, 2) int log_line(const char *fmt, ...);
__printf(2, 3) void point_log(const struct point *p, const char *fmt, ...);
__printf(1, 4) void *queue_alloc(const char *fmt, unsigned int flags, int n, ...);
__printf(2, 3) int text_make(char *to, const char *fmt, ...);
__printf(3, 4) void shape_log(struct shape *s, struct point by_value,
			      const char *fmt, ...);
int sum_all(unsigned int n, ...);
__scanf(2, 3) int text_sscanf(const char *text, const char *fmt, ...);
void shape_lock(struct mutex *lock);
struct page *page_get(unsigned int order);
void page_put(struct page *page, unsigned int order);
u32 page_check(struct page *page, size_t from, size_t size);
void segment_end(struct segment *s);

extern int golden_level;
extern struct point golden_origin;
extern struct node *golden_root;

#endif /* GOLDEN_TYPES_H */
