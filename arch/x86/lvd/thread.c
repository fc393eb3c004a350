// SPDX-License-Identifier: GPL-2.0
/*
 * Calls into a domain: each has a stack of the domain's for as long as it
 * lasts; what the domain's kernel functions call back goes on the same one.
 *
 * Stacks lie at the same address in both views and are the same memory, so
 * that arguments can be fetched and pointers to them need no translation.
 */
#include <linux/bug.h>
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "lvd_x86.h"

#define REG_ARGS	6	/* words of arguments in registers */
#define MAX_ARGS	LVD_ABI_WORDS
#define GUARD		PAGE_SIZE

static struct lvd_stack *stack_alloc(struct lvd_view *view)
{
	gfp_t gfp = GFP_ATOMIC | __GFP_NOWARN;
	struct lvd_stack *stack = kmalloc(sizeof(*stack), gfp);
	void *pages = alloc_pages_exact(GUARD + LVD_STACK_SIZE,
					gfp | __GFP_ZERO);

	if (!stack || !pages)
		goto fail;
	stack->base = (unsigned long)pages + GUARD;
	if (lvd_view_map_same(view, pages + GUARD, LVD_STACK_SIZE, PAGE_KERNEL))
		goto unmap;
	return stack;

unmap:
	lvd_view_unmap(view, stack->base);
fail:
	if (pages)
		free_pages_exact(pages, GUARD + LVD_STACK_SIZE);
	kfree(stack);
	return NULL;
}

static struct lvd_stack *stack_get(struct lvd_view *view)
{
	struct lvd_stack *stack;
	unsigned long flags;

	raw_spin_lock_irqsave(&view->lock, flags);
	stack = list_first_entry_or_null(&view->stacks, struct lvd_stack, list);
	if (stack)
		list_del(&stack->list);
	else if (view->nstacks < LVD_MAX_STACKS)
		view->nstacks++;
	else
		goto full;
	raw_spin_unlock_irqrestore(&view->lock, flags);
	if (stack)
		return stack;
	stack = stack_alloc(view);
	if (stack)
		return stack;
	raw_spin_lock_irqsave(&view->lock, flags);
	view->nstacks--;
full:
	raw_spin_unlock_irqrestore(&view->lock, flags);
	return NULL;
}

static void stack_put(struct lvd_view *view, struct lvd_stack *stack)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&view->lock, flags);
	list_add(&stack->list, &view->stacks);
	raw_spin_unlock_irqrestore(&view->lock, flags);
}

/**
 * lvd_stacks_free() - free the stacks of a view
 * @view:	the view, being destroyed
 */
void lvd_stacks_free(struct lvd_view *view)
{
	struct lvd_stack *stack, *next;

	list_for_each_entry_safe(stack, next, &view->stacks, list) {
		free_pages_exact((void *)(stack->base - GUARD),
				 GUARD + LVD_STACK_SIZE);
		kfree(stack);
	}
}

static bool on_stack(const struct lvd_stack *stack, unsigned long sp,
		     size_t size)
{
	unsigned long offset = sp - stack->base;

	return offset <= LVD_STACK_SIZE && size <= LVD_STACK_SIZE - offset;
}

/*
 * Where to begin: at the top, or below what the domain uses. A domain whose
 * stack pointer is elsewhere, or that has no room left, gets nothing.
 */
static unsigned long stack_pointer(const struct lvd_level *level,
				   const struct lvd_level *outer,
				   unsigned int words)
{
	unsigned long size = words * sizeof(long), sp;

	sp = level->stack->base + LVD_STACK_SIZE;
	if (outer) {
		sp = outer->out->sp;
		if (!on_stack(level->stack, sp, sizeof(long)) ||
		    sp - level->stack->base < size + 256)
			return 0;
	}
	return round_down(sp - size, 16);
}

/*
 * The domain may have been abandoned with interrupts off. They are the caller's
 * again by the gate's doing; lockdep is told. Locks that are still held, and
 * what they mean for preemption, are the runtime's to put in order.
 */
static void restore_irqs(void)
{
	if (!IS_ENABLED(CONFIG_TRACE_IRQFLAGS) ||
	    lockdep_hardirqs_enabled() == !raw_irqs_disabled())
		return;
	if (raw_irqs_disabled()) {
		trace_hardirqs_off();
		return;
	}
	/* Lockdep wants to be told before they are on. */
	raw_local_irq_disable();
	trace_hardirqs_on();
	raw_local_irq_enable();
}

/**
 * lvd_view_call() - call a function of a domain
 * @view:	the domain's view
 * @outer:	the call of this thread into the same domain whose call out
 *		leads here, or NULL
 * @level:	the call, not initialised
 * @entry:	the function's address
 * @arg:	words of arguments
 * @n:		how many, at most LVD_ABI_WORDS
 *
 * Returns 0, and the function's result in @level->ret; -EIO if the domain is
 * dead, -ENOMEM if there is no stack, -E2BIG.
 */
int lvd_view_call(struct lvd_view *view, struct lvd_level *outer,
		  struct lvd_level *level, unsigned long entry,
		  const unsigned long *arg, unsigned int n)
{
	unsigned long regs[REG_ARGS] = {};
	unsigned int more = n > REG_ARGS ? n - REG_ARGS : 0;
	unsigned long sp;
	int ret = -ENOMEM;

	if (n > MAX_ARGS)
		return -E2BIG;
	/* An interrupt that came while that was in the domain, not in a call out. */
	if (outer && !outer->out)
		outer = NULL;
	if (READ_ONCE(view->dead))
		return -EIO;
	*level = (struct lvd_level){
		.cpu = (unsigned long)view->cpu,
		.view = view,
		.stack = outer ? outer->stack : stack_get(view),
		.jiffy = jiffies,
	};
	if (!level->stack)
		return -ENOMEM;
	sp = stack_pointer(level, outer, more);
	if (!sp)
		goto out;
	memcpy(regs, arg, min(n, REG_ARGS) * sizeof(*arg));
	memcpy((void *)sp, arg + REG_ARGS, more * sizeof(*arg));
	ret = lvd_gate_enter(level, entry, regs, sp);
	restore_irqs();
out:
	if (!outer)
		stack_put(view, level->stack);
	return ret;
}

/**
 * lvd_out_args() - fetch the arguments of a call out of a domain
 * @out:	the call
 * @arg:	where to
 * @n:		how many words
 *
 * Returns false if they do not lie on the domain's stack.
 */
bool lvd_out_args(const struct lvd_out *out, unsigned long *arg,
		  unsigned int n)
{
	unsigned int i, more = n > REG_ARGS ? n - REG_ARGS : 0;
	const unsigned long *stack = (const unsigned long *)out->sp + 1;

	memcpy(arg, out->arg, min(n, REG_ARGS) * sizeof(*arg));
	if (!more)
		return true;
	if (!IS_ALIGNED(out->sp, sizeof(long)) ||
	    !on_stack(out->level->stack, (unsigned long)stack,
		      more * sizeof(long)))
		return false;
	for (i = 0; i < more; i++)
		arg[REG_ARGS + i] = READ_ONCE(stack[i]);
	return true;
}
