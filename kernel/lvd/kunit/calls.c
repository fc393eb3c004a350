// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: function pointers, locks, and the table of the suite
 * "ksplit".
 */
#include <linux/string.h>

#include "kt.h"

static long kt_register_script(void *data)
{
	struct kt_client *client = kt_dnew(sizeof(*client));
	struct kt_ops *ops = kt_dnew(sizeof(*ops));

	client->id = 21;
	ops->name = kt_dstring("client");
	ops->open = (void *)kt_address("kt_op_open");
	ops->step = (void *)kt_address("kt_op_step");
	ops->gone = (void *)kt_address("kt_op_gone");
	KT_EQ(kt_call("kt_k_register", client, ops), 21);
	/* kt_op_open() was called from there */
	KT_EQ(client->from_driver, 1);
	return (long)client;
}

/**
 * kt_register() - the driver registers a client with all its functions
 *
 * Returns the client's address in the domain.
 */
struct kt_client *kt_register(void)
{
	void *client = (void *)kt_run(kt_register_script, NULL);

	KUNIT_ASSERT_NOT_NULL(kt.test, kt.client);
	KUNIT_ASSERT_NOT_NULL(kt.test, kt.ops);
	return client;
}

static long kt_unregister_script(void *data)
{
	return kt_call("kt_k_unregister", data);
}

static void kt_ops_case(const struct kt_side *side)
{
	struct kt_client *client = kt_register();

	KT_EQ(kt.client->id, 21);
	KT_EQ(kt.client->from_driver, 1);
	KUNIT_EXPECT_STREQ(kt.test, kt.ops->name, "client");
	KT_TRUE(kt.ops->open == kt_entry("kt_op_open"));
	KT_TRUE(kt.ops->step == kt_entry("kt_op_step"));
	/* no nesting left: the kernel's function returns the depth */
	KT_EQ(kt.ops->step(kt.client, 0), 1);
	KT_EQ(kt.client->depth, 1);
	KT_EQ(kt.ops->step(kt.client, 2), 4);
	KT_EQ(kt_run(kt_unregister_script, client), 1004);
	KT_TRUE(!kt.client);
}

static long kt_each_script(void *data)
{
	struct kt_inner *total = kt_dnew(sizeof(*total));
	unsigned long fn = kt_address("kt_each_fn");

	total->x = 5;
	/* 1 + 10, 1 + 20, 1 + 30 and 1000 times the total */
	KT_EQ(kt_call("kt_k_each", fn, total, 3), 63 + 11000);
	KT_EQ(total->x, 11);
	KT_EQ((int)kt_call("kt_k_each", fn, total, 9), -EINTR);
	KT_EQ((int)kt_call("kt_k_each", 0, total, 9), -EINVAL);
	return kt_call("kt_k_each", fn, 0, 2);
}

static void kt_each_case(const struct kt_side *side)
{
	KT_EQ(kt_run(kt_each_script, NULL), 32);
}

static long kt_other_script(void *data)
{
	kt_call("kt_k_set_other", kt_address("kt_other"));
	return 0;
}

/* The driver gets its own function back, at its own address. */
static void kt_function_case(const struct kt_side *side)
{
	int (*complete)(void (*done)(u32 n), u32 n) = kt_entry("kt_d_complete");

	kt_run(kt_other_script, NULL);
	KT_TRUE(kt.other == kt_entry("kt_other"));
	kt.other(99);
	KT_EQ(kt.saw.word, 99);
	KT_EQ(complete(kt.other, 5), 5);
	KT_TRUE(kt.saw.pointer == (void *)kt_address("kt_other"));
	KT_EQ(complete(NULL, 6), 6);
	KT_TRUE(!kt.saw.pointer);
}

static long kt_attach_script(void *data)
{
	struct kt_stats *stats = kt_dnew(sizeof(*stats));

	stats->outside = 1;
	KT_EQ(kt_call("kt_k_attach", stats), 0);
	return (long)stats;
}

/**
 * kt_attach() - the driver registers its counters
 *
 * Returns their address in the domain.
 */
struct kt_stats *kt_attach(void)
{
	void *stats = (void *)kt_run(kt_attach_script, NULL);

	KUNIT_ASSERT_NOT_NULL(kt.test, kt.stats);
	return stats;
}

/* What the kernel's copy is while the driver has the lock. */
static long kt_locked_script(void *data)
{
	KT_EQ(kt.stats->sem.count, 0);
	/* not before the lock is released */
	KT_EQ(kt.stats->packets, 100);
	KT_EQ(kt.stats->bytes, 1000);
	return 0;
}

static void kt_lock_case(const struct kt_side *side)
{
	int (*run)(struct kt_stats *stats, u32 n) = kt_entry("kt_d_stats");

	kt_attach();
	kt.stats->packets = 100;
	kt.stats->bytes = 1000;
	kt.script = kt_locked_script;
	/* guarded fields came in when the lock was taken */
	KT_EQ(run(kt.stats, 7), 107);
	kt.script = NULL;
	KT_EQ(kt.stats->packets, 107);
	KT_EQ(kt.stats->bytes, 1700);
	KT_EQ(kt.stats->outside, 8);
	KT_EQ(kt.stats->sem.count, 1);
}

static void kt_export_case(const struct kt_side *side)
{
	int (*exported)(u32 a, u32 b) = kt_entry("kt_d_exported");

	KT_EQ(exported(20, 2), 42);
}

/* What the description leaves open is refused; nobody dies of it. */
static void kt_open_case(const struct kt_side *side)
{
	KT_EQ(kt_driver("kt_d_unresolved", int (*)(void))(), -EOPNOTSUPP);
	KT_EQ(kt.saw.word, 0);
	KT_TRUE(!lvd_domain_dead(kt.domain));
}

static const struct kt_case kt_call_cases[] = {
	{ "function pointers in objects", kt_ops_case },
	{ "callback and its data", kt_each_case },
	{ "function pointer back and forth", kt_function_case },
	{ "lock scopes", kt_lock_case },
	{ "exported function", kt_export_case },
	{ "function left open", kt_open_case },
	{}
};

/* The suite: each case, in each direction where there are two. */

struct kt_param {
	char name[KUNIT_PARAM_DESC_SIZE];
	const char *module;
	const struct kt_case *row;
	struct kt_side side;
};

static const struct kt_table {
	const char *module;
	const struct kt_case *rows;
	bool both;
} kt_tables[] = {
	{ "kunit_values", kt_value_cases, true },
	{ "kunit_values", kt_global_cases, false },
	{ "kunit_shapes", kt_shape_cases, true },
	{ "kunit_life", kt_life_cases, false },
	{ "kunit_life", kt_range_cases, true },
	{ "kunit_calls", kt_call_cases, false },
};

static struct kt_param kt_param;

static bool kt_find_param(unsigned int n)
{
	const struct kt_table *t;
	const struct kt_case *row;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kt_tables); i++) {
		t = &kt_tables[i];
		for (row = t->rows; row->name; row++) {
			if (n >= 1 + t->both) {
				n -= 1 + t->both;
				continue;
			}
			kt_param.module = t->module;
			kt_param.row = row;
			kt_param.side.driver = n;
			snprintf(kt_param.name, sizeof(kt_param.name), "%s%s",
				 row->name, !t->both ? "" :
				 n ? ", driver to kernel" :
				 ", kernel to driver");
			return true;
		}
	}
	return false;
}

static const void *kt_gen_params(const void *prev, char *desc)
{
	static unsigned int n;

	n = prev ? n + 1 : 0;
	if (!kt_find_param(n))
		return NULL;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", kt_param.name);
	return &kt_param;
}

static long kt_case_script(void *data)
{
	const struct kt_param *param = data;

	param->row->run(&param->side);
	return 0x600d;
}

static void kt_glue_test(struct kunit *test)
{
	const struct kt_param *param = test->param_value;

	kt_start(test, param->module);
	if (param->side.driver)
		KT_EQ(kt_run(kt_case_script, (void *)param), 0x600d);
	else
		param->row->run(&param->side);
	KT_TRUE(!lvd_domain_dead(kt.domain));
	kt_check_canaries();
}

static struct kunit_case kt_basic_cases[] = {
	KUNIT_CASE_PARAM(kt_glue_test, kt_gen_params),
	{}
};

struct kunit_suite kt_suite_basic = {
	.name = "ksplit",
	.init = kt_init,
	.exit = kt_exit,
	.test_cases = kt_basic_cases,
};
