// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: what a callee does to what it was handed, whichever
 * side it is on. It reads all that it may read, which goes into the result, and
 * writes everything, also what the interface does not let it change.
 */
#include <linux/string.h>

#include "kt.h"

#define KT_MOST		(2 * LVD_MAX_OBJECTS)	/* nodes of a list */

enum kt_direction { KT_IN, KT_OUT, KT_BOTH, KT_NONE };

struct kt_scalar {
	const char *name;
	size_t offset;
	size_t size;
	enum kt_direction direction;
	bool is_bool;
};

#define KT_SCALAR(type, field, direction)				\
	{ #field, offsetof(struct kt_scalars, field), sizeof(type),	\
	  direction, __builtin_types_compatible_p(type, bool) },
#define KT_SCALAR_ROWS(type, field)					\
	KT_SCALAR(type, field##_in, KT_IN)				\
	KT_SCALAR(type, field##_out, KT_OUT)				\
	KT_SCALAR(type, field##_both, KT_BOTH)				\
	KT_SCALAR(type, field##_none, KT_NONE)

static const struct kt_scalar kt_scalar_table[] = {
	KT_SCALARS(KT_SCALAR_ROWS)
	KT_SCALAR(int, plain, KT_IN)
};

/**
 * kt_color() - a value for a field that differs in every byte
 * @field:	its number
 * @seed:	0 is the color of untouched memory; others: who wrote it
 *
 * Returns the value; fields use its low bytes.
 */
u64 kt_color(unsigned int field, unsigned int seed)
{
	if (!seed)
		return 0;
	return 0x8182838485868788ULL * (2 * seed + 1) + 0x0101010101010101ULL * field;
}

static u64 kt_scalar_color(unsigned int i, unsigned int seed)
{
	const struct kt_scalar *f = &kt_scalar_table[i];
	u64 v = kt_color(i, seed);

	if (f->is_bool)
		return seed & 1;
	return f->size == 8 ? v : v & ((1ULL << 8 * f->size) - 1);
}

/**
 * kt_paint() - write every field
 * @s:		the object
 * @seed:	who writes
 */
void kt_paint(struct kt_scalars *s, unsigned int seed)
{
	unsigned int i;
	u64 v;

	for (i = 0; i < ARRAY_SIZE(kt_scalar_table); i++) {
		v = kt_scalar_color(i, seed);
		memcpy((void *)s + kt_scalar_table[i].offset, &v,
		       kt_scalar_table[i].size);
	}
}

/**
 * kt_check_scalars() - compare every field
 * @s:		the object
 * @in:		who wrote the "in" fields
 * @out:	who wrote the "out" fields; ~0: anybody
 * @none:	who wrote the fields that are not shared
 * @who:	whose object it is
 *
 * Fields that are both are those of @out, or of @in if @out is anybody.
 */
void kt_check_scalars(const struct kt_scalars *s, unsigned int in,
		      unsigned int out, unsigned int none, const char *who)
{
	const struct kt_scalar *f;
	unsigned int i, seed;
	u64 v;

	for (i = 0; i < ARRAY_SIZE(kt_scalar_table); i++) {
		f = &kt_scalar_table[i];
		v = 0;
		memcpy(&v, (const void *)s + f->offset, f->size);
		switch (f->direction) {
		case KT_IN:
			seed = in;
			break;
		case KT_OUT:
			seed = out;
			break;
		case KT_BOTH:
			seed = out == ~0U ? in : out;
			break;
		default:
			seed = none;
			break;
		}
		if (seed != ~0U)
			KUNIT_EXPECT_EQ_MSG(kt.test, v, kt_scalar_color(i, seed),
					    "%s: %s", who, f->name);
	}
}

u64 kt_do_scalars(struct kt_scalars *s)
{
	kt.saw.scalars = *s;
	kt_paint(s, 2);
	return KT_DIGEST;
}

u64 kt_do_many(u8 a, s8 b, u16 c, s16 d, u32 e, s32 f, u64 g, s64 h, bool i,
	       char j)
{
	return a + 3 * b + 5 * c + 7 * d + 11ULL * e + 13LL * f + 17 * g +
		19ULL * h + 23 * i + 29 * j;
}

u32 kt_do_bits(struct kt_bits *bits)
{
	kt.saw.bits = *bits;
	bits->a = 0;
	bits->b = 5;
	bits->c = 0x9876543;
	bits->d = -9;
	bits->hidden = 77;
	bits->e = 0x1111;
	bits->f = 0xfedcba9876ULL;
	bits->g = 0xabcdef;
	bits->h = !bits->h;
	bits->i = 1;
	bits->j = 0xc;
	bits->k = 0x3;
	return 0x80000001;
}

u64 kt_do_by_value(struct kt_small small, struct kt_pair pair, u32 last)
{
	return small.x + 3 * small.y + 5 * pair.a + 7ULL * pair.b +
		11 * pair.c + 13ULL * last;
}

u32 kt_do_const(const struct kt_pair *pair)
{
	return pair->a + 3 * pair->b + 5 * pair->c;
}

static void kt_touch_inner(struct kt_inner *inner, u32 y)
{
	inner->x++;
	inner->y = y;
	inner->hidden = 99;
}

u64 kt_do_outer(struct kt_outer *o)
{
	u64 sum = o->id + 7 * o->embedded.x + o->tail;

	if (o->first)
		sum += 3 * o->first->x;
	if (o->second)
		sum += 5 * o->second->x;
	if (o->none)
		sum += KT_BIAS;
	kt_touch_inner(&o->embedded, 13);
	if (o->second)
		kt_touch_inner(o->second, 12);
	if (o->first)
		kt_touch_inner(o->first, 11);
	o->id = 7777;
	o->tail++;
	o->second = o->first;
	o->first = NULL;
	return sum;
}

u64 kt_do_list(struct kt_node *head)
{
	struct kt_node *node = head, *next;
	unsigned int n = 0;
	u64 sum = 0;

	while (node && n++ < KT_MOST) {
		sum += n * node->value;
		node = node->next;
		if (node == head) {
			sum += KT_BIAS;
			break;
		}
	}
	if (head && head->value == KT_CUT)
		head->next = NULL;
	if (head && head->value == KT_SWAP && head->next && head->next->next) {
		next = head->next;
		head->next = next->next;
		next->next = head->next->next;
		head->next->next = next;
	}
	for (node = head, n = 0; node && n++ < KT_MOST; node = node->next) {
		node->value += 100;
		if (node->next == head)
			break;
	}
	return sum;
}

static s64 kt_walk(struct kt_tree *node, struct kt_tree *parent,
		   unsigned int depth)
{
	s64 sum;

	if (!node || depth > 12)
		return 0;
	if (depth > 1 && node->parent != parent)
		return KT_BIAS;
	sum = (s64)depth * node->key;
	node->key = -node->key;
	return sum + 2 * kt_walk(node->left, node, depth + 1) +
		3 * kt_walk(node->right, node, depth + 1);
}

s64 kt_do_tree(struct kt_tree *root)
{
	return kt_walk(root, NULL, 1);
}

u64 kt_do_arrays(struct kt_arrays *a)
{
	u64 sum = a->len;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(a->bytes); i++) {
		sum += (i + 1) * a->bytes[i];
		a->bytes[i] ^= 0xff;
	}
	for (i = 0; i < ARRAY_SIZE(a->words); i++) {
		sum += (i + 2) * (u64)a->words[i];
		a->words[i] = 0;
	}
	for (i = 0; i < ARRAY_SIZE(a->parts); i++) {
		sum += (i + 3) * a->parts[i].x;
		kt_touch_inner(&a->parts[i], 20 + i);
	}
	for (i = 0; i < ARRAY_SIZE(a->slots); i++)
		if (a->slots[i]) {
			sum += (i + 4) * a->slots[i]->x;
			kt_touch_inner(a->slots[i], 30 + i);
		}
	for (i = 0; a->data && i < a->len; i++) {
		sum += (i + 5) * a->data[i];
		a->data[i] += i + 1;
	}
	for (i = 0; a->many && i < a->len; i++) {
		sum += (i + 6) * a->many[i].x;
		kt_touch_inner(&a->many[i], 40 + i);
	}
	if (a->name)
		sum += strlen(a->name) << 32;
	return sum;
}

u64 kt_do_sum(const u16 *v, u32 n)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < n; i++)
		sum += (i + 1) * v[i];
	return sum;
}

void kt_do_fill(u32 *v, u32 n, u32 first)
{
	u32 i;

	for (i = 0; i < n; i++)
		v[i] = first + i;
}

u64 kt_do_inners(struct kt_inner *v, u32 n)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < n; i++) {
		sum += (i + 1) * v[i].x;
		kt_touch_inner(&v[i], 50 + i);
	}
	return sum;
}

u32 kt_do_sentinel(u32 *v)
{
	u32 sum = 0, i;

	for (i = 0; v[i]; i++) {
		sum += (i + 1) * v[i];
		v[i] += 1000;
	}
	return sum;
}

u32 kt_do_strlen(const char *s)
{
	u32 n = 0;

	while (s[n])
		n++;
	return n;
}

void kt_do_upper(char *s, u32 size)
{
	for (; size; size--, s++)
		if (*s >= 'a' && *s <= 'z')
			*s += 'A' - 'a';
}

static u64 kt_do_name(struct kt_tagged *t)
{
	u64 sum = 0;
	unsigned int i;

	for (i = 0; i < sizeof(t->value.name); i++)
		sum += (i + 1) * (u8)t->value.name[i];
	t->value.name[0] = 'X';
	return sum;
}

u64 kt_do_tagged(struct kt_tagged *t)
{
	u64 sum = t->tail++;

	switch (t->kind) {
	case KT_NUMBER:
		sum += t->value.number++;
		if (t->value.number != KT_RETAG + 1)
			break;
		t->kind = KT_NAME;
		memcpy(t->value.name, "changed\0\0\0\0", sizeof(t->value.name));
		break;
	case KT_INNER:
		sum += t->value.inner.x;
		kt_touch_inner(&t->value.inner, 60);
		break;
	case KT_NAME:
		sum += kt_do_name(t);
		break;
	case KT_LIST:
		sum += kt_do_list(t->value.list);
		break;
	}
	return sum;
}

u64 kt_do_void(void *data)
{
	struct kt_inner *inner = data;

	if (!inner)
		return KT_BIAS;
	kt_touch_inner(inner, 70);
	return inner->x;
}

u64 kt_do_holder(struct kt_holder *holder)
{
	static const u64 weights[8] = { 0, 1, 10, 100, 1000, 10000, 100000, 7 };
	u64 sum = holder->id++ + 100000 * strlen(holder->label);

	sum += 10000000 * weights[holder->slot];
	holder->slot = 7 - holder->slot;
	holder->label[0] = 'L';
	return sum + kt_do_void(holder->data);
}

u32 kt_do_packet(struct kt_packet *p)
{
	u32 sum = p->pos - p->head;
	u32 i;

	for (i = 0; i < p->len; i++) {
		sum += (i + 1) * p->head[i];
		p->head[i]++;
	}
	p->pos++;
	return sum;
}

u32 kt_do_inside(u8 *base, u32 len, u8 *pos)
{
	u32 sum = pos - base;
	u32 i;

	for (i = 0; i < len; i++)
		sum += base[i];
	*pos = 0xee;
	return sum;
}

/**
 * kt_spoil() - write what never crosses: lock and list
 * @dev:	the device
 *
 * Both at once: the lock may be of no bytes.
 */
void kt_spoil(struct kt_dev *dev)
{
	memset((void *)dev + offsetof(struct kt_dev, lock), 0xff,
	       offsetof(struct kt_dev, users) - offsetof(struct kt_dev, lock));
}
