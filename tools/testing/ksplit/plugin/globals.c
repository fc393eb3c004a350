// SPDX-License-Identifier: GPL-2.0
/*
 * Variables: what kind of symbol each is, and accesses to them.
 */
struct config {
	int level;
	struct config *next;
};

extern struct config kernel_config;
extern int elsewhere __attribute__((weak));
struct config mine;
static struct config *head;
static const int limit = 3;
int table[4][2];

/* reads kernel_config.level, writes mine.level and table[1][0] */
void direct(void)
{
	mine.level = kernel_config.level;
	table[1][0] = 1;
}

/* reads head, then level of what it points to */
int through_pointer(void)
{
	return head->level;
}

/* stores the address of a global */
void link(struct config *c)
{
	head = c;
	head->next = &mine;
}

/* two static variables of one name, kept apart */
int counters(int which)
{
	if (which) {
		static int count;

		return ++count;
	} else {
		static int count;

		return --count;
	}
}

/* a weak symbol, a constant, an element by a variable index */
int others(int i)
{
	return (&elsewhere ? elsewhere : limit) + table[i][i];
}

/* volatile: READ_ONCE() and WRITE_ONCE() */
void once(void)
{
	*(volatile int *)&mine.level = *(volatile int *)&kernel_config.level;
}

void __attribute__((noreturn)) stop(void);

void never_back(void)
{
	stop();
}
