// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

unsigned long strlen(const char *s);
int strcmp(const char *a, const char *b);

static unsigned long longest;

static int same(const char *name)
{
	return strcmp(name, "dummy");
}

int dev_register(struct dev *d)
{
	d->label[0] = 'x';
	return same(d->name);
}

unsigned long measure(const char *text, int flags)
{
	longest = strlen(text) + flags;
	return longest;
}
