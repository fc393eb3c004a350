// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: kernel, driver, kernel, driver, ... and the domain
 * is killed at one of these levels. Every kernel function on the way learns it,
 * no driver function runs on, and all that the driver held is released.
 */
#include <linux/string.h>

#include "kt.h"

#define KT_LEVELS	2	/* the kernel's stack has room for these */

/* Which driver functions were left normally, and what dies where. */
static struct {
	u32 kill_at;
	void (*kill)(void);
	unsigned int entered;
} kt_plan;

static void kt_kill_domain(void)
{
	lvd_kill(kt.domain);
}

static void kt_trap_domain(void)
{
	lvd_trap(kt.domain, "wild write", 0x1234);
}

/* Runs in kt_op_step(), before it calls the kernel again. */
static long kt_step_script(void *data)
{
	u32 level = (unsigned long)data;

	kt_plan.entered++;
	kt_call("kt_k_hold", level);
	if (level != kt_plan.kill_at)
		return 0;
	kt_plan.kill();
	/* a dead driver comes to its end when it crosses */
	return kt_call("kt_k_hold", 7);
}

static void kt_kill_at(struct kunit *test, u32 level, void (*kill)(void),
		       int error)
{
	unsigned int i, depth = KT_LEVELS - level;
	int ret;

	kt_start(test, "kunit_calls");
	kt_register();
	memset(&kt_plan, 0, sizeof(kt_plan));
	kt_plan.kill_at = level;
	kt_plan.kill = kill;
	kt.script = kt_step_script;
	ret = kt.ops->step(kt.client, KT_LEVELS);
	kt.script = NULL;

	KT_EQ(ret, error);
	KT_TRUE(lvd_domain_dead(kt.domain));
	KT_EQ(kt_plan.entered, depth + 1);
	/* the kernel's functions between the outermost driver and the kill */
	KT_EQ(kt.saw.word, depth);
	KT_TRUE(!lvd_current_call());
	/* all levels held something: newest first */
	lvd_domain_reap(kt.domain);
	KT_EQ(atomic_read(&kt.nreleased), depth + 1);
	for (i = 0; i <= depth; i++)
		KT_EQ(kt.released[i], level + i);
	KT_EQ(kt.ops->step(kt.client, 0), -ENODEV);
	kt_check_canaries();
	kt_stop();
	kt_start(test, "kunit_calls");
	kt.client = NULL;
	kt_register();
	KT_EQ(kt.ops->step(kt.client, KT_LEVELS), KT_LEVELS + 1);
}

static const void *kt_gen_levels(const void *prev, char *desc)
{
	static u32 level;

	level = prev ? level + 1 : 0;
	if (level > KT_LEVELS)
		return NULL;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "level %u", KT_LEVELS - level);
	return &level;
}

static void kt_kill_test(struct kunit *test)
{
	kt_kill_at(test, *(const u32 *)test->param_value, kt_kill_domain,
		   -EFAULT);
	KT_TRUE(!lvd_domain_dead(kt.domain));
}

static void kt_trap_test(struct kunit *test)
{
	kt_kill_at(test, *(const u32 *)test->param_value, kt_trap_domain,
		   -EFAULT);
}

/* Killed while the kernel's side runs, on behalf of the driver. */
static void kt_during_kill(struct kt_client *client)
{
	lvd_kill(kt.domain);
}

static long kt_touch_script(void *data)
{
	kt_call("kt_k_touch", data);
	kt_plan.entered++;
	return 0;
}

static void kt_kill_in_kernel_test(struct kunit *test)
{
	struct kt_client *client;

	kt_start(test, "kunit_calls");
	memset(&kt_plan, 0, sizeof(kt_plan));
	client = kt_register();
	kt.during = kt_during_kill;
	KT_EQ(kt_run(kt_touch_script, client), -EFAULT);
	/* the kernel's function ended as usual, the driver's did not */
	KT_EQ(kt.client->from_kernel, 1);
	KT_EQ(kt_plan.entered, 0);
	KT_EQ(kt.domain->fault.kind, LVD_FAULT_KILLED);
}

/* A lock that the driver held is free again when the kernel's caller returns. */
static long kt_die_script(void *data)
{
	KT_EQ(kt.stats->sem.count, 0);
	kt_call("kt_k_hold", 3);
	lvd_kill(kt.domain);
	return kt_call("kt_k_hold", 4);
}

static void kt_lock_test(struct kunit *test)
{
	int (*run)(struct kt_stats *stats, u32 n);

	kt_start(test, "kunit_calls");
	run = kt_entry("kt_d_stats");
	kt_attach();
	kt.stats->packets = 5;
	kt.script = kt_die_script;
	KT_EQ(run(kt.stats, 1), -EFAULT);
	kt.script = NULL;
	KT_EQ(kt.stats->sem.count, 1);
	/* what it changed under the lock was not carried out */
	KT_EQ(kt.stats->packets, 5);
	lvd_domain_reap(kt.domain);
	KT_EQ(atomic_read(&kt.nreleased), 1);
	KT_EQ(kt.released[0], 3);
}

/* What was released in time is not released again. */
static long kt_unlock_script(void *data)
{
	struct kt_stats *stats = data;

	kt_call("down", &stats->sem);
	kt_call("up", &stats->sem);
	KT_EQ(kt.stats->sem.count, 1);
	KT_EQ(kt_call("down_trylock", &stats->sem), 0);
	KT_EQ(kt_call("down_trylock", &stats->sem), 1);
	kt_call("up", &stats->sem);
	lvd_kill(kt.domain);
	return kt_call("kt_k_hold", 4);
}

static void kt_unlock_test(struct kunit *test)
{
	struct kt_stats *stats;

	kt_start(test, "kunit_calls");
	stats = kt_attach();
	KT_EQ(kt_run(kt_unlock_script, stats), -EFAULT);
	KT_EQ(kt.stats->sem.count, 1);
}

static long kt_good_script(void *data)
{
	return 0x600d;
}

/* Killed from outside, between calls. */
static void kt_kill_idle_test(struct kunit *test)
{
	kt_start(test, "kunit_calls");
	kt_register();
	lvd_kill(kt.domain);
	KT_EQ(kt.ops->step(kt.client, 1), -ENODEV);
	KT_EQ(kt_run(kt_good_script, NULL), -ENODEV);
	KT_EQ(kt.domain->fault.kind, LVD_FAULT_KILLED);
	/* a second fault changes nothing */
	lvd_trap(kt.domain, "too late", 1);
	KT_EQ(kt.domain->fault.kind, LVD_FAULT_KILLED);
}

static u8 kt_stack[256];

static unsigned long kt_stack_start(unsigned int offset)
{
	unsigned long start = 0;
	struct lvd_region *region;

	region = lvd_region_get_user(kt.domain,
				     (unsigned long)kt_stack + offset, 8);
	if (region) {
		start = region->loc.u - (unsigned long)kt_stack;
		lvd_region_put(kt.domain, region);
	}
	return start;
}

/* A deeper call must not give what is above it on the stack another copy. */
static void kt_stacks_test(struct kunit *test)
{
	unsigned int low;

	kt_start(test, "kunit_calls");
	for (low = 128; low; low -= 64)
		KT_TRUE(lvd_region_own(kt.domain,
				       (unsigned long)kt_stack + low,
				       kt_stack + low, sizeof(kt_stack) - low,
				       LVD_REGION_STACK, NULL));
	KT_EQ(kt_stack_start(160), 128);
	KT_EQ(kt_stack_start(128), 128);
	KT_EQ(kt_stack_start(100), 64);
	KT_EQ(kt_stack_start(64), 64);
	KT_EQ(kt_stack_start(0), 0);
}

static struct kunit_case kt_nested_cases[] = {
	KUNIT_CASE_PARAM(kt_kill_test, kt_gen_levels),
	KUNIT_CASE_PARAM(kt_trap_test, kt_gen_levels),
	KUNIT_CASE(kt_kill_in_kernel_test),
	KUNIT_CASE(kt_lock_test),
	KUNIT_CASE(kt_unlock_test),
	KUNIT_CASE(kt_kill_idle_test),
	KUNIT_CASE(kt_stacks_test),
	{}
};

struct kunit_suite kt_suite_nested = {
	.name = "ksplit_nested",
	.init = kt_init,
	.exit = kt_exit,
	.test_cases = kt_nested_cases,
};
