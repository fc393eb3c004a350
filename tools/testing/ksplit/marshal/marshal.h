/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the benchmark of marshalling carries, and the functions that carry it.
 */
#ifndef KSPLIT_MARSHAL_H
#define KSPLIT_MARSHAL_H

#include <linux/types.h>

struct numbers {
	unsigned long a0, a1, a2, a3, a4, a5, a6, a7, a8;
	unsigned long b0, b1, b2, b3, b4, b5, b6, b7, b8;
	unsigned long c0, c1, c2, c3, c4, c5, c6, c7, c8;
};

struct vector {
	unsigned long v[32];
};

union body {
	unsigned long number;
	char text[32];
};

struct variant {
	unsigned long tag, x, y;
	union body u;
};

#define STRING_BYTES	256
#define VOID_BYTES	4096

/**
 * marshal_body_tag() - which member of the union counts?
 * @o:		the object
 *
 * Returns the number of the member.
 */
static inline int marshal_body_tag(const struct variant *o)
{
	return o->tag;
}

/**
 * struct carriers - one way to carry a call, by what it carries
 *
 * Each member calls the driver's function of that name, which does nothing:
 * generated glue, or a message that is written, copied and read.
 */
struct carriers {
	void (*null)(void);
	void (*integer)(struct numbers *o);
	void (*integers)(struct numbers *o);
	void (*integer_out)(struct numbers *o);
	void (*integers_out)(struct numbers *o);
	void (*integer_both)(struct numbers *o);
	void (*integers_both)(struct numbers *o);
	void (*array)(struct vector *o);
	void (*string)(const char *text);
	void (*bytes)(const u8 *bytes, unsigned long size);
	void (*variant)(struct variant *o);
};

extern const struct carriers message_carriers;

/* The driver: what the glue and the messages call. */
void take_null(void);
void take_numbers(struct numbers *o);
void take_vector(struct vector *o);
void take_text(const char *text);
void take_bytes(const u8 *bytes, unsigned long size);
void take_variant(struct variant *o);

#endif /* KSPLIT_MARSHAL_H */
