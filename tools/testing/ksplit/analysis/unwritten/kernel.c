// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct part part;
static struct s object = { .never = 1, .part = &part };

int s_use(struct s *s)
{
	return s->set + s->never + s->part->set + s->word;
}

struct s *s_get(void)
{
	return &object;
}

struct v v_get(void)
{
	return (struct v){ 1 };
}

int v_use(struct v v)
{
	return v.n;
}
