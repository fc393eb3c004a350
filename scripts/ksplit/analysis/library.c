// SPDX-License-Identifier: GPL-2.0
/*
 * Library functions: what needs no crossing because it can run on either side.
 * Domains have copies of those in library_names.h. That they still are what
 * they must be is derived from the records: such a function touches only
 * scalars behind its arguments, locals and read-only data, and calls only the
 * like. Fields of structs disqualify it: they are what a crossing synchronises.
 */
#include "analysis.h"

#define MAX_DEPTH	16

/* Compiler and tracing helpers: calls that no source line makes. */
static const char *const helper_prefixes[] = {
	"__SCK__", "__SCT__",			/* static calls */
	"__asan_", "__hwasan_", "__kasan_", "__kcsan_", "__kmsan_",
	"__msan_", "__sanitizer_", "__tsan_", "__ubsan_",
	"__x86_indirect_", "__x86_return_",	/* retpolines */
	"__gcov_",				/* counters of lines */
	"__cfi_", "__pfx_",
	"__traceiter_", "__tracepoint_", "__SCT__tp_func_",
};

/* No domain has these; what it has is added. */
static const char *const helpers[] = {
	"__cyg_profile_func_enter", "__cyg_profile_func_exit",
	"__fentry__", "__stack_chk_guard",
	"__this_module", "_mcount", "mcount", "retbleed_return_thunk",
	"zen_untrain_ret",
#define LVD_LIBRARY(name)
#define LVD_HELPER(name) #name,
#include "../../../kernel/lvd/library_names.h"
#undef LVD_LIBRARY
#undef LVD_HELPER
};

static const char *const library[] = {
#define LVD_LIBRARY(name) #name,
#define LVD_HELPER(name)
#include "../../../kernel/lvd/library_names.h"
#undef LVD_LIBRARY
#undef LVD_HELPER
};

static int by_name(const void *key, const void *entry)
{
	return strcmp(key, *(const char *const *)entry);
}

/**
 * ks_is_helper_symbol() - is it a helper of the compiler or of tracing?
 * @name:	symbol name
 *
 * Returns true for symbols that are no part of a driver's interface; the list
 * is in Documentation/ksplit.rst.
 */
bool ks_is_helper_symbol(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(helpers); i++)
		if (!strcmp(name, helpers[i]))
			return true;
	for (i = 0; i < ARRAY_SIZE(helper_prefixes); i++)
		if (!strncmp(name, helper_prefixes[i],
			     strlen(helper_prefixes[i])))
			return true;
	return false;
}

/* Only locals, scalars behind an argument, and read-only variables. */
static bool place_is_pure(const struct ks_analysis *a, ks_id path, bool write)
{
	const struct ks_path *root = &a->m->paths[a->roots[path]];
	const struct ks_target *t = &a->targets[path];

	switch (root->op) {
	case KSPLIT_P_LOCAL:
	case KSPLIT_P_PARMVAR:
		return true;
	case KSPLIT_P_PARAM:
	case KSPLIT_P_RESULT:
	case KSPLIT_P_REC:
		return t->kind == KS_TARGET_SCALAR ||
		       t->kind == KS_TARGET_NONE;
	case KSPLIT_P_STR:
		return true;
	case KSPLIT_P_GLOBAL:
		return !write &&
		       a->m->syms[root->a].flags & KSPLIT_SYM_READONLY;
	default:
		return false;
	}
}

static bool asm_is_pure(const struct ks_analysis *a, const struct ks_rec *r)
{
	uint32_t i, k;

	if (r->flags & (KSPLIT_ASM_MEMORY | KSPLIT_ASM_ATOMIC))
		return !r->nargs && !*r->text;	/* barrier() */
	for (i = 0; i < r->nargs; i++)
		for (k = 0; r->ops[i].is_place && k < r->ops[i].set.n; k++)
			if (!place_is_pure(a, r->ops[i].set.v[k],
					   i < r->nout))
				return false;
	return true;
}

static bool sym_is_pure(const struct ks_analysis *a, ks_id sym, ks_id *stack,
			unsigned int depth);

static bool body_is_pure(const struct ks_analysis *a, ks_id func, ks_id *stack,
			 unsigned int depth)
{
	struct ks_rec_iter it;
	bool pure = true;
	struct ks_rec r;
	uint32_t i;

	ks_rec_init(&it, KS_KIND(KSPLIT_R_ACCESS) | KS_KIND(KSPLIT_R_ASM) |
		    KS_KIND(KSPLIT_R_CALL));
	ks_rec_begin(&it, a->m, &a->m->funcs[func]);
	while (pure && ks_rec_next(&it, &r)) {
		if (r.kind == KSPLIT_R_ACCESS)
			for (i = 0; pure && i < r.a.n; i++)
				pure = place_is_pure(a, r.a.v[i],
					r.flags & KSPLIT_ACC_WRITE);
		else if (r.kind == KSPLIT_R_ASM)
			pure = asm_is_pure(a, &r);
		else if (r.kind == KSPLIT_R_CALL)
			pure = !(r.flags & KSPLIT_C_INDIRECT) &&
			       sym_is_pure(a, r.callee, stack, depth);
	}
	ks_rec_end(&it);
	return pure;
}

static bool sym_is_pure(const struct ks_analysis *a, ks_id sym, ks_id *stack,
			unsigned int depth)
{
	const struct ks_known *k;
	unsigned int i;
	ks_id f;

	sym = ks_resolve_alias(a->m, sym);
	k = a->known[sym];
	if (k)
		return k->library;
	if (a->m->syms[sym].func == KS_NONE || depth >= MAX_DEPTH)
		return false;
	for (i = 0; i < depth; i++)
		if (stack[i] == sym)
			return true;
	stack[depth] = sym;
	for (f = a->m->syms[sym].func; f != KS_NONE;
	     f = a->m->funcs[f].variant)
		if (!body_is_pure(a, f, stack, depth + 1))
			return false;
	return true;
}

static bool is_struct_pointer(const struct ks_model *m, ks_id type)
{
	const struct ks_type *t = &m->types[type];

	if (t->kind == KSPLIT_TYPE_RECORD)
		return true;
	return t->kind == KSPLIT_TYPE_POINTER &&
	       m->types[t->target].kind == KSPLIT_TYPE_RECORD;
}

/**
 * ks_is_library() - can the kernel function run inside a domain?
 * @a:		the analysis
 * @sym:	the function
 *
 * Returns true if domains have it, its closure touches only its arguments and
 * read-only data, and no argument is a struct.
 */
bool ks_is_library(const struct ks_analysis *a, ks_id sym)
{
	ks_id stack[MAX_DEPTH];
	unsigned int i;

	if (!bsearch(a->m->syms[sym].name, library, ARRAY_SIZE(library),
		     sizeof(library[0]), by_name))
		return false;
	for (i = 0; i < ks_nparams(a->m, sym); i++)
		if (is_struct_pointer(a->m, ks_param_type(a->m, sym, i)))
			return false;
	return sym_is_pure(a, sym, stack, 0);
}
