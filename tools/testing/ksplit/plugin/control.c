// SPDX-License-Identifier: GPL-2.0
/*
 * Blocks and their successors, decisions, several values for one name.
 */
struct s {
	int n;
	struct s *next;
};

void f(struct s *s, int n);

/* one decision, two arguments that depend on it */
void choose(struct s *a, struct s *b, int which)
{
	f(which > 3 ? a : b, which > 3 ? 1 : 2);
}

/* a switch: the constants of its cases, a range, the default last or first */
int cases(struct s *s)
{
	switch (s->n) {
	case 1:
		return 10;
	case 5 ... 7:
		return 20;
	default:
		return s->next->n;
	}
}

/* a loop with an exit in the middle */
int loop(struct s *s, int n)
{
	while (n > 0) {
		if (s->n == n)
			break;
		f(s, n--);
	}
	return n;
}

/* goto out, error codes as constants */
int unwind(struct s *s)
{
	int err = -12;

	if (!s)
		goto out;
	err = -22;
	if (s->n < 0)
		goto out;
	err = 0;
	f(s, err);
out:
	return err;
}

/* more than eight values: the set ends in "?" */
struct s *many(struct s *s, int n)
{
	switch (n) {
	case 0: return s;
	case 1: return s->next;
	case 2: return s->next->next;
	case 3: return s->next->next->next;
	case 4: return s + 1;
	case 5: return s + 2;
	case 6: return s + 3;
	case 7: return s + 4;
	case 8: return s + 5;
	}
	return 0;
}

/* not initialised, never returns */
int uninitialised(void)
{
	int n;

	for (;;)
		f(0, n);
}

/* hints to the compiler are no calls, their value passes through: s != 0 */
int hints(struct s *s)
{
	if (__builtin_expect(!!s, 1))
		return __builtin_constant_p(s->n) ? 0 : __builtin_popcount(s->n);
	__builtin_unreachable();
}
