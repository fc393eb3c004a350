// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static void mark_one(struct dev *d, void *data)
{
	struct dev *other = data;

	d->marked = d->users;
	other->budget = 3;
}

static void visit(struct dev *d, void (*fn)(struct dev *d, void *data),
		  void *data)
{
	if (fn)
		fn(d, data);
}

static void visit_twice(struct dev *d, void (*fn)(struct dev *d, void *data),
			void *data)
{
	visit(d, fn, data);
	visit(d, fn, data);
}

void dev_mark(struct dev *d, struct dev *other)
{
	visit_twice(d, mark_one, other);
}
