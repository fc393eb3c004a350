// SPDX-License-Identifier: GPL-2.0
/*
 * What interface descriptions ask about a class of devices.
 */
#include <linux/device/class.h>
#include <linux/export.h>

#include "internal.h"

/**
 * lvd_class_empty() - are there no devices in a class?
 * @class:	the class
 *
 * Devices that are left have a dangling pointer to it when it has gone: they are
 * looked at when the machine goes down. May sleep.
 *
 * Returns true, too, of a class that is not registered.
 */
bool lvd_class_empty(const struct class *class)
{
	struct class_dev_iter iter;
	bool empty;

	if (!class_is_registered(class))
		return true;
	class_dev_iter_init(&iter, class, NULL, NULL);
	empty = !class_dev_iter_next(&iter);
	class_dev_iter_exit(&iter);
	return empty;
}
EXPORT_SYMBOL_GPL(lvd_class_empty);
