// SPDX-License-Identifier: GPL-2.0
/*
 * What interface descriptions of network drivers need.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/netdevice.h>
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

/**
 * lvd_netdev_ready() - has the driver set up a device?
 * @dev:	the device, NULL: it has not
 *
 * Returns false if nobody can register it.
 */
bool lvd_netdev_ready(const struct net_device *dev)
{
	return dev && dev->netdev_ops && dev->netdev_ops->ndo_start_xmit;
}
EXPORT_SYMBOL_GPL(lvd_netdev_ready);

/**
 * lvd_netdev_new() - may the driver register a device?
 * @dev:	the device, NULL: it may not
 *
 * What was not made by alloc_netdev_mqs(), or is registered, is a BUG() or worse.
 * What goes with its link operations has nobody but the kernel to free it.
 *
 * Returns true if it is new, and set up.
 */
bool lvd_netdev_new(const struct net_device *dev)
{
	return lvd_netdev_ready(dev) && dev->ethtool && dev_net(dev) &&
		dev->reg_state == NETREG_UNINITIALIZED &&
		(!dev->rtnl_link_ops || dev->needs_free_netdev);
}
EXPORT_SYMBOL_GPL(lvd_netdev_new);

static int refuse(struct net_device *dev)
{
	return -ENODEV;
}

/**
 * lvd_netdev_fail() - the driver has not set up a device
 * @dev:	the device, as alloc_netdev_mqs() has it
 *
 * Its caller does not ask, but registers the device. That fails now.
 */
void lvd_netdev_fail(struct net_device *dev)
{
	static const struct net_device_ops ops = {
		.ndo_init = refuse,
	};

	dev->netdev_ops = &ops;
}
EXPORT_SYMBOL_GPL(lvd_netdev_fail);
