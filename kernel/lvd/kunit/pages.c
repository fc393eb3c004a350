// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of generated glue: memory that is known by its struct page. A disk in
 * the driver's own pages, requests whose segments are parts of the kernel's
 * pages, and drivers that misuse either.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kt.h"

#define KT_UNTOUCHED	0x5a	/* what kernel pages are full of at first */
#define KT_SEGMENTS	3

/**
 * struct kt_request - a request of the kernel and its memory
 * @io:		the request
 * @memory:	pages of its segments
 * @size:	bytes of each
 */
struct kt_request {
	struct kt_io *io;
	u8 *memory[KT_SEGMENTS];
	size_t size[KT_SEGMENTS];
};

/* Where the segments are: in the middle, all of a page, over a page's end. */
static const struct {
	u32 offset, len;
} kt_layout[KT_SEGMENTS] = {
	{ 512, 1024 }, { 0, PAGE_SIZE }, { 256 + 4, PAGE_SIZE + 513 },
};

/* The request that the kernel's side looks at meanwhile. */
static struct kt_request *kt_request;

/* What the driver has allocated and not freed. */
static struct {
	void *memory;
	size_t size;
} kt_allocated[2 * KT_SEGMENTS + 2];
static int kt_pages_out;

static u8 kt_byte(unsigned int segment, u32 i, unsigned int seed)
{
	return seed + segment * 7 + i * 3 + (i >> 8);
}

static void kt_new_request(struct kt_request *r)
{
	unsigned int s;

	r->io = kt_new(sizeof(*r->io));
	r->io->segments = kt_new(KT_SEGMENTS * sizeof(*r->io->segments));
	r->io->n = KT_SEGMENTS;
	for (s = 0; s < KT_SEGMENTS; s++) {
		r->size[s] = PAGE_ALIGN(kt_layout[s].offset + kt_layout[s].len);
		r->memory[s] = alloc_pages_exact(r->size[s], GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(kt.test, r->memory[s]);
		memset(r->memory[s], KT_UNTOUCHED, r->size[s]);
		r->io->segments[s] = (struct kt_segment){
			virt_to_page(r->memory[s]), kt_layout[s].offset,
			kt_layout[s].len,
		};
	}
	kt_request = r;
}

static void kt_delete_request(struct kt_request *r)
{
	unsigned int s;

	for (s = 0; s < KT_SEGMENTS; s++)
		free_pages_exact(r->memory[s], r->size[s]);
	kt_request = NULL;
}

static bool kt_inside(unsigned int s, size_t i)
{
	return i >= kt_layout[s].offset &&
		i < kt_layout[s].offset + kt_layout[s].len;
}

static void kt_fill_request(struct kt_request *r, unsigned int seed)
{
	unsigned int s;
	u32 i;

	for (s = 0; s < KT_SEGMENTS; s++)
		for (i = 0; i < kt_layout[s].len; i++)
			r->memory[s][kt_layout[s].offset + i] =
				kt_byte(s, i, seed);
}

/* Bytes that are not as they should be: @seed's inside, untouched outside. */
static unsigned int kt_wrong_bytes(const struct kt_request *r, int seed)
{
	unsigned int s, wrong = 0;
	size_t i;

	for (s = 0; s < KT_SEGMENTS; s++)
		for (i = 0; i < r->size[s]; i++)
			wrong += r->memory[s][i] !=
				(seed >= 0 && kt_inside(s, i) ?
				 kt_byte(s, i - kt_layout[s].offset, seed) :
				 KT_UNTOUCHED);
	return wrong;
}

/* The kernel's side. */

void kt_k_io_end(struct kt_io *io)
{
	atomic_inc(&kt.entered);
	KT_TRUE(kt_request && io == kt_request->io);
	/* what the driver has written is there; from now on others write */
	if (kt.during)
		kt.during(NULL);
}

/* Finds @memory, NULL: an empty entry. */
static unsigned int kt_find_pages(const void *memory)
{
	unsigned int n;

	for (n = 0; n < ARRAY_SIZE(kt_allocated); n++)
		if (kt_allocated[n].memory == memory)
			return n;
	KUNIT_FAIL(kt.test, "no such pages: %p", memory);
	return 0;
}

struct page *kt_k_page_alloc(unsigned int order)
{
	void *p = order < 4 ? alloc_pages_exact(PAGE_SIZE << order,
						GFP_KERNEL) : NULL;
	unsigned int n;

	if (!p)
		return NULL;
	n = kt_find_pages(NULL);
	kt_allocated[n].memory = p;
	kt_allocated[n].size = PAGE_SIZE << order;
	kt_pages_out++;
	return virt_to_page(p);
}

void kt_k_page_free(struct page *page, unsigned int order)
{
	atomic_inc(&kt.entered);
	kt_allocated[kt_find_pages(page_address(page))].memory = NULL;
	kt_pages_out--;
	free_pages_exact(page_address(page), PAGE_SIZE << order);
}

u64 kt_k_page_sum(struct page *page, u32 offset, u32 len)
{
	u64 sum = 0;
	u32 i;

	atomic_inc(&kt.entered);
	KT_TRUE(kt_is_kernel(page_address(page) + offset, len));
	for (i = 0; i < len; i++)
		sum += ((u8 *)page_address(page) + offset)[i];
	return sum;
}

void kt_k_page_fill(struct page *page, u32 offset, u32 len, u8 value)
{
	atomic_inc(&kt.entered);
	memset(page_address(page) + offset, value, len);
}

void kt_k_io_meanwhile(void)
{
	if (kt.during)
		kt.during(NULL);
}

void kt_k_io_free(void *p)
{
	atomic_inc(&kt.entered);
}

/* The driver: a disk in pages that it allocates, one for each page of a request. */

static struct page *kt_store[KT_SEGMENTS][2];

static u8 *kt_data(const struct kt_segment *segment)
{
	return page_address(segment->page) + segment->offset;
}

/* Page by page, as a driver does it: the pages of a segment follow each other. */
static void kt_copy(const struct kt_segment *segment, unsigned int s, bool write)
{
	u32 done = 0;

	while (done < segment->len) {
		u32 at = segment->offset + done;
		u32 room = PAGE_SIZE - offset_in_page(at);
		u32 left = segment->len - done, n = min(left, room);
		struct page *page = segment->page + (at >> PAGE_SHIFT);
		void *theirs = page_address(page) + offset_in_page(at);
		void *mine = page_address(kt_store[s][at >> PAGE_SHIFT]) +
			offset_in_page(at);

		memcpy(write ? mine : theirs, write ? theirs : mine, n);
		done += n;
	}
}

static bool kt_ending, kt_writing;

static unsigned long kt_disk(KT_ARGS)
{
	struct kt_io *io = (struct kt_io *)a;
	unsigned int s;

	for (s = 0; s < io->n; s++)
		kt_copy(&io->segments[s], s, kt_writing);
	if (kt_ending)
		kt_call("kt_k_io_end", io);
	return 0;
}

static long kt_open_script(void *data)
{
	unsigned int s, i;

	for (s = 0; s < KT_SEGMENTS; s++)
		for (i = 0; i < 2; i++)
			kt_store[s][i] = (void *)kt_call("kt_k_page_alloc", 0);
	return !!kt_store[KT_SEGMENTS - 1][1];
}

static long kt_close_script(void *data)
{
	unsigned int s, i;

	for (s = 0; s < KT_SEGMENTS; s++)
		for (i = 0; i < 2; i++)
			kt_call("kt_k_page_free", kt_store[s][i], 0);
	return 1;
}

static int kt_submit(struct kt_request *r, bool write)
{
	int (*io)(struct kt_io *io) = kt_entry("kt_d_io");

	kt_writing = write;
	return io(r->io);
}

static void kt_begin_pages(struct kunit *test, unsigned long (*fn)(KT_ARGS))
{
	kt_pages_out = 0;
	kt_ending = false;
	kt_start(test, "kunit_pages");
	lvd_loop_bind(kt.domain, "kt_d_io", fn);
}

static void kt_disk_test(struct kunit *test, bool ending)
{
	struct kt_request r;
	unsigned int before;

	kt_begin_pages(test, kt_disk);
	kt_ending = ending;
	KT_EQ(kt_run(kt_open_script, NULL), 1);
	KT_EQ(kt_pages_out, 2 * KT_SEGMENTS);
	before = kt.domain->nregions;
	kt_new_request(&r);
	kt_fill_request(&r, 11);
	KT_EQ(kt_submit(&r, true), 0);
	KT_EQ(kt_wrong_bytes(&r, 11), 0);
	/* the same request reads it back over something else */
	kt_fill_request(&r, 99);
	KT_EQ(kt_submit(&r, false), 0);
	KT_EQ(kt_wrong_bytes(&r, 11), 0);
	KT_EQ(kt.domain->nregions, before);
	KT_EQ(kt_run(kt_close_script, NULL), 1);
	KT_EQ(kt_pages_out, 0);
	KT_EQ(kt.domain->nregions, before - 2 * KT_SEGMENTS);
	KT_TRUE(!lvd_domain_dead(kt.domain));
	kt_delete_request(&r);
}

/* What was read is there when the call is over. */
static void kt_disk_return_test(struct kunit *test)
{
	kt_disk_test(test, false);
}

/* ... or when the driver says that it is done. */
static void kt_disk_end_test(struct kunit *test)
{
	kt_disk_test(test, true);
}

/* Data are there before kt_k_io_end() runs, and the pages change their owner. */
static void kt_reuse(struct kt_client *client)
{
	KT_EQ(kt_wrong_bytes(kt_request, 42), 0);
	/* nobody carries from there any more, on whatever CPU */
	KT_TRUE(kt_is_kernel(kt.saw.pointer, 1));
	kt_fill_request(kt_request, 43);
}

static unsigned long kt_write_late(KT_ARGS)
{
	struct kt_io *io = (struct kt_io *)a;
	struct kt_segment *segments = io->segments;
	unsigned int s, at;

	for (s = 0; s < io->n; s++)
		for (at = 0; at < segments[s].len; at++)
			kt_data(&segments[s])[at] = kt_byte(s, at, 42);
	kt.saw.pointer = kt_data(&segments[1]);
	kt_call("kt_k_io_end", io);
	for (s = 0; s < io->n; s++)
		memset(kt_data(&segments[s]), 0xee, segments[s].len);
	return 5;
}

static void kt_late_test(struct kunit *test)
{
	struct kt_request r;

	kt_begin_pages(test, kt_write_late);
	kt_new_request(&r);
	kt.during = kt_reuse;
	KT_EQ(kt_submit(&r, false), 5);
	KT_EQ(atomic_read(&kt.entered), 1);
	KT_EQ(kt_wrong_bytes(&r, 43), 0);
	kt_delete_request(&r);
}

/* The kernel writes to a page that the driver has: neither's bytes are lost. */
static void kt_meanwhile(struct kt_client *client)
{
	kt_request->memory[1][100] = 0x11;
	kt_request->memory[0][0] = 0x12;
}

static unsigned long kt_write_some(KT_ARGS)
{
	struct kt_io *io = (struct kt_io *)a;

	kt_data(&io->segments[1])[200] = 0x22;
	kt_call("kt_k_io_meanwhile", 0);
	kt_data(&io->segments[1])[4000] = 0x33;
	return 0;
}

static void kt_meanwhile_test(struct kunit *test)
{
	struct kt_request r;

	kt_begin_pages(test, kt_write_some);
	kt_new_request(&r);
	kt.during = kt_meanwhile;
	KT_EQ(kt_submit(&r, false), 0);
	KT_EQ(r.memory[1][100], 0x11);
	KT_EQ(r.memory[0][0], 0x12);
	KT_EQ(r.memory[1][200], 0x22);
	KT_EQ(r.memory[1][4000], 0x33);
	KT_EQ(kt_wrong_bytes(&r, -1), 4);
	kt_delete_request(&r);
}

/* Two calls have the same pages: the end of one is not the end of the other. */
static unsigned int kt_inner;

static void kt_submit_inner(struct kt_client *client)
{
	if (kt_inner++)
		return;
	KT_EQ(kt_submit(kt_request, false), 2);
}

static unsigned long kt_share(KT_ARGS)
{
	struct kt_io *io = (struct kt_io *)a;
	unsigned int level = kt_inner;
	u8 *data = kt_data(&io->segments[1]);

	data[level] = 0x70 + level;
	if (!level)
		kt_call("kt_k_io_meanwhile", 0);
	else
		kt_call("kt_k_io_end", io);
	data[10 + level] = 0x70 + level;
	return level + 1;
}

static void kt_share_test(struct kunit *test)
{
	struct kt_request r;

	kt_begin_pages(test, kt_share);
	kt_inner = 0;
	kt_new_request(&r);
	kt.during = kt_submit_inner;
	KT_EQ(kt_submit(&r, false), 1);
	KT_EQ(r.memory[1][0], 0x70);
	KT_EQ(r.memory[1][1], 0x71);
	KT_EQ(r.memory[1][10], 0x70);
	/* written after the request was ended */
	KT_EQ(r.memory[1][11], KT_UNTOUCHED);
	kt_delete_request(&r);
}

/* Pages of the driver's own, and what the kernel does with them. */
static long kt_own_script(void *data)
{
	struct page *page = (void *)kt_call("kt_k_page_alloc", 2);
	u8 *p = page_address(page);
	unsigned int i;

	KT_TRUE(page);
	KT_TRUE(PAGE_ALIGNED(p));
	for (i = 0; i < 4 * PAGE_SIZE; i++)
		KT_EQ(p[i], 0);
	memset(p + 5000, 3, 100);
	KT_EQ(kt_call("kt_k_page_sum", page, 4990, 200), 300);
	/* the page that it is in; and the first one, from behind */
	KT_EQ(kt_call("kt_k_page_sum", page + 1, 5000 - PAGE_SIZE, 8), 24);
	kt_call("kt_k_page_fill", page + 3, 1, 7, 9);
	KT_EQ(p[3 * PAGE_SIZE], 0);
	KT_EQ(p[3 * PAGE_SIZE + 1], 9);
	KT_EQ(p[3 * PAGE_SIZE + 7], 9);
	KT_EQ(p[3 * PAGE_SIZE + 8], 0);
	KT_EQ(kt_call("kt_k_page_sum", page, 0, 0), 0);
	kt_call("kt_k_page_free", page, 2);
	KT_EQ(kt_call("kt_k_page_alloc", 9), 0);
	return 1;
}

static void kt_own_test(struct kunit *test)
{
	kt_begin_pages(test, kt_disk);
	KT_EQ(kt_run(kt_own_script, NULL), 1);
	KT_EQ(kt_pages_out, 0);
	KT_EQ(kt.domain->nregions, 0);
}

#ifdef __KERNEL__
/* What the driver keeps in a struct page is its own. */
static long kt_index_script(void *data)
{
	struct page *page = (void *)kt_call("kt_k_page_alloc", 0);

	page->index = 4711;
	KT_EQ(kt_call("kt_k_page_sum", page, 0, 16), 0);
	KT_EQ(page->index, 4711);
	page->index = 0;
	kt_call("kt_k_page_free", page, 0);
	return 1;
}

static void kt_index_test(struct kunit *test)
{
	kt_begin_pages(test, kt_disk);
	KT_EQ(kt_run(kt_index_script, NULL), 1);
}
#endif

/* Each allocation fails in turn: the request fails, its pages are untouched. */
static void kt_short_test(struct kunit *test)
{
	unsigned int before, failures = 0;
	struct kt_request r;
	bool failed = true;
	long n;

	kt_begin_pages(test, kt_disk);
	KT_EQ(kt_run(kt_open_script, NULL), 1);
	kt_new_request(&r);
	kt_fill_request(&r, 1);
	KT_EQ(kt_submit(&r, true), 0);
	before = kt.domain->nregions;
	for (n = 0; failed && n < 1000; n++) {
		int ret;

		kt_fill_request(&r, 2);
		WRITE_ONCE(lvd_fail_after, n);
		ret = kt_submit(&r, false);
		failed = READ_ONCE(lvd_fail_after) < 0;
		WRITE_ONCE(lvd_fail_after, -1);
		failures += !!ret;
		KT_EQ(kt_wrong_bytes(&r, ret ? 2 : 1), 0);
		KT_EQ(kt.domain->nregions, before);
	}
	KT_TRUE(!failed);
	KT_TRUE(failures >= 3 * KT_SEGMENTS);
	KT_EQ(kt_run(kt_close_script, NULL), 1);
	KT_EQ(kt_pages_out, 0);
	kt_delete_request(&r);
}

/* Misuse. */

/**
 * struct kt_misuse - a driver that hands over what it must not
 * @name:	what is wrong
 * @kind:	the fault
 * @run:	gets a page of its own and a request; one bad call
 */
struct kt_misuse {
	const char *name;
	enum lvd_fault_kind kind;
	void (*run)(struct page *own, struct kt_io *io);
};

static void kt_free_twice(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_free", own, 1);
	atomic_set(&kt.entered, 0);
	kt_call("kt_k_page_free", own, 1);
}

static void kt_free_less(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_free", own, 0);
}

static void kt_free_tail(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_free", own + 1, 0);
}

static void kt_free_more(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_free", own, 2);
}

static void kt_free_order(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_free", own, 64 + 1);
}

static void kt_free_granted(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_free", io->segments[1].page, 0);
}

static void kt_kfree_page(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_io_free", page_address(own));
}

static void kt_free_heap(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_free", virt_to_page(io), 0);
}

static void kt_after_end(struct page *own, struct kt_io *io)
{
	struct page *page = io->segments[1].page;

	kt_call("kt_k_io_end", io);
	atomic_set(&kt.entered, 0);
	kt_call("kt_k_page_fill", page, 0, 16, 1);
}

static void kt_behind_grant(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_fill", io->segments[0].page, 512, 1025, 1);
}

static void kt_before_grant(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_fill", io->segments[0].page, 511, 8, 1);
}

static void kt_misaligned(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_sum", (char *)own + 1, 0, 16);
}

static void kt_no_page(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_sum", own + 100000, 0, 16);
}

static void kt_kernels_page(struct page *own, struct kt_io *io)
{
	kt_call("kt_k_page_sum", virt_to_page(kt_request->memory[1]), 0, 16);
}

static void kt_swap_page(struct page *own, struct kt_io *io)
{
	io->segments[1].page = virt_to_page(kt_request->memory[1]);
	kt_call("kt_k_io_end", io);
}

static const struct kt_misuse kt_misuses[] = {
	{ "a page freed twice", LVD_FAULT_POINTER, kt_free_twice },
	{ "half of an allocation freed", LVD_FAULT_FREE, kt_free_less },
	{ "the other half", LVD_FAULT_FREE, kt_free_tail },
	{ "more than the allocation freed", LVD_FAULT_FREE, kt_free_more },
	{ "an order of 65 is shifted out", LVD_FAULT_LENGTH, kt_free_order },
	{ "a page of a request freed", LVD_FAULT_FREE, kt_free_granted },
	{ "a page freed as heap", LVD_FAULT_FREE, kt_kfree_page },
	{ "an object freed as page", LVD_FAULT_POINTER, kt_free_heap },
	{ "a page of a request that has ended", LVD_FAULT_POINTER, kt_after_end },
	{ "more than the segment", LVD_FAULT_SIZE, kt_behind_grant },
	{ "before the segment", LVD_FAULT_POINTER, kt_before_grant },
	{ "inside a struct page", LVD_FAULTS, kt_misaligned },
	{ "no page of the domain", LVD_FAULT_POINTER, kt_no_page },
	{ "the kernel's struct page", LVD_FAULT_POINTER, kt_kernels_page },
	{ "the kernel's struct page in a request", LVD_FAULT_POINTER,
	  kt_swap_page },
};

static const void *kt_gen_misuses(const void *prev, char *desc)
{
	const struct kt_misuse *misuse = prev ? (const struct kt_misuse *)prev + 1 :
						kt_misuses;

	if (misuse == kt_misuses + ARRAY_SIZE(kt_misuses))
		return NULL;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", misuse->name);
	return misuse;
}

static const struct kt_misuse *kt_misuse;
static bool kt_returned;

static unsigned long kt_misusing(KT_ARGS)
{
	struct page *own = (void *)kt_call("kt_k_page_alloc", 1);

	KT_TRUE(own);
	atomic_set(&kt.entered, 0);
	kt_misuse->run(own, (struct kt_io *)a);
	kt_returned = true;
	return 1;
}

static void kt_misuse_test(struct kunit *test)
{
	struct kt_request r;

	kt_misuse = test->param_value;
	kt_returned = false;
	kt_begin_pages(test, kt_misusing);
	kt_new_request(&r);
	KT_TRUE(kt_submit(&r, false) < 0);
	KT_TRUE(!kt_returned);
	KT_TRUE(lvd_domain_dead(kt.domain));
	if (kt_misuse->kind != LVD_FAULTS)
		KT_EQ(kt.domain->fault.kind, kt_misuse->kind);
	KT_EQ(atomic_read(&kt.entered), 0);
	KT_EQ(kt_wrong_bytes(&r, -1), 0);
	kt_delete_request(&r);
}

static void kt_pages_exit(struct kunit *test)
{
	unsigned int n;

	WRITE_ONCE(lvd_fail_after, -1);
	kt_exit(test);
	/* of drivers that were ended */
	for (n = 0; n < ARRAY_SIZE(kt_allocated); n++) {
		if (kt_allocated[n].memory)
			free_pages_exact(kt_allocated[n].memory,
					 kt_allocated[n].size);
		kt_allocated[n].memory = NULL;
	}
}

static struct kunit_case kt_pages_cases[] = {
	KUNIT_CASE(kt_disk_return_test),
	KUNIT_CASE(kt_disk_end_test),
	KUNIT_CASE(kt_late_test),
	KUNIT_CASE(kt_meanwhile_test),
	KUNIT_CASE(kt_share_test),
	KUNIT_CASE(kt_own_test),
#ifdef __KERNEL__
	KUNIT_CASE(kt_index_test),
#endif
	KUNIT_CASE(kt_short_test),
	KUNIT_CASE_PARAM(kt_misuse_test, kt_gen_misuses),
	{}
};

struct kunit_suite kt_suite_pages = {
	.name = "ksplit_pages",
	.init = kt_init,
	.exit = kt_pages_exit,
	.test_cases = kt_pages_cases,
};
