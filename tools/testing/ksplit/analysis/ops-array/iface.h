/* SPDX-License-Identifier: GPL-2.0 */
struct req {
	int arg;
	int result;
};

struct cmd {
	int id;
	int (*run)(struct req *r);
	int spare;
};

int cmds_register(const struct cmd *cmds, int n);
