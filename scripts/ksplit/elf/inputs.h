/* SPDX-License-Identifier: GPL-2.0 */
/* The list of objects to link, from a build directory or the command line. */
#ifndef KSPLIT_INPUTS_H
#define KSPLIT_INPUTS_H

#include "../model/intern.h"

/**
 * struct ks_input - an object
 * @path:	how to open it
 * @name:	how to call it: relative to the build directory
 * @module:	module that it belongs to
 */
struct ks_input {
	const char *path;
	const char *name;
	const char *module;
};

/**
 * struct ks_inputs - all objects, in the order in which they are linked
 * @list:	the objects, malloc()ed
 * @n:		how many
 * @cap:	for how many there is room
 * @arena:	memory of the strings
 * @seen:	"module:path" of all, to find repetitions
 */
struct ks_inputs {
	struct ks_input *list;
	uint32_t n, cap;
	struct ks_arena *arena;
	struct ks_strings seen;
};

void ks_inputs_init(struct ks_inputs *in);
void ks_inputs_free(struct ks_inputs *in);
void ks_inputs_add(struct ks_inputs *in, const char *dir, const char *name,
		   const char *module);
int ks_inputs_archive(struct ks_inputs *in, const char *dir, const char *name);
int ks_inputs_kbuild(struct ks_inputs *in, const char *dir);
int ks_inputs_file(struct ks_inputs *in, const char *file);
int ks_inputs_module(struct ks_inputs *in, const char *arg);

#endif /* KSPLIT_INPUTS_H */
