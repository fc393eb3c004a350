// SPDX-License-Identifier: GPL-2.0
/*
 * What interface descriptions ask about devices of a class.
 */
#include <linux/device.h>
#include <linux/export.h>

#include "internal.h"

/**
 * lvd_device_by_devt() - the device that device_destroy() would remove
 * @class:	its class
 * @devt:	its number
 *
 * Returns the device, without a reference: only good for comparing. NULL if
 * there is none.
 */
struct device *lvd_device_by_devt(const struct class *class, dev_t devt)
{
	struct device *dev = class_find_device_by_devt(class, devt);

	put_device(dev);
	return dev;
}
EXPORT_SYMBOL_GPL(lvd_device_by_devt);
