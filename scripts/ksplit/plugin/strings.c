// SPDX-License-Identifier: GPL-2.0
/*
 * Strings, and names of source files as they appear in the kernel tree.
 */
#include "plugin.h"

struct text {
	char *s;
	unsigned int ref;
};

static vec<struct text> texts;
static struct ksplit_index texts_ix;
/* The table as it is written; offset 0 is the empty string. */
static struct ksplit_buf table;

static bool text_eq(ksplit_id id, const void *key)
{
	return !strcmp(texts[id].s, (const char *)key);
}

/**
 * str_intern() - id of a string
 * @s:	the string, copied; NULL counts as empty
 */
ksplit_id str_intern(const char *s)
{
	struct ksplit_slot *slot;
	struct text t;

	if (!s)
		s = "";
	slot = index_find(&texts_ix, hash_bytes(s, strlen(s)), text_eq, s);
	if (!slot->id1) {
		t.s = xstrdup(s);
		t.ref = KSPLIT_NOREF;
		texts.safe_push(t);
		slot->id1 = texts.length();
	}
	return slot->id1 - 1;
}

/**
 * str_text() - the string behind an id
 * @id:	the id
 */
const char *str_text(ksplit_id id)
{
	return texts[id].s;
}

/**
 * str_ref() - offset of a string in the table that is written
 * @id:	the string
 */
unsigned int str_ref(ksplit_id id)
{
	struct text *t = &texts[id];

	if (!table.n)
		buf_byte(&table, 0);
	if (!*t->s)
		return 0;
	if (t->ref == KSPLIT_NOREF) {
		t->ref = table.n;
		buf_put(&table, t->s, strlen(t->s) + 1);
	}
	return t->ref;
}

/**
 * str_write() - write the table of strings
 * @b:	where to
 */
void str_write(struct ksplit_buf *b)
{
	if (!table.n)
		buf_byte(&table, 0);
	buf_put(b, table.p, table.n);
}

/*
 * File names.  Kbuild names a file relative to the object tree, relative to
 * the source tree ("../fs/x.c") or by its full path, depending on O=; in the
 * records it is always relative to the kernel tree.
 */

/* Directories that are cut off, each with a '/' at its end; the longest that
 * fits is taken, so the order does not matter. */
static vec<char *> prefixes;
static char *cwd;
/* Normalised name of a string, KSPLIT_NOREF if not known yet. */
static vec<ksplit_id> normalised;

/* "/a/./b/../c" -> "/a/c"; the name is absolute. */
static char *squash(const char *name)
{
	char *path = XNEWVEC(char, strlen(name) + 2), *out = path;
	size_t n;

	for (; *name; name += n) {
		name += strspn(name, "/");
		n = strcspn(name, "/");
		if (!n || (n == 1 && *name == '.'))
			continue;
		if (n == 2 && name[0] == '.' && name[1] == '.') {
			while (out > path && *--out != '/')
				;
			continue;
		}
		*out++ = '/';
		memcpy(out, name, n);
		out += n;
	}
	*out = '\0';
	return path;
}

static char *absolute(const char *name)
{
	char *joined, *path;

	if (*name == '/')
		return squash(name);
	joined = concat(cwd, "/", name, NULL);
	path = squash(joined);
	free(joined);
	return path;
}

static void add_prefix(const char *dir)
{
	char *path = absolute(dir), *real = realpath(dir, NULL);

	prefixes.safe_push(concat(path, "/", NULL));
	if (real && strcmp(real, path))
		prefixes.safe_push(concat(real, "/", NULL));
	free(path);
	free(real);
}

/**
 * file_init() - say where the kernel tree is
 * @srctree:	directory, or NULL
 *
 * Generated headers lie in the object tree, which is the directory the
 * compiler runs in.
 */
void file_init(const char *srctree)
{
	cwd = xstrdup(getpwd());
	add_prefix(".");
	if (srctree && *srctree)
		add_prefix(srctree);
}

static ksplit_id normalise(const char *name)
{
	size_t best = 0, n;
	ksplit_id id;
	unsigned int i;
	char *path;

	/* "<built-in>", "<command-line>": no file at all */
	if (*name == '<' || !*name)
		return str_intern("");
	path = absolute(name);
	for (i = 0; i < prefixes.length(); i++) {
		n = strlen(prefixes[i]);
		if (n > best && !strncmp(path, prefixes[i], n))
			best = n;
	}
	if (!best && main_input_filename) {
		/* Outside of both trees: relative to the main file. */
		char *dir = absolute(main_input_filename);

		n = lbasename(dir) - dir;
		if (!strncmp(path, dir, n))
			best = n;
		free(dir);
	}
	id = str_intern(path + best);
	free(path);
	return id;
}

/**
 * file_intern() - name of a file relative to the kernel tree
 * @name:	its name as the compiler knows it, or NULL
 */
ksplit_id file_intern(const char *name)
{
	ksplit_id raw, id;

	if (!name)
		return str_intern("");
	raw = str_intern(name);
	while (normalised.length() <= raw)
		normalised.safe_push(KSPLIT_NOREF);
	if (normalised[raw] == KSPLIT_NOREF) {
		id = normalise(name);
		normalised[raw] = id;
	}
	return normalised[raw];
}

/**
 * file_of() - file and line of a location
 * @loc:	the location; inside a macro, where the macro is used
 * @line:	set to the line, 0 if there is no file
 */
ksplit_id file_of(location_t loc, unsigned int *line)
{
	expanded_location x = expand_location(loc);
	ksplit_id file = file_intern(x.file);

	*line = *str_text(file) ? x.line : 0;
	return file;
}
