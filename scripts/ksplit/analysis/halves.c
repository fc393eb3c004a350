// SPDX-License-Identifier: GPL-2.0
/*
 * Two threads for the stages that read all functions and gather what does not
 * depend on the order.
 */
#include <pthread.h>

#include "analysis.h"

struct half {
	void (*fn)(void *arg, ks_id func, ks_id end);
	void *arg;
	ks_id func, end;
};

static void *run_half(void *arg)
{
	const struct half *h = arg;

	h->fn(h->arg, h->func, h->end);
	return NULL;
}

/* The function in the middle of the unpacked records. */
static ks_id middle(const struct ks_model *m)
{
	size_t all = 0, half = 0;
	ks_id i;

	for (i = 0; i < m->nfuncs; i++)
		all += m->funcs[i].words;
	for (i = 0; i < m->nfuncs && half < all / 2; i++)
		half += m->funcs[i].words;
	return i;
}

/**
 * ks_halves() - do something with all functions, in two threads
 * @m:		the program
 * @fn:		does it with the functions [@func, @end)
 * @low:	its argument for the first half
 * @high:	for the second half; the two share nothing that they change
 */
void ks_halves(const struct ks_model *m,
	       void (*fn)(void *arg, ks_id func, ks_id end),
	       void *low, void *high)
{
	struct half l = { fn, low, 0, middle(m) };
	struct half h = { fn, high, l.end, m->nfuncs };
	pthread_t thread;

	if (pthread_create(&thread, NULL, run_half, &h)) {
		run_half(&l);
		run_half(&h);
		return;
	}
	run_half(&l);
	pthread_join(thread, NULL);
}
