// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of the page-table back end: domains that do what drivers do, and
 * domains that do what they must not.
 *
 * A domain here is a view with the text of lvd_x86_dom.c, as the kernel sees
 * it, and a copy of its data at the same address.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <asm/apic.h>
#include <asm/debugreg.h>
#include <asm/irq_regs.h>
#include <asm/nmi.h>
#include <asm/tlbflush.h>
#include <asm/processor.h>
#include <asm/tsc.h>

#include "lvd_x86.h"
#include "lvd_x86_dom.h"

#define CANARY		0x600d600d600d600dUL
#define WORDS		(PAGE_SIZE / sizeof(unsigned long))

/* The kernel's memory that domains go for. */
static unsigned long victim[WORDS] __aligned(PAGE_SIZE);

/**
 * struct dom - a domain
 * @view:	its view
 * @data:	its copy of dom_data
 * @text:	its page at text_target(), mapped when it faults
 * @what:	what ended it
 * @address:	... and where
 * @nested:	what the innermost of nested calls does
 */
struct dom {
	struct lvd_view *view;
	struct dom_data *data;
	u8 *text;
	const char *what;
	unsigned long address;
	unsigned long (*nested)(unsigned long *p);
};

static int call_args(struct dom *dom, unsigned long *ret, const void *fn,
		     const unsigned long *arg, unsigned int n)
{
	struct lvd_level level;
	int err = lvd_view_call(dom->view, NULL, &level, (unsigned long)fn, arg,
				n);

	*ret = err ? ~0UL : level.ret;
	return err;
}

/* Calls @fn in @dom with the arguments that follow. */
#define call(dom, ret, fn, ...)						\
	call_args(dom, ret, fn, (unsigned long[]){ 0, ##__VA_ARGS__ } + 1, \
		  sizeof((unsigned long[]){ 0, ##__VA_ARGS__ }) /	\
		  sizeof(unsigned long) - 1)

static unsigned long cycles_per_ms;

static unsigned long cycles_of(unsigned int ms)
{
	return cycles_per_ms * ms;
}

/* The kernel may not have found out: emulators are slow to start. */
static int lvd_x86_suite_init(struct kunit_suite *suite)
{
	unsigned long until = jiffies + 1, begin;

	while (time_before(jiffies, until))
		cpu_relax();
	begin = rdtsc();
	until = jiffies + HZ / 10;
	while (time_before(jiffies, until))
		cpu_relax();
	cycles_per_ms = (rdtsc() - begin) / 100;
	return 0;
}

/* A kernel function that a domain calls by its address. */
static noinline unsigned long text_target(unsigned long a)
{
	OPTIMIZER_HIDE_VAR(a);
	return a * 10;
}

static unsigned long serve_nested(struct dom *dom, struct lvd_level *level,
				unsigned long depth)
{
	unsigned long arg = depth, entry = (unsigned long)dom_out_nested;
	struct lvd_level inner;

	if (!depth && dom->nested) {
		arg = (unsigned long)victim;
		entry = (unsigned long)dom->nested;
	}
	if (lvd_view_call(dom->view, level, &inner, entry, &arg, 1))
		return ~0UL;
	return inner.ret;
}

static unsigned long serve_sum(const struct lvd_out *out)
{
	unsigned long arg[8], sum = 0;
	unsigned int i;

	if (!lvd_out_args(out, arg, ARRAY_SIZE(arg)))
		return ~0UL;
	for (i = 0; i < ARRAY_SIZE(arg); i++)
		sum += arg[i] * (i + 1);
	return sum;
}

static noinline unsigned long serve(struct lvd_level *level,
				    const struct lvd_out *out)
{
	struct dom *dom = level->view->private;

	if (out->id == (unsigned long)text_target)
		return text_target(out->arg[0]);
	switch (out->id) {
	case RPC_SUM:
		return serve_sum(out);
	case RPC_NESTED:
		return serve_nested(dom, level, out->arg[0]);
	case RPC_IRQS_OFF:
		local_irq_disable();
		return 0;
	case RPC_KILL:
		lvd_view_kill(level->view);
		return 0;
	case RPC_PREEMPT:
		return preempt_count() & (PREEMPT_MASK | SOFTIRQ_MASK);
	case RPC_COUNT:
		preempt_count_set(out->arg[0]);
		return 0;
	case RPC_SLEEP:
		usleep_range(100, 200);
		return out->arg[0];
	}
	lvd_view_die(level->view, "no such function", out->id);
	return 0;
}

/* What test_cost() measures is the crossing, not what serves it. */
static unsigned long test_rpc(struct lvd_level *level,
			      const struct lvd_out *out)
{
	return out->id == RPC_EMPTY ? 0 : serve(level, out);
}

static void test_died(struct lvd_view *view, const char *what,
		      unsigned long address)
{
	struct dom *dom = view->private;

	dom->what = what;
	dom->address = address;
}

static bool test_fault(struct lvd_view *view, unsigned long address, bool exec)
{
	struct dom *dom = view->private;

	if (!exec || address != (unsigned long)text_target || !dom->text)
		return false;
	return !lvd_view_map(view, address & PAGE_MASK,
			     __pa(dom->text) >> PAGE_SHIFT, PAGE_KERNEL_ROX);
}

static const struct lvd_view_ops test_ops = {
	.rpc = test_rpc,
	.died = test_died,
	.fault = test_fault,
};

static int dom_init(struct dom *dom)
{
	memset(dom, 0, sizeof(*dom));
	dom->view = lvd_view_create("kunit", &test_ops, dom);
	if (IS_ERR(dom->view))
		return PTR_ERR(dom->view);
	dom->data = lvd_view_shadow(dom->view, (unsigned long)&dom_data,
				    PAGE_KERNEL);
	if (!dom->data)
		return -ENOMEM;
	return lvd_view_map_same(dom->view, lvd_dom_text,
				 lvd_dom_text_end - lvd_dom_text,
				 PAGE_KERNEL_ROX);
}

static void dom_exit(void *data)
{
	struct dom *dom = data;

	lvd_view_destroy(dom->view);
}

static struct dom *dom_new(struct kunit *test)
{
	struct dom *dom = kunit_kzalloc(test, sizeof(*dom), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, dom);
	KUNIT_ASSERT_EQ(test, dom_init(dom), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, dom_exit, dom), 0);
	return dom;
}

static void expect_works(struct kunit *test, struct dom *dom)
{
	unsigned long ret;

	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_sum, 1, 1, 1, 1, 1, 1, 1, 1), 0);
	KUNIT_EXPECT_EQ(test, ret, 36);
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_out_sum, 0), 0);
	KUNIT_EXPECT_EQ(test, ret, 169);
}

/* What the kernel has is as it was, and its context too. */
static void expect_intact(struct kunit *test)
{
	for (unsigned int i = 0; i < WORDS; i++)
		KUNIT_EXPECT_EQ(test, victim[i], CANARY);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
	KUNIT_EXPECT_EQ(test, dom_data.calls, 0);
}

static void expect_dead(struct kunit *test, struct dom *dom, const char *what)
{
	unsigned long ret;

	if (what)
		KUNIT_EXPECT_STREQ(test, dom->what ?: "(nothing)", what);
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_empty), -EIO);
	expect_intact(test);
	expect_works(test, dom_new(test));
}

static void count_global(void *data)
{
	if (native_read_cr4() & X86_CR4_PGE)
		atomic_inc(data);
}

static void test_no_global_pages(struct kunit *test)
{
	atomic_t n = ATOMIC_INIT(0);

	on_each_cpu(count_global, &n, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&n), 0);
}

/* Anything that is there on other machines only. */
#define STARTING_STATE	CPUHP_AP_ARM_VFP_STARTING

static unsigned long starting_cr4, starting_resume;

static int note_starting(unsigned int cpu)
{
	starting_cr4 = native_read_cr4();
	starting_resume = this_cpu_read(lvd_gate.resume);
	return 0;
}

/* A CPU that comes back is as the others before it answers them. */
static void test_hotplug(struct kunit *test)
{
	unsigned int cpu = cpumask_last(cpu_online_mask);
	struct dom *dom = dom_new(test);
	unsigned long ret;

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs two CPUs");
	KUNIT_ASSERT_EQ(test, cpuhp_setup_state_nocalls(STARTING_STATE,
							"x86/lvd:kunit",
							note_starting, NULL),
			0);
	starting_cr4 = ~0UL;
	KUNIT_EXPECT_EQ(test, remove_cpu(cpu), 0);
	/* What it had is gone with a reset. */
	per_cpu(lvd_gate, cpu).resume = 0;
	KUNIT_EXPECT_EQ(test, add_cpu(cpu), 0);
	cpuhp_remove_state_nocalls(STARTING_STATE);
	KUNIT_EXPECT_EQ(test, starting_cr4 & X86_CR4_PGE, 0);
	KUNIT_EXPECT_EQ(test, !!(starting_cr4 & X86_CR4_PCIDE),
			lvd_has_pcid());
	KUNIT_EXPECT_NE(test, starting_resume, 0);
	set_cpus_allowed_ptr(current, cpumask_of(cpu));
	expect_works(test, dom);
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_context), 0);
	KUNIT_EXPECT_EQ(test, dom->data->seen.cpu, cpu);
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	expect_intact(test);
}

static void test_call(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	unsigned long ret;

	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_sum, 1, 2, 3, 4, 5, 6, 7, 8), 0);
	KUNIT_EXPECT_EQ(test, ret, 204);
	KUNIT_EXPECT_EQ(test, dom->data->calls, 1);
	expect_intact(test);
}

static void test_same_address(struct kunit *test)
{
	struct dom *dom = dom_new(test), *other = dom_new(test);
	unsigned long ret, *k = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	unsigned long *d, *o;

	KUNIT_ASSERT_NOT_NULL(test, k);
	d = lvd_view_shadow(dom->view, (unsigned long)k, PAGE_KERNEL);
	o = lvd_view_shadow(other->view, (unsigned long)k, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, d);
	KUNIT_ASSERT_NOT_NULL(test, o);
	*k = 1;
	*d = 2;
	*o = 3;
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_exchange, (long)k, 20), 0);
	KUNIT_EXPECT_EQ(test, ret, 2);
	KUNIT_EXPECT_EQ(test, call(other, &ret, dom_exchange, (long)k, 30), 0);
	KUNIT_EXPECT_EQ(test, ret, 3);
	KUNIT_EXPECT_EQ(test, *k, 1);
	KUNIT_EXPECT_EQ(test, *d, 20);
	KUNIT_EXPECT_EQ(test, *o, 30);
}

/* A page that is gone is gone, for those that had it cached as well. */
static void test_unmap(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	unsigned long ret, *k = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, k);
	KUNIT_ASSERT_EQ(test, lvd_view_map_same(dom->view, k, PAGE_SIZE,
						PAGE_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_exchange, (long)k, 5), 0);
	KUNIT_EXPECT_EQ(test, *k, 5);
	lvd_view_unmap(dom->view, (unsigned long)k);
	lvd_view_flush(dom->view);
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_exchange, (long)k, 6), -EIO);
	KUNIT_EXPECT_EQ(test, *k, 5);
	KUNIT_EXPECT_EQ(test, dom->address, (unsigned long)k);
}

static void test_context(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	const struct dom_seen *seen = &dom->data->seen;
	unsigned long ret, flags;

	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_flags), 0);
	KUNIT_EXPECT_TRUE(test, ret & X86_EFLAGS_IF);

	local_irq_save(flags);
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_flags), 0);
	KUNIT_EXPECT_FALSE(test, ret & X86_EFLAGS_IF);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_context), 0);
	KUNIT_EXPECT_EQ(test, seen->cpu, smp_processor_id());
	local_irq_restore(flags);

	preempt_disable();
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_context), 0);
	KUNIT_EXPECT_EQ(test, seen->preempt_count & ~PREEMPT_NEED_RESCHED, 1);
	KUNIT_EXPECT_EQ(test, seen->cpu, smp_processor_id());
	preempt_enable();
	KUNIT_EXPECT_PTR_EQ(test, seen->task, current);
	KUNIT_EXPECT_NE(test, seen->canary, 0);
	if (IS_ENABLED(CONFIG_STACKPROTECTOR))
		KUNIT_EXPECT_NE(test, seen->canary,
				this_cpu_read(fixed_percpu_data.stack_canary));
	expect_intact(test);
}

/**
 * struct dom_fault - something a domain must not do
 * @name:	of the case
 * @fn:		function
 * @arg:	its arguments
 * @what:	what the report says, NULL: that depends
 */
struct dom_fault {
	const char *name;
	void *fn;
	unsigned long arg[2];
	const char *what;
};

static const struct dom_fault faults[] = {
	{ "write", dom_write, { (long)victim }, "write to" },
	{ "write text", dom_write, { (long)dom_empty }, "write to" },
	{ "write gate", dom_write, { (long)lvd_gate_enter }, "write to" },
	{ "write task", dom_write, { (long)&init_task }, "write to" },
	{ "read", dom_read, { (long)victim }, "read of" },
	{ "read user space", dom_read, { 0x400000 }, "read of" },
	{ "not canonical", dom_read, { 0x1234UL << 48 }, "general protection" },
	{ "null", dom_read, { 8 }, "NULL pointer" },
	{ "jump", dom_jump, { (long)panic }, "jump to" },
	{ "jump into data", dom_jump, { (long)&dom_data }, "jump to" },
	{ "jump into gate", dom_jump, { (long)lvd_gate_text }, "breakpoint" },
	{ "jump to null", dom_jump, { 0 }, "jump to" },
	{ "wild stack", dom_bad_stack, { (long)victim + 64 }, "write to" },
	/* A processor raises #SS, QEMU #GP. */
	{ "stack not canonical", dom_bad_stack, { 0x1234UL << 48 }, NULL },
	{ "recursion", dom_recurse, { 0 }, "stack overflow" },
	{ "divide", dom_divide, { 1, 0 }, "divide error" },
	{ "bug", dom_bug, { 0 }, "invalid opcode" },
	{ "int3", dom_breakpoint, { 0 }, "breakpoint" },
	{ "single step", dom_single_step, { 0 }, "debug exception" },
	{ "syscall", dom_syscall, { 0 }, "jump to" },
	{ "int13", dom_int13, { 0 }, "code segment" },
	{ "int80", dom_int80, { 0 }, "exception" },
	{ "unknown function", dom_out_unknown, { 0 }, "no such function" },
};

static void fault_name(const struct dom_fault *fault, char *text)
{
	strscpy(text, fault->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(fault, faults, fault_name);

static void test_contained(struct kunit *test)
{
	const struct dom_fault *fault = test->param_value;
	struct dom *dom = dom_new(test);
	unsigned long ret;

	expect_works(test, dom);
	KUNIT_EXPECT_EQ(test, call(dom, &ret, fault->fn, fault->arg[0],
				   fault->arg[1]), -EIO);
	expect_dead(test, dom, fault->what);
}

/* The same, where the caller has interrupts off. */
static void test_contained_irqs_off(struct kunit *test)
{
	const struct dom_fault *fault = test->param_value;
	struct dom *dom = dom_new(test);
	unsigned long ret, flags;
	bool off;
	int err;

	local_irq_save(flags);
	err = call(dom, &ret, fault->fn, fault->arg[0], fault->arg[1]);
	off = irqs_disabled();
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, err, -EIO);
	KUNIT_EXPECT_TRUE(test, off);
	expect_dead(test, dom, fault->what);
}

static void test_warn_continues(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	unsigned long ret;

	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_warn), 0);
	KUNIT_EXPECT_EQ(test, ret, 2);
	expect_works(test, dom);
}

/* Breakpoints of debuggers: the domain goes on as if there were none. */
static void test_breakpoints(struct kunit *test)
{
	static const struct {
		void *address;
		unsigned long control;
	} at[] = {
		{ dom_exchange, DR_RW_EXECUTE },
		{ &dom_data.seen.canary, DR_RW_READ | DR_LEN_8 },
	};
	struct dom *dom = dom_new(test);
	unsigned long ret;
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(at); i++) {
		dom->data->seen.canary = 5;
		preempt_disable();
		set_debugreg((unsigned long)at[i].address, 0);
		set_debugreg(DR_GLOBAL_ENABLE |
			     at[i].control << DR_CONTROL_SHIFT, 7);
		err = call(dom, &ret, dom_exchange,
			   (long)&dom_data.seen.canary, 6);
		set_debugreg(0UL, 7);
		set_debugreg(0UL, 0);
		preempt_enable();
		KUNIT_EXPECT_EQ(test, err, 0);
		KUNIT_EXPECT_EQ(test, ret, 5);
		KUNIT_EXPECT_EQ(test, dom->data->seen.canary, 6);
	}
	expect_works(test, dom);
	expect_intact(test);
}

static void test_rpc_out(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	unsigned long ret;

	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_out_sum, 5), 0);
	KUNIT_EXPECT_EQ(test, ret, 5 + 168 + 1);
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_out_sleep, 10), 0);
	KUNIT_EXPECT_EQ(test, ret, 45);
	expect_intact(test);
}

static void test_nested(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	unsigned long ret;

	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_out_nested, 6), 0);
	KUNIT_EXPECT_EQ(test, ret, 21 * 0x1111);
	dom->nested = dom_write;
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_out_nested, 6), -EIO);
	expect_dead(test, dom, "write to");
}

static void test_irqs_across(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	unsigned long ret;

	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_out_irqs), 0);
	KUNIT_EXPECT_EQ(test, ret, 1);
	expect_intact(test);
}

static void test_preempt_across(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	unsigned long ret;

	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_out_preempt), 0);
	KUNIT_EXPECT_EQ(test, ret, 0x00000100);
	expect_intact(test);
}

/* What the domain adds does not reach the bits above. */
static void test_preempt_limit(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	unsigned long few, many;
	int err;

	preempt_count_set(100);
	err = call(dom, &few, dom_out_disable, 5);
	err = err ?: call(dom, &many, dom_out_disable, 250);
	preempt_count_set(0);
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, few, 105);
	KUNIT_EXPECT_EQ(test, many, 100);
	expect_intact(test);
}

/* A kernel function that sleeps sets the count to 0, and complains. */
static void test_preempt_reset(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	unsigned long ret, count, flags;
	int err;

	err = call(dom, &ret, dom_out_count, 0);
	count = preempt_count();
	preempt_count_set(0);
	KUNIT_EXPECT_EQ(test, count, 0);
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, ret, 0);
	expect_works(test, dom);

	/* local_bh_enable() too often; no interrupt is to see that. */
	local_irq_save(flags);
	err = call(dom, &ret, dom_out_count, -SOFTIRQ_DISABLE_OFFSET);
	count = preempt_count();
	preempt_count_set(0);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, count, 0);
	KUNIT_EXPECT_EQ(test, err, -EIO);
	expect_dead(test, dom, "preempt count");
}

static void test_killed_below(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	unsigned long ret;

	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_out_kill), -EIO);
	expect_dead(test, dom, "(nothing)");
}

/* A kernel function's address is a page fault away from its stub. */
static void test_text(struct kunit *test)
{
	unsigned long ret, at = (unsigned long)text_target;
	struct dom *dom = dom_new(test);
	s32 to = (s32)((long)lvd_gate_out_text - (long)at - 5);

	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_call_text, (long)at, 7), -EIO);
	dom = dom_new(test);
	dom->text = kunit_kmalloc(test, PAGE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, dom->text);
	KUNIT_ASSERT_LE(test, offset_in_page(at) + 5, PAGE_SIZE);
	memset(dom->text, 0xcc, PAGE_SIZE);
	dom->text[offset_in_page(at)] = 0xe8;
	memcpy(dom->text + offset_in_page(at) + 1, &to, sizeof(to));
	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_call_text, (long)at, 7), 0);
	KUNIT_EXPECT_EQ(test, ret, 71);
}

/* A timer on this CPU, and what it interrupts. */
struct tick {
	struct hrtimer timer;
	unsigned long hits, other;
};

static enum hrtimer_restart tick_fn(struct hrtimer *timer)
{
	struct tick *tick = container_of(timer, struct tick, timer);
	unsigned long ip = get_irq_regs()->ip;

	if (ip >= (unsigned long)lvd_gate_text &&
	    ip < (unsigned long)lvd_gate_text_end)
		tick->hits++;
	else
		tick->other++;
	hrtimer_forward_now(timer, ms_to_ktime(1));
	return HRTIMER_RESTART;
}

static void test_interrupts(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	struct tick tick = {};
	unsigned long ret;
	unsigned int i;

	hrtimer_init_on_stack(&tick.timer, CLOCK_MONOTONIC,
			      HRTIMER_MODE_REL_PINNED_HARD);
	tick.timer.function = tick_fn;
	/* On another CPU the timer would hit somebody else. */
	migrate_disable();
	hrtimer_start(&tick.timer, ms_to_ktime(1), HRTIMER_MODE_REL_PINNED_HARD);
	/* An emulator that has little time itself loses interrupts. */
	for (i = 0; i < 20 && READ_ONCE(tick.hits) < 10; i++) {
		KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_work, 0x1234567,
					   cycles_of(100)), 0);
		KUNIT_EXPECT_EQ(test, ret, 0);
	}
	hrtimer_cancel(&tick.timer);
	migrate_enable();
	destroy_hrtimer_on_stack(&tick.timer);
	kunit_info(test, "%lu interrupts in %u ms\n", tick.hits, i * 100);
	KUNIT_EXPECT_GE(test, tick.hits, 10);
	expect_intact(test);
}

static unsigned long rival_steps;

static int rival(void *unused)
{
	while (!kthread_should_stop()) {
		WRITE_ONCE(rival_steps, rival_steps + 1);
		cond_resched();
	}
	return 0;
}

static void test_preemption(struct kunit *test)
{
	struct dom *dom = dom_new(test);
	struct task_struct *task;
	unsigned long ret, switches, steps;
	int i;

	if (!preempt_model_preemptible())
		kunit_skip(test, "kernel is not preemptible");
	set_cpus_allowed_ptr(current, cpumask_of(0));
	task = kthread_create_on_cpu(rival, NULL, 0, "lvd_rival");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	wake_up_process(task);
	switches = current->nivcsw;
	steps = READ_ONCE(rival_steps);
	for (i = 0; i < 10; i++) {
		KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_work, i * 77,
					   cycles_of(30)), 0);
		KUNIT_EXPECT_EQ(test, ret, 0);
	}
	kunit_info(test, "preempted %lu times, rival made %lu steps\n",
		   current->nivcsw - switches, rival_steps - steps);
	KUNIT_EXPECT_GE(test, current->nivcsw - switches, 3);
	KUNIT_EXPECT_GT(test, rival_steps - steps, 100);
	kthread_stop(task);
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	expect_intact(test);
}

#define THREADS		6

/* Threads in one domain, each anywhere, and one that loses its own. */
struct crowd {
	struct dom *dom;
	unsigned long until;
	atomic_t wrong, rounds, migrated, killed, left;
	struct completion done;
};

static bool crowd_round(struct crowd *crowd, unsigned long seed)
{
	struct dom *dom = crowd->dom;
	unsigned long ret;

	return !call(dom, &ret, dom_sum, seed, 0, 0, 0, 0, 0, 0, 1) &&
	       ret == seed + 8 &&
	       !call(dom, &ret, dom_work, seed, cycles_of(1) * (seed % 4)) &&
	       !ret &&
	       !call(dom, &ret, dom_out_nested, 3) && ret == 6 * 0x1111 &&
	       !call(dom, &ret, dom_out_sleep, 2) && ret == 1 &&
	       !call(dom, &ret, dom_out_sum, seed) && ret == seed + 169;
}

static int crowd_thread(void *data)
{
	struct crowd *crowd = data;
	unsigned long seed = 1;
	int cpu;

	while (time_before(jiffies, crowd->until)) {
		cpu = raw_smp_processor_id();
		if (!crowd_round(crowd, seed++))
			atomic_inc(&crowd->wrong);
		if (cpu != raw_smp_processor_id())
			atomic_inc(&crowd->migrated);
		atomic_inc(&crowd->rounds);
		cpu = cpumask_nth(get_random_u32_below(num_online_cpus()),
				  cpu_online_mask);
		if (cpu < nr_cpu_ids)
			set_cpus_allowed_ptr(current, seed % 4 ? cpu_possible_mask :
					     cpumask_of(cpu));
	}
	if (atomic_dec_and_test(&crowd->left))
		complete(&crowd->done);
	return 0;
}

static int crowd_loser(void *data)
{
	struct crowd *crowd = data;
	unsigned long ret;
	struct dom *dom;

	while (time_before(jiffies, crowd->until)) {
		dom = kzalloc(sizeof(*dom), GFP_KERNEL);
		if (dom_init(dom) ||
		    call(dom, &ret, dom_write, (long)victim) != -EIO)
			atomic_inc(&crowd->wrong);
		dom_exit(dom);
		kfree(dom);
		atomic_inc(&crowd->killed);
		msleep(20);
	}
	if (atomic_dec_and_test(&crowd->left))
		complete(&crowd->done);
	return 0;
}

static void test_crowd(struct kunit *test)
{
	struct crowd *crowd = kunit_kzalloc(test, sizeof(*crowd), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, crowd);
	crowd->dom = dom_new(test);
	crowd->until = jiffies + 2 * HZ;
	atomic_set(&crowd->left, THREADS + 1);
	init_completion(&crowd->done);
	kthread_run(crowd_loser, crowd, "lvd_loser");
	for (i = 0; i < THREADS; i++)
		kthread_run(crowd_thread, crowd, "lvd_crowd%d", i);
	wait_for_completion(&crowd->done);
	kunit_info(test, "%d CPUs, %d threads, %d rounds, %d migrated inside, %d domains killed\n",
		   num_online_cpus(), THREADS, atomic_read(&crowd->rounds),
		   atomic_read(&crowd->migrated), atomic_read(&crowd->killed));
	KUNIT_EXPECT_EQ(test, atomic_read(&crowd->wrong), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&crowd->rounds), 2 * THREADS);
	KUNIT_EXPECT_GT(test, atomic_read(&crowd->killed), 2);
	expect_intact(test);
	expect_works(test, crowd->dom);
}

/* A thread that does not come back by itself. */
struct lost {
	struct dom *dom;
	unsigned long (*fn)(void);
	int err;
	struct completion done;
};

static int lost_thread(void *data)
{
	struct lost *lost = data;
	unsigned long ret;

	lost->err = call(lost->dom, &ret, lost->fn);
	complete(&lost->done);
	return 0;
}

static void lost_start(struct kunit *test, struct lost *lost, int cpu,
		       unsigned long (*fn)(void))
{
	struct task_struct *task;

	lost->dom = dom_new(test);
	lost->fn = fn;
	lost->err = 1;
	init_completion(&lost->done);
	task = kthread_create_on_cpu(lost_thread, lost, cpu, "lvd_lost");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	wake_up_process(task);
}

/* Returns true if it came back; else it is let go so that the test may end. */
static bool lost_found(struct lost *lost, unsigned int ms)
{
	if (wait_for_completion_timeout(&lost->done, msecs_to_jiffies(ms)))
		return true;
	WRITE_ONCE(lost->dom->data->stop, 1);
	wait_for_completion(&lost->done);
	return false;
}

static void test_kill(struct kunit *test)
{
	int cpu = cpumask_last(cpu_online_mask);
	struct lost lost;

	if (num_online_cpus() < 2 && !preempt_model_preemptible())
		kunit_skip(test, "needs two CPUs or preemption");
	set_cpus_allowed_ptr(current, cpumask_of(0));
	lost_start(test, &lost, cpu, dom_loop);
	msleep(50);
	KUNIT_EXPECT_FALSE(test, completion_done(&lost.done));
	lvd_view_kill(lost.dom->view);
	KUNIT_EXPECT_TRUE(test, lost_found(&lost, 200));
	KUNIT_EXPECT_EQ(test, lost.err, -EIO);
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	expect_dead(test, lost.dom, "(nothing)");
}

static void test_watchdog(struct kunit *test)
{
	unsigned int ms = lvd_watchdog_ms;
	struct lost lost;

	WRITE_ONCE(lvd_watchdog_ms, 200);
	lost_start(test, &lost, 0, dom_loop);
	KUNIT_EXPECT_TRUE(test, lost_found(&lost, 3000));
	KUNIT_EXPECT_EQ(test, lost.err, -EIO);
	WRITE_ONCE(lvd_watchdog_ms, ms);
	expect_dead(test, lost.dom, "endless loop");
}

/* Another CPU finds a loop on @cpu. */
static void loop_irqs_off(struct kunit *test, int cpu, int other)
{
	unsigned int ms = lvd_watchdog_ms;
	struct lost lost;

	WRITE_ONCE(lvd_watchdog_ms, 300);
	set_cpus_allowed_ptr(current, cpumask_of(other));
	lost_start(test, &lost, cpu, dom_loop_irqs_off);
	KUNIT_EXPECT_TRUE(test, lost_found(&lost, 8000));
	KUNIT_EXPECT_EQ(test, lost.err, -EIO);
	WRITE_ONCE(lvd_watchdog_ms, ms);
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	expect_dead(test, lost.dom, "endless loop, interrupts off");
}

/*
 * On any CPU. Where time itself is counted in jiffies it stops with the CPU that
 * counts them.
 */
static void test_watchdog_irqs_off(struct kunit *test)
{
	int last = cpumask_last(cpu_online_mask);

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs two CPUs");
	loop_irqs_off(test, last, 0);
	if (hrtimer_resolution < TICK_NSEC)
		loop_irqs_off(test, 0, last);
}

/* NMIs at any instruction, those of the gate included. */
static struct storm {
	atomic_t sent, seen, hits;
	int target;
} storm;

static int storm_nmi(unsigned int type, struct pt_regs *regs)
{
	if (raw_smp_processor_id() != storm.target)
		return NMI_DONE;
	atomic_inc(&storm.seen);
	if (regs->ip >= (unsigned long)lvd_gate_text &&
	    regs->ip < (unsigned long)lvd_gate_text_end)
		atomic_inc(&storm.hits);
	return NMI_HANDLED;
}

static int storm_thread(void *unused)
{
	while (!kthread_should_stop()) {
		__apic_send_IPI(storm.target, NMI_VECTOR);
		atomic_inc(&storm.sent);
		udelay(get_random_u32_below(20));
		cond_resched();
	}
	return 0;
}

static void test_nmi_storm(struct kunit *test)
{
	unsigned long until, ret, n = 0, wrong = 0;
	struct dom *dom = dom_new(test);
	struct task_struct *task;
	u64 restarts;

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs two CPUs");
	storm.target = 0;
	set_cpus_allowed_ptr(current, cpumask_of(0));
	register_nmi_handler(NMI_LOCAL, storm_nmi, 0, "lvd_storm");
	task = kthread_create_on_cpu(storm_thread, NULL,
				     cpumask_last(cpu_online_mask), "lvd_storm");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	restarts = per_cpu(lvd_gate, 0).nmi.restarts;
	wake_up_process(task);
	until = jiffies + 3 * HZ;
	while (time_before(jiffies, until)) {
		wrong += call(dom, &ret, dom_sum, n, 0, 0, 0, 0, 0, 0, 1) ||
			 ret != n + 8;
		wrong += call(dom, &ret, dom_out_sum, n) || ret != n + 169;
		wrong += call(dom, &ret, dom_work, n, 100) || ret;
		n++;
	}
	kthread_stop(task);
	unregister_nmi_handler(NMI_LOCAL, "lvd_storm");
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	kunit_info(test, "%d NMIs sent, %d seen, %d in the domain's view, %llu of them on the way back; %lu calls\n",
		   atomic_read(&storm.sent), atomic_read(&storm.seen),
		   atomic_read(&storm.hits),
		   per_cpu(lvd_gate, 0).nmi.restarts - restarts, 3 * n);
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_GT(test, atomic_read(&storm.hits), 10);
	expect_intact(test);
}

#define COST_ROUNDS	10
#define COST_CALLS	2000

/*
 * Under "-icount shift=0" a nanosecond is an instruction. In some rounds the kernel
 * has something else to do as well.
 */
static void test_cost(struct kunit *test)
{
	u64 t[4], least[3] = { U64_MAX, U64_MAX, U64_MAX };
	struct dom *dom = dom_new(test);
	unsigned long ret, sp, arg[6];
	struct lvd_level level;
	int round, i;

	KUNIT_EXPECT_EQ(test, call(dom, &ret, dom_out_empty, 10), 0);
	level = (struct lvd_level){
		.cpu = (unsigned long)dom->view->cpu,
		.view = dom->view,
		.stack = list_first_entry(&dom->view->stacks, struct lvd_stack,
					  list),
	};
	sp = level.stack->base + LVD_STACK_SIZE - 64;
	for (round = 0; round < COST_ROUNDS; round++) {
		memset(arg, 0, sizeof(arg));
		t[0] = ktime_get_ns();
		for (i = 0; i < COST_CALLS; i++)
			lvd_gate_enter(&level, (unsigned long)dom_empty, arg,
				       sp);
		t[1] = ktime_get_ns();
		arg[0] = COST_CALLS;
		lvd_gate_enter(&level, (unsigned long)dom_out_empty, arg, sp);
		t[2] = ktime_get_ns();
		for (i = 0; i < COST_CALLS; i++)
			call(dom, &ret, dom_empty);
		t[3] = ktime_get_ns();
		for (i = 0; i < 3; i++)
			least[i] = min(least[i], t[i + 1] - t[i]);
	}
	kunit_info(test, "in %llu, out %llu, in with stack %llu ns each; with -icount shift=0: instructions\n",
		   least[0] / COST_CALLS, least[1] / COST_CALLS,
		   least[2] / COST_CALLS);
}

static int lvd_x86_init(struct kunit *test)
{
	if (!lvd_cpus_ready())
		kunit_skip(test, "booted with lvd=off");
	memset64((u64 *)victim, CANARY, WORDS);
	return 0;
}

static struct kunit_case lvd_x86_cases[] = {
	KUNIT_CASE(test_no_global_pages),
	KUNIT_CASE(test_hotplug),
	KUNIT_CASE(test_call),
	KUNIT_CASE(test_same_address),
	KUNIT_CASE(test_unmap),
	KUNIT_CASE(test_context),
	KUNIT_CASE_PARAM(test_contained, fault_gen_params),
	KUNIT_CASE_PARAM(test_contained_irqs_off, fault_gen_params),
	KUNIT_CASE(test_warn_continues),
	KUNIT_CASE(test_breakpoints),
	KUNIT_CASE(test_rpc_out),
	KUNIT_CASE(test_nested),
	KUNIT_CASE(test_irqs_across),
	KUNIT_CASE(test_preempt_across),
	KUNIT_CASE(test_preempt_limit),
	KUNIT_CASE(test_preempt_reset),
	KUNIT_CASE(test_killed_below),
	KUNIT_CASE(test_text),
	KUNIT_CASE(test_interrupts),
	KUNIT_CASE(test_preemption),
	KUNIT_CASE(test_crowd),
	KUNIT_CASE(test_kill),
	KUNIT_CASE(test_watchdog),
	KUNIT_CASE(test_watchdog_irqs_off),
	KUNIT_CASE(test_nmi_storm),
	{}
};

static struct kunit_suite lvd_x86_suite = {
	.name = "ksplit_x86",
	.suite_init = lvd_x86_suite_init,
	.init = lvd_x86_init,
	.test_cases = lvd_x86_cases,
};

/* Apart, for "make bench": there, waiting for time to pass is slow. */
static struct kunit_case lvd_x86_cost_cases[] = {
	KUNIT_CASE(test_cost),
	{}
};

static struct kunit_suite lvd_x86_cost_suite = {
	.name = "ksplit_x86_cost",
	.init = lvd_x86_init,
	.test_cases = lvd_x86_cost_cases,
};
kunit_test_suites(&lvd_x86_suite, &lvd_x86_cost_suite);
