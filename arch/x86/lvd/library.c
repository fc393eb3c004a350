// SPDX-License-Identifier: GPL-2.0
/*
 * Functions that every domain has a copy of: library functions, and what
 * compilers and headers put calls of into drivers. library_asm.S and
 * library_text.c have the code; here is who asks for it.
 */
#include <linux/bsearch.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>

#include "lvd_x86.h"

/* As library.sh has renamed them. */
#define LVD_LIBRARY(name) extern const char lvd_lib_##name[];
#define LVD_HELPER LVD_LIBRARY
#include "library_names.h"
#undef LVD_LIBRARY

/**
 * struct library_function - a function that domains have
 * @name:	the kernel's name of it
 * @text:	the copy
 */
struct library_function {
	const char *name, *text;
};

#define LVD_LIBRARY(name) { #name, lvd_lib_##name },
static const struct library_function functions[] = {
#include "library_names.h"
};
#undef LVD_LIBRARY

static int by_name(const void *name, const void *entry)
{
	return strcmp(name, ((const struct library_function *)entry)->name);
}

/**
 * lvd_library_find() - where is a function in every domain?
 * @name:	its name in the kernel
 *
 * Returns 0 if domains do not have it.
 */
unsigned long lvd_library_find(const char *name)
{
	const struct library_function *function;

	function = bsearch(name, functions, ARRAY_SIZE(functions),
			   sizeof(functions[0]), by_name);
	return function ? (unsigned long)function->text : 0;
}

/**
 * lvd_in_library() - does an address lie in the library's text?
 * @address:	the address
 */
bool lvd_in_library(unsigned long address)
{
	return address >= (unsigned long)lvd_library_text &&
		address < (unsigned long)lvd_library_text_end;
}

/**
 * lvd_library_trap() - has a domain found out by itself that it went wrong?
 * @address:	of an invalid opcode
 *
 * Returns what is wrong, or NULL.
 */
const char *lvd_library_trap(unsigned long address)
{
	static const struct {
		const char *text, *what;
	} traps[] = {
		{ lvd_lib___stack_chk_fail, "stack smashed" },
		{ lvd_lib___fortify_panic, "buffer overflow" },
		{ lvd_lib_list_corrupted, "list corrupted" },
	};
	unsigned int i;

	/* There may be an ENDBR before it. */
	for (i = 0; i < ARRAY_SIZE(traps); i++)
		if (address - (unsigned long)traps[i].text < 8)
			return traps[i].what;
	return NULL;
}

/**
 * lvd_library_map() - map the library
 * @view:	a new view
 *
 * Returns 0, or a negative errno.
 */
int lvd_library_map(struct lvd_view *view)
{
	int ret = lvd_view_map_same(view, lvd_library_text,
				    lvd_library_text_end - lvd_library_text,
				    PAGE_KERNEL_ROX);

	return ret ?: lvd_view_map_same(view, lvd_library_rodata,
					lvd_library_rodata_end -
					lvd_library_rodata, PAGE_KERNEL_RO);
}

/**
 * lvd_library_map_module() - map the thunks that are a module's own
 * @view:	the view
 * @mod:	the module, its text final
 *
 * Against ITS the kernel makes the thunks of indirect calls for each module.
 *
 * Returns 0, or a negative errno.
 */
int lvd_library_map_module(struct lvd_view *view, const struct module *mod)
{
	int ret = 0;

#ifdef CONFIG_MITIGATION_ITS
	int i;

	for (i = 0; i < mod->its_num_pages && !ret; i++)
		ret = lvd_view_map_same(view, mod->its_page_array[i], PAGE_SIZE,
					PAGE_KERNEL_ROX);
#endif
	return ret;
}
