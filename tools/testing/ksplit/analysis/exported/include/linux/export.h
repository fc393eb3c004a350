/* SPDX-License-Identifier: GPL-2.0 */
#define EXPORT(f) \
	static const void *__ksymtab_##f __attribute__((used)) = f
