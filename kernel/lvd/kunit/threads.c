// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: what one side changes while the other has the object,
 * two threads in one domain, and a driver that changes what is being checked.
 */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "kt.h"

#define KT_ROUNDS	2000

/* Lost updates, step by step: what happens while the driver has the client. */

static long kt_touch_script(void *data)
{
	struct kt_client *client = data;

	client->from_driver = 50;
	client->both = 60;
	return kt_call("kt_k_touch", client);
}

/* The kernel changes a field that the driver has not. */
static void kt_during_kernel(struct kt_client *client)
{
	client->id++;
	client->depth = 33;
}

static void kt_kernel_update_test(struct kunit *test)
{
	struct kt_client *client;

	kt_start(test, "kunit_calls");
	client = kt_register();
	kt.during = kt_during_kernel;
	KT_EQ(kt_run(kt_touch_script, client), 60);
	KT_EQ(kt.client->depth, 33);
	KT_EQ(kt.client->from_kernel, 1);
	KT_EQ(kt.client->from_driver, 50);
	KT_EQ(client->depth, 33);
	KT_EQ(client->from_kernel, 1);
	KT_EQ(client->from_driver, 50);
}

/* The kernel writes while the driver runs; the driver leaves it alone. */
static long kt_elsewhere_script(void *data)
{
	struct kt_client *client = data;

	kt.client->depth = 70;
	kt.client->from_kernel = 71;
	client->from_driver = 72;
	return 0;
}

static void kt_concurrent_test(struct kunit *test)
{
	struct kt_client *client;

	kt_start(test, "kunit_calls");
	client = kt_register();
	kt.script = kt_elsewhere_script;
	kt.data = client;
	/* the client is an argument: it is carried before and after */
	KT_EQ(kt_driver("kt_d_hold", int (*)(struct kt_client *))(kt.client),
	      0);
	KT_EQ(kt.client->depth, 70);
	KT_EQ(kt.client->from_kernel, 71);
	KT_EQ(kt.client->from_driver, 72);
	/* and goes in with the next call */
	kt.script = NULL;
	kt_driver("kt_d_hold", int (*)(struct kt_client *))(kt.client);
	KT_EQ(client->depth, 70);
	KT_EQ(client->from_kernel, 71);
}

/* Between calls, on both sides: out before in. */
static void kt_between_test(struct kunit *test)
{
	int (*hold)(struct kt_client *client);
	struct kt_client *client;

	kt_start(test, "kunit_calls");
	hold = kt_entry("kt_d_hold");
	client = kt_register();
	kt.client->from_kernel = 5;
	client->from_driver = 6;	/* a thread of the driver's own */
	kt.client->both = 7;
	client->both = 8;
	hold(kt.client);
	KT_EQ(client->from_kernel, 5);
	KT_EQ(kt.client->from_driver, 6);
	KT_EQ(client->from_driver, 6);
	/* both changed it: the kernel's counts, on both sides */
	KT_EQ(kt.client->both, 7);
	KT_EQ(client->both, 7);
}

/* Threads. */

struct kt_thread {
	struct completion done;
	long (*fn)(void *data);
	void *data;
	long ret;
};

static int kt_thread_fn(void *data)
{
	struct kt_thread *thread = data;

	thread->ret = thread->fn(thread->data);
	complete(&thread->done);
	return 0;
}

static void kt_thread_start(struct kt_thread *thread, long (*fn)(void *data),
			    void *data)
{
	struct task_struct *task;

	init_completion(&thread->done);
	thread->fn = fn;
	thread->data = data;
	task = kthread_run(kt_thread_fn, thread, "kt");
	KUNIT_ASSERT_TRUE(kt.test, !IS_ERR(task));
}

static long kt_thread_end(struct kt_thread *thread)
{
	wait_for_completion(&thread->done);
	return thread->ret;
}

/* Each thread works on a list of its own; all are in the domain at once. */
static long kt_lists_fn(void *data)
{
	u64 (*list)(struct kt_node *head) =
		(u64 (*)(struct kt_node *))kt_entry("kt_d_list");
	struct kt_node *head = data;
	unsigned int i, bad = 0;

	for (i = 0; i < KT_ROUNDS; i++) {
		if (list(head) != 3 * (u64)i * 100 + 3)
			bad++;
		cond_resched();
	}
	return bad;
}

static void kt_two_threads_test(struct kunit *test)
{
	struct kt_thread thread[2];
	struct kt_node *head[2];
	unsigned int i;

	kt_start(test, "kunit_shapes");
	for (i = 0; i < 2; i++) {
		head[i] = kt_new(sizeof(*head[i]));
		head[i]->next = kt_new(sizeof(*head[i]));
		head[i]->value = 1;
		head[i]->next->value = 1;
	}
	for (i = 0; i < 2; i++)
		kt_thread_start(&thread[i], kt_lists_fn, head[i]);
	for (i = 0; i < 2; i++)
		KT_EQ(kt_thread_end(&thread[i]), 0);
	for (i = 0; i < 2; i++)
		KT_EQ(head[i]->next->value, 1 + 100 * KT_ROUNDS);
	kt_check_canaries();
}

/* One object: each thread counts under the lock, and no count is lost. */
static long kt_count_fn(void *data)
{
	int (*run)(struct kt_stats *stats, u32 n) = kt_entry("kt_d_stats");
	unsigned int i;

	for (i = 0; i < KT_ROUNDS; i++) {
		run(kt.stats, 1);
		cond_resched();
	}
	return 0;
}

/* The kernel counts, too. */
static long kt_count_kernel_fn(void *data)
{
	unsigned int i;

	for (i = 0; i < KT_ROUNDS; i++) {
		down(&kt.stats->sem);
		WRITE_ONCE(kt.stats->packets, kt.stats->packets + 1);
		WRITE_ONCE(kt.stats->bytes, kt.stats->bytes + 100);
		up(&kt.stats->sem);
		cond_resched();
	}
	return 0;
}

static void kt_count_test(struct kunit *test)
{
	struct kt_thread thread[3];
	unsigned int i;

	kt_start(test, "kunit_calls");
	kt_attach();
	for (i = 0; i < 3; i++)
		kt_thread_start(&thread[i], i == 2 ? kt_count_kernel_fn :
				kt_count_fn, NULL);
	for (i = 0; i < 3; i++)
		KT_EQ(kt_thread_end(&thread[i]), 0);
	KT_EQ(kt.stats->packets, 3 * KT_ROUNDS);
	KT_EQ(kt.stats->bytes, 300 * KT_ROUNDS);
	KT_EQ(kt.stats->sem.count, 1);
}

/* A thread of the driver flips what the glue is just looking at. */

static bool kt_flip_stop;

static struct {
	struct kt_arrays *arrays;
	struct kt_tagged *tagged;
	char *string;
	void *wild;
} kt_flip;

static long kt_flip_fn(void *data)
{
	struct kt_node *fine = kt_flip.tagged->value.list;
	unsigned int i = 0;

	while (!READ_ONCE(kt_flip_stop)) {
		bool bad = ++i % 4 == 0;

		WRITE_ONCE(kt_flip.arrays->len, bad ? 60000 : i % 7);
		WRITE_ONCE(kt_flip.arrays->slots[1], bad ? kt_flip.wild : NULL);
		WRITE_ONCE(kt_flip.tagged->kind, i % 2 ? KT_LIST : KT_NUMBER);
		WRITE_ONCE(kt_flip.tagged->value.list, i % 2 ? fine : NULL);
		WRITE_ONCE(kt_flip.string[15], bad ? 'x' : '\0');
		cond_resched();
	}
	return 0;
}

static long kt_flip_script(void *data)
{
	unsigned int i;

	for (i = 0; i < 50; i++) {
		kt_call("kt_k_arrays", kt_flip.arrays);
		kt_call("kt_k_strlen", kt_flip.string);
		kt_call("kt_k_tagged", kt_flip.tagged);
		cond_resched();
	}
	return 0;
}

/*
 * Whatever the glue has checked is what the kernel's function gets: it always
 * finds consistent objects. kt_enter_kernel() and sanitizers look.
 */
static void kt_flip_test(struct kunit *test)
{
	unsigned int round, deaths = 0;

	kt_flip.wild = kt_new(64);
	for (round = 0; round < 40; round++) {
		struct kt_thread thread;
		long ret;

		kt_start(test, "kunit_shapes");
		kt_flip.arrays = kt_dnew(sizeof(*kt_flip.arrays));
		kt_flip.arrays->data = kt_dnew(16);
		kt_flip.tagged = kt_dnew(sizeof(*kt_flip.tagged));
		kt_flip.tagged->value.list = kt_dnew(sizeof(struct kt_node));
		kt_flip.string = memset(kt_dnew(16), 'y', 15);
		kt_freeze();
		kt_flip_stop = false;
		kt_thread_start(&thread, kt_flip_fn, NULL);
		ret = kt_run(kt_flip_script, NULL);
		WRITE_ONCE(kt_flip_stop, true);
		kt_thread_end(&thread);
		KT_TRUE(!ret || ret == -EFAULT);
		KT_EQ(lvd_domain_dead(kt.domain), !!ret);
		deaths += !!ret;
		kt_check_frozen();
		kt_check_canaries();
		kt_stop();
	}
	/* with one processor it may never be caught in between */
	kunit_info(test, "%u of 40 domains ended\n", deaths);
}

/* One thread is killed with the domain, the other learns it when it crosses. */
static long kt_until_dead_fn(void *data)
{
	long ret;

	do {
		ret = kt_driver("kt_d_hold", int (*)(struct kt_client *))
			(kt.client);
		cond_resched();
	} while (!ret);
	return ret;
}

static void kt_kill_test(struct kunit *test)
{
	struct kt_thread thread;
	long ret;

	kt_start(test, "kunit_calls");
	kt_register();
	kt_thread_start(&thread, kt_until_dead_fn, NULL);
	cond_resched();
	lvd_kill(kt.domain);
	ret = kt_thread_end(&thread);
	KT_TRUE(ret == -EIO || ret == -ENODEV);
	lvd_domain_reap(kt.domain);
	kt_stop();
	kt_start(test, "kunit_calls");
}

static struct kunit_case kt_thread_cases[] = {
	KUNIT_CASE(kt_kernel_update_test),
	KUNIT_CASE(kt_concurrent_test),
	KUNIT_CASE(kt_between_test),
	KUNIT_CASE(kt_two_threads_test),
	KUNIT_CASE(kt_count_test),
	KUNIT_CASE(kt_flip_test),
	KUNIT_CASE(kt_kill_test),
	{}
};

struct kunit_suite kt_suite_threads = {
	.name = "ksplit_threads",
	.init = kt_init,
	.exit = kt_exit,
	.test_cases = kt_thread_cases,
};
