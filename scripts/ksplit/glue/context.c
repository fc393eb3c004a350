// SPDX-License-Identifier: GPL-2.0
/* The arguments that projections look at: "call_ctx" of the description. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "glue.h"

static bool attrs_name(const struct ks_attrs *a, const char *arg)
{
	return ks_glue_names_arg(a->alloc_size, arg) ||
	       ks_glue_names_arg(a->user, arg) ||
	       ks_glue_names_arg(a->within_base, arg) ||
	       ks_glue_names_arg(a->within_length, arg) ||
	       ks_glue_names_arg(a->page_offset, arg) ||
	       ks_glue_names_arg(a->page_bytes, arg);
}

static bool type_names(const struct ks_idl_type *t, const char *arg)
{
	unsigned int i;

	if (!t)
		return false;
	for (i = 0; i < t->nstars; i++)
		if (attrs_name(&t->star[i], arg))
			return true;
	return attrs_name(&t->value, arg) ||
	       (t->size && t->size[0] == '{' &&
		ks_glue_names_arg(t->size, arg)) ||
	       type_names(t->element, arg) || type_names(t->real, arg);
}

/**
 * ks_glue_in_args() - does any projection of a function look at an argument?
 * @g:		the glue
 * @f:		the function
 * @name:	the argument, or "ret"
 */
bool ks_glue_in_args(struct ks_glue *g, struct ks_glue_func *f,
		     const char *name)
{
	const struct ks_projection *p;
	uint32_t k;
	size_t i;

	(void)g;
	for (i = 0; f->context && i < f->nuses; i++) {
		p = f->uses[i]->projection;
		if (!p && type_names(f->uses[i]->word, name))
			return true;
		for (k = 0; p && k < p->nfields; k++)
			if (ks_glue_has_field(f, p, k) &&
			    type_names(p->fields[k].type, name))
				return true;
	}
	return false;
}

/**
 * ks_glue_emit_args() - write the struct that holds such arguments
 * @g:	the glue
 * @f:	the function
 * @o:	where to
 */
void ks_glue_emit_args(struct ks_glue *g, struct ks_glue_func *f,
		       struct ks_out *o)
{
	const struct ks_idl_rpc *r = f->rpc;
	uint32_t i;

	ks_out_line(o, "struct %s_args {", f->name);
	o->indent++;
	for (i = 0; i < r->nargs; i++)
		if (ks_glue_in_args(g, f, r->args[i].name))
			ks_out_line(o, "%s;", ks_glue_declare(g,
				ks_glue_ctype(g, f, r->args[i].type, true),
				ks_glue_local(g, f, r->args[i].name)));
	if (f->kind == KS_F_RPC && ks_glue_in_args(g, f, "ret"))
		ks_out_line(o, "%s;", ks_glue_declare(g,
			ks_glue_ctype(g, f, r->type, true),
			ks_glue_local(g, f, "ret")));
	o->indent--;
	ks_out_line(o, "};");
	ks_out_blank(o);
}
