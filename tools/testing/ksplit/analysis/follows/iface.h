/* SPDX-License-Identifier: GPL-2.0 */
struct s {
	int a;
	struct s *next;
};

int always(struct s *s);
int both_ways(struct s *s, int which);
int deeper(int unused, struct s *s);
int on_one_way(struct s *s, int which);
int asks_first(struct s *s);
int in_a_loop(struct s *s, int n);
int next_only(struct s *s, struct s *other);
int stored(struct s *s);
