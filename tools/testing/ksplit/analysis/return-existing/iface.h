/* SPDX-License-Identifier: GPL-2.0 */
struct obj {
	int id;
	int size;
	int owner;
};

struct obj *obj_find(int id);
int obj_drop(struct obj *o);
