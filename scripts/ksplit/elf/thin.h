/* SPDX-License-Identifier: GPL-2.0 */
/* Thin archives, which Kbuild makes of the kernel image's objects. */
#ifndef KSPLIT_THIN_H
#define KSPLIT_THIN_H

#include "../model/file.h"

/**
 * ks_thin_fn - what to do with a member
 * @data:	for the caller
 * @name:	path as the archive has it, relative to the archive's directory
 */
typedef void (*ks_thin_fn)(void *data, const char *name);

int ks_thin_members(const char *file, ks_thin_fn fn, void *data,
		    struct ks_error *err);

#endif /* KSPLIT_THIN_H */
