// SPDX-License-Identifier: GPL-2.0
/*
 * The driver calls the kernel.  Numbers are fetched first, then pointers, then
 * what depends on the objects behind those; the kernel's function runs only if
 * all of it was valid.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "glue.h"

/**
 * struct rpc - a function while it is written
 * @g:		the glue
 * @f:		the function
 * @o:		its body
 * @result:	what it returns
 * @taken:	something was validated
 * @objects:	objects are reached
 */
struct rpc {
	struct ks_glue *g;
	struct ks_glue_func *f;
	struct ks_out *o;
	struct ks_value result;
	bool taken, objects;
};

static bool has_objects(const struct ks_value *v)
{
	return v->kind == KS_V_OBJECT || v->kind == KS_V_BYTES ||
	       v->kind == KS_V_STRING || v->kind == KS_V_MEMBER ||
	       v->kind == KS_V_STRUCT || v->kind == KS_V_PAGE;
}

/* Does an expression look behind a pointer to numbers? */
static bool is_followed(struct rpc *r, const char *name)
{
	struct ks_value v;
	uint32_t i;

	for (i = 0; i < r->f->rpc->nargs; i++) {
		v = ks_glue_argument(r->g, r->f, &r->f->rpc->args[i]);
		if (ks_glue_deferred(r->g, r->f, &v) &&
		    (ks_glue_names_arg(v.count, name) ||
		     ks_glue_names_arg(v.attrs.user, name) ||
		     ks_glue_names_arg(v.attrs.within_base, name) ||
		     ks_glue_names_arg(v.attrs.within_length, name)))
			return true;
	}
	return false;
}

static bool is_format(struct rpc *r, const char *name)
{
	const struct ks_glue_func *f = r->f;

	return f->format && !strcmp(f->rpc->args[f->format - 1].name, name);
}

static const char *local_type(struct rpc *r, const struct ks_value *v,
			      const char *name)
{
	const struct ks_use *use = v->use;

	if (is_format(r, name))
		return "const char *";
	if (v->kind == KS_V_USER)
		return "void __user *";
	if (v->kind == KS_V_BYTES && is_followed(r, name))
		return ks_glue_ctype(r->g, r->f, v->type, true);
	if (!ks_glue_is_pointer(v))
		return ks_glue_ctype(r->g, r->f, v->type, true);
	if (v->kind == KS_V_OBJECT && use && use->projection &&
	    v->type->nstars == 1)
		return ks_glue_printf(r->g, "%s *", use->ctype);
	return "void *";
}

static const char *arg_describe(struct rpc *r, const struct ks_idl_field *a)
{
	return ks_glue_describe(r->g, a->pos, a->type, a->name, 0);
}

static const char *arg_what(struct rpc *r, const struct ks_idl_field *a)
{
	return ks_glue_printf(r->g, "%s: %s", r->f->name, a->name);
}

static void fetch_scalar(struct rpc *r, uint32_t i, const struct ks_value *v)
{
	const struct ks_idl_field *a = &r->f->rpc->args[i];
	const char *name = ks_glue_local(r->g, r->f, a->name);
	bool is_bool = !strcmp(v->type->name, "bool");

	ks_out_step(r->o, arg_describe(r, a), "%s = (%s)arg[%s];", name,
		    is_bool ? "u8" : ks_glue_ctype(r->g, r->f, v->type, true),
		    ks_glue_word(r->g, r->f, i));
}

static void check_range(struct rpc *r, uint32_t i, const struct ks_value *v)
{
	const struct ks_idl_field *a = &r->f->rpc->args[i];

	ks_out_line(r->o, "lvd_in_range(call, %s, %s, %s, \"%s\");",
		    ks_glue_local(r->g, r->f, a->name),
		    ks_glue_expr(r->g, r->f, KS_E_CALL, v->attrs.within_base),
		    ks_glue_expr(r->g, r->f, KS_E_CALL,
				 v->attrs.within_length), arg_what(r, a));
	r->taken = true;
}

static void fetch_struct(struct rpc *r, uint32_t i, const struct ks_value *v)
{
	const struct ks_idl_field *a = &r->f->rpc->args[i];
	const char *name = ks_glue_local(r->g, r->f, a->name);

	ks_out_step(r->o, arg_describe(r, a),
		    "memcpy(&%s_d, &arg[%s], sizeof(%s_d));", name,
		    ks_glue_word(r->g, r->f, i), name);
	ks_glue_carry_copies(r->g, r->o, v, "call", name, KS_TO_KERNEL);
	r->taken |= v->kind == KS_V_STRUCT;
	r->objects |= v->kind == KS_V_STRUCT;
}

/* NULL is no array of some elements; nor is it what the function follows. */
static const char *none(struct rpc *r, uint32_t i, const struct ks_value *v)
{
	const char *name = ks_glue_local(r->g, r->f, r->f->rpc->args[i].name);

	if (v->kind == KS_V_OPAQUE || v->kind == KS_V_USER ||
	    v->kind == KS_V_FUNCTION)
		return NULL;
	if (ks_glue_follows(r->g, r->f, i))
		return ks_glue_printf(r->g, "!%s", name);
	if (v->kind != KS_V_WITHIN && ks_glue_counted(v))
		return ks_glue_printf(r->g, "!%s && elems", name);
	return NULL;
}

static void fetch_pointer(struct rpc *r, uint32_t i, const struct ks_value *v)
{
	const struct ks_idl_field *a = &r->f->rpc->args[i];
	const char *u = ks_glue_printf(r->g, "arg[%s]",
				       ks_glue_word(r->g, r->f, i));
	const char *comment, *missing;

	comment = ks_glue_emit_count(r->g, r->o, arg_describe(r, a), r->f,
				     KS_E_CALL, v, "call", arg_what(r, a));
	ks_out_step(r->o, comment, "%s = %s;",
		    ks_glue_local(r->g, r->f, a->name),
		    ks_glue_take(r->g, r->f, KS_E_CALL, v, "call", u,
				 arg_what(r, a)));
	missing = none(r, i, v);
	if (missing) {
		ks_out_line(r->o, "if (%s)", missing);
		r->o->indent++;
		ks_out_line(r->o, "lvd_fault(call, LVD_FAULT_POINTER, \"%s\", 0);",
			    arg_what(r, a));
		r->o->indent--;
	}
	r->taken = true;
	r->objects |= has_objects(v);
}

/* Format and arguments become one text. */
static void fetch_format(struct rpc *r, uint32_t i)
{
	const struct ks_idl_field *a = &r->f->rpc->args[i];

	ks_out_step(r->o, arg_describe(r, a),
		    "%s = lvd_format(call, arg, %s, %s);",
		    ks_glue_local(r->g, r->f, a->name),
		    ks_glue_word(r->g, r->f, i),
		    ks_glue_word(r->g, r->f, r->f->rpc->nargs));
	r->taken = true;
}

static void fetch_numbers(struct rpc *r)
{
	struct ks_value v;
	uint32_t i;

	for (i = 0; i < r->f->rpc->nargs; i++) {
		v = ks_glue_argument(r->g, r->f, &r->f->rpc->args[i]);
		if (v.kind == KS_V_SCALAR)
			fetch_scalar(r, i, &v);
	}
	for (i = 0; i < r->f->rpc->nargs; i++) {
		v = ks_glue_argument(r->g, r->f, &r->f->rpc->args[i]);
		if (v.kind == KS_V_SCALAR && v.attrs.within_base &&
		    !ks_glue_deferred(r->g, r->f, &v))
			check_range(r, i, &v);
		else if (ks_glue_by_value(&v))
			fetch_struct(r, i, &v);
	}
}

static bool fetch_pointers(struct rpc *r, bool deferred)
{
	struct ks_value v;
	bool any = false;
	uint32_t i;

	for (i = 0; i < r->f->rpc->nargs; i++) {
		v = ks_glue_argument(r->g, r->f, &r->f->rpc->args[i]);
		if (ks_glue_deferred(r->g, r->f, &v) != deferred)
			continue;
		if (r->f->format == i + 1)
			fetch_format(r, i);
		else if (ks_glue_is_pointer(&v))
			fetch_pointer(r, i, &v);
		else if (v.kind == KS_V_SCALAR && deferred)
			check_range(r, i, &v);
		else
			continue;
		any = true;
	}
	return any;
}

static bool any_deferred(struct rpc *r)
{
	struct ks_value v;
	uint32_t i;

	for (i = 0; i < r->f->rpc->nargs; i++) {
		v = ks_glue_argument(r->g, r->f, &r->f->rpc->args[i]);
		if (ks_glue_deferred(r->g, r->f, &v))
			return true;
	}
	return false;
}

static void check_failed(struct rpc *r)
{
	ks_out_line(r->o, "if (lvd_failed(call))");
	r->o->indent++;
	ks_out_line(r->o, "return;");
	r->o->indent--;
}

static void store_args(struct rpc *r)
{
	const struct ks_idl_rpc *rpc = r->f->rpc;
	const char *name;
	uint32_t i;

	if (!r->f->context)
		return;
	for (i = 0; i < rpc->nargs; i++) {
		name = ks_glue_local(r->g, r->f, rpc->args[i].name);
		if (ks_glue_in_args(r->g, r->f, rpc->args[i].name))
			ks_out_line(r->o, "call_ctx.%s = %s;", name, name);
	}
	ks_out_line(r->o, "call->args = &call_ctx;");
}

/* The lock is the first argument; if there is one such lock, who releases it. */
static const char *lock_name(struct rpc *r)
{
	const char *release = ks_glue_lock_release(r->f->rpc->name);
	struct ks_value v;

	if (ks_glue_lock_is_one(r->f->rpc->name))
		return ks_glue_printf(r->g, "(void *)%s", release);
	if (!r->f->rpc->nargs)
		return NULL;
	v = ks_glue_argument(r->g, r->f, &r->f->rpc->args[0]);
	return v.kind != KS_V_OBJECT ? NULL :
	       ks_glue_local(r->g, r->f, r->f->rpc->args[0].name);
}

static bool is_lock(struct rpc *r)
{
	return ks_glue_lock_effect(r->f->rpc->name) != KS_LOCK_OTHER;
}

/* Functions of locks do not look whether there is one. */
static void check_lock(struct rpc *r)
{
	const char *lock = lock_name(r);

	if (!lock || !is_lock(r) || ks_glue_lock_is_one(r->f->rpc->name))
		return;
	ks_out_line(r->o, "if (!%s)", lock);
	r->o->indent++;
	ks_out_line(r->o, "lvd_fault(call, LVD_FAULT_POINTER, \"%s: %s\", 0);",
		    r->f->name, r->f->rpc->args[0].name);
	r->o->indent--;
}

static void fetch_all(struct rpc *r)
{
	fetch_numbers(r);
	fetch_pointers(r, false);
	store_args(r);
	if (r->objects)
		ks_out_line(r->o, "lvd_to_kernel(call);");
	if (any_deferred(r)) {
		check_failed(r);
		fetch_pointers(r, true);
		store_args(r);
		ks_out_line(r->o, "lvd_to_kernel(call);");
	}
	check_lock(r);
	if (lock_name(r) && ks_glue_lock_waits(r->f->rpc->name)) {
		ks_out_line(r->o, "lvd_lock_wanted(call, %s);", lock_name(r));
		r->taken = true;
	}
	r->taken |= ks_glue_require(r->g, r->f, r->o, "call");
	if (r->taken)
		check_failed(r);
}

static const char *passed(struct rpc *r, const struct ks_idl_field *a,
			  const struct ks_value *v)
{
	const char *declared = ks_glue_ctype(r->g, r->f, a->type, true);
	const char *name = ks_glue_local(r->g, r->f, a->name);
	bool is_pointer = declared[strlen(declared) - 1] == '*';

	if (v->kind == KS_V_UNUSED)
		return is_pointer ? "NULL" : "0";
	if (ks_glue_is_pointer(v) && !is_pointer)
		return ks_glue_printf(r->g, "(%s)%s", declared, name);
	if (!ks_glue_is_pointer(v) && v->kind == KS_V_SCALAR && is_pointer)
		return ks_glue_printf(r->g, "(void *)%s", name);
	return name;
}

/* May sparse know more about the types than the description? */
static bool is_restricted(struct rpc *r)
{
	struct ks_value v;
	uint32_t i;

	if (is_lock(r))
		return r->f->rpc->nargs;
	for (i = 0; i < r->f->rpc->nargs; i++) {
		v = ks_glue_argument(r->g, r->f, &r->f->rpc->args[i]);
		if (v.kind == KS_V_OPAQUE ||
		    (v.kind == KS_V_SCALAR && strcmp(v.type->name, "bool")))
			return true;
	}
	return false;
}

static const char *result_type(struct rpc *r)
{
	const char *type = ks_glue_ctype(r->g, r->f, r->f->rpc->type, true);

	if (r->result.kind == KS_V_VOID || !ks_glue_is_pointer(&r->result) ||
	    r->result.use || r->result.attrs.ioremap || r->result.attrs.user)
		return type;
	return type[strlen(type) - 1] == '*' ? "const void *" : type;
}

static const char *call_text(struct rpc *r)
{
	const struct ks_idl_rpc *rpc = r->f->rpc;
	const char *text;
	struct ks_value v;
	uint32_t i;

	if (is_restricted(r))
		text = ks_glue_printf(r->g, "lvd_unchecked(%s, %s, ",
				      result_type(r), rpc->name);
	else
		text = ks_glue_printf(r->g, "(%s)(", rpc->name);
	for (i = 0; i < rpc->nargs; i++) {
		v = ks_glue_argument(r->g, r->f, &rpc->args[i]);
		text = ks_glue_printf(r->g, "%s%s%s", text, i ? ", " : "",
				      r->f->format == i + 1 ? "\"%s\"" :
				      passed(r, &rpc->args[i], &v));
	}
	if (r->f->format)
		text = ks_glue_printf(r->g, "%s, %s", text,
				      ks_glue_local(r->g, r->f,
						    rpc->args[r->f->format - 1].name));
	return ks_glue_printf(r->g, "%s)", text);
}

static void emit_lock_taken(struct rpc *r, const char *result)
{
	enum ks_lock_effect e = ks_glue_lock_effect(r->f->rpc->name);
	bool sometimes = e != KS_LOCK_TAKEN && result;
	const char *lock = lock_name(r);

	if (!lock || e == KS_LOCK_OTHER || e == KS_LOCK_DROPPED)
		return;
	if (sometimes) {
		ks_out_line(r->o, "if (%s%s) {", e == KS_LOCK_TAKEN_UNLESS ?
			    "!" : "", result);
		r->o->indent++;
	}
	ks_out_line(r->o, "lvd_lock_taken(call, %s);", lock);
	ks_out_line(r->o, "lvd_log(call, %s, %s_release);", lock, r->f->name);
	if (sometimes) {
		r->o->indent--;
		ks_out_line(r->o, "}");
	}
}

/* What to do when the domain ends while the driver has the lock. */
static void emit_release(struct rpc *r, struct ks_out *o)
{
	const char *release = ks_glue_lock_release(r->f->rpc->name);

	if (!release || r->f->open || !lock_name(r) ||
	    ks_glue_lock_effect(r->f->rpc->name) == KS_LOCK_DROPPED)
		return;
	ks_out_line(o, "static void %s_release(void *lock)", r->f->name);
	ks_out_line(o, "{");
	if (ks_glue_lock_is_one(r->f->rpc->name))
		ks_out_line(o, "\t%s();", release);
	else
		ks_out_line(o, "\tlvd_release(%s, lock);", release);
	ks_out_line(o, "}");
	ks_out_blank(o);
}

static void store_context_result(struct rpc *r)
{
	if (r->f->context && ks_glue_in_args(r->g, r->f, "ret"))
		ks_out_line(r->o, "call_ctx.%s = result;",
			    ks_glue_local(r->g, r->f, "ret"));
}

static const char *give_result(struct rpc *r)
{
	const char *what = ks_glue_printf(r->g, "%s: result", r->f->name);
	const char *ptr = "result";

	if (r->result.kind == KS_V_FUNCTION)
		ptr = "(const void *)result";
	else if (r->result.attrs.ioremap)
		ptr = "(__force const void *)result";
	ks_glue_emit_count(r->g, r->o, NULL, r->f, KS_E_CALL, &r->result,
			   "call", what);
	return ks_glue_give(r->g, r->f, KS_E_CALL, &r->result, "call", ptr,
			    what);
}

/* A result that may be a restricted integer is made a plain one. */
static const char *force(struct rpc *r, const char *type)
{
	const struct ks_idl_type *t = r->f->rpc->type;

	if (is_restricted(r) || t->stem != KS_STEM_PRIMITIVE ||
	    !strcmp(t->name, "bool") || ks_glue_is_signed(t->name))
		return "";
	return ks_glue_printf(r->g, "(__force %s)", type);
}

static void emit_result(struct rpc *r)
{
	const struct ks_idl_rpc *rpc = r->f->rpc;
	const char *type = ks_glue_ctype(r->g, r->f, rpc->type, true);

	if (r->result.kind == KS_V_VOID || r->result.kind == KS_V_UNUSED) {
		ks_out_line(r->o, "%s;", call_text(r));
		emit_lock_taken(r, NULL);
		ks_glue_undo_after(r->g, r->f, r->o, "call");
	} else if (ks_glue_by_value(&r->result)) {
		ks_out_line(r->o, "BUILD_BUG_ON(sizeof(%s) > sizeof(*ret));",
			    type);
		ks_out_line(r->o, "result = %s;", call_text(r));
		ks_glue_carry_copies(r->g, r->o, &r->result, "call", "result",
				     KS_TO_DOMAIN);
		ks_out_line(r->o, "memcpy(ret, &result_d, sizeof(result_d));");
		r->objects |= has_objects(&r->result);
	} else if (ks_glue_is_pointer(&r->result)) {
		ks_out_line(r->o, "result = %s;", call_text(r));
		ks_glue_undo_after(r->g, r->f, r->o, "call");
		store_context_result(r);
		ks_out_line(r->o, "*ret = %s;", give_result(r));
		r->objects |= has_objects(&r->result);
	} else {
		ks_out_line(r->o, "result = %s%s;", force(r, type),
			    call_text(r));
		ks_glue_undo_after(r->g, r->f, r->o, "call");
		store_context_result(r);
		emit_lock_taken(r, "result");
		ks_out_line(r->o, "*ret = %sresult;",
			    type[strlen(type) - 1] == '*' ?
			    "(unsigned long)" : "");
	}
}

/* checkpatch wants to know what a mutex is for. */
static void declare_local(struct rpc *r, struct ks_out *o, const char *type,
			  const char *name)
{
	ks_out_line(o, "%s;%s", ks_glue_declare(r->g, type, name),
		    strcmp(type, "struct mutex *") ? "" :
		    "\t/* of the driver */");
}

static void declare(struct rpc *r, struct ks_out *o)
{
	const struct ks_idl_rpc *rpc = r->f->rpc;
	const char *name, *arg;
	struct ks_value v;
	uint32_t i;

	for (i = 0; i < rpc->nargs; i++) {
		v = ks_glue_argument(r->g, r->f, &rpc->args[i]);
		arg = rpc->args[i].name;
		name = ks_glue_local(r->g, r->f, arg);
		if (v.kind == KS_V_UNUSED)
			continue;
		if (ks_glue_by_value(&v))
			ks_glue_declare_copies(r->g, o,
					       local_type(r, &v, ""), name,
					       false);
		else
			declare_local(r, o, local_type(r, &v, arg), name);
	}
	if (r->f->context)
		ks_out_line(o, "struct %s_args call_ctx = {};", r->f->name);
	if (ks_out_uses(ks_out_text(r->o), "elems"))
		ks_out_line(o, "size_t elems;");
	if (ks_glue_by_value(&r->result))
		ks_glue_declare_copies(r->g, o, local_type(r, &r->result, ""),
				       "result", false);
	else if (r->result.kind != KS_V_VOID && r->result.kind != KS_V_UNUSED)
		ks_out_line(o, "%s;", ks_glue_declare(r->g, result_type(r),
						      "result"));
}

static void emit_body(struct rpc *r)
{
	const char *lock = lock_name(r);

	fetch_all(r);
	if (lock && ks_glue_lock_effect(r->f->rpc->name) == KS_LOCK_DROPPED) {
		ks_out_line(r->o, "lvd_lock_dropped(call, %s);", lock);
		check_failed(r);
	}
	if (ks_glue_undo_before(r->g, r->f, r->o, "call"))
		check_failed(r);
	ks_glue_undo_ahead(r->g, r->f, r->o, "call");
	emit_result(r);
	if (r->objects)
		ks_out_line(r->o, "lvd_to_domain(call);");
}

/**
 * ks_glue_emit_call() - write what the driver calls in place of a function
 * @g:	the glue
 * @f:	the function
 * @o:	where to
 */
void ks_glue_emit_call(struct ks_glue *g, struct ks_glue_func *f,
		       struct ks_out *o)
{
	struct ks_out body, locals;
	struct rpc r = { .g = g, .f = f, .o = &body };

	emit_release(&r, o);
	ks_out_comment(o, ks_glue_describe_func(g, f));
	ks_out_line(o, "static void %s_call(struct lvd_call *call, const unsigned long *arg, unsigned long *ret)",
		    f->name);
	ks_out_line(o, "{");
	ks_out_begin(&body, 1);
	ks_out_begin(&locals, 1);
	if (f->open) {
		ks_out_line(&body, "lvd_fault(call, LVD_FAULT_UNRESOLVED, \"%s: %s\", 0);",
			    f->name, f->open);
	} else {
		r.result = ks_glue_result(g, f);
		emit_body(&r);
		declare(&r, &locals);
	}
	if (*ks_out_text(&locals))
		ks_out_blank(&locals);
	ks_out_copy(o, ks_out_text(&locals));
	ks_out_copy(o, ks_out_text(&body));
	ks_out_line(o, "}");
	ks_out_blank(o);
	ks_out_end(&locals);
	ks_out_end(&body);
}
