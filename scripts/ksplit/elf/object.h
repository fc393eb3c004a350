/* SPDX-License-Identifier: GPL-2.0 */
/* Reading object files with libelf. */
#ifndef KSPLIT_OBJECT_H
#define KSPLIT_OBJECT_H

#include "../model/link.h"

/* Sections of inline functions out of line: this, and the function's name. */
#define KS_OUTLINED_SECTION	".text.ksplit."

/**
 * struct ks_elf_ops - what to do with the parts of an object file
 * @records:	contents of a .ksplit section; returns 0 or -1
 * @symbol:	a global name, with enum ks_elf_sym; may be NULL
 */
struct ks_elf_ops {
	int (*records)(void *data, const unsigned char *p, size_t n,
		       struct ks_error *err);
	void (*symbol)(void *data, const char *name, unsigned int flags);
};

int ks_elf_read(const char *path, const struct ks_elf_ops *ops, void *data,
		struct ks_error *err);

#endif /* KSPLIT_OBJECT_H */
