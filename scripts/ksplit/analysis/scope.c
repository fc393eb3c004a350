// SPDX-License-Identifier: GPL-2.0
/*
 * Whose code is it?  The driver is one module, the kernel is everything else.
 * A static function of a header belongs to whoever calls it, unless the driver
 * was built to run isolated and calls it out of line: then it runs in the kernel.
 *
 * Which other modules can be reached from this driver: those that it depends
 * on and those that depend on it, both transitively.  See ks_callee_allowed().
 */
#include "analysis.h"

/**
 * ks_resolve_alias() - the symbol that is really meant
 * @m:		the program
 * @sym:	a symbol
 *
 * Returns @sym or what it is an alias of ("init_module").
 */
ks_id ks_resolve_alias(const struct ks_model *m, ks_id sym)
{
	unsigned int hops = 0;

	while (m->syms[sym].alias != KS_NONE && hops++ < 8)
		sym = m->syms[sym].alias;
	return sym;
}

/**
 * ks_is_driver() - is the symbol defined by the driver?
 * @a:		the analysis
 * @sym:	a symbol
 *
 * Returns true for what the driver's own source files define.
 */
bool ks_is_driver(const struct ks_analysis *a, ks_id sym)
{
	return a->m->syms[sym].module == a->driver;
}

static bool in_header(const struct ks_model *m, ks_id sym)
{
	const struct ks_sym *s = &m->syms[sym];

	return s->module == KS_NONE && s->func != KS_NONE;
}

/**
 * ks_is_callers() - does the function belong to its caller?
 * @a:		the analysis
 * @sym:	a function
 *
 * Returns true for static functions of headers that are not outlined.
 */
bool ks_is_callers(const struct ks_analysis *a, ks_id sym)
{
	return in_header(a->m, sym) && !a->outlined[sym];
}

/**
 * ks_side_of() - the side that runs a function
 * @a:		the analysis
 * @sym:	the function
 * @caller:	side of its caller
 *
 * Returns the side.
 */
enum ks_side ks_side_of(const struct ks_analysis *a, ks_id sym,
			enum ks_side caller)
{
	if (ks_is_callers(a, sym))
		return caller;
	return ks_is_driver(a, sym) ? KS_DRIVER : KS_KERNEL;
}

static bool needs(const struct ks_model *m, ks_id user, ks_id provider)
{
	const struct ks_module *u = &m->modules[user];
	uint32_t i;

	for (i = 0; i < u->nundef; i++)
		if (m->syms[u->undef[i]].module == provider)
			return true;
	return false;
}

/* Modules from which @from is reached (up) or which it reaches (down). */
static void close_over(struct ks_analysis *a, ks_id from, bool down)
{
	bool *seen = ks_alloc(a->m->nmodules, sizeof(*seen));
	bool more = true;
	ks_id i, j;

	seen[from] = true;
	while (more) {
		more = false;
		for (i = 1; i < a->m->nmodules; i++) {
			for (j = 1; !seen[i] && j < a->m->nmodules; j++)
				if (seen[j] && (down ? needs(a->m, j, i) :
						       needs(a->m, i, j)))
					seen[i] = more = true;
		}
	}
	for (i = 1; i < a->m->nmodules; i++)
		a->deps[i] |= seen[i];
	free(seen);
}

static void find_outlined(struct ks_analysis *a)
{
	const struct ks_module *d = &a->m->modules[a->driver];
	uint32_t i;

	a->outlined = ks_alloc(a->m->nsyms, sizeof(*a->outlined));
	for (i = 0; i < d->nundef; i++)
		a->outlined[d->undef[i]] = in_header(a->m, d->undef[i]);
}

/**
 * ks_scope_build() - find the modules around the driver
 * @a:	the analysis; fills deps, outlined
 */
void ks_scope_build(struct ks_analysis *a)
{
	find_outlined(a);
	a->deps = ks_alloc(a->m->nmodules, sizeof(*a->deps));
	a->deps[KS_VMLINUX] = true;
	close_over(a, a->driver, true);
	close_over(a, a->driver, false);
}
