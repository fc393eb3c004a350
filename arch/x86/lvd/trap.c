// SPDX-License-Identifier: GPL-2.0
/*
 * What gate.S calls: an interrupt hit a domain, or a domain calls the kernel.
 *
 * These run on the kernel stack of the domain's thread, with interrupts off.
 * Neither lockdep nor tracing has been told that the gate disabled them: for
 * the kernel, interrupts are what they were when the domain was entered, and
 * so they are again when it goes on.
 */
#define pr_fmt(fmt) "lvd: " fmt

#include <linux/entry-common.h>
#include <linux/ftrace.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/preempt.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <asm/cpu_entry_area.h>
#include <asm/desc.h>
#include <asm/irq_vectors.h>
#include <asm/special_insns.h>
#include <asm/trapnr.h>

#include "lvd_x86.h"

static_assert(offsetof(struct lvd_gate, kcr3) == LVD_GATE_KCR3);
static_assert(offsetof(struct lvd_gate, krsp) == LVD_GATE_KRSP);
static_assert(offsetof(struct lvd_gate, resume) == LVD_GATE_RESUME);
static_assert(offsetof(struct lvd_gate, nmi) == LVD_GATE_NMI);
static_assert(offsetof(struct lvd_gate, mce) == LVD_GATE_MCE);
static_assert(sizeof(struct lvd_gate) == LVD_GATE_SIZE);
static_assert(sizeof(struct lvd_trap_stack) == PAGE_SIZE);
static_assert(offsetof(struct lvd_paranoid, rax) == LVD_PARANOID_RAX);
static_assert(offsetof(struct lvd_paranoid, rcx) == LVD_PARANOID_RCX);
static_assert(offsetof(struct lvd_paranoid, cr3) == LVD_PARANOID_CR3);
static_assert(offsetof(struct lvd_paranoid, restarts) == LVD_PARANOID_RESTARTS);
static_assert(sizeof(struct lvd_paranoid) == LVD_PARANOID_STACK);
static_assert(offsetof(struct lvd_view_cpu, cr3) == LVD_CPU_CR3);
static_assert(offsetof(struct lvd_view_cpu, hot) == LVD_CPU_HOT);
static_assert(offsetof(struct lvd_level, cpu) == LVD_LEVEL_CPU);
static_assert(offsetof(struct lvd_level, krsp) == LVD_LEVEL_KRSP);
static_assert(offsetof(struct lvd_level, ret) == LVD_LEVEL_RET);
static_assert(offsetof(struct lvd_out, sp) == LVD_OUT_SP);
static_assert(offsetof(struct lvd_out, flags) == LVD_OUT_FLAGS);
static_assert(offsetof(struct pcpu_hot, current_task) == LVD_HOT_CURRENT);
static_assert(offsetof(struct pcpu_hot, preempt_count) == LVD_HOT_PREEMPT);
static_assert(IS_ALIGNED(sizeof(struct pt_regs) + 8, 16));

/* The gate's frame: what lies above a struct pt_regs or lvd_out. */
static __always_inline struct lvd_level *level_above(const struct pt_regs *regs)
{
	return *(struct lvd_level *const *)(regs + 1);
}

static __always_inline struct lvd_view_cpu *this_view_cpu(struct lvd_view *view)
{
	return arch_raw_cpu_ptr(view->cpu);
}

static __always_inline u32 base_preempt_count(void)
{
	return raw_cpu_read_4(pcpu_hot.preempt_count) | PREEMPT_NEED_RESCHED;
}

/* What domains may make of the count: the kernel has to nest on top of that. */
#define PREEMPT_LIMIT	(PREEMPT_MASK / 2)

/*
 * The domain disables preemption in its own copy of the count. The kernel
 * honours that while it runs on the domain's behalf; what makes no sense is
 * ignored.
 */
static __always_inline void preempt_count_out(struct lvd_level *level)
{
	u32 count = READ_ONCE(this_view_cpu(level->view)->hot->preempt_count);
	u32 base = base_preempt_count();

	count |= PREEMPT_NEED_RESCHED;
	count -= base;
	base &= PREEMPT_MASK;
	/* The sum: a carry would look like a softirq. */
	level->preempt = count <= PREEMPT_LIMIT && base + count <= PREEMPT_LIMIT ?
			 count : 0;
	raw_cpu_add_4(pcpu_hot.preempt_count, level->preempt);
}

/* If the kernel has slept nevertheless, the scheduler has set the count to 0. */
static __always_inline void preempt_count_in(struct lvd_level *level)
{
	u32 base = raw_cpu_read_4(pcpu_hot.preempt_count) & PREEMPT_MASK;

	raw_cpu_add_4(pcpu_hot.preempt_count, -min(level->preempt, base));
}

/*
 * What the domain goes on with. It schedules only if it was in the way of that:
 * its preempt_enable() then finds 0 and calls LVD_ID_PREEMPT.
 */
static __always_inline u32 domain_preempt_count(const struct lvd_level *level)
{
	u32 count = base_preempt_count() + level->preempt;

	if (level->preempt)
		count &= raw_cpu_read_4(pcpu_hot.preempt_count) |
			 ~PREEMPT_NEED_RESCHED;
	return count;
}

/*
 * The domain goes on, on this CPU: everything here may be another one's since
 * it was left.
 *
 * Returns the CR3 to load.
 */
static __always_inline unsigned long reenter(struct lvd_level *level)
{
	struct lvd_view_cpu *cpu = this_view_cpu(level->view);

	cpu->hot->current_task = get_current();
	cpu->hot->preempt_count = domain_preempt_count(level);
	raw_cpu_write_8(lvd_gate.kcr3, __native_read_cr3() | lvd_noflush);
	raw_cpu_write_8(lvd_gate.krsp, level->krsp);
	return cpu->cr3;
}

static __always_inline bool must_end(const struct lvd_level *level)
{
	return unlikely(READ_ONCE(level->view->dead));
}

/*
 * Interrupts are what they may be in the domain. It runs in the kernel's segment:
 * another one comes of sysret, or of "int $n" for an exception with an error code,
 * which "int" does not push, so that the frame is off by a word. Entering from
 * there would be entering from user space, with all that happens on the way back.
 */
static noinstr void exception(struct lvd_level *level, struct pt_regs *regs,
			      unsigned int vector)
{
	bool strange = unlikely(regs->cs != __KERNEL_CS);
	unsigned long address = read_cr2();
	irqentry_state_t state;

	if (strange) {
		regs->cs = __KERNEL_CS;
		regs->flags = X86_EFLAGS_FIXED;
	}
	state = irqentry_enter(regs);
	instrumentation_begin();
	if (vector != X86_TRAP_PF)
		address = regs->ip;
	if (strange)
		lvd_view_die(level->view, "code segment", address);
	else
		lvd_view_fault(level, regs, vector, address);
	instrumentation_end();
	irqentry_exit(regs, state);
}

/**
 * lvd_gate_trap() - an interrupt or exception hit a domain
 * @regs:	the domain's registers
 * @vector:	which
 *
 * "int $n" in the domain looks like interrupt n; it acknowledges at most one
 * that was pending. Not so the system call of 32-bit programs.
 *
 * Returns the handler that the gate has to run, or LVD_TRAP_DONE.
 */
asmlinkage noinstr unsigned long lvd_gate_trap(struct pt_regs *regs,
					       unsigned int vector)
{
	struct lvd_level *level = level_above(regs);
	const gate_desc *idt = (const gate_desc *)CPU_ENTRY_AREA_RO_IDT;

	preempt_count_out(level);
	if (vector == X86_TRAP_NMI || vector == X86_TRAP_MC) {
		regs->orig_ax = vector;
		return LVD_TRAP_DONE;
	}
	if (vector < FIRST_EXTERNAL_VECTOR || vector == IA32_SYSCALL_VECTOR) {
		exception(level, regs, vector);
		return LVD_TRAP_DONE;
	}
	regs->orig_ax = vector;
	return gate_offset(&idt[vector]);
}

/* Interrupts are off, and lockdep has to know: this may wake somebody up. */
static __always_inline void watchdog_tick(struct lvd_level *level,
					  const struct pt_regs *regs)
{
	bool on = IS_ENABLED(CONFIG_TRACE_IRQFLAGS) &&
		  lockdep_hardirqs_enabled();

	if (on)
		lockdep_hardirqs_off(CALLER_ADDR0);
	instrumentation_begin();
	lvd_watchdog_tick(level, regs);
	if (on)
		lockdep_hardirqs_on_prepare();
	instrumentation_end();
	if (on)
		lockdep_hardirqs_on(CALLER_ADDR0);
}

/**
 * lvd_gate_return() - an interrupt is handled, the domain goes on
 * @regs:	its registers
 *
 * Returns the CR3 to load, or 0 if the domain is dead.
 */
asmlinkage noinstr unsigned long lvd_gate_return(struct pt_regs *regs)
{
	struct lvd_level *level = level_above(regs);
	struct lvd_resume *resume;

	preempt_count_in(level);
	if (!must_end(level))
		watchdog_tick(level, regs);
	if (must_end(level))
		return 0;
	resume = &arch_raw_cpu_ptr(&lvd_trap_stack)->resume;
	resume->rax = regs->ax;
	resume->rip = regs->ip;
	resume->cs = regs->cs;
	resume->flags = regs->flags;
	resume->rsp = regs->sp;
	resume->ss = regs->ss;
	return reenter(level);
}

/* Tell the kernel what the domain has done to the interrupt flag. */
static __always_inline void irqs_out(unsigned long flags)
{
	if (flags & X86_EFLAGS_IF) {
		if (IS_ENABLED(CONFIG_TRACE_IRQFLAGS) &&
		    !lockdep_hardirqs_enabled())
			trace_hardirqs_on();
		raw_local_irq_enable();
	} else if (IS_ENABLED(CONFIG_TRACE_IRQFLAGS) &&
		   lockdep_hardirqs_enabled()) {
		trace_hardirqs_off();
	}
}

/*
 * What no kernel function changes: which kind of interrupt runs here. Preemption
 * and softirqs it may leave disabled; if it enables them too often the borrow
 * shows here.
 */
#define CONTEXT_MASK	(NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET)

/* Ends the domain if its call has spoilt the kernel's preempt count. */
static void check_preempt_count(struct lvd_level *level, unsigned int before)
{
	unsigned int after = preempt_count();

	if (likely(!((before ^ after) & CONTEXT_MASK)))
		return;
	preempt_count_set(before);
	pr_warn("%s: preempt count was %#x, is %#x\n", level->view->name,
		before, after);
	lvd_view_die(level->view, "preempt count", after);
}

/* What the gate's users do not see: see library_asm.S. */
static unsigned long call_out(struct lvd_level *level,
			      const struct lvd_out *out)
{
	switch (out->id) {
	case LVD_ID_PREEMPT:
#ifdef CONFIG_PREEMPTION
		__preempt_schedule();
#endif
		return 0;
	case LVD_ID_RESCHED:
		return _cond_resched();
	}
	return level->view->ops->rpc(level, out);
}

/**
 * lvd_gate_call() - a domain calls the kernel
 * @out:	what and with which arguments; its flags are changed to what the
 *		domain goes on with: kernel functions may leave interrupts off
 *
 * Returns the result and the CR3 to load; not at all if the domain is dead.
 */
asmlinkage noinstr struct lvd_gate_result lvd_gate_call(struct lvd_out *out)
{
	struct lvd_level *level = out->level;
	const struct lvd_out *outer = level->out;
	struct lvd_gate_result result;
	unsigned int before;

	level->ticks = 0;
	preempt_count_out(level);
	before = preempt_count();
	level->out = out;
	instrumentation_begin();
	irqs_out(out->flags);
	result.ret = call_out(level, out);
	check_preempt_count(level, before);
	instrumentation_end();
	level->out = outer;
	out->flags &= ~X86_EFLAGS_IF;
	if (!raw_irqs_disabled()) {
		out->flags |= X86_EFLAGS_IF;
		raw_local_irq_disable();
	}
	preempt_count_in(level);
	if (must_end(level)) {
		lvd_gate_abandon(level);
		BUG();
	}
	result.cr3 = reenter(level);
	return result;
}
