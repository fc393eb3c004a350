// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of the library: each function does in a domain what it does in
 * the kernel.
 *
 * Two pages have the same random contents in both views. The kernel's function
 * runs on the kernel's, the domain's on the domain's, with the same arguments:
 * results and pages must be equal afterwards.
 */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/blkdev.h>
#include <linux/crc32.h>
#include <linux/ethtool.h>
#include <linux/find.h>
#include <linux/kstrtox.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <asm/checksum.h>
#include <asm/tsc.h>

#include "lvd_x86.h"
#include "lvd_x86_dom.h"

#define ROUNDS	400

/**
 * struct data - what library functions work on
 * @a:		string or bitmap
 * @b:		another one
 * @out:	result
 * @pad:	rest of the page
 * @page:	a page
 */
struct data {
	u8 a[512], b[512], out[512];
	u8 pad[PAGE_SIZE - 3 * 512];
	u8 page[PAGE_SIZE];
} __aligned(PAGE_SIZE);

static struct data data;

/* The kernel's memory, which no domain has. */
static u8 target[PAGE_SIZE] __aligned(PAGE_SIZE);

/**
 * struct library - a domain that has nothing but the library
 * @view:	its view
 * @first:	its copy of data, first page
 * @second:	its copy of data.page
 * @what:	what ended it
 * @address:	... and where
 */
struct library {
	struct lvd_view *view;
	void *first, *second;
	const char *what;
	unsigned long address;
};

static unsigned long no_rpc(struct lvd_level *level, const struct lvd_out *out)
{
	lvd_view_die(level->view, "call", out->id);
	return 0;
}

static void note_death(struct lvd_view *view, const char *what,
		       unsigned long address)
{
	struct library *lib = view->private;

	lib->what = what;
	lib->address = address;
}

static const struct lvd_view_ops library_ops = {
	.rpc = no_rpc,
	.died = note_death,
};

static void library_exit(void *arg)
{
	struct library *lib = arg;

	lvd_view_destroy(lib->view);
}

static struct library *library_new(struct kunit *test)
{
	struct library *lib = kunit_kzalloc(test, sizeof(*lib), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, lib);
	lib->view = lvd_view_create("kunit", &library_ops, lib);
	KUNIT_ASSERT_FALSE(test, IS_ERR(lib->view));
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, library_exit, lib),
			0);
	lib->first = lvd_view_shadow(lib->view, (unsigned long)&data,
				     PAGE_KERNEL);
	lib->second = lvd_view_shadow(lib->view, (unsigned long)data.page,
				      PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, lib->first);
	KUNIT_ASSERT_NOT_NULL(test, lib->second);
	KUNIT_ASSERT_EQ(test, lvd_view_map_same(lib->view, lvd_dom_text,
						lvd_dom_text_end - lvd_dom_text,
						PAGE_KERNEL_ROX), 0);
	return lib;
}

static int library_call(struct library *lib, unsigned long entry,
			const unsigned long *arg, unsigned long *ret)
{
	struct lvd_level level;
	int err = lvd_view_call(lib->view, NULL, &level, entry, arg, 4);

	*ret = err ? ~0UL : level.ret;
	return err;
}

/**
 * struct function - a library function that is compared
 * @name:	its name
 * @kernel:	the kernel's
 * @args:	a letter for each argument: a, b, o, p address in data; s near
 *		data.a; S address of the address of data.a; n length or number of
 *		bits, m not much more; c character, B base, e error code, w word
 * @result:	v nothing; z bool, i int, l long, f checksum
 * @words:	data are bitmaps, not strings
 */
struct function {
	const char *name;
	void *kernel;
	const char *args;
	char result;
	bool words;
};

#define STRING(name, args, result) { #name, name, args, result, false }
#define BITMAP(name, args, result) { #name, name, args, result, true }

/* Only compilers and asm call these. */
char *stpcpy(char *__restrict__ to, const char *__restrict__ from);
unsigned int __sw_hweight32(unsigned int w);
unsigned long __sw_hweight64(__u64 w);

static const struct function functions[] = {
	STRING(bcmp, "abn", 'i'),
	STRING(memchr, "acn", 'l'),
	STRING(memchr_inv, "acn", 'l'),
	STRING(memcmp, "abn", 'i'),
	{ "memcpy", __memcpy, "oan", 'l' },
	{ "memmove", __memmove, "sn", 'l' },
	{ "memset", __memset, "ocn", 'l' },
	STRING(memscan, "acn", 'l'),
	STRING(sized_strscpy, "oan", 'l'),
	STRING(skip_spaces, "a", 'l'),
	STRING(stpcpy, "oa", 'l'),
	STRING(strcasecmp, "ab", 'i'),
	STRING(strcat, "oa", 'l'),
	STRING(strchr, "ac", 'l'),
	STRING(strchrnul, "ac", 'l'),
	STRING(strcmp, "ab", 'i'),
	STRING(strcpy, "oa", 'l'),
	STRING(strcspn, "ab", 'l'),
	STRING(strim, "a", 'l'),
	STRING(strlen, "a", 'l'),
	STRING(strncasecmp, "abn", 'i'),
	STRING(strncat, "oan", 'l'),
	STRING(strnchr, "anc", 'l'),
	STRING(strncmp, "abn", 'i'),
	STRING(strncpy, "oan", 'l'),
	STRING(strnlen, "an", 'l'),
	STRING(strnstr, "abn", 'l'),
	STRING(strpbrk, "ab", 'l'),
	STRING(strrchr, "ac", 'l'),
	STRING(strsep, "Sb", 'l'),
	STRING(strspn, "ab", 'l'),
	STRING(strstr, "ab", 'l'),
	STRING(kstrtobool, "ao", 'i'),
	STRING(kstrtoint, "aBo", 'i'),
	STRING(kstrtoll, "aBo", 'i'),
	STRING(kstrtos16, "aBo", 'i'),
	STRING(kstrtos8, "aBo", 'i'),
	STRING(kstrtou16, "aBo", 'i'),
	STRING(kstrtou8, "aBo", 'i'),
	STRING(kstrtouint, "aBo", 'i'),
	STRING(kstrtoull, "aBo", 'i'),
	STRING(_kstrtol, "aBo", 'i'),
	STRING(_kstrtoul, "aBo", 'i'),
	BITMAP(csum_partial, "anw", 'f'),
	BITMAP(copy_page, "pa", 'v'),
	BITMAP(clear_page_rep, "p", 'v'),
	BITMAP(__bitmap_and, "oabn", 'z'),
	BITMAP(__bitmap_andnot, "oabn", 'z'),
	BITMAP(__bitmap_complement, "oan", 'v'),
	BITMAP(__bitmap_equal, "abn", 'z'),
	BITMAP(__bitmap_intersects, "abn", 'z'),
	BITMAP(__bitmap_or, "oabn", 'v'),
	BITMAP(__bitmap_subset, "abn", 'z'),
	BITMAP(__bitmap_weight, "an", 'i'),
	BITMAP(__bitmap_xor, "oabn", 'v'),
	BITMAP(_find_first_and_bit, "abn", 'l'),
	BITMAP(_find_first_bit, "an", 'l'),
	BITMAP(_find_first_zero_bit, "an", 'l'),
	BITMAP(_find_last_bit, "an", 'l'),
	BITMAP(_find_next_and_bit, "abnm", 'l'),
	BITMAP(_find_next_andnot_bit, "abnm", 'l'),
	BITMAP(_find_next_bit, "anm", 'l'),
	BITMAP(_find_next_or_bit, "abnm", 'l'),
	BITMAP(_find_next_zero_bit, "anm", 'l'),
	BITMAP(__sw_hweight32, "w", 'i'),
	BITMAP(__sw_hweight64, "w", 'l'),
	BITMAP(ns_to_timespec64, "w", 'l'),
	BITMAP(__msecs_to_jiffies, "w", 'l'),
#if IS_BUILTIN(CONFIG_CRC32)
	BITMAP(crc32_le, "wan", 'i'),
#endif
#ifdef CONFIG_BLOCK
	{ "errno_to_blk_status", errno_to_blk_status, "e", 'z' },
#endif
#ifdef CONFIG_NET
	BITMAP(ethtool_convert_legacy_u32_to_link_mode, "ow", 'v'),
	BITMAP(ethtool_convert_link_mode_to_legacy_u32, "oa", 'z'),
	STRING(ethtool_puts, "Sb", 'v'),
#endif
};

static void function_name(const struct function *function, char *text)
{
	strscpy(text, function->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(function, functions, function_name);

/* Few letters, so that comparisons go far; digits, so that they are numbers. */
static void fill_string(struct rnd_state *rnd, u8 *s)
{
	static const char letters[] = "abAB,  \t", digits[] = "0123789fxX-+y\n";
	unsigned int n = prandom_u32_state(rnd) % 24, kind, i;

	kind = prandom_u32_state(rnd) % 3;
	for (i = 0; i < n; i++)
		s[i] = kind ? letters[prandom_u32_state(rnd) % (kind * 4)] :
			      digits[prandom_u32_state(rnd) % (n < 8 ? 10 : 14)];
	s[n] = '\0';
}

/* Long runs of equal bits, and single ones. */
static void fill_words(struct rnd_state *rnd, u8 *s)
{
	unsigned long word, i;

	for (i = 0; i < 512; i += sizeof(word)) {
		word = (u64)prandom_u32_state(rnd) << 32 |
			prandom_u32_state(rnd);
		switch (prandom_u32_state(rnd) % 4) {
		case 0:
			word = 0;
			break;
		case 1:
			word = ~0UL;
			break;
		case 2:
			word = 1UL << word % BITS_PER_LONG;
			break;
		}
		memcpy(s + i, &word, sizeof(word));
	}
}

static void fill(const struct function *function, struct rnd_state *rnd,
		 struct library *lib)
{
	prandom_bytes_state(rnd, &data, sizeof(data));
	if (function->words) {
		fill_words(rnd, data.a);
		if (prandom_u32_state(rnd) % 4)
			fill_words(rnd, data.b);
		else
			memcpy(data.b, data.a, sizeof(data.b));
	} else {
		fill_string(rnd, data.a);
		if (prandom_u32_state(rnd) % 2)
			fill_string(rnd, data.b);
		else
			memcpy(data.b, data.a, sizeof(data.b));
		fill_string(rnd, data.out);
		if (prandom_u32_state(rnd) % 4 == 0)
			data.a[prandom_u32_state(rnd) % 24] ^= 1;
	}
	/* For 'S'. */
	*(void **)data.page = function->args[0] == 'S' ? data.a : NULL;
	memcpy(lib->first, &data, PAGE_SIZE);
	memcpy(lib->second, data.page, PAGE_SIZE);
}

static unsigned long make_arg(struct rnd_state *rnd, char kind,
			      unsigned long n)
{
	static const unsigned int bases[] = { 0, 8, 10, 16 };
	u32 random = prandom_u32_state(rnd);

	switch (kind) {
	case 'a':
		return (unsigned long)data.a;
	case 'b':
		return (unsigned long)data.b;
	case 'o':
		return (unsigned long)data.out;
	case 'p':
	case 'S':
		return (unsigned long)data.page;
	case 's':
		return (unsigned long)data.a + random % 32;
	case 'n':
		return n;
	case 'm':
		return random % (n + 2);
	case 'c':
		return data.a[random % 24];
	case 'B':
		return bases[random % ARRAY_SIZE(bases)];
	case 'e':
		return -(random % 140);
	}
	return random % 3 ? random : (unsigned long)random << 32 | random;
}

static unsigned long result_of(const struct function *function,
			       unsigned long ret)
{
	switch (function->result) {
	case 'v':
		return 0;
	case 'z':
		return (u8)ret;
	case 'i':
		return (u32)ret;
	case 'f':
		return csum_fold((__force __wsum)ret);
	}
	return ret;
}

static unsigned long call_kernel(const struct function *function,
				 const unsigned long *arg)
{
	unsigned long (*fn)(unsigned long a, unsigned long b, unsigned long c,
			    unsigned long d) = function->kernel;

	return result_of(function, fn(arg[0], arg[1], arg[2], arg[3]));
}

static void test_equal(struct kunit *test)
{
	const struct function *function = test->param_value;
	unsigned long entry = lvd_library_find(function->name), ret, n, i, k;
	struct library *lib = library_new(test);
	unsigned long arg[4] = {};
	struct rnd_state rnd;

	KUNIT_ASSERT_NE(test, entry, 0);
	KUNIT_ASSERT_PTR_NE(test, (void *)entry, function->kernel);
	prandom_seed_state(&rnd, entry ^ 20201);
	for (i = 0; i < ROUNDS; i++) {
		fill(function, &rnd, lib);
		n = prandom_u32_state(&rnd) % (function->words ? 300 : 32);
		for (k = 0; function->args[k]; k++)
			arg[k] = make_arg(&rnd, function->args[k], n);
		/* memmove() both ways, over itself. */
		if (function->args[0] == 's') {
			arg[2] = arg[1];
			arg[1] = (unsigned long)data.a + n;
		}
		KUNIT_ASSERT_EQ(test, library_call(lib, entry, arg, &ret), 0);
		ret = result_of(function, ret);
		KUNIT_ASSERT_EQ(test, ret, call_kernel(function, arg));
		KUNIT_ASSERT_MEMEQ(test, lib->first, (void *)&data, PAGE_SIZE);
		KUNIT_ASSERT_MEMEQ(test, lib->second, (void *)data.page,
				   PAGE_SIZE);
	}
}

static void expect_found(struct kunit *test, const char *name)
{
	KUNIT_EXPECT_TRUE_MSG(test, lvd_in_library(lvd_library_find(name)), "%s",
			      name);
}

/* What the tool takes for granted is there, and nothing else. */
static void test_complete(struct kunit *test)
{
#define LVD_LIBRARY(name) expect_found(test, #name);
#define LVD_HELPER LVD_LIBRARY
#include "library_names.h"
	KUNIT_EXPECT_EQ(test, lvd_library_find("panic"), 0);
	KUNIT_EXPECT_EQ(test, lvd_library_find("strcm"), 0);
	KUNIT_EXPECT_EQ(test, lvd_library_find(""), 0);
	KUNIT_EXPECT_FALSE(test, lvd_in_library((unsigned long)strcmp));
}

static void expect_end(struct kunit *test, const char *name,
		       unsigned long a, unsigned long b, unsigned long c,
		       const char *what)
{
	struct library *lib = library_new(test);
	unsigned long arg[4] = { a, b, c }, ret;

	KUNIT_EXPECT_EQ(test, library_call(lib, lvd_library_find(name), arg,
					   &ret), -EIO);
	KUNIT_EXPECT_STREQ(test, lib->what ?: "(nothing)", what);
	if (lvd_in_library(lib->address))
		return;
	KUNIT_EXPECT_GE(test, lib->address, min(a, b));
	KUNIT_EXPECT_LE(test, lib->address, max(a, b) + c);
}

/* The library reaches what its domain reaches. */
static void test_wild(struct kunit *test)
{
	unsigned long in = (unsigned long)data.a, end;
	unsigned long out = (unsigned long)target;

	memset(target, 1, sizeof(target));
	end = (unsigned long)(&data + 1);
	expect_end(test, "memcpy", out, in, 16, "write to");
	expect_end(test, "memcpy", in, out, 16, "read of");
	expect_end(test, "memset", out, 0, 300, "write to");
	expect_end(test, "memmove", end - 8, in, 16, "write to");
	expect_end(test, "strcpy", out, in, 4, "write to");
	expect_end(test, "strlen", out, out, 4, "read of");
	expect_end(test, "memset", lvd_library_find("memset"), ~0UL, 8,
		   "write to");
	KUNIT_EXPECT_NULL(test, memchr_inv(target, 1, sizeof(target)));
}

/* A fixup must not read for the domain what the domain cannot. */
static void test_fixup(struct kunit *test)
{
	struct library *lib = library_new(test);
	unsigned long arg[4] = { (unsigned long)data.b }, ret;

	memcpy(lib->first + offsetof(struct data, b), "12345678", 8);
	KUNIT_EXPECT_EQ(test, library_call(lib, (unsigned long)dom_zeropad, arg,
					   &ret), 0);
	KUNIT_EXPECT_EQ(test, ret, 0x3837363534333231UL);
	arg[0] = (unsigned long)(&data + 1) - 4;
	KUNIT_EXPECT_EQ(test, library_call(lib, (unsigned long)dom_zeropad, arg,
					   &ret), -EIO);
	KUNIT_EXPECT_STREQ(test, lib->what, "read of");
}

static void test_traps(struct kunit *test)
{
	struct library *lib = library_new(test);
	unsigned long arg[4] = {}, ret;

	expect_end(test, "__stack_chk_fail", 0, 0, 0, "stack smashed");
	expect_end(test, "__fortify_panic", 0, 0, 0, "buffer overflow");
	expect_end(test, "__list_del_entry_valid_or_report",
		   (unsigned long)data.page, 0, 0, "list corrupted");
	/* A warning, and what does nothing: it goes on. */
	KUNIT_EXPECT_EQ(test, library_call(lib,
					   lvd_library_find("__copy_overflow"),
					   arg, &ret), 0);
	KUNIT_EXPECT_EQ(test, library_call(lib,
					   lvd_library_find("__might_sleep"),
					   arg, &ret), 0);
}

static void test_lists(struct kunit *test)
{
	struct library *lib = library_new(test);
	struct list_head *k = (void *)data.page, *d = lib->second;
	unsigned long del, add, ret, arg[4];

	/* Three heads in a ring: addresses are the domain's, which are ours. */
	d[0] = (struct list_head){ &k[1], &k[2] };
	d[1] = (struct list_head){ &k[2], &k[0] };
	d[2] = (struct list_head){ &k[0], &k[1] };
	del = lvd_library_find("__list_del_entry_valid_or_report");
	add = lvd_library_find("__list_add_valid_or_report");
	arg[0] = (unsigned long)&k[1];
	KUNIT_EXPECT_EQ(test, library_call(lib, del, arg, &ret), 0);
	KUNIT_EXPECT_EQ(test, (u8)ret, 1);
	arg[0] = (unsigned long)&k[3];
	arg[1] = (unsigned long)&k[0];
	arg[2] = (unsigned long)&k[1];
	KUNIT_EXPECT_EQ(test, library_call(lib, add, arg, &ret), 0);
	KUNIT_EXPECT_EQ(test, (u8)ret, 1);
	arg[2] = (unsigned long)&k[2];
	KUNIT_EXPECT_EQ(test, library_call(lib, add, arg, &ret), -EIO);
	KUNIT_EXPECT_STREQ(test, lib->what, "list corrupted");
}

/* Inline assembly that calls these thunks says that no register changes. */
static void test_registers(struct kunit *test)
{
	static const char *const thunks[] = {
		"preempt_schedule_thunk", "preempt_schedule_notrace_thunk",
		"__SCT__preempt_schedule", "__SCT__preempt_schedule_notrace",
	};
	struct library *lib = library_new(test);
	unsigned long arg[4] = {}, ret;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(thunks); i++) {
		arg[0] = lvd_library_find(thunks[i]);
		KUNIT_EXPECT_EQ(test, library_call(lib,
						   (unsigned long)dom_registers,
						   arg, &ret), 0);
		KUNIT_EXPECT_EQ(test, ret, 0);
	}
	KUNIT_EXPECT_EQ(test, library_call(lib,
					   lvd_library_find("__SCT__cond_resched"),
					   arg, &ret), 0);
}

static int rival(void *unused)
{
	while (!kthread_should_stop())
		cond_resched();
	return 0;
}

/* Who was to be preempted while it did not allow it schedules afterwards. */
static void test_preempt_enable(struct kunit *test)
{
	struct library *lib = library_new(test);
	unsigned long arg[4] = {}, ret, seen = 0;
	struct task_struct *task;
	int i;

	if (!preempt_model_preemptible())
		kunit_skip(test, "kernel is not preemptible");
	arg[0] = lvd_library_find("preempt_schedule_thunk");
	set_cpus_allowed_ptr(current, cpumask_of(0));
	task = kthread_create_on_cpu(rival, NULL, 0, "lvd_rival");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	wake_up_process(task);
	for (i = 0; i < 20; i++) {
		unsigned long until = jiffies + HZ / 20;

		/* Time slices differ: until it is our turn to go. */
		while (time_before(jiffies, until)) {
			arg[1] = 1000000;
			KUNIT_ASSERT_EQ(test, library_call(lib,
				(unsigned long)dom_preempt_enable, arg, &ret), 0);
			KUNIT_ASSERT_LE(test, ret, 1);
			seen += ret;
		}
	}
	kthread_stop(task);
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	kunit_info(test, "scheduled %lu times\n", seen);
	KUNIT_EXPECT_GE(test, seen, 3);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
}

static int library_init(struct kunit *test)
{
	if (!lvd_cpus_ready())
		kunit_skip(test, "booted with lvd=off");
	return 0;
}

static struct kunit_case library_cases[] = {
	KUNIT_CASE(test_complete),
	KUNIT_CASE_PARAM(test_equal, function_gen_params),
	KUNIT_CASE(test_wild),
	KUNIT_CASE(test_fixup),
	KUNIT_CASE(test_traps),
	KUNIT_CASE(test_lists),
	KUNIT_CASE(test_registers),
	KUNIT_CASE(test_preempt_enable),
	{}
};

static struct kunit_suite library_suite = {
	.name = "ksplit_x86_library",
	.init = library_init,
	.test_cases = library_cases,
};
kunit_test_suite(library_suite);
