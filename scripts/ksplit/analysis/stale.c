// SPDX-License-Identifier: GPL-2.0
/*
 * Does what a resolution names still exist?  The kernel moves on, and a line
 * that is about nothing would be believed for ever.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdarg.h>

#include "resolve.h"

static bool __attribute__((format(printf, 2, 3)))
stale(const struct ks_resolution *r, const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "%s:%u:%u: error: stale: ", r->file, r->pos.line,
		r->pos.col);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputs(": correct the path or remove the line\n", stderr);
	return true;
}

/**
 * ks_param_name() - name of a parameter
 * @m:		the program
 * @sym:	the function
 * @i:		number of the parameter
 *
 * Returns "arg0" and so on if the records do not know it.
 */
const char *ks_param_name(const struct ks_model *m, ks_id sym, unsigned int i)
{
	ks_id func = m->syms[ks_resolve_alias(m, sym)].func;
	char name[16];

	if (func != KS_NONE && i < m->funcs[func].nparams &&
	    *m->funcs[func].params[i])
		return m->funcs[func].params[i];
	snprintf(name, sizeof(name), "arg%u", i);
	return strdup(name);
}

static ks_id find_struct(const struct ks_model *m, const char *name)
{
	ks_id i = ks_find_struct(m, name);

	if (i != KS_NONE || strncmp(name, "anonymous_", 10))
		return i;
	for (i = 0; i < m->nstructs; i++)
		if (ks_struct_anonymous(m, i) &&
		    !strcmp(ks_struct_ident(m, i), name))
			return i;
	return KS_NONE;
}

/* The type of a field of any struct of that name, KS_NONE if none has it. */
static ks_id field_type(const struct ks_analysis *a, ks_id strukt,
			const char *name)
{
	uint32_t i;

	for (; strukt != KS_NONE; strukt = ks_next_struct(a->m, strukt)) {
		const struct ks_layout *l = &a->layouts[strukt];

		for (i = l->first; i < l->first + l->ncells; i++)
			if (ks_resolves_member(a->cells[i].name, name))
				return a->cells[i].type;
		for (i = 0; i < l->nembeds; i++)
			if (ks_resolves_member(l->embeds[i].name, name))
				return l->embeds[i].type;
		if (ks_struct_anonymous(a->m, strukt))
			break;
	}
	return KS_NONE;
}

/* "arg2": its number, else -1. */
static long arg_number(const char *text)
{
	char *end;
	long n;

	if (strncmp(text, "arg", 3) || !isdigit((unsigned char)text[3]))
		return -1;
	n = strtol(text + 3, &end, 10);
	return *end ? -1 : n;
}

static bool has_param(const struct ks_model *m, ks_id sym, const char *name)
{
	unsigned int n = ks_nparams(m, sym), i;
	long number = arg_number(name);

	if (!strcmp(name, "return") || (number >= 0 && number < (long)n))
		return true;
	for (i = 0; i < n; i++)
		if (!strcmp(ks_param_name(m, sym, i), name))
			return true;
	return false;
}

static bool field_is_stale(const struct ks_analysis *a,
			   const struct ks_resolution *r)
{
	ks_id strukt = find_struct(a->m, r->path[1]);

	if (strukt == KS_NONE)
		return stale(r, "no struct %s in this model", r->path[1]);
	if (r->npath == 3 &&
	    field_type(a, strukt, r->path[2]) == KS_NONE)
		return stale(r, "struct %s has no field %s", r->path[1],
			     r->path[2]);
	return false;
}

/* struct.member[.argN]: of every function that such a pointer may hold. */
static bool table_is_stale(const struct ks_analysis *a,
			   const struct ks_resolution *r)
{
	const struct ks_model *m = a->m;
	ks_id strukt = find_struct(m, r->path[0]), type;
	long number;

	if (strukt == KS_NONE)
		return stale(r, "no function or struct %s in this model",
			     r->path[0]);
	type = field_type(a, strukt, r->path[1]);
	if (type != KS_NONE)
		type = ks_strip_array(m, type);
	if (type == KS_NONE || m->types[type].kind != KSPLIT_TYPE_POINTER ||
	    m->types[m->types[type].target].kind != KSPLIT_TYPE_FUNCTION)
		return stale(r, "struct %s has no function pointer %s",
			     r->path[0], r->path[1]);
	if (r->npath == 2)
		return false;
	number = arg_number(r->path[2]);
	if (strcmp(r->path[2], "return") &&
	    (number < 0 ||
	     number >= (long)m->types[m->types[type].target].count))
		return stale(r, "%s.%s has no argument %s; they are arg0, arg1, ..., return",
			     r->path[0], r->path[1], r->path[2]);
	return false;
}

static bool is_stale(const struct ks_analysis *a,
		     const struct ks_resolution *r)
{
	const struct ks_model *m = a->m;
	ks_id sym;

	if (*r->path[0] == '*')
		return field_is_stale(a, r);
	sym = ks_find_sym(m, a->driver, r->path[0]);
	if (r->npath == 3 &&
	    (sym == KS_NONE || find_struct(m, r->path[1]) == KS_NONE))
		return table_is_stale(a, r);
	if (r->npath == 2 && r->clauses)
		return table_is_stale(a, r);
	/* which functions there are to take something back is a matter of Kconfig */
	if (sym == KS_NONE && r->clauses && !r->own)
		return false;
	if (sym == KS_NONE)
		return stale(r, "no function or variable %s in this model",
			     r->path[0]);
	if (r->npath == 3)
		return field_is_stale(a, r);
	if (r->npath == 2 && !has_param(m, sym, r->path[1]) &&
	    find_struct(m, r->path[1]) == KS_NONE)
		return stale(r, "%s has no argument %s, and there is no such struct",
			     r->path[0], r->path[1]);
	return false;
}

/* What a type names must exist, too. */
static bool names_nothing(const struct ks_analysis *a,
			  const struct ks_resolution *r,
			  const struct ks_idl_type *t)
{
	if (!t)
		return false;
	if (t->stem == KS_STEM_PROJECTION &&
	    find_struct(a->m, t->name) == KS_NONE)
		return stale(r, "no struct %s in this model", t->name);
	if (t->stem == KS_STEM_RPC_PTR &&
	    ks_find_sym(a->m, a->driver, t->name) == KS_NONE)
		return stale(r, "no function %s in this model", t->name);
	return names_nothing(a, r, t->element) || names_nothing(a, r, t->real);
}

/**
 * ks_resolutions_stale() - complain about lines that are about nothing
 * @a:		the analysis
 * @rs:		all lines
 *
 * Returns their number.
 */
unsigned int ks_resolutions_stale(const struct ks_analysis *a,
				  const struct ks_resolutions *rs)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < rs->n; i++) {
		if (rs->v[i].words & KS_SAYS_OPTIONAL)
			continue;
		n += is_stale(a, &rs->v[i]) ||
		     names_nothing(a, &rs->v[i], rs->v[i].type);
	}
	return n;
}
