// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of what a domain that ends leaves behind: the kernel's functions write
 * down what they are called with, and the tests compare.
 */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/string.h>

#include "kt.h"
#include "kunit_undo.h"

/* What the kernel's functions did, in this order: "put 101 2 77 one; ...". */
static char kt_did[256];
static u8 kt_memory[16];
static u8 kt_locks[3];

/* Somebody waits for what the driver was lent, see kt_u_wait(). */
static struct completion kt_returned, kt_reaped;

/* What happens in the middle of kt_u_delete(), once. */
static void (*kt_meanwhile)(void);

/* Whoever has this one is not preempted. */
#define KT_SPINS	2
/* Not a lock: preemption stays off by mistake. */
#define KT_FORGETS	3

static __printf(1, 2) void kt_note(const char *format, ...)
{
	size_t n = strlen(kt_did);
	va_list ap;

	va_start(ap, format);
	vsnprintf(kt_did + n, sizeof(kt_did) - n, format, ap);
	va_end(ap);
}

static void kt_expect(const char *text)
{
	KUNIT_EXPECT_STREQ(kt.test, kt_did, text);
	kt_did[0] = '\0';
}

int kt_u_take(u32 what, const char *name)
{
	return what ? 100 + (int)what : -EBUSY;
}

void kt_u_put(int number, u32 what, u32 how, const char *name)
{
	kt_note("put %d %u %u %s;", number, what, how, name);
}

bool kt_u_try(u32 what)
{
	return what & 1;
}

void kt_u_untry(u32 what)
{
	kt_note("untry %u;", what);
}

void kt_u_forgo(u32 what)
{
	kt_note("forgo %u;", what);
}

void kt_u_pass(u32 what)
{
}

static long kt_keep_script(void *data)
{
	return 0;
}

static long kt_refuse_script(void *data)
{
	return 1;
}

/* The timer goes off at once; it starts again if @what is odd. */
void kt_u_arm(u32 what)
{
	u32 (*timer)(u32 what) = kt_entry("kt_d_timer");
	long (*script)(void *data) = kt.script;

	kt.script = what & 1 ? kt_refuse_script : kt_keep_script;
	KT_EQ(timer(what), what & 1);
	kt.script = script;
}

void *kt_u_alloc(u32 what)
{
	return what < sizeof(kt_memory) ? &kt_memory[what] : NULL;
}

void kt_u_free(const void *p)
{
	kt_note("free %ld;", (long)((const u8 *)p - kt_memory));
}

void *kt_u_new(unsigned long size)
{
	return kt_new(size);
}

void kt_u_delete(void *p)
{
	void (*meanwhile)(void) = kt_meanwhile;

	kt_meanwhile = NULL;
	if (meanwhile)
		meanwhile();
	kt_note("delete %u;", *(u8 *)p);
	kt_delete(p);
}

void kt_u_start(const u8 *p)
{
}

void kt_u_stop(const u8 *p)
{
	kt_note("stop %u;", *p);
}

static void kt_unguard(void *lock)
{
	kt_note("unguard %u;", *(u8 *)lock);
}

void kt_u_guard(const u8 *p)
{
	struct lvd_call *call = lvd_current_call();

	lvd_lock_taken(call, p);
	lvd_log(call, p, kt_unguard);
}

const char *kt_u_text(void)
{
	char *text = kt_new(5);

	memcpy(text, "text", 5);
	return text;
}

struct kt_thing *kt_u_make(u32 id)
{
	struct kt_thing *thing = kt_new(sizeof(*thing));

	thing->id = id;
	return thing;
}

void kt_u_hand_over(struct kt_thing *thing)
{
	kt_note("over %u;", thing->id);
}

void kt_u_unmake(struct kt_thing *thing)
{
	kt_note("unmake %u;", thing->id);
}

void kt_u_enrol(u32 what)
{
}

void kt_u_strike(u32 what)
{
	kt_note("strike %u;", what);
}

void kt_u_cancel(u32 what)
{
	u32 (*again)(u32 what) = kt_entry("kt_d_again");
	long (*script)(void *data) = kt.script;

	kt.script = kt_refuse_script;
	KT_EQ(again(what), 1);
	kt.script = script;
	kt_note("cancel %u;", what);
}

void kt_u_return(u32 what)
{
	kt_note("return %u;", what);
	complete(&kt_returned);
}

static int kt_reaper(void *data)
{
	lvd_domain_reap(data);
	complete(&kt_reaped);
	return 0;
}

void kt_u_wait(void)
{
	lvd_kill(kt.domain);
	KT_TRUE(!IS_ERR(kthread_run(kt_reaper, kt.domain, "kt")));
	KT_TRUE(wait_for_completion_timeout(&kt_returned, 10 * HZ));
}

void kt_u_finish(u32 what)
{
	kt_note("finish %u;", what);
}

void kt_u_note(u32 what)
{
	kt_note("note %u;", what);
}

static void kt_release_lock(void *lock)
{
	long what = (u8 *)lock - kt_locks;

	kt_note("release %ld;", what);
	if (what == KT_SPINS)
		preempt_enable();
}

void kt_u_lock(u32 what)
{
	struct lvd_call *call = lvd_current_call();

	if (what >= KT_SPINS)
		preempt_disable();
	if (what == KT_FORGETS)
		return;
	lvd_lock_taken(call, &kt_locks[what]);
	lvd_log(call, &kt_locks[what], kt_release_lock);
}

/* A lock that one can have: as glue does it before it lets the driver wait. */
void kt_u_only(u32 what)
{
	struct lvd_call *call = lvd_current_call();

	lvd_lock_wanted(call, &kt_locks[what]);
	if (!lvd_failed(call))
		kt_u_lock(what);
}

void kt_u_unlock(u32 what)
{
	lvd_lock_dropped(lvd_current_call(), &kt_locks[what]);
	if (what == KT_SPINS)
		preempt_enable();
}

/* The driver's side: what a callback does is the script's business. */
static unsigned long kt_d_script(KT_ARGS)
{
	return kt.script ? kt.script(kt.data) : 0;
}

static void kt_undo_start(struct kunit *test)
{
	static const char *const names[] = {
		"kt_d_lend", "kt_d_item", "kt_d_value", "kt_d_never",
		"kt_d_timer", "kt_d_again",
	};
	unsigned int i;

	kt_start(test, "kunit_undo");
	for (i = 0; i < ARRAY_SIZE(names); i++)
		lvd_loop_bind(kt.domain, names[i], kt_d_script);
	kt_did[0] = '\0';
	init_completion(&kt_returned);
	init_completion(&kt_reaped);
}

static void kt_undo_die(void)
{
	lvd_kill(kt.domain);
	lvd_domain_reap(kt.domain);
}

static long kt_take_script(void *data)
{
	char *one = kt_dstring("one");

	KT_EQ(kt_call("kt_u_take", 1, one), 101);
	memcpy(one, "two", 4);
	KT_EQ(kt_call("kt_u_take", 2, one), 102);
	KT_EQ((int)kt_call("kt_u_take", 0, one), -EBUSY);
	KT_EQ((u8)kt_call("kt_u_try", 3), 1);
	KT_EQ((u8)kt_call("kt_u_try", 4), 0);
	KT_EQ((u8)kt_call("kt_u_try", 3), 1);
	kt_call("kt_u_pass", 10);
	kt_call("kt_u_pass", 12);
	memcpy(one, "xyz", 4);
	return 0;
}

/* Newest first, with the arguments of the day; failed calls leave nothing. */
static void kt_undo_order_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_take_script, NULL), 0);
	KT_EQ(kt.domain->nundos, 4);
	kt_expect("");
	kt_undo_die();
	kt_expect("untry 12;untry 3;put 102 3 77 two;put 101 2 77 one;");
	KT_EQ(kt.domain->nundos, 0);
	kt_stop();
	kt_expect("");
}

static long kt_put_script(void *data)
{
	char *name = kt_dstring("other");

	kt_take_script(NULL);
	/* not the one that was taken */
	kt_call("kt_u_put", 101, 3, 77, name);
	KT_EQ(kt.domain->nundos, 4);
	/* constants and strings of the undoing call are not compared */
	kt_call("kt_u_put", 101, 2, 5, name);
	KT_EQ(kt.domain->nundos, 3);
	kt_call("kt_u_forgo", 3);
	KT_EQ(kt.domain->nundos, 2);
	kt_call("kt_u_forgo", 3);
	KT_EQ(kt.domain->nundos, 2);
	return 0;
}

/* What the driver took back itself is not taken back again. */
static void kt_undo_own_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_put_script, NULL), 0);
	kt_expect("put 101 3 77 other;put 101 2 5 other;forgo 3;forgo 3;");
	kt_undo_die();
	kt_expect("untry 12;put 102 3 77 two;");
}

static long kt_alloc_script(void *data)
{
	KT_EQ((u8)kt_call("kt_u_try", 7), 1);
	KT_EQ((u8)kt_call("kt_u_try", 5), 1);
	KT_TRUE(kt_call("kt_u_alloc", 1));
	KT_TRUE(kt_call("kt_u_alloc", 2));
	KT_TRUE(!kt_call("kt_u_alloc", 20));
	/* the condition looks at the result */
	KT_TRUE(kt_call("kt_u_alloc", 5));
	kt_call("kt_u_free", kt_call("kt_u_alloc", 3));
	return 0;
}

/* Memory waits until the domain is destroyed. */
static void kt_undo_late_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_alloc_script, NULL), 0);
	kt_expect("free 3;");
	kt_undo_die();
	kt_expect("untry 7;");
	KT_EQ(kt.domain->nundos, 3);
	kt_stop();
	kt_expect("free 5;free 2;free 1;");
}

/* A driver that leaves alive may have given its memory away. */
static void kt_undo_alive_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_alloc_script, NULL), 0);
	kt_expect("free 3;");
	kt_stop();
	kt_expect("untry 7;");
}

/* Things that the driver is lent. */
static long kt_finish_script(void *data)
{
	kt_call("kt_u_finish", (unsigned long)data);
	return 0;
}

static long kt_finish_refuse_script(void *data)
{
	kt_call("kt_u_return", (unsigned long)data);
	return 1;
}

static long kt_finish_twice_script(void *data)
{
	kt_finish_script(data);
	return kt_finish_script(data);
}

static long kt_die_first_script(void *data)
{
	lvd_kill(kt.domain);
	return kt_finish_script(data);
}

static long kt_die_after_script(void *data)
{
	kt_finish_script(data);
	lvd_kill(kt.domain);
	return kt_call("kt_u_lock", 0);
}

static int kt_lend(long (*script)(void *data), u32 what)
{
	int (*lend)(u32 what) = kt_entry("kt_d_lend");
	int ret;

	kt.script = script;
	kt.data = (void *)(unsigned long)what;
	ret = lend(what);
	kt.script = NULL;
	return ret;
}

static void kt_undo_lend_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_lend(kt_refuse_script, 1), 1);
	KT_EQ(kt_lend(kt_finish_script, 2), 0);
	kt_expect("finish 2;");
	KT_EQ(kt.domain->nundos, 0);
	KT_EQ(kt_lend(kt_keep_script, 3), 0);
	KT_EQ(kt_lend(kt_keep_script, 4), 0);
	KT_EQ(kt.domain->nundos, 2);
	KT_EQ(kt_run(kt_finish_script, (void *)3), 0);
	kt_expect("finish 3;");
	/* it dies with one that is lent and one that it keeps */
	KT_EQ(kt_lend(kt_die_first_script, 5), -1000);
	lvd_domain_reap(kt.domain);
	kt_expect("return 4;");
	KT_EQ(kt_lend(kt_keep_script, 6), -1000);
	KT_EQ(kt.domain->nundos, 0);
}

/* What could not be lent for want of memory is still the caller's. */
static void kt_undo_lend_memory_test(struct kunit *test)
{
	unsigned int kept = 0;
	int ret, n;

	kt_undo_start(test);
	for (n = 0; n < 4; n++) {
		lvd_fail_after = n;
		ret = kt_lend(kt_keep_script, n);
		lvd_fail_after = -1;
		KT_EQ(ret, kept ? 0 : ret);
		KT_TRUE(!ret || ret == -1000);
		kept += !ret;
		KT_EQ(kt.domain->nundos, kept);
	}
	KT_TRUE(kept > 0 && kept < n);
	KT_EQ(kt.domain->fault.kind, LVD_FAULTS);
}

static void kt_undo_lend_fault(struct kunit *test,
			       long (*script)(void *data), int ret,
			       enum lvd_fault_kind kind, const char *did)
{
	kt_undo_start(test);
	KT_EQ(kt_lend(script, 9), ret);
	KT_EQ(kt.domain->fault.kind, kind);
	lvd_domain_reap(kt.domain);
	kt_expect(did);
	kt_stop();
}

/* What is not the driver's cannot be given back, nor twice. */
static void kt_undo_lend_fault_test(struct kunit *test)
{
	kt_undo_lend_fault(test, kt_die_after_script, -2000,
			   LVD_FAULT_KILLED, "finish 9;");
	kt_undo_lend_fault(test, kt_finish_twice_script, -2000,
			   LVD_FAULT_FREE, "finish 9;");
	kt_undo_lend_fault(test, kt_finish_refuse_script, -2000,
			   LVD_FAULT_FREE, "return 9;");
	kt_undo_start(test);
	KT_EQ(kt_run(kt_finish_script, (void *)3), -EFAULT);
	KT_EQ(kt.domain->fault.kind, LVD_FAULT_FREE);
	kt_expect("");
}

static void kt_undo_value_test(struct kunit *test)
{
	u32 (*value)(u32 what), (*timer)(u32 what);
	int (*never)(u32 what);
	void (*item)(u32 what);

	kt_undo_start(test);
	value = kt_entry("kt_d_value");
	never = kt_entry("kt_d_never");
	item = kt_entry("kt_d_item");
	timer = kt_entry("kt_d_timer");
	kt.script = kt_refuse_script;
	KT_EQ(value(30), 1);
	KT_EQ(never(30), 31);
	/* starts again: pending, until it goes off once more */
	KT_EQ(timer(8), 1);
	KT_EQ(kt.domain->nundos, 1);
	KT_EQ(timer(8), 1);
	KT_EQ(kt.domain->nundos, 1);
	kt.script = kt_keep_script;
	KT_EQ(timer(8), 0);
	KT_EQ(kt.domain->nundos, 0);
	item(1);
	KT_EQ(kt.domain->nundos, 1);
	kt.script = kt_die_first_script;
	item(2);
	kt_expect("note 2;");
	lvd_domain_reap(kt.domain);
	kt_expect("return 1;");
	item(3);
	kt_expect("note 3;");
	KT_EQ(value(30), 35);
	KT_EQ(timer(8), 0);
	KT_EQ(never(30), 31);
}

static long kt_arm_script(void *data)
{
	kt_call("kt_u_arm", 20);
	KT_EQ(kt.domain->nundos, 0);
	kt_call("kt_u_arm", 21);
	KT_EQ(kt.domain->nundos, 1);
	return 0;
}

/* What is over before the call that began it returns is not taken back. */
static void kt_undo_arm_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_arm_script, NULL), 0);
	kt_undo_die();
	kt_expect("untry 21;");
}

/* One frame for all calls. */
static void kt_memory_call(const char *name, void *p)
{
	kt_call(name, p);
}

static long kt_settled_script(void *data)
{
	u8 *first = (void *)kt_call("kt_u_new", 16);
	u8 *second = (void *)kt_call("kt_u_new", 32);
	u8 *third = (void *)kt_call("kt_u_new", 48);

	*first = 16;
	second[0] = 32;
	second[31] = 31;
	*third = 48;
	kt_memory_call("kt_u_start", first);
	kt_memory_call("kt_u_start", second);
	kt_memory_call("kt_u_stop", second);
	kt_memory_call("kt_u_start", second + 31);
	kt_memory_call("kt_u_start", third);
	kt_memory_call("kt_u_stop", first);
	kt_memory_call("kt_u_delete", first);
	kt_expect("stop 32;stop 16;delete 16;");
	KT_EQ(kt.domain->fault.kind, LVD_FAULTS);
	kt_memory_call("kt_u_delete", second);
	return 0;
}

/* What holds something that the kernel still uses is not freed. */
static void kt_undo_settled_test(struct kunit *test)
{
	kt_undo_start(test);
	kt_run(kt_settled_script, NULL);
	KT_EQ(kt.domain->fault.kind, LVD_FAULT_REGISTERED);
	kt_expect("");
	lvd_domain_reap(kt.domain);
	kt_expect("stop 48;stop 31;");
	kt_stop();
	kt_expect("delete 48;delete 32;");
}

static long kt_stack_script(void *data)
{
	u8 first = 1, second[4] = { 0, 0, 7, 0 };

	kt_memory_call("kt_u_start", &first);
	kt_memory_call("kt_u_start", second + 2);
	kt_memory_call("kt_u_stop", &first);
	if (!data)
		kt_memory_call("kt_u_stop", second + 2);
	return 0;
}

/* Nor what is on the driver's stack when it returns. */
static void kt_undo_stack_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_stack_script, NULL), 0);
	kt_expect("stop 1;stop 7;");
	KT_EQ(kt.domain->fault.kind, LVD_FAULTS);
	kt_run(kt_stack_script, kt.domain);
	kt_expect("stop 1;");
	KT_EQ(kt.domain->fault.kind, LVD_FAULT_REGISTERED);
	lvd_domain_reap(kt.domain);
	kt_expect("stop 7;");
}

static long kt_guard_script(void *data)
{
	u8 *p = (void *)kt_call("kt_u_new", 16);

	*p = 16;
	kt_memory_call("kt_u_guard", p);
	kt_memory_call("kt_u_delete", p);
	return 0;
}

/* A lock that is held is released in memory that is still there. */
static void kt_undo_guard_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_guard_script, NULL), -EFAULT);
	KT_EQ(kt.domain->fault.kind, LVD_FAULT_REGISTERED);
	kt_expect("unguard 16;");
	lvd_domain_reap(kt.domain);
	kt_expect("");
	kt_stop();
	kt_expect("delete 16;");
}

static long kt_delete_script(void *data)
{
	kt_memory_call("kt_u_delete", data);
	return 0;
}

static u8 *kt_to_delete;

static void kt_delete_again(void)
{
	KT_EQ(kt_run(kt_delete_script, kt_to_delete), -EFAULT);
}

static long kt_delete_twice_script(void *data)
{
	kt_to_delete = (void *)kt_call("kt_u_new", 16);
	kt_meanwhile = kt_delete_again;
	kt_memory_call("kt_u_delete", kt_to_delete);
	return 0;
}

/* Whoever comes while memory is freed cannot free it. */
static void kt_undo_twice_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_delete_twice_script, NULL), -EFAULT);
	KT_EQ(kt.domain->fault.kind, LVD_FAULT_POINTER);
	kt_stop();
	kt_expect("delete 0;");
}

static long kt_over_script(void *data)
{
	u32 *first = (u32 *)kt_call("kt_u_make", 1);
	u32 *second = (u32 *)kt_call("kt_u_make", 2);

	kt_memory_call("kt_u_unmake", first);
	kt_memory_call("kt_u_hand_over", second);
	kt_expect("unmake 1;over 2;");
	kt_memory_call("kt_u_unmake", second);
	return 0;
}

/* An object that the kernel frees now is not the driver's to free. */
static void kt_undo_over_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_over_script, NULL), -EFAULT);
	KT_EQ(kt.domain->fault.kind, LVD_FAULT_FREE);
	kt_expect("");
}

static long kt_strike_script(void *data)
{
	kt_call("kt_u_enrol", 1);
	kt_call("kt_u_enrol", 2);
	kt_call("kt_u_strike", 1);
	KT_EQ(kt.domain->nundos, 1);
	kt_call("kt_u_strike", 1);
	return 0;
}

/* What is not registered is not withdrawn: it may be somebody else's. */
static void kt_undo_strike_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_strike_script, NULL), -EFAULT);
	KT_EQ(kt.domain->fault.kind, LVD_FAULT_FREE);
	kt_expect("strike 1;");
	lvd_domain_reap(kt.domain);
	kt_expect("strike 2;");
}

static long kt_edit_script(void *data)
{
	char *text = (char *)kt_call("kt_u_text");

	KT_EQ(strcmp(text, "text"), 0);
	text[0] = 'n';
	kt_memory_call("kt_u_delete", text);
	return 0;
}

/* A text that the driver has been given to keep is its own. */
static void kt_undo_text_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_edit_script, NULL), 0);
	kt_expect("delete 116;");
	KT_EQ(kt.domain->nundos, 0);
	KT_EQ(kt.domain->fault.kind, LVD_FAULTS);
}

static long kt_cancel_script(void *data)
{
	kt_call("kt_u_cancel", 5);
	return 0;
}

/* What is begun again while it is stopped has stopped. */
static void kt_undo_again_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_cancel_script, NULL), 0);
	KT_EQ(kt.domain->nundos, 0);
	kt_undo_die();
	kt_expect("cancel 5;");
}

static long kt_wait_script(void *data)
{
	kt_call("kt_u_wait");
	return 0;
}

/* A call of the driver's waits for what only the end of the domain gives back. */
static void kt_undo_wait_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_lend(kt_keep_script, 4), 0);
	KT_EQ((u8)kt_call("kt_u_try", 3), 1);
	KT_EQ(kt_run(kt_wait_script, NULL), -EFAULT);
	wait_for_completion(&kt_reaped);
	kt_expect("return 4;untry 3;");
}

static long kt_lock_script(void *data)
{
	kt_call("kt_u_lock", 0);
	kt_call("kt_u_lock", 1);
	kt_call("kt_u_lock", 1);
	kt_call("kt_u_lock", 1);
	kt_call("kt_u_unlock", 1);
	KT_EQ((u8)kt_call("kt_u_try", 3), 1);
	lvd_kill(kt.domain);
	return kt_call("kt_u_lock", 0);
}

/* Locks nest; they are free before anything is taken back. */
static void kt_undo_lock_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_lock_script, NULL), -EFAULT);
	lvd_domain_reap(kt.domain);
	kt_expect("release 1;release 1;release 0;untry 3;");
	KT_EQ(kt.domain->held, 0);
}

static long kt_twice_script(void *data)
{
	kt_call("kt_u_only", 0);
	kt_call("kt_u_only", 1);
	kt_call("kt_u_unlock", 0);
	kt_call("kt_u_only", 0);
	KT_EQ(kt.domain->fault.kind, LVD_FAULTS);
	return kt_call("kt_u_only", 1);
}

/* Who has a lock does not wait for it. */
static void kt_undo_twice_lock_test(struct kunit *test)
{
	kt_undo_start(test);
	KT_EQ(kt_run(kt_twice_script, NULL), -EFAULT);
	KT_EQ(kt.domain->fault.kind, LVD_FAULT_LOCK);
	kt_expect("release 0;release 1;");
}

static long kt_hold_script(void *data)
{
	kt_call("kt_u_lock", (long)data);
	return 0;
}

static long kt_unhold_script(void *data)
{
	kt_call("kt_u_unlock", (long)data);
	return 0;
}

static long kt_die_spinning_script(void *data)
{
	kt_call("kt_u_lock", KT_SPINS);
	kt_call("kt_u_lock", KT_FORGETS);
	lvd_kill(kt.domain);
	return kt_call("kt_u_lock", 0);
}

/* Preemption stays off as long as the driver has a lock that needs that. */
static void kt_undo_preempt_test(struct kunit *test)
{
	int count = preempt_count();

	kt_undo_start(test);
	KT_EQ(kt_run(kt_hold_script, (void *)KT_FORGETS), 0);
	KT_EQ(preempt_count(), count);
	KT_EQ(kt_run(kt_hold_script, (void *)KT_SPINS), 0);
	KT_EQ(preempt_count(), count + IS_ENABLED(CONFIG_PREEMPT_COUNT));
	KT_EQ(kt_run(kt_unhold_script, (void *)KT_SPINS), 0);
	KT_EQ(preempt_count(), count);
	KT_EQ(kt_run(kt_die_spinning_script, NULL), -EFAULT);
	KT_EQ(preempt_count(), count);
	kt_expect("release 2;");
}

static long kt_short_script(void *data)
{
	char *name = kt_dstring("name");

	lvd_fail_after = (long)data;
	kt_call("kt_u_take", 1, name);
	lvd_fail_after = -1;
	return 0;
}

/* Without memory for the log, the kernel's function is not called. */
static void kt_undo_memory_test(struct kunit *test)
{
	long n;

	for (n = 0; n < 12; n++) {
		bool logged;

		kt_undo_start(test);
		kt_run(kt_short_script, (void *)n);
		logged = kt.domain->nundos;
		kt_undo_die();
		kt_expect(logged ? "put 101 2 77 name;" : "");
		kt_stop();
	}
}

static struct kunit_case kt_undo_cases[] = {
	KUNIT_CASE(kt_undo_order_test),
	KUNIT_CASE(kt_undo_own_test),
	KUNIT_CASE(kt_undo_late_test),
	KUNIT_CASE(kt_undo_alive_test),
	KUNIT_CASE(kt_undo_lend_test),
	KUNIT_CASE(kt_undo_lend_memory_test),
	KUNIT_CASE(kt_undo_lend_fault_test),
	KUNIT_CASE(kt_undo_value_test),
	KUNIT_CASE(kt_undo_arm_test),
	KUNIT_CASE(kt_undo_settled_test),
	KUNIT_CASE(kt_undo_stack_test),
	KUNIT_CASE(kt_undo_guard_test),
	KUNIT_CASE(kt_undo_twice_test),
	KUNIT_CASE(kt_undo_over_test),
	KUNIT_CASE(kt_undo_strike_test),
	KUNIT_CASE(kt_undo_text_test),
	KUNIT_CASE(kt_undo_again_test),
	KUNIT_CASE(kt_undo_wait_test),
	KUNIT_CASE(kt_undo_lock_test),
	KUNIT_CASE(kt_undo_twice_lock_test),
	KUNIT_CASE(kt_undo_preempt_test),
	KUNIT_CASE(kt_undo_memory_test),
	{}
};

struct kunit_suite kt_suite_undo = {
	.name = "ksplit_undo",
	.init = kt_init,
	.exit = kt_exit,
	.test_cases = kt_undo_cases,
};
