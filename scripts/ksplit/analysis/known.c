// SPDX-License-Identifier: GPL-2.0
/*
 * Functions whose effect their records do not show: written in assembly,
 * reached through alternatives, or expanded by the compiler.  Sorted by name.
 */
#include "analysis.h"

#define STR(i)	(1u << (i))

static const struct ks_known known[] = {
	{ "__copy_user_nocache", { "w", NULL }, 0, 0, false },
	{ "__get_user_1", { NULL }, 0, 0, false },
	{ "__get_user_2", { NULL }, 0, 0, false },
	{ "__get_user_4", { NULL }, 0, 0, false },
	{ "__get_user_8", { NULL }, 0, 0, false },
	{ "__get_user_nocheck_1", { NULL }, 0, 0, false },
	{ "__get_user_nocheck_2", { NULL }, 0, 0, false },
	{ "__get_user_nocheck_4", { NULL }, 0, 0, false },
	{ "__get_user_nocheck_8", { NULL }, 0, 0, false },
	{ "__memcpy", { "w", "r" }, 0, 1, true },
	{ "__memmove", { "w", "r" }, 0, 1, true },
	{ "__memset", { "w" }, 0, 1, true },
	{ "__put_user_1", { NULL }, 0, 0, false },
	{ "__put_user_2", { NULL }, 0, 0, false },
	{ "__put_user_4", { NULL }, 0, 0, false },
	{ "__put_user_8", { NULL }, 0, 0, false },
	{ "__put_user_nocheck_1", { NULL }, 0, 0, false },
	{ "__put_user_nocheck_2", { NULL }, 0, 0, false },
	{ "__put_user_nocheck_4", { NULL }, 0, 0, false },
	{ "__put_user_nocheck_8", { NULL }, 0, 0, false },
	{ "__sw_hweight32", { NULL }, 0, 0, true },
	{ "__sw_hweight64", { NULL }, 0, 0, true },
	{ "_copy_from_user", { "w", NULL }, 0, 0, false },
	{ "_copy_to_user", { NULL, "r" }, 0, 0, false },
	{ "clear_page_erms", { "w" }, 0, 0, true },
	{ "clear_page_orig", { "w" }, 0, 0, true },
	{ "clear_page_rep", { "w" }, 0, 0, true },
	{ "copy_from_user", { "w", NULL }, 0, 0, false },
	{ "copy_page", { "w", "r" }, 0, 0, true },
	{ "copy_to_user", { NULL, "r" }, 0, 0, false },
	{ "csum_partial", { "r" }, 0, 0, true },
	{ "kstrdup", { "r" }, STR(0), 0, false },
	{ "kstrdup_const", { "r" }, STR(0), 0, false },
	{ "memcmp", { "r", "r" }, 0, 0, true },
	{ "memcpy", { "w", "r" }, 0, 1, true },
	{ "memcpy_orig", { "w", "r" }, 0, 1, true },
	{ "memmove", { "w", "r" }, 0, 1, true },
	{ "memset", { "w" }, 0, 1, true },
	{ "memset_orig", { "w" }, 0, 1, true },
	{ "preempt_schedule_notrace_thunk", { NULL }, 0, 0, false },
	{ "preempt_schedule_thunk", { NULL }, 0, 0, false },
	{ "printk", { "r" }, STR(0), 0, false },
	{ "rep_movs_alternative", { "w", "r" }, 0, 0, false },
	{ "rep_stos_alternative", { "w" }, 0, 0, false },
	{ "scnprintf", { "w", NULL, "r" }, STR(2), 0, false },
	{ "sized_strscpy", { "w", "r" }, STR(0) | STR(1), 0, true },
	{ "snprintf", { "w", NULL, "r" }, STR(2), 0, false },
	{ "sprintf", { "w", "r" }, STR(1), 0, false },
	{ "sscanf", { "r", "r" }, STR(0) | STR(1), 0, false },
	{ "strcasecmp", { "r", "r" }, STR(0) | STR(1), 0, true },
	{ "strcat", { "rw", "r" }, STR(0) | STR(1), 1, true },
	{ "strchr", { "r" }, STR(0), 1, true },
	{ "strchrnul", { "r" }, STR(0), 1, true },
	{ "strcmp", { "r", "r" }, STR(0) | STR(1), 0, true },
	{ "strcpy", { "w", "r" }, STR(0) | STR(1), 1, true },
	{ "strcspn", { "r", "r" }, STR(0) | STR(1), 0, true },
	{ "strim", { "rw" }, STR(0), 1, true },
	{ "strlcat", { "rw", "r" }, STR(0) | STR(1), 0, true },
	{ "strlen", { "r" }, STR(0), 0, true },
	{ "strncasecmp", { "r", "r" }, STR(0) | STR(1), 0, true },
	{ "strncat", { "rw", "r" }, STR(0) | STR(1), 1, true },
	{ "strncmp", { "r", "r" }, STR(0) | STR(1), 0, true },
	{ "strncpy", { "w", "r" }, STR(0) | STR(1), 1, true },
	{ "strnlen", { "r" }, STR(0), 0, true },
	{ "strpbrk", { "r", "r" }, STR(0) | STR(1), 1, true },
	{ "strrchr", { "r" }, STR(0), 1, true },
	{ "strscpy", { "w", "r" }, STR(0) | STR(1), 0, true },
	{ "strsep", { NULL, "r" }, STR(1), 0, true },
	{ "strspn", { "r", "r" }, STR(0) | STR(1), 0, true },
	{ "strstr", { "r", "r" }, STR(0) | STR(1), 1, true },
	{ "vscnprintf", { "w", NULL, "r" }, STR(2), 0, false },
	{ "vsnprintf", { "w", NULL, "r" }, STR(2), 0, false },
	{ "vsprintf", { "w", "r" }, STR(1), 0, false },
};

static int by_name(const void *key, const void *entry)
{
	return strcmp(key, ((const struct ks_known *)entry)->name);
}

/**
 * ks_known_find() - is the effect of a function known by its name?
 * @name:	assembler name
 *
 * Returns its entry or NULL.
 */
const struct ks_known *ks_known_find(const char *name)
{
	return bsearch(name, known, ARRAY_SIZE(known),
		       sizeof(known[0]), by_name);
}
