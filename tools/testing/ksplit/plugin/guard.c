// SPDX-License-Identifier: GPL-2.0
/*
 * guard(): a constructor, a local variable, a destructor that gets the address
 * of that variable.
 */
struct mutex {
	int locked;
};

struct shared {
	struct mutex lock;
	int value;
};

void mutex_lock(struct mutex *m);
void mutex_unlock(struct mutex *m);

typedef struct mutex *class_mutex_t;

static inline void class_mutex_destructor(class_mutex_t *p)
{
	if (*p)
		mutex_unlock(*p);
}

static inline class_mutex_t class_mutex_constructor(struct mutex *m)
{
	mutex_lock(m);
	return m;
}

#define guard_mutex(name, m)						\
	class_mutex_t name						\
	__attribute__((cleanup(class_mutex_destructor))) =		\
		class_mutex_constructor(m)

/* constructor(&s->lock), its result in %g, destructor(&%g) on both ways out */
int locked(struct shared *s)
{
	guard_mutex(g, &s->lock);

	if (!s->value)
		return -1;
	s->value++;
	return 0;
}
