// SPDX-License-Identifier: GPL-2.0
/*
 * "lvd.debug=": what the runtime does, line by line, in the kernel's log. Without
 * tracing, from the first crossing on; see Documentation/ksplit.rst.
 */
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "internal.h"

#define INDENT	2

/* enum lvd_debug; read without a lock: a line more or less does not matter. */
unsigned int lvd_debug;

static const char *const names[] = { "calls", "objects", "load" };

static_assert(BIT(ARRAY_SIZE(names)) == LVD_DEBUG_END);

static int debug_set(const char *value, const struct kernel_param *kp)
{
	char text[32], *rest = text, *word;
	unsigned int bits = 0;
	int i;

	if (strscpy(text, value) < 0)
		return -EINVAL;
	while ((word = strsep(&rest, ","))) {
		word = strim(word);
		if (!*word)
			continue;
		i = match_string(names, ARRAY_SIZE(names), word);
		if (i < 0)
			return -EINVAL;
		bits |= BIT(i);
	}
	WRITE_ONCE(lvd_debug, bits);
	return 0;
}

static int debug_get(char *buffer, const struct kernel_param *kp)
{
	unsigned int i;
	int len = 0;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (lvd_debug & BIT(i))
			len += sysfs_emit_at(buffer, len, "%s%s",
					     len ? "," : "", names[i]);
	return len + sysfs_emit_at(buffer, len, "\n");
}

static const struct kernel_param_ops debug_ops = {
	.set = debug_set,
	.get = debug_get,
};

module_param_cb(debug, &debug_ops, NULL, 0644);

static const char *way(const struct lvd_call *call)
{
	return call->func->kind == LVD_RPC ? "out" : "in";
}

/**
 * lvd_debug_begin() - show that a call begins
 * @call:	the call
 */
void lvd_debug_begin(const struct lvd_call *call)
{
	pr_info("lvd: %s: %*s%s %s\n", call->domain->glue->module,
	       INDENT * call->depth, "", way(call), call->func->name);
}

/**
 * lvd_debug_end() - show that a call is over
 * @call:	the call
 */
void lvd_debug_end(const struct lvd_call *call)
{
	pr_info("lvd: %s: %*s%s %s: error %d, %lu bytes\n",
	       call->domain->glue->module, INDENT * call->depth, "",
	       way(call), call->func->name, call->error, call->bytes);
}

/**
 * lvd_debug_object() - show that an object is carried
 * @call:	the call
 * @size:	bytes
 * @name:	name of its projection, or what it is
 */
void lvd_debug_object(const struct lvd_call *call, size_t size,
		      const char *name)
{
	pr_info("lvd: %s: %*sto %s %s, %zu bytes\n",
	       call->domain->glue->module, INDENT * (call->depth + 1), "",
	       call->direction == LVD_TO_DOMAIN ? "domain" : "kernel", name,
	       size);
}
