// SPDX-License-Identifier: GPL-2.0
/*
 * What the grammar cannot see: names that are not defined or defined twice,
 * and locks.  Types are looked at in check_type.c, C expressions in
 * check_expr.c, the kernel in check_model.c.
 */
#include <string.h>

#include "check.h"

static void add_projections(struct check *c, struct scope *s,
			    const struct ks_projection *p, uint32_t n)
{
	const struct ks_projection *other;
	uint32_t i;

	for (i = 0; i < n; i++) {
		other = names_add(&s->projections, p[i].name, &p[i]);
		if (other)
			check_error(c, p[i].pos, "projection \"%s\" is defined twice: it is in line %u already",
				    p[i].name, other->pos.line);
	}
}

/*
 * A function of the kernel and a driver's pointer to it may have one name, so
 * only those of one keyword must differ.
 */
static void add_functions(struct check *c, struct scope *s,
			  const struct ks_idl_rpc *r, uint32_t n)
{
	static const char *const keyword[] = {
		"rpc_ptr", "rpc", "rpc_export", "global",
	};
	const struct ks_idl_rpc *other;
	struct names seen;
	uint32_t i, k;

	for (k = 0; k < 4; k++) {
		memset(&seen, 0, sizeof(seen));
		for (i = 0; i < n; i++) {
			if (strcmp(r[i].keyword, keyword[k]))
				continue;
			other = names_add(&seen, r[i].name, &r[i]);
			if (other)
				check_error(c, r[i].pos, "%s \"%s\" is defined twice: it is in line %u already",
					    r[i].keyword, r[i].name,
					    other->pos.line);
			names_add(k == 3 ? &c->globals : &s->functions,
				  r[i].name, &r[i]);
		}
	}
}

static void add_locks(struct check *c, const struct ks_idl *m)
{
	const struct ks_idl_lock *l = m->locks;
	const void *other;
	uint32_t i;

	for (i = 0; i < m->nlocks; i++) {
		other = names_add(&c->globals, l[i].name, &l[i]);
		if (other)
			check_error(c, l[i].pos, "lock \"%s\" is defined twice: remove one",
				    l[i].name);
	}
}

/* lock { a, b }: the lock is a field or a variable, a and b are fields. */
static void check_guarded(struct check *c, const struct spot *s,
			  const struct names *fields,
			  const struct ks_idl_field *f)
{
	const struct ks_idl_field *member;
	struct names seen = { 0 };
	uint32_t i;

	if (!names_find(fields, f->name) && !names_find(&c->globals, f->name))
		check_error(c, f->pos, "no lock \"%s\": define it here or in the module, such as spinlock %s;",
			    f->name, f->name);
	for (i = 0; i < f->nmembers; i++) {
		member = names_find(fields, f->members[i]);
		if (!member)
			check_error(c, f->pos, "lock \"%s\" guards \"%s\", which is no field of projection \"%s\": add the field",
				    f->name, f->members[i],
				    s->projection->name);
		else if (member->kind != KS_FIELD_PLAIN)
			check_error(c, f->pos, "lock \"%s\" guards \"%s\", which is a lock: list fields",
				    f->name, f->members[i]);
		if (names_add(&seen, f->members[i], f))
			check_error(c, f->pos, "lock \"%s\" guards \"%s\" twice: keep one",
				    f->name, f->members[i]);
	}
}

static void check_field(struct check *c, struct spot *s,
			const struct ks_idl_field *f)
{
	s->name = f->name;
	check_type(c, s, f->type);
	if (f->bits)
		check_bits(c, f);
	if (s->strukt != KS_NONE)
		model_field(c, s, f);
}

static void check_projection(struct check *c, const struct scope *scope,
			     const struct ks_idl_rpc *r,
			     const struct ks_projection *p)
{
	struct spot s = {
		.place = PLACE_FIELD, .scope = scope, .rpc = r,
		.projection = p, .strukt = model_projection(c, p),
	};
	const struct ks_idl_field *other;
	struct names fields = { 0 };
	uint32_t i;

	for (i = 0; i < p->nfields; i++) {
		if (p->fields[i].kind == KS_FIELD_GUARDED)
			continue;
		other = names_add(&fields, p->fields[i].name, &p->fields[i]);
		if (other)
			check_error(c, p->fields[i].pos, "field \"%s\" is in projection \"%s\" twice: it is in line %u already",
				    p->fields[i].name, p->name,
				    other->pos.line);
	}
	for (i = 0; i < p->nfields; i++) {
		if (p->fields[i].kind == KS_FIELD_GUARDED)
			check_guarded(c, &s, &fields, &p->fields[i]);
		else if (p->fields[i].kind == KS_FIELD_PLAIN)
			check_field(c, &s, &p->fields[i]);
	}
}

static void check_args(struct check *c, struct spot *s,
		       const struct ks_idl_rpc *r)
{
	const struct ks_idl_field *other;
	struct names args = { 0 };
	uint32_t i;

	s->place = PLACE_ARGUMENT;
	for (i = 0; i < r->nargs; i++) {
		other = names_add(&args, r->args[i].name, &r->args[i]);
		if (other)
			check_error(c, r->args[i].pos, "two arguments of \"%s\" are called \"%s\": rename one",
				    r->name, r->args[i].name);
		s->name = r->args[i].name;
		check_type(c, s, r->args[i].type);
	}
}

static void check_rpc(struct check *c, const struct scope *up,
		      const struct ks_idl_rpc *r)
{
	struct scope scope = { .up = up };
	struct spot s = { .scope = &scope, .rpc = r, .strukt = KS_NONE };
	uint32_t i;

	add_projections(c, &scope, r->projections, r->nprojections);
	add_functions(c, &scope, r->nested, r->nnested);
	s.place = strcmp(r->keyword, "global") ? PLACE_RESULT : PLACE_GLOBAL;
	s.name = r->name;
	check_type(c, &s, r->type);
	check_args(c, &s, r);
	check_clauses(c, &scope, r);
	if (c->model)
		model_rpc(c, &scope, r);
	for (i = 0; i < r->nprojections; i++)
		check_projection(c, &scope, r, &r->projections[i]);
	for (i = 0; i < r->nnested; i++)
		check_rpc(c, &scope, &r->nested[i]);
}

static void check_module(struct check *c, const struct scope *file,
			 const struct ks_idl *m)
{
	struct scope scope = { .up = file };
	uint32_t i;

	c->module = m;
	memset(&c->globals, 0, sizeof(c->globals));
	model_module(c, m);
	add_locks(c, m);
	add_projections(c, &scope, m->projections, m->nprojections);
	add_functions(c, &scope, m->rpcs, m->nrpcs);
	for (i = 0; i < m->nprojections; i++)
		check_projection(c, &scope, NULL, &m->projections[i]);
	for (i = 0; i < m->nrpcs; i++)
		check_rpc(c, &scope, &m->rpcs[i]);
}

/**
 * ks_idl_check() - look for errors that the grammar cannot see
 * @file:	the file
 * @model:	the kernel that it must fit, or NULL
 *
 * Return: number of errors; they were reported.
 */
unsigned int ks_idl_check(const struct ks_idl_file *file,
			  const struct ks_model *model)
{
	struct check c = {
		.diag = { .name = file->name, .text = file->text },
		.model = model,
	};
	struct names modules = { 0 };
	struct scope all = { 0 };
	uint32_t i, k;

	for (i = 0; i < file->nmodules; i++) {
		const struct ks_idl *m = &file->modules[i];

		if (names_add(&modules, m->module, m))
			check_error(&c, m->pos, "module \"%s\" is defined twice: put them together",
				    m->module);
		/* a module may pass on pointers to functions of another one */
		for (k = 0; k < m->nrpcs; k++)
			if (strcmp(m->rpcs[k].keyword, "global"))
				names_add(&all.functions, m->rpcs[k].name,
					  &m->rpcs[k]);
	}
	for (i = 0; i < file->nmodules; i++)
		check_module(&c, &all, &file->modules[i]);
	return c.diag.errors;
}
