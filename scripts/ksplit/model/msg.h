/* SPDX-License-Identifier: GPL-2.0 */
/* The one shape of messages: "file: error: text that says what to do". */
#ifndef KSPLIT_MSG_H
#define KSPLIT_MSG_H

#include <stdarg.h>
#include <stdio.h>

/* Exit codes of every subcommand. */
enum ks_exit {
	KS_EXIT_OK	= 0,
	KS_EXIT_FOUND	= 1,	/* findings with --werror, differences */
	KS_EXIT_USAGE	= 2,
	KS_EXIT_INPUT	= 3,
};

/**
 * ks_error() - report an error
 * @file:	the file that it is about
 * @fmt:	as printf(), without a newline
 */
static inline void __attribute__((format(printf, 2, 3)))
ks_error(const char *file, const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "%s: error: ", file);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

#endif /* KSPLIT_MSG_H */
