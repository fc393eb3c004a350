/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_GFP_H
#define _HOST_LINUX_GFP_H

#define __GFP_NOWARN	0

#endif
