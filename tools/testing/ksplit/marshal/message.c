// SPDX-License-Identifier: GPL-2.0
/*
 * The baseline: what crosses is written into a message, the message is copied
 * to the other side, and read there into an object of its own. Every value has
 * a tag and a length, and the reader checks both: it does not trust the writer.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "marshal.h"

enum tag { TAG_NUMBER = 1, TAG_BYTES };

struct message {
	uint32_t function, size;
	unsigned char data[];
};

/*
 * Both sides' buffers of one message. They belong to the call: others may be
 * under way.
 */
struct exchange {
	struct message *sent, *received;
};

static void *allocate_bytes(size_t size)
{
	void *p = malloc(size);

	if (!p)
		abort();
	return p;
}

static void begin(struct exchange *x, uint32_t function, size_t room)
{
	x->sent = allocate_bytes(sizeof(*x->sent) + room);
	x->sent->function = function;
	x->sent->size = 0;
}

/* The crossing. */
static void cross(struct exchange *x)
{
	size_t size = sizeof(*x->sent) + x->sent->size;

	x->received = allocate_bytes(size);
	memcpy(x->received, x->sent, size);
}

static void end(struct exchange *x)
{
	free(x->sent);
	free(x->received);
}

#define TAG_BYTES_ROOM	(1 + sizeof(uint32_t))

static void put(struct exchange *x, enum tag tag, const void *value,
		uint32_t size)
{
	unsigned char *p = x->sent->data + x->sent->size;

	p[0] = tag;
	memcpy(p + 1, &size, sizeof(size));
	memcpy(p + 1 + sizeof(size), value, size);
	x->sent->size += TAG_BYTES_ROOM + size;
}

static uint32_t get(struct exchange *x, uint32_t at, enum tag tag, void *value,
		    uint32_t room)
{
	const unsigned char *p = x->received->data + at;
	uint32_t size;

	if (at + TAG_BYTES_ROOM > x->received->size || p[0] != tag)
		abort();
	memcpy(&size, p + 1, sizeof(size));
	if (size > room || at + TAG_BYTES_ROOM + size > x->received->size)
		abort();
	memcpy(value, p + TAG_BYTES_ROOM, size);
	return at + TAG_BYTES_ROOM + size;
}

/* A message of a head only needs no buffers. */
static void cross_empty(uint32_t function)
{
	struct message sent = { .function = function }, received;

	memcpy(&received, &sent, sizeof(received));
	asm volatile("" : : "r"(&received) : "memory");
}

/* An object: what is not carried is zero. */
static void *allocate(size_t size)
{
	void *p = calloc(1, size);

	if (!p)
		abort();
	return p;
}

static void carry_null(void)
{
	cross_empty(0);
	take_null();
	cross_empty(0);
}

static void send_numbers(const void *from, void *to, unsigned int n)
{
	const unsigned long *v = from;
	unsigned long *w = to;
	struct exchange x;
	uint32_t at = 0;
	unsigned int i;

	if (!n) {
		cross_empty(1);
		return;
	}
	begin(&x, 1, n * (TAG_BYTES_ROOM + sizeof(*v)));
	for (i = 0; i < n; i++)
		put(&x, TAG_NUMBER, &v[i], sizeof(v[i]));
	cross(&x);
	for (i = 0; i < n; i++)
		at = get(&x, at, TAG_NUMBER, &w[i], sizeof(w[i]));
	end(&x);
}

/* @in and @out: the first of @n numbers each */
static void carry_numbers(struct numbers *o, size_t in, size_t out,
			  unsigned int n_in, unsigned int n_out)
{
	struct numbers *other = allocate(sizeof(*other));

	send_numbers((void *)o + in, (void *)other + in, n_in);
	take_numbers(other);
	send_numbers((void *)other + out, (void *)o + out, n_out);
	free(other);
}

#define A offsetof(struct numbers, a0)
#define B offsetof(struct numbers, b0)
#define C offsetof(struct numbers, c0)

static void carry_integer(struct numbers *o)
{
	carry_numbers(o, A, A, 1, 0);
}

static void carry_integers(struct numbers *o)
{
	carry_numbers(o, A, A, 9, 0);
}

static void carry_integer_out(struct numbers *o)
{
	carry_numbers(o, B, B, 0, 1);
}

static void carry_integers_out(struct numbers *o)
{
	carry_numbers(o, B, B, 0, 9);
}

static void carry_integer_both(struct numbers *o)
{
	carry_numbers(o, C, C, 1, 1);
}

static void carry_integers_both(struct numbers *o)
{
	carry_numbers(o, C, C, 9, 9);
}

static void carry_array(struct vector *o)
{
	struct vector *other = allocate(sizeof(*other));
	struct exchange x;

	begin(&x, 2, TAG_BYTES_ROOM + sizeof(o->v));
	put(&x, TAG_BYTES, o->v, sizeof(o->v));
	cross(&x);
	get(&x, 0, TAG_BYTES, other->v, sizeof(other->v));
	end(&x);
	take_vector(other);
	cross_empty(2);
	free(other);
}

/* Returns what the other side reads, to be freed. */
static void *send_bytes(uint32_t function, const void *from, uint32_t size)
{
	struct exchange x;
	void *other;

	begin(&x, function, TAG_BYTES_ROOM + size);
	put(&x, TAG_BYTES, from, size);
	cross(&x);
	other = allocate_bytes(x.received->size);
	get(&x, 0, TAG_BYTES, other, x.received->size);
	end(&x);
	return other;
}

static void carry_string(const char *text)
{
	uint32_t size = strlen(text) + 1;
	char *other = send_bytes(3, text, size);

	if (other[size - 1])
		abort();
	take_text(other);
	cross_empty(3);
	free(other);
}

static void carry_bytes(const u8 *bytes, unsigned long size)
{
	u8 *other = send_bytes(4, bytes, size);

	take_bytes(other, size);
	cross_empty(4);
	free(other);
}

static void carry_variant(struct variant *o)
{
	struct variant *other = allocate(sizeof(*other));
	struct exchange x;
	uint32_t at = 0;

	begin(&x, 5, sizeof(*o) + 4 * TAG_BYTES_ROOM);
	put(&x, TAG_NUMBER, &o->tag, sizeof(o->tag));
	put(&x, TAG_NUMBER, &o->x, sizeof(o->x));
	put(&x, TAG_NUMBER, &o->y, sizeof(o->y));
	if (marshal_body_tag(o))
		put(&x, TAG_BYTES, o->u.text, sizeof(o->u.text));
	else
		put(&x, TAG_NUMBER, &o->u.number, sizeof(o->u.number));
	cross(&x);
	at = get(&x, at, TAG_NUMBER, &other->tag, sizeof(o->tag));
	at = get(&x, at, TAG_NUMBER, &other->x, sizeof(o->x));
	at = get(&x, at, TAG_NUMBER, &other->y, sizeof(o->y));
	if (marshal_body_tag(other))
		get(&x, at, TAG_BYTES, other->u.text, sizeof(o->u.text));
	else
		get(&x, at, TAG_NUMBER, &other->u.number, sizeof(o->u.number));
	end(&x);
	take_variant(other);
	cross_empty(5);
	free(other);
}

const struct carriers message_carriers = {
	.null = carry_null,
	.integer = carry_integer,
	.integers = carry_integers,
	.integer_out = carry_integer_out,
	.integers_out = carry_integers_out,
	.integer_both = carry_integer_both,
	.integers_both = carry_integers_both,
	.array = carry_array,
	.string = carry_string,
	.bytes = carry_bytes,
	.variant = carry_variant,
};
