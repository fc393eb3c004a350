// SPDX-License-Identifier: GPL-2.0
/* Arguments as words: a struct that is passed by value takes several. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "glue.h"

static const char *words_of(struct ks_glue *g, struct ks_glue_func *f,
			    const struct ks_idl_type *t)
{
	const char *ctype = ks_glue_ctype(g, f, t, false);
	const char *space = strrchr(ctype, ' ');

	return ks_glue_printf(g, "WORDS_%s", space ? space + 1 : ctype);
}

static bool is_struct(const struct ks_idl_type *t)
{
	return t->stem == KS_STEM_PROJECTION && !t->nstars;
}

static bool is_defined(const char *text, const char *name)
{
	const char *at = text;
	size_t n = strlen(name);

	while ((at = strstr(at, name)) && at[n] != '\t')
		at++;
	return at;
}

/**
 * ks_glue_emit_words() - how many words structs take that are passed by value
 * @g:	the glue
 * @o:	where to
 */
void ks_glue_emit_words(struct ks_glue *g, struct ks_out *o)
{
	struct ks_glue_func *f;
	const char *name;
	struct ks_out list;
	uint32_t k;
	size_t i;

	ks_out_begin(&list, 0);
	for (i = 0; i < g->nfuncs; i++) {
		f = g->funcs[i];
		for (k = 0; k < f->rpc->nargs; k++) {
			struct ks_value v = ks_glue_argument(g, f,
							     &f->rpc->args[k]);

			if (!is_struct(v.type))
				continue;
			name = words_of(g, f, v.type);
			if (is_defined(ks_out_text(&list), name))
				continue;
			fprintf(list.f, "#define %s\tDIV_ROUND_UP(sizeof(%s), sizeof(long))\n",
				name, ks_glue_ctype(g, f, v.type, false));
		}
	}
	if (*ks_out_text(&list)) {
		ks_out_comment(o, "words of structs that are passed by value");
		ks_out_copy(o, ks_out_text(&list));
		ks_out_blank(o);
	}
	ks_out_end(&list);
}

/**
 * ks_glue_word() - where an argument starts
 * @g:		the glue
 * @f:		the function
 * @arg:	index of the argument; the number of arguments for all words
 *
 * Returns a constant C expression.
 */
const char *ks_glue_word(struct ks_glue *g, struct ks_glue_func *f,
			 uint32_t arg)
{
	const char *structs = "";
	struct ks_value v;
	uint32_t i, n = 0;

	for (i = 0; i < arg; i++) {
		v = ks_glue_argument(g, f, &f->rpc->args[i]);
		if (is_struct(v.type))
			structs = ks_glue_printf(g, "%s + %s", structs,
						 words_of(g, f, v.type));
		else
			n++;
	}
	if (!*structs)
		return ks_glue_printf(g, "%u", n);
	return n ? ks_glue_printf(g, "%u%s", n, structs) :
		   ks_glue_printf(g, "%s", structs + 3);
}

/**
 * ks_glue_stack_words() - which words are not passed in registers
 * @g:	the glue
 * @f:	the function
 *
 * Returns a constant C expression, NULL if all may be.
 */
const char *ks_glue_stack_words(struct ks_glue *g, struct ks_glue_func *f)
{
	const char *all = NULL, *one;
	struct ks_value v;
	uint32_t i;

	for (i = 0; i < f->rpc->nargs; i++) {
		v = ks_glue_argument(g, f, &f->rpc->args[i]);
		if (!is_struct(v.type))
			continue;
		one = ks_glue_printf(g, "LVD_STACK_WORDS(%s, %s)",
				     ks_glue_word(g, f, i),
				     words_of(g, f, v.type));
		all = all ? ks_glue_printf(g, "%s | %s", all, one) : one;
	}
	return all;
}

/**
 * ks_glue_by_value() - does a struct itself cross, not a pointer to it?
 * @v:	the argument or result
 */
bool ks_glue_by_value(const struct ks_value *v)
{
	return v->kind == KS_V_STRUCT || v->kind == KS_V_PLAIN ||
	       v->kind == KS_V_PRIMITIVE;
}

/**
 * ks_glue_declare_copies() - the copies of a struct that is passed by value
 * @g:		the glue
 * @o:		where to
 * @ctype:	its type
 * @name:	variable that holds the kernel's copy
 * @is_param:	@name is a parameter already
 */
void ks_glue_declare_copies(struct ks_glue *g, struct ks_out *o,
			    const char *ctype, const char *name,
			    bool is_param)
{
	(void)g;
	if (is_param)
		ks_out_line(o, "%s %s_d = {}, %s_b = {};", ctype, name, name);
	else
		ks_out_line(o, "%s %s = {}, %s_d = {}, %s_b = {};", ctype,
			    name, name, name);
	ks_out_line(o, "struct lvd_loc %s_loc = { .k = &%s, .d = &%s_d, .b = &%s_b };",
		    name, name, name, name);
}

/**
 * ks_glue_carry_copies() - carry a struct that is passed by value
 * @g:		the glue
 * @o:		where to
 * @v:		what it is
 * @call:	C expression for the call
 * @name:	variable that holds the kernel's copy
 * @dir:	the direction
 */
void ks_glue_carry_copies(struct ks_glue *g, struct ks_out *o,
			  const struct ks_value *v, const char *call,
			  const char *name, enum ks_dir dir)
{
	if (v->kind == KS_V_STRUCT && ks_glue_carries(g, v->use, dir))
		ks_out_line(o, "%s_%s(%s, &%s_loc);", v->use->name,
			    dir == KS_TO_DOMAIN ? "to_domain" : "to_kernel",
			    call, name);
	else if (v->kind == KS_V_PLAIN && dir == KS_TO_DOMAIN)
		ks_out_line(o, "%s_d = %s;", name, name);
	else if (v->kind == KS_V_PLAIN)
		ks_out_line(o, "%s = %s_d;", name, name);
}
