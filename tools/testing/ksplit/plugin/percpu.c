// SPDX-License-Identifier: GPL-2.0
/*
 * Per-CPU data as x86 reaches it: through the %gs address space, through asm,
 * and through pointers that are made by adding this_cpu_off.
 */
#define __percpu_data __attribute__((section(".data..percpu")))
#define my_cpu(var) (*(__typeof__(var) __seg_gs *)(unsigned long)&(var))

struct stats {
	long packets, bytes;
};

extern unsigned long this_cpu_off __percpu_data;
extern unsigned long __per_cpu_offset[];
extern struct stats stats __percpu_data;
extern struct { void *current_task; } hot __percpu_data;
int count __percpu_data;

#define this_cpu_ptr(ptr) ({					\
	unsigned long __p = my_cpu(this_cpu_off);		\
	__p += (unsigned long)(ptr);				\
	(__typeof__(*(ptr)) *)__p; })

#define per_cpu_ptr(ptr, cpu) ({				\
	unsigned long __p;					\
	__asm__("" : "=r" (__p) : "0" (ptr));			\
	(__typeof__(ptr))(__p + __per_cpu_offset[cpu]); })

/* write and update of stats, through the address space */
void by_segment(void)
{
	my_cpu(stats).packets = 1;
	my_cpu(stats).bytes += 2;
}

/* update of count by one instruction, not locked */
void by_asm(void)
{
	__asm__("incl %0" : "+m" (my_cpu(count)));
}

/* updates through pointers: the pointer that was given is what is known */
void by_pointer(struct stats *s, int cpu)
{
	this_cpu_ptr(s)->packets++;
	this_cpu_ptr(&stats)->bytes++;
	per_cpu_ptr(s, cpu)->bytes = 0;
}

/* "current": the value is what the variable holds */
void *stable(void)
{
	void *value;

	__asm__("movq %%gs:%c1, %0" : "=r" (value) : "i" (&hot.current_task));
	return value;
}
