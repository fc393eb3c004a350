// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/kernel/debug/lvd: what domains do, and why they gave up.
 */
#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "internal.h"

static struct dentry *lvd_dir;

static const char *const counter_names[] = {
	[LVD_COUNTER_NOMEM]	= "calls failed: no memory",
	[LVD_COUNTER_OVERLAP]	= "kernel objects with two copies",
	[LVD_COUNTER_BOUNCE]	= "bytes copied aside",
	[LVD_COUNTER_TOKEN]	= "opaque pointers forgotten",
	[LVD_COUNTER_TYPES]	= "calls failed: too many typed places",
	[LVD_COUNTER_ORPHAN]	= "regions kept for driver threads",
	[LVD_COUNTER_UNKNOWN]	= "calls failed: object never shared",
	[LVD_COUNTER_FUNCTION]	= "calls failed: no boundary function",
	[LVD_COUNTER_UNBOUND]	= "calls failed: function not bound",
	[LVD_COUNTER_TOO_BIG]	= "calls failed: too big",
	[LVD_COUNTER_NMI]	= "calls refused: NMI",
	[LVD_COUNTER_LOCK]	= "locks that guard nothing known",
	[LVD_COUNTER_HELD]	= "locks of dead domains kept",
	[LVD_COUNTER_UNLOGGED]	= "resources not logged",
};

static_assert(ARRAY_SIZE(counter_names) == LVD_COUNTERS);

static int counters_show(struct seq_file *file, void *unused)
{
	unsigned int i;

	for (i = 0; i < LVD_COUNTERS; i++)
		seq_printf(file, "%s: %ld\n", counter_names[i],
			   atomic_long_read(&lvd_counters[i]));
	for (i = 0; i < LVD_FAULTS; i++)
		seq_printf(file, "faults: %s: %ld\n", lvd_fault_name(i),
			   atomic_long_read(&lvd_fault_counters[i]));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(counters);

/* The domain stays while its files do: debugfs_remove() waits for us. */
static int state_show(struct seq_file *file, void *unused)
{
	struct lvd_domain *domain = file->private;
	bool dead = lvd_dead(domain);
	unsigned long flags;
	unsigned int nregions, ntypes, nundos, held;

	spin_lock_irqsave(&domain->lock, flags);
	nregions = domain->nregions;
	ntypes = domain->ntypes;
	spin_unlock_irqrestore(&domain->lock, flags);
	spin_lock_irqsave(&domain->log_lock, flags);
	nundos = domain->nundos;
	held = domain->held;
	spin_unlock_irqrestore(&domain->log_lock, flags);

	seq_printf(file, "state: %s\n", dead ? "dead" : "live");
	seq_printf(file, "fault: %s\n", lvd_fault_name(domain->fault.kind));
	seq_printf(file, "value: 0x%lx\n", domain->fault.value);
	seq_printf(file, "backend: %s\n", domain->backend->name);
	seq_printf(file, "calls in: %ld\n", atomic_long_read(&domain->in));
	seq_printf(file, "calls out: %ld\n", atomic_long_read(&domain->out));
	seq_printf(file, "bytes: %ld\n", atomic_long_read(&domain->bytes));
	seq_printf(file, "regions: %u\n", nregions);
	seq_printf(file, "typed places: %u\n", ntypes);
	seq_printf(file, "to take back: %u\n", nundos);
	seq_printf(file, "held: %u\n", held);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

static ssize_t control_write(struct file *file, const char __user *buffer,
			     size_t count, loff_t *pos)
{
	struct lvd_domain *domain = file->private_data;
	char command[8] = {};

	if (count >= sizeof(command))
		return -EINVAL;
	if (copy_from_user(command, buffer, count))
		return -EFAULT;
	if (strcmp(strim(command), "kill"))
		return -EINVAL;
	lvd_kill(domain);
	return count;
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = control_write,
	.llseek = noop_llseek,
};

/**
 * lvd_debugfs_add() - a domain was made
 * @domain:	the domain
 */
void lvd_debugfs_add(struct lvd_domain *domain)
{
	domain->debugfs = debugfs_create_dir(domain->glue->module, lvd_dir);
	debugfs_create_file("state", 0444, domain->debugfs, domain,
			    &state_fops);
	debugfs_create_file("control", 0200, domain->debugfs, domain,
			    &control_fops);
}

/**
 * lvd_debugfs_remove() - a domain is about to be destroyed
 * @domain:	the domain
 */
void lvd_debugfs_remove(struct lvd_domain *domain)
{
	debugfs_remove_recursive(domain->debugfs);
}

static int __init lvd_debugfs_init(void)
{
	lvd_dir = debugfs_create_dir("lvd", NULL);
	debugfs_create_file("counters", 0444, lvd_dir, NULL, &counters_fops);
	return 0;
}

device_initcall(lvd_debugfs_init);
