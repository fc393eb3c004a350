// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of functions that print: the kernel's text is what the driver's own
 * snprintf() would have made, from data that the driver may show.
 *
 * What only the kernel's snprintf() knows (%pM, %*ph, ...) is compared in the
 * kernel; the build machine runs those cases for what they read.
 */
#include <linux/err.h>
#include <linux/ioport.h>
#include <linux/kern_levels.h>
#include <linux/string.h>

#include "kt.h"

#ifdef __KERNEL__
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/rtc.h>
#include <linux/socket.h>
#endif

#define KT_LEVEL	1000	/* kt_k_print() adds it to its result */

static char kt_want[LVD_MAX_STRING];

/* The driver prints with these words behind the format. */
#define kt_print(fmt, ...)						\
	kt_rpc("kt_k_print", (const unsigned long [LVD_MAX_ARGS]) {	\
		KT_LEVEL, (unsigned long)kt_dstring(fmt),		\
		KT_WORDS(__VA_ARGS__) })

#define kt_same(fmt, ...) do {						\
	int kt_n = snprintf(kt_want, sizeof(kt_want), fmt,		\
			    ##__VA_ARGS__);				\
									\
	KT_EQ((int)kt_print(fmt, ##__VA_ARGS__), kt_n + KT_LEVEL);	\
	KUNIT_EXPECT_STREQ(kt.test, kt.text, kt_want);			\
} while (0)

#define kt_becomes(want, fmt, ...) do {					\
	kt_print(fmt, ##__VA_ARGS__);					\
	KUNIT_EXPECT_STREQ(kt.test, kt.text, want);			\
} while (0)

/* Data in the driver's memory. */
#define kt_data(...) ({							\
	const u8 kt_bytes[] = { __VA_ARGS__ };				\
									\
	memcpy(kt_dnew(sizeof(kt_bytes)), kt_bytes, sizeof(kt_bytes));	\
})

static long kt_plain(void *data)
{
	kt_becomes("", "");
	kt_same("nothing behind\n");
	kt_same("100%%, %%s\n");
	kt_same(KERN_ERR "level\n");
	KT_EQ(kt.text[0], KERN_ERR[0]);
	KT_EQ(kt.text[1], KERN_ERR[1]);
	return 0x600d;
}

static long kt_integers(void *data)
{
	kt_same("%d %i %u %x %X %o", -5, 7, 4000000000U, 0xabcU, 0xDEFU, 8U);
	kt_same("%hhd %hhu %hd %hu", (signed char)-3, (unsigned char)200,
		(short)-30000, (unsigned short)60000);
	kt_same("%ld %lu %lld %llu", LONG_MIN, ULONG_MAX, LLONG_MIN + 1,
		ULLONG_MAX);
	kt_same("%zu %zd %td %lx", (size_t)-1, (ssize_t)-2, (ptrdiff_t)-3,
		0x123456789abcdefUL);
	kt_same("[%5d] [%-5d] [%05d] [%+d] [% d] [%#x] [%#o]", 42, 42, -42, 42,
		42, 255U, 8U);
	kt_same("[%.3d] [%8.3d] [%-8.3x]", 7, 7, 7U);
	kt_same("[%*d] [%-*d] [%*.*d] [%.*u]", 6, 1, 6, 2, 6, 4, 3, 5, 9U);
	kt_same("[%*d]", -6, 1);
	kt_same("[%c] [%3c] [%-3c]", 'a', 'b', 'c');
	return 0x600d;
}

/* Of a narrow argument the rest of the word says nothing. */
static long kt_dirty_words(void *data)
{
	unsigned long dirt = 0xdeadbeef00000000UL;

	kt_becomes("-5 5 5", "%d %d %u", dirt | (u32)-5, dirt | 5, dirt | 5);
	kt_becomes("-5 251", "%hhd %hhu", dirt | 0xabcdfb, dirt | 0xabcdfb);
	kt_becomes("x  1", "%c%*d", dirt | 0xab00 | 'x', dirt | 3, dirt | 1);
	return 0x600d;
}

static long kt_strings(void *data)
{
	char *s = kt_dstring("string"), *open = kt_dnew(4);

	memset(open, 'o', 4);
	kt_same("%s|%s", s, s + 6);
	kt_same("[%10s] [%-10s] [%.3s] [%8.2s] [%-8.*s] [%2s]", s, s, s, s, 4,
		s, s);
	/* with a precision it needs no end */
	kt_becomes("oooo ooo", "%.4s %.*s", open, 3, open);
	kt_becomes("(null)", "%s", NULL);
	kt_becomes("[    (null)]", "[%10s]", NULL);
	kt_becomes("(efault) (efault)", "%s %s", 100, -ENOENT);
	return 0x600d;
}

/* As many words as there are, however they are asked for. */
static long kt_many_words(void *data)
{
	unsigned long arg[LVD_MAX_ARGS] = { 0, };
	char fmt[2 * LVD_MAX_ARGS + 1] = "";
	unsigned int i;

	for (i = 2; i < LVD_MAX_ARGS; i++) {
		arg[i] = i % 10;
		strcat(fmt, "%u");
	}
	arg[1] = (unsigned long)kt_dstring(fmt);
	KT_EQ(kt_rpc("kt_k_print", arg), LVD_MAX_ARGS - 2);
	KUNIT_EXPECT_STREQ(kt.test, kt.text, "234567890123456789");
	return 0x600d;
}

static long kt_places(void *data)
{
	char *fmt = kt_dstring("<%s %d>"), *s = kt_dstring("abc");

	KT_EQ(kt_call("kt_k_print_to", s, fmt, s, 12), 3 + 8);
	KUNIT_EXPECT_STREQ(kt.test, kt.text, "<abc 12>");
	KT_EQ(kt_call("kt_k_print_first", fmt, 100, 2000, s, 13), 2100 + 8);
	KUNIT_EXPECT_STREQ(kt.test, kt.text, "<abc 13>");
	return 0x600d;
}

/* The driver's buffer gets the text and no more. */
static long kt_buffers(void *data)
{
	char *fmt = kt_dstring("%s-%d"), *s = kt_dstring("abc");
	char *buf = kt_dnew(32), *exact = kt_dnew(6);

	memset(buf, '#', 32);
	KT_EQ(kt_call("kt_k_sprint", buf + 1, fmt, s, 7), 5);
	KT_TRUE(!memcmp(buf, "#abc-7\0##########################", 32));
	/* onto its own argument, and onto its own format */
	memcpy(buf, "me", 3);
	KT_EQ(kt_call("kt_k_sprint", buf, fmt, buf, 8), 4);
	KUNIT_EXPECT_STREQ(kt.test, buf, "me-8");
	KT_EQ(kt_call("kt_k_sprint", exact, fmt, s, 9), 5);
	KUNIT_EXPECT_STREQ(kt.test, exact, "abc-9");
	memset(buf, '#', 32);
	KT_EQ(kt_call("kt_k_snprint", buf, 4, fmt, s, 7), 5);
	KT_TRUE(!memcmp(buf, "abc\0####", 8));
	KT_EQ(kt_call("kt_k_snprint", NULL, 0, fmt, s, 7), 5);
	return 0x600d;
}

/* Text that fills what there may be, and needs more room on the way. */
static long kt_long_text(void *data)
{
	char *s = kt_dnew(2000);
	unsigned int i;

	for (i = 0; i < 1999; i++)
		s[i] = 'a' + i % 26;
	kt_same("%s%s", s, s);
	kt_same("%-3000d|%1000x", 5, 6U);
	KT_EQ(strlen(kt.text), 4001);
	return 0x600d;
}

static long kt_unknown(void *data)
{
	kt_becomes("a(%n?)", "a%nb%d", kt_dnew(8), 1);
	kt_becomes("1(%y?)", "%d%yb%d", 1, 2, 3);
	kt_becomes("(%?)", "%");
	kt_becomes("(%?)", "%-5.3ll");
	/* what leads to more objects is not followed, wherever it points */
	kt_becomes("(%pd?) (%pO?) (%pg?) (%pf?) (%pC?) 5",
		   "%pd %pOF %pg %pfwP %pCn %d", data, 0xdeadUL << 40,
		   data, kt_dnew(8), kt_dnew(8), 5);
	kt_becomes("(%pu?) (%pk?) (%pA?) (%pI?) (%pG?)",
		   "%pus %pks %pA %pI7 %pGx", data, data, data,
		   data, data);
	kt_becomes("(null) (efault)", "%pM %pI4", NULL, -EINVAL);
	return 0x600d;
}

/* The value of a pointer is printed whatever it is. */
static long kt_values(void *data)
{
	void *p = kt_dnew(8);

	kt_same("%p", p);
	kt_same("%20p", p);
#ifdef __KERNEL__
	kt_same("%px %pe %pK %ps %pS %pB", p, ERR_PTR(-ENOMEM), p, kt_values,
		kt_buffers, kt_values);
#endif
	return 0x600d;
}

#ifdef __KERNEL__
/* What is compared only in the kernel. */
#define kt_shows(fmt, ...)	kt_same(fmt, __VA_ARGS__)
#else
#define kt_shows(fmt, ...)	kt_print(fmt, __VA_ARGS__)
#define ETH_ALEN		6
#endif

static long kt_addresses(void *data)
{
	u8 *mac = kt_data(2, 0, 0x5e, 0x10, 0, 0xff);
	u8 *ip4 = kt_data(192, 168, 1, 20);
	u8 *ip6 = kt_data(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
			  1);
	u8 *to4 = kt_data(2, 0, 0x1f, 0x90, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
			  0);
	u8 *to6 = kt_data(10, 0, 0x1f, 0x90, 0, 0, 0, 0, 0xfe, 0x80, 0, 0, 0, 0,
			  0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0);
	u8 *other = kt_data(77, 0);

	kt_shows("%pM %pm %pMR %pMF|%20pM|", mac, mac, mac, mac, mac);
	kt_shows("%pI4 %pi4 %pI4h", ip4, ip4, ip4);
	kt_shows("%pI6 %pI6c %pi6", ip6, ip6, ip6);
	kt_shows("%pISpc %pISpfsc %pIS", to4, to6, other);
	kt_shows("%pU", ip6);
	kt_shows("%pUL %pUl %pUb", ip6, ip6, ip6);
	return 0x600d;
}

static long kt_bytes(void *data)
{
	u8 *bytes = kt_data(1, 0xfe, 'a', '\n', 0x80, 0, 7, 8);
	unsigned long *bits = kt_dnew(128);

	bits[0] = 0xf0f0;
	bits[15] = 1UL << 63;
	kt_shows("%*ph %*phC %*phD %*phN", 8, bytes, 8, bytes, 3, bytes, 1,
		 bytes);
	kt_shows("%8ph|%ph|", bytes, bytes);
	kt_shows("%*pE %*pEhp", 8, bytes, 4, bytes);
	kt_shows("%*pb %*pbl %16pbl", 64, bits, 1024, bits, bits);
	kt_shows("%*pb", 1024, bits);
	kt_shows("%p4cc", bytes);
	return 0x600d;
}

static long kt_objects(void *data)
{
	struct resource *res = kt_dnew(sizeof(*res));
	u64 *word = kt_dnew(sizeof(*word));
	int *time = kt_dnew(9 * sizeof(*time));

	res->start = 0xfe000000;
	res->end = 0xfe0fffff;
	*word = 0x123456789aUL;
	time[3] = 21;
	time[5] = 126;
#ifdef __KERNEL__
	res->flags = IORESOURCE_MEM | IORESOURCE_PREFETCH;
#endif
	kt_shows("%pR %pr", res, res);
	kt_shows("%pa %pap %pad %pNF", word, word, word, word);
	kt_shows("%ptR %ptRd %ptT", time, time, word);
	kt_shows("%pGg", word);
	return 0x600d;
}

#ifdef __x86_64__
/* va_list as the driver has it: words of registers, then of the stack. */
struct kt_va_list {
	u32 gp_offset, fp_offset;
	unsigned long *more, *regs;
};

static void *kt_va_format(const char *fmt, unsigned int gp_offset)
{
	struct kt_va_list *list = kt_dnew(sizeof(*list));
	unsigned long **vaf = kt_dnew(2 * sizeof(*vaf)), i;

	list->gp_offset = gp_offset;
	list->regs = kt_dnew(6 * sizeof(long));
	list->more = kt_dnew(6 * sizeof(long));
	for (i = 0; i < 6; i++) {
		list->regs[i] = 10 + i;
		list->more[i] = 20 + i;
	}
	vaf[0] = (void *)kt_dstring(fmt);
	vaf[1] = (void *)list;
	return vaf;
}

static long kt_va_formats(void *data)
{
	void **vaf = kt_va_format("%d %d %d|", 32);

	kt_becomes("<14 15 20|> 7", "<%pV> %d", vaf, 7);
	kt_becomes("20 21 22|", "%pV", kt_va_format("%d %d %d|", 48));
	/* what makes no sense is no register */
	kt_becomes("20", "%pV", kt_va_format("%d", 0xfffffff0));
	/* one inside the other goes no deeper */
	vaf = kt_va_format("%d %pV", 0);
	((struct kt_va_list *)vaf[1])->regs[1] = (unsigned long)vaf;
	kt_becomes("10 (%pV?)", "%pV", vaf);
	return 0x600d;
}
#endif

/* No text without memory for it, and no harm. */
static long kt_no_memory(void *data)
{
	unsigned long arg[LVD_MAX_ARGS] = { 0, };
	unsigned int failures = 0;
	char *s = kt_dnew(1000);
	bool failed = true;
	long n, ret;

	memset(s, 'x', 999);
	arg[1] = (unsigned long)kt_dstring("%s %600pbl");
	arg[2] = (unsigned long)s;
	arg[3] = (unsigned long)kt_dnew(128);
	for (n = 0; failed && n < 100; n++) {
		WRITE_ONCE(lvd_fail_after, n);
		ret = kt_rpc("kt_k_print", arg);
		failed = READ_ONCE(lvd_fail_after) < 0;
		WRITE_ONCE(lvd_fail_after, -1);
		failures += failed;
		if (failed)
			KT_EQ((int)ret, -ENOMEM);
	}
	KT_TRUE(!failed);
	/* the first text, a longer one, and the bitmap */
	KT_TRUE(failures >= 3);
	return 0x600d;
}

#ifdef __KERNEL__
/* Where nobody may sleep. */
static long kt_atomic(void *data)
{
	unsigned long flags;

	local_irq_save(flags);
	kt_print("%s %pM", kt_dstring("text"), kt_data(1, 2, 3, 4, 5, 6));
	local_irq_restore(flags);
	KUNIT_EXPECT_STREQ(kt.test, kt.text, "text 01:02:03:04:05:06");
	return 0x600d;
}
#endif

/**
 * struct kt_print - a driver that prints
 * @name:	what
 * @script:	the driver; its data is kernel memory, which it must not print
 * @fault:	how it ends, LVD_FAULTS: it does not
 */
struct kt_print {
	const char *name;
	long (*script)(void *data);
	enum lvd_fault_kind fault;
};

/* Drivers that show what is not theirs. */
#define KT_BAD(name, ...)						\
static long kt_bad_##name(void *data)					\
{									\
	kt_print(__VA_ARGS__);						\
	return 0;							\
}

KT_BAD(string, "%s", data)
KT_BAD(short_string, "%.1s", data)
KT_BAD(mac, "%pM", data)
KT_BAD(second, "%d %pI4", 1, data)
KT_BAD(hex, "%*ph", 4, data)
KT_BAD(bitmap, "%*pb", 64, data)
KT_BAD(resource, "%pR", data)
KT_BAD(va_format, "%pV", data)
KT_BAD(wild, "%pM", 0xdead000000001000UL)
KT_BAD(small, "%pI6", kt_data(1, 2, 3, 4))
KT_BAD(socket, "%pISc", kt_data(10, 0, 0, 0))
KT_BAD(no_end, "%s", memset(kt_dnew(8), 'x', 8))
KT_BAD(wide, "%5000d", 1)
KT_BAD(wide_word, "%*d", INT_MAX, 1)
KT_BAD(least_word, "%*d", INT_MIN, 1)
KT_BAD(huge_number, "%99999999999999999999d", 1)
KT_BAD(huge_bitmap, "%*pbl", INT_MAX, kt_dnew(8))
KT_BAD(huge_escape, "%*pE", INT_MAX, kt_dnew(8))

static long kt_bad_words(void *data)
{
	char fmt[2 * LVD_MAX_ARGS + 1] = "";
	unsigned int i;

	for (i = 1; i < LVD_MAX_ARGS; i++)
		strcat(fmt, "%u");
	kt_call("kt_k_print", 1, kt_dstring(fmt));
	return 0;
}

static long kt_bad_format(void *data)
{
	kt_call("kt_k_print", 1, data);
	return 0;
}

static long kt_bad_no_format(void *data)
{
	kt_call("kt_k_print", 1, NULL);
	return 0;
}

static long kt_bad_open_format(void *data)
{
	kt_call("kt_k_print", 1, memset(kt_dnew(8), '%', 8));
	return 0;
}

static long kt_bad_long_format(void *data)
{
	char *fmt = kt_dnew(2 * LVD_MAX_STRING);

	memset(fmt, '%', 2 * LVD_MAX_STRING - 1);
	kt_call("kt_k_print", 1, fmt);
	return 0;
}

static long kt_bad_buffer(void *data)
{
	kt_call("kt_k_sprint", kt_dnew(8), kt_dstring("12345678"));
	return 0;
}

static long kt_bad_kernel_buffer(void *data)
{
	kt_call("kt_k_sprint", data, kt_dstring("1"));
	return 0;
}

static long kt_bad_size(void *data)
{
	kt_call("kt_k_snprint", kt_dnew(8), 9, kt_dstring("1"));
	return 0;
}

static long kt_bad_sum(void *data)
{
	kt_call("kt_k_sum_of", 2, 1, 2);
	return 0;
}

static long kt_bad_scanf(void *data)
{
	kt_call("kt_k_scanf", kt_dstring("1"), kt_dstring("%d"), kt_dnew(4));
	return 0;
}

#ifdef __x86_64__
static long kt_bad_va_list(void *data)
{
	void **vaf = kt_dnew(16);

	vaf[0] = kt_dstring("%d");
	vaf[1] = data;
	kt_print("%pV", vaf);
	return 0;
}

static long kt_bad_va_words(void *data)
{
	void **vaf = kt_va_format("%d", 48);

	((struct kt_va_list *)vaf[1])->more = data;
	kt_print("%pV", vaf);
	return 0;
}

/* A va_list that leads to words that are behind a format in turn. */
static long kt_bad_va_count(void *data)
{
	void **vaf = kt_va_format("%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d",
				  48);

	((struct kt_va_list *)vaf[1])->more = kt_dnew(64 * sizeof(long));
	kt_print("%pV", vaf);
	return 0;
}
#endif

static const struct kt_print kt_prints[] = {
	{ "no conversion", kt_plain, LVD_FAULTS },
	{ "integers", kt_integers, LVD_FAULTS },
	{ "narrow words", kt_dirty_words, LVD_FAULTS },
	{ "strings", kt_strings, LVD_FAULTS },
	{ "all words", kt_many_words, LVD_FAULTS },
	{ "place of the format", kt_places, LVD_FAULTS },
	{ "into buffers", kt_buffers, LVD_FAULTS },
	{ "long text", kt_long_text, LVD_FAULTS },
	{ "unknown conversions", kt_unknown, LVD_FAULTS },
	{ "pointers as values", kt_values, LVD_FAULTS },
	{ "addresses", kt_addresses, LVD_FAULTS },
	{ "bytes", kt_bytes, LVD_FAULTS },
	{ "objects", kt_objects, LVD_FAULTS },
	{ "no memory", kt_no_memory, LVD_FAULTS },
#ifdef __x86_64__
	{ "va_format", kt_va_formats, LVD_FAULTS },
	{ "kernel's va_list", kt_bad_va_list, LVD_FAULT_POINTER },
	{ "kernel's words in a va_list", kt_bad_va_words, LVD_FAULT_POINTER },
	{ "too many words in a va_list", kt_bad_va_count, LVD_FAULT_LENGTH },
#endif
#ifdef __KERNEL__
	{ "interrupts off", kt_atomic, LVD_FAULTS },
#endif
	{ "kernel's string", kt_bad_string, LVD_FAULT_POINTER },
	{ "one byte of it", kt_bad_short_string, LVD_FAULT_POINTER },
	{ "kernel's bytes", kt_bad_mac, LVD_FAULT_POINTER },
	{ "as second argument", kt_bad_second, LVD_FAULT_POINTER },
	{ "in hexadecimal", kt_bad_hex, LVD_FAULT_POINTER },
	{ "as a bitmap", kt_bad_bitmap, LVD_FAULT_POINTER },
	{ "kernel's resource", kt_bad_resource, LVD_FAULT_POINTER },
	{ "kernel's va_format", kt_bad_va_format, LVD_FAULT_POINTER },
	{ "wild pointer", kt_bad_wild, LVD_FAULT_POINTER },
	{ "less memory than an address", kt_bad_small, LVD_FAULT_SIZE },
	{ "less than its family says", kt_bad_socket, LVD_FAULT_SIZE },
	{ "string without end", kt_bad_no_end, LVD_FAULT_STRING },
	{ "too wide", kt_bad_wide, LVD_FAULT_LENGTH },
	{ "too wide by an argument", kt_bad_wide_word, LVD_FAULT_LENGTH },
	{ "too wide, left", kt_bad_least_word, LVD_FAULT_LENGTH },
	{ "number without end", kt_bad_huge_number, LVD_FAULT_LENGTH },
	{ "bitmap beyond its memory", kt_bad_huge_bitmap, LVD_FAULT_SIZE },
	{ "bytes beyond their memory", kt_bad_huge_escape, LVD_FAULT_SIZE },
	{ "too many words", kt_bad_words, LVD_FAULT_LENGTH },
	{ "kernel's format", kt_bad_format, LVD_FAULT_POINTER },
	{ "no format", kt_bad_no_format, LVD_FAULT_POINTER },
	{ "format without end", kt_bad_open_format, LVD_FAULT_STRING },
	{ "format too long", kt_bad_long_format, LVD_FAULT_STRING },
	{ "text beyond its buffer", kt_bad_buffer, LVD_FAULT_SIZE },
	{ "into the kernel", kt_bad_kernel_buffer, LVD_FAULT_POINTER },
	{ "size beyond the buffer", kt_bad_size, LVD_FAULT_SIZE },
	{ "variadic without a format", kt_bad_sum, LVD_FAULT_UNRESOLVED },
	{ "scanf", kt_bad_scanf, LVD_FAULT_UNRESOLVED },
};

static const void *kt_gen_prints(const void *prev, char *desc)
{
	const struct kt_print *next = prev ? (struct kt_print *)prev + 1 :
		kt_prints;

	if (next == kt_prints + ARRAY_SIZE(kt_prints))
		return NULL;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", next->name);
	return next;
}

static void kt_print_test(struct kunit *test)
{
	const struct kt_print *print = test->param_value;
	bool good = print->fault == LVD_FAULTS;
	char *kernel;
	long ret;

	kt_start(test, "kunit_format");
	kernel = kt_new(256);
	memcpy(kernel, "of the kernel", 14);
	kt_freeze();
	ret = kt_run(print->script, kernel);
	KT_EQ(ret, good ? 0x600d : -EFAULT);
	KT_EQ(lvd_domain_dead(kt.domain), !good);
	if (!good) {
		KT_EQ(kt.domain->fault.kind, print->fault);
		KT_EQ(atomic_read(&kt.entered), 0);
	}
	kt_check_frozen();
	kt_check_canaries();
}

static void kt_format_exit(struct kunit *test)
{
	WRITE_ONCE(lvd_fail_after, -1);
	kt_exit(test);
}

static struct kunit_case kt_format_cases[] = {
	KUNIT_CASE_PARAM(kt_print_test, kt_gen_prints),
	{}
};

struct kunit_suite kt_suite_format = {
	.name = "ksplit_format",
	.init = kt_init,
	.exit = kt_format_exit,
	.test_cases = kt_format_cases,
};
