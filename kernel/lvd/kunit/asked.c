// SPDX-License-Identifier: GPL-2.0
/*
 * What interface descriptions ask about the kernel's objects.
 */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/nodemask.h>
#include <linux/numa.h>

#include "lvd.h"

static void kt_node_test(struct kunit *test)
{
	int node;

	KUNIT_EXPECT_TRUE(test, lvd_node_ok(NUMA_NO_NODE));
	for (node = 0; node < MAX_NUMNODES; node++)
		KUNIT_EXPECT_EQ(test, lvd_node_ok(node), !!node_online(node));
	KUNIT_EXPECT_FALSE(test, lvd_node_ok(NUMA_NO_NODE - 1));
	KUNIT_EXPECT_FALSE(test, lvd_node_ok(INT_MIN));
	KUNIT_EXPECT_FALSE(test, lvd_node_ok(MAX_NUMNODES));
	KUNIT_EXPECT_FALSE(test, lvd_node_ok(INT_MAX));
}

/* It may go when it has no devices, or if it was never there. */
static void kt_class_test(struct kunit *test)
{
	static struct class class = { .name = "lvd_kunit" };
	struct device *dev;

	KUNIT_EXPECT_TRUE(test, lvd_class_empty(&class));
	KUNIT_ASSERT_EQ(test, class_register(&class), 0);
	KUNIT_EXPECT_TRUE(test, lvd_class_empty(&class));
	dev = device_create(&class, NULL, 0, NULL, "lvd_kunit");
	KUNIT_EXPECT_FALSE(test, IS_ERR(dev));
	if (!IS_ERR(dev)) {
		KUNIT_EXPECT_FALSE(test, lvd_class_empty(&class));
		device_unregister(dev);
	}
	KUNIT_EXPECT_TRUE(test, lvd_class_empty(&class));
	class_unregister(&class);
}

static struct kunit_case kt_asked_cases[] = {
	KUNIT_CASE(kt_node_test),
	KUNIT_CASE(kt_class_test),
	{}
};

static struct kunit_suite kt_suite_asked = {
	.name = "ksplit_asked",
	.test_cases = kt_asked_cases,
};
kunit_test_suite(kt_suite_asked);

MODULE_DESCRIPTION("Tests of what interface descriptions ask");
MODULE_LICENSE("GPL");
