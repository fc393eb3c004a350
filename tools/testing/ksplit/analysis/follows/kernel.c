// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static struct s *kept;

__attribute__((noinline)) static int inner(struct s *s)
{
	return s->a;
}

int always(struct s *s)
{
	return s->a + 1;
}

int both_ways(struct s *s, int which)
{
	if (which)
		return s->a;
	s->next = 0;
	return 2;
}

int deeper(int unused, struct s *s)
{
	return inner(s) + 3;
}

int on_one_way(struct s *s, int which)
{
	return which ? s->a : 4;
}

int asks_first(struct s *s)
{
	return s ? s->a : 5;
}

int in_a_loop(struct s *s, int n)
{
	int sum = 0;

	while (n--)
		sum += s->a++;
	return sum;
}

int next_only(struct s *s, struct s *other)
{
	return s->next == other ? 6 : s->next->a;
}

int stored(struct s *s)
{
	kept = s;
	return 7;
}
