// SPDX-License-Identifier: GPL-2.0
/*
 * What the names that a driver refers to are in its domain. The module loader
 * has found the kernel's addresses and has not used them yet.
 *
 *	a boundary function	a thunk that calls the kernel through the gate
 *	a library function	the domain's copy
 *	data with glue		the domain's copy at the kernel's address
 *	constant data		the kernel's, read-only
 *	per-CPU data		an offset: see lvd_view_create()
 *	other data		an address with nothing behind it
 *
 * Functions that the interface does not know get a thunk as well: who calls one
 * is told so.
 */
#define pr_fmt(fmt) "lvd: " fmt

#include <linux/elf.h>
#include <linux/execmem.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleloader.h>
#include <linux/set_memory.h>
#include <linux/string.h>
#include <asm/ibt.h>
#include <asm/insn.h>
#include <asm/text-patching.h>

#include <module/internal.h>

#include "internal.h"
#include "lvd_x86.h"

#define THUNK_SIZE	16
#define THUNK_ID	7	/* where its id stands: four bytes */

/* isolate.h puts functions of headers that must run in the kernel there. */
#define OUTLINE_PREFIX	".text.ksplit."

/* Drivers call imports through pointers, too. */
static u32 first_insn(void)
{
#ifdef CONFIG_X86_KERNEL_IBT
	return gen_endbr();
#else
	return 0x00401f0f;	/* nopl 0(%rax) */
#endif
}

/*
 * endbr64; movq $id, %r11; jmp lvd_gate_out. Ids that are addresses fit: code
 * model.
 */
static unsigned long make_thunk(struct lvd_imports *imports, unsigned long id)
{
	u8 *thunk = imports->thunks + imports->used;
	u32 first = first_insn();
	s32 imm = id, disp;

	if (imports->used + THUNK_SIZE > imports->size || (long)imm != (long)id)
		return 0;
	imports->used += THUNK_SIZE;
	disp = (unsigned long)lvd_gate_out -
	       (unsigned long)(thunk + THUNK_SIZE);
	memcpy(thunk, &first, sizeof(first));
	thunk[4] = 0x49;
	thunk[5] = 0xc7;
	thunk[6] = 0xc3;
	memcpy(thunk + THUNK_ID, &imm, sizeof(imm));
	thunk[11] = JMP32_INSN_OPCODE;
	memcpy(thunk + 12, &disp, sizeof(disp));
	return (unsigned long)thunk;
}

static int find_func(const struct lvd_glue *glue, const char *name, bool rpc)
{
	unsigned int i;

	for (i = 0; i < glue->nfuncs; i++)
		if ((glue->funcs[i].kind == LVD_RPC) == rpc &&
		    !strcmp(glue->funcs[i].name, name))
			return i;
	return -ENOENT;
}

/* Returns the thunk, 0: there is no room. */
static unsigned long import_function(struct lvd_imports *imports,
				     const char *name, unsigned long value)
{
	int func = find_func(imports->domain->glue, name, true);
	unsigned long thunk;

	thunk = make_thunk(imports, func < 0 ? value : func);
	if (thunk && func >= 0)
		lvd_domain_bind(imports->domain, name, thunk);
	return thunk;
}

static bool has_glue(const struct lvd_domain *domain, const char *name)
{
	const struct lvd_glue *glue = domain->glue;
	unsigned int i;

	for (i = 0; i < glue->nglobals; i++)
		if (!strcmp(glue->globals[i].name, name))
			return true;
	return false;
}

static int import_data(struct lvd_imports *imports, const char *name,
		       unsigned long value)
{
	struct lvd_view *view = lvd_pgtable_view(imports->domain);

	if (has_glue(imports->domain, name) || !lvd_is_constant(value) ||
	    lvd_view_has_shadow(view, value))
		return 0;
	/* Its size is not known, and no page of such data has a secret. */
	return lvd_view_map_same(view, (void *)value, 1, PAGE_KERNEL_RO);
}

/* Per-CPU symbols are offsets. */
static bool is_percpu(unsigned long value)
{
	return (long)value >= 0;
}

/* Compilers call these; views have them. */
static bool is_compilers(const char *name)
{
	return strstarts(name, "__x86_indirect_thunk_") ||
		strstarts(name, "__x86_return_thunk");
}

/* The kernel calls this, see run_constructors(). */
static bool is_gcov(const char *name)
{
	return IS_ENABLED(CONFIG_GCOV_KERNEL) && strstarts(name, "__gcov_");
}

static int import_symbol(struct lvd_imports *imports, Elf_Sym *sym,
			 const char *name)
{
	unsigned long value = sym->st_value, library;

	if (is_percpu(value) || is_compilers(name) || is_gcov(name))
		return 0;
	if (!kernel_text_address(value))
		return import_data(imports, name, value);
	library = lvd_library_find(name);
	sym->st_value = library ?: import_function(imports, name, value);
	return sym->st_value ? 0 : -ENOSPC;
}

static int bind_local(struct lvd_imports *imports, const Elf_Sym *sym,
		      const char *name)
{
	struct lvd_domain *domain = imports->domain;
	int func = find_func(domain->glue, name, false);
	unsigned long bound;

	if (func < 0)
		return 0;
	bound = lvd_func_address(domain, &domain->glue->funcs[func]);
	if (bound && bound != sym->st_value) {
		pr_err("%s: two functions are named %s\n",
		       domain->glue->module, name);
		return -EINVAL;
	}
	return lvd_domain_bind(domain, name, sym->st_value);
}

/*
 * A function of a header, out of line: weak, so that calls refer to its symbol.
 * What refers to the section is about the copy itself, which nobody runs.
 */
static bool is_outlined(const struct load_info *info, const Elf_Sym *sym)
{
	const char *section;

	if (sym->st_shndx >= info->hdr->e_shnum ||
	    ELF_ST_TYPE(sym->st_info) != STT_FUNC)
		return false;
	section = info->secstrings + info->sechdrs[sym->st_shndx].sh_name;
	return strstarts(section, OUTLINE_PREFIX) &&
		!strcmp(section + strlen(OUTLINE_PREFIX),
			info->strtab + sym->st_name);
}

static int import_outlined(struct lvd_imports *imports, Elf_Sym *sym,
			   const char *name)
{
	sym->st_value = import_function(imports, name, sym->st_value);
	return sym->st_value ? 0 : -ENOSPC;
}

static int resolve_symbol(struct lvd_imports *imports,
			  const struct load_info *info, Elf_Sym *sym)
{
	const char *name = info->strtab + sym->st_name;

	if (sym->st_shndx == SHN_UNDEF)
		return sym->st_value ? import_symbol(imports, sym, name) : 0;
	if (sym->st_shndx >= info->hdr->e_shnum)
		return 0;
	if (is_outlined(info, sym))
		return import_outlined(imports, sym, name);
	if (ELF_ST_TYPE(sym->st_info) == STT_FUNC)
		return bind_local(imports, sym, name);
	return 0;
}

static bool needs_thunk(const struct load_info *info, const Elf_Sym *sym)
{
	return sym->st_shndx == SHN_UNDEF || is_outlined(info, sym);
}

/**
 * lvd_imports_resolve() - make a module's symbols those of its domain
 * @imports:	zeroed but for the domain
 * @mod:	the module
 * @info:	its symbols have their values, and nobody has used them yet
 *
 * May sleep. Undone by lvd_imports_free(), also if it fails.
 *
 * Returns 0, -ENOMEM, -ENOSPC, or -EINVAL if a function's name is ambiguous.
 */
int lvd_imports_resolve(struct lvd_imports *imports, const struct module *mod,
			const struct load_info *info)
{
	const Elf_Shdr *symsec = &info->sechdrs[info->index.sym];
	Elf_Sym *sym = (void *)symsec->sh_addr;
	unsigned int n = symsec->sh_size / sizeof(*sym), i, thunks = 0;
	struct lvd_view *view = lvd_pgtable_view(imports->domain);
	int ret = 0;

	for (i = 1; i < n; i++)
		thunks += needs_thunk(info, &sym[i]);
	imports->size = PAGE_ALIGN(max(thunks, 1U) * THUNK_SIZE);
	imports->thunks = execmem_alloc(EXECMEM_MODULE_TEXT, imports->size);
	if (!imports->thunks)
		return -ENOMEM;
	memset(imports->thunks, INT3_INSN_OPCODE, imports->size);
	for (i = 1; i < n && !ret; i++)
		ret = resolve_symbol(imports, info, &sym[i]);
	if (ret)
		return ret;
	set_memory_ro((unsigned long)imports->thunks,
		      imports->size >> PAGE_SHIFT);
	return lvd_view_map_same(view, imports->thunks, imports->size,
				 PAGE_KERNEL_ROX);
}

/**
 * lvd_imports_kernel() - what the kernel calls where the driver has a thunk
 * @imports:	the imports
 * @address:	what a pointer of the driver's holds
 *
 * Returns the kernel's function, NULL: @address is no thunk.
 */
void *lvd_imports_kernel(const struct lvd_imports *imports,
			 unsigned long address)
{
	unsigned long offset = address - (unsigned long)imports->thunks;
	s32 id;

	if (offset >= imports->used || offset % THUNK_SIZE)
		return NULL;
	memcpy(&id, imports->thunks + offset + THUNK_ID, sizeof(id));
	return id < 0 ? (void *)(long)id :
			imports->domain->glue->funcs[id].kernel;
}

/**
 * lvd_imports_free() - undo lvd_imports_resolve()
 * @imports:	the imports; the domain is gone
 */
void lvd_imports_free(struct lvd_imports *imports)
{
	if (!imports->thunks)
		return;
	set_memory_rw((unsigned long)imports->thunks,
		      imports->size >> PAGE_SHIFT);
	execmem_free(imports->thunks);
}
