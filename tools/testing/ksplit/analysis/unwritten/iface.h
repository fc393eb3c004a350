/* SPDX-License-Identifier: GPL-2.0 */
struct part {
	int set;
};

struct s {
	int set;
	int never;
	struct part *part;
	union {
		unsigned int word;
		unsigned short half;
	};
};

struct v {
	int n;
};

struct v v_get(void);
int v_use(struct v v);
int s_use(struct s *s);
struct s *s_get(void);
