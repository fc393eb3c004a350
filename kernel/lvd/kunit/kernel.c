// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: the kernel's side, which the driver calls.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "kt.h"

unsigned long kt_ticks;
u32 kt_seen;
u32 kt_table[4];
struct kt_config kt_config;

/* Nothing below may run if what it was handed is bad. */
static void kt_enter_kernel(const void *object, size_t size)
{
	atomic_inc(&kt.entered);
	if (object)
		KT_TRUE(kt_is_kernel(object, size));
}

u64 kt_k_scalars(struct kt_scalars *s)
{
	kt_enter_kernel(s, sizeof(*s));
	return s ? kt_do_scalars(s) : 0;
}

s8 kt_k_s8(s8 v)
{
	kt_enter_kernel(NULL, 0);
	return -v;
}

u16 kt_k_u16(u16 v)
{
	kt_enter_kernel(NULL, 0);
	return v + 1;
}

int kt_k_int(int v)
{
	kt_enter_kernel(NULL, 0);
	return -v;
}

bool kt_k_bool(bool v)
{
	kt_enter_kernel(NULL, 0);
	return !v;
}

u64 kt_k_many(u8 a, s8 b, u16 c, s16 d, u32 e, s32 f, u64 g, s64 h, bool i,
	      char j)
{
	kt_enter_kernel(NULL, 0);
	return kt_do_many(a, b, c, d, e, f, g, h, i, j);
}

u32 kt_k_bits(struct kt_bits *bits)
{
	kt_enter_kernel(bits, sizeof(*bits));
	return bits ? kt_do_bits(bits) : 0;
}

u64 kt_k_by_value(struct kt_small small, struct kt_pair pair, u32 last)
{
	kt_enter_kernel(NULL, 0);
	return kt_do_by_value(small, pair, last);
}

u32 kt_k_const(const struct kt_pair *pair)
{
	kt_enter_kernel(pair, sizeof(*pair));
	return pair ? kt_do_const(pair) : 0;
}

int kt_k_unused(struct kt_pair *pair, int v)
{
	kt_enter_kernel(NULL, 0);
	kt.saw.pointer = pair;
	return v;
}

u32 kt_k_globals(void)
{
	kt_enter_kernel(NULL, 0);
	return kt_seen + kt_config.used + kt_do_sum((u16 *)kt_table, 8);
}

u64 kt_k_outer(struct kt_outer *outer)
{
	kt_enter_kernel(outer, sizeof(*outer));
	return outer ? kt_do_outer(outer) : 0;
}

u64 kt_k_list(struct kt_node *head)
{
	kt_enter_kernel(head, sizeof(*head));
	return head ? kt_do_list(head) : 0;
}

s64 kt_k_tree(struct kt_tree *root)
{
	kt_enter_kernel(root, sizeof(*root));
	return root ? kt_do_tree(root) : 0;
}

u64 kt_k_arrays(struct kt_arrays *arrays)
{
	kt_enter_kernel(arrays, sizeof(*arrays));
	return arrays ? kt_do_arrays(arrays) : 0;
}

u64 kt_k_sum(const u16 *v, u32 n)
{
	kt_enter_kernel(v, n * sizeof(*v));
	return v ? kt_do_sum(v, n) : 0;
}

void kt_k_fill(u32 *v, u32 n, u32 first)
{
	kt_enter_kernel(v, n * sizeof(*v));
	if (v)
		kt_do_fill(v, n, first);
}

u64 kt_k_inners(struct kt_inner *v, u32 n)
{
	kt_enter_kernel(v, n * sizeof(*v));
	return v ? kt_do_inners(v, n) : 0;
}

u32 kt_k_sentinel(u32 *v)
{
	kt_enter_kernel(v, sizeof(*v));
	return v ? kt_do_sentinel(v) : 0;
}

u32 kt_k_strlen(const char *s)
{
	kt_enter_kernel(s, 1);
	kt.saw.pointer = (void *)s;
	return s ? kt_do_strlen(s) : 0;
}

void kt_k_upper(char *s, u32 size)
{
	kt_enter_kernel(s, size);
	if (s)
		kt_do_upper(s, size);
}

u32 kt_value_tag(const struct kt_tagged *tagged)
{
	return tagged->kind;
}

u64 kt_k_tagged(struct kt_tagged *tagged)
{
	kt_enter_kernel(tagged, sizeof(*tagged));
	return tagged ? kt_do_tagged(tagged) : 0;
}

u64 kt_k_void(void *data)
{
	kt_enter_kernel(data, sizeof(struct kt_inner));
	return kt_do_void(data);
}

u64 kt_k_holder(struct kt_holder *holder)
{
	kt_enter_kernel(holder, sizeof(*holder));
	return holder ? kt_do_holder(holder) : 0;
}

const char *kt_k_name(u32 n)
{
	static const char * const names[] = { "zero", "one", "a longer name" };

	kt_enter_kernel(NULL, 0);
	return n < ARRAY_SIZE(names) ? names[n] : NULL;
}

/* Lifetimes. The kernel's side holds one device and one bus. */

static void kt_init_dev(struct kt_dev *dev, u32 id)
{
	dev->id = id;
	dev->state = 1;
	dev->hidden = 0x4444;
	spin_lock_init(&dev->lock);
	INIT_LIST_HEAD(&dev->list);
	atomic_set(&dev->users, 5);
}

struct kt_dev *kt_k_dev_new(u32 id)
{
	struct kt_dev *dev = kt_new(sizeof(*dev));

	kt_enter_kernel(NULL, 0);
	if (!dev)
		return NULL;
	kt_init_dev(dev, id);
	kt.dev = dev;
	return dev;
}

struct kt_dev *kt_k_dev_find(int id)
{
	kt_enter_kernel(NULL, 0);
	if (id < 0)
		return ERR_PTR(id < -MAX_ERRNO ? -EINVAL : id);
	if (!id)
		return NULL;
	return kt.dev ? kt.dev : ERR_PTR(-ENOENT);
}

struct kt_dev *kt_k_dev_once(void)
{
	kt_enter_kernel(NULL, 0);
	if (!kt.dev)
		kt_k_dev_new(42);
	return kt.dev;
}

int kt_k_dev_put(struct kt_dev *dev)
{
	int id;

	kt_enter_kernel(dev, sizeof(*dev));
	if (!dev)
		return -EINVAL;
	id = dev->id;
	if (dev == kt.dev) {
		kt.dev = NULL;
		kt_delete(dev);
	}
	return id;
}

int kt_k_dev_use(struct kt_dev *dev)
{
	kt_enter_kernel(dev, sizeof(*dev));
	if (!dev)
		return -EINVAL;
	dev->state++;
	return dev->id + dev->state;
}

/* The driver's copies of lock and list must not reach the kernel's. */
int kt_k_dev_add(struct kt_dev *dev)
{
	kt_enter_kernel(dev, sizeof(*dev));
	if (!dev || kt.dev)
		return -EINVAL;
	spin_lock_init(&dev->lock);
	kt.lock_was = dev->lock;
	INIT_LIST_HEAD(&dev->list);
	dev->hidden = 0x4444;
	dev->state += 10;
	kt.dev = dev;
	return dev->id;
}

int kt_k_dev_del(struct kt_dev *dev)
{
	kt_enter_kernel(dev, sizeof(*dev));
	if (!dev || dev != kt.dev)
		return -EINVAL;
	KT_EQ(dev->hidden, 0x4444);
	KT_TRUE(list_empty(&dev->list));
	KT_TRUE(!memcmp(&dev->lock, &kt.lock_was, sizeof(dev->lock)));
	kt.dev = NULL;
	return dev->state;
}

u32 kt_k_dev_stack(struct kt_dev *dev)
{
	kt_enter_kernel(dev, sizeof(*dev));
	return dev ? dev->id + ++dev->state : 0;
}

u32 kt_k_bus_add(struct kt_bus *bus)
{
	kt_enter_kernel(bus, sizeof(*bus));
	if (!bus || kt.bus)
		return 0;
	kt.bus = bus;
	bus->devices = 1;
	return bus->id + bus->dev.id;
}

u32 kt_k_bus_dev(struct kt_dev *dev)
{
	kt_enter_kernel(dev, sizeof(*dev));
	if (!dev)
		return 0;
	KT_TRUE(!kt.bus || container_of(dev, struct kt_bus, dev) == kt.bus);
	return ++dev->state;
}

int kt_k_bus_del(struct kt_bus *bus)
{
	kt_enter_kernel(bus, sizeof(*bus));
	if (!bus || bus != kt.bus)
		return -EINVAL;
	kt.bus = NULL;
	return bus->dev.state;
}

int kt_k_atomic(struct kt_dev *dev)
{
	kt_enter_kernel(dev, sizeof(*dev));
	return dev ? atomic_add_return(3, &dev->users) : 0;
}

void *kt_k_alloc(unsigned long size, unsigned int flags)
{
	kt_enter_kernel(NULL, 0);
	kt.saw.word = flags;
	return size && size <= 1 << 16 ? kt_new(size) : NULL;
}

void kt_k_free(void *p)
{
	kt_enter_kernel(p, 1);
	if (p)
		kt_delete(p);
}

unsigned long kt_k_to_user(void __user *to, const u8 *from, unsigned long n)
{
	unsigned long i, sum = 0;

	kt_enter_kernel(from, n);
	kt.saw.pointer = (__force void *)to;
	for (i = 0; from && i < n; i++)
		sum += from[i];
	return sum;
}

#define KT_DEVICE_MEMORY	0xfee00000UL

u32 kt_k_sum_bytes(const u8 *p, u32 n)
{
	u32 sum = 0, i;

	kt_enter_kernel(p, n);
	for (i = 0; p && i < n; i++)
		sum += p[i];
	return sum;
}

void __iomem *kt_k_ioremap(u64 where, unsigned long size)
{
	kt_enter_kernel(NULL, 0);
	return where && size ? (void __iomem *)(KT_DEVICE_MEMORY + where) : NULL;
}

void kt_k_iounmap(void __iomem *p)
{
	kt_enter_kernel(NULL, 0);
	kt.saw.pointer = (__force void *)p;
}

u32 kt_k_at(u32 index)
{
	kt_enter_kernel(NULL, 0);
	KT_TRUE(index < 16);
	return index + 1;
}

u32 kt_k_part(struct kt_packet *packet, u32 n)
{
	kt_enter_kernel(packet, sizeof(*packet));
	KT_TRUE(packet && n <= packet->len);
	return packet->len - n;
}

u32 kt_k_packet(struct kt_packet *packet)
{
	kt_enter_kernel(packet, sizeof(*packet));
	if (!packet || !packet->head || !packet->pos)
		return 0;
	KT_TRUE(kt_is_kernel(packet->head, packet->len));
	KT_TRUE(packet->pos >= packet->head &&
		packet->pos < packet->head + packet->len);
	return kt_do_packet(packet);
}

u32 kt_k_inside(u8 *base, u32 len, u8 *pos)
{
	kt_enter_kernel(base, len);
	if (!base || !pos)
		return 0;
	KT_TRUE(pos >= base && pos < base + len);
	return kt_do_inside(base, len, pos);
}

/* A token that the driver hands back, or any number that is no pointer. */
void *kt_k_cookie(void *cookie)
{
	kt_enter_kernel(NULL, 0);
	if (!cookie)
		return kt.dev;
	kt.saw.pointer = cookie;
	return cookie;
}

/* Functions and locks. */

int kt_k_register(struct kt_client *client, const struct kt_ops *ops)
{
	kt_enter_kernel(client, sizeof(*client));
	if (!client || !ops || kt.client)
		return -EINVAL;
	kt.client = client;
	kt.ops = ops;
	return ops->open ? ops->open(client) : 0;
}

int kt_k_unregister(struct kt_client *client)
{
	kt_enter_kernel(client, sizeof(*client));
	if (!client || client != kt.client)
		return -EINVAL;
	if (kt.ops->gone)
		kt.ops->gone(client);
	kt.client = NULL;
	kt.ops = NULL;
	return client->depth;
}

int kt_k_nest(struct kt_client *client, u32 n)
{
	int ret;

	kt_enter_kernel(client, sizeof(*client));
	if (!client || !kt.ops || !kt.ops->step)
		return -EINVAL;
	if (!n)
		return client->depth;
	ret = kt.ops->step(client, n - 1);
	/* what every level of the kernel was told */
	if (ret < 0)
		kt.saw.word++;
	return ret;
}

u32 kt_k_touch(struct kt_client *client)
{
	kt_enter_kernel(client, sizeof(*client));
	if (!client)
		return 0;
	if (kt.during)
		kt.during(client);
	client->from_kernel++;
	return client->both;
}

int kt_k_each(int (*fn)(struct kt_inner *inner, void *data), void *data, u32 n)
{
	struct kt_inner inner = {};
	struct kt_inner *total = data;
	int ret = 0, sum = 0;
	u32 i;

	kt_enter_kernel(data, sizeof(*total));
	if (!fn)
		return -EINVAL;
	for (i = 0; i < n && i < 100; i++) {
		inner.x = i + 1;
		ret = fn(&inner, data);
		if (ret < 0)
			return ret;
		sum += ret + inner.y;
	}
	return total ? sum + 1000 * total->x : sum;
}

void kt_k_set_other(void (*fn)(u32 n))
{
	kt_enter_kernel(NULL, 0);
	kt.other = fn;
}

/* Something that is released by number, to see in which order. */

void kt_k_hold(u32 what)
{
	kt_enter_kernel(NULL, 0);
}

void kt_k_release(u32 what)
{
	unsigned int n = atomic_inc_return(&kt.nreleased) - 1;

	if (n < ARRAY_SIZE(kt.released))
		kt.released[n] = what;
}

/* The description says too little: never called. */
void kt_k_unresolved(char *p)
{
	kt_enter_kernel(NULL, 0);
}

int kt_k_attach(struct kt_stats *stats)
{
	kt_enter_kernel(stats, sizeof(*stats));
	if (!stats || kt.stats)
		return -EINVAL;
	sema_init(&stats->sem, 1);
	kt.stats = stats;
	return 0;
}

int kt_k_detach(struct kt_stats *stats)
{
	kt_enter_kernel(stats, sizeof(*stats));
	if (!stats || stats != kt.stats)
		return -EINVAL;
	kt.stats = NULL;
	return stats->packets;
}

/* Functions that print. Glue has left nothing to format. */

static __printf(1, 0) int kt_print(const char *fmt, va_list ap)
{
	kt_enter_kernel(fmt, 1);
	KT_TRUE(!strcmp(fmt, "%s"));
	return vsnprintf(kt.text, sizeof(kt.text), fmt, ap);
}

int kt_k_print(u32 level, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = kt_print(fmt, ap);
	va_end(ap);
	return n + level;
}

int kt_k_print_to(const char *name, const char *fmt, ...)
{
	va_list ap;
	int n;

	kt_enter_kernel(name, 1);
	va_start(ap, fmt);
	n = kt_print(fmt, ap);
	va_end(ap);
	return name ? n + strlen(name) : -1;
}

int kt_k_print_first(const char *fmt, u32 a, u64 b, ...)
{
	va_list ap;
	int n;

	va_start(ap, b);
	n = kt_print(fmt, ap);
	va_end(ap);
	return n + a + b;
}

int kt_k_sprint(char *buf, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = kt_print(fmt, ap);
	va_end(ap);
	if (buf)
		memcpy(buf, kt.text, n + 1);
	return n;
}

int kt_k_snprint(char *buf, unsigned long size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = kt_print(fmt, ap);
	va_end(ap);
	if (buf)
		snprintf(buf, size, "%s", kt.text);
	return n;
}

/* Nothing says what follows: never called. */
int kt_k_sum_of(u32 n, ...)
{
	kt_enter_kernel(NULL, 0);
	return 0;
}

int kt_k_scanf(const char *buf, const char *fmt, ...)
{
	kt_enter_kernel(NULL, 0);
	return 0;
}
