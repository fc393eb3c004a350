// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: lifetimes, kinds of memory, globals. Here the two
 * directions differ: who calls also says who owns the memory.
 */
#include <linux/err.h>
#include <linux/string.h>

#include "kt.h"

/* Globals and what is only given. */

static void kt_globals_case(const struct kt_side *side)
{
	static const u32 table[] = { 0x10001, 0x20002, 0x30003, 0x40004 };
	u32 (*run)(u32 n) = kt_entry("kt_d_globals");
	u32 want;

	kt_ticks = 1000;
	kt_seen = 0;
	memcpy(kt_table, table, sizeof(table));
	kt_config = (struct kt_config){ 7, 8, 9, "config" };
	want = 1000 + 21 + 40 + 7 * kt_do_sum((const u16 *)table, 8) + 66;
	KT_EQ(run(55), want);
	KT_EQ(kt_ticks, 1000);
	KT_EQ(kt_seen, 55);
	KT_EQ(kt_config.limit, 7);
	KT_EQ(kt_config.used, 9);
	KT_EQ(kt_config.hidden, 9);
	KT_EQ(kt_table[3], 0x40004 + 100);
	/* the driver does not see its own change of what is only "in" */
	kt_ticks = 2000;
	want += 1000 + 5 + 7 * 7 * 100;
	KT_EQ(run(56), want);
	KT_EQ(kt_seen, 56);
	KT_EQ(kt_config.limit, 7);
}

static long kt_globals_script(void *data)
{
	u32 *seen = (void *)kt_global("kt_seen");

	*seen = 40;
	return kt_call("kt_k_globals", 0);
}

/* What the driver wrote is there when it calls the kernel. */
static void kt_globals_rpc_case(const struct kt_side *side)
{
	kt_seen = 1;
	memset(kt_table, 0, sizeof(kt_table));
	kt_config = (struct kt_config){ .used = 100, .name = "" };
	KT_EQ(kt_run(kt_globals_script, NULL), 140);
	KT_EQ(kt_seen, 40);
}

static void kt_readings_case(const struct kt_side *side)
{
	u32 (*give)(struct kt_readings *r) = kt_entry("kt_d_readings");
	struct kt_readings *r = kt_new(sizeof(*r));

	*r = (struct kt_readings){ 10, 20, 30 };
	KT_EQ(give(r), 70);
	r->level = 11;
	/* the driver's own 111, 222 are gone */
	KT_EQ(give(r), 71);
	KT_EQ(r->level, 11);
	KT_EQ(r->limit, 20);
	KT_EQ(r->hidden, 30);
}

static void kt_nothing_case(const struct kt_side *side)
{
	kt_driver("kt_d_nothing", void (*)(void))();
	KT_TRUE(!lvd_domain_dead(kt.domain));
}

/* Objects that the kernel makes for the driver. */

static long kt_dev_script(void *data)
{
	struct kt_dev *dev = (void *)kt_call("kt_k_dev_new", 30);
	struct kt_dev *same;

	KT_TRUE(dev);
	KT_EQ(kt.dev->id, 30);
	/* fields only go where the description says: a result is "out" */
	KT_EQ(dev->state, 1);
	KT_EQ(dev->hidden, 0);
	dev->state = 5;
	KT_EQ(kt_call("kt_k_dev_use", dev), 36);
	KT_EQ(dev->state, 6);
	KT_EQ(kt.dev->state, 6);
	KT_EQ(kt.dev->hidden, 0x4444);
	/* found again, it is the same object on either side */
	same = (void *)kt_call("kt_k_dev_find", 1);
	KT_TRUE(same == dev);
	same = (void *)kt_call("kt_k_dev_once", 0);
	KT_TRUE(same == dev);
	KT_EQ(kt_call("kt_k_dev_put", dev), 30);
	KT_TRUE(!kt.dev);
	return 77;
}

static void kt_dev_case(const struct kt_side *side)
{
	unsigned int before = kt.domain->nregions;

	KT_EQ(kt_run(kt_dev_script, NULL), 77);
	KT_EQ(kt.domain->nregions, before);
}

static long kt_errptr_script(void *data)
{
	void *p = (void *)kt_call("kt_k_dev_find", -5);

	KT_TRUE(IS_ERR(p));
	KT_EQ(PTR_ERR(p), -5);
	KT_TRUE(!kt_call("kt_k_dev_find", 0));
	KT_EQ((long)kt_call("kt_k_dev_find", 1), -ENOENT);
	return 0;
}

static void kt_errptr_case(const struct kt_side *side)
{
	struct kt_dev *(*make)(u32 id) = kt_entry("kt_d_dev_new");

	KT_EQ(kt_run(kt_errptr_script, NULL), 0);
	/* and from the driver */
	KT_EQ(PTR_ERR(make(-EBUSY)), -EBUSY);
	KT_TRUE(!make(0));
}

static long kt_errptr_object_script(void *data)
{
	struct kt_dev *dev = kt_dnew(sizeof(*dev));

	dev->id = 90;
	kt_call("kt_k_dev_add", dev);
	return (long)dev;
}

static void kt_errptr_object_case(const struct kt_side *side)
{
	struct kt_dev *(*make)(u32 id) = kt_entry("kt_d_dev_new");

	kt.data = (void *)kt_run(kt_errptr_object_script, NULL);
	KT_TRUE(kt.dev);
	KT_TRUE(make(1) == kt.dev);
}

/* Objects that the driver makes and the kernel holds. */

static long kt_add_script(void *data)
{
	struct kt_dev *dev = kt_dnew(sizeof(*dev));

	dev->id = 60;
	dev->state = 7;
	kt_spoil(dev);
	KT_EQ(kt_call("kt_k_dev_add", dev), 60);
	KT_EQ(dev->state, 17);
	KT_EQ(dev->hidden, 0);
	return (long)dev;
}

static long kt_use_script(void *data)
{
	struct kt_dev *dev = data;

	/* the kernel has changed it between the calls */
	KT_EQ(kt_call("kt_k_dev_use", dev), 60 + 101);
	KT_EQ(dev->state, 101);
	KT_EQ(kt_call("kt_k_dev_del", dev), 101);
	/* the driver's own lock and list are what they were */
	KT_TRUE(!memchr_inv(&dev->lock, 0xff, sizeof(dev->lock)));
	KT_TRUE(!memchr_inv(&dev->list, 0xff, sizeof(dev->list)));
	return 0;
}

static void kt_add_case(const struct kt_side *side)
{
	void *dev = (void *)kt_run(kt_add_script, NULL);

	KUNIT_ASSERT_NOT_NULL(kt.test, kt.dev);
	KT_EQ(kt.dev->id, 60);
	KT_EQ(kt.dev->hidden, 0x4444);
	kt.dev->state = 100;
	KT_EQ(kt_run(kt_use_script, dev), 0);
	KT_TRUE(!kt.dev);
}

static long kt_atomic_script(void *data)
{
	struct kt_dev *dev = kt_dnew(sizeof(*dev));

	dev->users.counter = 10;
	kt_call("kt_k_dev_add", dev);
	KT_EQ(kt_call("kt_k_atomic", dev), 13);
	KT_EQ(dev->users.counter, 13);
	dev->users.counter = 20;
	KT_EQ(kt_call("kt_k_atomic", dev), 23);
	KT_EQ(kt_call("kt_k_dev_stack", dev), 11);
	return 0;
}

static void kt_atomic_case(const struct kt_side *side)
{
	KT_EQ(kt_run(kt_atomic_script, NULL), 0);
}

static long kt_bus_script(void *data)
{
	struct kt_bus *bus = kt_dnew(sizeof(*bus));

	bus->id = 500;
	bus->dev.id = 50;
	bus->dev.state = 3;
	KT_EQ(kt_call("kt_k_bus_add", bus), 550);
	KT_EQ(bus->devices, 1);
	bus->dev.state = 8;
	KT_EQ(kt_call("kt_k_bus_dev", &bus->dev), 9);
	KT_EQ(bus->dev.state, 9);
	KT_EQ(kt_call("kt_k_bus_del", bus), 9);
	return 0;
}

static void kt_bus_case(const struct kt_side *side)
{
	KT_EQ(kt_run(kt_bus_script, NULL), 0);
}

/* Objects that the kernel gives to the driver. */

static void kt_init_dev(struct kt_dev *dev, u32 id)
{
	*dev = (struct kt_dev){ .id = id, .state = 1, .hidden = 0x4444 };
	spin_lock_init(&dev->lock);
	kt.lock_was = dev->lock;
	INIT_LIST_HEAD(&dev->list);
	atomic_set(&dev->users, 5);
}

static void kt_probe_case(const struct kt_side *side)
{
	int (*probe)(struct kt_dev *dev) = kt_entry("kt_d_dev_probe");
	int (*use)(struct kt_dev *dev) = kt_entry("kt_d_dev_use");
	int (*remove)(struct kt_dev *dev) = kt_entry("kt_d_dev_remove");
	unsigned int before = kt.domain->nregions;
	struct kt_dev *dev = kt_new(sizeof(*dev));

	kt_init_dev(dev, 20);
	KT_EQ(probe(dev), 20);
	KT_EQ(dev->state, 11);
	KT_EQ(dev->hidden, 0x4444);
	KT_EQ(atomic_read(&dev->users), 6);
	KT_TRUE(list_empty(&dev->list));
	KT_TRUE(!memcmp(&dev->lock, &kt.lock_was, sizeof(dev->lock)));
	/* the driver's copy lasts, with its private field */
	KT_EQ(kt.domain->nregions, before + 1);
	dev->state = 30;
	KT_EQ(use(dev), 50);
	KT_EQ(dev->state, 31);
	KT_EQ(remove(dev), 0);
	KT_EQ(dev->state, 0);
	KT_EQ(kt.domain->nregions, before);
	/* what is bound must be known: the kernel's mistake, nobody dies */
	KT_EQ(use(dev), -ENOENT);
	KT_TRUE(!lvd_domain_dead(kt.domain));
	/* a second life is a new copy */
	KT_EQ(probe(dev), 20);
	KT_EQ(remove(dev), 0);
}

static void kt_once_case(const struct kt_side *side)
{
	int (*once)(struct kt_dev *dev) = kt_entry("kt_d_dev_once");
	int (*remove)(struct kt_dev *dev) = kt_entry("kt_d_dev_remove");
	u32 (*stack)(struct kt_dev *dev) = kt_entry("kt_d_dev_stack");
	unsigned int before = kt.domain->nregions;
	struct kt_dev *dev = kt_new(sizeof(*dev));

	kt_init_dev(dev, 20);
	KT_EQ(once(dev), 0);
	KT_EQ(once(dev), 1);
	KT_EQ(dev->state, 3);
	KT_EQ(kt.domain->nregions, before + 1);
	KT_EQ(remove(dev), 0);
	dev->state = 3;
	KT_EQ(stack(dev), 24);
	KT_EQ(dev->state, 4);
	KT_EQ(kt.domain->nregions, before);
}

static void kt_given_bus_case(const struct kt_side *side)
{
	int (*probe)(struct kt_bus *bus) = kt_entry("kt_d_bus_probe");
	u32 (*dev)(struct kt_dev *dev) = kt_entry("kt_d_bus_dev");
	int (*remove)(struct kt_bus *bus) = kt_entry("kt_d_bus_remove");
	struct kt_bus *bus = kt_new(sizeof(*bus));

	bus->id = 600;
	kt_init_dev(&bus->dev, 66);
	KT_EQ(probe(bus), 666);
	KT_EQ(bus->devices, 3);
	KT_EQ(bus->dev.state, 2);
	KT_EQ(dev(&bus->dev), 3);
	KT_EQ(bus->dev.state, 3);
	KT_EQ(remove(bus), 0);
}

/* Memory. */

static long kt_alloc_script(void *data)
{
	unsigned int before = kt.domain->nregions;
	u8 *p = (void *)kt_call("kt_k_alloc", 100, 0xcc0);

	KT_TRUE(p);
	KT_EQ(kt.saw.word, 0xcc0);
	KT_EQ(kt.domain->nregions, before + 1);
	/* all of it is the driver's to write and to hand over */
	memset(p, 1, 100);
	KT_EQ(kt_call("kt_k_sum_bytes", p, 100), 100);
	KT_EQ(kt_call("kt_k_sum_bytes", p + 99, 1), 1);
	kt_call("kt_k_free", p);
	KT_EQ(kt.domain->nregions, before);
	KT_TRUE(!kt_call("kt_k_alloc", 0, 0));
	return 0;
}

/* Memory that has become an object is freed like any other. */
static long kt_typed_script(void *data)
{
	unsigned int before = kt.domain->nregions;
	struct kt_dev *dev = (void *)kt_call("kt_k_alloc", sizeof(*dev), 0xcc0);

	KT_TRUE(dev);
	dev->users.counter = 10;
	KT_EQ(kt_call("kt_k_atomic", dev), 13);
	kt_call("kt_k_free", dev);
	KT_EQ(kt.domain->nregions, before);
	return 0;
}

static void kt_alloc_case(const struct kt_side *side)
{
	KT_EQ(kt_run(kt_alloc_script, NULL), 0);
	KT_EQ(kt_run(kt_typed_script, NULL), 0);
	KT_TRUE(list_empty(&kt.objects));
}

/* User memory is a number here: only its range is looked at. */
static void kt_user_case(const struct kt_side *side)
{
	long (*write)(const void __user *buf, unsigned long n) =
		kt_entry("kt_d_write");
	void __user *buf = (void __user *)0x7f0000001000UL;

	KT_EQ(write(buf, 5), 10);
	KT_TRUE(kt.saw.pointer == (__force void *)(buf + 1));
}

static long kt_ioremap_script(void *data)
{
	unsigned long p = kt_call("kt_k_ioremap", 0x1000, 64);

	KT_TRUE(p);
	kt_call("kt_k_iounmap", p);
	KT_TRUE(kt.saw.pointer == (void *)0xfee01000UL);
	return kt_call("kt_k_ioremap", 0, 0);
}

static void kt_ioremap_case(const struct kt_side *side)
{
	KT_EQ(kt_run(kt_ioremap_script, NULL), 0);
}

static long kt_at_script(void *data)
{
	KT_EQ(kt_call("kt_k_at", 0), 1);
	return kt_call("kt_k_at", 15);
}

static void kt_range_case(const struct kt_side *side)
{
	u32 (*pick)(u32 n) = kt_entry("kt_d_pick");

	KT_EQ(kt_run(kt_at_script, NULL), 16);
	KT_EQ(pick(0), 0);
	KT_EQ(pick(15), 15);
}

static long kt_part_script(void *data)
{
	struct kt_packet *p = kt_dnew(sizeof(*p));

	p->len = 7;
	KT_EQ(kt_call("kt_k_part", p, 7), 0);
	return kt_call("kt_k_part", p, 2);
}

static void kt_part_case(const struct kt_side *side)
{
	KT_EQ(kt_run(kt_part_script, NULL), 5);
}

static void kt_packet_case(const struct kt_side *side)
{
	static const u8 bytes[] = { 1, 2, 3, 4, 5, 6 };
	struct kt_packet *p = kt_snew(side, sizeof(*p));
	u32 i;

	p->len = 5;
	p->head = kt_scopy(side, bytes, sizeof(bytes));
	p->pos = p->head + 2;
	KT_EQ(kt_cross(side, u32, "packet", (struct kt_packet *), p), 57);
	for (i = 0; i < ARRAY_SIZE(bytes); i++)
		KT_EQ(p->head[i], i + 1 + (i < 5));
	KT_TRUE(p->pos == p->head + 3);
}

static void kt_inside_case(const struct kt_side *side)
{
	u8 *base = kt_scopy(side, "\1\2\3\4", 5);

	KT_EQ(kt_cross(side, u32, "inside", (u8 *, u32, u8 *), base, 4,
		       base + 3), 13);
	KT_EQ(base[3], 0xee);
	KT_EQ(base[2], 3);
}

static long kt_cookie_script(void *data)
{
	unsigned long token = kt_call("kt_k_cookie", 0);

	KT_TRUE(token);
	KT_TRUE(kt_call("kt_k_cookie", token) == token);
	return 0;
}

/* A token comes back as what it was; nobody sees what is behind it. */
static void kt_cookie_case(const struct kt_side *side)
{
	void *(*cookie)(void *cookie) = kt_entry("kt_d_cookie");
	struct kt_dev *dev = kt_new(sizeof(*dev));

	kt.dev = dev;
	KT_EQ(kt_run(kt_cookie_script, NULL), 0);
	KT_TRUE(kt.saw.pointer == dev);
	KT_TRUE(cookie(dev) == dev);
}

const struct kt_case kt_global_cases[] = {
	{ "globals", kt_globals_case },
	{ "globals and rpcs", kt_globals_rpc_case },
	{ "given, not taken", kt_readings_case },
	{ "no arguments", kt_nothing_case },
	{}
};

const struct kt_case kt_life_cases[] = {
	{ "alloc and dealloc by result", kt_dev_case },
	{ "error pointers", kt_errptr_case },
	{ "error pointer or object", kt_errptr_object_case },
	{ "alloc and dealloc of the driver's", kt_add_case },
	{ "atomic counters", kt_atomic_case },
	{ "member of the driver's object", kt_bus_case },
	{ "alloc, bind, dealloc", kt_probe_case },
	{ "alloc_once, alloc_stack", kt_once_case },
	{ "member of the kernel's object", kt_given_bus_case },
	{ "memory of a size", kt_alloc_case },
	{ "user memory", kt_user_case },
	{ "device memory", kt_ioremap_case },
	{ "numbers in a range", kt_range_case },
	{ "tokens", kt_cookie_case },
	{}
};

/* These work in both directions. */
const struct kt_case kt_range_cases[] = {
	{ "pointer within a field", kt_packet_case },
	{ "what a function requires", kt_part_case },
	{ "pointer within an argument", kt_inside_case },
	{}
};
