// SPDX-License-Identifier: GPL-2.0
/* Names and types of the description as C text. */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "glue.h"

/**
 * ks_glue_printf() - format a text that lives as long as the glue
 * @g:		the glue
 * @fmt:	as printf()
 */
const char *ks_glue_printf(struct ks_glue *g, const char *fmt, ...)
{
	const char *copy;
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	va_end(ap);
	copy = ks_arena_strdup(g->arena, text);
	free(text);
	return copy;
}

/**
 * ks_glue_struct() - the C type that a projection is of
 * @g:	the glue
 * @p:	the projection
 *
 * The description says "struct" for a struct that has no tag, too; the kernel
 * ends the names of such types in "_t" and never those of tags.
 */
const char *ks_glue_struct(struct ks_glue *g, const struct ks_projection *p)
{
	size_t n = strlen(p->strukt);

	if (n > 2 && !strcmp(p->strukt + n - 2, "_t"))
		return p->strukt;
	return ks_glue_printf(g, "%s %s", p->is_union ? "union" : "struct",
			      p->strukt);
}

static const char *stem_text(struct ks_glue *g, const struct ks_glue_func *f,
			     const struct ks_idl_type *t)
{
	const struct ks_projection *p;

	switch (t->stem) {
	case KS_STEM_PROJECTION:
		p = ks_glue_projection(g, f, t->name);
		return p ? ks_glue_struct(g, p) : "void";
	case KS_STEM_RPC_PTR:
		return "void *";
	case KS_STEM_STRING:
		return "char";
	case KS_STEM_ARRAY:
		return ks_glue_ctype(g, f, t->element, false);
	case KS_STEM_CASTED:
		return ks_glue_ctype(g, f, t->element, false);
	case KS_STEM_PRIMITIVE:
		break;
	}
	return t->name;
}

/**
 * ks_glue_ctype() - the C type of an argument or of a word
 * @g:		the glue
 * @f:		function that names it
 * @t:		the type in the description
 * @is_arg:	an array without a star is a pointer, as in C
 */
const char *ks_glue_ctype(struct ks_glue *g, const struct ks_glue_func *f,
			  const struct ks_idl_type *t, bool is_arg)
{
	const char *text = stem_text(g, f, t);
	unsigned int i, n = t->nstars;

	if (!n && is_arg &&
	    (t->stem == KS_STEM_ARRAY || t->stem == KS_STEM_STRING))
		n = 1;
	if (t->is_const)
		text = ks_glue_printf(g, "const %s", text);
	for (i = 0; i < n; i++) {
		const struct ks_attrs *a = &t->star[i];
		const char *space = "";

		if (i + 1 == n && (a->user || t->value.user))
			space = "__user ";
		else if (i + 1 == n && (a->ioremap || t->value.ioremap))
			space = "__iomem ";
		text = ks_glue_printf(g, "%s%s%s*", text,
				      text[strlen(text) - 1] == '*' ? "" : " ",
				      space);
	}
	return text;
}

/**
 * ks_glue_declare() - a declaration
 * @g:		the glue
 * @ctype:	"struct bio *"
 * @name:	"bio"
 */
const char *ks_glue_declare(struct ks_glue *g, const char *ctype,
			    const char *name)
{
	bool tight = ctype[strlen(ctype) - 1] == '*';

	return ks_glue_printf(g, "%s%s%s", ctype, tight ? "" : " ", name);
}

static const struct {
	const char *name;
	const char *canonical;
} spellings[] = {
	{ "u8", "unsigned char" }, { "s8", "signed char" },
	{ "u16", "unsigned short" }, { "s16", "short" },
	{ "u32", "unsigned int" }, { "s32", "int" },
	{ "u64", "unsigned long long" }, { "s64", "long long" },
	{ "long unsigned int", "unsigned long" },
	{ "long long unsigned int", "unsigned long long" },
	{ "short unsigned int", "unsigned short" },
	{ "long int", "long" }, { "long long int", "long long" },
	{ "short int", "short" },
};

static const char *canonical(const char *primitive)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(spellings); i++)
		if (!strcmp(spellings[i].name, primitive))
			return spellings[i].canonical;
	return primitive;
}

/**
 * ks_glue_is_signed() - is a number signed?
 * @primitive:	its type
 */
bool ks_glue_is_signed(const char *primitive)
{
	static const char *const names[] = {
		"signed char", "short", "int", "long", "long long",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (!strcmp(canonical(primitive), names[i]))
			return true;
	return false;
}

/*
 * Pointers to anything but structs are "void *", and "const" goes: a resolution
 * may have said more about one function than about the other of one type.
 */
static const char *signature_type(struct ks_glue *g,
				  const struct ks_glue_func *f,
				  const struct ks_idl_type *t)
{
	const struct ks_projection *p;

	if (t->stem == KS_STEM_CASTED && !t->nstars)
		return signature_type(g, f, t->element);
	if (t->stem == KS_STEM_PROJECTION && t->nstars < 2) {
		p = ks_glue_projection(g, f, t->name);
		return ks_glue_printf(g, "%s%s",
				      p ? ks_glue_struct(g, p) : "void",
				      t->nstars ? " *" : "");
	}
	if (t->stem == KS_STEM_PRIMITIVE && !t->nstars)
		return canonical(t->name);
	return "void *";
}

/**
 * ks_glue_signature() - the canonical text of a function's type
 * @g:	the glue
 * @f:	the function
 */
const char *ks_glue_signature(struct ks_glue *g, const struct ks_glue_func *f)
{
	const char *text = signature_type(g, f, f->rpc->type);
	uint32_t i;

	text = ks_glue_printf(g, "%s(", text);
	for (i = 0; i < f->rpc->nargs; i++)
		text = ks_glue_printf(g, "%s%s%s", text, i ? ", " : "",
				      signature_type(g, f, f->rpc->args[i].type));
	if (f->rpc->variadic || f->format)
		return ks_glue_printf(g, "%s%s...)", text,
				      f->rpc->nargs ? ", " : "");
	return ks_glue_printf(g, "%s%s)", text, f->rpc->nargs ? "" : "void");
}

/* Makes text fit for a comment. */
static const char *in_comment(struct ks_glue *g, const char *text)
{
	char *copy = ks_arena_strdup(g->arena, text), *s;

	for (s = copy; *s; s++)
		if ((s[0] == '*' && s[1] == '/') ||
		    (s[0] == '/' && s[1] == '*'))
			s[s[0] == '*'] = '|';
	return copy;
}

static const char *type_text(struct ks_glue *g, const struct ks_idl_type *t,
			     const char *name)
{
	struct ks_out o;
	const char *text;

	ks_out_begin(&o, 0);
	ks_idl_print_type(o.f, t);
	text = in_comment(g, ks_out_text(&o));
	ks_out_end(&o);
	if (!*name)
		return text;
	return ks_glue_declare(g, text, name);
}

/**
 * ks_glue_describe() - line and text of something in the description
 * @g:		the glue
 * @pos:	where it is
 * @t:		its type
 * @name:	its name
 * @bits:	width of a bit-field, or 0
 */
const char *ks_glue_describe(struct ks_glue *g, struct ks_pos pos,
			     const struct ks_idl_type *t, const char *name,
			     unsigned int bits)
{
	const char *text = type_text(g, t, name);

	if (bits)
		return ks_glue_printf(g, "%u: %s: %u", pos.line, text, bits);
	return ks_glue_printf(g, "%u: %s", pos.line, text);
}

/**
 * ks_glue_describe_func() - line and text of a function or global
 * @g:	the glue
 * @f:	the function
 */
const char *ks_glue_describe_func(struct ks_glue *g,
				  const struct ks_glue_func *f)
{
	const struct ks_idl_rpc *r = f->rpc;
	const char *text;
	uint32_t i;

	text = ks_glue_printf(g, "%u: %s %s", r->pos.line, r->keyword,
			      type_text(g, r->type, r->name));
	if (f->kind == KS_F_GLOBAL)
		return text;
	text = ks_glue_printf(g, "%s(", text);
	for (i = 0; i < r->nargs; i++)
		text = ks_glue_printf(g, "%s%s%s", text, i ? ", " : "",
				      type_text(g, r->args[i].type,
						r->args[i].name));
	return ks_glue_printf(g, "%s%s)", text, !r->variadic ? "" :
			      r->nargs ? ", ..." : "...");
}

/**
 * ks_glue_quote() - make a string of C
 * @g:		the glue
 * @text:	what it shall say
 *
 * Returns the string with its quotes.
 */
const char *ks_glue_quote(struct ks_glue *g, const char *text)
{
	const char *quoted = "\"";

	for (; *text; text++)
		quoted = ks_glue_printf(g, "%s%s%c", quoted,
					strchr("\"\\", *text) ? "\\" : "",
					isspace((unsigned char)*text) ? ' ' :
					*text);
	return ks_glue_printf(g, "%s\"", quoted);
}

/**
 * ks_glue_local() - the variable that stands for an argument
 * @g:		the glue
 * @f:		the function
 * @arg:	name of the argument
 *
 * Returns its name, changed if generated code or C itself uses it.
 */
const char *ks_glue_local(struct ks_glue *g, const struct ks_glue_func *f,
			  const char *arg)
{
	static const char *const taken[] = {
		"arg", "auto", "bool", "call", "call_ctx", "char", "const",
		"current", "default", "double", "elems", "err", "extern", "false",
		"float", "inline", "int", "jiffies", "linux", "loc", "long",
		"register", "restrict", "result", "ret", "short", "signed",
		"static", "true", "typeof", "unix", "unsigned", "void",
		"volatile",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(taken); i++)
		if (!strcmp(taken[i], arg))
			return ks_glue_printf(g, "%s_", arg);
	if (!strcmp(f->rpc->name, arg))
		return ks_glue_printf(g, "%s_", arg);
	return arg;
}
