// SPDX-License-Identifier: GPL-2.0
/*
 * struct lvd_backend by page tables.
 *
 * Copies of the kernel's objects lie in memory that is mapped in both views at
 * the same address, and stays mapped and the domain's own until the domain ends:
 * a crossing changes no page table and flushes nothing.
 */
#define pr_fmt(fmt) "lvd: " fmt

#include <linux/err.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <asm/sections.h>
#include <linux/xarray.h>

#include "internal.h"
#include "lvd_x86.h"
#include "stack.h"

#define BLOCK_MIN_BITS	6
#define BLOCK_MAX_BITS	ilog2(LVD_MAX_BYTES)
#define PAGE_CHUNK	(64 * PAGE_SIZE)	/* cut into pages */

/**
 * struct block - memory for a domain's copy of an object
 * @next:	free block of the same size
 * @bits:	log2 of its size
 * @mem:	the memory, at the same address in both views
 */
struct block {
	struct block *next;
	unsigned int bits;
	void *mem;
};

/**
 * struct chunk - pages that blocks are cut from
 * @next:	of the same domain
 * @mem:	the pages
 * @size:	bytes
 */
struct chunk {
	struct chunk *next;
	void *mem;
	size_t size;
};

/**
 * struct pgtable - a domain by page tables
 * @view:	its view of memory
 * @lock:	guards @free, @chunks and @structs
 * @free:	free blocks by log2 of their size
 * @chunks:	all pages
 * @structs:	the domain's own struct pages, by the number of the page of the
 *		kernel's memory map that they are mapped in place of
 */
struct pgtable {
	struct lvd_view *view;
	spinlock_t lock;	/* innermost */
	struct block *free[BLOCK_MAX_BITS + 1];
	struct chunk *chunks;
	struct xarray structs;
};

/* A page of struct pages for the domain, at the address of the kernel's. */
static void *structs_at(struct pgtable *pg, unsigned long va)
{
	unsigned long index = va >> PAGE_SHIFT;
	void *page = xa_load(&pg->structs, index);

	lockdep_assert_held(&pg->lock);
	if (page)
		return page;
	page = (void *)get_zeroed_page(LVD_GFP);
	if (!page)
		return NULL;
	if (!xa_is_err(xa_store(&pg->structs, index, page, LVD_GFP))) {
		if (!lvd_view_map(pg->view, va, __pa(page) >> PAGE_SHIFT,
				  PAGE_KERNEL))
			return page;
		xa_erase(&pg->structs, index);
	}
	free_page((unsigned long)page);
	return NULL;
}

/*
 * Drivers look into the struct page of their pages: index, private, lru, the
 * reference count. The domain's begin as the kernel's are for pages just
 * allocated, and never reach the kernel.
 */
static int map_structs(struct pgtable *pg, const struct chunk *chunk)
{
	unsigned long va = (unsigned long)virt_to_page(chunk->mem), flags;
	unsigned long end = va + (chunk->size >> PAGE_SHIFT) *
			    sizeof(struct page);
	int ret = 0;

	spin_lock_irqsave(&pg->lock, flags);
	while (va < end) {
		unsigned long next = min((va & PAGE_MASK) + PAGE_SIZE, end);
		void *page = structs_at(pg, va & PAGE_MASK);

		if (!page) {
			ret = -ENOMEM;
			break;
		}
		memcpy(page + offset_in_page(va), (void *)va, next - va);
		va = next;
	}
	spin_unlock_irqrestore(&pg->lock, flags);
	return ret;
}

static struct chunk *chunk_new(struct pgtable *pg, size_t size)
{
	struct chunk *chunk = kmalloc(sizeof(*chunk), LVD_GFP);
	unsigned long flags;

	if (!chunk)
		return NULL;
	chunk->size = PAGE_ALIGN(size);
	chunk->mem = alloc_pages_exact(chunk->size, LVD_GFP);
	if (!chunk->mem) {
		kfree(chunk);
		return NULL;
	}
	/* What was mapped when this fails goes with the view, unused. */
	spin_lock_irqsave(&pg->lock, flags);
	chunk->next = pg->chunks;
	pg->chunks = chunk;
	spin_unlock_irqrestore(&pg->lock, flags);
	if (lvd_view_map_same(pg->view, chunk->mem, chunk->size, PAGE_KERNEL))
		return NULL;
	if (size >= PAGE_SIZE && map_structs(pg, chunk))
		return NULL;
	return chunk;
}

static void block_put(struct pgtable *pg, struct block *block)
{
	unsigned long flags;

	spin_lock_irqsave(&pg->lock, flags);
	block->next = pg->free[block->bits];
	pg->free[block->bits] = block;
	spin_unlock_irqrestore(&pg->lock, flags);
}

/* Cuts new pages into blocks; the first one is returned, the rest is free. */
static struct block *block_new(struct pgtable *pg, unsigned int bits)
{
	struct block *block, *first = NULL;
	struct chunk *chunk = NULL;
	size_t at;

	if (bits >= PAGE_SHIFT && 1UL << bits < PAGE_CHUNK)
		chunk = chunk_new(pg, PAGE_CHUNK);
	if (!chunk)
		chunk = chunk_new(pg, 1UL << bits);
	for (at = 0; chunk && at < chunk->size; at += 1UL << bits) {
		block = kmalloc(sizeof(*block), LVD_GFP);
		if (!block)
			break;
		block->bits = bits;
		block->mem = chunk->mem + at;
		if (first)
			block_put(pg, block);
		else
			first = block;
	}
	return first;
}

static struct block *block_get(struct pgtable *pg, size_t size)
{
	unsigned int bits = max(order_base_2(size), BLOCK_MIN_BITS);
	struct block *block;
	unsigned long flags;

	if (bits > BLOCK_MAX_BITS)
		return NULL;
	spin_lock_irqsave(&pg->lock, flags);
	block = pg->free[bits];
	if (block)
		pg->free[bits] = block->next;
	spin_unlock_irqrestore(&pg->lock, flags);
	if (!block)
		block = block_new(pg, bits);
	if (block)
		memset(block->mem, 0, size);
	return block;
}

static void blocks_free(struct pgtable *pg)
{
	unsigned long index;
	struct chunk *chunk;
	struct block *block;
	unsigned int bits;
	void *page;

	for (bits = 0; bits < ARRAY_SIZE(pg->free); bits++) {
		while ((block = pg->free[bits])) {
			pg->free[bits] = block->next;
			kfree(block);
		}
	}
	while ((chunk = pg->chunks)) {
		pg->chunks = chunk->next;
		free_pages_exact(chunk->mem, chunk->size);
		kfree(chunk);
	}
	xa_for_each(&pg->structs, index, page)
		free_page((unsigned long)page);
	xa_destroy(&pg->structs);
}

static int map_kernel(struct pgtable *pg, struct lvd_region *region)
{
	unsigned long offset = 0;
	struct block *block;

	if (region->flags & LVD_REGION_PAGE)
		offset = offset_in_page(region->loc.k);
	block = block_get(pg, region->flags & LVD_REGION_PAGE ?
			  PAGE_ALIGN(offset + region->size) : region->size);
	if (!block)
		return -ENOMEM;
	region->loc.b = kzalloc(region->size, LVD_GFP);
	if (!region->loc.b) {
		block_put(pg, block);
		return -ENOMEM;
	}
	region->private = block;
	region->loc.d = block->mem + offset;
	region->loc.u = (unsigned long)region->loc.d;
	return 0;
}

/* A zero byte behind: a string that the driver ends too late ends there. */
static int map_domain(struct lvd_region *region)
{
	region->loc.k = kzalloc(region->size + 1, LVD_GFP);
	region->loc.b = kzalloc(region->size, LVD_GFP);
	if (!region->loc.k || !region->loc.b) {
		kfree(region->loc.k);
		kfree(region->loc.b);
		return -ENOMEM;
	}
	if (!(region->flags & LVD_REGION_STACK)) {
		memcpy(region->loc.k, region->loc.d, region->size);
		memcpy(region->loc.b, region->loc.d, region->size);
	}
	return 0;
}

static int pgtable_map(struct lvd_domain *domain, struct lvd_region *region)
{
	return region->owner == LVD_OWNER_KERNEL ?
		map_kernel(domain->private, region) : map_domain(region);
}

static void pgtable_unmap(struct lvd_domain *domain, struct lvd_region *region)
{
	kfree(region->loc.b);
	if (region->owner == LVD_OWNER_KERNEL)
		block_put(domain->private, region->private);
	else
		kfree(region->loc.k);
}

/**
 * lvd_is_constant() - does the kernel never change this after boot?
 * @address:	address of kernel data
 */
bool lvd_is_constant(unsigned long address)
{
	return address >= (unsigned long)__start_rodata &&
		address < (unsigned long)__end_rodata;
}

/* What is constant on its page is there, too: the driver may read it by name. */
static void *pgtable_shadow(struct lvd_domain *domain, const void *kernel,
			    size_t size)
{
	struct pgtable *pg = domain->private;
	unsigned long va = (unsigned long)kernel, at;
	bool filled = lvd_view_has_shadow(pg->view, va);
	void *d = lvd_view_shadow_range(pg->view, va, size, PAGE_KERNEL);

	if (!d || filled)
		return d;
	for (at = va & PAGE_MASK; at < va + size; at += PAGE_SIZE)
		if (lvd_is_constant(at))
			memcpy(d + (at - va), (void *)at, PAGE_SIZE);
	return d;
}

static struct lvd_level *level_of(struct lvd_call *call)
{
	return call ? call->unwind[0] : NULL;
}

/* Locals of the driver: between its stack pointer and where its call began. */
static int pgtable_resolve(struct lvd_call *call, unsigned long u)
{
	struct lvd_level *level = level_of(lvd_call_home(call));
	unsigned long low, high;

	if (!level || !level->out)
		return -ENOENT;
	low = level->out->sp;
	high = level->stack->base + LVD_STACK_SIZE;
	if (low < level->stack->base || u < low || u >= high)
		return -ENOENT;
	return lvd_region_own(call->domain, low, (void *)low, high - low,
			      LVD_REGION_STACK, NULL) ? 0 : -ENOMEM;
}

static int pgtable_enter(struct lvd_call *call, unsigned long entry,
			 const unsigned long *arg, unsigned int n)
{
	struct pgtable *pg = call->domain->private;
	struct lvd_call *outer = lvd_call_outer(call);
	unsigned long words[LVD_ABI_WORDS];
	struct lvd_level level;
	int ret;

	call->unwind[0] = &level;
	if (call->func->stack) {
		n = lvd_abi_words(call->func, arg, n, words);
		arg = words;
	}
	ret = lvd_view_call(pg->view, level_of(outer), &level, entry, arg, n);
	/* The driver's stack is gone: what it left behind must not point there. */
	call->unwind[0] = NULL;
	if (!ret)
		call->ret = level.ret;
	return ret;
}

/* Does not return: the frames up to the gate's are dropped. */
static void pgtable_abandon(struct lvd_call *call)
{
	struct lvd_level *level = level_of(call);

	lvd_stack_unwind(level->krsp);
	lvd_gate_abandon(level);
}

/* Thunks have the index, shadow text the address. */
static unsigned int func_of(const struct lvd_glue *glue, unsigned long id)
{
	unsigned int i;

	if (id < glue->nfuncs)
		return id;
	for (i = 0; i < glue->nfuncs; i++)
		if (glue->funcs[i].kind == LVD_RPC &&
		    (unsigned long)glue->funcs[i].kernel == id)
			return i;
	return glue->nfuncs;
}

static unsigned long pgtable_rpc(struct lvd_level *level,
				 const struct lvd_out *out)
{
	struct lvd_domain *domain = level->view->private;
	const struct lvd_glue *glue = domain->glue;
	unsigned int func = func_of(glue, out->id);
	unsigned long arg[LVD_MAX_ARGS] = {};

	if (func >= glue->nfuncs) {
		pr_warn("%s calls %pS, which its interface does not have\n",
			glue->module, (void *)out->id);
	} else if (!lvd_abi_fetch(out, &glue->funcs[func], arg)) {
		lvd_view_die(level->view, "arguments beyond the stack",
			     out->sp);
		return 0;
	}
	return lvd_rpc(domain, func, arg);
}

static void pgtable_died(struct lvd_view *view, const char *what,
			 unsigned long address)
{
	lvd_trap(view->private, what, address);
}

static const struct lvd_view_ops pgtable_ops = {
	.rpc = pgtable_rpc,
	.died = pgtable_died,
};

static int pgtable_create(struct lvd_domain *domain)
{
	struct pgtable *pg = kzalloc(sizeof(*pg), GFP_KERNEL);
	int ret;

	if (!pg)
		return -ENOMEM;
	spin_lock_init(&pg->lock);
	xa_init(&pg->structs);
	pg->view = lvd_view_create(domain->glue->module, &pgtable_ops, domain);
	ret = PTR_ERR_OR_ZERO(pg->view);
	if (ret) {
		kfree(pg);
		return ret;
	}
	domain->private = pg;
	return 0;
}

static void pgtable_destroy(struct lvd_domain *domain)
{
	struct pgtable *pg = domain->private;

	lvd_view_destroy(pg->view);
	blocks_free(pg);
	kfree(pg);
}

static void pgtable_kill(struct lvd_domain *domain)
{
	struct pgtable *pg = domain->private;

	lvd_view_kill(pg->view);
}

/* A reference that nobody drops keeps the driver's module. */
static void pgtable_hold(struct lvd_domain *domain)
{
	char name[MODULE_NAME_LEN];
	struct module *mod;
	bool held;

	strscpy(name, domain->glue->module, sizeof(name));
	strreplace(name, '-', '_');
	rcu_read_lock_sched();
	mod = find_module(name);
	held = mod && try_module_get(mod);
	rcu_read_unlock_sched();
	pr_err("%s %s be unloaded\n", domain->glue->module,
	       held ? "can no longer" : "must not");
}

const struct lvd_backend lvd_pgtable_backend = {
	.name = "pgtable",
	.create = pgtable_create,
	.destroy = pgtable_destroy,
	.map = pgtable_map,
	.unmap = pgtable_unmap,
	.shadow = pgtable_shadow,
	.resolve = pgtable_resolve,
	.enter = pgtable_enter,
	.abandon = pgtable_abandon,
	.hold = pgtable_hold,
	.kill = pgtable_kill,
};
EXPORT_SYMBOL_GPL(lvd_pgtable_backend);

/**
 * lvd_pgtable_view() - the view of a domain of this back end
 * @domain:	the domain
 */
struct lvd_view *lvd_pgtable_view(const struct lvd_domain *domain)
{
	const struct pgtable *pg = domain->private;

	return pg->view;
}
