// SPDX-License-Identifier: GPL-2.0
/*
 * The boundary: which functions cross it.
 *
 * Driver to kernel: the function symbols that the module needs from outside.
 * Kernel to driver: the driver's functions whose address reaches something
 * that the kernel reads - a field of a struct that the kernel knows, an
 * argument of a kernel function, a kernel variable - and module_init(),
 * module_exit().  By name: what the driver exports.
 */
#include "analysis.h"

static bool has_prefix(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

/* Does kernel code touch the field, or a public header declare its struct? */
static bool kernel_knows(const struct ks_analysis *a, uint32_t cell)
{
	const char *file = a->m->structs[a->cells[cell].strukt].file;

	return has_prefix(file, "include/") ||
	       (has_prefix(file, "arch/") && strstr(file, "/include/")) ||
	       ks_touches(a, KS_KERNEL, cell);
}

static struct ks_crossing *add(struct ks_analysis *a, size_t *cap,
			       enum ks_crossing_kind kind, ks_id sym)
{
	struct ks_crossing *c;
	uint32_t i;

	for (i = 0; i < a->ncrossings; i++)
		if (a->crossings[i].sym == sym && a->crossings[i].kind == kind)
			return &a->crossings[i];
	a->crossings = ks_grow(a->crossings, a->ncrossings, cap,
			       sizeof(*a->crossings));
	c = &a->crossings[a->ncrossings++];
	*c = (struct ks_crossing){ .kind = kind, .sym = sym };
	return c;
}

static void add_imports(struct ks_analysis *a, size_t *cap)
{
	const struct ks_module *d = &a->m->modules[a->driver];
	struct ks_crossing *c;
	uint32_t i;

	for (i = 0; i < d->nundef; i++) {
		ks_id sym = d->undef[i];

		if (!(a->m->syms[sym].flags & KSPLIT_SYM_FUNCTION) &&
		    !ks_is_helper_symbol(a->m->syms[sym].name))
			continue;
		c = add(a, cap, KS_RPC, sym);
		c->ignored = ks_is_helper_symbol(a->m->syms[sym].name);
		c->in_library = !c->ignored && ks_is_library(a, sym);
	}
}

static void add_exports(struct ks_analysis *a, size_t *cap)
{
	const struct ks_module *d = &a->m->modules[a->driver];
	uint32_t i;

	for (i = 0; i < d->nexports; i++)
		if (a->m->syms[d->exports[i]].flags & KSPLIT_SYM_FUNCTION)
			add(a, cap, KS_RPC_EXPORT, d->exports[i]);
}

static void add_member(struct ks_crossing *c, uint32_t cell)
{
	c->members = realloc(c->members,
			     (c->nmembers + 1) * sizeof(*c->members));
	if (!c->members)
		exit(3);
	c->members[c->nmembers++] = cell;
}

static void add_callbacks_of(struct ks_analysis *a, size_t *cap,
			     const ks_id *syms, uint32_t n, uint32_t cell)
{
	struct ks_crossing *c;
	uint32_t i;

	for (i = 0; i < n; i++) {
		if (!ks_is_driver(a, syms[i]))
			continue;
		c = add(a, cap, KS_RPC_PTR, syms[i]);
		if (cell != KS_NONE)
			add_member(c, cell);
	}
}

static void add_callbacks(struct ks_analysis *a, size_t *cap)
{
	const struct ks_model *m = a->m;
	const ks_id *syms;
	uint32_t c, i, n;
	ks_id s;

	for (c = 0; c < a->ncells; c++) {
		n = ks_funcptr_cell(a, c, &syms);
		if (n && kernel_knows(a, c))
			add_callbacks_of(a, cap, syms, n, c);
	}
	for (s = 0; s < m->nsyms; s++) {
		if (ks_is_driver(a, s) || ks_is_callers(a, s))
			continue;
		if (!(m->syms[s].flags & KSPLIT_SYM_FUNCTION)) {
			n = ks_funcptr_global(a, s, &syms);
			add_callbacks_of(a, cap, syms, n, KS_NONE);
			continue;
		}
		for (i = 0; i < ks_nparams(m, s); i++) {
			n = ks_funcptr_param(a, s, i, &syms);
			add_callbacks_of(a, cap, syms, n, KS_NONE);
		}
	}
}

static void add_entry(struct ks_analysis *a, size_t *cap, const char *name)
{
	ks_id sym = ks_find_sym(a->m, a->driver, name);

	if (sym != KS_NONE && a->m->syms[sym].module == a->driver)
		add(a, cap, KS_RPC_PTR, ks_resolve_alias(a->m, sym));
}

static const struct ks_model *sort_model;

static int by_kind_and_name(const void *x, const void *y)
{
	const struct ks_crossing *a = x, *b = y;
	const struct ks_sym *s = &sort_model->syms[a->sym];
	const struct ks_sym *t = &sort_model->syms[b->sym];
	int cmp;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	cmp = strcmp(s->name, t->name);
	if (!cmp)
		cmp = strcmp(s->file, t->file);
	return cmp ? cmp : (a->sym > b->sym) - (a->sym < b->sym);
}

/**
 * ks_boundary_build() - list the functions that cross
 * @a:	the analysis; fills crossings
 */
void ks_boundary_build(struct ks_analysis *a)
{
	size_t cap = 0;

	add_imports(a, &cap);
	add_exports(a, &cap);
	add_callbacks(a, &cap);
	add_entry(a, &cap, "init_module");
	add_entry(a, &cap, "cleanup_module");
	sort_model = a->m;
	if (a->ncrossings)
		qsort(a->crossings, a->ncrossings, sizeof(*a->crossings),
		      by_kind_and_name);
}

/**
 * ks_boundary_free() - undo ks_boundary_build()
 * @a:	the analysis
 */
void ks_boundary_free(struct ks_analysis *a)
{
	uint32_t i;

	for (i = 0; i < a->ncrossings; i++)
		free(a->crossings[i].members);
	free(a->crossings);
}
