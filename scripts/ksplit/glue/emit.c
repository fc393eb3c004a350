// SPDX-License-Identifier: GPL-2.0
/* The file: headers, types, functions, tables, registration. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "glue.h"

static bool is_boundary(const struct ks_glue_func *f)
{
	return f->kind != KS_F_GLOBAL && f->kind != KS_F_SCOPE;
}

static bool has_kind(const struct ks_glue *g, bool global)
{
	size_t i;

	for (i = 0; i < g->nfuncs; i++)
		if (global ? g->funcs[i]->kind == KS_F_GLOBAL &&
			     !g->funcs[i]->open : is_boundary(g->funcs[i]))
			return true;
	return false;
}

static void emit_head(struct ks_glue *g, struct ks_out *o, const char *idl)
{
	ks_out_line(o, "// SPDX-License-Identifier: GPL-2.0");
	ks_out_line(o, "/*");
	ks_out_line(o, " * Glue of %s, by ksplit glue from %s: do not edit.",
		    g->module, idl);
	ks_out_line(o, " */");
}

/* Headers that the generated code itself needs, by what is in it. */
static const struct {
	const char *header;
	const char *uses;
} needed[] = {
	{ "<linux/array_size.h>", "ARRAY_SIZE(" },
	{ "<linux/build_bug.h>", "BUILD_BUG_ON(" },
	{ "<linux/err.h>", "ERR_" },
	{ "<linux/errno.h>", "-EOPNOTSUPP" },
	{ "<linux/math.h>", "WORDS_" },
	{ "<linux/module.h>", "" },
	{ "<linux/stddef.h>", "offsetof(" },
	{ "<linux/string.h>", "mem" },
};

static bool has_header(const struct ks_glue *g, const char *header)
{
	uint32_t i;

	for (i = 0; i < g->idl->nheaders; i++)
		if (!strcmp(g->idl->headers[i], header))
			return true;
	return false;
}

static void emit_type_headers(struct ks_glue *g, struct ks_out *o)
{
	const char *header;
	size_t i, k;

	for (i = 0; i < g->ntypes; i++) {
		header = g->types[i]->header;
		if (!header || has_header(g, header))
			continue;
		for (k = 0; k < i; k++)
			if (g->types[k]->header &&
			    !strcmp(g->types[k]->header, header))
				break;
		if (k == i)
			ks_out_line(o, "#include %s", header);
	}
}

static void emit_includes(struct ks_glue *g, struct ks_out *o,
			  const char *body)
{
	uint32_t i;
	size_t k;

	for (k = 0; k < ARRAY_LEN(needed); k++)
		if (strstr(body, needed[k].uses) &&
		    !has_header(g, needed[k].header))
			ks_out_line(o, "#include %s", needed[k].header);
	ks_out_blank(o);
	for (i = 0; i < g->idl->nheaders; i++)
		ks_out_line(o, "#include %s", g->idl->headers[i]);
	emit_type_headers(g, o);
	if (g->idl->nheaders)
		ks_out_blank(o);
	ks_out_line(o, "#include \"lvd.h\"");
	ks_out_blank(o);
	ks_glue_emit_words(g, o);
}

static void emit_enum(struct ks_glue *g, struct ks_out *o)
{
	size_t i;

	if (!has_kind(g, false))
		return;
	ks_out_line(o, "enum {");
	o->indent++;
	for (i = 0; i < g->nfuncs; i++)
		if (is_boundary(g->funcs[i]))
			ks_out_line(o, "FUNC_%s,", g->funcs[i]->name);
	o->indent--;
	ks_out_line(o, "};");
	ks_out_blank(o);
}

static void emit_func(struct ks_glue *g, struct ks_out *o,
		      struct ks_glue_func *f)
{
	struct ks_out uses;

	if (f->open && f->kind == KS_F_GLOBAL)
		return;
	ks_out_begin(&uses, 0);
	if (!f->open && !ks_glue_clause(f, KS_CLAUSE_NEVER))
		ks_glue_emit_uses(g, f, &uses);
	if (f->context)
		ks_glue_emit_args(g, f, o);
	ks_out_copy(o, ks_out_text(&uses));
	ks_out_end(&uses);
	if (f->kind == KS_F_RPC)
		ks_glue_emit_call(g, f, o);
	else if (is_boundary(f))
		ks_glue_emit_callback(g, f, o);
}

static const char *const kinds[] = {
	[KS_F_RPC] = "LVD_RPC",
	[KS_F_RPC_PTR] = "LVD_RPC_PTR",
	[KS_F_EXPORT] = "LVD_RPC_EXPORT",
};

static void emit_func_row(struct ks_glue *g, struct ks_out *o,
			  struct ks_glue_func *f)
{
	const char *stack = ks_glue_stack_words(g, f);

	ks_out_line(o, "[FUNC_%s] = {", f->name);
	o->indent++;
	ks_out_line(o, ".name = \"%s\",", f->rpc->name);
	ks_out_line(o, ".signature = \"%s\",", ks_glue_signature(g, f));
	ks_out_line(o, ".kind = %s,", kinds[f->kind]);
	if (f->kind == KS_F_RPC)
		/* the cast: gcc would have its attributes, too */
		ks_out_line(o, ".kernel = (void *)%s,", f->rpc->name);
	else
		ks_out_line(o, ".kernel = %s_glue,", f->name);
	if (f->kind == KS_F_RPC)
		ks_out_line(o, ".call = %s_call,", f->name);
	if (f->rpc->nargs)
		ks_out_line(o, ".nwords = %s,",
			    ks_glue_word(g, f, f->rpc->nargs));
	if (stack)
		ks_out_line(o, ".stack = %s,", stack);
	if (f->format)
		ks_out_line(o, ".variadic = true,");
	o->indent--;
	ks_out_line(o, "},");
}

static void emit_funcs(struct ks_glue *g, struct ks_out *o)
{
	size_t i;

	if (!has_kind(g, false))
		return;
	ks_out_line(o, "static const struct lvd_func %s_funcs[] = {", g->id);
	o->indent++;
	for (i = 0; i < g->nfuncs; i++)
		if (is_boundary(g->funcs[i]))
			emit_func_row(g, o, g->funcs[i]);
	o->indent--;
	ks_out_line(o, "};");
	ks_out_blank(o);
}

static void emit_globals(struct ks_glue *g, struct ks_out *o)
{
	const struct ks_glue_func *f;
	size_t i;

	if (!has_kind(g, true))
		return;
	ks_out_line(o, "static const struct lvd_global %s_globals[] = {",
		    g->id);
	o->indent++;
	for (i = 0; i < g->nfuncs; i++) {
		f = g->funcs[i];
		if (f->kind != KS_F_GLOBAL || f->open)
			continue;
		ks_out_comment(o, ks_glue_describe_func(g, f));
		ks_out_line(o, "{");
		o->indent++;
		ks_out_line(o, ".name = \"%s\",", f->rpc->name);
		ks_out_line(o, ".kernel = (void *)&%s,", f->rpc->name);
		ks_out_line(o, ".projection = &%s_proj,",
			    f->uses[f->nuses - 1]->name);
		o->indent--;
		ks_out_line(o, "},");
	}
	o->indent--;
	ks_out_line(o, "};");
	ks_out_blank(o);
}

static void emit_glue(struct ks_glue *g, struct ks_out *o)
{
	ks_out_line(o, "static struct lvd_glue %s_glue = {", g->id);
	o->indent++;
	ks_out_line(o, ".module = \"%s\",", g->module);
	if (has_kind(g, false)) {
		ks_out_line(o, ".funcs = %s_funcs,", g->id);
		ks_out_line(o, ".nfuncs = ARRAY_SIZE(%s_funcs),", g->id);
	}
	if (has_kind(g, true)) {
		ks_out_line(o, ".globals = %s_globals,", g->id);
		ks_out_line(o, ".nglobals = ARRAY_SIZE(%s_globals),", g->id);
	}
	o->indent--;
	ks_out_line(o, "};");
	ks_out_blank(o);
}

static void emit_module(struct ks_glue *g, struct ks_out *o)
{
	ks_out_line(o, "static int __init %s_glue_init(void)", g->id);
	ks_out_line(o, "{");
	ks_out_line(o, "\treturn lvd_glue_register(&%s_glue);", g->id);
	ks_out_line(o, "}");
	ks_out_line(o, "module_init(%s_glue_init);", g->id);
	ks_out_blank(o);
	ks_out_line(o, "static void __exit %s_glue_exit(void)", g->id);
	ks_out_line(o, "{");
	ks_out_line(o, "\tlvd_glue_unregister(&%s_glue);", g->id);
	ks_out_line(o, "}");
	ks_out_line(o, "module_exit(%s_glue_exit);", g->id);
	ks_out_blank(o);
	/* what the runtime asks for when the driver is loaded */
	ks_out_line(o, "MODULE_ALIAS(\"ksplit-glue-%s\");", g->id);
	ks_out_line(o, "MODULE_DESCRIPTION(\"KSplit glue of %s\");",
		    g->module);
	ks_out_line(o, "MODULE_LICENSE(\"GPL\");");
}

/**
 * ks_glue_emit() - write the file
 * @g:		the glue, planned
 * @o:		where to
 * @idl:	name of the description, without directories
 */
void ks_glue_emit(struct ks_glue *g, struct ks_out *o, const char *idl)
{
	struct ks_out body;
	size_t i;

	ks_out_begin(&body, 0);
	ks_out_line(&body, "static struct lvd_glue %s_glue;", g->id);
	ks_out_blank(&body);
	emit_enum(g, &body);
	ks_glue_emit_types(g, &body);
	ks_glue_emit_undos(g, &body);
	for (i = 0; i < g->nfuncs; i++)
		emit_func(g, &body, g->funcs[i]);
	emit_funcs(g, &body);
	emit_globals(g, &body);
	emit_glue(g, &body);
	emit_module(g, &body);
	emit_head(g, o, idl);
	emit_includes(g, o, ks_out_text(&body));
	ks_out_copy(o, ks_out_text(&body));
	ks_out_end(&body);
}
