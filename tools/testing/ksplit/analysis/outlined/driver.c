// SPDX-License-Identifier: GPL-2.0
/* As isolate.h does it. */
#define OUTLINED(name)							\
	__attribute__((__noinline__, __noipa__,				\
		       __section__(".text.ksplit." #name		\
				   ",\"ax\",@progbits\n\t.weak " #name "\n#")))

struct dev;
static int dev_get(struct dev *d) OUTLINED(dev_get);
static int dev_put(struct dev *d) OUTLINED(dev_put);

#include "include/linux/dev.h"

static struct dev d;

static int drv_init(void)
{
	d.mode = 1;
	d.users = 0;
	d.calls = 0;
	dev_add(&d);
	if (dev_mode(&d) && d.state && d.users && d.calls)
		return dev_get(&d);
	return 0;
}

int init_module(void) __attribute__((alias("drv_init")));
