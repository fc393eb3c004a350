// SPDX-License-Identifier: GPL-2.0
/* Kernel functions that begin and end critical sections. */
#include <stdbool.h>
#include <string.h>

#include "glue.h"

/* By the start of the name; the first row that fits counts. */
static const struct {
	const char *prefix;
	enum ks_lock_effect effect;
	/* by whom it is released when the domain ends */
	const char *release;
	/* there is one such lock, and no argument names it */
	bool one;
} effects[] = {
	/* with CONFIG_DEBUG_SPINLOCK; the name of the inline one means the same */
	{ "_raw_spin_lock_init", KS_LOCK_OTHER, NULL, false },
	{ "_raw_spin_trylock_bh", KS_LOCK_TAKEN_IF,
	  "_raw_spin_unlock_bh", false },
	{ "_raw_spin_trylock", KS_LOCK_TAKEN_IF, "_raw_spin_unlock", false },
	{ "_raw_read_trylock", KS_LOCK_TAKEN_IF, "_raw_read_unlock", false },
	{ "_raw_write_trylock", KS_LOCK_TAKEN_IF, "_raw_write_unlock", false },
	{ "_raw_spin_lock_bh", KS_LOCK_TAKEN, "_raw_spin_unlock_bh", false },
	{ "_raw_read_lock_bh", KS_LOCK_TAKEN, "_raw_read_unlock_bh", false },
	{ "_raw_write_lock_bh", KS_LOCK_TAKEN, "_raw_write_unlock_bh", false },
	/* the back end restores the flags of an abandoned thread */
	{ "_raw_spin_lock", KS_LOCK_TAKEN, "_raw_spin_unlock", false },
	{ "_raw_read_lock", KS_LOCK_TAKEN, "_raw_read_unlock", false },
	{ "_raw_write_lock", KS_LOCK_TAKEN, "_raw_write_unlock", false },
	{ "_raw_spin_unlock", KS_LOCK_DROPPED, NULL, false },
	{ "_raw_read_unlock", KS_LOCK_DROPPED, NULL, false },
	{ "_raw_write_unlock", KS_LOCK_DROPPED, NULL, false },
	/* inline, if spin locks are not preempted */
	{ "__raw_spin_unlock", KS_LOCK_DROPPED, NULL, false },
	{ "__raw_read_unlock", KS_LOCK_DROPPED, NULL, false },
	{ "__raw_write_unlock", KS_LOCK_DROPPED, NULL, false },
	{ "mutex_trylock", KS_LOCK_TAKEN_IF, "mutex_unlock", false },
	{ "mutex_lock_interruptible", KS_LOCK_TAKEN_UNLESS,
	  "mutex_unlock", false },
	{ "mutex_lock_killable", KS_LOCK_TAKEN_UNLESS, "mutex_unlock", false },
	{ "mutex_lock", KS_LOCK_TAKEN, "mutex_unlock", false },
	{ "mutex_unlock", KS_LOCK_DROPPED, NULL, false },
	{ "down_read_trylock", KS_LOCK_TAKEN_IF, "up_read", false },
	{ "down_write_trylock", KS_LOCK_TAKEN_IF, "up_write", false },
	{ "down_read_interruptible", KS_LOCK_TAKEN_UNLESS, "up_read", false },
	{ "down_read_killable", KS_LOCK_TAKEN_UNLESS, "up_read", false },
	{ "down_write_killable", KS_LOCK_TAKEN_UNLESS, "up_write", false },
	{ "down_interruptible", KS_LOCK_TAKEN_UNLESS, "up", false },
	{ "down_killable", KS_LOCK_TAKEN_UNLESS, "up", false },
	{ "down_timeout", KS_LOCK_TAKEN_UNLESS, "up", false },
	/* 0 if it was taken, as the others are not */
	{ "down_trylock", KS_LOCK_TAKEN_UNLESS, "up", false },
	{ "down_read", KS_LOCK_TAKEN, "up_read", false },
	{ "down_write", KS_LOCK_TAKEN, "up_write", false },
	{ "up_read", KS_LOCK_DROPPED, NULL, false },
	{ "up_write", KS_LOCK_DROPPED, NULL, false },
	{ "rtnl_lock_killable", KS_LOCK_TAKEN_UNLESS, "rtnl_unlock", true },
	{ "rtnl_lock", KS_LOCK_TAKEN, "rtnl_unlock", true },
	{ "rtnl_trylock", KS_LOCK_TAKEN_IF, "rtnl_unlock", true },
	{ "rtnl_unlock", KS_LOCK_DROPPED, "rtnl_unlock", true },
	{ "cpus_read_lock", KS_LOCK_TAKEN, "cpus_read_unlock", true },
	{ "cpus_read_trylock", KS_LOCK_TAKEN_IF, "cpus_read_unlock", true },
	{ "cpus_read_unlock", KS_LOCK_DROPPED, "cpus_read_unlock", true },
	{ "__rcu_read_lock", KS_LOCK_TAKEN, "__rcu_read_unlock", true },
	{ "__rcu_read_unlock", KS_LOCK_DROPPED, "__rcu_read_unlock", true },
	{ "migrate_disable", KS_LOCK_TAKEN, "migrate_enable", true },
	{ "migrate_enable", KS_LOCK_DROPPED, "migrate_enable", true },
	{ "radix_tree_preload_end", KS_LOCK_DROPPED, "radix_tree_preload_end",
	  true },
	{ "radix_tree_preload", KS_LOCK_TAKEN_UNLESS, "radix_tree_preload_end",
	  true },
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
 * ks_glue_lock_is_one() - is there one such lock, which no argument names?
 * @function:	function of the lock
 */
bool ks_glue_lock_is_one(const char *function)
{
	int i = find(function);

	return i >= 0 && effects[i].one;
}

/**
 * ks_glue_lock_waits() - does a thread wait for itself if it has the lock already?
 * @function:	function of the lock
 *
 * Readers share locks, and semaphores count.
 */
bool ks_glue_lock_waits(const char *function)
{
	static const char *const releases[] = {
		"_raw_spin_unlock", "_raw_write_unlock", "mutex_unlock",
		"up_write", "rtnl_unlock",
	};
	enum ks_lock_effect effect = ks_glue_lock_effect(function);
	const char *release = ks_glue_lock_release(function);
	size_t i;

	if (effect != KS_LOCK_TAKEN && effect != KS_LOCK_TAKEN_UNLESS)
		return false;
	for (i = 0; i < ARRAY_LEN(releases); i++)
		if (!strncmp(release, releases[i], strlen(releases[i])))
			return true;
	return false;
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
