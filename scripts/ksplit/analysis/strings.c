// SPDX-License-Identifier: GPL-2.0
/*
 * What functions do with text: which of their parameters are C strings, though
 * their bodies show only a pointer that moves, and which arguments a format
 * prints as strings.
 */
#include "analysis.h"

#define STR(i)	(1u << (i))

/* Sorted by name; what known.c says of strings is not repeated. */
static const struct {
	const char *name;
	unsigned int params;
} strings[] = {
	{ "__match_string", STR(2) },
	{ "__sysfs_match_string", STR(2) },
	{ "get_options", STR(0) },
	{ "hex2bin", STR(1) },
	{ "kstrndup", STR(0) },
	{ "kstrtobool", STR(0) },
	{ "kstrtoint", STR(0) },
	{ "kstrtol", STR(0) },
	{ "kstrtoll", STR(0) },
	{ "kstrtos16", STR(0) },
	{ "kstrtos8", STR(0) },
	{ "kstrtou16", STR(0) },
	{ "kstrtou8", STR(0) },
	{ "kstrtouint", STR(0) },
	{ "kstrtoul", STR(0) },
	{ "kstrtoull", STR(0) },
	{ "match_string", STR(2) },
	{ "memparse", STR(0) },
	{ "parse_option_str", STR(0) | STR(1) },
	{ "simple_strtol", STR(0) },
	{ "simple_strtoll", STR(0) },
	{ "simple_strtoul", STR(0) },
	{ "simple_strtoull", STR(0) },
	{ "skip_spaces", STR(0) },
	{ "strnchr", STR(0) },
	{ "strnstr", STR(0) | STR(1) },
	{ "strreplace", STR(0) },
	{ "sysfs_streq", STR(0) | STR(1) },
};

static int by_name(const void *key, const void *entry)
{
	return strcmp(key, *(const char *const *)entry);
}

/**
 * ks_string_params() - which parameters are strings by the function's name?
 * @name:	assembler name
 *
 * Returns bit i for parameter i.
 */
unsigned int ks_string_params(const char *name)
{
	const struct ks_known *k = ks_known_find(name);
	const char *const *entry = bsearch(name, strings, ARRAY_SIZE(strings),
					   sizeof(strings[0]), by_name);

	return (k ? k->strings : 0) |
	       (entry ? strings[(typeof(&strings[0]))entry - strings].params :
			0);
}

/* The next conversion: its letter, and how many "*" take an argument first. */
static char conversion(const char **format, unsigned int *stars)
{
	const char *s = *format;
	char c;

	for (*stars = 0; (s = strchr(s, '%')); s++) {
		for (s++; *s && strchr("-+ #0123456789.*hlLqjzt", *s); s++)
			*stars += *s == '*';
		if (*s != '%')
			break;
	}
	c = s ? *s : 0;
	*format = c ? s + 1 : "";
	return c;
}

/**
 * ks_format_takes_string() - does a format print an argument as a string?
 * @format:	in the manner of printf()
 * @i:		number of the argument behind the format
 *
 * Returns true for %s.
 */
bool ks_format_takes_string(const char *format, unsigned int i)
{
	unsigned int n = 0, stars;
	char c;

	while ((c = conversion(&format, &stars))) {
		n += stars;
		if (n == i)
			return c == 's';
		if (n++ > i)
			return false;
	}
	return false;
}
