// SPDX-License-Identifier: GPL-2.0
/*
 * What interface descriptions of block drivers ask about a bio.
 */
#include <linux/bio.h>
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
