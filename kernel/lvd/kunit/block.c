// SPDX-License-Identifier: GPL-2.0
/*
 * What descriptions of block drivers ask: parts of a bio, maps of queues.
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bio.h>
#include <linux/blk-mq.h>
#include <linux/cpumask.h>
#include <linux/limits.h>
#include <linux/module.h>

#include "lvd.h"

#define KT_ITER(idx, done, size) \
	{ .bi_idx = (idx), .bi_bvec_done = (done), .bi_size = (size) }

/* Three pieces, of which bi_iter says what is left. */
static const unsigned int kt_pieces[] = { 4096, 4096, 512 };

static const struct kt_range {
	const char *name;
	struct bvec_iter left;
	struct bvec_iter asked;
	unsigned int vecs;
	bool has;
} kt_ranges[] = {
	{ "all", KT_ITER(0, 0, 8704), KT_ITER(0, 0, 8704), 3, true },
	{ "the middle", KT_ITER(0, 0, 8704), KT_ITER(1, 0, 4096), 3, true },
	{ "from within a piece", KT_ITER(0, 0, 8704), KT_ITER(0, 4095, 2), 3, true },
	{ "the end", KT_ITER(0, 0, 8704), KT_ITER(2, 511, 1), 3, true },
	{ "nothing, anywhere", KT_ITER(0, 0, 8704), KT_ITER(9, 0, 0), 3, true },
	{ "one more", KT_ITER(0, 0, 8704), KT_ITER(0, 0, 8705), 3, false },
	{ "one more at the end", KT_ITER(0, 0, 8704), KT_ITER(2, 0, 513), 3, false },
	{ "as much as there can be", KT_ITER(0, 0, 8704),
	  KT_ITER(0, 0, UINT_MAX), 3, false },
	{ "behind the last piece", KT_ITER(0, 0, 8704), KT_ITER(3, 0, 1), 3, false },
	{ "no piece at all", KT_ITER(0, 0, 8704), KT_ITER(UINT_MAX, 0, 1), 3, false },
	{ "behind the end of a piece", KT_ITER(0, 0, 8704),
	  KT_ITER(0, 4096, 1), 3, false },
	{ "far behind it", KT_ITER(0, 0, 8704), KT_ITER(0, UINT_MAX, 1), 3, false },
	{ "all that is left", KT_ITER(1, 512, 1024), KT_ITER(1, 512, 1024), 2, true },
	{ "its last byte", KT_ITER(1, 512, 1024), KT_ITER(1, 1535, 1), 2, true },
	{ "the byte after", KT_ITER(1, 512, 1024), KT_ITER(1, 1536, 1), 2, false },
	{ "the byte before", KT_ITER(1, 512, 1024), KT_ITER(1, 511, 1), 2, false },
	{ "a piece that is done", KT_ITER(1, 512, 1024), KT_ITER(0, 0, 1), 2, false },
	{ "a piece that is not reached", KT_ITER(1, 512, 1024),
	  KT_ITER(2, 0, 1), 2, false },
	{ "across pieces", KT_ITER(0, 4000, 200), KT_ITER(1, 0, 104), 2, true },
	{ "across pieces, too far", KT_ITER(0, 4000, 200),
	  KT_ITER(1, 0, 105), 2, false },
};

KUNIT_ARRAY_PARAM_DESC(kt_range, kt_ranges, name);

static void kt_range_test(struct kunit *test)
{
	const struct kt_range *range = test->param_value;
	struct bio_vec vecs[ARRAY_SIZE(kt_pieces)] = {};
	struct bio bio = { .bi_io_vec = vecs, .bi_iter = range->left };
	unsigned int n;

	for (n = 0; n < ARRAY_SIZE(kt_pieces); n++)
		vecs[n].bv_len = kt_pieces[n];
	KUNIT_EXPECT_EQ(test, lvd_bio_vecs(&bio), range->vecs);
	KUNIT_EXPECT_EQ(test, lvd_bio_has(&bio, range->asked), range->has);
}

static void kt_no_bio_test(struct kunit *test)
{
	struct bvec_iter nothing = KT_ITER(0, 0, 0), some = KT_ITER(0, 0, 1);
	struct bio bio = { .bi_io_vec = NULL };

	KUNIT_EXPECT_FALSE(test, lvd_bio_has(NULL, nothing));
	KUNIT_EXPECT_EQ(test, lvd_bio_vecs(&bio), 0);
	KUNIT_EXPECT_FALSE(test, lvd_bio_has(&bio, some));
}

/* A map may lead to any queue that there is, and there must be one by default. */
static void kt_maps_test(struct kunit *test)
{
	struct blk_mq_tag_set *set = kunit_kzalloc(test, sizeof(*set),
						   GFP_KERNEL);
	struct blk_mq_queue_map *map;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, set);
	set->nr_maps = 2;
	set->nr_hw_queues = 3;
	for (i = 0; i < set->nr_maps; i++) {
		map = &set->map[i];
		map->mq_map = kunit_kcalloc(test, nr_cpu_ids,
					    sizeof(*map->mq_map), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, map->mq_map);
	}
	KUNIT_EXPECT_FALSE(test, lvd_queue_maps_ok(set));
	set->map[0].nr_queues = 3;
	set->map[0].mq_map[0] = 2;
	KUNIT_EXPECT_TRUE(test, lvd_queue_maps_ok(set));
	map->mq_map[0] = 3;
	KUNIT_EXPECT_TRUE(test, lvd_queue_maps_ok(set));
	map->nr_queues = 1;
	KUNIT_EXPECT_FALSE(test, lvd_queue_maps_ok(set));
	lvd_queue_maps_reset(set);
	KUNIT_EXPECT_TRUE(test, lvd_queue_maps_ok(set));
	KUNIT_EXPECT_EQ(test, set->map[0].nr_queues, 1);
	KUNIT_EXPECT_EQ(test, set->map[0].mq_map[0], 0);
	KUNIT_EXPECT_EQ(test, map->nr_queues, 0);
}

static struct kunit_case kt_block_cases[] = {
	KUNIT_CASE_PARAM(kt_range_test, kt_range_gen_params),
	KUNIT_CASE(kt_no_bio_test),
	KUNIT_CASE(kt_maps_test),
	{}
};

static struct kunit_suite kt_suite_block = {
	.name = "ksplit_block",
	.test_cases = kt_block_cases,
};
kunit_test_suite(kt_suite_block);

MODULE_DESCRIPTION("Tests of what block drivers hand over");
MODULE_LICENSE("GPL");
