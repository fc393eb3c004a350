// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel calls the driver.  What its arguments reach is shared, the domain
 * runs, and its result is taken with the same care as any value of its.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "glue.h"

/**
 * struct callback - a function while it is written
 * @g:		the glue
 * @f:		the function
 * @o:		its body
 * @result:	what it returns
 * @type:	C type of that
 */
struct callback {
	struct ks_glue *g;
	struct ks_glue_func *f;
	struct ks_out *o;
	struct ks_value result;
	const char *type;
};

static bool is_void(const struct callback *c)
{
	return !strcmp(c->type, "void");
}

/* What a clause says that the caller gets. */
static const char *value(const struct callback *c,
			 const struct ks_idl_clause *k)
{
	const char *expr = ks_glue_expr(c->g, c->f, KS_E_CALL, k->expr);

	return is_void(c) ? expr :
	       ks_glue_printf(c->g, "(__force %s)(%s)", c->type, expr);
}

/* What the caller gets when the driver does not answer. */
static const char *failure(const struct callback *c, const char *err)
{
	const struct ks_idl_clause *k = ks_glue_clause(c->f, KS_CLAUSE_ON_FAULT);
	const struct ks_idl_type *t = c->f->rpc->type;

	if (k)
		return value(c, k);
	if (c->type[strlen(c->type) - 1] == '*') {
		if (!c->result.attrs.errptr)
			return "NULL";
		return ks_glue_printf(c->g, "ERR_PTR(%s)", err);
	}
	if (ks_glue_by_value(&c->result))
		return ks_glue_printf(c->g, "(%s){}", c->type);
	if (t->stem != KS_STEM_PRIMITIVE)
		return "0";
	if (!strcmp(t->name, "bool"))
		return "false";
	return ks_glue_is_signed(t->name) ? err : "0";
}

static void give_arg(struct callback *c, uint32_t i)
{
	const struct ks_idl_field *a = &c->f->rpc->args[i];
	struct ks_value v = ks_glue_argument(c->g, c->f, a);
	const char *name = ks_glue_local(c->g, c->f, a->name);
	const char *word = ks_glue_word(c->g, c->f, i);
	const char *comment = ks_glue_describe(c->g, a->pos, a->type, a->name,
					       0);
	const char *declared = ks_glue_ctype(c->g, c->f, a->type, true);
	const char *what = ks_glue_printf(c->g, "%s: %s", c->f->name, a->name);

	if (v.kind == KS_V_UNUSED) {
		ks_out_step(c->o, comment, "arg[%s] = 0;", word);
	} else if (ks_glue_by_value(&v)) {
		ks_out_comment(c->o, comment);
		ks_glue_carry_copies(c->g, c->o, &v, "&call", name,
				     KS_TO_DOMAIN);
		ks_out_line(c->o, "memcpy(&arg[%s], &%s_d, sizeof(%s_d));",
			    word, name, name);
	} else if (ks_glue_is_pointer(&v)) {
		if (declared[strlen(declared) - 1] != '*')
			name = ks_glue_printf(c->g, "(void %s*)%s",
					      v.kind == KS_V_USER ?
					      "__user " : "", name);
		comment = ks_glue_emit_count(c->g, c->o, comment, c->f,
					     KS_E_CALL, &v, "&call", what);
		ks_out_step(c->o, comment, "arg[%s] = %s;", word,
			    ks_glue_give(c->g, c->f, KS_E_CALL, &v, "&call",
					 name, what));
	} else {
		ks_out_step(c->o, comment, "arg[%s] = %s%s;", word,
			    declared[strlen(declared) - 1] == '*' ?
			    "(unsigned long)" : "", name);
	}
}

static void emit_enter(struct callback *c)
{
	const struct ks_idl_rpc *r = c->f->rpc;
	const char *name;
	uint32_t i;

	for (i = 0; c->f->context && i < r->nargs; i++) {
		name = ks_glue_local(c->g, c->f, r->args[i].name);
		if (ks_glue_in_args(c->g, c->f, r->args[i].name))
			ks_out_line(c->o, "call_ctx.%s = %s;", name, name);
	}
	if (c->f->context)
		ks_out_line(c->o, "call.args = &call_ctx;");
	for (i = 0; i < r->nargs; i++)
		give_arg(c, i);
	ks_glue_undo_before(c->g, c->f, c->o, "&call");
	ks_glue_lend(c->g, c->f, c->o);
	ks_out_line(c->o, "lvd_enter(&call, %s, %s);",
		    r->nargs ? "arg" : "NULL",
		    !r->nargs ? "0" : "ARRAY_SIZE(arg)");
}

static const char *take_result(struct callback *c)
{
	const char *text, *what;

	what = ks_glue_printf(c->g, "%s: result", c->f->name);
	ks_glue_emit_count(c->g, c->o, NULL, c->f, KS_E_CALL, &c->result,
			   "&call", what);
	text = ks_glue_take(c->g, c->f, KS_E_CALL, &c->result, "&call",
			    "call.ret", what);
	if (c->type[strlen(c->type) - 1] != '*')
		return ks_glue_printf(c->g, "(%s)%s", c->type, text);
	return text;
}

static void emit_result(struct callback *c)
{
	const struct ks_idl_type *t = c->f->rpc->type;

	if (c->result.kind == KS_V_UNUSED) {
		ks_out_line(c->o, "result = %s;", failure(c, "0"));
	} else if (ks_glue_by_value(&c->result)) {
		ks_out_line(c->o, "BUILD_BUG_ON(sizeof(%s) > sizeof(call.ret));",
			    c->type);
		ks_out_line(c->o, "memcpy(&result_d, &call.ret, sizeof(result_d));");
		ks_glue_carry_copies(c->g, c->o, &c->result, "&call", "result",
				     KS_TO_KERNEL);
		ks_out_line(c->o, "lvd_to_kernel(&call);");
	} else if (ks_glue_is_pointer(&c->result)) {
		ks_out_line(c->o, "result = %s;", take_result(c));
		ks_out_line(c->o, "lvd_to_kernel(&call);");
	} else if (t->stem == KS_STEM_PRIMITIVE && !strcmp(t->name, "bool")) {
		ks_out_line(c->o, "result = (u8)call.ret;");
	} else {
		ks_out_line(c->o, "result = (%s)call.ret;", c->type);
		if (c->result.attrs.within_base)
			ks_out_line(c->o, "lvd_in_range(&call, result, %s, %s, \"%s: result\");",
				    ks_glue_expr(c->g, c->f, KS_E_CALL,
						 c->result.attrs.within_base),
				    ks_glue_expr(c->g, c->f, KS_E_CALL,
						 c->result.attrs.within_length),
				    c->f->name);
	}
}

/* Does the value for a fault depend on whose the lent object is? */
static bool looks_at_lent(const struct callback *c)
{
	const struct ks_idl_clause *k = ks_glue_clause(c->f, KS_CLAUSE_ON_FAULT);

	return k && ks_glue_names_arg(k->expr, "lent");
}

/* What the log is told if the driver has answered. */
static void emit_undone(struct callback *c)
{
	struct ks_out text;

	ks_out_begin(&text, c->o->indent + 1);
	ks_glue_undo_after(c->g, c->f, &text, "&call");
	if (*ks_out_text(&text)) {
		ks_out_line(c->o, "if (!lvd_failed(&call)) {");
		ks_out_copy(c->o, ks_out_text(&text));
		ks_out_line(c->o, "}");
	}
	ks_out_end(&text);
}

static void emit_begin(struct callback *c)
{
	const char *begin = ks_glue_printf(c->g, "lvd_begin(&call, &%s_glue, FUNC_%s)",
					   c->g->id, c->f->name);

	if (is_void(c) && ks_glue_clause(c->f, KS_CLAUSE_ON_FAULT)) {
		ks_out_line(c->o, "if (%s) {", begin);
		c->o->indent++;
		ks_out_line(c->o, "%s;", failure(c, ""));
		ks_out_line(c->o, "return;");
		c->o->indent--;
		ks_out_line(c->o, "}");
		c->o->indent++;
	} else if (is_void(c)) {
		ks_out_line(c->o, "if (%s)", begin);
		c->o->indent++;
		ks_out_line(c->o, "return;");
	} else {
		ks_out_line(c->o, "err = %s;", begin);
		ks_out_line(c->o, "if (err)");
		c->o->indent++;
		ks_out_line(c->o, "return %s;", failure(c, "err"));
	}
	c->o->indent--;
}

/* Whom does it belong to now what the driver was given? */
static void emit_reclaim(struct callback *c)
{
	const char *reclaim;

	if (!ks_glue_clause(c->f, KS_CLAUSE_LENDS))
		return;
	reclaim = ks_glue_reclaim(c->g, c->f);
	ks_out_line(c->o, "%s%s;", looks_at_lent(c) ? "lent = " : "", reclaim);
}

static void emit_void_end(struct callback *c)
{
	if (!ks_glue_clause(c->f, KS_CLAUSE_ON_FAULT)) {
		ks_out_line(c->o, "lvd_end(&call);");
		return;
	}
	ks_out_line(c->o, "if (lvd_failed(&call))");
	ks_out_line(c->o, "\t%s;", failure(c, ""));
	ks_out_line(c->o, "lvd_end(&call);");
}

static void emit_body(struct callback *c)
{
	const char *error;

	emit_begin(c);
	emit_enter(c);
	if (!is_void(c))
		emit_result(c);
	ks_glue_require(c->g, c->f, c->o, "&call");
	emit_undone(c);
	emit_reclaim(c);
	if (is_void(c)) {
		emit_void_end(c);
		return;
	}
	error = failure(c, "err");
	if (ks_glue_clause(c->f, KS_CLAUSE_LENDS)) {
		/* what happens from here on is the log's business */
		ks_out_line(c->o, "err = call.error;");
		ks_out_line(c->o, "lvd_end(&call);");
	} else {
		ks_out_line(c->o, "err = lvd_end(&call);");
	}
	ks_out_line(c->o, "return err ? %s : result;", error);
}

static void declare(struct callback *c, struct ks_out *o, bool count)
{
	const struct ks_idl_rpc *r = c->f->rpc;
	const char *init = "";
	struct ks_value v;
	uint32_t i;

	for (i = 0; i < r->nargs; i++) {
		v = ks_glue_argument(c->g, c->f, &r->args[i]);
		if (!ks_glue_by_value(&v))
			continue;
		init = " = {}";
		ks_glue_declare_copies(c->g, o,
				       ks_glue_ctype(c->g, c->f,
						     r->args[i].type, true),
				       ks_glue_local(c->g, c->f,
						     r->args[i].name), true);
	}
	ks_glue_declare_lent(c->g, c->f, o);
	if (c->f->context)
		ks_out_line(o, "struct %s_args call_ctx = {};", c->f->name);
	if (r->nargs)
		ks_out_line(o, "unsigned long arg[%s]%s;",
			    ks_glue_word(c->g, c->f, r->nargs), init);
	ks_out_line(o, "struct lvd_call call;");
	if (looks_at_lent(c))
		ks_out_line(o, "bool lent = true;");
	if (count)
		ks_out_line(o, "size_t elems;");
	if (ks_glue_by_value(&c->result))
		ks_glue_declare_copies(c->g, o, c->type, "result", false);
	else if (!is_void(c) && strcmp(c->type, "int"))
		ks_out_line(o, "%s;", ks_glue_declare(c->g, c->type,
						      "result"));
	if (!is_void(c))
		ks_out_line(o, "int err%s;", strcmp(c->type, "int") ? "" :
			    ", result");
	ks_out_blank(o);
}

static const char *parameters(struct callback *c)
{
	const struct ks_idl_rpc *r = c->f->rpc;
	const char *text = "", *one;
	uint32_t i;

	for (i = 0; !c->f->open && i < r->nargs; i++) {
		one = ks_glue_declare(c->g,
				      ks_glue_ctype(c->g, c->f,
						    r->args[i].type, true),
				      ks_glue_local(c->g, c->f,
						    r->args[i].name));
		text = ks_glue_printf(c->g, "%s%s%s", text, i ? ", " : "", one);
	}
	return *text ? text : "void";
}

/**
 * ks_glue_emit_callback() - write what the kernel calls in place of a function
 * @g:	the glue
 * @f:	the function
 * @o:	where to
 */
void ks_glue_emit_callback(struct ks_glue *g, struct ks_glue_func *f,
			   struct ks_out *o)
{
	struct callback c = { .g = g, .f = f, .o = o };
	const struct ks_idl_clause *never;
	struct ks_out body;

	c.type = ks_glue_ctype(g, f, f->rpc->type, true);
	c.result = ks_glue_result(g, f);
	ks_out_comment(o, ks_glue_describe_func(g, f));
	ks_out_line(o, "static %s(%s)",
		    ks_glue_declare(g, c.type,
				    ks_glue_printf(g, "%s_glue", f->name)),
		    parameters(&c));
	ks_out_line(o, "{");
	o->indent++;
	never = ks_glue_clause(f, KS_CLAUSE_NEVER);
	if (f->open) {
		ks_out_comment(o, ks_glue_printf(g, "left open: %s", f->open));
		if (!is_void(&c))
			ks_out_line(o, "return %s;", failure(&c, "-EOPNOTSUPP"));
	} else if (never) {
		if (is_void(&c))
			ks_out_line(o, "%s;", value(&c, never));
		else
			ks_out_line(o, "return %s;", value(&c, never));
	} else {
		ks_out_begin(&body, 1);
		c.o = &body;
		emit_body(&c);
		declare(&c, o, ks_out_uses(ks_out_text(&body), "elems"));
		ks_out_copy(o, ks_out_text(&body));
		ks_out_end(&body);
	}
	o->indent--;
	ks_out_line(o, "}");
	ks_out_blank(o);
}
