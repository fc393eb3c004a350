// SPDX-License-Identifier: GPL-2.0
/*
 * Does an interface description still fit the kernel?  Structs, fields and
 * functions are looked up in the model, and their types are compared as far as
 * the glue depends on them.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"

/**
 * model_module() - find the module in the model
 * @c:	the file
 * @m:	the module
 *
 * IDL written by hand often calls its module "kernel"; such a name sees what
 * the kernel image and headers have.
 */
void model_module(struct check *c, const struct ks_idl *m)
{
	if (!c->model)
		return;
	c->module_id = ks_find_module(c->model, m->module);
	if (c->module_id == KS_NONE)
		c->module_id = KS_VMLINUX;
}

/* "anonymous_<file>_<line>", as ksplit analyze calls a struct without name. */
static bool anonymous_name(const struct ks_struct *s, const char *name)
{
	const char *file = s->file, *end = strrchr(name, '_');
	size_t n = strlen(file), i;

	if (n > 80) {
		file += n - 80;
		n = 80;
	}
	name += strlen("anonymous_");
	if (!end || end < name || (size_t)(end - name) != n ||
	    strtoul(end + 1, NULL, 10) != s->line)
		return false;
	for (i = 0; i < n; i++)
		if (name[i] != file[i] && name[i] != '_')
			return false;
	return true;
}

static ks_id next_struct(const struct ks_model *m, const char *name, ks_id i)
{
	if (strncmp(name, "anonymous_", 10))
		return i == KS_NONE ? ks_find_struct(m, name) :
				      ks_next_struct(m, i);
	for (i = i == KS_NONE ? 0 : i + 1; i < m->nstructs; i++)
		if (m->structs[i].flags & KSPLIT_S_COMPLETE &&
		    anonymous_name(&m->structs[i], name))
			return i;
	return KS_NONE;
}

/*
 * The part of @name that names a member of @f, or NULL.  A struct without a
 * name has no projection, so "in6_u_u6_addr8" is in6_u.u6_addr8.
 */
static const char *inside(const struct ks_model *m, const struct ks_field *f,
			  const char *name)
{
	const struct ks_type *t = &m->types[f->type];
	size_t n = strlen(f->name);

	if (t->kind != KSPLIT_TYPE_RECORD)
		return NULL;
	if (!n)
		return name;
	if (strncmp(name, f->name, n) || name[n] != '_' ||
	    !(m->structs[t->strukt].flags & KSPLIT_S_ANONYMOUS))
		return NULL;
	return name + n + 1;
}

static const struct ks_field *find_member(const struct ks_model *m,
					  ks_id strukt, const char *name,
					  unsigned int depth)
{
	const struct ks_struct *s = &m->structs[strukt];
	ks_id i = ks_find_field(m, strukt, name);
	const struct ks_field *f;

	if (i != KS_NONE)
		return &s->fields[i];
	for (i = 0; i < s->nfields && depth; i++) {
		const struct ks_type *t = &m->types[s->fields[i].type];
		const char *rest = inside(m, &s->fields[i], name);

		if (!rest)
			continue;
		f = find_member(m, t->strukt, rest, depth - 1);
		if (f)
			return f;
	}
	return NULL;
}

/**
 * model_member() - find a member, also in anonymous members
 * @m:		the model
 * @strukt:	the struct
 * @name:	name of the member
 *
 * Return: the member or NULL.
 */
const struct ks_field *model_member(const struct ks_model *m, ks_id strukt,
				    const char *name)
{
	return find_member(m, strukt, name, KS_IDL_MAX_NESTING);
}

static uint32_t missing_fields(const struct ks_model *m, ks_id strukt,
			       const struct ks_projection *p)
{
	uint32_t i, n = 0;

	for (i = 0; i < p->nfields; i++)
		n += p->fields[i].kind == KS_FIELD_PLAIN &&
		     !model_member(m, strukt, p->fields[i].name);
	return n;
}

/**
 * model_projection() - find the struct of a projection
 * @c:	the file
 * @p:	the projection
 *
 * Drivers have structs of the same name: the one that has most of the fields
 * is meant.
 *
 * Return: the struct; KS_NONE without a model, or if there is no layout of it.
 */
ks_id model_projection(struct check *c, const struct ks_projection *p)
{
	const struct ks_model *m = c->model;
	ks_id i, best = KS_NONE;
	uint32_t n, fewest = 0;
	bool other = false;

	if (!m)
		return KS_NONE;
	/* ks_find_struct() finds a complete one, which need not be the first */
	for (i = next_struct(m, p->strukt, KS_NONE); i != KS_NONE;
	     i = next_struct(m, p->strukt, i)) {
		if (!(m->structs[i].flags & KSPLIT_S_UNION) != !p->is_union) {
			other = true;
			continue;
		}
		n = missing_fields(m, i, p);
		if (best == KS_NONE || n < fewest) {
			best = i;
			fewest = n;
		}
	}
	if (best == KS_NONE && other)
		check_error(c, p->pos, "%s is a %s in this kernel: write <%s %s>",
			    p->strukt, p->is_union ? "struct" : "union",
			    p->is_union ? "struct" : "union", p->strukt);
	else if (best == KS_NONE)
		check_error(c, p->pos, "this kernel has no %s %s: remove the projection or name the struct it became",
			    p->is_union ? "union" : "struct", p->strukt);
	if (best != KS_NONE && !(m->structs[best].flags & KSPLIT_S_COMPLETE))
		return KS_NONE;
	return best;
}

/* A struct without a name has the one of its place; typedefs have another. */
static bool same_struct(const struct ks_struct *s,
			const struct ks_projection *p)
{
	return !strcmp(s->name, p->strukt) ||
	       (!strncmp(p->strukt, "anonymous_", 10) &&
		anonymous_name(s, p->strukt));
}

/* In C a struct's first member is where the struct is. */
static bool starts_with(const struct ks_model *m, ks_id type,
			const struct ks_projection *p, unsigned int depth)
{
	const struct ks_struct *s;

	if (m->types[type].kind != KSPLIT_TYPE_RECORD)
		return false;
	s = &m->structs[m->types[type].strukt];
	if (same_struct(s, p))
		return true;
	return depth && s->nfields && !s->fields[0].bitoff &&
	       starts_with(m, s->fields[0].type, p, depth - 1);
}

static const char *stem_word(const struct ks_idl_type *t)
{
	static const char *const word[] = {
		[KS_STEM_PRIMITIVE] = "an integer",
		[KS_STEM_PROJECTION] = "a struct",
		[KS_STEM_RPC_PTR] = "a function pointer",
		[KS_STEM_STRING] = "a string", [KS_STEM_ARRAY] = "an array",
		[KS_STEM_CASTED] = "a cast",
	};

	if (t->stem == KS_STEM_PRIMITIVE && !strcmp(t->name, "void"))
		return "void";
	return word[t->stem];
}

static const char *kind_word(const struct ks_type *t)
{
	static const char *const word[] = {
		[KSPLIT_TYPE_VOID] = "void", [KSPLIT_TYPE_INT] = "an integer",
		[KSPLIT_TYPE_ENUM] = "an integer",
		[KSPLIT_TYPE_FLOAT] = "a floating-point number",
		[KSPLIT_TYPE_POINTER] = "a pointer",
		[KSPLIT_TYPE_ARRAY] = "an array",
		[KSPLIT_TYPE_RECORD] = "a struct",
		[KSPLIT_TYPE_FUNCTION] = "a function",
	};

	return word[t->kind];
}

/**
 * struct match - a type that is compared with the model's
 * @c:		the file
 * @scope:	names that it sees
 * @pos:	for errors
 * @what:	"field", "argument"
 * @name:	its name
 * @behind:	what its pointers point to is compared, not the pointers
 */
struct match {
	struct check *c;
	const struct scope *scope;
	struct ks_pos pos;
	const char *what, *name;
	bool behind;
};

static void match_stem(const struct match *x, const struct ks_idl_type *t,
		       unsigned int nstars, ks_id type);

static void mismatch(const struct match *x, const struct ks_idl_type *t,
		     const struct ks_type *type)
{
	const char *is = x->behind ? "points to" : "is";

	check_error(x->c, x->pos, "%s \"%s\" %s %s in this kernel, not %s%s: change its type",
		    x->what, x->name, is, kind_word(type),
		    x->behind ? "to " : "",
		    t->nstars && !x->behind ? "a pointer" : stem_word(t));
}

static void match_integer(const struct match *x, const struct ks_idl_type *t,
			  const struct ks_type *type)
{
	unsigned int bits = primitive_bits(t->name);

	if (type->kind == KSPLIT_TYPE_FLOAT)
		return;
	if (!strcmp(t->name, "void") || (type->kind != KSPLIT_TYPE_INT &&
					 type->kind != KSPLIT_TYPE_ENUM))
		mismatch(x, t, type);
	else if (bits && bits != type->bits &&
		 (type->bits != 1 || strcmp(t->name, "bool")))
		check_error(x->c, x->pos, "%s \"%s\" has %u bits in this kernel, %s has %u: change its type",
			    x->what, x->name, type->bits, t->name, bits);
}

static void match_array(const struct match *x, const struct ks_idl_type *t,
			const struct ks_type *type)
{
	unsigned long long n;

	/* integers of more than 64 bits are arrays in IDL */
	if (type->kind == KSPLIT_TYPE_INT && type->bits > 64)
		return;
	if (type->kind != KSPLIT_TYPE_ARRAY) {
		mismatch(x, t, type);
		return;
	}
	n = strtoull(t->size, NULL, 10);
	if (t->size[0] >= '0' && t->size[0] <= '9' && type->count &&
	    n != type->count - 1)
		check_error(x->c, x->pos, "%s \"%s\" has %llu elements in this kernel, not %llu: change its type",
			    x->what, x->name,
			    (unsigned long long)type->count - 1, n);
	else
		match_stem(x, t->element, t->element->nstars, type->target);
}

static void match_projection(const struct match *x,
			     const struct ks_idl_type *t, ks_id id)
{
	const struct ks_projection *p = find_projection(x->scope, t->name);
	const struct ks_model *m = x->c->model;
	const struct ks_type *type = &m->types[id];

	if (type->kind != KSPLIT_TYPE_RECORD)
		mismatch(x, t, type);
	else if (p && !starts_with(m, id, p, KS_IDL_MAX_NESTING))
		check_error(x->c, x->pos, "%s \"%s\" is struct %s in this kernel, and projection \"%s\" is one of struct %s: change its type or write casted<>",
			    x->what, x->name, m->structs[type->strukt].name,
			    p->name, p->strukt);
}

static void match_value(const struct match *x, const struct ks_idl_type *t,
			ks_id id)
{
	const struct ks_type *type = &x->c->model->types[id];

	switch (t->stem) {
	case KS_STEM_PRIMITIVE:
		match_integer(x, t, type);
		break;
	case KS_STEM_PROJECTION:
		match_projection(x, t, id);
		break;
	case KS_STEM_ARRAY:
		match_array(x, t, type);
		break;
	case KS_STEM_STRING:
		if (type->kind != KSPLIT_TYPE_ARRAY)
			mismatch(x, t, type);
		break;
	case KS_STEM_RPC_PTR:
		if (type->kind != KSPLIT_TYPE_POINTER)
			mismatch(x, t, type);
		break;
	case KS_STEM_CASTED:
		match_stem(x, t->element, t->element->nstars, id);
		break;
	}
}

/* An array, a string or one object: what is known by its first element. */
static void match_elements(const struct match *x, const struct ks_idl_type *t,
			   ks_id id)
{
	const struct ks_model *m = x->c->model;
	const struct ks_idl_type *element = t->element;

	while (m->types[id].kind == KSPLIT_TYPE_ARRAY)
		id = m->types[id].target;
	if (t->stem == KS_STEM_STRING) {
		if (m->types[id].kind != KSPLIT_TYPE_INT ||
		    m->types[id].bits != 8)
			mismatch(x, t, &m->types[id]);
	} else if (t->stem != KS_STEM_ARRAY) {
		match_value(x, t, id);
	} else if (element->nstars || element->stem != KS_STEM_PRIMITIVE ||
		   primitive_bits(element->name) != 8) {
		/* any object may be looked at as bytes */
		match_stem(x, element, element->nstars, id);
	}
}

static void match_pointee(const struct match *x, const struct ks_idl_type *t,
			  ks_id id)
{
	const struct ks_type *type = &x->c->model->types[id];
	struct match behind = *x;

	/* "void *" says nothing, whoever writes it */
	if (type->kind == KSPLIT_TYPE_VOID || type->kind == KSPLIT_TYPE_FUNCTION ||
	    (t->stem == KS_STEM_PRIMITIVE && !strcmp(t->name, "void")))
		return;
	behind.behind = true;
	if (t->stem == KS_STEM_ARRAY && t->element->stem == KS_STEM_ARRAY)
		match_value(&behind, t, id);
	else
		match_elements(&behind, t, id);
}

static void match_stem(const struct match *x, const struct ks_idl_type *t,
		       unsigned int nstars, ks_id id)
{
	const struct ks_model *m = x->c->model;

	if (!nstars) {
		match_value(x, t, id);
		return;
	}
	for (; nstars; nstars--) {
		const struct ks_type *type = &m->types[id];

		/* "void *" may be a pointer to pointers */
		if (type->kind == KSPLIT_TYPE_VOID && nstars < t->nstars)
			return;
		if (type->kind != KSPLIT_TYPE_POINTER) {
			mismatch(x, t, type);
			return;
		}
		id = type->target;
	}
	match_pointee(x, t, id);
}

/**
 * model_field() - compare a field with the model
 * @c:	the file
 * @s:	its projection, with the struct
 * @f:	the field
 */
void model_field(struct check *c, const struct spot *s,
		 const struct ks_idl_field *f)
{
	const struct ks_field *member = model_member(c->model, s->strukt,
						     f->name);
	struct match x = {
		.c = c, .scope = s->scope, .pos = f->pos, .what = "field",
		.name = f->name,
	};
	bool bitfield;

	if (!member) {
		check_error(c, f->pos, "struct %s has no field \"%s\" in this kernel: remove it or name the field it became",
			    s->projection->strukt, f->name);
		return;
	}
	bitfield = member->flags & KSPLIT_F_BITFIELD;
	if (bitfield && f->bits != member->bitsize)
		check_error(c, f->pos, "field \"%s\" is %llu bits wide in this kernel: write %s: %llu",
			    f->name, (unsigned long long)member->bitsize,
			    f->name, (unsigned long long)member->bitsize);
	else if (!bitfield && f->bits)
		check_error(c, f->pos, "field \"%s\" is no bit-field in this kernel: remove the width",
			    f->name);
	else if (!bitfield)
		match_stem(&x, f->type, f->type->nstars, member->type);
}

static void match_function(struct check *c, const struct scope *scope,
			   const struct ks_idl_rpc *r,
			   const struct ks_type *type)
{
	struct match x = {
		.c = c, .scope = scope, .pos = r->pos,
		.what = "the result of", .name = r->name,
	};
	bool is_void = r->type->stem == KS_STEM_PRIMITIVE &&
		       !r->type->nstars && !strcmp(r->type->name, "void");
	uint32_t i;

	if (type->count != r->nargs) {
		check_error(c, r->pos, "%s has %llu arguments in this kernel, not %u: write them as the kernel does",
			    r->name, (unsigned long long)type->count,
			    r->nargs);
		return;
	}
	if (r->variadic && !type->variadic)
		check_error(c, r->pos, "%s has no \"...\" in this kernel: remove it",
			    r->name);
	if (!is_void || c->model->types[type->target].kind != KSPLIT_TYPE_VOID)
		match_stem(&x, r->type, r->type->nstars, type->target);
	x.what = "argument";
	for (i = 0; i < r->nargs; i++) {
		x.pos = r->args[i].pos;
		x.name = r->args[i].name;
		match_stem(&x, r->args[i].type, r->args[i].type->nstars,
			   type->params[i]);
	}
}

/**
 * model_rpc() - compare a function or global with the model
 * @c:		the file
 * @scope:	names that it sees
 * @r:		the function
 *
 * The name of an rpc_ptr is only that of a shape, so there is nothing to
 * compare it with unless the module has a function of that name.
 */
void model_rpc(struct check *c, const struct scope *scope,
	       const struct ks_idl_rpc *r)
{
	const struct ks_model *m = c->model;
	ks_id sym = ks_find_sym(m, c->module_id, r->name);
	bool shape = !strcmp(r->keyword, "rpc_ptr");
	bool global = !strcmp(r->keyword, "global");
	const struct ks_type *type;

	if (shape && (sym == KS_NONE || c->module_id == KS_VMLINUX ||
		      m->syms[sym].module != c->module_id))
		return;
	if (sym == KS_NONE) {
		check_error(c, r->pos, "this kernel has no %s \"%s\": remove it or name what it became",
			    global ? "variable" : "function", r->name);
		return;
	}
	type = &m->types[m->syms[sym].type];
	if (global && type->kind != KSPLIT_TYPE_FUNCTION) {
		struct match x = {
			.c = c, .scope = scope, .pos = r->pos,
			.what = "global", .name = r->name,
		};

		if (type->kind != KSPLIT_TYPE_VOID)
			match_stem(&x, r->type, r->type->nstars,
				   m->syms[sym].type);
	} else if (!global && type->kind == KSPLIT_TYPE_FUNCTION) {
		match_function(c, scope, r, type);
	} else if (type->kind != KSPLIT_TYPE_VOID) {
		check_error(c, r->pos, "\"%s\" is %s in this kernel: write %s",
			    r->name, global ? "a function" : "a variable",
			    global ? "rpc" : "global");
	}
}
