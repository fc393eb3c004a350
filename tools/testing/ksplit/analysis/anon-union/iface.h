/* SPDX-License-Identifier: GPL-2.0 */
struct msg {
	int kind;
	union {
		int number;
		char *text;
	};
	struct {
		int x;
		int y;
	};
};

int msg_send(struct msg *m);
