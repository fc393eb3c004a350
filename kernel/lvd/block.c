// SPDX-License-Identifier: GPL-2.0
/*
 * What interface descriptions of block drivers ask about bios and queues.
 */
#include <linux/bio.h>
#include <linux/blk-mq.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/minmax.h>

#include "internal.h"

/**
 * lvd_bio_vecs() - how many elements of bi_io_vec does a driver look at?
 * @bio:	the kernel's bio
 *
 * Not bi_vcnt: of a bio that was split or cloned that is 0.
 *
 * Returns the number of elements from the first one on, 0 if there are no data.
 */
unsigned int lvd_bio_vecs(struct bio *bio)
{
	const struct bio_vec *vec = bio->bi_io_vec;
	unsigned int left, n;

	if (!bio_has_data(bio) || !vec)
		return 0;
	n = bio->bi_iter.bi_idx;
	for (left = bio->bi_iter.bi_size + bio->bi_iter.bi_bvec_done; left; n++)
		left -= min(left, vec[n].bv_len);
	return n;
}
EXPORT_SYMBOL_GPL(lvd_bio_vecs);

/**
 * lvd_bio_has() - does an iterator stay within the data of a bio?
 * @bio:	the kernel's bio, with the kernel's iterator; NULL: it does not
 * @iter:	iterator that a driver passes with it
 *
 * Returns true if @iter covers some of what is left of @bio, or nothing.
 */
bool lvd_bio_has(struct bio *bio, struct bvec_iter iter)
{
	u64 from, at = iter.bi_bvec_done;
	const struct bio_vec *vec;
	unsigned int n, end;

	if (!bio)
		return false;
	if (!iter.bi_size)
		return true;
	vec = bio->bi_io_vec;
	end = lvd_bio_vecs(bio);
	from = bio->bi_iter.bi_bvec_done;
	if (iter.bi_idx < bio->bi_iter.bi_idx || iter.bi_idx >= end ||
	    iter.bi_bvec_done >= vec[iter.bi_idx].bv_len)
		return false;
	for (n = bio->bi_iter.bi_idx; n < iter.bi_idx; n++)
		at += vec[n].bv_len;
	return at >= from && at + iter.bi_size <= from + bio->bi_iter.bi_size;
}
EXPORT_SYMBOL_GPL(lvd_bio_has);

static bool map_ok(const struct blk_mq_tag_set *set,
		   const struct blk_mq_queue_map *map)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		if (map->mq_map[cpu] >= set->nr_hw_queues)
			return false;
	return true;
}

/**
 * lvd_queue_maps_ok() - has the driver mapped CPUs to queues that there are?
 * @set:	its tag set
 *
 * The block layer takes the maps for indices as they are.
 *
 * Returns false if one of them leads nowhere, or if there is none by default.
 */
bool lvd_queue_maps_ok(const struct blk_mq_tag_set *set)
{
	unsigned int i;

	for (i = 0; i < set->nr_maps; i++)
		if (set->map[i].nr_queues && !map_ok(set, &set->map[i]))
			return false;
	return set->map[HCTX_TYPE_DEFAULT].nr_queues;
}
EXPORT_SYMBOL_GPL(lvd_queue_maps_ok);

/**
 * lvd_queue_maps_reset() - map all CPUs to the first queue
 * @set:	tag set of a driver that has ended: its callback cannot fail
 */
void lvd_queue_maps_reset(struct blk_mq_tag_set *set)
{
	unsigned int i, cpu;

	for (i = 0; i < set->nr_maps; i++) {
		set->map[i].nr_queues = i == HCTX_TYPE_DEFAULT;
		set->map[i].queue_offset = 0;
		for_each_possible_cpu(cpu)
			set->map[i].mq_map[cpu] = 0;
	}
}
EXPORT_SYMBOL_GPL(lvd_queue_maps_reset);
