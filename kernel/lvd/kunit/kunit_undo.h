/* SPDX-License-Identifier: GPL-2.0 */
/* The interface of tools/testing/ksplit/glue/kunit_undo.idl. */
#ifndef _KERNEL_LVD_KUNIT_UNDO_H
#define _KERNEL_LVD_KUNIT_UNDO_H

#include <linux/types.h>

struct kt_thing {
	u32 id;
};

int kt_u_take(u32 what, const char *name);
void kt_u_put(int number, u32 what, u32 how, const char *name);
bool kt_u_try(u32 what);
void kt_u_untry(u32 what);
void kt_u_forgo(u32 what);
void kt_u_pass(u32 what);
void kt_u_arm(u32 what);
void *kt_u_alloc(u32 what);
void kt_u_free(const void *p);
void *kt_u_new(unsigned long size);
void kt_u_delete(void *p);
void kt_u_start(const u8 *p);
void kt_u_stop(const u8 *p);
void kt_u_guard(const u8 *p);
const char *kt_u_text(void);
struct kt_thing *kt_u_make(u32 id);
void kt_u_hand_over(struct kt_thing *thing);
void kt_u_unmake(struct kt_thing *thing);
void kt_u_enrol(u32 what);
void kt_u_strike(u32 what);
void kt_u_cancel(u32 what);
void kt_u_return(u32 what);
void kt_u_wait(void);
void kt_u_finish(u32 what);
void kt_u_note(u32 what);
void kt_u_only(u32 what);
void kt_u_lock(u32 what);
void kt_u_unlock(u32 what);

#endif /* _KERNEL_LVD_KUNIT_UNDO_H */
