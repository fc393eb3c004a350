// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

int budget;
int ticks;
const char version[8] = "6.12";

int spend(void)
{
	ticks++;
	return budget--;
}
