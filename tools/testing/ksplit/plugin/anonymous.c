// SPDX-License-Identifier: GPL-2.0
/*
 * Anonymous structs and unions, and struct_group(), which gives one field two
 * names: each access is recorded under the name that was used.
 */
#define struct_group(NAME, MEMBERS...) \
	union { struct { MEMBERS }; struct { MEMBERS } NAME; }

typedef struct {
	int value;
} named_by_typedef;

/* a second name changes nothing */
typedef named_by_typedef second_name;

struct packet {
	int length;
	union {
		struct {
			struct packet *next, *prev;
		};
		unsigned long key;
	};
	struct_group(headers,
		unsigned short protocol;
		unsigned char mark;
	);
	second_name counter;
	union {
		int only;
	} named;
};

/* reads next (in the struct in the union), writes key (in the union) */
void members(struct packet *p, unsigned long v)
{
	struct packet *n = p->next;

	n->key = v;
}

/* writes mark in the anonymous half of the group */
void by_member(struct packet *p)
{
	p->mark = 1;
}

/* writes mark in the named half, then copies the whole group */
void by_group(struct packet *p, struct packet *q)
{
	p->headers.mark = 1;
	p->headers = q->headers;
}

/* the struct is called by its first typedef; a union that is a named member */
int others(struct packet *p)
{
	return p->counter.value + p->named.only;
}
