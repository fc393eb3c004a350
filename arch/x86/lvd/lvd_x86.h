/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The page-table back end: what its files share.
 *
 * Two views of the same virtual addresses: the kernel's page tables, and for
 * each domain a set of its own. gate.S is the only code that runs in both and
 * the only code that switches.
 *
 *	gate.S		switches views: calls, returns, interrupts
 *	cpu.c		per-CPU state, boot parameter, CR4
 *	idt.c		the interrupt descriptor table of the domain's view
 *	trap.c		what the gates call: interrupts and calls out
 *	fault.c		exceptions: resume or end the domain, reports
 *	view.c		page tables
 *	thread.c	calls in: stacks
 *	watchdog.c	endless loops
 *	abi.c		where arguments are
 *	pgtable.c	struct lvd_backend on top of all that
 *	module.c	a driver's module becomes a domain
 *	import.c	what the names that a driver refers to are in its domain
 *	library.c	functions that domains have copies of
 */
#ifndef _ARCH_X86_LVD_H
#define _ARCH_X86_LVD_H

/* For gate.S; trap.c checks them. Offsets in struct lvd_gate: */
#define LVD_GATE_KCR3		0
#define LVD_GATE_KRSP		8
#define LVD_GATE_RESUME		16
#define LVD_GATE_NMI		64
#define LVD_GATE_MCE		192
#define LVD_GATE_SIZE		4096
/* ... in struct lvd_paranoid: */
#define LVD_PARANOID_RIP	0
#define LVD_PARANOID_CS		8
#define LVD_PARANOID_FLAGS	16
#define LVD_PARANOID_RSP	24
#define LVD_PARANOID_SS		32
#define LVD_PARANOID_RAX	40
#define LVD_PARANOID_RCX	48
#define LVD_PARANOID_CR3	56
#define LVD_PARANOID_RESTARTS	64
#define LVD_PARANOID_STACK	128
/* ... in struct lvd_view_cpu: */
#define LVD_CPU_CR3		0
#define LVD_CPU_HOT		8
/* ... in struct lvd_level: */
#define LVD_LEVEL_CPU		0
#define LVD_LEVEL_KRSP		8
#define LVD_LEVEL_RET		16
/* ... in struct lvd_out: */
#define LVD_OUT_SP		56
#define LVD_OUT_FLAGS		64
/* ... in struct pcpu_hot: */
#define LVD_HOT_CURRENT		0
#define LVD_HOT_PREEMPT		8

/*
 * Calls out that are the back end's own, not the interface's: no function has
 * such a number, nor such an address.
 */
#define LVD_ID_PREEMPT		0x7fff0000	/* preempt_schedule() */
#define LVD_ID_RESCHED		0x7fff0001	/* cond_resched() */

/* Bytes of the code for one vector. */
#define LVD_STUB_SIZE		16

/* What lvd_gate_trap() returns if no handler is to run. */
#define LVD_TRAP_DONE		0

/*
 * Entry of the TSS that points to the trap stack, counted from 0 as
 * IST_INDEX_* are: the kernel uses 0 to 4 of 7 (SDM vol. 3, 8.7).
 */
#define LVD_IST_INDEX		5

#ifndef __ASSEMBLY__

#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <asm/current.h>
#include <asm/desc_defs.h>
#include <asm/page.h>
#include <asm/pgtable_types.h>
#include <asm/ptrace.h>

/**
 * struct lvd_paranoid - an NMI or machine check that hit the gate itself
 * @rip:	where, and what else IRET needs
 * @cs:		code segment
 * @flags:	flags
 * @rsp:	stack pointer
 * @ss:		stack segment
 * @rax:	register
 * @rcx:	register
 * @cr3:	the domain's
 * @restarts:	how often another one hit the way back
 * @pad:	stack that the way back begins on; never used
 *
 * Written by the gate only.
 */
struct lvd_paranoid {
	unsigned long rip, cs, flags, rsp, ss;
	unsigned long rax, rcx, cr3, restarts;
	unsigned long pad[7];
};

/**
 * struct lvd_gate - what the gate needs on this CPU; a page of its own
 * @kcr3:	the kernel's CR3, valid while the domain's is loaded
 * @krsp:	the kernel's stack: struct lvd_level * of the innermost call
 * @resume:	struct lvd_resume of this CPU
 * @pad:	unused
 * @nmi:	an NMI in the gate
 * @mce:	a machine check in the gate
 * @fill:	unused
 *
 * Mapped in every domain, read-only: the gate reads it before it switches to
 * the kernel's view. Written by gate and trap.c with interrupts off.
 */
struct lvd_gate {
	unsigned long kcr3, krsp, resume;
	unsigned long pad[5];
	struct lvd_paranoid nmi, mce;
	u8 fill[LVD_GATE_SIZE - 64 - 2 * sizeof(struct lvd_paranoid)];
};

/**
 * struct lvd_resume - where the gate's IRET into the domain finds its frame
 * @rax:	last register to restore
 * @rip:	... and the frame
 * @cs:		code segment
 * @flags:	flags
 * @rsp:	stack pointer
 * @ss:		stack segment
 */
struct lvd_resume {
	unsigned long rax, rip, cs, flags, rsp, ss;
};

/**
 * struct lvd_trap_stack - stack for interrupts in the domain's view
 * @resume:	at its lower end
 * @words:	the stack; at most a dozen words are used
 *
 * One page for each CPU, mapped in every domain and writable there, because
 * the processor writes to it in the domain's view.
 */
struct lvd_trap_stack {
	struct lvd_resume resume;
	unsigned long words[(PAGE_SIZE - sizeof(struct lvd_resume)) /
			    sizeof(unsigned long)];
};

DECLARE_PER_CPU_PAGE_ALIGNED(struct lvd_gate, lvd_gate);
DECLARE_PER_CPU_PAGE_ALIGNED(struct lvd_trap_stack, lvd_trap_stack);

struct lvd_level;
struct lvd_out;
struct lvd_view;

/**
 * struct lvd_view_ops - what a view tells its owner
 * @rpc:	the domain calls the kernel; returns the result. Does not return
 *		if it calls lvd_gate_abandon()
 * @died:	an exception or the watchdog has ended the domain: what it did,
 *		and the address that tells most. Interrupts are off
 * @fault:	may be NULL. Page fault at an address; returns true if it was
 *		mapped meanwhile, and the access is repeated
 */
struct lvd_view_ops {
	unsigned long (*rpc)(struct lvd_level *level, const struct lvd_out *out);
	void (*died)(struct lvd_view *view, const char *what,
		     unsigned long address);
	bool (*fault)(struct lvd_view *view, unsigned long address, bool exec);
};

/**
 * struct lvd_view_cpu - a view on one CPU
 * @cr3:	what to load
 * @hot:	the domain's copy of pcpu_hot, as the kernel reaches it
 */
struct lvd_view_cpu {
	unsigned long cr3;
	struct pcpu_hot *hot;
};

/**
 * struct lvd_view - memory as a domain sees it
 * @name:	for messages
 * @ops:	what to tell whom
 * @private:	of the owner
 * @dead:	set once; no call gets in any more, and those inside get out
 * @cpu:	per CPU
 * @pcid:	process-context identifier, 0 if there are none
 * @lock:	guards all below and the page tables; innermost
 * @pgd:	the root
 * @tables:	pages that hold tables
 * @pages:	pages that belong to the view: shadows of per-CPU data
 * @stacks:	stacks that no call uses
 * @nstacks:	stacks in all
 */
struct lvd_view {
	const char *name;
	const struct lvd_view_ops *ops;
	void *private;
	bool dead;
	struct lvd_view_cpu __percpu *cpu;
	int pcid;
	raw_spinlock_t lock;
	u64 *pgd;
	struct list_head tables, pages, stacks;
	unsigned int nstacks;
};

/**
 * struct lvd_level - one call into a domain, on the kernel stack of its thread
 * @cpu:	@view->cpu, as the gate needs it
 * @krsp:	the gate's frame; its first word is this level
 * @ret:	what the domain's function returned
 * @view:	the domain's
 * @stack:	stack of the domain that the call runs on
 * @out:	the call out of the domain that is in progress, or NULL
 * @jiffy:	when the watchdog last saw it
 * @ticks:	timer ticks since the domain last crossed
 * @preempt:	what the domain has added to the preempt count, while the kernel
 *		runs on its behalf
 */
struct lvd_level {
	unsigned long cpu, krsp, ret;
	struct lvd_view *view;
	struct lvd_stack *stack;
	const struct lvd_out *out;
	unsigned long jiffy;
	unsigned int ticks;
	unsigned int preempt;
};

/**
 * struct lvd_out - a call out of a domain, on the kernel's stack
 * @arg:	first six words of arguments
 * @id:		what is called: the thunk's word
 * @sp:		stack pointer: return address, then arguments from the seventh
 * @flags:	flags
 * @level:	the call into the domain that it comes from
 *
 * All but @level come from the domain.
 */
struct lvd_out {
	unsigned long arg[6];
	unsigned long id, sp, flags;
	struct lvd_level *level;
};

/**
 * struct lvd_stack - a stack of a domain
 * @list:	in lvd_view.stacks while free
 * @base:	its lowest byte; the page below is not mapped in the domain
 */
struct lvd_stack {
	struct list_head list;
	unsigned long base;
};

/* gate.S */
extern char lvd_gate_text[], lvd_gate_text_end[], lvd_gate_stubs[];

int lvd_gate_enter(struct lvd_level *level, unsigned long entry,
		   const unsigned long *arg, unsigned long sp);
void lvd_gate_abandon(struct lvd_level *level);
void lvd_gate_out(void);
void lvd_gate_out_text(void);

/* trap.c; called by gate.S */
struct lvd_gate_result {
	unsigned long ret, cr3;
};

asmlinkage unsigned long lvd_gate_trap(struct pt_regs *regs,
				       unsigned int vector);
asmlinkage unsigned long lvd_gate_return(struct pt_regs *regs);
asmlinkage struct lvd_gate_result lvd_gate_call(struct lvd_out *out);

/* cpu.c */
extern unsigned long lvd_noflush;

void lvd_check_boottime(void);
bool lvd_cpus_ready(void);
bool lvd_has_pcid(void);

/* idt.c */
extern gate_desc lvd_idt[];

/* fault.c */
void lvd_view_fault(struct lvd_level *level, struct pt_regs *regs,
		    unsigned int vector, unsigned long address);
void lvd_view_die(struct lvd_view *view, const char *what,
		  unsigned long address);
void lvd_view_kill(struct lvd_view *view);

/* view.c */
struct lvd_view *lvd_view_create(const char *name,
				 const struct lvd_view_ops *ops, void *private);
void lvd_view_destroy(struct lvd_view *view);
int lvd_view_map(struct lvd_view *view, unsigned long va, unsigned long pfn,
		 pgprot_t prot);
int lvd_view_map_same(struct lvd_view *view, const void *start, size_t size,
		      pgprot_t prot);
void *lvd_view_shadow(struct lvd_view *view, unsigned long va, pgprot_t prot);
void *lvd_view_shadow_range(struct lvd_view *view, unsigned long va,
			    size_t size, pgprot_t prot);
bool lvd_view_has_shadow(struct lvd_view *view, unsigned long va);
void lvd_view_unmap(struct lvd_view *view, unsigned long va);
void lvd_view_flush(struct lvd_view *view);

/* thread.c */
#define LVD_STACK_SIZE		(4 * PAGE_SIZE)
#define LVD_MAX_STACKS		512

int lvd_view_call(struct lvd_view *view, struct lvd_level *outer,
		  struct lvd_level *level, unsigned long entry,
		  const unsigned long *arg, unsigned int n);
bool lvd_out_args(const struct lvd_out *out, unsigned long *arg,
		  unsigned int n);
void lvd_stacks_free(struct lvd_view *view);

/* watchdog.c */
extern unsigned int lvd_watchdog_ms;

void lvd_watchdog_get(void);
void lvd_watchdog_put(void);
void lvd_watchdog_tick(struct lvd_level *level, const struct pt_regs *regs);

/* pgtable.c */
struct lvd_backend;
struct lvd_domain;
extern const struct lvd_backend lvd_pgtable_backend;

struct lvd_view *lvd_pgtable_view(const struct lvd_domain *domain);
bool lvd_is_constant(unsigned long address);

/* abi.c */
struct lvd_func;

#define LVD_ABI_WORDS	26	/* LVD_MAX_ARGS, all on the stack, and registers */

unsigned int lvd_abi_words(const struct lvd_func *func,
			   const unsigned long *arg, unsigned int n,
			   unsigned long *words);
bool lvd_abi_fetch(const struct lvd_out *out, const struct lvd_func *func,
		   unsigned long *arg);

/* import.c */
struct load_info;
struct module;

/**
 * struct lvd_imports - thunks of a driver
 * @domain:	its domain
 * @thunks:	code that calls the kernel; executable in the domain only
 * @size:	bytes
 * @used:	bytes in use
 */
struct lvd_imports {
	struct lvd_domain *domain;
	u8 *thunks;
	size_t size, used;
};

int lvd_imports_resolve(struct lvd_imports *imports, const struct module *mod,
			const struct load_info *info);
void lvd_imports_free(struct lvd_imports *imports);
void *lvd_imports_kernel(const struct lvd_imports *imports,
			 unsigned long address);

/* library.lds */
extern const char lvd_library_text[], lvd_library_text_end[];
extern const char lvd_library_rodata[], lvd_library_rodata_end[];

/* library_asm.S */
extern const char lvd_lib_list_corrupted[];

/* library.c */
unsigned long lvd_library_find(const char *name);
bool lvd_in_library(unsigned long address);
const char *lvd_library_trap(unsigned long address);
int lvd_library_map(struct lvd_view *view);
int lvd_library_map_module(struct lvd_view *view, const struct module *mod);

/* module.c */
int lvd_module_symbols(struct module *mod, const struct load_info *info);

#endif /* !__ASSEMBLY__ */
#endif /* _ARCH_X86_LVD_H */
