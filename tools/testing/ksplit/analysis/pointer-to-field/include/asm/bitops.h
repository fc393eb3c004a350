/* SPDX-License-Identifier: GPL-2.0 */
static inline void set_bit(int nr, volatile unsigned long *addr)
{
	__asm__ __volatile__("lock; btsq %1, %0" : "+m" (*addr)
			     : "Ir" ((long)nr) : "memory");
}

static inline int test_bit(int nr, const volatile unsigned long *addr)
{
	return addr[nr >> 6] >> (nr & 63) & 1;
}

static inline void store(int *p, int v)
{
	*p = v;
}
