// SPDX-License-Identifier: GPL-2.0
/*
 * One row of the benchmark of marshalling (paper, Table 4):
 *
 *	marshal glue|message CONSTRUCT COUNT
 *
 * makes COUNT calls that carry CONSTRUCT, by generated glue or by messages, and
 * prints the nanoseconds that one took. Run under callgrind with two counts,
 * the difference is exact: what is done once cancels out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "loopback.h"
#include "marshal_glue.c"
#include "marshal.h"

/* The driver. Out of line, and opaque to the compiler. */
#define OPAQUE(x) asm volatile("" : : "r"(x) : "memory")

void take_null(void)
{
	OPAQUE(0);
}

void take_numbers(struct numbers *o)
{
	OPAQUE(o);
}

void take_vector(struct vector *o)
{
	OPAQUE(o);
}

void take_text(const char *text)
{
	OPAQUE(text);
}

void take_bytes(const u8 *bytes, unsigned long size)
{
	OPAQUE(bytes);
	OPAQUE(size);
}

void take_variant(struct variant *o)
{
	OPAQUE(o);
}

static struct carriers glue_carriers;

static const struct binding {
	const char *name;
	void *driver;
	void *carrier;
} bindings[] = {
	{ "take_null", take_null, &glue_carriers.null },
	{ "take_integer", take_numbers, &glue_carriers.integer },
	{ "take_integers", take_numbers, &glue_carriers.integers },
	{ "give_integer", take_numbers, &glue_carriers.integer_out },
	{ "give_integers", take_numbers, &glue_carriers.integers_out },
	{ "both_integer", take_numbers, &glue_carriers.integer_both },
	{ "both_integers", take_numbers, &glue_carriers.integers_both },
	{ "take_array", take_vector, &glue_carriers.array },
	{ "take_string", take_text, &glue_carriers.string },
	{ "take_void", take_bytes, &glue_carriers.bytes },
	{ "take_union", take_variant, &glue_carriers.variant },
};

static void bind_all(void)
{
	struct lvd_domain *domain = lvd_loop_domain(&marshal_glue);
	unsigned int i, j;

	if (IS_ERR(domain))
		abort();
	for (i = 0; i < sizeof(bindings) / sizeof(bindings[0]); i++) {
		if (lvd_loop_bind(domain, bindings[i].name, bindings[i].driver))
			abort();
		for (j = 0; j < marshal_glue.nfuncs; j++)
			if (!strcmp(marshal_glue.funcs[j].name, bindings[i].name))
				memcpy(bindings[i].carrier,
				       &marshal_glue.funcs[j].kernel,
				       sizeof(void *));
	}
}

static struct numbers numbers;
static struct vector vector;
static struct variant variant = { .tag = 1, .u.text = "thirty-one characters of text.." };
static char text[STRING_BYTES];
static u8 bytes[VOID_BYTES];

static int run(const struct carriers *c, const char *what, unsigned long count)
{
	unsigned long i;

#define ROW(name, call)					\
	do {						\
		if (!strcmp(what, name)) {		\
			for (i = 0; i < count; i++)	\
				call;			\
			return 0;			\
		}					\
	} while (0)

	ROW("null", c->null());
	ROW("integer", c->integer(&numbers));
	ROW("integers", c->integers(&numbers));
	ROW("integer-out", c->integer_out(&numbers));
	ROW("integers-out", c->integers_out(&numbers));
	ROW("integer-both", c->integer_both(&numbers));
	ROW("integers-both", c->integers_both(&numbers));
	ROW("array", c->array(&vector));
	ROW("string", c->string(text));
	ROW("void", c->bytes(bytes, sizeof(bytes)));
	ROW("union", c->variant(&variant));
	return -1;
}

int main(int argc, char **argv)
{
	struct timespec start, end;
	const struct carriers *c;
	unsigned long count;

	if (argc != 4 || (strcmp(argv[1], "glue") && strcmp(argv[1], "message"))) {
		fprintf(stderr, "usage: marshal glue|message CONSTRUCT COUNT\n");
		return 2;
	}
	bind_all();
	memset(text, 'x', sizeof(text) - 1);
	c = strcmp(argv[1], "glue") ? &message_carriers : &glue_carriers;
	count = strtoul(argv[3], NULL, 10);
	clock_gettime(CLOCK_MONOTONIC, &start);
	if (run(c, argv[2], count)) {
		fprintf(stderr, "marshal: error: no construct %s\n", argv[2]);
		return 2;
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%.2f\n", ((end.tv_sec - start.tv_sec) * 1e9 +
			  (end.tv_nsec - start.tv_nsec)) / count);
	return 0;
}
