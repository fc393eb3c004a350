/* SPDX-License-Identifier: GPL-2.0 */
/* Small questions about names and paths. */
#ifndef KSPLIT_TEXT_H
#define KSPLIT_TEXT_H

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/**
 * ks_base_name() - the last part of a path
 * @path: the path
 *
 * Return: what follows the last "/".
 */
static inline const char *ks_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/**
 * ks_has_suffix() - does a text end like this?
 * @text:	the text
 * @suffix:	its end
 */
static inline bool ks_has_suffix(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);

	return n >= m && !strcmp(text + n - m, suffix);
}

/**
 * ks_in_name() - may this stand in a name of C?
 * @c: a character; as the first one, digits may not
 */
static inline bool ks_in_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

#endif /* KSPLIT_TEXT_H */
