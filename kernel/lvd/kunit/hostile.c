// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: drivers that hand over what they must not. Each must
 * end its domain with the right kind of fault, before any kernel function has
 * run with it; the kernel's memory is as it was, and a new domain works.
 */
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kt.h"

/**
 * struct kt_attack - one attack
 * @name:	what is wrong
 * @module:	interface
 * @kind:	the fault; LVD_FAULTS: there is none, the value is harmless
 * @script:	the driver: kt_mark(), then one bad call
 */
struct kt_attack {
	const char *name;
	const char *module;
	enum lvd_fault_kind kind;
	long (*script)(void *data);
};

/* The marked call is the bad one: what it reached and whether it returned. */
static struct {
	int entered;
	bool survived;
	void *bystander;
} kt_marked;

static void kt_mark(void)
{
	kt_freeze();
	kt_marked.entered = atomic_read(&kt.entered);
}

static long kt_survive(void)
{
	kt_marked.survived = true;
	return 0x600d;
}

#define kt_attack(name, ...) ({						\
	kt_mark();							\
	kt_call(name, __VA_ARGS__);					\
	kt_survive();							\
})

/* Pointers. */

static long kt_null(void *data)
{
	kt_mark();
	kt_marked.entered++;
	KT_EQ(kt_call("kt_k_scalars", NULL), 0);
	return kt_survive();
}

static long kt_wild(void *data)
{
	return kt_attack("kt_k_scalars", 0xdead0000UL);
}

static long kt_all_ones(void *data)
{
	return kt_attack("kt_k_scalars", ~0UL);
}

static long kt_error_pointer(void *data)
{
	return kt_attack("kt_k_scalars", -EINVAL);
}

static long kt_kernel_object(void *data)
{
	return kt_attack("kt_k_scalars", kt_marked.bystander);
}

static long kt_kernel_copy(void *data)
{
	void *p = kt_dnew(sizeof(struct kt_scalars));
	struct lvd_region *region;
	void *k;

	region = lvd_region_get_user(kt.domain, (unsigned long)p, 1);
	k = region->loc.k;
	lvd_region_put(kt.domain, region);
	return kt_attack("kt_k_scalars", k);
}

static long kt_base_copy(void *data)
{
	void *p = kt_dnew(sizeof(struct kt_scalars));
	struct lvd_region *region;
	void *b;

	region = lvd_region_get_user(kt.domain, (unsigned long)p, 1);
	b = region->loc.b;
	lvd_region_put(kt.domain, region);
	return kt_attack("kt_k_scalars", b);
}

static long kt_freed(void *data)
{
	void *p = kt_dnew(sizeof(struct kt_scalars));

	KT_EQ(kt_call("kt_k_scalars", p), KT_DIGEST);
	lvd_loop_free(kt.domain, p);
	return kt_attack("kt_k_scalars", p);
}

static long kt_deallocated(void *data)
{
	unsigned long dev = kt_call("kt_k_dev_new", 1);

	kt_call("kt_k_dev_put", dev);
	return kt_attack("kt_k_dev_use", dev);
}

static long kt_twice(void *data)
{
	unsigned long dev = kt_call("kt_k_dev_new", 1);

	kt_call("kt_k_dev_put", dev);
	return kt_attack("kt_k_dev_put", dev);
}

/* A kernel's object, as if the driver had allocated that memory. */
static long kt_free_object_as_memory(void *data)
{
	unsigned long dev = kt_call("kt_k_dev_new", 1);

	return kt_attack("kt_k_free", dev);
}

static long kt_bad_field(void *data)
{
	struct kt_outer *outer = kt_dnew(sizeof(*outer));

	outer->second = (void *)0x1000UL;
	return kt_attack("kt_k_outer", outer);
}

static long kt_bad_slot(void *data)
{
	struct kt_arrays *a = kt_dnew(sizeof(*a));

	a->slots[3] = kt_marked.bystander;
	return kt_attack("kt_k_arrays", a);
}

static long kt_bad_next(void *data)
{
	struct kt_node *node = kt_dnew(sizeof(*node));

	node->next = (void *)~7UL;
	return kt_attack("kt_k_list", node);
}

static long kt_bad_member(void *data)
{
	struct kt_dev *dev = kt_dnew(sizeof(*dev));

	return kt_attack("kt_k_bus_dev", dev);
}

static long kt_bad_user(void *data)
{
	return kt_attack("kt_k_to_user", 0x400000UL, kt_dnew(8), 8UL);
}

static long kt_bad_token(void *data)
{
	return kt_attack("kt_k_cookie", kt_marked.bystander);
}

static long kt_bad_iomem(void *data)
{
	return kt_attack("kt_k_iounmap", 0xfee00000UL);
}

static long kt_bad_bytes(void *data)
{
	return kt_attack("kt_k_sum", kt_marked.bystander, 4);
}

static long kt_no_array(void *data)
{
	return kt_attack("kt_k_sum", NULL, 4);
}

static long kt_bad_string(void *data)
{
	return kt_attack("kt_k_strlen", kt_marked.bystander);
}

/* Sizes. */

static long kt_small(void *data)
{
	return kt_attack("kt_k_scalars",
			 kt_dnew(sizeof(struct kt_scalars) - 8));
}

static long kt_straddle(void *data)
{
	size_t size = sizeof(struct kt_scalars);

	return kt_attack("kt_k_scalars", kt_dnew(2 * size) + size + 8);
}

static long kt_short_array(void *data)
{
	return kt_attack("kt_k_sum", kt_dnew(20), 11);
}

static long kt_short_objects(void *data)
{
	return kt_attack("kt_k_inners",
			 kt_dnew(3 * sizeof(struct kt_inner)), 4);
}

static long kt_short_data(void *data)
{
	struct kt_arrays *a = kt_dnew(sizeof(*a));

	a->len = 100;
	a->data = kt_dnew(199);
	return kt_attack("kt_k_arrays", a);
}

/* The pointer was fine, and is not changed: only the length is. */
static long kt_grown_data(void *data)
{
	struct kt_arrays *a = kt_dnew(sizeof(*a));

	a->len = 4;
	a->data = kt_dnew(8);
	kt_call("kt_k_arrays", a);
	a->len = 100;
	return kt_attack("kt_k_arrays", a);
}

static long kt_grown_objects(void *data)
{
	struct kt_arrays *a = kt_dnew(sizeof(*a));

	a->len = 1;
	a->many = kt_dnew(sizeof(*a->many));
	kt_call("kt_k_arrays", a);
	a->len = 2;
	return kt_attack("kt_k_arrays", a);
}

/* Nothing was behind it, so that any value was fine. */
static long kt_grown_nothing(void *data)
{
	struct kt_arrays *a = kt_dnew(sizeof(*a));

	a->data = kt_dnew(8);
	kt_call("kt_k_arrays", a);
	a->len = 4;
	kt_call("kt_k_arrays", a);
	KT_EQ(a->data[3], 4);
	a->len = 0;
	a->data = (void *)0x1000UL;
	kt_call("kt_k_arrays", a);
	a->len = 4;
	return kt_attack("kt_k_arrays", a);
}

/* Alignment. */

static long kt_misaligned(void *data)
{
	return kt_attack("kt_k_scalars",
			 kt_dnew(2 * sizeof(struct kt_scalars)) + 1);
}

static long kt_misaligned_array(void *data)
{
	return kt_attack("kt_k_sum", kt_dnew(20) + 1, 4);
}

/* Types. */

static long kt_other_type(void *data)
{
	struct kt_tree *tree = kt_dnew(sizeof(*tree));

	kt_call("kt_k_tree", tree);
	return kt_attack("kt_k_list", tree);
}

static long kt_given_type(void *data)
{
	unsigned long dev = kt_call("kt_k_dev_new", 1);

	return kt_attack("kt_k_packet", dev);
}

/* Part of an object as if it were one. */
static long kt_inner_type(void *data)
{
	struct kt_outer *outer = kt_dnew(sizeof(*outer));

	kt_call("kt_k_outer", outer);
	return kt_attack("kt_k_list", &outer->first);
}

/* Functions. */

static long kt_wild_function(void *data)
{
	return kt_attack("kt_k_set_other", 0x1234567UL);
}

static long kt_other_function(void *data)
{
	return kt_attack("kt_k_set_other", kt_address("kt_each_fn"));
}

static long kt_kernel_function(void *data)
{
	return kt_attack("kt_k_set_other", kt_k_hold);
}

static long kt_glue_function(void *data)
{
	return kt_attack("kt_k_set_other", kt_entry("kt_other"));
}

static long kt_function_field(void *data)
{
	struct kt_client *client = kt_dnew(sizeof(*client));
	struct kt_ops *ops = kt_dnew(sizeof(*ops));

	ops->open = (void *)kt_address("kt_op_step");
	return kt_attack("kt_k_register", client, ops);
}

/* Lengths. */

static long kt_huge(void *data)
{
	return kt_attack("kt_k_sum", kt_dnew(64), 0xffffffffU);
}

static long kt_negative(void *data)
{
	return kt_attack("kt_k_to_user", 0UL, kt_dnew(64), -1L);
}

/* n * 2 bytes are few again */
static long kt_overflow(void *data)
{
	return kt_attack("kt_k_sum_bytes", kt_dnew(64), (1UL << 31) + 4);
}

static long kt_huge_field(void *data)
{
	struct kt_arrays *a = kt_dnew(sizeof(*a));

	a->len = LVD_MAX_ELEMENTS + 1;
	a->data = kt_dnew(64);
	return kt_attack("kt_k_arrays", a);
}

static long kt_index(void *data)
{
	return kt_attack("kt_k_at", 16);
}

static long kt_negative_index(void *data)
{
	return kt_attack("kt_k_at", -1);
}

static long kt_not_required(void *data)
{
	struct kt_packet *p = kt_dnew(sizeof(*p));

	p->len = 7;
	return kt_attack("kt_k_part", p, 8);
}

static long kt_none_required(void *data)
{
	return kt_attack("kt_k_part", NULL, 0);
}

static long kt_beyond(void *data)
{
	struct kt_packet *p = kt_dnew(sizeof(*p));

	p->len = 8;
	p->head = kt_dnew(32);
	p->pos = p->head + 9;
	return kt_attack("kt_k_packet", p);
}

static long kt_before(void *data)
{
	u8 *base = kt_dnew(32);

	return kt_attack("kt_k_inside", base + 8, 8, base + 7);
}

static long kt_slot_field(void *data)
{
	struct kt_holder *holder = kt_dnew(sizeof(*holder));

	holder->slot = 8;
	return kt_attack("kt_k_holder", holder);
}

static long kt_label_field(void *data)
{
	struct kt_holder *holder = kt_dnew(sizeof(*holder));

	memset(holder->label, 'x', sizeof(holder->label));
	return kt_attack("kt_k_holder", holder);
}

static long kt_no_sentinel(void *data)
{
	u32 *v = kt_dnew(64);

	memset(v, 0xff, 64);
	return kt_attack("kt_k_sentinel", v);
}

static long kt_no_terminator(void *data)
{
	char *s = kt_dnew(64);

	memset(s, 'x', 64);
	return kt_attack("kt_k_strlen", s);
}

static long kt_endless_constant(void *data)
{
	static const char text[] = "constant";

	KT_TRUE(lvd_region_own(kt.domain, (unsigned long)text, (void *)text, 8,
			       LVD_REGION_FIXED, NULL));
	return kt_attack("kt_k_strlen", text);
}

static long kt_long_string(void *data)
{
	char *s = kt_dnew(2 * LVD_MAX_STRING);

	memset(s, 'x', 2 * LVD_MAX_STRING - 1);
	return kt_attack("kt_k_strlen", s);
}

static long kt_no_terminator_field(void *data)
{
	struct kt_arrays *a = kt_dnew(sizeof(*a));

	a->name = memset(kt_dnew(16), 'x', 16);
	return kt_attack("kt_k_arrays", a);
}

/* Tags, depths, constants, calls. */

static long kt_tag(void *data)
{
	struct kt_tagged *t = kt_dnew(sizeof(*t));

	t->kind = KT_KINDS;
	return kt_attack("kt_k_tagged", t);
}

static long kt_negative_tag(void *data)
{
	struct kt_tagged *t = kt_dnew(sizeof(*t));

	t->kind = -1;
	return kt_attack("kt_k_tagged", t);
}

static long kt_deep(void *data)
{
	struct kt_node *node = kt_dnew((LVD_MAX_OBJECTS + 1) * sizeof(*node));
	unsigned int i;

	for (i = 0; i < LVD_MAX_OBJECTS; i++)
		node[i].next = &node[i + 1];
	return kt_attack("kt_k_list", node);
}

/* One less is fine. */
static long kt_just_deep(void *data)
{
	struct kt_node *node = kt_dnew(LVD_MAX_OBJECTS * sizeof(*node));
	unsigned int i;

	for (i = 0; i < LVD_MAX_OBJECTS - 1; i++)
		node[i].next = &node[i + 1];
	kt_mark();
	kt_marked.entered++;
	KT_EQ(kt_call("kt_k_list", node), 0);
	KT_EQ(node[LVD_MAX_OBJECTS - 1].value, 100);
	return kt_survive();
}

static long kt_no_call(void *data)
{
	static const unsigned long arg[LVD_MAX_ARGS];

	kt_mark();
	lvd_rpc(kt.domain, kt.glue->nfuncs, arg);
	return kt_survive();
}

static long kt_no_rpc(void *data)
{
	static const unsigned long arg[LVD_MAX_ARGS];
	unsigned int i;

	for (i = 0; kt.glue->funcs[i].kind == LVD_RPC; i++)
		;
	kt_mark();
	lvd_rpc(kt.domain, i, arg);
	return kt_survive();
}

static long kt_unresolved(void *data)
{
	return kt_attack("kt_k_unresolved", kt_dnew(8));
}

static const struct kt_attack kt_attacks[] = {
	{ "NULL", "kunit_values", LVD_FAULTS, kt_null },
	{ "wild pointer", "kunit_values", LVD_FAULT_POINTER, kt_wild },
	{ "pointer of all ones", "kunit_values", LVD_FAULT_POINTER, kt_all_ones },
	{ "error pointer", "kunit_values", LVD_FAULT_POINTER, kt_error_pointer },
	{ "kernel object", "kunit_values", LVD_FAULT_POINTER, kt_kernel_object },
	{ "kernel's copy", "kunit_values", LVD_FAULT_POINTER, kt_kernel_copy },
	{ "base copy", "kunit_values", LVD_FAULT_POINTER, kt_base_copy },
	{ "freed memory", "kunit_values", LVD_FAULT_POINTER, kt_freed },
	{ "deallocated object", "kunit_life", LVD_FAULT_POINTER, kt_deallocated },
	{ "deallocated twice", "kunit_life", LVD_FAULT_POINTER, kt_twice },
	{ "kernel's object freed as memory", "kunit_life", LVD_FAULT_FREE,
	  kt_free_object_as_memory },
	{ "wild field", "kunit_shapes", LVD_FAULT_POINTER, kt_bad_field },
	{ "wild pointer in array", "kunit_shapes", LVD_FAULT_POINTER, kt_bad_slot },
	{ "wild list", "kunit_shapes", LVD_FAULT_POINTER, kt_bad_next },
	{ "member of nothing", "kunit_life", LVD_FAULT_POINTER, kt_bad_member },
	{ "user memory not given", "kunit_life", LVD_FAULT_POINTER, kt_bad_user },
	{ "token not given", "kunit_life", LVD_FAULT_POINTER, kt_bad_token },
	{ "device memory not given", "kunit_life", LVD_FAULT_POINTER, kt_bad_iomem },
	{ "no bytes where there are some", "kunit_shapes", LVD_FAULT_POINTER, kt_no_array },
	{ "kernel bytes", "kunit_shapes", LVD_FAULT_POINTER, kt_bad_bytes },
	{ "kernel string", "kunit_shapes", LVD_FAULT_POINTER, kt_bad_string },
	{ "too small", "kunit_values", LVD_FAULT_SIZE, kt_small },
	{ "straddling the end", "kunit_values", LVD_FAULT_SIZE, kt_straddle },
	{ "short array", "kunit_shapes", LVD_FAULT_SIZE, kt_short_array },
	{ "short array of objects", "kunit_shapes", LVD_FAULT_SIZE, kt_short_objects },
	{ "short array in field", "kunit_shapes", LVD_FAULT_SIZE, kt_short_data },
	{ "array that grew", "kunit_shapes", LVD_FAULT_SIZE, kt_grown_data },
	{ "array of objects that grew", "kunit_shapes", LVD_FAULT_SIZE, kt_grown_objects },
	{ "empty array that grew", "kunit_shapes", LVD_FAULT_POINTER, kt_grown_nothing },
	{ "misaligned", "kunit_values", LVD_FAULT_ALIGN, kt_misaligned },
	{ "misaligned array", "kunit_shapes", LVD_FAULT_ALIGN, kt_misaligned_array },
	{ "other type", "kunit_shapes", LVD_FAULT_TYPE, kt_other_type },
	{ "other type of kernel's", "kunit_life", LVD_FAULT_TYPE, kt_given_type },
	{ "part of another type", "kunit_shapes", LVD_FAULT_TYPE, kt_inner_type },
	{ "wild function", "kunit_calls", LVD_FAULT_FUNCTION, kt_wild_function },
	{ "function of other type", "kunit_calls", LVD_FAULT_FUNCTION, kt_other_function },
	{ "kernel function", "kunit_calls", LVD_FAULT_FUNCTION, kt_kernel_function },
	{ "glue as function", "kunit_calls", LVD_FAULT_FUNCTION, kt_glue_function },
	{ "function field of other type", "kunit_calls", LVD_FAULT_FUNCTION, kt_function_field },
	{ "huge length", "kunit_shapes", LVD_FAULT_LENGTH, kt_huge },
	{ "negative length", "kunit_life", LVD_FAULT_LENGTH, kt_negative },
	{ "overflowing length", "kunit_life", LVD_FAULT_LENGTH, kt_overflow },
	{ "huge length in field", "kunit_shapes", LVD_FAULT_LENGTH, kt_huge_field },
	{ "index out of range", "kunit_life", LVD_FAULT_LENGTH, kt_index },
	{ "negative index", "kunit_life", LVD_FAULT_LENGTH, kt_negative_index },
	{ "more than a function allows", "kunit_life", LVD_FAULT_REQUIRED, kt_not_required },
	{ "nothing where it needs something", "kunit_life", LVD_FAULT_REQUIRED, kt_none_required },
	{ "pointer beyond its memory", "kunit_life", LVD_FAULT_LENGTH, kt_beyond },
	{ "pointer before its memory", "kunit_life", LVD_FAULT_LENGTH, kt_before },
	{ "array without sentinel", "kunit_shapes", LVD_FAULT_LENGTH, kt_no_sentinel },
	{ "string without end", "kunit_shapes", LVD_FAULT_STRING, kt_no_terminator },
	{ "string that is too long", "kunit_shapes", LVD_FAULT_STRING, kt_long_string },
	{ "text without end", "kunit_shapes", LVD_FAULT_STRING, kt_label_field },
	{ "index in field out of range", "kunit_shapes", LVD_FAULT_LENGTH, kt_slot_field },
	{ "constant without end", "kunit_shapes", LVD_FAULT_STRING, kt_endless_constant },
	{ "string without end in field", "kunit_shapes", LVD_FAULT_STRING, kt_no_terminator_field },
	{ "bad tag", "kunit_shapes", LVD_FAULT_TAG, kt_tag },
	{ "negative tag", "kunit_shapes", LVD_FAULT_TAG, kt_negative_tag },
	{ "list too long", "kunit_shapes", LVD_FAULT_DEPTH, kt_deep },
	{ "longest list", "kunit_shapes", LVD_FAULTS, kt_just_deep },
	{ "unknown function", "kunit_values", LVD_FAULT_CALL, kt_no_call },
	{ "function of the driver", "kunit_values", LVD_FAULT_CALL, kt_no_rpc },
	{ "function left open", "kunit_calls", LVD_FAULT_UNRESOLVED, kt_unresolved },
};

static const void *kt_gen_attacks(const void *prev, char *desc)
{
	const struct kt_attack *next = prev ? (struct kt_attack *)prev + 1 :
					      kt_attacks;

	if (next == kt_attacks + ARRAY_SIZE(kt_attacks))
		return NULL;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", next->name);
	return next;
}

static long kt_good_script(void *data)
{
	return 0x600d;
}

/* The driver can be loaded again, and works. */
static void kt_check_new_domain(const char *module)
{
	kt_stop();
	kt_start(kt.test, module);
	KT_EQ(kt_run(kt_good_script, NULL), 0x600d);
	KT_TRUE(!lvd_domain_dead(kt.domain));
}

static void kt_attack_test(struct kunit *test)
{
	const struct kt_attack *attack = test->param_value;
	bool harmless = attack->kind == LVD_FAULTS;
	long ret;

	memset(&kt_marked, 0, sizeof(kt_marked));
	kt_marked.bystander = kt_new(sizeof(struct kt_scalars));
	KUNIT_ASSERT_NOT_NULL(test, kt_marked.bystander);
	kt_paint(kt_marked.bystander, 9);
	kt_start(test, attack->module);
	ret = kt_run(attack->script, NULL);

	KT_EQ(kt_marked.survived, harmless);
	KT_EQ(lvd_domain_dead(kt.domain), !harmless);
	KT_EQ(kt.domain->fault.kind, attack->kind);
	KT_EQ(ret, harmless ? 0x600d : -EFAULT);
	KT_EQ(atomic_read(&kt.entered), kt_marked.entered);
	kt_check_frozen();
	kt_check_canaries();
	if (!harmless)
		KT_EQ(kt_run(kt_good_script, NULL), -ENODEV);
	kt_check_new_domain(attack->module);
}

/* What a driver's function answers, or does to what it was handed. */

static unsigned long kt_evil_const(KT_ARGS)
{
	((struct kt_pair *)a)->b++;
	return 1;
}

static unsigned long kt_evil_string(KT_ARGS)
{
	*(char *)a = 'X';
	return 1;
}

static unsigned long kt_evil_result(KT_ARGS)
{
	return (unsigned long)kt_marked.bystander;
}

static unsigned long kt_evil_union(KT_ARGS)
{
	((struct kt_tagged *)a)->kind = 99;
	return 1;
}

static unsigned long kt_evil_list(KT_ARGS)
{
	((struct kt_node *)a)->next = kt_marked.bystander;
	return 1;
}

/* Where a local was: its function returns. */
static unsigned long kt_evil_local(KT_ARGS)
{
	struct kt_node local = { .value = 1 };
	unsigned long gone = (unsigned long)&local;

	OPTIMIZER_HIDE_VAR(gone);
	((struct kt_node *)a)->next = (struct kt_node *)gone;
	return 1;
}

static void kt_begin_evil(struct kunit *test, const char *module,
			  const char *name, void *fn)
{
	memset(&kt_marked, 0, sizeof(kt_marked));
	kt_start(test, module);
	kt_marked.bystander = kt_new(sizeof(struct kt_scalars));
	KUNIT_ASSERT_EQ(test, lvd_domain_bind(kt.domain, name,
					      (unsigned long)fn), 0);
}

static void kt_end_evil(const char *module, enum lvd_fault_kind kind)
{
	KT_TRUE(lvd_domain_dead(kt.domain));
	KT_EQ(kt.domain->fault.kind, kind);
	kt_check_frozen();
	kt_check_canaries();
	kt_check_new_domain(module);
}

/* An object of the kernel, which it goes on with when the domain is dead. */
static unsigned long kt_evil_length(KT_ARGS)
{
	struct kt_arrays *arrays = (struct kt_arrays *)a;

	arrays->len = 100;
	return kt_attack("kt_k_arrays", arrays);
}

static unsigned long kt_evil_kind(KT_ARGS)
{
	struct kt_tagged *tagged = (struct kt_tagged *)a;

	tagged->kind = 99;
	return kt_attack("kt_k_tagged", tagged);
}

static void kt_length_kept_test(struct kunit *test)
{
	struct kt_arrays *arrays;

	kt_begin_evil(test, "kunit_shapes", "kt_d_arrays", kt_evil_length);
	arrays = kt_new(sizeof(*arrays));
	arrays->len = 3;
	arrays->data = kt_new(3 * sizeof(*arrays->data));
	kt_freeze();
	KT_EQ(kt_driver("kt_d_arrays", u64 (*)(struct kt_arrays *))(arrays), 0);
	kt_end_evil("kunit_shapes", LVD_FAULT_SIZE);
	KT_EQ(arrays->len, 3);
}

static void kt_kind_kept_test(struct kunit *test)
{
	struct kt_tagged *tagged;

	kt_begin_evil(test, "kunit_shapes", "kt_d_tagged", kt_evil_kind);
	tagged = kt_new(sizeof(*tagged));
	kt_freeze();
	KT_EQ(kt_driver("kt_d_tagged", u64 (*)(struct kt_tagged *))(tagged), 0);
	kt_end_evil("kunit_shapes", LVD_FAULT_TAG);
	KT_EQ(tagged->kind, 0);
}

/* What the kernel knows as bytes it cannot be given as an object. */
static unsigned long kt_evil_bytes(KT_ARGS)
{
	return kt_attack("kt_k_outer", a);
}

static void kt_bytes_kept_test(struct kunit *test)
{
	u32 *v;

	kt_begin_evil(test, "kunit_shapes", "kt_d_fill", kt_evil_bytes);
	v = kt_new(64 * sizeof(*v));
	kt_driver("kt_d_fill", void (*)(u32 *, u32, u32))(v, 64, 1);
	KT_TRUE(!kt_marked.survived);
	KT_EQ(atomic_read(&kt.entered), kt_marked.entered);
	kt_end_evil("kunit_shapes", LVD_FAULT_TYPE);
}

static void kt_const_test(struct kunit *test)
{
	struct kt_pair *pair;

	kt_begin_evil(test, "kunit_values", "kt_d_const", kt_evil_const);
	pair = kt_new(sizeof(*pair));
	kt_freeze();
	KT_EQ(kt_driver("kt_d_const", u32 (*)(const struct kt_pair *))(pair),
	      0);
	kt_end_evil("kunit_values", LVD_FAULT_READONLY);
}

static void kt_const_string_test(struct kunit *test)
{
	char *s;

	kt_begin_evil(test, "kunit_shapes", "kt_d_strlen", kt_evil_string);
	s = kt_new(8);
	kt_freeze();
	KT_EQ(kt_driver("kt_d_strlen", u32 (*)(const char *))(s), 0);
	kt_end_evil("kunit_shapes", LVD_FAULT_READONLY);
}

static void kt_result_test(struct kunit *test)
{
	struct kt_dev *(*make)(u32 id);

	kt_begin_evil(test, "kunit_life", "kt_d_dev_new", kt_evil_result);
	make = kt_entry("kt_d_dev_new");
	kt_freeze();
	KT_EQ(PTR_ERR(make(1)), -EFAULT);
	kt_end_evil("kunit_life", LVD_FAULT_POINTER);
}

static void kt_name_result_test(struct kunit *test)
{
	kt_begin_evil(test, "kunit_shapes", "kt_d_name", kt_evil_result);
	kt_freeze();
	KT_TRUE(!kt_driver("kt_d_name", const char *(*)(u32))(1));
	kt_end_evil("kunit_shapes", LVD_FAULT_POINTER);
}

static void kt_range_result_test(struct kunit *test)
{
	u32 (*pick)(u32 n);

	kt_start(test, "kunit_life");
	pick = kt_entry("kt_d_pick");
	KT_EQ(pick(16), 0);
	kt_end_evil("kunit_life", LVD_FAULT_LENGTH);
}

static void kt_union_test(struct kunit *test)
{
	struct kt_tagged *t;

	kt_begin_evil(test, "kunit_shapes", "kt_d_tagged", kt_evil_union);
	t = kt_new(sizeof(*t));
	t->value.number = 5;
	KT_EQ(kt_driver("kt_d_tagged", u64 (*)(struct kt_tagged *))(t), 0);
	KT_EQ(t->value.number, 5);
	kt_end_evil("kunit_shapes", LVD_FAULT_TAG);
}

static void kt_next_kept(struct kunit *test, void *evil)
{
	struct kt_node *node;

	kt_begin_evil(test, "kunit_shapes", "kt_d_list", evil);
	node = kt_new(sizeof(*node));
	kt_freeze();
	KT_EQ(kt_driver("kt_d_list", u64 (*)(struct kt_node *))(node), 0);
	KT_TRUE(!node->next);
	kt_end_evil("kunit_shapes", LVD_FAULT_POINTER);
}

static void kt_list_test(struct kunit *test)
{
	kt_next_kept(test, kt_evil_list);
}

static void kt_local_kept_test(struct kunit *test)
{
	kt_next_kept(test, kt_evil_local);
}

/* More crossings than any honest driver has. */
static void kt_nesting_test(struct kunit *test)
{
	kt_start(test, "kunit_calls");
	kt_register();
	KT_TRUE(kt.ops->step(kt.client, 200) < 0);
	KT_TRUE(kt.client->depth < 40);
	kt_end_evil("kunit_calls", LVD_FAULT_DEPTH);
}

/* User memory: what was given, and not a byte more. */
static unsigned long kt_evil_write(KT_ARGS)
{
	kt_mark();
	kt_call("kt_k_to_user", a + 1, kt_dnew(64), b);
	return kt_survive();
}

static void kt_user_test(struct kunit *test)
{
	long (*write)(const void __user *buf, unsigned long n);

	kt_begin_evil(test, "kunit_life", "kt_d_write", kt_evil_write);
	write = kt_entry("kt_d_write");
	KT_EQ(write((void __user *)0x7f0000001000UL, 16), -EFAULT);
	KT_TRUE(!kt_marked.survived);
	KT_EQ(atomic_read(&kt.entered), kt_marked.entered);
	kt_end_evil("kunit_life", LVD_FAULT_POINTER);
}

static struct kunit_case kt_hostile_cases[] = {
	KUNIT_CASE_PARAM(kt_attack_test, kt_gen_attacks),
	KUNIT_CASE(kt_length_kept_test),
	KUNIT_CASE(kt_kind_kept_test),
	KUNIT_CASE(kt_bytes_kept_test),
	KUNIT_CASE(kt_const_test),
	KUNIT_CASE(kt_const_string_test),
	KUNIT_CASE(kt_result_test),
	KUNIT_CASE(kt_name_result_test),
	KUNIT_CASE(kt_range_result_test),
	KUNIT_CASE(kt_union_test),
	KUNIT_CASE(kt_list_test),
	KUNIT_CASE(kt_local_kept_test),
	KUNIT_CASE(kt_nesting_test),
	KUNIT_CASE(kt_user_test),
	{}
};

struct kunit_suite kt_suite_hostile = {
	.name = "ksplit_hostile",
	.init = kt_init,
	.exit = kt_exit,
	.test_cases = kt_hostile_cases,
};
