// SPDX-License-Identifier: GPL-2.0
/*
 * Which objects make up a kernel build.
 *
 * The kernel image is vmlinux.a and the library archives that Kbuild's top
 * Makefile names next to it; modules are the lines of modules.order, "X.o",
 * each with the list of its objects in X.mod. Glue of isolated drivers is none
 * of them: it follows from what the others share.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../model/arena.h"
#include "../model/msg.h"
#include "../model/text.h"
#include "inputs.h"
#include "thin.h"

#define GLUE_DIR "drivers/ksplit-glue/"
#define BUILD_FIRST "build the kernel first (make, with CONFIG_KSPLIT=y)"

/**
 * ks_inputs_init() - start with an empty list
 * @in: the list
 */
void ks_inputs_init(struct ks_inputs *in)
{
	memset(in, 0, sizeof(*in));
	in->arena = ks_arena_new();
	ks_strings_init(&in->seen);
}

/**
 * ks_inputs_free() - free a list
 * @in: the list
 */
void ks_inputs_free(struct ks_inputs *in)
{
	free(in->list);
	ks_arena_free(in->arena);
	ks_strings_free(&in->seen);
}

/* "dir/name"; just "name" without a directory. */
static char *join(struct ks_arena *arena, const char *dir, const char *name)
{
	size_t n = dir ? strlen(dir) + 1 : 0;
	char *path = ks_arena_alloc(arena, n + strlen(name) + 1);

	if (dir && *name != '/') {
		memcpy(path, dir, n - 1);
		path[n - 1] = '/';
		path += n;
		memcpy(path, name, strlen(name));
		return path - n;
	}
	return strcpy(path, name);
}

/* Remove "./", "x/../" and "//" in place. */
static void tidy(char *path)
{
	char *in = path, *out = path, *floor = path;
	size_t n;

	if (*in == '/')
		in = out = floor = path + 1;
	while (*in) {
		n = strcspn(in, "/");
		if (n == 2 && !memcmp(in, "..", 2) && out > floor) {
			do
				out--;
			while (out > floor && out[-1] != '/');
		} else if (n && !(n == 1 && *in == '.')) {
			memmove(out, in, n);
			if (n == 2 && !memcmp(out, "..", 2))
				floor = out + 3;
			out += n;
			if (in[n])
				*out++ = '/';
		}
		in += n + !!in[n];
	}
	*out = 0;
}

/* True the first time; an object may be part of several modules, though. */
static bool is_new(struct ks_inputs *in, const char *name, const char *module)
{
	uint32_t size = in->seen.size;
	char *key = ks_arena_alloc(in->arena, strlen(name) +
				   strlen(module) + 2);

	sprintf(key, "%s:%s", module, name);
	ks_strings_add(&in->seen, key, strlen(key));
	return in->seen.size > size;
}

/**
 * ks_inputs_add() - add an object unless it is there already
 * @in:		the list
 * @dir:	directory of the build or NULL
 * @name:	path in it
 * @module:	module that it belongs to
 */
void ks_inputs_add(struct ks_inputs *in, const char *dir, const char *name,
		   const char *module)
{
	struct ks_input *input;
	char *tidied = ks_arena_strdup(in->arena, name);

	tidy(tidied);
	if (!is_new(in, tidied, module))
		return;
	KS_GROW(in->list, in->n, in->cap);
	input = &in->list[in->n++];
	input->name = tidied;
	input->path = join(in->arena, dir, tidied);
	input->module = ks_arena_strdup(in->arena, module);
}

/**
 * struct archive - an archive that is being listed
 * @in:		the list
 * @dir:	directory of the build or NULL
 * @subdir:	directory of the archive in it or NULL
 */
struct archive {
	struct ks_inputs *in;
	const char *dir;
	const char *subdir;
};

static void add_member(void *data, const char *name)
{
	struct archive *a = data;

	ks_inputs_add(a->in, a->dir, join(a->in->arena, a->subdir, name),
		      "vmlinux");
}

static char *dirname_of(struct ks_arena *arena, const char *path)
{
	char *dir = ks_arena_strdup(arena, path), *slash = strrchr(dir, '/');

	if (!slash)
		return NULL;
	*slash = 0;
	return dir;
}

/**
 * ks_inputs_archive() - add the members of a thin archive to the kernel image
 * @in:		the list
 * @dir:	directory of the build or NULL
 * @name:	path of the archive in it
 *
 * Return: 0, or -1 with the error reported.
 */
int ks_inputs_archive(struct ks_inputs *in, const char *dir, const char *name)
{
	struct archive a = {
		.in = in, .dir = dir, .subdir = dirname_of(in->arena, name),
	};
	char *path = join(in->arena, dir, name);
	struct ks_error err;

	if (!ks_thin_members(path, add_member, &a, &err))
		return 0;
	ks_error(path, "%s", err.text);
	return -1;
}

/* The next line, NUL-terminated in place; NULL at the end. */
static char *next_line(char **p)
{
	char *line = *p, *end;

	if (!*line)
		return NULL;
	end = line + strcspn(line, "\n");
	*p = end + (*end == '\n');
	*end = 0;
	return line;
}

static char *read_text(struct ks_inputs *in, const char *path)
{
	struct ks_error err;
	size_t n;
	/* one byte more than the file is allocated, and zero */
	char *p = (char *)ks_read_file(in->arena, path, &n, &err);

	if (!p)
		ks_error(path, "%s: %s", err.text, BUILD_FIRST);
	return p;
}

/* Kbuild's name of a module: the basename without ".o" or ".ko". */
static char *module_name(struct ks_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = ks_arena_strdup(arena, slash ? slash + 1 : path);
	char *dot = strrchr(name, '.');

	if (dot)
		*dot = 0;
	return name;
}

/* "a/b.o" -> "a/b.mod" */
static char *mod_file(struct ks_inputs *in, const char *dir, const char *object)
{
	char *path = join(in->arena, dir, object);
	char *longer = ks_arena_alloc(in->arena, strlen(path) + 5);
	char *dot;

	strcpy(longer, path);
	dot = strrchr(longer, '.');
	strcpy(dot ? dot : longer + strlen(longer), ".mod");
	return longer;
}

static int add_module(struct ks_inputs *in, const char *dir, const char *object)
{
	char *text = read_text(in, mod_file(in, dir, object));
	char *name = module_name(in->arena, object), *line;

	if (!text)
		return -1;
	while ((line = next_line(&text)))
		if (*line)
			ks_inputs_add(in, dir, line, name);
	return 0;
}

/* Libraries that the image may be linked with; part of vmlinux.a with modules. */
static int add_libs(struct ks_inputs *in, const char *dir)
{
	static const char *const libs[] = { "lib/lib.a", "arch/x86/lib/lib.a" };
	size_t i;

	for (i = 0; i < sizeof(libs) / sizeof(libs[0]); i++)
		if (!access(join(in->arena, dir, libs[i]), F_OK) &&
		    ks_inputs_archive(in, dir, libs[i]))
			return -1;
	return 0;
}

static bool has_modules(struct ks_inputs *in, const char *dir)
{
	char *path = join(in->arena, dir, "include/config/auto.conf");
	struct ks_error err;
	size_t n;
	char *p = (char *)ks_read_file(in->arena, path, &n, &err);

	return !p || strstr(p, "\nCONFIG_MODULES=y\n");
}

/**
 * ks_inputs_kbuild() - add all objects of a kernel build
 * @in:		the list
 * @dir:	the build directory
 *
 * Return: 0, or -1 with the error reported.
 */
int ks_inputs_kbuild(struct ks_inputs *in, const char *dir)
{
	char *order = join(in->arena, dir, "modules.order");
	char *vmlinux = join(in->arena, dir, "vmlinux.a");
	char *text, *line;

	if (access(vmlinux, F_OK)) {
		ks_error(vmlinux, "%s: %s", strerror(errno), BUILD_FIRST);
		return -1;
	}
	if (ks_inputs_archive(in, dir, "vmlinux.a") || add_libs(in, dir))
		return -1;
	if (access(order, F_OK) && !has_modules(in, dir))
		return 0;
	text = read_text(in, order);
	if (!text)
		return -1;
	while ((line = next_line(&text)))
		if (*line && strncmp(line, GLUE_DIR, strlen(GLUE_DIR)) &&
		    add_module(in, dir, line))
			return -1;
	return 0;
}

/**
 * ks_inputs_file() - add a file that was named on the command line
 * @in:		the list
 * @file:	X.ko is module X, X.a a thin archive, all else the kernel image
 *
 * Return: 0, or -1 with the error reported.
 */
int ks_inputs_file(struct ks_inputs *in, const char *file)
{
	if (ks_has_suffix(file, ".a"))
		return ks_inputs_archive(in, NULL, file);
	ks_inputs_add(in, NULL, file, ks_has_suffix(file, ".ko") ?
		      module_name(in->arena, file) : "vmlinux");
	return 0;
}

/**
 * ks_inputs_module() - add the objects of a module
 * @in:		the list
 * @arg:	"name=a.o,b.o"
 *
 * Return: 0, or -1 if @arg does not look so.
 */
int ks_inputs_module(struct ks_inputs *in, const char *arg)
{
	char *name = ks_arena_strdup(in->arena, arg);
	char *object = strchr(name, '='), *next;

	if (!object || object == name || !object[1])
		return -1;
	*object++ = 0;
	for (; object; object = next) {
		next = strchr(object, ',');
		if (next)
			*next++ = 0;
		if (*object)
			ks_inputs_add(in, NULL, object, name);
	}
	return 0;
}
