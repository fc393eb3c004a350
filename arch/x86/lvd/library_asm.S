/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The library's part that C cannot say: functions whose callers expect that
 * registers survive, and traps. First of the library's objects, it aligns its
 * sections.
 */
#include <linux/export.h>
#include <linux/linkage.h>
#include <asm/asm.h>
#include <asm/frame.h>
#include <asm/page_types.h>
#include <asm/unwind_hints.h>

#include "lvd_x86.h"

	.section .rodata, "a"
	.balign	PAGE_SIZE

	.text
	.balign	PAGE_SIZE, 0xcc
SYM_CODE_START_LOCAL_NOALIGN(library_begin)
	UNWIND_HINT_END_OF_STACK
	ANNOTATE_NOENDBR
	ud2
SYM_CODE_END(library_begin)

/* The kernel's own are exported. */
#undef EXPORT_SYMBOL
#define EXPORT_SYMBOL(name)
#include "../lib/hweight.S"

/* Callers know that rax, rcx and rdi change: see clear_page(). */
SYM_FUNC_START(clear_page_rep)
	movl	$PAGE_SIZE / 8, %ecx
	xorl	%eax, %eax
	rep stosq
	RET
SYM_FUNC_END(clear_page_rep)
SYM_FUNC_ALIAS(clear_page_orig, clear_page_rep)
SYM_FUNC_ALIAS(clear_page_erms, clear_page_rep)

SYM_FUNC_START(copy_page)
	movl	$PAGE_SIZE / 8, %ecx
	rep movsq
	RET
SYM_FUNC_END(copy_page)

/*
 * What the kernel's THUNK does: called by inline assembly that clobbers
 * nothing. The gate keeps what a function must keep.
 */
.macro LVD_THUNK name:req id:req
SYM_FUNC_START(\name)
	FRAME_BEGIN
	pushq	%rax
	pushq	%rcx
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	movl	$\id, %r11d
	call	lvd_gate_out
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
	popq	%rsi
	popq	%rdx
	popq	%rcx
	popq	%rax
	FRAME_END
	RET
SYM_FUNC_END(\name)
.endm

LVD_THUNK preempt_schedule_thunk LVD_ID_PREEMPT
LVD_THUNK preempt_schedule_notrace_thunk LVD_ID_PREEMPT
SYM_FUNC_ALIAS(__SCT__preempt_schedule, preempt_schedule_thunk)
SYM_FUNC_ALIAS(__SCT__preempt_schedule_notrace, preempt_schedule_notrace_thunk)

/* An ordinary function: returns whether it has scheduled. */
SYM_FUNC_START(__SCT__cond_resched)
	movl	$LVD_ID_RESCHED, %r11d
	jmp	lvd_gate_out
SYM_FUNC_END(__SCT__cond_resched)
SYM_FUNC_ALIAS(__SCT__might_resched, __SCT__cond_resched)

/* With CONFIG_DEBUG_ATOMIC_SLEEP. What sleeps is the kernel's, and asks again. */
SYM_FUNC_START(__might_sleep)
	RET
SYM_FUNC_END(__might_sleep)
SYM_FUNC_ALIAS(__might_resched, __might_sleep)

/* Where a driver has found out by itself that it went wrong: lvd_library_trap() */
.macro LVD_TRAP name:req
SYM_FUNC_START(\name)
	ud2
SYM_FUNC_END(\name)
.endm

LVD_TRAP __stack_chk_fail
LVD_TRAP __fortify_panic
LVD_TRAP list_corrupted
