/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_SOCKET_H
#define _HOST_LINUX_SOCKET_H

#include <sys/socket.h>

#endif
