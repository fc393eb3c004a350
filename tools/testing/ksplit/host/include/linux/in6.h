/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_IN6_H
#define _HOST_LINUX_IN6_H

#include <netinet/in.h>

#endif
