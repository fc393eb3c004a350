// SPDX-License-Identifier: GPL-2.0
/* What the model knows of names: glue can only use those that are in a header. */
#include <stdbool.h>
#include <string.h>

#include "../model/text.h"
#include "glue.h"

/* Does the description include a file by a path of its own? */
static bool is_included(const struct ks_glue *g, const char *file)
{
	const char *header, *base = ks_base_name(file);
	size_t n = strlen(base);
	uint32_t i;

	for (i = 0; i < g->idl->nheaders; i++) {
		if (g->idl->headers[i][0] != '"')
			continue;
		header = ks_base_name(g->idl->headers[i]);
		header += *header == '"';
		if (!strncmp(header, base, n) && header[n] == '"')
			return true;
	}
	return false;
}

static bool is_visible(const struct ks_glue *g, const char *file)
{
	size_t n = strlen(file);

	if (n > 2 && !strcmp(file + n - 2, ".c"))
		return false;
	return !strncmp(file, "include/", 8) || strstr(file, "/include/") ||
	       is_included(g, file);
}

/**
 * ks_glue_private_file() - where a struct is defined that glue cannot name
 * @g:		the glue
 * @strukt:	its name
 *
 * Returns NULL if glue can name it, or if there is no model to ask.
 */
const char *ks_glue_private_file(const struct ks_glue *g, const char *strukt)
{
	const char *file = NULL;
	ks_id s;

	if (!g->model)
		return NULL;
	s = ks_find_struct(g->model, strukt);
	for (; s != KS_NONE; s = ks_next_struct(g->model, s)) {
		if (!g->model->structs[s].nfields)
			continue;
		file = g->model->structs[s].file;
		if (is_visible(g, file))
			return NULL;
	}
	return file;
}

/**
 * ks_glue_sym() - what a name means in the driver
 * @g:		the glue
 * @name:	name of a function or variable
 *
 * Returns KS_NONE if it is not known, or if there is no model to ask.
 */
ks_id ks_glue_sym(const struct ks_glue *g, const char *name)
{
	ks_id module;

	if (!g->model)
		return KS_NONE;
	module = ks_find_module(g->model, g->module);
	return ks_find_sym(g->model, module == KS_NONE ? KS_VMLINUX : module,
			   name);
}

/**
 * ks_glue_header() - the header that defines a struct
 * @g:		the glue
 * @strukt:	its name
 *
 * Returns NULL if it is not known or not one that everybody may include.
 */
const char *ks_glue_header(struct ks_glue *g, const char *strukt)
{
	static const char *const dirs[] = { "linux/", "net/", "scsi/", "drm/" };
	const char *file;
	size_t i;
	ks_id s;

	s = g->model ? ks_find_struct(g->model, strukt) : KS_NONE;
	if (s == KS_NONE || ks_next_struct(g->model, s) != KS_NONE)
		return NULL;
	file = g->model->structs[s].file;
	if (strncmp(file, "include/", 8))
		return NULL;
	for (i = 0; i < ARRAY_LEN(dirs); i++)
		if (!strncmp(file + 8, dirs[i], strlen(dirs[i])))
			return ks_glue_printf(g, "<%s>", file + 8);
	return NULL;
}
