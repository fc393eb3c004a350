// SPDX-License-Identifier: GPL-2.0
/*
 * Runs in domains: what drivers do, and what they must not.
 *
 * Text and data fill pages of their own, which alone are mapped. Nothing here
 * may call or use anything outside; the file's flags in the Makefile see to
 * that, and to the order of what follows.
 */
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/linkage.h>
#include <linux/objtool.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/stringify.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/nospec-branch.h>
#include <asm/percpu.h>
#include <asm/processor.h>
#include <asm/word-at-a-time.h>

#include "lvd_x86_dom.h"

#define DOM_SECTION	".text.unknown.lvd_dom"
#define __dom		__section(DOM_SECTION)

struct dom_data dom_data __section(".data..page_aligned");

#define DOM_LABEL(name)							\
	asm(".pushsection " DOM_SECTION ", \"ax\"\n"			\
	    ".balign " __stringify(PAGE_SIZE) ", 0xcc\n"		\
	    ".globl " #name "\n"					\
	    #name ":\n"							\
	    ANNOTATE_NOENDBR						\
	    "	int3\n"						\
	    ".popsection\n")

DOM_LABEL(lvd_dom_text);

/* Thunks, as the module loader makes them for a driver's imports. */
#define DOM_THUNK(name, id)						\
	asm(".pushsection " DOM_SECTION ", \"ax\"\n"			\
	    ".globl " #name "\n"					\
	    ".type " #name ", @function\n"				\
	    #name ":\n"							\
	    "	movl	$" __stringify(id) ", %r11d\n"			\
	    "	jmp	lvd_gate_out\n"					\
	    ".size " #name ", . - " #name "\n"				\
	    ".popsection\n")

DOM_THUNK(rpc_empty, 0);
DOM_THUNK(rpc_sum, 1);
DOM_THUNK(rpc_nested, 2);
DOM_THUNK(rpc_irqs_off, 3);
DOM_THUNK(rpc_kill, 4);
DOM_THUNK(rpc_preempt, 5);
DOM_THUNK(rpc_sleep, 6);
DOM_THUNK(rpc_count, 7);
DOM_THUNK(rpc_unknown, 99);

noinline __dom
unsigned long dom_empty(void)
{
	return 0;
}

noinline __dom
unsigned long dom_sum(unsigned long a, unsigned long b, unsigned long c,
		      unsigned long d, unsigned long e, unsigned long f,
		      unsigned long g, unsigned long h)
{
	dom_data.calls++;
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h;
}

noinline __dom
unsigned long dom_exchange(unsigned long *p, unsigned long value)
{
	unsigned long old = READ_ONCE(*p);

	WRITE_ONCE(*p, value);
	return old;
}

noinline __dom
unsigned long dom_context(void)
{
	unsigned long canary;

	asm volatile("movq %%gs:40, %0" : "=r" (canary));
	dom_data.seen = (struct dom_seen){
		.task = current,
		.preempt_count = raw_cpu_read_4(pcpu_hot.preempt_count),
		.cpu = raw_cpu_read_4(pcpu_hot.cpu_number),
		.canary = canary,
	};
	return 0;
}

noinline __dom
unsigned long dom_flags(void)
{
	return native_save_fl();
}

noinline __dom
unsigned long dom_write(unsigned long *p)
{
	WRITE_ONCE(*p, 0xbad);
	return 1;
}

noinline __dom
unsigned long dom_read(unsigned long *p)
{
	return READ_ONCE(*p);
}

noinline __dom
unsigned long dom_jump(void (*fn)(void))
{
	fn();
	return 1;
}

noinline __dom
unsigned long dom_bad_stack(unsigned long sp)
{
	asm volatile("movq %0, %%rsp\n\t"
		     "pushq %%rax\n\t"
		     "1: jmp 1b" : : "r" (sp) : "memory");
	return 1;
}
STACK_FRAME_NON_STANDARD(dom_bad_stack);

noinline __dom
unsigned long dom_recurse(unsigned long n)
{
	unsigned long frame[32];

	if (n == ~0UL)
		return 0;
	frame[n % 32] = n;
	barrier_data(frame);
	return dom_recurse(n + 1) + frame[n % 32];
}

noinline __dom
unsigned long dom_divide(unsigned long a, unsigned long b)
{
	unsigned long result = a, rest = 0;

	asm volatile("divq %2" : "+a" (result), "+d" (rest) : "r" (b));
	return result;
}

noinline __dom
unsigned long dom_bug(void)
{
	BUG();
}

noinline __dom
unsigned long dom_warn(void)
{
	return WARN_ON(dom_data.calls < ~0UL) + 1;
}

noinline __dom
unsigned long dom_breakpoint(void)
{
	asm volatile("int3");
	return 1;
}

noinline __dom
unsigned long dom_single_step(void)
{
	asm volatile("pushfq\n\t"
		     "orq %0, (%%rsp)\n\t"
		     "popfq\n\t"
		     "nop" : : "i" (X86_EFLAGS_TF) : "memory", "cc");
	return 1;
}

noinline __dom
unsigned long dom_syscall(void)
{
	asm volatile("syscall" : : : "rcx", "r11", "memory");
	return 1;
}
STACK_FRAME_NON_STANDARD(dom_syscall);

/* The processor pushes no error code then. */
noinline __dom
unsigned long dom_int13(void)
{
	asm volatile("int $13" : : : "memory");
	return 1;
}

noinline __dom
unsigned long dom_int80(void)
{
	asm volatile("int $0x80" : : "a" (20) : "memory");
	return 1;
}

noinline __dom
unsigned long dom_loop(void)
{
	while (!READ_ONCE(dom_data.stop))
		cpu_relax();
	return 1;
}

noinline __dom
unsigned long dom_loop_irqs_off(void)
{
	asm volatile("cli");
	while (!READ_ONCE(dom_data.stop))
		cpu_relax();
	return 1;
}

noinline __dom
unsigned long dom_out_empty(unsigned long n)
{
	while (n--)
		rpc_empty(0);
	return 0;
}

noinline __dom
unsigned long dom_out_sum(unsigned long a)
{
	return rpc_sum(a, 1UL, 2UL, 3UL, 4UL, 5UL, 6UL, 7UL) + 1;
}

noinline __dom
unsigned long dom_out_nested(unsigned long depth)
{
	unsigned long mark = depth * 0x1111, ret;

	if (!depth)
		return 0;
	OPTIMIZER_HIDE_VAR(mark);
	ret = rpc_nested(depth - 1);
	return ret + mark;
}

/* Bit 0: interrupts on before, bit 1: after the kernel turned them off. */
noinline __dom
unsigned long dom_out_irqs(void)
{
	unsigned long before = native_save_fl(), after;

	rpc_irqs_off(0);
	after = native_save_fl();
	return (before & X86_EFLAGS_IF ? 1 : 0) | (after & X86_EFLAGS_IF ? 2 : 0);
}

noinline __dom
unsigned long dom_out_kill(void)
{
	rpc_kill(0);
	return 1;
}

/* What the kernel and the domain think of preemption, three times. */
noinline __dom
unsigned long dom_out_preempt(void)
{
	unsigned long seen = rpc_preempt(0) & 0xff;

	raw_cpu_add_4(pcpu_hot.preempt_count, 1);
	seen |= (rpc_preempt(0) & 0xff) << 8;
	raw_cpu_add_4(pcpu_hot.preempt_count, -1);
	seen |= (rpc_preempt(0) & 0xff) << 16;
	/* Nonsense is ignored. */
	raw_cpu_write_4(pcpu_hot.preempt_count, 0x12345678);
	return seen | (rpc_preempt(0) & 0xff) << 24;
}

/* Adds to its count; what the kernel then sees. */
noinline __dom
unsigned long dom_out_disable(unsigned long n)
{
	unsigned long seen;

	raw_cpu_add_4(pcpu_hot.preempt_count, n);
	seen = rpc_preempt(0);
	raw_cpu_add_4(pcpu_hot.preempt_count, -n);
	return seen;
}

/* A kernel function changes the kernel's count, below preempt_disable(). */
noinline __dom
unsigned long dom_out_count(unsigned long count)
{
	raw_cpu_add_4(pcpu_hot.preempt_count, 1);
	rpc_count(count);
	raw_cpu_add_4(pcpu_hot.preempt_count, -1);
	return rpc_preempt(0);
}

noinline __dom
unsigned long dom_out_sleep(unsigned long n)
{
	unsigned long sum = 0;

	while (n--)
		sum += rpc_sleep(n);
	return sum;
}

noinline __dom
unsigned long dom_out_unknown(void)
{
	return rpc_unknown(0);
}

/* A call of a kernel function by its address. */
noinline __dom
unsigned long dom_call_text(unsigned long (*fn)(unsigned long), unsigned long a)
{
	return fn(a) + 1;
}

/* Its fixup reads @p again. */
noinline __dom
unsigned long dom_zeropad(const void *p)
{
	return load_unaligned_zeropad(p);
}

/* Returns 0 if @thunk leaves all registers that a C function would not. */
noinline __dom
unsigned long dom_registers(unsigned long thunk)
{
	unsigned long changed;

	asm volatile("movl $1, %%eax\n\t"
		     "movl $2, %%ecx\n\t"
		     "movl $4, %%edx\n\t"
		     "movl $8, %%esi\n\t"
		     "movl $16, %%edi\n\t"
		     "movl $32, %%r8d\n\t"
		     "movl $64, %%r9d\n\t"
		     "movl $128, %%r10d\n\t"
		     "movl $256, %%r11d\n\t"
		     ANNOTATE_RETPOLINE_SAFE
		     "call *%[thunk]\n\t"
		     "addq %%rcx, %%rax\n\t"
		     "addq %%rdx, %%rax\n\t"
		     "addq %%rsi, %%rax\n\t"
		     "addq %%rdi, %%rax\n\t"
		     "addq %%r8, %%rax\n\t"
		     "addq %%r9, %%rax\n\t"
		     "addq %%r10, %%rax\n\t"
		     "addq %%r11, %%rax\n\t"
		     "subq $511, %%rax"
		     : "=a" (changed), ASM_CALL_CONSTRAINT
		     : [thunk] "b" (thunk)
		     : "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11",
		       "memory", "cc");
	return changed;
}

/* As preempt_enable() does it. Returns 1 if the kernel wanted to schedule. */
noinline __dom
unsigned long dom_preempt_enable(void (*thunk)(void), unsigned long cycles)
{
	unsigned long end = rdtsc() + cycles;

	raw_cpu_add_4(pcpu_hot.preempt_count, 1);
	while (rdtsc() < end)
		cpu_relax();
	raw_cpu_add_4(pcpu_hot.preempt_count, -1);
	if (raw_cpu_read_4(pcpu_hot.preempt_count))
		return 0;
	thunk();
	return 1;
}

/* All registers in use over a long time: what interrupts do to them shows. */
noinline __dom
unsigned long dom_work(unsigned long seed, unsigned long cycles)
{
	unsigned long end = rdtsc() + cycles;
	unsigned long a = seed, b = ~seed, c = seed * 3, d = seed * 5;
	unsigned long e = seed * 7, f = seed * 11, n = 0;

	while (rdtsc() < end || n < 8) {
		unsigned long t = a;

		a = b + 1;
		b = c + 1;
		c = d + 1;
		d = e + 1;
		e = f + 1;
		f = t + 1;
		n++;
		OPTIMIZER_HIDE_VAR(a);
		OPTIMIZER_HIDE_VAR(d);
	}
	/* Six steps add one to each and turn them once around. */
	return a + b + c + d + e + f - n * 6 -
	       (seed + ~seed + seed * (3 + 5 + 7 + 11));
}

DOM_LABEL(lvd_dom_text_end);
