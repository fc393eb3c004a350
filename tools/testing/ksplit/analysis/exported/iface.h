/* SPDX-License-Identifier: GPL-2.0 */
#include "include/linux/export.h"

struct bank {
	int base;
	int ngpio;
	int kernel_only;
};

int bank_add(struct bank *b);
int bank_get(struct bank *b);
