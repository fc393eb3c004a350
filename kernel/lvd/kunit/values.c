// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: values and shapes of memory, in both directions.
 */
#include <linux/limits.h>
#include <linux/string.h>

#include "kt.h"

/* Scalars. */

static void kt_scalars_case(const struct kt_side *side)
{
	struct kt_scalars *s = kt_snew(side, sizeof(*s));
	u64 ret;

	kt_paint(s, 1);
	ret = kt_cross(side, u64, "scalars", (struct kt_scalars *), s);
	KT_EQ(ret, KT_DIGEST);
	kt_check_scalars(&kt.saw.scalars, 1, ~0, 0, "callee");
	kt_check_scalars(s, 1, 2, 1, "caller");
}

/* The same object again: what the callee changed before does not show up. */
static void kt_again_case(const struct kt_side *side)
{
	struct kt_scalars *s = kt_snew(side, sizeof(*s));

	kt_paint(s, 1);
	kt_cross(side, u64, "scalars", (struct kt_scalars *), s);
	kt_paint(s, 4);
	kt_cross(side, u64, "scalars", (struct kt_scalars *), s);
	kt_check_scalars(&kt.saw.scalars, 4, ~0, ~0, "callee");
	kt_check_scalars(s, 4, 2, 4, "caller");
}

static void kt_narrow_case(const struct kt_side *side)
{
	static const long values[] = {
		0, 1, -1, 127, 128, 255, -128, 32767, 32768, 65535, INT_MAX,
		INT_MIN + 1, 0x1234567890L,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		KT_EQ(kt_cross(side, s8, "s8", (s8), (s8)values[i]),
		      (s8)-(s8)values[i]);
		KT_EQ(kt_cross(side, u16, "u16", (u16), (u16)values[i]),
		      (u16)((u16)values[i] + 1));
		KT_EQ(kt_cross(side, int, "int", (int), (int)values[i]),
		      -(int)values[i]);
		KT_EQ((int)kt_cross(side, bool, "bool", (bool), !!values[i]),
		      !values[i]);
	}
	if (!side->driver)
		return;
	/* the rest of the word says nothing */
	KT_EQ(kt_call("kt_k_bool", 0x100), 1);
	KT_EQ((s8)kt_call("kt_k_s8", 0xabcd05), -5);
	KT_EQ((u16)kt_call("kt_k_u16", 0xdead0007UL << 16 | 7), 8);
	KT_EQ((int)kt_call("kt_k_int", 0xdead000000000007UL), -7);
}

static void kt_many_case(const struct kt_side *side)
{
	u64 ret, want = kt_do_many(200, -3, 60000, -3000, 4000000000U,
				   -2000000000, ~0ULL - 5, LLONG_MIN + 9, true,
				   'x');

	ret = kt_cross(side, u64, "many",
		       (u8, s8, u16, s16, u32, s32, u64, s64, bool, char),
		       200, -3, 60000, -3000, 4000000000U, -2000000000,
		       ~0ULL - 5, LLONG_MIN + 9, true, 'x');
	KT_EQ(ret, want);
}

static void kt_bits_case(const struct kt_side *side)
{
	struct kt_bits *bits = kt_snew(side, sizeof(*bits));
	u32 ret;

	*bits = (struct kt_bits){
		.a = 1, .b = 2, .c = 0xabcdef1, .d = -16, .hidden = 100,
		.e = 0xbeef, .f = 0x123456789aULL, .g = 0x765432, .h = true,
		.j = 9, .k = 6,
	};
	ret = kt_cross(side, u32, "bits", (struct kt_bits *), bits);
	KT_EQ(ret, 0x80000001U);
	KT_EQ((u32)kt.saw.bits.a, 1U);
	KT_EQ((u32)kt.saw.bits.c, 0xabcdef1U);
	KT_EQ((s32)kt.saw.bits.d, -16);
	KT_EQ((s32)kt.saw.bits.hidden, 0);
	KT_EQ((u32)kt.saw.bits.e, 0xbeefU);
	KT_EQ((u64)kt.saw.bits.f, 0x123456789aULL);
	KT_EQ((int)kt.saw.bits.h, 1);
	KT_EQ((int)kt.saw.bits.j, 9);
	KT_EQ((int)kt.saw.bits.k, 0);
	KT_EQ((u32)bits->a, 1U);
	KT_EQ((u32)bits->b, 5U);
	KT_EQ((u32)bits->c, 0x9876543U);
	KT_EQ((s32)bits->d, -9);
	KT_EQ((s32)bits->hidden, 100);
	KT_EQ((u32)bits->e, 0xbeefU);
	KT_EQ((u64)bits->f, 0xfedcba9876ULL);
	KT_EQ((u64)bits->g, 0xabcdefULL);
	KT_EQ((int)bits->h, 0);
	KT_EQ((int)bits->i, 1);
	KT_EQ((int)bits->j, 0xc);
	KT_EQ((int)bits->k, 6);
}

static void kt_by_value_case(const struct kt_side *side)
{
	struct kt_pair pair = { 0x1122334455667788ULL, 0x99aabbcc, 0xddee };
	struct kt_small small = { 7, 250 };
	unsigned long word[LVD_MAX_ARGS] = {};
	u64 ret, want = kt_do_by_value(small, pair, 0x81828384);

	if (side->driver) {
		memcpy(&word[0], &small, sizeof(small));
		memcpy(&word[1], &pair, sizeof(pair));
		word[3] = 0x81828384;
		ret = kt_rpc("kt_k_by_value", word);
	} else {
		ret = kt_driver("kt_d_by_value",
				u64 (*)(struct kt_small, struct kt_pair, u32))
			(small, pair, 0x81828384);
	}
	KT_EQ(ret, want);
}

static void kt_const_case(const struct kt_side *side)
{
	struct kt_pair pair = { 1000, 200, 30 };
	const struct kt_pair *p = kt_scopy(side, &pair, sizeof(pair));

	KT_EQ(kt_cross(side, u32, "const", (const struct kt_pair *), p),
	      kt_do_const(&pair));
}

static void kt_unused_case(const struct kt_side *side)
{
	struct kt_pair *p = kt_snew(side, sizeof(*p));

	kt.saw.pointer = &kt;
	KT_EQ(kt_cross(side, int, "unused", (struct kt_pair *, int), p, -5),
	      -5);
	/* neither its own address nor the caller's */
	KT_TRUE(kt.saw.pointer != p);
	KT_TRUE(!kt.saw.pointer);
}

/* Shapes. */

static void kt_outer_case(const struct kt_side *side)
{
	struct kt_inner *first = kt_snew(side, sizeof(*first));
	struct kt_inner *second = kt_snew(side, sizeof(*second));
	struct kt_outer *outer = kt_snew(side, sizeof(*outer));
	u64 ret;

	*first = (struct kt_inner){ 100, 1, 1 };
	*second = (struct kt_inner){ 200, 2, 2 };
	*outer = (struct kt_outer){
		.id = 3, .first = first, .second = second,
		.embedded = { 400, 4, 4 }, .tail = 1ULL << 40,
	};
	ret = kt_cross(side, u64, "outer", (struct kt_outer *), outer);
	KT_EQ(ret, 3 + 300 + 1000 + 2800 + (1ULL << 40));
	KT_EQ(first->x, 101);
	KT_EQ(first->y, 11);
	KT_EQ(first->hidden, 1);
	KT_EQ(second->x, 201);
	KT_EQ(second->y, 12);
	KT_EQ(second->hidden, 2);
	KT_EQ(outer->embedded.x, 401);
	KT_EQ(outer->embedded.y, 13);
	KT_EQ(outer->embedded.hidden, 4);
	KT_EQ(outer->id, 3);
	KT_EQ(outer->tail, (1ULL << 40) + 1);
	/* "in" stays, "out" is the caller's pointer to the same object */
	KT_TRUE(outer->first == first);
	KT_TRUE(outer->second == first);
	KT_TRUE(!outer->none);
}

/* An object inside another one is known by pointers of its own. */
static void kt_part_case(const struct kt_side *side)
{
	struct kt_outer *outer = kt_snew(side, sizeof(*outer));
	struct kt_arrays *a = kt_snew(side, sizeof(*a));

	kt_cross(side, u64, "outer", (struct kt_outer *), outer);
	outer->embedded.x = 50;
	KT_EQ(kt_cross(side, u64, "void", (void *), &outer->embedded), 51);
	KT_EQ(outer->embedded.x, 51);
	KT_EQ(outer->embedded.y, 70);
	kt_cross(side, u64, "arrays", (struct kt_arrays *), a);
	a->parts[2].x = 60;
	KT_EQ(kt_cross(side, u64, "void", (void *), &a->parts[2]), 61);
	KT_EQ(a->parts[2].x, 61);
	KT_EQ(a->parts[2].y, 70);
}

/* Two pointers to one object stay two pointers to one object. */
static void kt_alias_case(const struct kt_side *side)
{
	struct kt_inner *inner = kt_snew(side, sizeof(*inner));
	struct kt_outer *outer = kt_snew(side, sizeof(*outer));
	u64 ret;

	inner->x = 10;
	outer->first = inner;
	outer->second = inner;
	ret = kt_cross(side, u64, "outer", (struct kt_outer *), outer);
	KT_EQ(ret, 80);
	KT_EQ(inner->x, 12);
	KT_EQ(inner->y, 11);
}

static struct kt_node *kt_make_list(const struct kt_side *side, unsigned int n)
{
	struct kt_node *head = NULL, *node;

	for (; n; n--) {
		node = kt_snew(side, sizeof(*node));
		node->value = n;
		node->next = head;
		head = node;
	}
	return head;
}

static void kt_list_case(const struct kt_side *side)
{
	struct kt_node *head = kt_make_list(side, 40), *node;
	unsigned int i = 0;

	KT_EQ(kt_cross(side, u64, "list", (struct kt_node *), head), 22140);
	for (node = head; node; node = node->next)
		KT_EQ(node->value, 100 + ++i);
	KT_EQ(i, 40);
	KT_EQ(kt_cross(side, u64, "list", (struct kt_node *), NULL), 0);
}

static void kt_cycle_case(const struct kt_side *side)
{
	struct kt_node *head = kt_make_list(side, 3);

	head->next->next->next = head;
	KT_EQ(kt_cross(side, u64, "list", (struct kt_node *), head),
	      14 + KT_BIAS);
	KT_EQ(head->value, 101);
	KT_EQ(head->next->next->value, 103);
	KT_TRUE(head->next->next->next == head);
	/* a list of one that leads to itself */
	head->next = head;
	KT_EQ(kt_cross(side, u64, "list", (struct kt_node *), head),
	      101 + KT_BIAS);
}

/* The callee changes where the pointers lead. */
static void kt_relink_case(const struct kt_side *side)
{
	struct kt_node *head = kt_make_list(side, 4);
	struct kt_node *second = head->next, *third = second->next;

	head->value = KT_SWAP;
	kt_cross(side, u64, "list", (struct kt_node *), head);
	KT_TRUE(head->next == third);
	KT_TRUE(third->next == second);
	KT_TRUE(second->next && second->next->value == 104);
	head->value = KT_CUT;
	kt_cross(side, u64, "list", (struct kt_node *), head);
	KT_TRUE(!head->next);
	KT_EQ(head->value, KT_CUT + 100);
}

static void kt_tree_case(const struct kt_side *side)
{
	struct kt_tree *node[15], *plain = kunit_kzalloc(kt.test, sizeof(*plain)
							 * 15, GFP_KERNEL);
	unsigned int i;
	s64 want;

	KUNIT_ASSERT_NOT_NULL(kt.test, plain);
	for (i = 0; i < ARRAY_SIZE(node); i++) {
		node[i] = kt_snew(side, sizeof(*node[i]));
		node[i]->key = plain[i].key = i * i - 50;
	}
	for (i = 1; i < ARRAY_SIZE(node); i++) {
		node[i]->parent = node[(i - 1) / 2];
		plain[i].parent = &plain[(i - 1) / 2];
		*(i % 2 ? &node[i]->parent->left : &node[i]->parent->right) =
			node[i];
		*(i % 2 ? &plain[i].parent->left : &plain[i].parent->right) =
			&plain[i];
	}
	want = kt_do_tree(plain);
	KT_EQ(kt_cross(side, s64, "tree", (struct kt_tree *), node[0]), want);
	for (i = 0; i < ARRAY_SIZE(node); i++)
		KT_EQ(node[i]->key, plain[i].key);
}

static void kt_arrays_case(const struct kt_side *side)
{
	struct kt_arrays *a = kt_snew(side, sizeof(*a));
	u64 ret, sum = 5;
	u32 i;

	a->len = 5;
	a->data = kt_snew(side, 6 * sizeof(*a->data));
	a->many = kt_snew(side, 6 * sizeof(*a->many));
	a->name = kt_scopy(side, "arrays", 7);
	for (i = 0; i < ARRAY_SIZE(a->bytes); i++) {
		a->bytes[i] = 200 + i;
		sum += (i + 1) * (200 + i);
	}
	for (i = 0; i < ARRAY_SIZE(a->words); i++) {
		a->words[i] = 0xfffffff0 + i;
		sum += (i + 2) * (0xfffffff0ULL + i);
	}
	for (i = 0; i < ARRAY_SIZE(a->parts); i++) {
		a->parts[i].x = 10 + i;
		a->parts[i].hidden = 5;
		sum += (i + 3) * (10 + i);
	}
	for (i = 0; i < ARRAY_SIZE(a->slots); i++) {
		if (i == 2)
			continue;
		a->slots[i] = kt_snew(side, sizeof(*a->slots[i]));
		a->slots[i]->x = 60 + i;
		sum += (i + 4) * (60 + i);
	}
	for (i = 0; i < 6; i++) {
		a->data[i] = 65000 + i;
		a->many[i].x = 80 + i;
		if (i < 5)
			sum += (i + 5) * (65000 + i) + (i + 6) * (80 + i);
	}
	sum += 6ULL << 32;

	ret = kt_cross(side, u64, "arrays", (struct kt_arrays *), a);
	KT_EQ(ret, sum);
	for (i = 0; i < ARRAY_SIZE(a->bytes); i++)
		KT_EQ(a->bytes[i], (u8)~(200 + i));
	for (i = 0; i < ARRAY_SIZE(a->words); i++)
		KT_EQ(a->words[i], 0xfffffff0 + i);
	for (i = 0; i < ARRAY_SIZE(a->parts); i++) {
		KT_EQ(a->parts[i].x, 11 + i);
		KT_EQ(a->parts[i].y, 20 + i);
		KT_EQ(a->parts[i].hidden, 5);
	}
	for (i = 0; i < ARRAY_SIZE(a->slots); i++)
		if (i != 2) {
			KT_EQ(a->slots[i]->x, 61 + i);
			KT_EQ(a->slots[i]->y, 30 + i);
		}
	for (i = 0; i < 5; i++) {
		KT_EQ(a->data[i], (u16)(65000 + i + i + 1));
		KT_EQ(a->many[i].x, 81 + i);
		KT_EQ(a->many[i].y, 40 + i);
	}
	/* one past the length is not shared */
	KT_EQ(a->data[5], 65005);
	KT_EQ(a->many[5].x, 85);
	KT_EQ(a->many[5].y, 0);
}

static void kt_counted_case(const struct kt_side *side)
{
	static const u16 values[] = { 9, 8, 7, 65535, 5, 4 };
	struct kt_inner *inners = kt_snew(side, 4 * sizeof(*inners));
	u32 *fill = kt_snew(side, 8 * sizeof(*fill)), i;
	u16 *v = kt_scopy(side, values, sizeof(values));

	for (i = 0; i <= ARRAY_SIZE(values); i++)
		KT_EQ(kt_cross(side, u64, "sum", (const u16 *, u32), v, i),
		      kt_do_sum(values, i));
	for (i = 0; i < 8; i++)
		fill[i] = 77;
	if (side->driver)
		kt_call("kt_k_fill", fill, 7, 1000);
	else
		kt_driver("kt_d_fill", void (*)(u32 *, u32, u32))(fill, 7,
								  1000);
	for (i = 0; i < 8; i++)
		KT_EQ(fill[i], i < 7 ? 1000 + i : 77);
	for (i = 0; i < 4; i++)
		inners[i].x = i + 1;
	KT_EQ(kt_cross(side, u64, "inners", (struct kt_inner *, u32), inners,
		       3), 14);
	for (i = 0; i < 4; i++) {
		KT_EQ(inners[i].x, i < 3 ? i + 2 : 4);
		KT_EQ(inners[i].y, i < 3 ? 50 + i : 0);
	}
}

static void kt_sentinel_case(const struct kt_side *side)
{
	static const u32 values[] = { 5, 6, 7, 0, 9 };
	u32 *v = kt_scopy(side, values, sizeof(values)), i;

	KT_EQ(kt_cross(side, u32, "sentinel", (u32 *), v), 5 + 12 + 21);
	for (i = 0; i < ARRAY_SIZE(values); i++)
		KT_EQ(v[i], values[i] + (i < 3 ? 1000 : 0));
}

static void kt_string_case(const struct kt_side *side)
{
	char *s = kt_scopy(side, "a String", 9);

	KT_EQ(kt_cross(side, u32, "strlen", (const char *), s), 8);
	KT_EQ(kt_cross(side, u32, "strlen", (const char *), s + 8), 0);
	if (side->driver)
		kt_call("kt_k_upper", s, 8);
	else
		kt_driver("kt_d_upper", void (*)(char *, u32))(s, 8);
	KUNIT_EXPECT_STREQ(kt.test, s, "A STRING");
}

/* A constant of the driver's is the kernel's, too: no copy that could end. */
static void kt_constant_case(const struct kt_side *side)
{
	static const char text[] = "constant";
	unsigned long u = (unsigned long)text;

	if (!side->driver)
		return;
	KT_TRUE(lvd_region_own(kt.domain, u, (void *)text, sizeof(text),
			       LVD_REGION_FIXED, NULL));
	KT_EQ(kt_call("kt_k_strlen", text + 3), 5);
	KT_TRUE(kt.saw.pointer == text + 3);
	lvd_region_disown(kt.domain, u);
}

static void kt_name_case(const struct kt_side *side)
{
	const char *s = kt_cross(side, const char *, "name", (u32), 2);

	KUNIT_ASSERT_NOT_NULL(kt.test, s);
	KUNIT_EXPECT_STREQ(kt.test, s, side->driver ? "a longer name" :
			   "the driver's name");
	KT_TRUE(!kt_cross(side, const char *, "name", (u32),
			  side->driver ? 77 : 0));
}

static void kt_union_case(const struct kt_side *side)
{
	struct kt_tagged *t = kt_snew(side, sizeof(*t));

	t->kind = KT_NUMBER;
	t->value.number = 1ULL << 50;
	t->tail = 10;
	KT_EQ(kt_cross(side, u64, "tagged", (struct kt_tagged *), t),
	      (1ULL << 50) + 10);
	KT_EQ(t->value.number, (1ULL << 50) + 1);
	KT_EQ(t->tail, 11);

	t->kind = KT_INNER;
	t->value.inner = (struct kt_inner){ 20, 30, 40 };
	KT_EQ(kt_cross(side, u64, "tagged", (struct kt_tagged *), t), 31);
	KT_EQ(t->value.inner.x, 21);
	KT_EQ(t->value.inner.y, 60);
	KT_EQ(t->value.inner.hidden, 40);

	t->kind = KT_NAME;
	memcpy(t->value.name, "\1\1\1\1\1\1\1\1\1\1\1\1", 12);
	KT_EQ(kt_cross(side, u64, "tagged", (struct kt_tagged *), t), 78 + 12);
	KT_EQ(t->value.name[0], 'X');
	KT_EQ(t->value.name[11], 1);

	t->kind = KT_LIST;
	memset(&t->value, 0, sizeof(t->value));
	t->value.list = kt_make_list(side, 3);
	KT_EQ(kt_cross(side, u64, "tagged", (struct kt_tagged *), t), 14 + 13);
	KT_EQ(t->value.list->next->value, 102);
}

/* The callee stores another member, and says so. */
static void kt_retag_case(const struct kt_side *side)
{
	struct kt_tagged *t = kt_snew(side, sizeof(*t));

	t->value.number = KT_RETAG;
	kt_cross(side, u64, "tagged", (struct kt_tagged *), t);
	KT_EQ(t->kind, KT_NAME);
	KUNIT_EXPECT_STREQ(kt.test, t->value.name, "changed");
}

static void kt_casted_case(const struct kt_side *side)
{
	struct kt_inner *inner = kt_snew(side, sizeof(*inner));
	struct kt_holder *holder = kt_snew(side, sizeof(*holder));

	inner->x = 20;
	KT_EQ(kt_cross(side, u64, "void", (void *), inner), 21);
	KT_EQ(inner->x, 21);
	KT_EQ(inner->y, 70);
	holder->id = 1000;
	holder->data = inner;
	holder->slot = 2;
	memcpy(holder->label, "label", 6);
	KT_EQ(kt_cross(side, u64, "holder", (struct kt_holder *), holder),
	      1022 + 500000 + 100000000);
	KT_EQ(holder->slot, 5);
	KUNIT_EXPECT_STREQ(kt.test, (const char *)holder->label, "Label");
	KT_EQ(inner->x, 22);
	KT_EQ(holder->id, 1001);
	KT_TRUE(holder->data == inner);
}

const struct kt_case kt_value_cases[] = {
	{ "scalars", kt_scalars_case },
	{ "scalars again", kt_again_case },
	{ "narrow", kt_narrow_case },
	{ "many arguments", kt_many_case },
	{ "bit-fields", kt_bits_case },
	{ "struct by value", kt_by_value_case },
	{ "constant object", kt_const_case },
	{ "unused argument", kt_unused_case },
	{}
};

const struct kt_case kt_shape_cases[] = {
	{ "nested objects", kt_outer_case },
	{ "parts of objects", kt_part_case },
	{ "aliases", kt_alias_case },
	{ "list", kt_list_case },
	{ "cycle", kt_cycle_case },
	{ "relinked list", kt_relink_case },
	{ "tree", kt_tree_case },
	{ "arrays in objects", kt_arrays_case },
	{ "counted arrays", kt_counted_case },
	{ "sentinel array", kt_sentinel_case },
	{ "strings", kt_string_case },
	{ "constant string", kt_constant_case },
	{ "string result", kt_name_case },
	{ "tagged union", kt_union_case },
	{ "changed tag", kt_retag_case },
	{ "casted pointers", kt_casted_case },
	{}
};
