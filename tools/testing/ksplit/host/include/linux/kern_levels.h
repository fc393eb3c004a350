/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_KERN_LEVELS_H
#define _HOST_LINUX_KERN_LEVELS_H

#define KERN_ERR	"\0013"

#endif
