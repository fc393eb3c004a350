// SPDX-License-Identifier: GPL-2.0
#include "include/asm/current.h"

static struct task init_task;
struct task *current_task = &init_task;

int schedule(void)
{
	current->kernel_only++;
	current->pid = 1;
	return current->cpu;
}
