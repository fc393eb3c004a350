// SPDX-License-Identifier: GPL-2.0
/*
 * What interface descriptions ask about a NUMA node.
 */
#include <linux/export.h>
#include <linux/nodemask.h>
#include <linux/numa.h>

#include "internal.h"

/**
 * lvd_node_ok() - may memory be asked for from a node?
 * @node:	its number, as a driver says it; NUMA_NO_NODE: from any
 *
 * The allocator takes the number for an index and does not look whether there is
 * such a node.
 *
 * Returns true of NUMA_NO_NODE and of nodes that are online.
 */
bool lvd_node_ok(int node)
{
	if (node == NUMA_NO_NODE)
		return true;
	return node >= 0 && node < MAX_NUMNODES && node_online(node);
}
EXPORT_SYMBOL_GPL(lvd_node_ok);
