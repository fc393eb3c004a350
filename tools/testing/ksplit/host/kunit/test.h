/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As much of KUnit as the tests in kernel/lvd/kunit use, for programs on the
 * build machine: results as KTAP, one case after another, no forks.
 */
#ifndef _KSPLIT_HOST_KUNIT_TEST_H
#define _KSPLIT_HOST_KUNIT_TEST_H

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/types.h>

/* The host's allocator fails, not only the runtime's. */
#define lvd_fail_after	host_fail_after

#define KUNIT_PARAM_DESC_SIZE	128

struct kunit_suite;
struct kunit_memory;

/**
 * struct kunit - a case that runs
 * @name:	its name
 * @param_value: its parameter
 * @failed:	an expectation was not met
 * @skipped:	why it was skipped, or empty
 * @abort:	where a failed assertion goes
 * @memory:	from kunit_kzalloc()
 */
struct kunit {
	const char *name;
	const void *param_value;
	bool failed;
	char skipped[128];
	jmp_buf abort;
	struct kunit_memory *memory;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
};

struct kunit_suite {
	const char *name;
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(fn)		{ .run_case = fn, .name = #fn }
#define KUNIT_CASE_SLOW(fn)	KUNIT_CASE(fn)
#define KUNIT_CASE_PARAM(fn, gen) \
	{ .run_case = fn, .name = #fn, .generate_params = gen }

void kunit_failed(struct kunit *test, bool fatal, const char *file, int line,
		  const char *what, long long left, long long right,
		  const char *fmt, ...) __attribute__((format(printf, 8, 9)));
void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp);

#define KUNIT_BINARY(test, fatal, l, op, r, ...) do {			\
	const typeof(l) kunit_l = (l);					\
	const typeof(r) kunit_r = (r);					\
									\
	if (!(kunit_l op kunit_r))					\
		kunit_failed(test, fatal, __FILE__, __LINE__,		\
			     #l " " #op " " #r, (long long)kunit_l,	\
			     (long long)kunit_r, "" __VA_ARGS__);	\
} while (0)

#define KUNIT_EXPECT_EQ(t, l, r)	KUNIT_BINARY(t, false, l, ==, r)
#define KUNIT_EXPECT_NE(t, l, r)	KUNIT_BINARY(t, false, l, !=, r)
#define KUNIT_EXPECT_GE(t, l, r)	KUNIT_BINARY(t, false, l, >=, r)
#define KUNIT_EXPECT_GT(t, l, r)	KUNIT_BINARY(t, false, l, >, r)
#define KUNIT_EXPECT_LE(t, l, r)	KUNIT_BINARY(t, false, l, <=, r)
#define KUNIT_EXPECT_LT(t, l, r)	KUNIT_BINARY(t, false, l, <, r)
#define KUNIT_EXPECT_EQ_MSG(t, l, r, ...) \
	KUNIT_BINARY(t, false, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_TRUE(t, c)		KUNIT_EXPECT_EQ(t, !!(c), true)
#define KUNIT_EXPECT_FALSE(t, c)	KUNIT_EXPECT_EQ(t, !!(c), false)
#define KUNIT_EXPECT_TRUE_MSG(t, c, ...) \
	KUNIT_EXPECT_EQ_MSG(t, !!(c), true, __VA_ARGS__)
#define KUNIT_EXPECT_STREQ(t, l, r)	KUNIT_EXPECT_EQ(t, strcmp(l, r), 0)
#define KUNIT_ASSERT_EQ(t, l, r)	KUNIT_BINARY(t, true, l, ==, r)
#define KUNIT_ASSERT_GE(t, l, r)	KUNIT_BINARY(t, true, l, >=, r)
#define KUNIT_ASSERT_EQ_MSG(t, l, r, ...) \
	KUNIT_BINARY(t, true, l, ==, r, __VA_ARGS__)
#define KUNIT_ASSERT_TRUE(t, c)		KUNIT_ASSERT_EQ(t, !!(c), true)
#define KUNIT_ASSERT_NOT_NULL(t, p)	KUNIT_ASSERT_EQ(t, !!(p), true)
#define KUNIT_ASSERT_NOT_NULL_MSG(t, p, ...) \
	KUNIT_ASSERT_EQ_MSG(t, !!(p), true, __VA_ARGS__)
#define KUNIT_FAIL(t, ...) \
	kunit_failed(t, false, __FILE__, __LINE__, "failure", 0, 0, __VA_ARGS__)

#define kunit_skip(t, ...) do {						\
	snprintf((t)->skipped, sizeof((t)->skipped), __VA_ARGS__);	\
	longjmp((t)->abort, 1);						\
} while (0)
#define kunit_info(t, fmt, ...)	printf("    # " fmt, ##__VA_ARGS__)

/* Suites are found by name at link time. */
#define kunit_test_suites(...) \
	struct kunit_suite * const kunit_suites[] = { __VA_ARGS__, NULL }

extern struct kunit_suite * const kunit_suites[];

#endif /* _KSPLIT_HOST_KUNIT_TEST_H */
