// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: the driver's side, which the kernel calls. All
 * addresses here are the domain's.
 */
#include <linux/string.h>

#include "kt.h"

/* The upper part of a word that holds a narrow result: not to be looked at. */
#define KT_DIRT		0xdeadbeef00000000UL

/* A function of the driver gets its arguments as words: "arg". */
#define KT_DRIVER(name)							\
static unsigned long name##_words(const unsigned long *arg);		\
static unsigned long name(KT_ARGS)					\
{									\
	const unsigned long arg[LVD_MAX_ARGS] = {			\
		a, b, c, d, e, f, g, h, i, j, k, l			\
	};								\
									\
	return name##_words(arg);					\
}									\
static unsigned long name##_words(const unsigned long *arg)

KT_DRIVER(kt_d_run)
{
	return kt.script ? kt.script(kt.data) : 0;
}

KT_DRIVER(kt_d_scalars)
{
	return kt_do_scalars((void *)arg[0]);
}

KT_DRIVER(kt_d_s8)
{
	return KT_DIRT | 0xabcd00 | (u8)-(s8)arg[0];
}

KT_DRIVER(kt_d_u16)
{
	return KT_DIRT | 0xabcd0000 | (u16)(arg[0] + 1);
}

KT_DRIVER(kt_d_int)
{
	return KT_DIRT | (u32)-(int)arg[0];
}

KT_DRIVER(kt_d_bool)
{
	return KT_DIRT | !(u8)arg[0];
}

KT_DRIVER(kt_d_many)
{
	return kt_do_many(arg[0], arg[1], arg[2], arg[3], arg[4], arg[5],
			  arg[6], arg[7], arg[8], arg[9]);
}

KT_DRIVER(kt_d_nothing)
{
	return KT_DIRT;
}

KT_DRIVER(kt_d_readings)
{
	struct kt_readings *r = (void *)arg[0];
	u32 sum = r->level + 3 * r->limit;

	r->level = 111;
	r->limit = 222;
	r->hidden = 333;
	return sum;
}

KT_DRIVER(kt_d_bits)
{
	return kt_do_bits((void *)arg[0]);
}

KT_DRIVER(kt_d_by_value)
{
	struct kt_small small;
	struct kt_pair pair;

	memcpy(&small, &arg[0], sizeof(small));
	memcpy(&pair, &arg[1], sizeof(pair));
	return kt_do_by_value(small, pair, arg[3]);
}

KT_DRIVER(kt_d_const)
{
	return kt_do_const((void *)arg[0]);
}

KT_DRIVER(kt_d_unused)
{
	kt.saw.pointer = (void *)arg[0];
	return arg[1];
}

KT_DRIVER(kt_d_globals)
{
	unsigned long *ticks = (void *)kt_global("kt_ticks");
	struct kt_config *config = (void *)kt_global("kt_config");
	u32 *seen = (void *)kt_global("kt_seen");
	u32 *table = (void *)kt_global("kt_table");
	u32 sum = *ticks + 3 * config->limit + 5 * config->used +
		7 * kt_do_sum((u16 *)table, 8) +
		11 * kt_do_strlen(config->name);

	*seen = arg[0];
	*ticks = 1;
	config->used++;
	config->limit = 1;
	config->hidden = 1;
	table[3] += 100;
	return sum;
}

KT_DRIVER(kt_d_outer)
{
	return kt_do_outer((void *)arg[0]);
}

KT_DRIVER(kt_d_list)
{
	return kt_do_list((void *)arg[0]);
}

KT_DRIVER(kt_d_tree)
{
	return kt_do_tree((void *)arg[0]);
}

KT_DRIVER(kt_d_arrays)
{
	return kt_do_arrays((void *)arg[0]);
}

KT_DRIVER(kt_d_sum)
{
	return kt_do_sum((void *)arg[0], arg[1]);
}

KT_DRIVER(kt_d_fill)
{
	kt_do_fill((void *)arg[0], arg[1], arg[2]);
	return KT_DIRT;
}

KT_DRIVER(kt_d_inners)
{
	return kt_do_inners((void *)arg[0], arg[1]);
}

KT_DRIVER(kt_d_sentinel)
{
	return kt_do_sentinel((void *)arg[0]);
}

KT_DRIVER(kt_d_strlen)
{
	return kt_do_strlen((void *)arg[0]);
}

KT_DRIVER(kt_d_upper)
{
	kt_do_upper((void *)arg[0], arg[1]);
	return KT_DIRT;
}

KT_DRIVER(kt_d_tagged)
{
	return kt_do_tagged((void *)arg[0]);
}

KT_DRIVER(kt_d_void)
{
	return kt_do_void((void *)arg[0]);
}

KT_DRIVER(kt_d_holder)
{
	return kt_do_holder((void *)arg[0]);
}

KT_DRIVER(kt_d_name)
{
	return arg[0] ? (unsigned long)(kt_dstring("the driver's name")) : 0;
}

/* Lifetimes: what the driver holds is remembered in kt.saw. */

KT_DRIVER(kt_d_dev_new)
{
	return (int)arg[0] < 0 ? (unsigned long)(int)arg[0] :
		(unsigned long)kt.data;
}

KT_DRIVER(kt_d_dev_probe)
{
	struct kt_dev *dev = (void *)arg[0];

	kt.saw.pointer = dev;
	dev->state += 10;
	dev->hidden = 1;
	dev->users.counter++;
	/* the driver's own copies of what is never copied */
	kt_spoil(dev);
	return dev->id;
}

KT_DRIVER(kt_d_dev_use)
{
	struct kt_dev *dev = (void *)arg[0];

	if (kt.saw.pointer != dev)
		return -EBADF;
	if (dev->hidden != 1)
		return -ENODATA;
	return dev->id + dev->state++;
}

KT_DRIVER(kt_d_dev_once)
{
	struct kt_dev *dev = (void *)arg[0];
	bool same = kt.saw.pointer == dev;

	kt.saw.pointer = dev;
	dev->state++;
	return same;
}

KT_DRIVER(kt_d_dev_stack)
{
	struct kt_dev *dev = (void *)arg[0];

	kt.saw.pointer = dev;
	return dev->id + ++dev->state;
}

KT_DRIVER(kt_d_dev_remove)
{
	struct kt_dev *dev = (void *)arg[0];

	if (kt.saw.pointer != dev)
		return -EBADF;
	dev->state = 0;
	return 0;
}

KT_DRIVER(kt_d_bus_probe)
{
	struct kt_bus *bus = (void *)arg[0];

	kt.saw.pointer = bus;
	bus->devices = 3;
	bus->dev.state++;
	return bus->id + bus->dev.id;
}

KT_DRIVER(kt_d_bus_dev)
{
	struct kt_dev *dev = (void *)arg[0];

	if (container_of(dev, struct kt_bus, dev) != kt.saw.pointer)
		return KT_BIAS;
	return ++dev->state;
}

KT_DRIVER(kt_d_bus_remove)
{
	return kt.saw.pointer == (void *)arg[0] ? 0 : -EBADF;
}

/* User memory is not touched here: an address to hand on. */
KT_DRIVER(kt_d_write)
{
	u8 *from = lvd_loop_alloc(kt.domain, 4);

	if (!from)
		return -ENOMEM;
	memcpy(from, "\1\2\3\4", 4);
	return kt_call("kt_k_to_user", arg[0] + 1, from, 4UL);
}

KT_DRIVER(kt_d_pick)
{
	return arg[0];
}

KT_DRIVER(kt_d_packet)
{
	return kt_do_packet((void *)arg[0]);
}

KT_DRIVER(kt_d_inside)
{
	return kt_do_inside((void *)arg[0], arg[1], (void *)arg[2]);
}

KT_DRIVER(kt_d_cookie)
{
	kt.saw.pointer = (void *)arg[0];
	return arg[0];
}

/* Functions. */

KT_DRIVER(kt_op_open)
{
	struct kt_client *client = (void *)arg[0];

	client->from_driver++;
	return client->id;
}

KT_DRIVER(kt_op_step)
{
	struct kt_client *client = (void *)arg[0];

	client->depth++;
	if (kt.script)
		kt.script((void *)arg[1]);
	return kt_call("kt_k_nest", client, arg[1]);
}

KT_DRIVER(kt_d_hold)
{
	return kt.script ? kt.script(kt.data) : 0;
}

KT_DRIVER(kt_op_gone)
{
	struct kt_client *client = (void *)arg[0];

	client->depth += 1000;
	return KT_DIRT;
}

KT_DRIVER(kt_each_fn)
{
	struct kt_inner *inner = (void *)arg[0];
	struct kt_inner *total = (void *)arg[1];

	if (total)
		total->x += inner->x;
	inner->y = 10 * inner->x;
	return inner->x == 7 ? -EINTR : 1;
}

KT_DRIVER(kt_other)
{
	kt.saw.word = arg[0];
	return KT_DIRT;
}

/* What the kernel hands back as a callback is the driver's own function. */
KT_DRIVER(kt_d_complete)
{
	kt.saw.pointer = (void *)arg[0];
	return arg[1];
}

KT_DRIVER(kt_d_stats)
{
	struct kt_stats *stats = (void *)arg[0];

	kt_call("down", &stats->sem);
	stats->packets += arg[1];
	stats->bytes += 100 * arg[1];
	stats->outside += arg[1];
	if (kt.script)
		kt.script(stats);
	kt_call("up", &stats->sem);
	return stats->packets;
}

KT_DRIVER(kt_exported)
{
	return arg[0] * 2 + arg[1];
}

KT_DRIVER(kt_d_unresolved)
{
	kt.saw.word = arg[0];
	return 0;
}

#define KT_FUNC(f)	{ #f, f }

const struct kt_driver_func kt_driver_funcs[] = {
	KT_FUNC(kt_d_run),
	KT_FUNC(kt_d_scalars),
	KT_FUNC(kt_d_s8),
	KT_FUNC(kt_d_u16),
	KT_FUNC(kt_d_int),
	KT_FUNC(kt_d_bool),
	KT_FUNC(kt_d_many),
	KT_FUNC(kt_d_nothing),
	KT_FUNC(kt_d_readings),
	KT_FUNC(kt_d_bits),
	KT_FUNC(kt_d_by_value),
	KT_FUNC(kt_d_const),
	KT_FUNC(kt_d_unused),
	KT_FUNC(kt_d_globals),
	KT_FUNC(kt_d_outer),
	KT_FUNC(kt_d_list),
	KT_FUNC(kt_d_tree),
	KT_FUNC(kt_d_arrays),
	KT_FUNC(kt_d_sum),
	KT_FUNC(kt_d_fill),
	KT_FUNC(kt_d_inners),
	KT_FUNC(kt_d_sentinel),
	KT_FUNC(kt_d_strlen),
	KT_FUNC(kt_d_upper),
	KT_FUNC(kt_d_tagged),
	KT_FUNC(kt_d_void),
	KT_FUNC(kt_d_holder),
	KT_FUNC(kt_d_name),
	KT_FUNC(kt_d_dev_new),
	KT_FUNC(kt_d_dev_probe),
	KT_FUNC(kt_d_dev_use),
	KT_FUNC(kt_d_dev_once),
	KT_FUNC(kt_d_dev_stack),
	KT_FUNC(kt_d_dev_remove),
	KT_FUNC(kt_d_bus_probe),
	KT_FUNC(kt_d_bus_dev),
	KT_FUNC(kt_d_bus_remove),
	KT_FUNC(kt_d_write),
	KT_FUNC(kt_d_pick),
	KT_FUNC(kt_d_packet),
	KT_FUNC(kt_d_inside),
	KT_FUNC(kt_d_cookie),
	KT_FUNC(kt_op_open),
	KT_FUNC(kt_op_step),
	KT_FUNC(kt_op_gone),
	KT_FUNC(kt_d_hold),
	KT_FUNC(kt_each_fn),
	KT_FUNC(kt_other),
	KT_FUNC(kt_d_complete),
	KT_FUNC(kt_d_stats),
	{ "kt_d_exported", kt_exported },
	KT_FUNC(kt_d_unresolved),
	{}
};
