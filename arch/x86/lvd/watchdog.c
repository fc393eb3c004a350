// SPDX-License-Identifier: GPL-2.0
/*
 * Ends domains that neither return nor call the kernel.
 *
 * With interrupts on, whoever goes back to a domain after an interrupt counts
 * the timer ticks since it last crossed. With interrupts off there are no ticks
 * on that CPU: a timer on each CPU shows that it is alive and looks after the
 * next one, which gets an NMI when it seems stuck. Who is stuck looks after
 * nobody: then so does the one before. The NMI comes out of a domain through the
 * gate like any interrupt; what it hits in the kernel goes on. The timers do not
 * count jiffies: the CPU that is stuck may be the one that advances them. There
 * must be another clock.
 *
 * One CPU alone has nobody that looks after it, nor have all if all are stuck. The
 * NMIs of the kernel's own watchdog, where there is one, serve as well.
 */
#define pr_fmt(fmt) "lvd: " fmt

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/timekeeping.h>
#include <asm/apic.h>
#include <asm/nmi.h>
#include <asm/trapnr.h>

#include "lvd_x86.h"

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "lvd."

/* Milliseconds; 0: no watchdog. */
unsigned int lvd_watchdog_ms = 10000;
module_param_named(watchdog, lvd_watchdog_ms, uint, 0644);

/**
 * struct lvd_beat - a CPU, alive
 * @timer:	shows it
 * @last:	when it did, in nanoseconds; written by this CPU
 * @asked:	an NMI was sent here; cleared by the NMI
 */
struct lvd_beat {
	struct hrtimer timer;
	u64 last;
	bool asked;
};

static DEFINE_PER_CPU(struct lvd_beat, lvd_beats);
static DEFINE_MUTEX(lvd_watchdog_lock);		/* guards lvd_watchdog_users */
static unsigned int lvd_watchdog_users;

static bool is_stuck(const struct lvd_beat *beat)
{
	u64 limit = READ_ONCE(lvd_watchdog_ms) * NSEC_PER_MSEC;

	return limit && ktime_get_mono_fast_ns() - READ_ONCE(beat->last) > limit;
}

/* Returns true if that CPU seems stuck. */
static bool look_after(unsigned int cpu)
{
	struct lvd_beat *beat = per_cpu_ptr(&lvd_beats, cpu);

	if (!is_stuck(beat))
		return false;
	WRITE_ONCE(beat->asked, true);
	__apic_send_IPI(cpu, NMI_VECTOR);
	return true;
}

static unsigned int next_online(unsigned int cpu)
{
	cpu = cpumask_next(cpu, cpu_online_mask);
	return cpu < nr_cpu_ids ? cpu : cpumask_first(cpu_online_mask);
}

static ktime_t period(void)
{
	unsigned int ms = READ_ONCE(lvd_watchdog_ms);

	return ms_to_ktime(max((ms ?: 1000) / 4, 1U));
}

static enum hrtimer_restart lvd_heartbeat(struct hrtimer *timer)
{
	unsigned int here = raw_smp_processor_id(), cpu = here;

	WRITE_ONCE(this_cpu_ptr(&lvd_beats)->last, ktime_get_mono_fast_ns());
	do {
		cpu = next_online(cpu);
	} while (cpu != here && look_after(cpu));
	hrtimer_forward_now(timer, period());
	return HRTIMER_RESTART;
}

static void start_here(void *unused)
{
	struct lvd_beat *beat = this_cpu_ptr(&lvd_beats);

	if (hrtimer_active(&beat->timer))
		return;
	WRITE_ONCE(beat->last, ktime_get_mono_fast_ns());
	hrtimer_start(&beat->timer, period(), HRTIMER_MODE_REL_PINNED_HARD);
}

/**
 * lvd_watchdog_get() - there is one more domain to watch
 */
void lvd_watchdog_get(void)
{
	cpus_read_lock();
	mutex_lock(&lvd_watchdog_lock);
	if (!lvd_watchdog_users++)
		on_each_cpu(start_here, NULL, 1);
	mutex_unlock(&lvd_watchdog_lock);
	cpus_read_unlock();
}

/**
 * lvd_watchdog_put() - there is one less
 */
void lvd_watchdog_put(void)
{
	unsigned int cpu;

	cpus_read_lock();
	mutex_lock(&lvd_watchdog_lock);
	if (!--lvd_watchdog_users)
		for_each_online_cpu(cpu)
			hrtimer_cancel(&per_cpu_ptr(&lvd_beats, cpu)->timer);
	mutex_unlock(&lvd_watchdog_lock);
	cpus_read_unlock();
}

/**
 * lvd_watchdog_tick() - a domain is about to go on after an interrupt
 * @level:	the call into it
 * @regs:	its registers; orig_ax is the vector, unless it was an exception
 *
 * Ends the domain if it has had its time. Interrupts are off.
 */
void lvd_watchdog_tick(struct lvd_level *level, const struct pt_regs *regs)
{
	unsigned int limit = READ_ONCE(lvd_watchdog_ms);

	if (!(regs->flags & X86_EFLAGS_IF) && regs->orig_ax == X86_TRAP_NMI &&
	    is_stuck(this_cpu_ptr(&lvd_beats))) {
		pr_warn("%s: endless loop at %pS, interrupts off, CPU %d\n",
			level->view->name, (void *)regs->ip,
			raw_smp_processor_id());
		lvd_view_die(level->view, "endless loop, interrupts off",
			     regs->ip);
		return;
	}
	if (!time_after(jiffies, level->jiffy))
		return;
	level->jiffy = jiffies;
	if (++level->ticks <= msecs_to_jiffies(limit) || !limit)
		return;
	pr_warn("%s: endless loop at %pS, CPU %d\n", level->view->name,
		(void *)regs->ip, raw_smp_processor_id());
	lvd_view_die(level->view, "endless loop", regs->ip);
}

static int lvd_watchdog_nmi(unsigned int type, struct pt_regs *regs)
{
	return this_cpu_xchg(lvd_beats.asked, false) ? NMI_HANDLED : NMI_DONE;
}

static int lvd_watchdog_online(unsigned int cpu)
{
	if (lvd_watchdog_users)
		start_here(NULL);
	return 0;
}

static int lvd_watchdog_offline(unsigned int cpu)
{
	hrtimer_cancel(&per_cpu_ptr(&lvd_beats, cpu)->timer);
	return 0;
}

static int __init lvd_watchdog_init(void)
{
	struct lvd_beat *beat;
	int cpu, ret;

	if (!lvd_cpus_ready())
		return 0;
	for_each_possible_cpu(cpu) {
		beat = per_cpu_ptr(&lvd_beats, cpu);
		hrtimer_init(&beat->timer, CLOCK_MONOTONIC,
			     HRTIMER_MODE_REL_PINNED_HARD);
		beat->timer.function = lvd_heartbeat;
	}
	register_nmi_handler(NMI_LOCAL, lvd_watchdog_nmi, 0, "lvd");
	ret = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "x86/lvd:watchdog",
				lvd_watchdog_online, lvd_watchdog_offline);
	return min(ret, 0);
}
subsys_initcall(lvd_watchdog_init);
