// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: each allocation fails in turn, until one call needs
 * none any more. The caller gets an error, nothing leaks, the domain lives on,
 * and the next call works.
 */
#include <linux/string.h>

#include "kt.h"

#define KT_TRIES	1000	/* no call needs so many allocations */

/**
 * struct kt_shortage - something that needs memory
 * @name:	what
 * @module:	interface
 * @script:	the driver does it
 * @run:	the kernel does it
 *
 * Both return whether all was as it should be without a shortage.
 */
struct kt_shortage {
	const char *name;
	const char *module;
	long (*script)(void *data);
	bool (*run)(void);
};

static long kt_fail_next;	/* which allocation is to fail next time */
static bool kt_did_fail;

static void kt_begin_shortage(void)
{
	WRITE_ONCE(lvd_fail_after, kt_fail_next);
}

static void kt_end_shortage(void)
{
	kt_did_fail |= kt_fail_next >= 0 && READ_ONCE(lvd_fail_after) < 0;
	WRITE_ONCE(lvd_fail_after, -1);
}

#define kt_short_of_memory(call) ({					\
	typeof(call) kt_result;						\
									\
	kt_begin_shortage();						\
	kt_result = call;						\
	kt_end_shortage();						\
	kt_result;							\
})

static const struct kt_side kt_from_kernel = { .driver = false };
static const struct kt_side kt_from_driver = { .driver = true };

static bool kt_short_outer(const struct kt_side *side)
{
	struct kt_inner *inner = kt_snew(side, sizeof(*inner));
	struct kt_outer *outer = kt_snew(side, sizeof(*outer));

	inner->x = 10;
	outer->first = inner;
	outer->second = inner;
	return kt_short_of_memory(kt_cross(side, u64, "outer",
					   (struct kt_outer *), outer)) == 80 &&
		inner->x == 12;
}

static bool kt_short_outer_in(void)
{
	return kt_short_outer(&kt_from_kernel);
}

static long kt_short_outer_out(void *data)
{
	return kt_short_outer(&kt_from_driver);
}

/* More objects than there is room for in the call itself. */
static bool kt_short_list(const struct kt_side *side)
{
	struct kt_node *head = NULL, *node;
	unsigned int i;

	for (i = 0; i < 40; i++) {
		node = kt_snew(side, sizeof(*node));
		node->next = head;
		node->value = 1;
		head = node;
	}
	return kt_short_of_memory(kt_cross(side, u64, "list",
					   (struct kt_node *), head)) == 820 &&
		head->value == 101 && head->next->value == 101;
}

static bool kt_short_list_in(void)
{
	return kt_short_list(&kt_from_kernel);
}

static long kt_short_list_out(void *data)
{
	return kt_short_list(&kt_from_driver);
}

static bool kt_short_arrays(const struct kt_side *side)
{
	struct kt_arrays *a = kt_snew(side, sizeof(*a));
	u64 ret;

	a->len = 2;
	a->data = kt_snew(side, 4);
	a->many = kt_snew(side, 2 * sizeof(*a->many));
	a->slots[0] = kt_snew(side, sizeof(*a->slots[0]));
	a->name = kt_scopy(side, "xy", 3);
	ret = kt_short_of_memory(kt_cross(side, u64, "arrays",
					  (struct kt_arrays *), a));
	return ret == 2 + (2ULL << 32) && a->data[1] == 2 &&
		a->many[1].y == 41 && a->slots[0]->y == 30;
}

static bool kt_short_arrays_in(void)
{
	return kt_short_arrays(&kt_from_kernel);
}

static long kt_short_arrays_out(void *data)
{
	return kt_short_arrays(&kt_from_driver);
}

static bool kt_short_string_in(void)
{
	char *s = kt_new(16);

	s[0] = 'x';
	return kt_short_of_memory(kt_cross(&kt_from_kernel, u32, "strlen",
					   (const char *), s)) == 1;
}

static long kt_short_string_out(void *data)
{
	char *s = kt_dstring("abc");

	return kt_short_of_memory(kt_call("kt_k_strlen", s)) == 3;
}

/* Part of a typed object as a string, then of the kernel's result. */
static long kt_short_bounce(void *data)
{
	struct kt_arrays *a = kt_dnew(sizeof(*a));

	kt_call("kt_k_arrays", a);
	a->bytes[0] = 'x';
	a->bytes[1] = 0;
	return kt_short_of_memory(kt_call("kt_k_strlen", a->bytes)) == 1;
}

static long kt_short_alloc(void *data)
{
	struct kt_dev *dev;
	bool good;

	dev = (void *)kt_short_of_memory(kt_call("kt_k_dev_new", 5));
	good = dev && !IS_ERR(dev) && dev->id == 0;
	if (good)
		kt_call("kt_k_dev_put", dev);
	kt_delete(kt.dev);
	kt.dev = NULL;
	return good;
}

static bool kt_short_probe(void)
{
	int (*probe)(struct kt_dev *dev) = kt_entry("kt_d_dev_probe");
	int (*remove)(struct kt_dev *dev) = kt_entry("kt_d_dev_remove");
	struct kt_dev *dev = kt_new(sizeof(*dev));
	int ret;

	dev->id = 20;
	ret = kt_short_of_memory(probe(dev));
	if (ret < 0) {
		KT_EQ(ret, -ENOMEM);
		KT_EQ(dev->state, 0);
	}
	remove(dev);
	return ret == 20;
}

static long kt_short_cookie(void *data)
{
	struct kt_dev *dev = kt_new(sizeof(*dev));
	bool good;

	kt.dev = dev;
	good = kt_short_of_memory(kt_call("kt_k_cookie", 0)) ==
		(unsigned long)dev;
	kt.dev = NULL;
	return good;
}

static bool kt_short_user(void)
{
	long (*write)(const void __user *buf, unsigned long n) =
		kt_entry("kt_d_write");

	return kt_short_of_memory(write((void __user *)0x7f0000001000UL, 5)) ==
		10;
}

static long kt_short_hold(void *data)
{
	int before = atomic_read(&kt.entered);

	kt_short_of_memory(kt_call("kt_k_hold", 1));
	return atomic_read(&kt.entered) == before + 1;
}

static const struct kt_shortage kt_shortages[] = {
	{ "objects in", "kunit_shapes", NULL, kt_short_outer_in },
	{ "objects out", "kunit_shapes", kt_short_outer_out },
	{ "list in", "kunit_shapes", NULL, kt_short_list_in },
	{ "list out", "kunit_shapes", kt_short_list_out },
	{ "arrays in", "kunit_shapes", NULL, kt_short_arrays_in },
	{ "arrays out", "kunit_shapes", kt_short_arrays_out },
	{ "string in", "kunit_shapes", NULL, kt_short_string_in },
	{ "string out", "kunit_shapes", kt_short_string_out },
	{ "string in an object", "kunit_shapes", kt_short_bounce },
	{ "alloc by result", "kunit_life", kt_short_alloc },
	{ "alloc by argument", "kunit_life", NULL, kt_short_probe },
	{ "token", "kunit_life", kt_short_cookie },
	{ "user memory", "kunit_life", NULL, kt_short_user },
	{ "log", "kunit_calls", kt_short_hold },
};

static const void *kt_gen_shortages(const void *prev, char *desc)
{
	const struct kt_shortage *next = prev ?
		(struct kt_shortage *)prev + 1 : kt_shortages;

	if (next == kt_shortages + ARRAY_SIZE(kt_shortages))
		return NULL;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", next->name);
	return next;
}

static bool kt_try(const struct kt_shortage *s, long n)
{
	kt_fail_next = n;
	kt_did_fail = false;
	return s->run ? s->run() : kt_run(s->script, NULL) == 1;
}

static void kt_shortage_test(struct kunit *test)
{
	const struct kt_shortage *s = test->param_value;
	unsigned int failures = 0;
	long n;

	for (n = 0; n < KT_TRIES; n++) {
		bool good, failed;

		kt_start(test, s->module);
		good = kt_try(s, n);
		failed = kt_did_fail;
		failures += failed;
		KT_TRUE(!lvd_domain_dead(kt.domain));
		/* good or not: afterwards it works */
		if (!failed)
			KT_TRUE(good);
		KUNIT_EXPECT_TRUE_MSG(test, kt_try(s, -1),
				      "after allocation %ld failed", n);
		KT_TRUE(!lvd_current_call());
		kt_check_canaries();
		kt_stop();
		if (!failed && good)
			break;
	}
	/* what the driver has is known: it may need no memory */
	KT_TRUE(failures > 0 || s->script);
	KT_TRUE(n < KT_TRIES);
}

/* The same number of regions after any number of failed calls. */
static void kt_leak_test(struct kunit *test)
{
	const struct kt_shortage *s = &kt_shortages[4];
	unsigned int before;
	long n;

	kt_start(test, s->module);
	KT_TRUE(kt_try(s, -1));
	before = kt.domain->nregions;
	for (n = 0; n < 60; n++) {
		kt_try(s, n);
		KT_EQ(kt.domain->nregions, before);
		KT_EQ(refcount_read(&kt.domain->refs), 1);
	}
	KT_TRUE(kt_try(s, -1));
}

/* A domain is made, or it is not. */
static void kt_create_test(struct kunit *test)
{
	unsigned int failures = 0;
	bool failed = true;
	int ret;
	long n;

	for (n = 0; failed && n < KT_TRIES; n++) {
		WRITE_ONCE(lvd_fail_after, n);
		ret = kt_try_start(test, "kunit_values");
		failed = READ_ONCE(lvd_fail_after) < 0;
		WRITE_ONCE(lvd_fail_after, -1);
		failures += ret != 0;
		KT_EQ(ret, failed ? -ENOMEM : 0);
		kt_stop();
		KT_TRUE(!rcu_access_pointer(kt.glue->domain));
	}
	KT_TRUE(failures > 2);
	KT_TRUE(!failed);
}

static void kt_memory_exit(struct kunit *test)
{
	WRITE_ONCE(lvd_fail_after, -1);
	kt_exit(test);
}

static struct kunit_case kt_memory_cases[] = {
	KUNIT_CASE_PARAM(kt_shortage_test, kt_gen_shortages),
	KUNIT_CASE(kt_leak_test),
	KUNIT_CASE(kt_create_test),
	{}
};

struct kunit_suite kt_suite_memory = {
	.name = "ksplit_memory",
	.init = kt_init,
	.exit = kt_memory_exit,
	.test_cases = kt_memory_cases,
};
