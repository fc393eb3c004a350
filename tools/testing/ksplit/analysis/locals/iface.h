/* SPDX-License-Identifier: GPL-2.0 */
struct req {
	int op;
	int len;
	int error;
	int kernel_only;
};

struct reply {
	struct req *req;
	int code;
};

int req_submit(struct req *r);
void reply_fill(struct reply *reply, struct req *r);
