// SPDX-License-Identifier: GPL-2.0
/*
 * An exception in a domain: the access is repeated, or the domain ends.
 */
#define pr_fmt(fmt) "lvd: " fmt

#include <linux/bitfield.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/extable.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <trace/events/ipi.h>
#include <asm/debugreg.h>
#include <asm/extable.h>
#include <asm/ptrace.h>
#include <asm/text-patching.h>
#include <asm/trap_pf.h>
#include <asm/trapnr.h>

#include "lvd_x86.h"

#define UD2_LEN		2

static const char *const trap_names[] = {
	[X86_TRAP_DE] = "divide error",
	[X86_TRAP_DB] = "debug exception",
	[X86_TRAP_BP] = "breakpoint",
	[X86_TRAP_OF] = "overflow",
	[X86_TRAP_BR] = "bounds",
	[X86_TRAP_UD] = "invalid opcode",
	[X86_TRAP_NM] = "floating point",
	[X86_TRAP_DF] = "double fault",
	[X86_TRAP_TS] = "invalid TSS",
	[X86_TRAP_NP] = "segment not present",
	[X86_TRAP_SS] = "stack segment",
	[X86_TRAP_GP] = "general protection",
	[X86_TRAP_MF] = "floating point",
	[X86_TRAP_AC] = "alignment check",
	[X86_TRAP_XF] = "floating point",
	[X86_TRAP_CP] = "control protection",
};

static bool is_overflow(const struct lvd_level *level, unsigned long address)
{
	unsigned long base = level->stack->base;

	return address < base && address >= base - PAGE_SIZE;
}

static const char *page_fault_name(const struct lvd_level *level,
				   unsigned long address, unsigned long error)
{
	if (is_overflow(level, address))
		return "stack overflow";
	if (error & X86_PF_INSTR)
		return "jump to";
	if (address < PAGE_SIZE)
		return "NULL pointer";
	return error & X86_PF_WRITE ? "write to" : "read of";
}

static const char *trap_name(unsigned int vector, unsigned long ip)
{
	const char *what = NULL;

	if (vector == X86_TRAP_UD)
		what = lvd_library_trap(ip);
	if (what)
		return what;
	if (vector < ARRAY_SIZE(trap_names) && trap_names[vector])
		return trap_names[vector];
	return "exception";
}

static bool in_gate(unsigned long address)
{
	return address >= (unsigned long)lvd_gate_text &&
		address < (unsigned long)lvd_gate_text_end;
}

/*
 * Where the driver called the library, if it went wrong there: the first word on
 * the stack that points to other text, and not to where the call began. Or 0.
 */
static unsigned long library_caller(const struct lvd_level *level,
				    const struct pt_regs *regs)
{
	unsigned long end = level->stack->base + LVD_STACK_SIZE, at, word;

	if (!lvd_in_library(regs->ip) || regs->sp < level->stack->base ||
	    regs->sp >= end)
		return 0;
	for (at = ALIGN(regs->sp, sizeof(long)); at < end; at += sizeof(long)) {
		word = READ_ONCE(*(unsigned long *)at);
		if (!lvd_in_library(word) && kernel_text_address(word))
			return in_gate(word) ? 0 : word;
	}
	return 0;
}

/* WARN() is an invalid opcode that the domain survives. */
static bool is_warning(struct pt_regs *regs)
{
	if (report_bug(regs->ip, regs) != BUG_TRAP_TYPE_WARN)
		return false;
	regs->ip += UD2_LEN;
	return true;
}

/* Has one hit that stops before its instruction (SDM 18.3.1.1)? */
static bool hit_execute(unsigned long dr6)
{
	unsigned long dr7;
	unsigned int i;

	get_debugreg(dr7, 7);
	dr7 >>= DR_CONTROL_SHIFT;
	for (i = 0; i < 4; i++, dr7 >>= DR_CONTROL_SIZE)
		if ((dr6 & (DR_TRAP0 << i)) &&
		    (dr7 & DR_RW_READ) == DR_RW_EXECUTE)
			return true;
	return false;
}

/*
 * Breakpoints on the kernel's data may hit in the domain or in the gate, and
 * those on text: they are the debugger's, not the domain's fault, and go
 * unreported. The resume flag keeps the latter from hitting again at once.
 */
static bool is_foreign_breakpoint(struct pt_regs *regs)
{
	unsigned long dr6;

	get_debugreg(dr6, 6);
	set_debugreg(DR6_RESERVED, 6);
	dr6 ^= DR6_RESERVED;
	if (!(dr6 & DR_TRAP_BITS) || (dr6 & DR_STEP))
		return false;
	if (hit_execute(dr6))
		regs->flags |= X86_EFLAGS_RF;
	return true;
}

/*
 * Fixups that change registers of the domain and nothing else. Others read at
 * the domain's addresses what the kernel has there, or repair the kernel's state.
 */
static bool is_local_fixup(unsigned long ip)
{
	const struct exception_table_entry *entry = search_exception_tables(ip);

	switch (entry ? FIELD_GET(EX_DATA_TYPE_MASK, entry->data) :
			EX_TYPE_NONE) {
	case EX_TYPE_DEFAULT:
	case EX_TYPE_FAULT:
	case EX_TYPE_UACCESS:
	case EX_TYPE_WRMSR:
	case EX_TYPE_RDMSR:
	case EX_TYPE_WRMSR_SAFE:
	case EX_TYPE_RDMSR_SAFE:
	case EX_TYPE_POP_REG:
	case EX_TYPE_IMM_REG:
	case EX_TYPE_UCOPY_LEN:
		return true;
	}
	return false;
}

static bool may_resume(struct lvd_level *level, struct pt_regs *regs,
		       unsigned int vector, unsigned long address)
{
	const struct lvd_view_ops *ops = level->view->ops;

	switch (vector) {
	case X86_TRAP_PF:
		if (ops->fault && !(regs->orig_ax & X86_PF_PROT) &&
		    ops->fault(level->view, address,
			       regs->orig_ax & X86_PF_INSTR))
			return true;
		break;
	case X86_TRAP_UD:
		if (is_warning(regs))
			return true;
		break;
	case X86_TRAP_BP:
		/* The kernel is patching the driver's text: jump labels. */
		if (poke_int3_handler(regs))
			return true;
		break;
	case X86_TRAP_DB:
		if (is_foreign_breakpoint(regs))
			return true;
		break;
	}
	return is_local_fixup(regs->ip) &&
		fixup_exception(regs, vector, regs->orig_ax, address);
}

/**
 * lvd_view_fault() - an exception in a domain
 * @level:	the call that it happened in
 * @regs:	the domain's registers, may be changed
 * @vector:	which exception; its error code is in @regs->orig_ax
 * @address:	of the access that failed, or of the instruction
 *
 * The domain is dead afterwards, or goes on where @regs say.
 */
void lvd_view_fault(struct lvd_level *level, struct pt_regs *regs,
		    unsigned int vector, unsigned long address)
{
	unsigned long caller;
	const char *what;

	if (may_resume(level, regs, vector, address))
		return;
	if (vector == X86_TRAP_PF)
		what = page_fault_name(level, address, regs->orig_ax);
	else
		what = trap_name(vector, regs->ip);
	pr_warn("%s: %s %#lx, at %pS, error code %#lx, stack %#lx, CPU %d, %s[%d]\n",
		level->view->name, what, address, (void *)regs->ip,
		regs->orig_ax, regs->sp, raw_smp_processor_id(),
		current->comm, current->pid);
	caller = library_caller(level, regs);
	if (caller)
		pr_warn("%s: called from %pS\n", level->view->name,
			(void *)caller);
	lvd_view_die(level->view, what, address);
}

/**
 * lvd_view_die() - a domain has done what it must not
 * @view:	the view
 * @what:	what it did
 * @address:	where
 */
void lvd_view_die(struct lvd_view *view, const char *what,
		  unsigned long address)
{
	lvd_view_kill(view);
	if (view->ops->died)
		view->ops->died(view, what, address);
}

/**
 * lvd_view_kill() - end a domain
 * @view:	the view
 *
 * From any context. Nobody gets in any more. Who is inside gets out with the
 * next interrupt, and that is sent at once; with interrupts off, when the
 * watchdog's NMI comes.
 */
void lvd_view_kill(struct lvd_view *view)
{
	unsigned int cpu;

	if (xchg(&view->dead, true))
		return;
	for_each_online_cpu(cpu)
		if (cpu != raw_smp_processor_id())
			smp_send_reschedule(cpu);
}
