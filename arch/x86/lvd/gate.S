/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The gate: the one piece of code that is mapped in the kernel's view and in
 * every domain's, and the only one that switches between them.
 *
 * A back end is three macros: how to get to the kernel's view, how to get to
 * the domain's, and where the gate lies. All else only cares about stacks and
 * registers. Rules that hold everywhere below:
 *
 * - Interrupts are off from before a switch until the stack fits the view.
 * - In the domain's view nothing but the gate's own text, struct lvd_gate,
 *   struct lvd_trap_stack and the domain's memory may be touched.
 * - In the kernel's view the domain's rsp is never dereferenced: the same
 *   address may be other memory. Values are taken into registers first.
 * - No thunk of a mitigation is mapped in the domain's view: branches there
 *   are plain ones.
 *
 * The kernel's stack below the innermost struct lvd_level, from LVD_GATE_KRSP
 * upwards: level, flags, r15 r14 r13 r12 rbx rbp, return address. Below
 * that lies what an interrupt or a call out of the domain has saved, and then
 * the frames of the C code it runs, which may schedule, migrate, and enter a
 * domain again. Whoever returns to the domain sets LVD_GATE_KRSP anew.
 *
 * References to the Intel SDM: volume 3A, edition 081.
 */
#include <linux/errno.h>
#include <linux/linkage.h>
#include <linux/objtool.h>
#include <asm/asm.h>
#include <asm/asm-offsets.h>
#include <asm/irq_vectors.h>
#include <asm/nospec-branch.h>
#include <asm/page_types.h>
#include <asm/percpu.h>
#include <asm/processor-flags.h>
#include <asm/ptrace-abi.h>
#include <asm/segment.h>
#include <asm/trapnr.h>
#include <asm/unwind_hints.h>

#include "lvd_x86.h"

#define GATE(field)	PER_CPU_VAR(lvd_gate + LVD_GATE_##field)

/*
 * To the kernel's view. CR3 was stored by whoever left it on this CPU; with
 * PCIDs its bit 63 is set, so what the kernel has cached stays (SDM 4.10.4.1).
 */
.macro LVD_TO_KERNEL scratch:req
	movq	GATE(KCR3), \scratch
	movq	\scratch, %cr3
.endm

/* To the view that @token stands for: lvd_view_cpu.cr3. */
.macro LVD_TO_DOMAIN token:req
	movq	\token, %cr3
.endm

/* The gate is page-aligned at both ends: domains map all of it. */
.macro LVD_GATE_BEGIN
	.section .noinstr.text, "ax"
	.balign	PAGE_SIZE, 0xcc
.endm

/*
 * Stack traces: @words on the stack, then the frame described above. Traces
 * skip the domain and go on with the kernel function that called it.
 */
.macro HINT_ABOVE words:req
	.set	sp_offset, (\words + 9) * 8
	UNWIND_HINT sp_reg=ORC_REG_SP sp_offset=sp_offset \
		type=UNWIND_HINT_TYPE_CALL
.endm

#define PTREGS_WORDS	(PTREGS_SIZE / 8)
#define OUT_WORDS	9

LVD_GATE_BEGIN
SYM_CODE_START_NOALIGN(lvd_gate_text)
	UNWIND_HINT_END_OF_STACK
	ANNOTATE_NOENDBR
	int3
SYM_CODE_END(lvd_gate_text)

/*
 * int lvd_gate_enter(struct lvd_level *level, unsigned long entry,
 *		      const unsigned long arg[6], unsigned long sp)
 *
 * Calls the domain's function at @entry with @arg in registers, on the
 * domain's stack at @sp: 16-byte aligned, with further arguments on it.
 *
 * Interrupts stay on or off, as they are. The domain finds current and the
 * preempt count of this context. Registers are not cleared: what the domain
 * cannot reach it may know.
 *
 * Returns 0, and what the function returned in level->ret; or -EIO if the
 * level was abandoned. Flags and callee-saved registers are the caller's in
 * any case.
 */
SYM_CODE_START(lvd_gate_enter)
	UNWIND_HINT_FUNC
	ANNOTATE_NOENDBR
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	pushfq
	cli
	pushq	%rdi
	movq	LVD_LEVEL_CPU(%rdi), %rbx
	movq	%rsp, LVD_LEVEL_KRSP(%rdi)
	movq	%rsp, GATE(KRSP)
	movq	%cr3, %rax
	orq	lvd_noflush(%rip), %rax
	movq	%rax, GATE(KCR3)

	/* PREEMPT_NEED_RESCHED is inverted: the domain never reschedules. */
	movq	%gs:LVD_CPU_HOT(%rbx), %rbp
	movq	PER_CPU_VAR(pcpu_hot + LVD_HOT_CURRENT), %rax
	movq	%rax, LVD_HOT_CURRENT(%rbp)
	movl	PER_CPU_VAR(pcpu_hot + LVD_HOT_PREEMPT), %eax
	btsl	$31, %eax
	movl	%eax, LVD_HOT_PREEMPT(%rbp)

	movq	%gs:LVD_CPU_CR3(%rbx), %rax
	movq	8(%rsp), %rbx
	movq	%rsi, %r11
	movq	%rcx, %r10
	movq	0(%rdx), %rdi
	movq	8(%rdx), %rsi
	movq	24(%rdx), %rcx
	movq	32(%rdx), %r8
	movq	40(%rdx), %r9
	movq	16(%rdx), %rdx
	LVD_TO_DOMAIN %rax
	UNWIND_HINT_END_OF_STACK
	movq	%r10, %rsp
	pushq	%rbx
	popfq
	ANNOTATE_RETPOLINE_SAFE
	call	*%r11

	cli
	LVD_TO_KERNEL %rcx
	movq	GATE(KRSP), %rsp
	HINT_ABOVE 0
	popq	%rcx
	HINT_ABOVE -1
	movq	%rax, LVD_LEVEL_RET(%rcx)
	xorl	%eax, %eax
SYM_INNER_LABEL(lvd_gate_leave, SYM_L_LOCAL)
	HINT_ABOVE -1
	popfq
	HINT_ABOVE -2
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	UNWIND_HINT_FUNC
	RET
SYM_CODE_END(lvd_gate_enter)

/*
 * void lvd_gate_abandon(struct lvd_level *level)
 *
 * Makes the lvd_gate_enter() of @level return -EIO, from anywhere below it on
 * the same thread, in the kernel's view. Frames in between are dropped.
 */
SYM_CODE_START(lvd_gate_abandon)
	UNWIND_HINT_FUNC
	ANNOTATE_NOENDBR
	cli
	cld
	movq	LVD_LEVEL_KRSP(%rdi), %rsp
	HINT_ABOVE 0
	addq	$8, %rsp
	HINT_ABOVE -1
	movl	$-EIO, %eax
	jmp	lvd_gate_leave
SYM_CODE_END(lvd_gate_abandon)

/*
 * The domain calls a kernel function. Two ways in:
 *
 * lvd_gate_out_text: the kernel function's address, in the domain's view, holds
 *	"call lvd_gate_out_text"; its address becomes the id.
 * lvd_gate_out: a thunk has put the id into r11 and jumps here.
 *
 * Arguments are where the C ABI has them, the return address is on top of the
 * stack; caller-saved registers are lost, as in any call. Runs lvd_gate_call()
 * with interrupts off, and returns its result to the domain. If the domain
 * died meanwhile lvd_gate_call() does not return.
 */
SYM_CODE_START(lvd_gate_out_text)
	UNWIND_HINT_END_OF_STACK
	ENDBR
	popq	%r11
	subq	$5, %r11
	jmp	1f
SYM_INNER_LABEL(lvd_gate_out, SYM_L_GLOBAL)
	UNWIND_HINT_END_OF_STACK
	ENDBR
1:	UNWIND_HINT_END_OF_STACK
	pushfq
	popq	%rax
	pushq	$X86_EFLAGS_FIXED
	popfq
	LVD_TO_KERNEL %r10
	movq	%rsp, %r10
	movq	GATE(KRSP), %rsp
	HINT_ABOVE 0
	pushq	%rax
	pushq	%r10
	pushq	%r11
	pushq	%r9
	pushq	%r8
	pushq	%rcx
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	HINT_ABOVE OUT_WORDS
	movq	%rsp, %rdi
	call	lvd_gate_call			/* struct lvd_gate_result */
	movq	LVD_OUT_SP(%rsp), %r10
	movl	LVD_OUT_FLAGS(%rsp), %ecx
	LVD_TO_DOMAIN %rdx
	UNWIND_HINT_END_OF_STACK
	movq	%r10, %rsp
	testl	$X86_EFLAGS_IF, %ecx
	jz	1f
	sti
1:	UNWIND_HINT_FUNC
	ANNOTATE_UNRET_SAFE
	ret
	int3
SYM_CODE_END(lvd_gate_out_text)

/*
 * Pushes what the stub left on the stack at rax as struct pt_regs. The stub's
 * stack is mapped in both views. Layout, words from rax: rcx, rax, vector,
 * error code, rip, cs, flags, rsp, ss.
 */
.macro PUSH_DOMAIN_REGS
	pushq	64(%rax)
	pushq	56(%rax)
	pushq	48(%rax)
	pushq	40(%rax)
	pushq	32(%rax)
	pushq	24(%rax)
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	0(%rax)
	pushq	8(%rax)
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	HINT_ABOVE PTREGS_WORDS
	xorl	%ebp, %ebp
	cld
.endm

/*
 * Interrupt or exception in the domain, or in the gate while the domain's view
 * is loaded. The stub in the domain's IDT has pushed vector and error code onto
 * the trap stack (SDM 6.14.5: IST), interrupts are off.
 *
 * The domain's registers go to the kernel's stack, so that the thread may
 * sleep, migrate and use this gate again. Then the kernel's own handler runs as
 * if the interrupt had hit lvd_gate_cont, in the kernel, on that stack, with
 * the domain's IF: it may preempt the thread. Exceptions are lvd_gate_trap()'s
 * alone.
 */
SYM_CODE_START(lvd_gate_irq)
	UNWIND_HINT_END_OF_STACK
	ANNOTATE_NOENDBR
	pushq	%rax
	pushq	%rcx
	LVD_TO_KERNEL %rax
	movq	%rsp, %rax
	movq	GATE(KRSP), %rsp
	HINT_ABOVE 0
	PUSH_DOMAIN_REGS
	movzbl	16(%rax), %esi
	movq	%rsp, %rdi
	call	lvd_gate_trap
	testq	%rax, %rax
	jz	lvd_gate_cont_off
	movq	%rsp, %rcx
	movq	EFLAGS(%rsp), %rdx
	andl	$X86_EFLAGS_IF, %edx
	orl	$X86_EFLAGS_FIXED, %edx
	pushq	$__KERNEL_DS
	pushq	%rcx
	pushq	%rdx
	pushq	$__KERNEL_CS
	pushq	$lvd_gate_cont
	HINT_ABOVE (PTREGS_WORDS+5)
	pushq	%rax
	HINT_ABOVE (PTREGS_WORDS+6)
	RET
SYM_CODE_END(lvd_gate_irq)

/*
 * The handler is done; rsp points to the domain's struct pt_regs on the
 * kernel's stack. Back to the domain, or out of it if it is dead.
 *
 * lvd_gate_return() has copied the IRET frame to the trap stack: IRET executes
 * in the domain's view, after the last use of the kernel's stack. A fault of
 * IRET itself is a fault of the domain.
 */
SYM_CODE_START(lvd_gate_cont)
	HINT_ABOVE PTREGS_WORDS
	ENDBR
	cli
SYM_INNER_LABEL(lvd_gate_cont_off, SYM_L_LOCAL)
	movq	%rsp, %rdi
	call	lvd_gate_return
	testq	%rax, %rax
	jz	2f
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	addq	$8, %rsp
	popq	%rcx
	popq	%rdx
	popq	%rsi
	popq	%rdi
	LVD_TO_DOMAIN %rax
	UNWIND_HINT_END_OF_STACK
	movq	GATE(RESUME), %rsp
	popq	%rax
	iretq
2:	HINT_ABOVE PTREGS_WORDS
	addq	$PTREGS_SIZE + 8, %rsp
	HINT_ABOVE -1
	movl	$-EIO, %eax
	jmp	lvd_gate_leave
SYM_CODE_END(lvd_gate_cont)

/*
 * What no flag keeps out: NMI and machine check, while the domain's view is
 * loaded. Each has the kernel's IST stack, mapped in both views; the stub has
 * pushed an error code of 0 and the vector.
 *
 * In the domain proper the gate's data are consistent: the registers go to the
 * kernel's stack as above, and the frame on the IST stack is changed so that
 * the kernel's handler returns to lvd_gate_cont, with interrupts off.
 *
 * In the gate they may not be: what is needed is kept in struct lvd_paranoid,
 * the handler returns to .Lcont, and that goes back to the instruction that was
 * hit, in the domain's view, by IRET. IRET unblocks NMIs (SDM 6.7.1), and so
 * does the handler's: the next one may come any time after. If it hits between
 * .Ltail and .Ltail_end, in the domain's view, what was kept is still needed:
 * nothing is saved, and the way back starts over. Outside of that, in the
 * kernel's view, it is an ordinary one.
 *
 * asm_exc_nmi keeps its "NMI executing" mark in the second word below the
 * frame, where the stub has put the vector: it is cleared.
 *
 * A machine check in the first instructions of the NMI's stub unblocks NMIs
 * with its IRET; one that arrives right then is beyond help, as it is
 * elsewhere in the kernel.
 */
.macro LVD_PARANOID name:req handler:req area:req
#define AREA(field) PER_CPU_VAR(lvd_gate + \area + LVD_PARANOID_##field)
SYM_CODE_START(\name)
	UNWIND_HINT_END_OF_STACK
	ANNOTATE_NOENDBR
	pushq	%rax
	pushq	%rcx
	movq	32(%rsp), %rax
	leaq	lvd_gate_text(%rip), %rcx
	subq	%rcx, %rax
	cmpq	$(lvd_gate_text_end - lvd_gate_text), %rax
	jb	.Lin_gate_\@

	LVD_TO_KERNEL %rax
	movq	%rsp, %rax
	movq	GATE(KRSP), %rsp
	HINT_ABOVE 0
	PUSH_DOMAIN_REGS
	movq	%rsp, %rdi
	movq	%rax, %rbx
	movl	16(%rax), %esi
	call	lvd_gate_trap
	leaq	lvd_gate_cont(%rip), %rax
	movq	%rax, 32(%rbx)
	movq	$__KERNEL_CS, 40(%rbx)
	movq	$X86_EFLAGS_FIXED, 48(%rbx)
	movq	%rsp, 56(%rbx)
	movq	$__KERNEL_DS, 64(%rbx)
	movq	$0, 16(%rbx)
	leaq	32(%rbx), %rsp
	UNWIND_HINT_IRET_REGS
	jmp	\handler

.Lin_gate_\@:
	UNWIND_HINT_END_OF_STACK
	movq	%cr3, %rcx
	LVD_TO_KERNEL %rax
	orq	lvd_noflush(%rip), %rcx
	movq	32(%rsp), %rax
	cmpq	$.Ltail_\@, %rax
	jb	1f
	cmpq	$.Ltail_end_\@, %rax
	jb	2f
1:	movq	%rcx, AREA(CR3)
	movq	%rax, AREA(RIP)
	movq	40(%rsp), %rax
	movq	%rax, AREA(CS)
	movq	48(%rsp), %rax
	movq	%rax, AREA(FLAGS)
	movq	56(%rsp), %rax
	movq	%rax, AREA(RSP)
	movq	64(%rsp), %rax
	movq	%rax, AREA(SS)
	movq	8(%rsp), %rax
	movq	%rax, AREA(RAX)
	movq	0(%rsp), %rax
	movq	%rax, AREA(RCX)
	jmp	3f
2:	incq	AREA(RESTARTS)
3:	leaq	.Lcont_\@(%rip), %rax
	movq	%rax, 32(%rsp)
	movq	$X86_EFLAGS_FIXED, 48(%rsp)
	leaq	lvd_gate + \area + LVD_PARANOID_STACK(%rip), %rax
	addq	PER_CPU_VAR(this_cpu_off), %rax
	movq	%rax, 56(%rsp)
	movq	$0, 16(%rsp)
	addq	$32, %rsp
	UNWIND_HINT_IRET_REGS
	jmp	\handler

.Lcont_\@:
	UNWIND_HINT_END_OF_STACK
	ENDBR
	leaq	lvd_gate + \area(%rip), %rsp
	addq	PER_CPU_VAR(this_cpu_off), %rsp
	movq	AREA(RCX), %rcx
	movq	AREA(CR3), %rax
	LVD_TO_DOMAIN %rax
.Ltail_\@:
	ANNOTATE_NOENDBR
	movq	AREA(RAX), %rax
	iretq
.Ltail_end_\@:
	ANNOTATE_NOENDBR
	int3
SYM_CODE_END(\name)
#undef AREA
.endm

LVD_PARANOID lvd_gate_nmi asm_exc_nmi LVD_GATE_NMI
#ifdef CONFIG_X86_MCE
LVD_PARANOID lvd_gate_mce asm_exc_machine_check LVD_GATE_MCE
#else
#define lvd_gate_mce lvd_gate_irq
#endif

/*
 * What the domain's IDT points to: LVD_STUB_SIZE bytes for each vector. The
 * stack then holds vector, error code and the frame, always. Vectors with an
 * error code of the processor's: SDM table 6-1.
 */
#define LVD_ERROR_CODES	(1 << X86_TRAP_DF | 1 << X86_TRAP_TS | \
			 1 << X86_TRAP_NP | 1 << X86_TRAP_SS | \
			 1 << X86_TRAP_GP | 1 << X86_TRAP_PF | \
			 1 << X86_TRAP_AC | 1 << X86_TRAP_CP | \
			 1 << X86_TRAP_VC | 1 << 30)

	.balign LVD_STUB_SIZE, 0xcc
SYM_CODE_START_NOALIGN(lvd_gate_stubs)
	vector = 0
	.rept	NR_VECTORS
	UNWIND_HINT_END_OF_STACK
	ENDBR
	.if vector >= 32
	pushq	$0
	.elseif !((LVD_ERROR_CODES >> vector) & 1)
	pushq	$0
	.endif
	.byte	0x6a, vector			/* pushq $vector */
	.if vector == X86_TRAP_NMI
	jmp	lvd_gate_nmi
	.elseif vector == X86_TRAP_MC
	jmp	lvd_gate_mce
	.else
	jmp	lvd_gate_irq
	.endif
	.balign	LVD_STUB_SIZE, 0xcc
	vector = vector + 1
	.endr
SYM_CODE_END(lvd_gate_stubs)

	.balign	PAGE_SIZE, 0xcc
SYM_CODE_START_NOALIGN(lvd_gate_text_end)
	UNWIND_HINT_END_OF_STACK
	ANNOTATE_NOENDBR
	ud2
SYM_CODE_END(lvd_gate_text_end)
