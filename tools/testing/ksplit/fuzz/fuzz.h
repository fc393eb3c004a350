/* SPDX-License-Identifier: GPL-2.0 */
/* What the fuzz targets share. */
#ifndef KSPLIT_FUZZ_H
#define KSPLIT_FUZZ_H

#include <stdlib.h>
#include <string.h>

#include "model/dump.h"
#include "model/file.h"

/*
 * Put a header before fuzzed tables, so that the fuzzer spends its time behind
 * the header.  The checksum is left out; the readers are told not to check it.
 */
static inline unsigned char *with_header(const char *magic,
					 unsigned int version,
					 const uint8_t *tables, size_t n)
{
	uint32_t length = KSPLIT_HEADER_SIZE + n;
	unsigned char *p = calloc(1, length);

	if (!p)
		abort();
	memcpy(p, magic, 4);
	p[4] = version;
	memcpy(p + 8, &length, 4);
	if (n)
		memcpy(p + KSPLIT_HEADER_SIZE, tables, n);
	return p;
}

static inline FILE *nowhere(void)
{
	static FILE *f;

	if (!f)
		f = fopen("/dev/null", "w");
	if (!f)
		abort();
	return f;
}

static inline void dump_all(const struct ks_model *m)
{
	struct ks_dump what = { .parts = KS_DUMP_ALL };

	ks_dump_model(nowhere(), m, &what);
}

#endif /* KSPLIT_FUZZ_H */
