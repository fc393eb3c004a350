// SPDX-License-Identifier: GPL-2.0
/*
 * Functions whose effect their records do not show: written in assembly,
 * reached through alternatives, or expanded by the compiler.  Sorted by name.
 */
#include "analysis.h"

#define STR(i)	(1u << (i))

static const struct ks_known known[] = {
	{ "__copy_user_nocache", { "w", NULL }, 0, 0, false, 0 },
	{ "__get_user_1", { NULL }, 0, 0, false, 0 },
	{ "__get_user_2", { NULL }, 0, 0, false, 0 },
	{ "__get_user_4", { NULL }, 0, 0, false, 0 },
	{ "__get_user_8", { NULL }, 0, 0, false, 0 },
	{ "__get_user_nocheck_1", { NULL }, 0, 0, false, 0 },
	{ "__get_user_nocheck_2", { NULL }, 0, 0, false, 0 },
	{ "__get_user_nocheck_4", { NULL }, 0, 0, false, 0 },
	{ "__get_user_nocheck_8", { NULL }, 0, 0, false, 0 },
	{ "__memcpy", { "w", "r" }, 0, 1, true, 0 },
	{ "__memmove", { "w", "r" }, 0, 1, true, 0 },
	{ "__memset", { "w" }, 0, 1, true, 0 },
	{ "__put_user_1", { NULL }, 0, 0, false, 0 },
	{ "__put_user_2", { NULL }, 0, 0, false, 0 },
	{ "__put_user_4", { NULL }, 0, 0, false, 0 },
	{ "__put_user_8", { NULL }, 0, 0, false, 0 },
	{ "__put_user_nocheck_1", { NULL }, 0, 0, false, 0 },
	{ "__put_user_nocheck_2", { NULL }, 0, 0, false, 0 },
	{ "__put_user_nocheck_4", { NULL }, 0, 0, false, 0 },
	{ "__put_user_nocheck_8", { NULL }, 0, 0, false, 0 },
	{ "__sw_hweight32", { NULL }, 0, 0, true, 0 },
	{ "__sw_hweight64", { NULL }, 0, 0, true, 0 },
	{ "_copy_from_user", { "w", NULL }, 0, 0, false, 0 },
	{ "_copy_to_user", { NULL, "r" }, 0, 0, false, 0 },
	{ "clear_page_erms", { "w" }, 0, 0, true, 0 },
	{ "clear_page_orig", { "w" }, 0, 0, true, 0 },
	{ "clear_page_rep", { "w" }, 0, 0, true, 0 },
	{ "copy_from_user", { "w", NULL }, 0, 0, false, 0 },
	{ "copy_page", { "w", "r" }, 0, 0, true, 0 },
	{ "copy_to_user", { NULL, "r" }, 0, 0, false, 0 },
	{ "csum_partial", { "r" }, 0, 0, true, 0 },
	{ "kstrdup", { "r" }, STR(0), 0, false, 0 },
	{ "kstrdup_const", { "r" }, STR(0), 0, false, 0 },
	{ "memcmp", { "r", "r" }, 0, 0, true, 0 },
	{ "memcpy", { "w", "r" }, 0, 1, true, 0 },
	{ "memcpy_orig", { "w", "r" }, 0, 1, true, 0 },
	{ "memmove", { "w", "r" }, 0, 1, true, 0 },
	{ "memset", { "w" }, 0, 1, true, 0 },
	{ "memset_orig", { "w" }, 0, 1, true, 0 },
	{ "preempt_schedule_notrace_thunk", { NULL }, 0, 0, false, 0 },
	{ "preempt_schedule_thunk", { NULL }, 0, 0, false, 0 },
	{ "printk", { "r" }, STR(0), 0, false, 0 },
	{ "rep_movs_alternative", { "w", "r" }, 0, 0, false, 0 },
	{ "rep_stos_alternative", { "w" }, 0, 0, false, 0 },
	{ "scnprintf", { "w", NULL, "r" }, STR(2), 0, false, 0 },
	{ "sized_strscpy", { "w", "r" }, STR(0) | STR(1), 0, true, 0 },
	{ "snprintf", { "w", NULL, "r" }, STR(2), 0, false, 0 },
	{ "sprintf", { "w", "r" }, STR(1), 0, false, 0 },
	{ "sscanf", { "r", "r" }, STR(0) | STR(1), 0, false, 2 },
	{ "strcasecmp", { "r", "r" }, STR(0) | STR(1), 0, true, 0 },
	{ "strcat", { "rw", "r" }, STR(0) | STR(1), 1, true, 0 },
	{ "strchr", { "r" }, STR(0), 1, true, 0 },
	{ "strchrnul", { "r" }, STR(0), 1, true, 0 },
	{ "strcmp", { "r", "r" }, STR(0) | STR(1), 0, true, 0 },
	{ "strcpy", { "w", "r" }, STR(0) | STR(1), 1, true, 0 },
	{ "strcspn", { "r", "r" }, STR(0) | STR(1), 0, true, 0 },
	{ "strim", { "rw" }, STR(0), 1, true, 0 },
	{ "strlcat", { "rw", "r" }, STR(0) | STR(1), 0, true, 0 },
	{ "strlen", { "r" }, STR(0), 0, true, 0 },
	{ "strncasecmp", { "r", "r" }, STR(0) | STR(1), 0, true, 0 },
	{ "strncat", { "rw", "r" }, STR(0) | STR(1), 1, true, 0 },
	{ "strncmp", { "r", "r" }, STR(0) | STR(1), 0, true, 0 },
	{ "strncpy", { "w", "r" }, STR(0) | STR(1), 1, true, 0 },
	{ "strnlen", { "r" }, STR(0), 0, true, 0 },
	{ "strpbrk", { "r", "r" }, STR(0) | STR(1), 1, true, 0 },
	{ "strrchr", { "r" }, STR(0), 1, true, 0 },
	{ "strscpy", { "w", "r" }, STR(0) | STR(1), 0, true, 0 },
	{ "strsep", { NULL, "r" }, STR(1), 0, true, 0 },
	{ "strspn", { "r", "r" }, STR(0) | STR(1), 0, true, 0 },
	{ "strstr", { "r", "r" }, STR(0) | STR(1), 1, true, 0 },
	{ "vscnprintf", { "w", NULL, "r" }, STR(2), 0, false, 0 },
	{ "vsnprintf", { "w", NULL, "r" }, STR(2), 0, false, 0 },
	{ "vsprintf", { "w", "r" }, STR(1), 0, false, 0 },
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
