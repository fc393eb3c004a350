// SPDX-License-Identifier: GPL-2.0
/*
 * Where the words of arguments are when a function is called (System V ABI for
 * x86-64, 3.2.3): six in registers, the rest on the stack. Structs of more than
 * two words are on the stack even if registers are left.
 */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "internal.h"
#include "lvd_x86.h"

#define REGISTERS	6

static_assert(LVD_ABI_WORDS >= LVD_MAX_ARGS + REGISTERS);

/* Word @i of @func's arguments is word where[i] of registers, then stack. */
static unsigned int place(const struct lvd_func *func, unsigned int n,
			  u8 *where)
{
	unsigned int reg = 0, stack = REGISTERS, i;

	for (i = 0; i < n; i++) {
		if (reg < REGISTERS && !(func->stack & BIT(i)))
			where[i] = reg++;
		else
			where[i] = stack++;
	}
	return stack > REGISTERS ? stack : reg;
}

/**
 * lvd_abi_words() - words as a function of the driver expects them
 * @func:	the function
 * @arg:	words in the order of its arguments
 * @n:		how many, at most LVD_MAX_ARGS
 * @words:	LVD_ABI_WORDS words
 *
 * Returns how many there are now.
 */
unsigned int lvd_abi_words(const struct lvd_func *func,
			   const unsigned long *arg, unsigned int n,
			   unsigned long *words)
{
	u8 where[LVD_MAX_ARGS];
	unsigned int total = place(func, n, where), i;

	memset(words, 0, total * sizeof(*words));
	for (i = 0; i < n; i++)
		words[where[i]] = arg[i];
	return total;
}

/**
 * lvd_abi_fetch() - fetch the arguments of a call out of a domain
 * @out:	the call
 * @func:	what is called
 * @arg:	LVD_MAX_ARGS words, zeroed: in the order of the arguments
 *
 * Of a variadic function all words are fetched that there can be, or that the
 * stack has.
 *
 * Returns false if the arguments do not lie on the domain's stack.
 */
bool lvd_abi_fetch(const struct lvd_out *out, const struct lvd_func *func,
		   unsigned long *arg)
{
	unsigned int least = min(func->nwords, LVD_MAX_ARGS), n, i;
	unsigned long words[LVD_ABI_WORDS];
	u8 where[LVD_MAX_ARGS];

	n = func->variadic ? LVD_MAX_ARGS : least;
	while (!lvd_out_args(out, words, place(func, n, where)))
		if (n-- == least)
			return false;
	for (i = 0; i < n; i++)
		arg[i] = words[where[i]];
	return true;
}
