/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_CTYPE_H
#define _HOST_LINUX_CTYPE_H

#include <ctype.h>

#undef isalnum
#undef isdigit
#undef isprint
#define isalnum(c)	isalnum((unsigned char)(c))
#define isdigit(c)	isdigit((unsigned char)(c))
#define isprint(c)	isprint((unsigned char)(c))

#endif
