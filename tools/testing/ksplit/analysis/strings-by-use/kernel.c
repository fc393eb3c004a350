// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

int log_line(const char *fmt, ...);
int strcmp(const char *a, const char *b);

static struct entry {
	const char *name;
} last;
static int limits;
static int (*create)(char **argv);
static int (*set)(const char *text);

int log_line(const char *fmt, ...)
{
	return *fmt;
}

/* A string for those who go by its name: the body shows a pointer. */
int kstrtoint(const char *s, unsigned int base, int *res)
{
	for (*res = 0; *s; s++)
		*res = *res * base + *s - '0';
	return 0;
}

int last_is(const char *name)
{
	return strcmp(last.name, name);
}

int dev_register(struct dev *d, const char *name)
{
	last.name = name;
	d->state = 1;
	return log_line("%*d %5s: %d %% %s\n", 3, 4, d->label, 5,
			d->error);
}

int dev_limit(const char *why, int n)
{
	limits++;
	return log_line("%p: %d\n", why, n);
}

void hook(int (*c)(char **argv), int (*s)(const char *text))
{
	create = c;
	set = s;
}

int sys_create(char **argv, const char *text)
{
	return create(argv) + set(text);
}
