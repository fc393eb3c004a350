/* SPDX-License-Identifier: GPL-2.0 */
#define IS_ERR(p)	((unsigned long)(p) >= (unsigned long)-4095)

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}
