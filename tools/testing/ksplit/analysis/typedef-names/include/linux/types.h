/* SPDX-License-Identifier: GPL-2.0 */
typedef struct {
	long counter;
} token_t;

typedef token_t ticket_t;

struct file {
	ticket_t count;
	int mode;
};

struct stats {
	token_t bytes;
	int id;
};

static inline void token_inc(token_t *v)
{
	v->counter++;
}

static inline long ticket_read(ticket_t *v)
{
	return v->counter;
}

void file_open(struct file *f);
void stats_add(struct stats *s);
