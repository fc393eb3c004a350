// SPDX-License-Identifier: GPL-2.0
/*
 * Variadic functions that print: printk(), kasprintf(), device_create(), ... What
 * follows a format string has no type except in that string, and "%pM" follows a
 * pointer into any memory. So the text is made here, out of what the domain has,
 * and the kernel's function gets it as "%s".
 *
 * Every byte of the format, and of what pointers lead to, is fetched once. A
 * conversion is spelled anew from what was understood of it and left to
 * snprintf(), with a copy of the data: so numbers, addresses and resources look
 * as they always do, and what nobody here understands is not followed.
 */
#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/rtc.h>
#include <linux/socket.h>
#include <linux/string.h>

#include "internal.h"

#define SMALL_TEXT	128	/* bytes to start with */
#define SMALL_DATA	64	/* bytes of data that are copied to the stack */
#define MAX_WIDTH	(8 * LVD_MAX_STRING)	/* of a bitmap: bits */
#define MAX_LETTERS	10	/* behind "%p" */
#define MAX_SPELLED	40	/* a conversion as it is spelled here */
#define SMALLEST_ADDRESS 4096	/* snprintf() does not follow what is below */

/**
 * struct text - what was made so far
 * @call:	the call; its text is ours
 * @len:	bytes without the terminator
 * @room:	bytes that were allocated
 */
struct text {
	struct lvd_call *call;
	size_t len, room;
};

/**
 * struct words - the arguments behind a format string
 * @next:	the next word, or NULL: they are those of a va_list
 * @left:	how many words there can be
 * @regs:	va_list: domain address of the words that came in registers
 * @regs_left:	bytes of them
 * @more:	va_list: domain address of those that came on the stack
 */
struct words {
	const unsigned long *next;
	unsigned int left;
	unsigned long regs;
	unsigned int regs_left;
	unsigned long more;
};

/**
 * struct format - a format string while it is read
 * @text:	what it makes
 * @words:	its arguments
 * @d:		the rest of it behind @c, in the domain's memory
 * @left:	bytes that may be there
 * @c:		present character, 0 at the end
 * @inner:	it is that of a "%pV"
 */
struct format {
	struct text *text;
	struct words words;
	const char *d;
	size_t left;
	char c;
	bool inner;
};

/**
 * struct conversion - "%-5.3hhx", "%*pISpc"
 * @flags:	bits, indices into flag_letters
 * @width:	as the number says, negative: none
 * @precision:	the same
 * @qualifier:	'H' for "hh", 'L' for "ll"; 0: none
 * @letter:	what it converts
 * @letters:	'p': those behind it
 */
struct conversion {
	unsigned int flags;
	int width, precision;
	char qualifier, letter;
	char letters[MAX_LETTERS + 1];
};

static const char flag_letters[] = "-+ #0";

#define FLAG_LEFT	BIT(0)	/* index of "-" */

static bool make_room(struct text *t, size_t more)
{
	size_t need = t->len + more + 1, room;
	char *text;

	if (likely(need <= t->room))
		return true;
	if (need > LVD_MAX_STRING) {
		lvd_fault(t->call, LVD_FAULT_LENGTH, "text of a format", need);
		return false;
	}
	room = max(2 * t->room, max_t(size_t, need, SMALL_TEXT));
	room = min_t(size_t, room, LVD_MAX_STRING);
	text = lvd_kmalloc(room, LVD_GFP);
	if (!text) {
		lvd_call_nomem(t->call);
		return false;
	}
	if (t->len)
		memcpy(text, t->call->text, t->len);
	kfree(t->call->text);
	t->call->text = text;
	t->room = room;
	return true;
}

static void put_char(struct text *t, char c)
{
	if (make_room(t, 1))
		t->call->text[t->len++] = c;
}

static void put_string(struct text *t, const char *s)
{
	while (*s)
		put_char(t, *s++);
}

static __printf(2, 3) void print(struct text *t, const char *spelled, ...)
{
	size_t room = t->room - t->len;
	va_list ap;
	int n;

	va_start(ap, spelled);
	n = vsnprintf(t->call->text + t->len, room, spelled, ap);
	va_end(ap);
	if (n >= (int)room) {
		if (!make_room(t, n))
			return;
		va_start(ap, spelled);
		vsnprintf(t->call->text + t->len, t->room - t->len, spelled,
			  ap);
		va_end(ap);
	}
	t->len += max(n, 0);
}

/* Copies data out of the domain. */
static bool fetch(struct lvd_call *call, unsigned long u, void *to, size_t size)
{
	struct lvd_region *region;
	size_t offset;
	bool fits;

	if (!size)
		return true;
	region = lvd_resolve(call, u, size);
	if (!region) {
		lvd_fault(call, LVD_FAULT_POINTER, "argument of a format", u);
		return false;
	}
	offset = u - region->loc.u;
	fits = size <= region->size - offset;
	if (fits)
		memcpy(to, region->loc.d + offset, size);
	lvd_region_put(call->domain, region);
	if (!fits)
		lvd_fault(call, LVD_FAULT_SIZE, "argument of a format", u);
	else
		call->bytes += size;
	return fits;
}

static unsigned long next_word(struct format *f)
{
	struct words *w = &f->words;
	unsigned long u, word = 0;

	if (!w->left) {
		lvd_fault(f->text->call, LVD_FAULT_LENGTH,
			  "arguments of a format", LVD_MAX_ARGS);
		return 0;
	}
	w->left--;
	if (w->next)
		return *w->next++;
	if (w->regs_left) {
		u = w->regs;
		w->regs += sizeof(word);
		w->regs_left -= sizeof(word);
	} else {
		u = w->more;
		w->more += sizeof(word);
	}
	fetch(f->text->call, u, &word, sizeof(word));
	return word;
}

static void advance(struct format *f)
{
	f->c = 0;
	if (!f->left) {
		lvd_fault(f->text->call, LVD_FAULT_STRING, "format",
			  LVD_MAX_STRING);
		return;
	}
	f->left--;
	f->c = READ_ONCE(*f->d++);
}

/* A number, or '*': that of an argument, which may be negative. */
static int read_number(struct format *f)
{
	int n = 0;

	if (f->c == '*') {
		advance(f);
		n = next_word(f);
		return clamp(n, -MAX_WIDTH, MAX_WIDTH);
	}
	for (; isdigit(f->c); advance(f))
		n = min(10 * n + f->c - '0', MAX_WIDTH);
	return n;
}

static void read_width(struct format *f, struct conversion *c)
{
	c->width = -1;
	if (f->c != '*' && !isdigit(f->c))
		return;
	c->width = read_number(f);
	if (c->width >= 0)
		return;
	c->width = -c->width;
	c->flags |= FLAG_LEFT;
}

/* The kernel takes "." for none, and what is negative for zero. */
static void read_precision(struct format *f, struct conversion *c)
{
	int n;

	c->precision = -1;
	if (f->c != '.')
		return;
	advance(f);
	if (f->c != '*' && !isdigit(f->c))
		return;
	n = read_number(f);
	c->precision = clamp(n, 0, LVD_MAX_STRING);
}

static void read_qualifier(struct format *f, struct conversion *c)
{
	c->qualifier = 0;
	if (!f->c || !strchr("hlLzt", f->c))
		return;
	c->qualifier = f->c;
	advance(f);
	if (f->c != c->qualifier || (f->c != 'h' && f->c != 'l'))
		return;
	c->qualifier = f->c == 'h' ? 'H' : 'L';
	advance(f);
}

static void read_conversion(struct format *f, struct conversion *c)
{
	const char *flag;
	unsigned int n = 0;

	c->flags = 0;
	for (advance(f); f->c && (flag = strchr(flag_letters, f->c)); advance(f))
		c->flags |= BIT(flag - flag_letters);
	read_width(f, c);
	read_precision(f, c);
	read_qualifier(f, c);
	c->letter = f->c;
	if (f->c)
		advance(f);
	for (; c->letter == 'p' && isalnum(f->c); advance(f))
		if (n < MAX_LETTERS)
			c->letters[n++] = f->c;
	c->letters[n] = '\0';
}

/* Writes a conversion that ends with @tail to MAX_SPELLED bytes. */
static void spell(const struct conversion *c, const char *tail, char *to)
{
	unsigned int i, n = 0;

	to[n++] = '%';
	for (i = 0; flag_letters[i]; i++)
		if (c->flags & BIT(i))
			to[n++] = flag_letters[i];
	if (c->width >= 0)
		n += snprintf(to + n, MAX_SPELLED - n, "%d", c->width);
	if (c->precision >= 0)
		n += snprintf(to + n, MAX_SPELLED - n, ".%d", c->precision);
	snprintf(to + n, MAX_SPELLED - n, "%s", tail);
}

/* What the kernel would see of the word: "ll" changes nothing about it. */
static void convert_number(struct format *f, const struct conversion *c)
{
	char spelled[MAX_SPELLED], tail[] = { 'l', 'l', c->letter, '\0' };
	bool is_signed = c->letter == 'd' || c->letter == 'i';
	unsigned long word = next_word(f);
	long long v;

	switch (c->qualifier) {
	case 'H':
		v = is_signed ? (s8)word : (u8)word;
		break;
	case 'h':
		v = is_signed ? (s16)word : (u16)word;
		break;
	case 0:
		v = is_signed ? (long long)(s32)word : (u32)word;
		break;
	default:
		v = word;
		break;
	}
	spell(c, tail, spelled);
	print(f->text, spelled, v);
}

static void convert_char(struct format *f, const struct conversion *c)
{
	char spelled[MAX_SPELLED];

	spell(c, "c", spelled);
	print(f->text, spelled, (u8)next_word(f));
}

/* The kernel's snprintf() does not follow these, either. */
static const char *no_pointer(unsigned long u)
{
	if (!u)
		return "(null)";
	return u < SMALLEST_ADDRESS || IS_ERR_VALUE(u) ? "(efault)" : NULL;
}

static void convert_bad(struct format *f, const struct conversion *c,
			const char *what)
{
	char spelled[MAX_SPELLED];

	spell(c, "s", spelled);
	print(f->text, spelled, what);
}

/* Appends as much of the domain's string as @max. */
static void copy_string(struct text *t, unsigned long u, size_t max)
{
	struct lvd_region *region = lvd_resolve(t->call, u, 1);
	const char *d, *end;
	char c = 1;

	if (!region) {
		lvd_fault(t->call, LVD_FAULT_POINTER, "string of a format", u);
		return;
	}
	d = region->loc.d + (u - region->loc.u);
	end = region->loc.d + region->size;
	for (; max && d < end && !lvd_failed(t->call); max--) {
		c = READ_ONCE(*d++);
		if (!c)
			break;
		put_char(t, c);
	}
	lvd_region_put(t->call->domain, region);
	if (c && max && !lvd_failed(t->call))
		lvd_fault(t->call, LVD_FAULT_STRING, "string of a format", u);
}

/* Fills up to the width what began at @start. */
static void justify(struct text *t, const struct conversion *c, size_t start)
{
	size_t n = t->len - start, pad;

	if (c->width <= 0 || n >= c->width)
		return;
	pad = c->width - n;
	if (!make_room(t, pad))
		return;
	t->len += pad;
	if (!(c->flags & FLAG_LEFT)) {
		memmove(t->call->text + start + pad, t->call->text + start, n);
		n = 0;
	}
	memset(t->call->text + start + n, ' ', pad);
}

static void convert_string(struct format *f, const struct conversion *c)
{
	unsigned long u = next_word(f);
	const char *bad = no_pointer(u);
	size_t start = f->text->len;

	if (bad) {
		convert_bad(f, c, bad);
		return;
	}
	copy_string(f->text, u, c->precision >= 0 ? c->precision :
		    LVD_MAX_STRING);
	justify(f->text, c, start);
}

enum { DATA_VALUE = -1, DATA_SOCKET = -2, DATA_UNKNOWN = -3 };

static int address_size(const struct conversion *c)
{
	switch (c->letters[1]) {
	case '4':
		return sizeof(struct in_addr);
	case '6':
		return sizeof(struct in6_addr);
	case 'S':
		return DATA_SOCKET;
	default:
		return DATA_UNKNOWN;
	}
}

static int flags_size(const struct conversion *c)
{
	switch (c->letters[1]) {
	case 'g':
		return sizeof(gfp_t);
	case 'p':
	case 'v':
		return sizeof(unsigned long);
	default:
		return DATA_UNKNOWN;
	}
}

/*
 * How many bytes the pointer leads to; DATA_VALUE: only its value is printed.
 * What leads to further objects (dentries, files, clocks, nodes) is unknown.
 */
static int data_size(const struct conversion *c)
{
	switch (c->letters[0]) {
	case '\0':
	case 'B':
	case 'K':
	case 'S':
	case 'e':
	case 's':
	case 'x':
		return DATA_VALUE;
	case '4':
		return sizeof(u32);
	case 'E':
		return c->width < 0 ? 1 : c->width;
	case 'G':
		return flags_size(c);
	case 'I':
	case 'i':
		return address_size(c);
	case 'M':
	case 'm':
		return 6;
	case 'N':
		return sizeof(u64);
	case 'R':
	case 'r':
		return sizeof(struct resource);
	case 'U':
		return 16;
	case 'a':
		return c->letters[1] == 'd' ? sizeof(dma_addr_t) :
			sizeof(phys_addr_t);
	case 'b':
		return BITS_TO_LONGS(max(c->width, 0)) * sizeof(long);
	case 'h':
		return c->width < 0 ? 1 : min(c->width, 64);
	case 't':
		return c->letters[1] == 'R' ? sizeof(struct rtc_time) :
			sizeof(s64);
	default:
		return DATA_UNKNOWN;
	}
}

/* The family says how much there is. */
static bool fetch_socket(struct lvd_call *call, unsigned long u, void *to)
{
	struct sockaddr *address = to;
	size_t size = sizeof(address->sa_family);

	if (!fetch(call, u, to, size))
		return false;
	switch (address->sa_family) {
	case AF_INET:
		return fetch(call, u + size, to + size,
			     sizeof(struct sockaddr_in) - size);
	case AF_INET6:
		return fetch(call, u + size, to + size,
			     sizeof(struct sockaddr_in6) - size);
	default:
		return true;
	}
}

static noinline void convert_data(struct format *f, const struct conversion *c,
				  const char *spelled, unsigned long u,
				  int size)
{
	unsigned long small[SMALL_DATA / sizeof(long)] = {};
	struct lvd_call *call = f->text->call;
	void *data = small;
	bool good;

	BUILD_BUG_ON(sizeof(small) < sizeof(struct resource) ||
		     sizeof(small) < sizeof(struct sockaddr_in6) ||
		     sizeof(small) < sizeof(struct rtc_time));
	if (size > (int)sizeof(small)) {
		data = lvd_kmalloc(size, LVD_GFP);
		if (!data) {
			lvd_call_nomem(call);
			return;
		}
	}
	good = size == DATA_SOCKET ? fetch_socket(call, u, data) :
		fetch(call, u, data, size);
	if (good)
		print(f->text, spelled, data);
	if (data != small)
		kfree(data);
}

static void run(struct format *f, unsigned long u);

#ifdef __x86_64__
#define REG_BYTES	48	/* words that come in registers */

/**
 * struct domain_va_list - va_list as the psABI says
 * @gp_offset:	of the next word in @regs
 * @fp_offset:	not used: the kernel has no floating point
 * @more:	next word on the stack
 * @regs:	where the registers were stored
 */
struct domain_va_list {
	u32 gp_offset, fp_offset;
	u64 more, regs;
};

/* "%pV": the format and the arguments of a function around the one called. */
static noinline void convert_format(struct format *f, unsigned long u)
{
	struct format inner = { .text = f->text, .inner = true };
	struct lvd_call *call = f->text->call;
	struct domain_va_list list;
	u64 vaf[2];

	if (!fetch(call, u, vaf, sizeof(vaf)) ||
	    !fetch(call, vaf[1], &list, sizeof(list)))
		return;
	inner.words.left = LVD_MAX_ARGS;
	if (list.gp_offset < REG_BYTES && IS_ALIGNED(list.gp_offset, 8)) {
		inner.words.regs = list.regs + list.gp_offset;
		inner.words.regs_left = REG_BYTES - list.gp_offset;
	}
	inner.words.more = list.more;
	run(&inner, vaf[0]);
}
#else
static void convert_format(struct format *f, unsigned long u)
{
	put_string(f->text, "(%pV?)");
}
#endif

static void convert_pointer(struct format *f, const struct conversion *c)
{
	char spelled[MAX_SPELLED], tail[MAX_LETTERS + 2];
	unsigned long u = next_word(f);
	const char *bad = no_pointer(u);
	int size = data_size(c);

	snprintf(tail, sizeof(tail), "p%s", c->letters);
	spell(c, tail, spelled);
	if (size == DATA_VALUE)
		print(f->text, spelled, (void *)u);
	else if (bad)
		convert_bad(f, c, bad);
	else if (size != DATA_UNKNOWN)
		convert_data(f, c, spelled, u, size);
	else if (c->letters[0] == 'V' && !f->inner)
		convert_format(f, u);
	else
		print(f->text, "(%%p%c?)", c->letters[0]);
}

/* Returns false: what follows cannot be told, as vsnprintf() has it. */
static bool convert(struct format *f, const struct conversion *c)
{
	switch (c->letter) {
	case '%':
		put_char(f->text, '%');
		break;
	case 'c':
		convert_char(f, c);
		break;
	case 's':
		convert_string(f, c);
		break;
	case 'p':
		convert_pointer(f, c);
		break;
	case 'X':
	case 'd':
	case 'i':
	case 'o':
	case 'u':
	case 'x':
		convert_number(f, c);
		break;
	default:
		put_string(f->text, "(%");
		if (isprint(c->letter))
			put_char(f->text, c->letter);
		put_string(f->text, "?)");
		return false;
	}
	return true;
}

static void read_all(struct format *f)
{
	struct conversion c;

	advance(f);
	while (f->c && !lvd_failed(f->text->call)) {
		if (f->c != '%') {
			put_char(f->text, f->c);
			advance(f);
			continue;
		}
		read_conversion(f, &c);
		if (lvd_failed(f->text->call) || !convert(f, &c))
			break;
	}
}

static void run(struct format *f, unsigned long u)
{
	struct lvd_call *call = f->text->call;
	struct lvd_region *region = u ? lvd_resolve(call, u, 1) : NULL;

	if (!region) {
		lvd_fault(call, LVD_FAULT_POINTER, "format", u);
		return;
	}
	f->d = region->loc.d + (u - region->loc.u);
	f->left = min_t(size_t, LVD_MAX_STRING,
			region->size - (u - region->loc.u));
	read_all(f);
	lvd_region_put(call->domain, region);
}

/**
 * lvd_format() - the text that a format string makes
 * @call:	the call
 * @arg:	its words, LVD_MAX_ARGS
 * @format:	index of the format string
 * @first:	index of the first word behind the arguments with a name
 *
 * May be called from any context but an NMI, once in a call. What ends the
 * domain: a format or a string without end, a pointer that leads nowhere, more
 * words than there can be, more text than LVD_MAX_STRING.
 *
 * Returns the text, until the call ends; NULL if the call has failed.
 */
const char *lvd_format(struct lvd_call *call, const unsigned long *arg,
		       unsigned int format, unsigned int first)
{
	struct text text = { .call = call };
	struct format f = {
		.text = &text,
		.words = {
			.next = arg + first,
			.left = LVD_MAX_ARGS - first,
		},
	};

	if (lvd_failed(call) || !make_room(&text, 0))
		return NULL;
	run(&f, arg[format]);
	if (lvd_failed(call))
		return NULL;
	call->text[text.len] = '\0';
	return call->text;
}
EXPORT_SYMBOL_GPL(lvd_format);
