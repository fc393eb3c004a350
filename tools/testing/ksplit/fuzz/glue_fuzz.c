// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: an arbitrary driver against generated glue. The input says which
 * interface it is, and then, step by step, what the driver does: get memory,
 * write words there, call the kernel with whatever it has; and what the kernel
 * does in between: call the driver, which goes on with the next steps.
 *
 * The kernel's functions are those of the KUnit suites: they touch all that
 * they are handed, so that sanitizers see a pointer that should not have got
 * there. After every death there is a new domain.
 */
#include <limits.h>
#include <linux/err.h>
#include <linux/printk.h>
#include <linux/semaphore.h>
#include <linux/string.h>

#include "kt.h"

#define KEPT		64	/* pointers that the driver remembers */
#define STEPS		400	/* of one input */
#define DEPTH		12	/* calls inside calls: more are tested elsewhere */

static const uint8_t *input, *input_end;
static unsigned int steps, depth, nkept;
static unsigned long kept[KEPT];
static void *kernel_object;
static const char secret[] = "the kernel's";	/* what it is full of */
static struct kunit test;

static unsigned int byte(void)
{
	return input < input_end ? *input++ : 0;
}

static unsigned long bytes(unsigned int n)
{
	unsigned long v = 0;

	while (n--)
		v = v << 8 | byte();
	return v;
}

static void keep(unsigned long p)
{
	kept[nkept++ % KEPT] = p;
}

static unsigned long known(void)
{
	return kept[byte() % KEPT];
}

static unsigned long function(void)
{
	unsigned int i = byte() % kt.glue->nfuncs;

	return lvd_func_address(kt.domain, &kt.glue->funcs[i]);
}

/* The address of what only the kernel may have. */
static unsigned long forbidden(void)
{
	struct lvd_region *region;
	unsigned long u = known(), v;

	region = u ? lvd_region_get_user(kt.domain, u, 1) : NULL;
	if (!region)
		return (unsigned long)kernel_object;
	v = (unsigned long)(byte() & 1 ? region->loc.k : region->loc.b);
	lvd_region_put(kt.domain, region);
	return v;
}

static unsigned long value(void)
{
	switch (byte() % 12) {
	case 0: case 1: case 2: case 3:
		return known();
	case 4:
		return known() + (signed char)byte();
	case 5:
		return known() + 8 * byte();
	case 6:
		return 0;
	case 7:
		return byte();
	case 8:
		return function();
	case 9:
		return forbidden();
	case 10:
		return -byte();
	default:
		return bytes(8);
	}
}

/* The driver writes into memory that it can write to, wherever that is. */
static void poke(void)
{
	unsigned long u = known(), v;
	unsigned int size = 1 << byte() % 4;
	size_t offset = byte() * (byte() & 1 ? 8 : 1);
	struct lvd_region *region;

	v = value();
	region = u ? lvd_region_get_user(kt.domain, u + offset, size) : NULL;
	if (!region)
		return;
	offset += u - region->loc.u;
	memcpy(region->loc.d + offset, &v, size);
	lvd_region_put(kt.domain, region);
}

static void fill(void)
{
	unsigned long u = known();
	unsigned int c = byte(), n = 8 * byte();
	struct lvd_region *region;

	region = u ? lvd_region_get_user(kt.domain, u, 1) : NULL;
	if (!region)
		return;
	u -= region->loc.u;
	memset(region->loc.d + u, c, min_t(size_t, n, region->size - u));
	lvd_region_put(kt.domain, region);
}

/*
 * A format string in the driver's memory: conversions that bytes alone would
 * hardly ever make, whole or cut, sometimes without an end.
 */
static unsigned long format(void)
{
	static const char * const parts[] = {
		"%d", "%-*.*llx", "%hhu", "%5000u", "%c", "%s", "%.*s", "%-9s",
		"%p", "%pM", "%pISpc", "%pI6", "%*ph", "%*pbl", "%*pE", "%pR",
		"%pU", "%pap", "%ptR", "%pGg", "%pV", "%pd", "%n", "%%", "text",
	};
	char text[80] = "";
	unsigned int n, i;
	size_t len;
	char *p;

	for (n = byte() % 8; n; n--)
		strcat(text, parts[byte() % ARRAY_SIZE(parts)]);
	len = strlen(text);
	if (!(byte() % 8))
		text[byte() % (len + 1)] = byte();
	i = byte() % 16;
	len += i ? 1 : 0;
	p = lvd_loop_alloc(kt.domain, len);
	if (p)
		memcpy(p, text, len);
	return (unsigned long)p;
}

static void rpc(void)
{
	unsigned long arg[LVD_MAX_ARGS] = {};
	const struct lvd_func *f;
	unsigned int func, i;

	func = byte() % (kt.glue->nfuncs + 1);
	f = func < kt.glue->nfuncs ? &kt.glue->funcs[func] : NULL;
	for (i = 0; i < 4; i++)
		arg[i] = value();
	if (f && (f->nwords > 4 || f->variadic))
		for (; i < LVD_MAX_ARGS; i++)
			arg[i] = value();
	if (f && f->variadic && byte() % 8)
		arg[byte() % 4 ? f->nwords - 1 : 0] = format();
	keep(lvd_rpc(kt.domain, func, arg));
}

static void call_driver(void);

static void drive(unsigned int n)
{
	while (n-- && input < input_end && steps++ < STEPS) {
		switch (byte() % 8) {
		case 0:
			keep((unsigned long)lvd_loop_alloc(kt.domain,
							   4 * byte() + 4));
			break;
		case 1: case 2: case 3:
			poke();
			break;
		case 4:
			fill();
			break;
		case 5: case 6:
			rpc();
			break;
		case 7:
			keep(known() + byte());
			break;
		}
	}
}

/* Every function of the driver. */
static unsigned long driver(KT_ARGS)
{
	keep(a);
	keep(b);
	keep(c);
	if (depth >= DEPTH)
		return a;
	depth++;
	drive(byte() % 8);
	depth--;
	return value();
}

/*
 * The kernel has objects of its own, calls the driver with them and uses them
 * afterwards, also if the driver has died.
 */

static void call_values(void)
{
	struct kt_scalars *s = kt_new(sizeof(*s));
	struct kt_bits *bits = kt_new(sizeof(*bits));
	struct kt_pair *pair = kt_new(sizeof(*pair));
	struct kt_small small = {};

	kt_paint(s, 5);
	kt_driver("kt_d_scalars", u64 (*)(struct kt_scalars *))(s);
	kt_driver("kt_d_bits", u32 (*)(struct kt_bits *))(bits);
	kt_driver("kt_d_const", u32 (*)(const struct kt_pair *))(pair);
	kt_driver("kt_d_by_value", u64 (*)(struct kt_small, struct kt_pair,
					   u32))(small, *pair, 1);
	kt_driver("kt_d_globals", u32 (*)(u32))(3);
}

static void call_shapes(void)
{
	struct kt_outer *outer = kt_new(sizeof(*outer));
	struct kt_arrays *arrays = kt_new(sizeof(*arrays));
	struct kt_tagged *tagged = kt_new(sizeof(*tagged));
	struct kt_node *node = kt_new(sizeof(*node));
	char *s = kt_new(8);
	const char *name;

	outer->first = kt_new(sizeof(*outer->first));
	outer->second = outer->first;
	arrays->len = 3;
	arrays->data = kt_new(6);
	arrays->many = kt_new(3 * sizeof(*arrays->many));
	arrays->slots[1] = &arrays->many[1];
	arrays->name = s;
	node->next = kt_new(sizeof(*node));
	tagged->kind = KT_LIST;
	tagged->value.list = node;
	s[0] = 'x';
	kt_driver("kt_d_outer", u64 (*)(struct kt_outer *))(outer);
	if (outer->second)
		KT_TRUE(kt_is_kernel(outer->second, sizeof(*outer->second)));
	kt_driver("kt_d_arrays", u64 (*)(struct kt_arrays *))(arrays);
	kt_do_arrays(arrays);
	kt_driver("kt_d_tagged", u64 (*)(struct kt_tagged *))(tagged);
	kt_do_tagged(tagged);
	kt_driver("kt_d_list", u64 (*)(struct kt_node *))(node);
	kt_do_list(node);
	name = kt_driver("kt_d_name", const char *(*)(u32))(1);
	if (name)
		kt_do_strlen(name);
}

static void call_life(void)
{
	struct kt_dev *dev = kt_new(sizeof(*dev)), *made;
	struct kt_packet *packet = kt_new(sizeof(*packet));

	INIT_LIST_HEAD(&dev->list);
	spin_lock_init(&dev->lock);
	dev->id = 3;
	dev->hidden = 4;
	packet->len = 8;
	packet->head = kt_new(8);
	packet->pos = packet->head + 1;
	kt_driver("kt_d_dev_probe", int (*)(struct kt_dev *))(dev);
	kt_driver("kt_d_dev_use", int (*)(struct kt_dev *))(dev);
	KT_TRUE(list_empty(&dev->list));
	kt_driver("kt_d_packet", u32 (*)(struct kt_packet *))(packet);
	if (packet->head && packet->pos)
		KT_TRUE(packet->pos >= packet->head &&
			packet->pos <= packet->head + packet->len);
	KT_TRUE(kt_driver("kt_d_pick", u32 (*)(u32))(3) < 16);
	kt_driver("kt_d_write", long (*)(const void __user *, unsigned long))
		((void __user *)0x7f0000001000UL, 16);
	made = kt_driver("kt_d_dev_new", struct kt_dev *(*)(u32))(1);
	if (!IS_ERR_OR_NULL(made))
		KT_TRUE(kt_is_kernel(made, sizeof(*made)));
	kt_driver("kt_d_dev_remove", int (*)(struct kt_dev *))(dev);
}

static void call_calls(void)
{
	if (kt.client && kt.ops && kt.ops->open)
		kt.ops->open(kt.client);
	if (kt.client && kt.ops && kt.ops->step)
		kt.ops->step(kt.client, byte() % 4);
	if (kt.stats)
		kt_driver("kt_d_stats", int (*)(struct kt_stats *, u32))
			(kt.stats, 1);
	if (kt.other)
		kt.other(1);
	kt_driver("kt_d_exported", int (*)(u32, u32))(1, 2);
}

/* The kernel is only printed to. */
static void call_format(void)
{
}

static void (*const calls[])(void) = {
	call_values, call_shapes, call_life, call_calls, call_format,
};

static unsigned int interface;

static void call_driver(void)
{
	calls[interface]();
	kt_check_canaries();
}

static long script(void *data)
{
	drive(byte() % 16 + 1);
	return 0;
}

static void begin(void)
{
	static const char * const modules[] = {
		"kunit_values", "kunit_shapes", "kunit_life", "kunit_calls",
		"kunit_format",
	};
	unsigned int i;

	kt_init(&test);
	kt_start(&test, modules[interface]);
	for (i = 0; i < kt.glue->nfuncs; i++)
		if (strcmp(kt.glue->funcs[i].name, "kt_d_run") &&
		    kt.glue->funcs[i].kind != LVD_RPC)
			lvd_loop_bind(kt.domain, kt.glue->funcs[i].name,
				      driver);
	kernel_object = kt_new(256);
	for (i = 0; i < 256 - sizeof(secret); i += sizeof(secret) - 1)
		memcpy(kernel_object + i, secret, sizeof(secret));
	kt_config.name = "fuzz";
	memset(kept, 0, sizeof(kept));
	nkept = 0;
	depth = 0;
	for (i = 0; i < 4; i++)
		keep((unsigned long)lvd_loop_alloc(kt.domain, 256));
}

void kunit_failed(struct kunit *test, bool fatal, const char *file, int line,
		  const char *what, long long left, long long right,
		  const char *fmt, ...)
{
	fprintf(stderr, "%s:%d: %s: %lld, %lld\n", file, line, what, left,
		right);
	abort();
}

/* Nobody waits here. */
void down(struct semaphore *sem)
{
	host_down_trylock(sem);
}

int down_trylock(struct semaphore *sem)
{
	return host_down_trylock(sem);
}

void up(struct semaphore *sem)
{
	if (!sem->count)
		host_up(sem);
}

static void no_report(const char *text)
{
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	host_printk = no_report;
	input = data;
	input_end = data + size;
	steps = 0;
	interface = byte() % ARRAY_SIZE(calls);
	begin();
	while (input < input_end && steps < STEPS) {
		steps++;
		if (byte() % 4)
			kt_run(script, NULL);
		else
			call_driver();
		kt_check_canaries();
		KT_TRUE(!strstr(kt.text, secret));
		KT_TRUE(!lvd_current_call());
		if (!lvd_domain_dead(kt.domain))
			continue;
		kt_exit(&test);
		begin();
	}
	kt_exit(&test);
	return 0;
}
