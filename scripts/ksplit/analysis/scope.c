// SPDX-License-Identifier: GPL-2.0
/*
 * Whose code is it?  The driver is one module, the kernel is everything else.
 * A static function of a header belongs to whoever calls it.
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

/**
 * ks_is_callers() - does the function belong to its caller?
 * @m:		the program
 * @sym:	a function
 *
 * Returns true for static functions of headers.
 */
bool ks_is_callers(const struct ks_model *m, ks_id sym)
{
	const struct ks_sym *s = &m->syms[sym];

	return s->module == KS_NONE && s->func != KS_NONE;
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
	if (ks_is_callers(a->m, sym))
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

/**
 * ks_scope_build() - find the modules around the driver
 * @a:	the analysis; fills deps
 */
void ks_scope_build(struct ks_analysis *a)
{
	a->deps = ks_alloc(a->m->nmodules, sizeof(*a->deps));
	a->deps[KS_VMLINUX] = true;
	close_over(a, a->driver, true);
	close_over(a, a->driver, false);
}
