// SPDX-License-Identifier: GPL-2.0
/* Kernel functions that begin and end critical sections. */
#include <string.h>

#include "glue.h"

/* By the start of the name; the first row that fits counts. */
static const struct {
	const char *prefix;
	enum ks_lock_effect effect;
	/* by whom it is released when the domain ends */
	const char *release;
} effects[] = {
	{ "_raw_spin_trylock_bh", KS_LOCK_TAKEN_IF, "_raw_spin_unlock_bh" },
	{ "_raw_spin_trylock", KS_LOCK_TAKEN_IF, "_raw_spin_unlock" },
	{ "_raw_read_trylock", KS_LOCK_TAKEN_IF, "_raw_read_unlock" },
	{ "_raw_write_trylock", KS_LOCK_TAKEN_IF, "_raw_write_unlock" },
	{ "_raw_spin_lock_bh", KS_LOCK_TAKEN, "_raw_spin_unlock_bh" },
	{ "_raw_read_lock_bh", KS_LOCK_TAKEN, "_raw_read_unlock_bh" },
	{ "_raw_write_lock_bh", KS_LOCK_TAKEN, "_raw_write_unlock_bh" },
	/* the back end restores the flags of an abandoned thread */
	{ "_raw_spin_lock", KS_LOCK_TAKEN, "_raw_spin_unlock" },
	{ "_raw_read_lock", KS_LOCK_TAKEN, "_raw_read_unlock" },
	{ "_raw_write_lock", KS_LOCK_TAKEN, "_raw_write_unlock" },
	{ "_raw_spin_unlock", KS_LOCK_DROPPED, NULL },
	{ "_raw_read_unlock", KS_LOCK_DROPPED, NULL },
	{ "_raw_write_unlock", KS_LOCK_DROPPED, NULL },
	{ "mutex_trylock", KS_LOCK_TAKEN_IF, "mutex_unlock" },
	{ "mutex_lock_interruptible", KS_LOCK_TAKEN_UNLESS, "mutex_unlock" },
	{ "mutex_lock_killable", KS_LOCK_TAKEN_UNLESS, "mutex_unlock" },
	{ "mutex_lock", KS_LOCK_TAKEN, "mutex_unlock" },
	{ "mutex_unlock", KS_LOCK_DROPPED, NULL },
	{ "down_read_trylock", KS_LOCK_TAKEN_IF, "up_read" },
	{ "down_write_trylock", KS_LOCK_TAKEN_IF, "up_write" },
	{ "down_read_interruptible", KS_LOCK_TAKEN_UNLESS, "up_read" },
	{ "down_read_killable", KS_LOCK_TAKEN_UNLESS, "up_read" },
	{ "down_write_killable", KS_LOCK_TAKEN_UNLESS, "up_write" },
	{ "down_interruptible", KS_LOCK_TAKEN_UNLESS, "up" },
	{ "down_killable", KS_LOCK_TAKEN_UNLESS, "up" },
	{ "down_timeout", KS_LOCK_TAKEN_UNLESS, "up" },
	/* 0 if it was taken, as the others are not */
	{ "down_trylock", KS_LOCK_TAKEN_UNLESS, "up" },
	{ "down_read", KS_LOCK_TAKEN, "up_read" },
	{ "down_write", KS_LOCK_TAKEN, "up_write" },
	{ "up_read", KS_LOCK_DROPPED, NULL },
	{ "up_write", KS_LOCK_DROPPED, NULL },
	/* these have no argument: there is one such lock */
	{ "rtnl_lock_killable", KS_LOCK_TAKEN_UNLESS, "rtnl_unlock" },
	{ "rtnl_lock", KS_LOCK_TAKEN, "rtnl_unlock" },
	{ "rtnl_trylock", KS_LOCK_TAKEN_IF, "rtnl_unlock" },
	{ "rtnl_unlock", KS_LOCK_DROPPED, "rtnl_unlock" },
	{ "cpus_read_lock", KS_LOCK_TAKEN, "cpus_read_unlock" },
	{ "cpus_read_trylock", KS_LOCK_TAKEN_IF, "cpus_read_unlock" },
	{ "cpus_read_unlock", KS_LOCK_DROPPED, "cpus_read_unlock" },
	{ "__rcu_read_lock", KS_LOCK_TAKEN, "__rcu_read_unlock" },
	{ "__rcu_read_unlock", KS_LOCK_DROPPED, "__rcu_read_unlock" },
	{ "migrate_disable", KS_LOCK_TAKEN, "migrate_enable" },
	{ "migrate_enable", KS_LOCK_DROPPED, "migrate_enable" },
};

static int find(const char *function)
{
	size_t i;

	/* what is inline without preemption, and outlined for the driver */
	if (!strncmp(function, "__raw_", 6))
		function++;
	for (i = 0; i < ARRAY_LEN(effects); i++)
		if (!strncmp(function, effects[i].prefix,
			     strlen(effects[i].prefix)))
			return (int)i;
	return -1;
}

/**
 * ks_glue_lock_effect() - what a kernel function does to its first argument
 * @function:	its name
 */
enum ks_lock_effect ks_glue_lock_effect(const char *function)
{
	int i = find(function);

	if (!strcmp(function, "down"))
		return KS_LOCK_TAKEN;
	if (!strcmp(function, "up"))
		return KS_LOCK_DROPPED;
	return i < 0 ? KS_LOCK_OTHER : effects[i].effect;
}

/**
 * ks_glue_lock_release() - the kernel function that undoes another one
 * @function:	the one that takes a lock
 *
 * Returns NULL if @function takes none.
 */
const char *ks_glue_lock_release(const char *function)
{
	int i = find(function);

	if (!strcmp(function, "down"))
		return "up";
	return i < 0 ? NULL : effects[i].release;
}
