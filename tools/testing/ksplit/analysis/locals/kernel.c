// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

static void finish(struct req *r)
{
	r->error = 1;
}

int req_submit(struct req *r)
{
	struct reply reply;

	reply.req = r;
	reply.code = r->op;
	finish(reply.req);
	return reply.code;
}

void reply_fill(struct reply *reply, struct req *r)
{
	reply->req = r;
	reply->code = reply->req->len;
}
