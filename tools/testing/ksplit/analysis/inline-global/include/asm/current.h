/* SPDX-License-Identifier: GPL-2.0 */
struct task {
	int pid;
	int cpu;
	int kernel_only;
};

extern struct task *current_task;

static inline struct task *get_current(void)
{
	return current_task;
}

#define current get_current()
