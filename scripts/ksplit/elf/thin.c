// SPDX-License-Identifier: GPL-2.0
/*
 * A thin archive is "!<thin>\n" and 60-byte headers.  Only the symbol table
 * ("/", "/SYM64/") and the table of long names ("//") have contents behind
 * their header; a member is the name of a file, "/<offset>" in that table.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "thin.h"

#define THIN_MAGIC	"!<thin>\n"
#define AR_MAGIC	"!<arch>\n"
#define MAGIC_SIZE	8

struct ar_header {
	char name[16];
	char date[12];
	char uid[6];
	char gid[6];
	char mode[8];
	char size[10];
	char end[2];
};

/**
 * struct names - the table of long names
 * @p:	its text, entries end in "/\n"
 * @n:	number of bytes
 */
struct names {
	char *p;
	size_t n;
};

static bool has_contents(const struct ar_header *h)
{
	return h->name[0] == '/' && !isdigit((unsigned char)h->name[1]);
}

static size_t number(const char *field, size_t n)
{
	char text[16] = "";

	memcpy(text, field, n);
	return strtoul(text, NULL, 10);
}

/* The name of a member, NUL-terminated in place, or NULL. */
static char *member_name(struct ar_header *h, struct names *names)
{
	char *p, *end;
	size_t at;

	if (h->name[0] != '/') {
		p = h->name;
		end = memchr(p, '/', sizeof(h->name));
	} else {
		at = number(h->name + 1, sizeof(h->name) - 1);
		if (at >= names->n)
			return NULL;
		p = names->p + at;
		end = memchr(p, '\n', names->n - at);
		if (!end || end == p || *--end != '/')
			return NULL;
	}
	if (!end || end == p)
		return NULL;
	*end = 0;
	return p;
}

static int walk(char *p, size_t n, ks_thin_fn fn, void *data)
{
	struct names names = { 0 };
	struct ar_header h;
	size_t size;
	char *name;

	while (n) {
		if (n < sizeof(h))
			return -1;
		memcpy(&h, p, sizeof(h));
		if (memcmp(h.end, "`\n", 2))
			return -1;
		p += sizeof(h);
		n -= sizeof(h);
		if (has_contents(&h)) {
			size = number(h.size, sizeof(h.size));
			if (size > n)
				return -1;
			if (h.name[1] == '/')
				names = (struct names){ p, size };
			size += size & 1 && size < n;
			p += size;
			n -= size;
			continue;
		}
		name = member_name(&h, &names);
		if (!name)
			return -1;
		fn(data, name);
	}
	return 0;
}

/**
 * ks_thin_members() - list the members of a thin archive
 * @file:	the archive
 * @fn:		called for each, in order
 * @data:	for @fn
 * @err:	why it failed
 *
 * Return: 0 or -1.
 */
int ks_thin_members(const char *file, ks_thin_fn fn, void *data,
		    struct ks_error *err)
{
	struct ks_arena *arena = ks_arena_new();
	unsigned char *p;
	int ret = -1;
	size_t n;

	p = ks_read_file(arena, file, &n, err);
	if (!p)
		goto out;
	if (n < MAGIC_SIZE || memcmp(p, THIN_MAGIC, MAGIC_SIZE)) {
		ks_error_set(err, n >= MAGIC_SIZE &&
			     !memcmp(p, AR_MAGIC, MAGIC_SIZE) ?
			     "not a thin archive; name its objects instead" :
			     "not an archive: build the kernel again");
		goto out;
	}
	ret = walk((char *)p + MAGIC_SIZE, n - MAGIC_SIZE, fn, data);
	if (ret)
		ks_error_set(err, "damaged archive: build the kernel again");
out:
	ks_arena_free(arena);
	return ret;
}
