// SPDX-License-Identifier: GPL-2.0
/*
 * A domain's view of memory: page tables with nothing of the kernel's but what
 * the gate needs, and what is mapped later.
 *
 * All leaves are 4 KiB pages, none is global. Tables are never freed before the
 * view is, so a walk by the processor can never meet a table that is gone.
 */
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/idr.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/stackprotector.h>
#include <asm/cpu_entry_area.h>
#include <asm/desc.h>
#include <asm/invpcid.h>
#include <asm/nospec-branch.h>
#include <asm/pgtable.h>
#include <asm/processor.h>
#include <asm/set_memory.h>
#include <asm/tlbflush.h>

#include "lvd_x86.h"

/* Domains take PCIDs from here; with PTI, bit 11 would mean user space. */
#define LVD_PCID_FIRST	1
#define LVD_PCID_LAST	2047

static DEFINE_IDA(lvd_pcids);

/**
 * struct lvd_shadow - a page of the domain's at an address of the kernel's
 * @list:	in lvd_view.pages
 * @va:		where
 * @page:	the page, as the kernel reaches it
 */
struct lvd_shadow {
	struct list_head list;
	unsigned long va;
	void *page;
};

static u64 *new_table(struct lvd_view *view)
{
	struct page *page = alloc_page(GFP_ATOMIC | __GFP_ZERO | __GFP_NOWARN);

	if (!page)
		return NULL;
	list_add(&page->lru, &view->tables);
	return page_address(page);
}

/*
 * Finds the entry of the last level for @va, makes tables on the way if @alloc.
 * The caller holds the lock.
 */
static u64 *walk(struct lvd_view *view, unsigned long va, bool alloc)
{
	unsigned int shift = pgtable_l5_enabled() ? 48 : 39;
	u64 *table = view->pgd, *entry, *next;

	for (;; shift -= 9, table = next) {
		entry = &table[(va >> shift) % PTRS_PER_PTE];
		if (shift == PAGE_SHIFT)
			return entry;
		if (*entry & _PAGE_PRESENT) {
			next = __va(*entry & PTE_PFN_MASK);
			continue;
		}
		next = alloc ? new_table(view) : NULL;
		if (!next)
			return NULL;
		WRITE_ONCE(*entry, __pa(next) | _KERNPG_TABLE_NOENC);
	}
}

/**
 * lvd_view_map() - map a page
 * @view:	the view
 * @va:		where
 * @pfn:	what
 * @prot:	how
 *
 * What was mapped there before stays visible until lvd_view_flush(). From any
 * context but an NMI.
 *
 * Returns 0 or -ENOMEM.
 */
int lvd_view_map(struct lvd_view *view, unsigned long va, unsigned long pfn,
		 pgprot_t prot)
{
	unsigned long flags;
	u64 *entry;

	raw_spin_lock_irqsave(&view->lock, flags);
	entry = walk(view, va, true);
	if (entry)
		WRITE_ONCE(*entry, PFN_PHYS(pfn) | _PAGE_ACCESSED |
			   (pgprot_val(prot) & ~_PAGE_GLOBAL &
			    __supported_pte_mask));
	raw_spin_unlock_irqrestore(&view->lock, flags);
	return entry ? 0 : -ENOMEM;
}

/**
 * lvd_view_unmap() - take a page out of the view
 * @view:	the view
 * @va:		where
 *
 * The page may be used otherwise after lvd_view_flush().
 */
void lvd_view_unmap(struct lvd_view *view, unsigned long va)
{
	unsigned long flags;
	u64 *entry;

	raw_spin_lock_irqsave(&view->lock, flags);
	entry = walk(view, va, false);
	if (entry)
		WRITE_ONCE(*entry, 0);
	raw_spin_unlock_irqrestore(&view->lock, flags);
}

static void flush_here(void *data)
{
	const struct lvd_view *view = data;

	if (lvd_has_pcid())
		invpcid_flush_single_context(view->pcid);
}

/**
 * lvd_view_flush() - forget what is not mapped any more
 * @view:	the view
 *
 * The interrupt that tells a CPU so takes it out of the domain; without PCIDs the
 * way back is the flush.
 *
 * Sleeps no more than any interprocessor call: interrupts must be on.
 */
void lvd_view_flush(struct lvd_view *view)
{
	on_each_cpu(flush_here, view, 1);
}

/* Where the kernel finds @va now. */
static bool kernel_pfn(unsigned long va, unsigned long *pfn)
{
	unsigned int level;
	pte_t *pte = lookup_address(va, &level);
	unsigned long mask;

	if (!pte || !pte_present(*pte))
		return false;
	/* Else the kernel's page would show through: see cpu.c. */
	WARN_ON_ONCE(__read_cr4() & X86_CR4_PGE);
	mask = page_level_size(level) - 1;
	/* The PAT bit of a large page lies where pfn bits do: mask it. */
	*pfn = ((pte_val(*pte) & PTE_PFN_MASK & ~mask) | (va & mask)) >>
	       PAGE_SHIFT;
	return true;
}

/**
 * lvd_view_map_same() - map memory as the kernel sees it
 * @view:	the view
 * @start:	first byte
 * @size:	bytes; all pages that hold one of them are mapped
 * @prot:	how
 *
 * Returns 0, -ENOMEM, or -EFAULT if the kernel has nothing there.
 */
int lvd_view_map_same(struct lvd_view *view, const void *start, size_t size,
		      pgprot_t prot)
{
	unsigned long va = (unsigned long)start & PAGE_MASK;
	unsigned long end = (unsigned long)start + size, pfn;
	int ret;

	for (; va < end; va += PAGE_SIZE) {
		if (!kernel_pfn(va, &pfn))
			return -EFAULT;
		ret = lvd_view_map(view, va, pfn, prot);
		if (ret)
			return ret;
	}
	return 0;
}

static struct lvd_shadow *find_shadow(struct lvd_view *view, unsigned long va)
{
	struct lvd_shadow *shadow;

	list_for_each_entry(shadow, &view->pages, list)
		if (shadow->va == va)
			return shadow;
	return NULL;
}

/**
 * lvd_view_has_shadow() - has the domain a page of its own at an address?
 * @view:	the view; nobody else changes it now
 * @va:		the address
 */
bool lvd_view_has_shadow(struct lvd_view *view, unsigned long va)
{
	return find_shadow(view, va & PAGE_MASK);
}

static struct lvd_shadow *add_shadow(struct lvd_view *view, unsigned long va,
				     void *page, pgprot_t prot)
{
	struct lvd_shadow *shadow = kzalloc(sizeof(*shadow), GFP_KERNEL);

	if (!shadow)
		return NULL;
	shadow->va = va;
	shadow->page = page;
	if (lvd_view_map(view, va, __pa(page) >> PAGE_SHIFT, prot)) {
		kfree(shadow);
		return NULL;
	}
	list_add(&shadow->list, &view->pages);
	return shadow;
}

/**
 * lvd_view_shadow() - give the domain a page of its own at an address
 * @view:	the view; nobody else changes it now
 * @va:		the address
 * @prot:	how to map it
 *
 * The page is zeroed, and the view's: it lasts as long. A second call for the
 * same page returns the same one.
 *
 * Returns what @va is in the domain, as the kernel reaches it, or NULL.
 */
void *lvd_view_shadow(struct lvd_view *view, unsigned long va, pgprot_t prot)
{
	struct lvd_shadow *shadow = find_shadow(view, va & PAGE_MASK);
	void *page;

	if (!shadow) {
		page = (void *)get_zeroed_page(GFP_KERNEL);
		if (page)
			shadow = add_shadow(view, va & PAGE_MASK, page, prot);
		if (!shadow) {
			free_page((unsigned long)page);
			return NULL;
		}
	}
	return shadow->page + offset_in_page(va);
}

/**
 * lvd_view_shadow_range() - as lvd_view_shadow(), for several pages
 * @view:	the view; nobody else changes it now
 * @va:		the address
 * @size:	bytes
 * @prot:	how to map it
 *
 * The pages lie side by side for the kernel, too. That cannot be if one of
 * several is a shadow already.
 *
 * Returns what @va is in the domain, as the kernel reaches it, or NULL.
 */
void *lvd_view_shadow_range(struct lvd_view *view, unsigned long va,
			    size_t size, pgprot_t prot)
{
	unsigned long first = va & PAGE_MASK, bytes = PAGE_ALIGN(va + size) - first;
	unsigned long at;
	void *pages;

	if (bytes <= PAGE_SIZE)
		return lvd_view_shadow(view, va, prot);
	for (at = 0; at < bytes; at += PAGE_SIZE)
		if (find_shadow(view, first + at))
			return NULL;
	pages = alloc_pages_exact(bytes, GFP_KERNEL | __GFP_ZERO);
	if (!pages)
		return NULL;
	for (at = 0; at < bytes; at += PAGE_SIZE) {
		if (add_shadow(view, first + at, pages + at, prot))
			continue;
		/* Those before are the view's now. */
		free_pages_exact(pages + at, bytes - at);
		return NULL;
	}
	return pages + offset_in_page(va);
}

/*
 * The processor's tables and stacks of one CPU. The GDT and the TSS are
 * read-only at these addresses in the kernel's view too.
 */
static int map_cpu_area(struct lvd_view *view, unsigned int cpu)
{
	struct cpu_entry_area *area = get_cpu_entry_area(cpu);
	int ret;

	ret = lvd_view_map_same(view, area->gdt, GDT_SIZE, PAGE_KERNEL_RO);
	ret = ret ?: lvd_view_map_same(view, &area->tss, sizeof(area->tss),
				       PAGE_KERNEL_RO);
	ret = ret ?: lvd_view_map_same(view, area->estacks.NMI_stack,
				       sizeof(area->estacks.NMI_stack),
				       PAGE_KERNEL);
	ret = ret ?: lvd_view_map_same(view, area->estacks.DB_stack,
				       sizeof(area->estacks.DB_stack),
				       PAGE_KERNEL);
	return ret ?: lvd_view_map_same(view, area->estacks.MCE_stack,
					sizeof(area->estacks.MCE_stack),
					PAGE_KERNEL);
}

/*
 * Per-CPU data that the compiler and the headers put into every driver: stack
 * canary, current, preempt count, CPU number, offset of per-CPU data. The
 * domain has copies, for what it could do to the kernel's. The canary is the
 * same on all CPUs and for all threads, as a thread may migrate and share a
 * stack with nobody.
 */
static int shadow_percpu(struct lvd_view *view, unsigned int cpu,
			 unsigned long canary)
{
	struct lvd_view_cpu *this = per_cpu_ptr(view->cpu, cpu);
	struct fixed_percpu_data *fixed;
	unsigned long *offset;

	fixed = lvd_view_shadow(view,
				(unsigned long)per_cpu_ptr(&fixed_percpu_data, cpu),
				PAGE_KERNEL);
	this->hot = lvd_view_shadow(view,
				    (unsigned long)per_cpu_ptr(&pcpu_hot, cpu),
				    PAGE_KERNEL);
	offset = lvd_view_shadow(view,
				 (unsigned long)per_cpu_ptr(&this_cpu_off, cpu),
				 PAGE_KERNEL);
	if (!fixed || !this->hot || !offset)
		return -ENOMEM;
	fixed->stack_canary = canary;
	this->hot->cpu_number = cpu;
	*offset = per_cpu_offset(cpu);
	return 0;
}

static int map_cpu(struct lvd_view *view, unsigned int cpu,
		   unsigned long canary)
{
	struct lvd_view_cpu *this = per_cpu_ptr(view->cpu, cpu);
	int ret;

	this->cr3 = __pa(view->pgd) | view->pcid | lvd_noflush;
	ret = map_cpu_area(view, cpu);
	ret = ret ?: lvd_view_map_same(view, per_cpu_ptr(&lvd_gate, cpu),
				       sizeof(lvd_gate), PAGE_KERNEL_RO);
	ret = ret ?: lvd_view_map_same(view, per_cpu_ptr(&lvd_trap_stack, cpu),
				       sizeof(lvd_trap_stack), PAGE_KERNEL);
	return ret ?: shadow_percpu(view, cpu, canary);
}

/*
 * Compilers put calls of thunks into every driver, and the kernel exchanges them
 * for those of the mitigation that it has chosen. Return thunks are small
 * functions that lie close together and call each other. What else is in the same
 * pages does no harm: text alone is no power.
 */
#define RETURN_THUNK_REACH	256

static int map_thunks(struct lvd_view *view)
{
	int ret = 0;

#ifdef CONFIG_MITIGATION_RETPOLINE
	ret = lvd_view_map_same(view, __x86_indirect_thunk_array,
				16 * sizeof(retpoline_thunk_t),
				PAGE_KERNEL_ROX);
#endif
#ifdef CONFIG_MITIGATION_CALL_DEPTH_TRACKING
	ret = ret ?: lvd_view_map_same(view, __x86_indirect_call_thunk_array,
				       16 * sizeof(retpoline_thunk_t),
				       PAGE_KERNEL_ROX);
	ret = ret ?: lvd_view_map_same(view, __x86_indirect_jump_thunk_array,
				       16 * sizeof(retpoline_thunk_t),
				       PAGE_KERNEL_ROX);
#endif
#ifdef CONFIG_MITIGATION_RETHUNK
	ret = ret ?: lvd_view_map_same(view, (void *)x86_return_thunk -
				       RETURN_THUNK_REACH,
				       2 * RETURN_THUNK_REACH, PAGE_KERNEL_ROX);
#endif
	return ret;
}

/* What every view has: the gate, the IDT, and each CPU's part. */
static int map_gate(struct lvd_view *view)
{
	unsigned long canary = get_random_long() & CANARY_MASK;
	unsigned int cpu;
	int ret;

	ret = lvd_view_map_same(view, lvd_gate_text,
				lvd_gate_text_end - lvd_gate_text,
				PAGE_KERNEL_ROX);
	ret = ret ?: lvd_view_map(view, CPU_ENTRY_AREA_RO_IDT,
				  __pa_symbol(lvd_idt) >> PAGE_SHIFT,
				  PAGE_KERNEL_RO);
	ret = ret ?: map_thunks(view);
	ret = ret ?: lvd_library_map(view);
	for_each_possible_cpu(cpu)
		ret = ret ?: map_cpu(view, cpu, canary);
	return ret;
}

static int alloc_pcid(struct lvd_view *view)
{
	if (!lvd_has_pcid())
		return 0;
	view->pcid = ida_alloc_range(&lvd_pcids, LVD_PCID_FIRST, LVD_PCID_LAST,
				     GFP_KERNEL);
	if (view->pcid < 0)
		return view->pcid;
	/* What the last view with this identifier has left. */
	lvd_view_flush(view);
	return 0;
}

static void free_pages_of(struct lvd_view *view)
{
	struct lvd_shadow *shadow, *next;
	struct page *page, *next_page;

	list_for_each_entry_safe(shadow, next, &view->pages, list) {
		free_page((unsigned long)shadow->page);
		kfree(shadow);
	}
	list_for_each_entry_safe(page, next_page, &view->tables, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
}

/**
 * lvd_view_create() - make a view
 * @name:	for messages
 * @ops:	what to tell whom
 * @private:	for the caller's use
 *
 * Returns the view, or an error pointer: -ENODEV if there are no views on this
 * machine, -ENOSPC if there are no more PCIDs, -ENOMEM.
 */
struct lvd_view *lvd_view_create(const char *name,
				 const struct lvd_view_ops *ops, void *private)
{
	struct lvd_view *view;
	int ret = -ENOMEM;

	if (!lvd_cpus_ready())
		return ERR_PTR(-ENODEV);
	view = kzalloc(sizeof(*view), GFP_KERNEL);
	if (!view)
		return ERR_PTR(-ENOMEM);
	view->name = name;
	view->ops = ops;
	view->private = private;
	raw_spin_lock_init(&view->lock);
	INIT_LIST_HEAD(&view->tables);
	INIT_LIST_HEAD(&view->pages);
	INIT_LIST_HEAD(&view->stacks);
	lvd_watchdog_get();
	view->cpu = alloc_percpu(struct lvd_view_cpu);
	view->pgd = new_table(view);
	if (view->cpu && view->pgd)
		ret = alloc_pcid(view);
	ret = ret ?: map_gate(view);
	if (!ret)
		return view;
	lvd_view_destroy(view);
	return ERR_PTR(ret);
}

/**
 * lvd_view_destroy() - undo lvd_view_create()
 * @view:	the view; nobody is inside, or will be
 *
 * What a CPU has cached under the view's PCID stays until the next view gets it.
 */
void lvd_view_destroy(struct lvd_view *view)
{
	lvd_stacks_free(view);
	free_pages_of(view);
	if (view->pcid > 0)
		ida_free(&lvd_pcids, view->pcid);
	free_percpu(view->cpu);
	lvd_watchdog_put();
	kfree(view);
}
