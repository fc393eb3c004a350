// SPDX-License-Identifier: GPL-2.0
/*
 * Inline assembly on memory: atomic if it has a lock prefix or exchanges.
 */
#define LOCK_PREFIX \
	".pushsection .smp_locks,\"a\"\n.balign 4\n.long 671f - .\n" \
	".popsection\n671:\n\tlock; "

typedef struct {
	int counter;
} atomic_t;

struct object {
	atomic_t refs;
	unsigned long flags;
	void *owner;
};

static inline void atomic_inc(atomic_t *v)
{
	__asm__ volatile(LOCK_PREFIX "incl %0" : "+m" (v->counter) : : "memory");
}

/* &o->refs goes into the inline function */
void get(struct object *o)
{
	atomic_inc(&o->refs);
}

/* atomic: lock prefix by hand; the carry flag is an output of the asm */
int test_and_set(struct object *o, long nr)
{
	_Bool old;

	__asm__ volatile("lock btsq %2,%1" : "=@ccc" (old), "+m" (o->flags)
			 : "Ir" (nr) : "memory");
	return old;
}

/* atomic without a prefix; the result is what the field held */
void *exchange(struct object *o, void *new)
{
	__asm__ volatile("xchgq %q0, %1" : "+r" (new), "+m" (o->owner)
			 : : "memory");
	return new;
}

/* atomic; the result is what the field held */
void *compare_exchange(struct object *o, void *old, void *new)
{
	void *ret;

	__asm__ volatile("lock cmpxchgq %2,%1" : "=a" (ret), "+m" (o->owner)
			 : "r" (new), "0" (old) : "memory");
	return ret;
}

/* not atomic: an ordinary add */
void plain(struct object *o)
{
	__asm__("addl %1,%0" : "+m" (o->refs.counter) : "ir" (2));
}

/* a barrier and a hidden value: no access, the value passes */
int hidden(struct object *o)
{
	struct object *h = o;

	__asm__ volatile("" : : : "memory");
	__asm__("" : "=r" (h) : "0" (h));
	return h->refs.counter;
}

/* a pointer in a register: an operand, no access */
int by_register(const void *user)
{
	register int value __asm__("edx");
	int ret;

	__asm__ volatile("call __get_user_4" : "=a" (ret), "=r" (value)
			 : "0" (user));
	return ret ? ret : value;
}

/* asm goto: two successors */
int jump(struct object *o)
{
	__asm__ goto("jmp %l0" : : : : out);
	return 1;
out:
	return o->refs.counter;
}
