// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of the runtime over the page-table back end: regions, arguments
 * and results of a driver that is lvd_x86_dom.c.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/mm.h>

#include "internal.h"
#include "lvd_x86.h"
#include "lvd_x86_dom.h"

/* The first three have the ids of the domain's thunks. */
enum {
	FUNC_EMPTY, FUNC_SUM, FUNC_NESTED, FUNC_EXCHANGE, FUNC_OUT_SUM,
	FUNC_OUT_NESTED, FUNC_WRITE
};

static unsigned long sum_calls;

static void empty_call(struct lvd_call *call, const unsigned long *arg,
		       unsigned long *ret)
{
	*ret = 0;
}

static void sum_call(struct lvd_call *call, const unsigned long *arg,
		     unsigned long *ret)
{
	unsigned int i;

	sum_calls++;
	for (*ret = 0, i = 0; i < 8; i++)
		*ret += arg[i] * (i + 1);
}

static void nested_call(struct lvd_call *call, const unsigned long *arg,
			unsigned long *ret);

static const struct lvd_func funcs[] = {
	[FUNC_EMPTY] = { "empty", "void(void)", LVD_RPC, NULL, empty_call, 0 },
	[FUNC_SUM] = { "sum", "u64(u64 x 8)", LVD_RPC, NULL, sum_call, 8 },
	[FUNC_NESTED] = { "nested", "u64(u64)", LVD_RPC, NULL, nested_call, 1 },
	[FUNC_EXCHANGE] = { "dom_exchange", "u64(u64 *, u64)", LVD_RPC_PTR,
			    NULL, NULL, 2 },
	[FUNC_OUT_SUM] = { "dom_out_sum", "u64(u64)", LVD_RPC_PTR, NULL, NULL,
			   1 },
	[FUNC_OUT_NESTED] = { "dom_out_nested", "u64(u64)", LVD_RPC_PTR, NULL,
			      NULL, 1 },
	[FUNC_WRITE] = { "dom_write", "u64(u64 *)", LVD_RPC_PTR, NULL, NULL, 1 },
};

static struct lvd_glue glue = {
	.module = "lvd_pgtable_kunit",
	.funcs = funcs,
	.nfuncs = ARRAY_SIZE(funcs),
};

/* A second driver. */
static struct lvd_glue other_glue = {
	.module = "lvd_pgtable_kunit_other",
	.funcs = funcs,
	.nfuncs = ARRAY_SIZE(funcs),
};

static struct lvd_domain *domain_new_of(struct kunit *test,
					struct lvd_glue *of)
{
	struct lvd_domain *domain = lvd_domain_create(of,
						      &lvd_pgtable_backend,
						      NULL);
	struct lvd_view *view;

	KUNIT_ASSERT_FALSE(test, IS_ERR(domain));
	view = lvd_pgtable_view(domain);
	KUNIT_EXPECT_NOT_NULL(test, lvd_view_shadow(view,
						    (unsigned long)&dom_data,
						    PAGE_KERNEL));
	KUNIT_EXPECT_EQ(test, lvd_view_map_same(view, lvd_dom_text,
						lvd_dom_text_end - lvd_dom_text,
						PAGE_KERNEL_ROX), 0);
	lvd_domain_bind(domain, "dom_exchange", (unsigned long)dom_exchange);
	lvd_domain_bind(domain, "dom_out_sum", (unsigned long)dom_out_sum);
	lvd_domain_bind(domain, "dom_out_nested",
			(unsigned long)dom_out_nested);
	lvd_domain_bind(domain, "dom_write", (unsigned long)dom_write);
	return domain;
}

static struct lvd_domain *domain_new(struct kunit *test)
{
	return domain_new_of(test, &glue);
}

static int call_word_of(struct lvd_glue *of, unsigned int func,
			unsigned long word, unsigned long *ret)
{
	struct lvd_call call;
	int err = lvd_begin(&call, of, func);

	if (err)
		return err;
	lvd_enter(&call, &word, 1);
	*ret = call.ret;
	return lvd_end(&call);
}

static int call_word(unsigned int func, unsigned long word, unsigned long *ret)
{
	return call_word_of(&glue, func, word, ret);
}

/* What the innermost of nested calls does, and how it ends. */
static unsigned int nested_func;
static int nested_err;

/* The kernel calls the other driver: the two take turns. */
static void nested_call(struct lvd_call *call, const unsigned long *arg,
			unsigned long *ret)
{
	struct lvd_glue *next = call->domain->glue == &glue ? &other_glue :
							      &glue;
	unsigned long word = arg[0];
	int err;

	if (word) {
		err = call_word_of(next, FUNC_OUT_NESTED, word, ret);
	} else {
		if (nested_func == FUNC_WRITE)
			word = (unsigned long)&sum_calls;
		err = call_word_of(next, nested_func, word, ret);
		nested_err = err;
	}
	if (err)
		*ret = 0;
}

/* A buffer goes in and comes back; the domain never sees the kernel's. */
static void test_bytes(struct kunit *test)
{
	struct lvd_domain *domain = domain_new(test);
	unsigned long buffer[2] = { 11, 22 }, arg[2] = { 0, 33 };
	struct lvd_call call;

	KUNIT_ASSERT_EQ(test, lvd_begin(&call, &glue, FUNC_EXCHANGE), 0);
	arg[0] = lvd_give_bytes(&call, buffer, sizeof(buffer), sizeof(long),
				LVD_TO_DOMAIN | LVD_TO_KERNEL);
	KUNIT_EXPECT_NE(test, arg[0], (unsigned long)buffer);
	KUNIT_EXPECT_EQ(test, lvd_enter(&call, arg, 2), 0);
	KUNIT_EXPECT_EQ(test, call.ret, 11);
	KUNIT_EXPECT_EQ(test, lvd_end(&call), 0);
	KUNIT_EXPECT_EQ(test, buffer[0], 33);
	KUNIT_EXPECT_EQ(test, buffer[1], 22);
	lvd_domain_destroy(domain);
}

static void test_rpc(struct kunit *test)
{
	struct lvd_domain *domain = domain_new(test);
	unsigned long ret;

	sum_calls = 0;
	KUNIT_EXPECT_EQ(test, call_word(FUNC_OUT_SUM, 5, &ret), 0);
	KUNIT_EXPECT_EQ(test, ret, 5 + 168 + 1);
	KUNIT_EXPECT_EQ(test, sum_calls, 1);
	lvd_domain_destroy(domain);
}

static void test_fault(struct kunit *test)
{
	struct lvd_domain *domain = domain_new(test);
	unsigned long ret, good = 1;

	KUNIT_EXPECT_LT(test, call_word(FUNC_WRITE, (unsigned long)&good, &ret),
			0);
	KUNIT_EXPECT_EQ(test, good, 1);
	KUNIT_EXPECT_TRUE(test, lvd_domain_dead(domain));
	KUNIT_EXPECT_EQ(test, call_word(FUNC_OUT_SUM, 5, &ret), -ENODEV);
	lvd_domain_destroy(domain);

	domain = domain_new(test);
	KUNIT_EXPECT_EQ(test, call_word(FUNC_OUT_SUM, 5, &ret), 0);
	lvd_domain_destroy(domain);
}

/* Two drivers in one thread: each has its own stack, and only its own. */
static void test_two_domains(struct kunit *test)
{
	struct lvd_domain *domain = domain_new(test);
	struct lvd_domain *other = domain_new_of(test, &other_glue);
	unsigned long ret;

	nested_func = FUNC_OUT_NESTED;
	KUNIT_EXPECT_EQ(test, call_word(FUNC_OUT_NESTED, 1, &ret), 0);
	KUNIT_EXPECT_EQ(test, ret, 0x1111);
	KUNIT_EXPECT_EQ(test, call_word(FUNC_OUT_NESTED, 3, &ret), 0);
	KUNIT_EXPECT_EQ(test, ret, 6 * 0x1111);
	KUNIT_EXPECT_FALSE(test, lvd_domain_dead(domain));
	KUNIT_EXPECT_FALSE(test, lvd_domain_dead(other));

	/* The first one again, below the other: it dies, the other does not. */
	nested_func = FUNC_WRITE;
	KUNIT_EXPECT_LT(test, call_word(FUNC_OUT_NESTED, 2, &ret), 0);
	KUNIT_EXPECT_LT(test, nested_err, 0);
	KUNIT_EXPECT_TRUE(test, lvd_domain_dead(domain));
	KUNIT_EXPECT_FALSE(test, lvd_domain_dead(other));
	KUNIT_EXPECT_EQ(test, call_word_of(&other_glue, FUNC_OUT_SUM, 5, &ret),
			0);
	KUNIT_EXPECT_EQ(test, ret, 5 + 168 + 1);
	lvd_domain_destroy(domain);

	/* The other one dies, and the first goes on. */
	domain = domain_new(test);
	KUNIT_EXPECT_EQ(test, call_word(FUNC_OUT_NESTED, 1, &ret), 0);
	KUNIT_EXPECT_LT(test, nested_err, 0);
	KUNIT_EXPECT_EQ(test, ret, 0x1111);
	KUNIT_EXPECT_FALSE(test, lvd_domain_dead(domain));
	KUNIT_EXPECT_TRUE(test, lvd_domain_dead(other));
	lvd_domain_destroy(other);
	lvd_domain_destroy(domain);
}

static int lvd_pgtable_init(struct kunit *test)
{
	if (!lvd_cpus_ready())
		kunit_skip(test, "booted with lvd=off");
	return 0;
}

static struct kunit_case lvd_pgtable_cases[] = {
	KUNIT_CASE(test_bytes),
	KUNIT_CASE(test_rpc),
	KUNIT_CASE(test_fault),
	KUNIT_CASE(test_two_domains),
	{}
};

static struct kunit_suite lvd_pgtable_suite = {
	.name = "ksplit_x86_runtime",
	.init = lvd_pgtable_init,
	.test_cases = lvd_pgtable_cases,
};
kunit_test_suite(lvd_pgtable_suite);
