// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

int jiffies;
struct config config;
struct config *current_config = &config;

int tick(void)
{
	jiffies++;
	config.hz = 100;
	config.hidden = 1;
	return config.debug;
}
