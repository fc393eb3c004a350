/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tests of generated glue over the loop-back back end: what the suites share.
 *
 * Most functions of the tests' interface come in pairs: the kernel's kt_k_x(),
 * which the driver calls, and the driver's kt_d_x(), which the kernel calls.
 * Both do the same, kt_do_x(), to what they were handed, so that one test case
 * checks both directions: it builds objects on the caller's side, calls, and
 * looks at what became of them.
 *
 * The driver's side runs in the same address space, but knows nothing except
 * its own memory, kt_dnew(), and what it was handed.
 */
#ifndef _KERNEL_LVD_KUNIT_KT_H
#define _KERNEL_LVD_KUNIT_KT_H

#include <kunit/test.h>
#include <linux/args.h>

#include "../internal.h"
#include "../loopback.h"
#include "kunit_iface.h"

#define KT_CUT		777	/* list: what kt_do_list() does to it */
#define KT_SWAP		778
#define KT_RETAG	4242	/* tagged: becomes a name */
#define KT_DIGEST	0x1122334455667788ULL
#define KT_BIAS		1000000	/* added to a digest if something is wrong */

/* Arguments as words: integers and pointers, at most LVD_MAX_ARGS. */
#define KT_WORDS(...) \
	CONCATENATE(KT_WORDS_, COUNT_ARGS(__VA_ARGS__))(__VA_ARGS__)
#define KT_WORD(a)		((unsigned long)(a))
#define KT_WORDS_0()		0
#define KT_WORDS_1(a)		KT_WORD(a)
#define KT_WORDS_2(a, ...)	KT_WORD(a), KT_WORDS_1(__VA_ARGS__)
#define KT_WORDS_3(a, ...)	KT_WORD(a), KT_WORDS_2(__VA_ARGS__)
#define KT_WORDS_4(a, ...)	KT_WORD(a), KT_WORDS_3(__VA_ARGS__)
#define KT_WORDS_5(a, ...)	KT_WORD(a), KT_WORDS_4(__VA_ARGS__)
#define KT_WORDS_6(a, ...)	KT_WORD(a), KT_WORDS_5(__VA_ARGS__)
#define KT_WORDS_7(a, ...)	KT_WORD(a), KT_WORDS_6(__VA_ARGS__)
#define KT_WORDS_8(a, ...)	KT_WORD(a), KT_WORDS_7(__VA_ARGS__)
#define KT_WORDS_9(a, ...)	KT_WORD(a), KT_WORDS_8(__VA_ARGS__)
#define KT_WORDS_10(a, ...)	KT_WORD(a), KT_WORDS_9(__VA_ARGS__)
#define KT_WORDS_11(a, ...)	KT_WORD(a), KT_WORDS_10(__VA_ARGS__)
#define KT_WORDS_12(a, ...)	KT_WORD(a), KT_WORDS_11(__VA_ARGS__)

/**
 * struct kt - the test that runs
 * @test:	as KUnit knows it
 * @domain:	runs the driver's side
 * @glue:	of the interface under test
 * @objects:	kernel objects, each between canaries
 * @lock:	guards @objects
 * @script:	what the driver does when kt_d_run() is called
 * @data:	for @script
 * @entered:	calls of the kernel's functions so far
 * @saw:	what a callee found
 * @dev:	the device the kernel's side holds
 * @bus:	the bus it holds
 * @lock_was:	what the device's lock was
 * @client:	the client it holds
 * @ops:	the client's functions
 * @other:	the callback it holds
 * @stats:	the counters it holds
 * @during:	what the kernel does in the middle of kt_k_touch()
 * @released:	what the log released, in this order
 * @nreleased:	number of entries of @released
 * @text:	what the kernel printed last
 */
struct kt {
	struct kunit *test;
	struct lvd_domain *domain;
	struct lvd_glue *glue;
	struct list_head objects;
	spinlock_t lock;
	long (*script)(void *data);
	void *data;
	atomic_t entered;
	struct {
		struct kt_scalars scalars;
		struct kt_bits bits;
		const void *pointer;
		u64 word;
	} saw;
	struct kt_dev *dev;
	struct kt_bus *bus;
	spinlock_t lock_was;
	struct kt_client *client;
	const struct kt_ops *ops;
	void (*other)(u32 n);
	struct kt_stats *stats;
	void (*during)(struct kt_client *client);
	u32 released[8];
	atomic_t nreleased;
	char text[LVD_MAX_STRING];
};

extern struct kt kt;

/* Parameters of a function of the driver: all words there are. */
#define KT_ARGS								\
	unsigned long a, unsigned long b, unsigned long c,		\
	unsigned long d, unsigned long e, unsigned long f,		\
	unsigned long g, unsigned long h, unsigned long i,		\
	unsigned long j, unsigned long k, unsigned long l

/**
 * struct kt_driver_func - a function of the driver
 * @name:	as in the interface
 * @fn:		its code; all arguments are words
 */
struct kt_driver_func {
	const char *name;
	unsigned long (*fn)(KT_ARGS);
};

extern const struct kt_driver_func kt_driver_funcs[];

/* fixture.c */
void kt_start(struct kunit *test, const char *module);
int kt_try_start(struct kunit *test, const char *module);
void kt_stop(void);
int kt_init(struct kunit *test);
void kt_exit(struct kunit *test);
void *kt_new(size_t size);
void kt_delete(const void *object);
void kt_freeze(void);
void kt_check_frozen(void);
void kt_check_canaries(void);
void *kt_dnew(size_t size);
char *kt_dstring(const char *s);
void *kt_entry(const char *name);
unsigned long kt_rpc(const char *name, const unsigned long *arg);
long kt_run(long (*script)(void *data), void *data);
bool kt_is_kernel(const void *p, size_t size);
unsigned long kt_global(const char *name);
unsigned long kt_address(const char *name);

/* work.c: what both sides do */
void kt_paint(struct kt_scalars *s, unsigned int seed);
u64 kt_color(unsigned int field, unsigned int seed);
void kt_check_scalars(const struct kt_scalars *s, unsigned int in,
		      unsigned int out, unsigned int none, const char *who);
u64 kt_do_scalars(struct kt_scalars *s);
u64 kt_do_many(u8 a, s8 b, u16 c, s16 d, u32 e, s32 f, u64 g, s64 h, bool i,
	       char j);
u32 kt_do_bits(struct kt_bits *bits);
u64 kt_do_by_value(struct kt_small small, struct kt_pair pair, u32 last);
u32 kt_do_const(const struct kt_pair *pair);
u64 kt_do_outer(struct kt_outer *outer);
u64 kt_do_list(struct kt_node *head);
s64 kt_do_tree(struct kt_tree *root);
u64 kt_do_arrays(struct kt_arrays *arrays);
u64 kt_do_sum(const u16 *v, u32 n);
void kt_do_fill(u32 *v, u32 n, u32 first);
u64 kt_do_inners(struct kt_inner *v, u32 n);
u32 kt_do_sentinel(u32 *v);
u32 kt_do_strlen(const char *s);
void kt_do_upper(char *s, u32 size);
u64 kt_do_tagged(struct kt_tagged *tagged);
u64 kt_do_void(void *data);
u64 kt_do_holder(struct kt_holder *holder);
u32 kt_do_packet(struct kt_packet *packet);
void kt_spoil(struct kt_dev *dev);
u32 kt_do_inside(u8 *base, u32 len, u8 *pos);

/**
 * kt_call() - the driver calls a function of the kernel
 * @name:	its name
 *
 * Returns what the function returned, as a word.
 */
#define kt_call(name, ...)						\
	kt_rpc(name, (const unsigned long [LVD_MAX_ARGS]) {		\
		KT_WORDS(__VA_ARGS__) })

/**
 * kt_driver() - the kernel calls a function of the driver
 * @name:	its name
 * @type:	its type as a pointer, "int (*)(u32)"
 *
 * Returns the glue, to be called.
 */
#define kt_driver(name, type)	((type)kt_entry(name))

/**
 * struct kt_side - who calls
 * @driver:	the driver calls the kernel; else the kernel the driver
 */
struct kt_side {
	bool driver;
};

/**
 * kt_cross() - the caller of a case calls the function of the other side
 * @side:	who calls
 * @ret:	type of the result
 * @name:	its name without "kt_k_"
 * @types:	types of its arguments, in parentheses
 */
#define kt_cross(side, ret, name, types, ...)				\
	((side)->driver ? (ret)kt_call("kt_k_" name, __VA_ARGS__) :	\
	 ((ret (*)types)kt_entry("kt_d_" name))(__VA_ARGS__))

void *kt_snew(const struct kt_side *side, size_t size);
void *kt_scopy(const struct kt_side *side, const void *from, size_t size);

/* One row of a table of cases, run in both directions. */
struct kt_case {
	const char *name;
	void (*run)(const struct kt_side *side);
};

extern const struct kt_case kt_value_cases[], kt_shape_cases[];
extern const struct kt_case kt_global_cases[], kt_life_cases[];
extern const struct kt_case kt_range_cases[];

struct kt_client *kt_register(void);
struct kt_stats *kt_attach(void);

extern struct kunit_suite kt_suite_basic;
extern struct kunit_suite kt_suite_format;
extern struct kunit_suite kt_suite_hostile;
extern struct kunit_suite kt_suite_memory;
extern struct kunit_suite kt_suite_nested;
extern struct kunit_suite kt_suite_pages;
extern struct kunit_suite kt_suite_threads;
extern struct kunit_suite kt_suite_undo;

#define KT_EQ(a, b)	KUNIT_EXPECT_EQ(kt.test, a, b)
#define KT_TRUE(a)	KUNIT_EXPECT_TRUE(kt.test, a)

#endif /* _KERNEL_LVD_KUNIT_KT_H */
