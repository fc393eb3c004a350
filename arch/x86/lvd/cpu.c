// SPDX-License-Identifier: GPL-2.0
/*
 * Each CPU's part: CR4, the trap stack, and what was decided at boot.
 *
 * Global pages. A translation that is global is used whatever CR3 says (SDM
 * 4.10.2.4): what the kernel touched last would be open to the domain, and a
 * shadow would be the kernel's page. CR4.PGE is therefore off on every CPU. The
 * bit in page-table entries then means nothing (SDM 4.10.2.4), wherever it is
 * set: head_64.S, cpu_entry_area and modules do so by themselves.
 *
 * PCIDs. Without global pages the kernel's own use of PCIDs is only correct with
 * page-table isolation: flush_tlb_one_kernel() flushes the present PCID and
 * global pages, and looks after the others only with X86_FEATURE_PTI. So the
 * kernel is made to do without PCIDs, as with "nopcid", and all it does happens
 * in PCID 0; domains have the others, and two switches per crossing cost no
 * flush. CR4.PCIDE is set behind the kernel's back: a CR3 of the kernel's, with
 * bits 0 to 11 and 63 clear, does in PCID 0 what it did before (SDM 4.10.4.1).
 */
#define pr_fmt(fmt) "lvd: " fmt

#include <linux/cpu.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <asm/cpufeature.h>
#include <asm/processor.h>
#include <asm/tlbflush.h>
#include <asm/x86_init.h>

#include "lvd_x86.h"

DEFINE_PER_CPU_PAGE_ALIGNED(struct lvd_gate, lvd_gate);
DEFINE_PER_CPU_PAGE_ALIGNED(struct lvd_trap_stack, lvd_trap_stack);

/* X86_CR3_PCID_NOFLUSH if there are PCIDs, else 0. */
unsigned long lvd_noflush __ro_after_init;

static bool lvd_off __initdata;
static bool lvd_pcid __initdata;
static bool lvd_ready __ro_after_init;

static int __init lvd_parse(char *arg)
{
	if (arg && !strcmp(arg, "off"))
		lvd_off = true;
	else if (!arg || strcmp(arg, "pgtable"))
		pr_warn("lvd=%s: unknown; use lvd=off or lvd=pgtable\n",
			arg ?: "");
	return 0;
}
early_param("lvd", lvd_parse);

/*
 * The processor stores records of PEBS and BTS by itself, at addresses that only
 * the kernel's view has: while a domain runs, that would be its page fault.
 */
static void __init no_debug_store(void)
{
	if (!boot_cpu_has(X86_FEATURE_DTES64))
		return;
	setup_clear_cpu_cap(X86_FEATURE_DTES64);
	pr_info("no debug store: no PEBS, no BTS\n");
}

/**
 * lvd_check_boottime() - take from the kernel what does not go with domains
 *
 * Called before the kernel decides to use PCIDs, beside
 * pti_check_boottime_disable().
 */
void __init lvd_check_boottime(void)
{
	if (lvd_off)
		return;
	no_debug_store();
	if (!boot_cpu_has(X86_FEATURE_PCID))
		return;
	/* Without INVPCID a view's could not be flushed: none are used. */
	lvd_pcid = boot_cpu_has(X86_FEATURE_INVPCID);
	setup_clear_cpu_cap(X86_FEATURE_PCID);
}

/**
 * lvd_cpus_ready() - can there be domains?
 */
bool lvd_cpus_ready(void)
{
	return lvd_ready;
}

/**
 * lvd_has_pcid() - are there process-context identifiers for domains?
 */
bool lvd_has_pcid(void)
{
	return lvd_noflush;
}

static void cpu_begin(void *unused)
{
	struct lvd_trap_stack *stack = this_cpu_ptr(&lvd_trap_stack);

	this_cpu_write(lvd_gate.resume, (unsigned long)&stack->resume);
	this_cpu_write(cpu_tss_rw.x86_tss.ist[LVD_IST_INDEX],
		       (unsigned long)(stack + 1));
	cr4_clear_bits_irqsoff(X86_CR4_PGE);
	/* CR3 must have no low bits (SDM 4.10.1); nor has it, see above. */
	if (lvd_noflush)
		cr4_set_bits_irqsoff(X86_CR4_PCIDE);
}

static void (*next_early_init)(void) __ro_after_init;

/*
 * A CPU comes. It runs softirqs and answers other CPUs before a callback of
 * cpuhp can do anything: this is called before it is online, with interrupts
 * off. A paravirtual clock may have it, too.
 */
static void lvd_early_init(void)
{
	cpu_begin(NULL);
	next_early_init();
}

static int __init lvd_cpu_init(void)
{
	if (lvd_off) {
		pr_info("off\n");
		return 0;
	}
	if (boot_cpu_has(X86_FEATURE_PCID)) {
		pr_err("the kernel uses PCIDs: no domains\n");
		return 0;
	}
	if (lvd_pcid)
		lvd_noflush = X86_CR3_PCID_NOFLUSH;
	cpus_read_lock();
	next_early_init = x86_cpuinit.early_percpu_clock_init;
	x86_cpuinit.early_percpu_clock_init = lvd_early_init;
	on_each_cpu(cpu_begin, NULL, 1);
	cpus_read_unlock();
	lvd_ready = true;
	pr_info("page-table back end%s\n", lvd_noflush ? ", PCIDs" : "");
	return 0;
}
arch_initcall(lvd_cpu_init);
