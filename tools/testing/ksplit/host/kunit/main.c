// SPDX-License-Identifier: GPL-2.0
/* Runs the suites of kernel/lvd/lvd_kunit.c on the build machine. */
#include <stdlib.h>
#include <fnmatch.h>

#include <kunit/test.h>
#include <linux/semaphore.h>

/**
 * struct kunit_memory - memory that goes with its case
 * @next:	the next one
 * @bytes:	the memory
 */
struct kunit_memory {
	struct kunit_memory *next;
	char bytes[] __attribute__((aligned(16)));
};

void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	struct kunit_memory *m = calloc(1, sizeof(*m) + size);

	if (!m)
		abort();
	m->next = test->memory;
	test->memory = m;
	return m->bytes;
}

void kunit_failed(struct kunit *test, bool fatal, const char *file, int line,
		  const char *what, long long left, long long right,
		  const char *fmt, ...)
{
	va_list args;

	test->failed = true;
	printf("    # %s:%d: %s: %lld (%#llx), %lld (%#llx) ", file, line, what,
	       left, left, right, right);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
	if (fatal)
		longjmp(test->abort, 1);
}

static void free_memory(struct kunit *test)
{
	struct kunit_memory *m, *next;

	for (m = test->memory; m; m = next) {
		next = m->next;
		free(m);
	}
	test->memory = NULL;
}

void down(struct semaphore *sem)
{
	host_down(sem);
}

int down_trylock(struct semaphore *sem)
{
	return host_down_trylock(sem);
}

void up(struct semaphore *sem)
{
	host_up(sem);
}

static struct kunit current_test;

static void run_one(const struct kunit_suite *suite,
		    const struct kunit_case *c)
{
	struct kunit *test = &current_test;

	if (!setjmp(test->abort)) {
		if (!suite->init || !suite->init(test))
			c->run_case(test);
	}
	if (suite->exit && !setjmp(test->abort))
		suite->exit(test);
	free_memory(test);
}

static unsigned int number, failures;

static void run(const struct kunit_suite *suite, const struct kunit_case *c,
		const void *param, const char *name, const char *only)
{
	struct kunit *test = &current_test;

	if (only && fnmatch(only, name, 0))
		return;
	memset(test, 0, sizeof(*test));
	test->name = name;
	test->param_value = param;
	run_one(suite, c);
	printf("%sok %u - %s: %s%s%s\n", test->failed ? "not " : "", ++number,
	       suite->name, name, *test->skipped ? " # SKIP " : "",
	       test->skipped);
	fflush(stdout);
	failures += test->failed;
}

static void run_case(const struct kunit_suite *suite,
		     const struct kunit_case *c, const char *only)
{
	char desc[KUNIT_PARAM_DESC_SIZE] = "";
	const void *param;

	if (!c->generate_params) {
		run(suite, c, NULL, c->name, only);
		return;
	}
	for (param = c->generate_params(NULL, desc); param;
	     param = c->generate_params(param, desc))
		run(suite, c, param, desc, only);
}

int main(int argc, char **argv)
{
	struct kunit_suite * const *suite;
	const struct kunit_case *c;

	if (argc > 3 || (argc > 1 && argv[1][0] == '-')) {
		fprintf(stderr, "usage: %s [SUITE [CASE]]\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (suite = kunit_suites; *suite; suite++) {
		if (argc > 1 && fnmatch(argv[1], (*suite)->name, 0))
			continue;
		for (c = (*suite)->test_cases; c->run_case; c++)
			run_case(*suite, c, argc > 2 ? argv[2] : NULL);
	}
	printf("1..%u\n", number);
	return failures ? 1 : 0;
}
