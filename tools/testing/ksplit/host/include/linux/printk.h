/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_PRINTK_H
#define _HOST_LINUX_PRINTK_H

/* Where the report goes: stderr, unless a test catches it. */
extern void (*host_printk)(const char *text);

void pr_err(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Nobody reads these. */
#define pr_info(format, ...)	((void)sizeof(printf(format, ##__VA_ARGS__)))
#define pr_warn			pr_info

#endif
