// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of the LVD runtime and of generated glue, over the loop-back back end.
 * See Documentation/ksplit.rst, and kunit/kt.h for how they are written.
 *
 * The same sources run on the build machine under sanitizers, where
 * tools/testing/ksplit/host stands for the kernel.
 */
#include <linux/module.h>

#include "kunit/kt.h"

kunit_test_suites(&kt_suite_basic, &kt_suite_format, &kt_suite_hostile,
		  &kt_suite_nested, &kt_suite_threads, &kt_suite_memory,
		  &kt_suite_pages, &kt_suite_undo);

MODULE_DESCRIPTION("Tests of lightweight virtualized domains");
MODULE_LICENSE("GPL");
