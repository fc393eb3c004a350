/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KSPLIT_SLOC_H
#define KSPLIT_SLOC_H

#include "analysis.h"

char **ks_sources(const struct ks_analysis *a, size_t *n);
uint64_t ks_sloc(const struct ks_analysis *a, const char *srctree);

#endif /* KSPLIT_SLOC_H */
