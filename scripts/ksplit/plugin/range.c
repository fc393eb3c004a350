// SPDX-License-Identifier: GPL-2.0
/*
 * Ranges of bits: which fields does a load touch that is wider than a field?
 *
 * "p->x == 1 && p->y == 2" with neighbouring fields is merged into one load by
 * the front end, and so are tests of bit-fields; what remains is a reference
 * to some bits of a struct and perhaps a mask.
 */
#include "plugin.h"

struct range {
	unsigned long pos, size, mask;
};

static unsigned int record_leaves(ksplit_id place, tree type,
				  unsigned long base, const struct range *r,
				  leaf_fn fn, void *arg);

/* Bits of [start, start + size) that the range touches and its mask keeps. */
static unsigned int touched(const struct range *r, unsigned long start,
			    unsigned long size)
{
	unsigned long lo = MAX(start, r->pos), bits;
	unsigned long hi = MIN(start + size, r->pos + r->size);

	if (lo >= hi)
		return 0;
	if (r->size > 64)
		return hi - lo;
	bits = hi - lo >= 64 ? ~0ul : (1ul << (hi - lo)) - 1;
	return popcount_hwi(r->mask & bits << (lo - r->pos));
}

static bool field_range(tree field, unsigned long *start, unsigned long *size)
{
	if (TREE_CODE(field) != FIELD_DECL || !DECL_SIZE(field) ||
	    !tree_fits_uhwi_p(DECL_SIZE(field)) ||
	    !tree_fits_uhwi_p(DECL_FIELD_OFFSET(field)))
		return false;
	*start = int_bit_position(field);
	*size = tree_to_uhwi(DECL_SIZE(field));
	return true;
}

static unsigned int field_leaves(ksplit_id place, tree field,
				 unsigned long base, const struct range *r,
				 leaf_fn fn, void *arg)
{
	unsigned long start, size;
	tree type = TREE_TYPE(field);
	unsigned int bits;

	if (!field_range(field, &start, &size))
		return 0;
	bits = touched(r, base + start, size);
	if (!bits)
		return 0;
	place = path_field(place, field);
	if (RECORD_OR_UNION_TYPE_P(type))
		return record_leaves(place, type, base + start, r, fn, arg);
	if (TREE_CODE(type) == ARRAY_TYPE)
		place = path_index(place, KSPLIT_NONE,
				   type_intern(TREE_TYPE(type)));
	fn(place, bits, arg);
	return 1;
}

/* Is the range made of whole leaves of this type, without a rest? */
static bool fits(tree type, unsigned long base, const struct range *r)
{
	unsigned long start, size;
	unsigned int bits;
	tree field;

	for (field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field)) {
		if (!field_range(field, &start, &size))
			continue;
		bits = touched(r, base + start, size);
		if (!bits || bits == size)
			continue;
		if (!RECORD_OR_UNION_TYPE_P(TREE_TYPE(field)) ||
		    !fits(TREE_TYPE(field), base + start, r))
			return false;
	}
	return true;
}

/* Which member of a union was meant cannot be seen; one that the range cuts
 * cleanly is most likely it. */
static unsigned int union_leaves(ksplit_id place, tree type,
				 unsigned long base, const struct range *r,
				 leaf_fn fn, void *arg)
{
	unsigned long start, size;
	unsigned int n = 0;
	tree field;

	for (field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field)) {
		if (!field_range(field, &start, &size))
			continue;
		if (touched(r, base + start, size) == size ||
		    (RECORD_OR_UNION_TYPE_P(TREE_TYPE(field)) &&
		     fits(TREE_TYPE(field), base + start, r)))
			return field_leaves(place, field, base, r, fn, arg);
	}
	for (field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field))
		n += field_leaves(place, field, base, r, fn, arg);
	return n;
}

static unsigned int record_leaves(ksplit_id place, tree type,
				  unsigned long base, const struct range *r,
				  leaf_fn fn, void *arg)
{
	unsigned int n = 0;
	tree field;

	if (TREE_CODE(type) == UNION_TYPE)
		return union_leaves(place, type, base, r, fn, arg);
	for (field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field))
		n += field_leaves(place, field, base, r, fn, arg);
	return n;
}

/* The mask that a comparison amounts to: "x <= 7" looks at bits 3 and up,
 * "(signed)x < 0" at the topmost one. */
static bool mask_of_compare(enum tree_code code, tree lhs, tree rhs,
			    unsigned long *mask)
{
	unsigned long c;

	if (TREE_CODE(rhs) != INTEGER_CST || !INTEGRAL_TYPE_P(TREE_TYPE(lhs)))
		return false;
	c = TREE_INT_CST_LOW(rhs);
	if (TYPE_UNSIGNED(TREE_TYPE(lhs))) {
		*mask = ~c;
		return (code == LE_EXPR || code == GT_EXPR) && !(c & (c + 1));
	}
	*mask = 1ul << ((TYPE_PRECISION(TREE_TYPE(lhs)) - 1) & 63);
	return (code == LT_EXPR || code == GE_EXPR) && !c;
}

static bool mask_of(gimple stmt, unsigned long *mask)
{
	enum tree_code code;

	if (gimple_code(stmt) == GIMPLE_COND)
		return mask_of_compare(gimple_cond_code(stmt),
				       gimple_cond_lhs(stmt),
				       gimple_cond_rhs(stmt), mask);
	if (!is_gimple_assign(stmt) || gimple_num_ops(stmt) != 3)
		return false;
	code = gimple_assign_rhs_code(stmt);
	if (code == BIT_AND_EXPR &&
	    TREE_CODE(gimple_assign_rhs2(stmt)) == INTEGER_CST) {
		*mask = TREE_INT_CST_LOW(gimple_assign_rhs2(stmt));
		return true;
	}
	return mask_of_compare(code, gimple_assign_rhs1(stmt),
			       gimple_assign_rhs2(stmt), mask);
}

/* Bits that are looked at, if all that happens to the loaded word is a mask,
 * perhaps after it was compared (^) with another such word. */
static unsigned long used_mask(gimple stmt)
{
	unsigned long mask;
	use_operand_p use;
	gimple next;
	tree lhs;
	int i;

	for (i = 0; i < 4 && is_gimple_assign(stmt); i++) {
		lhs = gimple_assign_lhs(stmt);
		if (TREE_CODE(lhs) != SSA_NAME ||
		    !single_imm_use(lhs, &use, &next))
			break;
		if (mask_of(next, &mask))
			return mask;
		if (!is_gimple_assign(next) ||
		    (gimple_assign_rhs_code(next) != BIT_XOR_EXPR &&
		     !CONVERT_EXPR_CODE_P(gimple_assign_rhs_code(next))))
			break;
		stmt = next;
	}
	return ~0ul;
}

/* Takes apart a reference to bits of a struct, in its three forms. */
static tree range_object(tree ref, struct range *r)
{
	tree object, size = TYPE_SIZE(TREE_TYPE(ref));

	r->pos = 0;
	switch (TREE_CODE(ref)) {
	case BIT_FIELD_REF:
		object = TREE_OPERAND(ref, 0);
		size = TREE_OPERAND(ref, 1);
		if (!tree_fits_uhwi_p(TREE_OPERAND(ref, 2)))
			return NULL_TREE;
		r->pos = tree_to_uhwi(TREE_OPERAND(ref, 2));
		break;
	case VIEW_CONVERT_EXPR:
		object = TREE_OPERAND(ref, 0);
		break;
	case MEM_REF:
		object = TREE_OPERAND(ref, 0);
		if (TREE_CODE(object) != ADDR_EXPR || place_is_copy(ref))
			return NULL_TREE;
		object = TREE_OPERAND(object, 0);
		r->pos = TREE_INT_CST_LOW(TREE_OPERAND(ref, 1)) * BITS_PER_UNIT;
		break;
	default:
		return NULL_TREE;
	}
	if (!size || !tree_fits_uhwi_p(size) || r->pos > 1ul << 32 ||
	    AGGREGATE_TYPE_P(TREE_TYPE(ref)) ||
	    !RECORD_OR_UNION_TYPE_P(TREE_TYPE(object)))
		return NULL_TREE;
	r->size = tree_to_uhwi(size);
	return object;
}

/**
 * range_leaves() - the fields behind a reference to a range of bits
 * @stmt:	the statement that holds it
 * @ref:	the reference
 * @fn:		called for each field
 * @arg:	for @fn
 *
 * Returns false if @ref is not such a reference or touches no field.
 */
bool range_leaves(gimple stmt, tree ref, leaf_fn fn, void *arg)
{
	struct ksplit_set places = {};
	unsigned int i, found = 0;
	struct range r;
	tree object;

	object = range_object(ref, &r);
	if (!object)
		return false;
	r.mask = used_mask(stmt);
	place_of(object, &places);
	for (i = 0; i < places.n; i++)
		found += record_leaves(places.v[i], TREE_TYPE(object), 0, &r,
				       fn, arg);
	return found != 0;
}
