// SPDX-License-Identifier: GPL-2.0
/*
 * What interface descriptions of network drivers ask about netlink messages.
 */
#include <linux/export.h>
#include <linux/netlink.h>

#include "internal.h"

/**
 * lvd_nla_bytes() - how long is an attribute of a netlink message?
 * @attr:	an element of a table of attributes, the kernel's
 *
 * Returns its bytes with header and data, 0 if the message does not have it.
 */
unsigned int lvd_nla_bytes(void *const *attr)
{
	const struct nlattr *nla = *attr;

	return nla ? nla->nla_len : 0;
}
EXPORT_SYMBOL_GPL(lvd_nla_bytes);
