/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Code and data that the tests run in domains: lvd_x86_dom.c.
 */
#ifndef _ARCH_X86_LVD_DOM_H
#define _ARCH_X86_LVD_DOM_H

#include <linux/types.h>

struct task_struct;

/**
 * struct dom_data - what the domain knows
 * @calls:	counts calls; domains have copies of their own
 * @stop:	ends dom_loop()
 * @seen:	what dom_context() saw
 */
struct dom_data {
	unsigned long calls;
	unsigned long stop;
	struct dom_seen {
		struct task_struct *task;
		unsigned int preempt_count, cpu;
		unsigned long canary;
	} seen;
} __aligned(PAGE_SIZE);

extern char lvd_dom_text[], lvd_dom_text_end[];
extern struct dom_data dom_data;

/* What the domain calls the kernel for; ids of its thunks. */
enum dom_rpc {
	RPC_EMPTY,
	RPC_SUM,
	RPC_NESTED,
	RPC_IRQS_OFF,
	RPC_KILL,
	RPC_PREEMPT,
	RPC_SLEEP,
	RPC_COUNT,
};

/* The thunks; 99 is nobody's id. */
unsigned long rpc_empty(unsigned long a, ...);
unsigned long rpc_sum(unsigned long a, ...);
unsigned long rpc_nested(unsigned long a, ...);
unsigned long rpc_irqs_off(unsigned long a, ...);
unsigned long rpc_kill(unsigned long a, ...);
unsigned long rpc_preempt(unsigned long a, ...);
unsigned long rpc_sleep(unsigned long a, ...);
unsigned long rpc_count(unsigned long a, ...);
unsigned long rpc_unknown(unsigned long a, ...);

unsigned long dom_empty(void);
unsigned long dom_sum(unsigned long a, unsigned long b, unsigned long c,
		      unsigned long d, unsigned long e, unsigned long f,
		      unsigned long g, unsigned long h);
unsigned long dom_exchange(unsigned long *p, unsigned long value);
unsigned long dom_context(void);
unsigned long dom_flags(void);
unsigned long dom_write(unsigned long *p);
unsigned long dom_read(unsigned long *p);
unsigned long dom_jump(void (*fn)(void));
unsigned long dom_bad_stack(unsigned long sp);
unsigned long dom_recurse(unsigned long n);
unsigned long dom_divide(unsigned long a, unsigned long b);
unsigned long dom_bug(void);
unsigned long dom_warn(void);
unsigned long dom_breakpoint(void);
unsigned long dom_single_step(void);
unsigned long dom_syscall(void);
unsigned long dom_int13(void);
unsigned long dom_int80(void);
unsigned long dom_loop(void);
unsigned long dom_loop_irqs_off(void);
unsigned long dom_out_empty(unsigned long n);
unsigned long dom_out_sum(unsigned long a);
unsigned long dom_out_nested(unsigned long depth);
unsigned long dom_out_irqs(void);
unsigned long dom_out_kill(void);
unsigned long dom_out_preempt(void);
unsigned long dom_out_disable(unsigned long n);
unsigned long dom_out_count(unsigned long count);
unsigned long dom_out_sleep(unsigned long n);
unsigned long dom_out_unknown(void);
unsigned long dom_call_text(unsigned long (*fn)(unsigned long),
			    unsigned long a);
unsigned long dom_zeropad(const void *p);
unsigned long dom_registers(unsigned long thunk);
unsigned long dom_preempt_enable(void (*thunk)(void), unsigned long cycles);
unsigned long dom_work(unsigned long seed, unsigned long cycles);

#endif /* _ARCH_X86_LVD_DOM_H */
