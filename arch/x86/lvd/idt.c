// SPDX-License-Identifier: GPL-2.0
/*
 * The interrupt descriptor table of the domain's view.
 *
 * IDTR is the same in both views, and so is what it points to in the processor's
 * eyes: the address CPU_ENTRY_AREA_RO_IDT. In the domain's view another page
 * lies there, so that every interrupt, exception and NMI lands in the gate,
 * whatever the kernel does to its own table. No entry code is patched.
 *
 * All entries have a stack of their own: a domain with a wild stack pointer
 * faults on a good one, and no frame is ever in reach of another thread of the
 * domain for longer than it takes the gate to fetch it.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <asm/desc.h>
#include <asm/page_types.h>
#include <asm/processor.h>
#include <asm/trapnr.h>

#include "lvd_x86.h"

gate_desc lvd_idt[IDT_ENTRIES] __aligned(PAGE_SIZE);
static_assert(sizeof(lvd_idt) == PAGE_SIZE);

/*
 * Stacks count from 1 in the gate (SDM 6.14.5). NMI and machine check hit the
 * gate while the trap stack is in use, and so do breakpoints on data.
 */
static unsigned int ist_of(unsigned int vector)
{
	switch (vector) {
	case X86_TRAP_NMI:
		return IST_INDEX_NMI + 1;
	case X86_TRAP_MC:
		return IST_INDEX_MCE + 1;
	case X86_TRAP_DB:
		return IST_INDEX_DB + 1;
	default:
		return LVD_IST_INDEX + 1;
	}
}

static int __init lvd_idt_init(void)
{
	unsigned int vector;

	for (vector = 0; vector < IDT_ENTRIES; vector++) {
		unsigned long stub = (unsigned long)lvd_gate_stubs +
				     vector * LVD_STUB_SIZE;

		pack_gate(&lvd_idt[vector], GATE_INTERRUPT, stub, 0,
			  ist_of(vector), __KERNEL_CS);
	}
	return 0;
}
pure_initcall(lvd_idt_init);
