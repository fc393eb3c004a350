/* SPDX-License-Identifier: GPL-2.0 */
typedef struct {
	int counter;
} atomic_t;

typedef struct {
	long counter;
} atomic64_t;

typedef atomic64_t atomic_long_t;

struct list_head {
	struct list_head *next, *prev;
};

struct dev {
	atomic_t users;
	atomic_long_t count;
	atomic_t errors;
	struct list_head list;
	struct list_head children;
	int id;
};

static inline void atomic_inc(atomic_t *v)
{
	__asm__ __volatile__("lock; incl %0" : "+m" (v->counter));
}

static inline int atomic_read(const atomic_t *v)
{
	return *(const volatile int *)&v->counter;
}

static inline void atomic64_inc(atomic64_t *v)
{
	__asm__ __volatile__("lock; incq %0" : "+m" (v->counter));
}

static inline long atomic_long_read(const atomic_long_t *v)
{
	return v->counter;
}

static inline void list_init(struct list_head *l)
{
	l->next = l;
	l->prev = l;
}

static inline void list_add(struct list_head *new, struct list_head *head)
{
	new->next = head->next;
	new->prev = head;
	head->next = new;
}

void dev_get(struct dev *d);
void dev_add(struct dev *d);
