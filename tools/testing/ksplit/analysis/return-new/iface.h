/* SPDX-License-Identifier: GPL-2.0 */
struct obj {
	int n;
	int ref;
	int color;
};

struct obj *obj_alloc(int n);
void obj_paint(struct obj *o);
