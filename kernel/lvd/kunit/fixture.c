// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: the domain, and memory on both sides.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "kt.h"

#define KT_CANARY	64
#define KT_CANARY_BYTE	0x5a

struct kt kt;

/**
 * struct kt_object - kernel memory between canaries
 * @list:	in kt.objects
 * @size:	bytes
 * @frozen:	what it was when kt_freeze() was called, or NULL
 * @bytes:	canary, object, canary
 */
struct kt_object {
	struct list_head list;
	size_t size;
	void *frozen;
	u8 bytes[];
};

/**
 * kt_new() - kernel memory for a test
 * @size:	bytes, zeroed
 *
 * Returns NULL: no memory.
 */
void *kt_new(size_t size)
{
	struct kt_object *object;

	object = kzalloc(sizeof(*object) + size + 2 * KT_CANARY, GFP_ATOMIC);
	if (!object)
		return NULL;
	object->size = size;
	memset(object->bytes, KT_CANARY_BYTE, KT_CANARY);
	memset(object->bytes + KT_CANARY + size, KT_CANARY_BYTE, KT_CANARY);
	spin_lock(&kt.lock);
	list_add(&object->list, &kt.objects);
	spin_unlock(&kt.lock);
	return object->bytes + KT_CANARY;
}

static void kt_check_object(const struct kt_object *object)
{
	const u8 *end = object->bytes + KT_CANARY + object->size;

	KT_TRUE(!memchr_inv(object->bytes, KT_CANARY_BYTE, KT_CANARY));
	KT_TRUE(!memchr_inv(end, KT_CANARY_BYTE, KT_CANARY));
}

static void kt_free_object(struct kt_object *object)
{
	kt_check_object(object);
	kfree(object->frozen);
	/* so that nobody finds anything useful in it */
	memset(object->bytes, 0x6b, object->size + 2 * KT_CANARY);
	kfree(object);
}

/**
 * kt_delete() - free what kt_new() returned
 * @object:	what it returned; anything else is left alone
 */
void kt_delete(const void *object)
{
	struct kt_object *o, *found = NULL;

	spin_lock(&kt.lock);
	list_for_each_entry(o, &kt.objects, list)
		if (o->bytes + KT_CANARY == object)
			found = o;
	if (found)
		list_del(&found->list);
	spin_unlock(&kt.lock);
	if (found)
		kt_free_object(found);
}

/**
 * kt_freeze() - note what all kernel objects are
 */
void kt_freeze(void)
{
	struct kt_object *o;

	list_for_each_entry(o, &kt.objects, list) {
		kfree(o->frozen);
		o->frozen = kzalloc(o->size, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(kt.test, o->frozen);
		memcpy(o->frozen, o->bytes + KT_CANARY, o->size);
	}
}

/**
 * kt_check_frozen() - all kernel objects are as they were
 */
void kt_check_frozen(void)
{
	struct kt_object *o;

	list_for_each_entry(o, &kt.objects, list)
		if (o->frozen)
			KT_TRUE(!memcmp(o->frozen, o->bytes + KT_CANARY,
					o->size));
}

/**
 * kt_check_canaries() - nobody wrote beside a kernel object
 */
void kt_check_canaries(void)
{
	struct kt_object *o;

	spin_lock(&kt.lock);
	list_for_each_entry(o, &kt.objects, list)
		kt_check_object(o);
	spin_unlock(&kt.lock);
}

/**
 * kt_dnew() - memory of the driver
 * @size:	bytes, zeroed
 */
void *kt_dnew(size_t size)
{
	void *p = lvd_loop_alloc(kt.domain, size);

	KT_TRUE(p);
	return p;
}

/**
 * kt_dstring() - a string in the driver's memory
 * @s:	the string
 */
char *kt_dstring(const char *s)
{
	char *p = kt_dnew(strlen(s) + 1);

	if (p)
		memcpy(p, s, strlen(s) + 1);
	return p;
}

/**
 * kt_snew() - memory of the caller in a case that is run in both directions
 * @side:	who calls
 * @size:	bytes, zeroed
 */
void *kt_snew(const struct kt_side *side, size_t size)
{
	return side->driver ? kt_dnew(size) : kt_new(size);
}

/**
 * kt_scopy() - the same, with something in it
 * @side:	who calls
 * @from:	what
 * @size:	bytes
 */
void *kt_scopy(const struct kt_side *side, const void *from, size_t size)
{
	return memcpy(kt_snew(side, size), from, size);
}

/**
 * kt_is_kernel() - may the kernel's side have this pointer?
 * @p:		pointer
 * @size:	bytes
 *
 * Returns false if it leads into the domain's memory.
 */
bool kt_is_kernel(const void *p, size_t size)
{
	struct lvd_region *region;
	bool fixed;

	if (!size)
		return true;
	region = lvd_region_get_user(kt.domain, (unsigned long)p, 1);
	if (!region)
		return true;
	fixed = region->flags & LVD_REGION_FIXED;
	lvd_region_put(kt.domain, region);
	return fixed;
}

/**
 * kt_global() - address of a global in the domain
 * @name:	its name
 */
unsigned long kt_global(const char *name)
{
	return lvd_domain_global(kt.domain, name);
}

static int kt_index(const char *name)
{
	unsigned int i;

	for (i = 0; i < kt.glue->nfuncs; i++)
		if (!strcmp(kt.glue->funcs[i].name, name))
			return i;
	KUNIT_FAIL(kt.test, "no boundary function %s", name);
	return -1;
}

/**
 * kt_entry() - the kernel's stand-in for a function of the driver
 * @name:	its name
 */
void *kt_entry(const char *name)
{
	int index = kt_index(name);

	KUNIT_ASSERT_GE(kt.test, index, 0);
	return kt.glue->funcs[index].kernel;
}

/**
 * kt_address() - where the domain has a function of the driver
 * @name:	its name
 */
unsigned long kt_address(const char *name)
{
	return lvd_func_address(kt.domain, &kt.glue->funcs[kt_index(name)]);
}

/**
 * kt_rpc() - the driver calls the kernel
 * @name:	function of the kernel
 * @arg:	LVD_MAX_ARGS words
 *
 * Returns what the function returned, as a word.
 */
unsigned long kt_rpc(const char *name, const unsigned long *arg)
{
	return lvd_rpc(kt.domain, kt_index(name), arg);
}

/**
 * kt_run() - have the driver do something
 * @script:	what
 * @data:	for it
 *
 * Returns the script's result, or what the kernel is told if the driver died.
 */
long kt_run(long (*script)(void *data), void *data)
{
	long (*run)(unsigned long word) = kt_entry("kt_d_run");
	long (*outer)(void *data) = kt.script;
	void *outer_data = kt.data;
	long ret;

	kt.script = script;
	kt.data = data;
	ret = run(0);
	kt.script = outer;
	kt.data = outer_data;
	return ret;
}

/**
 * kt_try_start() - make a domain
 * @test:	the test
 * @module:	whose glue
 *
 * Returns 0 or -ENOMEM.
 */
int kt_try_start(struct kunit *test, const char *module)
{
	unsigned int i;

	kt.test = test;
	kt.glue = lvd_glue_find(module);
	KUNIT_ASSERT_NOT_NULL_MSG(test, kt.glue, "no glue of %s", module);
	kt.domain = lvd_loop_domain(kt.glue);
	if (IS_ERR_OR_NULL(kt.domain)) {
		kt.domain = NULL;
		return -ENOMEM;
	}
	for (i = 0; kt_driver_funcs[i].name; i++)
		lvd_loop_bind(kt.domain, kt_driver_funcs[i].name,
			      kt_driver_funcs[i].fn);
	return 0;
}

/**
 * kt_start() - make a domain, or give up
 * @test:	the test
 * @module:	whose glue
 */
void kt_start(struct kunit *test, const char *module)
{
	KUNIT_ASSERT_EQ(test, kt_try_start(test, module), 0);
}

/**
 * kt_stop() - destroy the domain
 */
void kt_stop(void)
{
	if (kt.domain)
		lvd_domain_destroy(kt.domain);
	kt.domain = NULL;
}

/**
 * kt_init() - a test case begins
 * @test:	the test
 *
 * Returns 0.
 */
int kt_init(struct kunit *test)
{
	memset(&kt, 0, sizeof(kt));
	kt.test = test;
	INIT_LIST_HEAD(&kt.objects);
	spin_lock_init(&kt.lock);
	return 0;
}

/**
 * kt_exit() - a test case is over
 * @test:	the test
 */
void kt_exit(struct kunit *test)
{
	struct kt_object *o, *next;

	kt_stop();
	list_for_each_entry_safe(o, next, &kt.objects, list) {
		list_del(&o->list);
		kt_free_object(o);
	}
}
