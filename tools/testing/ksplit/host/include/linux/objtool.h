/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_OBJTOOL_H
#define _HOST_LINUX_OBJTOOL_H

#define STACK_FRAME_NON_STANDARD(func)

#endif
