// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct blob saved;

void blob_save(const struct blob *b)
{
	__builtin_memcpy(&saved, b, sizeof(saved));
}

void blob_load(struct blob *b)
{
	__builtin_memcpy(b, &saved, sizeof(saved));
}

void blob_clear(struct blob *b)
{
	__builtin_memset(b, 0, sizeof(*b));
}
