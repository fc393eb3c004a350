/* SPDX-License-Identifier: GPL-2.0 */
#include "include/linux/err.h"

struct obj {
	int gen;
};

struct obj *obj_get(int id);
struct obj *obj_get_first(void);
