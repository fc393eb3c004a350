// SPDX-License-Identifier: GPL-2.0
/*
 * How to take back what a call did, for the day the domain ends.  The runtime
 * keeps a log; an entry is a kernel function and the arguments that it will be
 * called with.  The driver's own call of that function, with the same
 * arguments, removes the entry.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../model/text.h"
#include "glue.h"

#define MAX_ARGS	8

/**
 * struct ks_undo - a function that takes something back
 * @function:	its name
 * @name:	C identifier in the glue
 * @late:	it waits until the module goes
 * @lent:	what it takes back is the kernel's, and the driver gives it back
 * @nargs:	number of arguments
 * @arg:	type of the argument if the log has it, else what is passed
 * @logged:	does the log have it?
 * @string:	index + 1 of the argument that is a string of the driver's
 */
struct ks_undo {
	const char *function;
	const char *name;
	bool late, lent;
	unsigned int nargs;
	const char *arg[MAX_ARGS];
	bool logged[MAX_ARGS];
	unsigned int string;
};

/**
 * struct call - a call in an expression
 * @function:	its name
 * @nargs:	number of arguments
 * @arg:	their text
 */
struct call {
	const char *function;
	unsigned int nargs;
	const char *arg[MAX_ARGS];
};

static const char *trimmed(struct ks_glue *g, const char *s, size_t n)
{
	while (n && isspace((unsigned char)*s))
		s++, n--;
	while (n && isspace((unsigned char)s[n - 1]))
		n--;
	return ks_glue_printf(g, "%.*s", (int)n, s);
}

/* "f(a, b)": false if it is something else, or has too many arguments. */
static bool parse_call(struct ks_glue *g, const char *text, struct call *c)
{
	unsigned int depth = 0;
	const char *p, *start;
	size_t n = 0;

	memset(c, 0, sizeof(*c));
	text += strspn(text, " \t\n");
	while (ks_in_name(text[n]))
		n++;
	if (!n || text[n] != '(')
		return false;
	c->function = ks_glue_printf(g, "%.*s", (int)n, text);
	start = text + n + 1;
	for (p = start; *p; p++) {
		if (!depth && (*p == ',' || *p == ')')) {
			if (c->nargs == MAX_ARGS)
				return false;
			if (c->nargs || *p == ',' || p > start)
				c->arg[c->nargs++] = trimmed(g, start, p - start);
			start = p + 1;
			if (*p == ')')
				return true;
		}
		depth += *p == '(' || *p == '[';
		depth -= *p == ')' || *p == ']';
	}
	return false;
}

static const struct ks_idl_field *find_arg(const struct ks_idl_rpc *r,
					   const char *name, size_t n)
{
	uint32_t i;

	for (i = 0; i < r->nargs; i++)
		if (strlen(r->args[i].name) == n &&
		    !strncmp(r->args[i].name, name, n))
			return &r->args[i];
	return NULL;
}

/* Does an expression look at the call? */
static bool names_any(const struct ks_idl_rpc *r, const char *text)
{
	uint32_t i;

	for (i = 0; i < r->nargs; i++)
		if (ks_glue_names_arg(text, r->args[i].name))
			return true;
	return ks_glue_names_arg(text, "ret");
}

/* An object of an argument's type, for typeof(). */
static const char *any_object(struct ks_glue *g, struct ks_glue_func *f,
			      const struct ks_idl_type *t)
{
	return ks_glue_printf(g, "(*(%s)0)",
			      ks_glue_declare(g, ks_glue_ctype(g, f, t, true),
					      "*"));
}

/* The type of an expression, told without the objects that it names. */
static const char *type_of(struct ks_glue *g, struct ks_glue_func *f,
			   const char *text)
{
	const struct ks_idl_field *a = find_arg(f->rpc, text, strlen(text));
	const char *out = "", *p = text;
	bool member;
	size_t n;

	if (a)
		return ks_glue_ctype(g, f, a->type, true);
	if (!strcmp(text, "ret"))
		return ks_glue_ctype(g, f, f->rpc->type, true);
	while (*p) {
		for (n = 0; ks_in_name(p[n]); n++)
			;
		member = p > text && (p[-1] == '.' || p[-1] == '>');
		a = n && !member ? find_arg(f->rpc, p, n) : NULL;
		if (a)
			out = ks_glue_printf(g, "%s%s", out,
					     any_object(g, f, a->type));
		else if (n == 3 && !member && !strncmp(p, "ret", 3))
			out = ks_glue_printf(g, "%s%s", out,
					     any_object(g, f, f->rpc->type));
		else
			out = ks_glue_printf(g, "%s%.*s", out, n ? (int)n : 1,
					     p);
		p += n ? n : 1;
	}
	return ks_glue_printf(g, "typeof(%s)", out);
}

static bool is_string(struct ks_glue *g, struct ks_glue_func *f,
		      const char *text)
{
	const struct ks_idl_field *a = find_arg(f->rpc, text, strlen(text));
	struct ks_value v;

	if (!a)
		return false;
	v = ks_glue_argument(g, f, a);
	return v.kind == KS_V_STRING;
}

static struct ks_undo *find(const struct ks_glue *g, const struct call *c)
{
	size_t i;

	for (i = 0; i < g->nundos; i++)
		if (!strcmp(g->undos[i]->function, c->function) &&
		    g->undos[i]->nargs == c->nargs)
			return g->undos[i];
	return NULL;
}

static void add(struct ks_glue *g, struct ks_glue_func *f,
		const struct ks_idl_clause *clause)
{
	struct ks_undo *u;
	struct call c;
	unsigned int i;

	if (!parse_call(g, clause->expr, &c))
		return;
	u = find(g, &c);
	if (u) {
		u->late &= clause->kind == KS_CLAUSE_UNDO_LATE;
		u->lent |= clause->kind == KS_CLAUSE_LENDS;
		return;
	}
	u = ks_arena_alloc(g->arena, sizeof(*u));
	memset(u, 0, sizeof(*u));
	u->function = c.function;
	u->name = ks_glue_printf(g, "undo_%s", c.function);
	for (i = 0; i < g->nundos; i++)
		if (!strcmp(g->undos[i]->function, c.function))
			u->name = ks_glue_printf(g, "undo_%s_%u", c.function,
						 c.nargs);
	u->late = clause->kind == KS_CLAUSE_UNDO_LATE;
	u->lent = clause->kind == KS_CLAUSE_LENDS;
	u->nargs = c.nargs;
	for (i = 0; i < c.nargs; i++) {
		u->logged[i] = names_any(f->rpc, c.arg[i]);
		u->arg[i] = u->logged[i] ? type_of(g, f, c.arg[i]) : c.arg[i];
		if (u->logged[i] && is_string(g, f, c.arg[i]))
			u->string = i + 1;
	}
	KS_GROW(g->undos, g->nundos, g->undos_cap);
	g->undos[g->nundos++] = u;
}

static bool is_boundary(const struct ks_glue_func *f)
{
	return f->kind != KS_F_GLOBAL && f->kind != KS_F_SCOPE && !f->open;
}

static bool makes_entry(enum ks_clause_kind kind)
{
	return kind == KS_CLAUSE_UNDO || kind == KS_CLAUSE_UNDO_LATE ||
	       kind == KS_CLAUSE_LENDS;
}

/**
 * ks_glue_plan_undos() - find the functions that take something back
 * @g:	the glue, planned
 */
void ks_glue_plan_undos(struct ks_glue *g)
{
	struct ks_glue_func *f;
	uint32_t k;
	size_t i;

	for (i = 0; i < g->nfuncs; i++) {
		f = g->funcs[i];
		for (k = 0; is_boundary(f) && k < f->rpc->nclauses; k++)
			if (makes_entry(f->rpc->clauses[k].kind))
				add(g, f, &f->rpc->clauses[k]);
	}
}

static unsigned int nlogged(const struct ks_undo *u)
{
	unsigned int i, n = 0;

	for (i = 0; i < u->nargs; i++)
		n += u->logged[i];
	return n;
}

static bool is_typeof(const char *type)
{
	return !strncmp(type, "typeof(", 7);
}

/* Those whose types are told by expressions. */
static void declare_args(struct ks_out *o, const struct ks_undo *u)
{
	unsigned int i, n = 0;
	bool any = false;

	for (i = 0; i < u->nargs; i++) {
		if (!u->logged[i])
			continue;
		if (is_typeof(u->arg[i])) {
			ks_out_line(o, "%s arg_%u = (__force typeof(arg_%u))arg[%u];",
				    u->arg[i], n, n, n);
			any = true;
		}
		n++;
	}
	if (any)
		ks_out_blank(o);
}

static void emit_undo(struct ks_glue *g, struct ks_out *o,
		      const struct ks_undo *u)
{
	const char *args = "";
	unsigned int i, n = 0, string = 0;

	for (i = 0; i < u->nargs; i++) {
		if (u->string == i + 1)
			string = n + 1;
		args = ks_glue_printf(g, "%s%s", args, i ? ", " : "");
		if (u->logged[i] && is_typeof(u->arg[i]))
			args = ks_glue_printf(g, "%sarg_%u", args, n++);
		else if (u->logged[i])
			args = ks_glue_printf(g, "%s(%s)arg[%u]", args,
					      u->arg[i], n++);
		else
			args = ks_glue_printf(g, "%s%s", args, u->arg[i]);
	}
	ks_out_line(o, "static void %s_release(const unsigned long *arg)",
		    u->name);
	ks_out_line(o, "{");
	o->indent++;
	declare_args(o, u);
	ks_out_line(o, "%s(%s);", u->function, args);
	o->indent--;
	ks_out_line(o, "}");
	ks_out_blank(o);
	ks_out_line(o, "static const struct lvd_undo %s = {", u->name);
	o->indent++;
	ks_out_line(o, ".name = \"%s\",", u->function);
	ks_out_line(o, ".release = %s_release,", u->name);
	if (n)
		ks_out_line(o, ".nargs = %u,", n);
	if (string)
		ks_out_line(o, ".string = %u,", string);
	if (u->late)
		ks_out_line(o, ".late = true,");
	if (u->lent)
		ks_out_line(o, ".lent = true,");
	o->indent--;
	ks_out_line(o, "};");
	ks_out_blank(o);
}

/**
 * ks_glue_emit_undos() - write the functions that take something back
 * @g:	the glue
 * @o:	where to
 */
void ks_glue_emit_undos(struct ks_glue *g, struct ks_out *o)
{
	size_t i;

	for (i = 0; i < g->nundos; i++)
		emit_undo(g, o, g->undos[i]);
}

/* An argument as a word. */
static const char *word(struct ks_glue *g, struct ks_glue_func *f,
			const char *text)
{
	const char *expr = ks_glue_expr(g, f, KS_E_CALL, text);
	size_t n = 0;

	while (ks_in_name(expr[n]))
		n++;
	if (!expr[n])
		return ks_glue_printf(g, "(unsigned long)%s", expr);
	return ks_glue_expr(g, f, KS_E_CALL,
			    ks_glue_printf(g, "(__force unsigned long)(%s)",
					   text));
}

/* The arguments that the log has, as C text with commas between. */
static const char *logged_words(struct ks_glue *g, struct ks_glue_func *f,
				const struct ks_undo *u, const struct call *c)
{
	const char *text = "";
	unsigned int i;

	for (i = 0; i < u->nargs; i++) {
		if (!u->logged[i])
			continue;
		text = ks_glue_printf(g, "%s%s%s", text, *text ? ", " : "",
				      u->string == i + 1 ? "0" :
				      word(g, f, c->arg[i]));
	}
	return text;
}

/* The same, as an array, or NULL. */
static const char *logged_args(struct ks_glue *g, struct ks_glue_func *f,
			       const struct ks_undo *u, const struct call *c)
{
	return !nlogged(u) ? "NULL" :
	       ks_glue_printf(g, "(const unsigned long []){ %s }",
			      logged_words(g, f, u, c));
}

/* A clause's condition; @other: what it is without one, NULL: always. */
static const char *condition(struct ks_glue *g, struct ks_glue_func *f,
			     const struct ks_idl_clause *c, const char *other)
{
	return c && c->when ? ks_glue_expr(g, f, KS_E_CALL, c->when) : other;
}

static const char *success(struct ks_glue *g, struct ks_glue_func *f)
{
	struct ks_value v = ks_glue_result(g, f);

	if (ks_glue_is_pointer(&v))
		return "!IS_ERR_OR_NULL(result)";
	if (v.kind != KS_V_SCALAR)
		return NULL;
	if (!strcmp(v.type->name, "bool"))
		return "result";
	return ks_glue_is_signed(v.type->name) ? "result >= 0" : NULL;
}

static void emit_if(struct ks_out *o, const char *condition, const char *text)
{
	if (condition)
		ks_out_line(o, "if (%s)", condition);
	o->indent += !!condition;
	ks_out_line(o, "%s", text);
	o->indent -= !!condition;
}

/* What clause @k, NULL: the function itself, says is taken back. */
static void emit_undone(struct ks_glue *g, struct ks_glue_func *f,
			struct ks_out *o, const char *call,
			const struct ks_idl_clause *k, const struct call *c)
{
	const struct ks_undo *u = find(g, c);
	bool returns = k ? k->kind == KS_CLAUSE_RETURNS : u && u->lent;

	if (u)
		emit_if(o, condition(g, f, k, NULL),
			ks_glue_printf(g, "%s(%s, &%s, %s);",
				       returns ? "lvd_undo_returned" : "lvd_undone",
				       call, u->name,
				       logged_args(g, f, u, c)));
}

/* The function may be one that takes something back by its very name. */
static bool as_call(struct ks_glue *g, struct ks_glue_func *f, struct call *c)
{
	uint32_t i;

	memset(c, 0, sizeof(*c));
	c->function = f->rpc->name;
	if (f->kind != KS_F_RPC || f->rpc->nargs > MAX_ARGS)
		return false;
	for (i = 0; i < f->rpc->nargs; i++)
		c->arg[c->nargs++] = f->rpc->args[i].name;
	return find(g, c);
}

static void emit_all_undone(struct ks_glue *g, struct ks_glue_func *f,
			    struct ks_out *o, const char *call, bool after)
{
	const struct ks_idl_clause *k;
	struct call c;
	uint32_t i;

	/* It may say of itself that nothing else is taken back by it. */
	if (!after && !ks_glue_clause(f, KS_CLAUSE_RETURNS) && as_call(g, f, &c))
		emit_undone(g, f, o, call, NULL, &c);
	for (i = 0; i < f->rpc->nclauses; i++) {
		k = &f->rpc->clauses[i];
		if (k->kind != KS_CLAUSE_UNDOES &&
		    k->kind != KS_CLAUSE_RETURNS)
			continue;
		if ((ks_glue_names_arg(k->when, "ret") ||
		     ks_glue_names_arg(k->expr, "ret")) == after &&
		    parse_call(g, k->expr, &c))
			emit_undone(g, f, o, call, k, &c);
	}
}

/**
 * ks_glue_clause() - find an attribute of a function
 * @f:		the function
 * @kind:	which
 *
 * Returns NULL if the function does not have it.
 */
const struct ks_idl_clause *ks_glue_clause(const struct ks_glue_func *f,
					   enum ks_clause_kind kind)
{
	uint32_t i;

	for (i = 0; i < f->rpc->nclauses; i++)
		if (f->rpc->clauses[i].kind == kind)
			return &f->rpc->clauses[i];
	return NULL;
}

static const struct ks_idl_clause *entry_of(const struct ks_glue_func *f)
{
	const struct ks_idl_clause *k = ks_glue_clause(f, KS_CLAUSE_UNDO);

	return k ? k : ks_glue_clause(f, KS_CLAUSE_UNDO_LATE);
}

static bool frees_any(struct ks_glue *g, struct ks_glue_func *f)
{
	struct ks_value v;
	uint32_t i;

	for (i = 0; f->kind == KS_F_RPC && i < f->rpc->nargs; i++) {
		v = ks_glue_argument(g, f, &f->rpc->args[i]);
		if (v.attrs.dealloc && v.kind != KS_V_PAGE)
			return true;
	}
	return false;
}

/* What the function is another form of, or is itself. */
static const struct ks_undo *own_undo(struct ks_glue *g, struct ks_glue_func *f)
{
	const struct ks_idl_clause *k;
	struct call c;
	uint32_t i;

	if (as_call(g, f, &c))
		return find(g, &c);
	for (i = 0; i < f->rpc->nclauses; i++) {
		k = &f->rpc->clauses[i];
		if ((k->kind == KS_CLAUSE_UNDOES ||
		     k->kind == KS_CLAUSE_RETURNS) &&
		    parse_call(g, k->expr, &c) && find(g, &c))
			return find(g, &c);
	}
	return NULL;
}

/**
 * ks_glue_undo_before() - what the log is told before a function is called
 * @g:		the glue
 * @f:		the function
 * @o:		where to
 * @call:	C expression for the call
 *
 * Returns true if the call may have failed then.
 */
bool ks_glue_undo_before(struct ks_glue *g, struct ks_glue_func *f,
			 struct ks_out *o, const char *call)
{
	const struct ks_idl_clause *k = entry_of(f);
	const struct ks_undo *u;
	struct call c;
	struct ks_out undone;
	bool fails = false;

	if (g->nundos && frees_any(g, f)) {
		u = own_undo(g, f);
		ks_out_line(o, "lvd_undo_settled(%s, %s%s);", call,
			    u ? "&" : "", u ? u->name : "NULL");
		fails = true;
	}
	if (k && parse_call(g, k->expr, &c)) {
		u = find(g, &c);
		ks_out_line(o, "lvd_undo_prepare(%s, %s);", call, u->string ?
			    ks_glue_expr(g, f, KS_E_CALL,
					 c.arg[u->string - 1]) : "NULL");
		fails = true;
	}
	ks_out_begin(&undone, o->indent);
	emit_all_undone(g, f, &undone, call, false);
	fails |= !!strstr(ks_out_text(&undone), "lvd_undo_returned(");
	ks_out_copy(o, ks_out_text(&undone));
	ks_out_end(&undone);
	return fails;
}

static void emit_entry(struct ks_glue *g, struct ks_glue_func *f,
		       struct ks_out *o, const char *call,
		       const struct ks_idl_clause *k)
{
	const struct ks_undo *u;
	struct call c;

	if (!parse_call(g, k->expr, &c))
		return;
	u = find(g, &c);
	emit_if(o, condition(g, f, k, success(g, f)),
		ks_glue_printf(g, "lvd_undo(%s, &%s, %s);", call, u->name,
			       logged_args(g, f, u, &c)));
}

/* Does nothing but the call itself decide? Then the log has it before. */
static bool is_certain(struct ks_glue *g, struct ks_glue_func *f,
		       const struct ks_idl_clause *k)
{
	return f->kind == KS_F_RPC && !k->when && !success(g, f) &&
	       !ks_glue_names_arg(k->expr, "ret");
}

/**
 * ks_glue_undo_ahead() - the log is told of what will have to be taken back
 * @g:		the glue
 * @f:		the function, which is called next
 * @o:		where to
 * @call:	C expression for the call
 *
 * A timer may go off before the function that starts it has returned: what its
 * function takes out of the log must be there by then.
 */
void ks_glue_undo_ahead(struct ks_glue *g, struct ks_glue_func *f,
			struct ks_out *o, const char *call)
{
	const struct ks_idl_clause *k = entry_of(f);

	if (k && is_certain(g, f, k))
		emit_entry(g, f, o, call, k);
}

/* Does one of the driver's functions do again what @c takes back? */
static bool is_done_again(struct ks_glue *g, const struct call *c)
{
	const struct ks_idl_clause *clause;
	struct call other;
	size_t i;

	for (i = 0; i < g->nfuncs; i++) {
		const struct ks_glue_func *f = g->funcs[i];

		if (!is_boundary(f) || f->kind == KS_F_RPC)
			continue;
		clause = entry_of(f);
		if (clause && parse_call(g, clause->expr, &other) &&
		    find(g, &other) == find(g, c))
			return true;
	}
	return false;
}

/**
 * ks_glue_undo_after() - what the log is told when a function has returned
 * @g:		the glue
 * @f:		the function
 * @o:		where to
 * @call:	C expression for the call
 *
 * "result" has what it returned. A function that stops a timer waits for the
 * timer's function, which may have started it again, in vain: that is taken back
 * as well.
 */
void ks_glue_undo_after(struct ks_glue *g, struct ks_glue_func *f,
			struct ks_out *o, const char *call)
{
	const struct ks_idl_clause *k = entry_of(f);
	struct call c;

	if (k && !is_certain(g, f, k))
		emit_entry(g, f, o, call, k);
	if (as_call(g, f, &c) && is_done_again(g, &c))
		emit_undone(g, f, o, call, NULL, &c);
	emit_all_undone(g, f, o, call, true);
}

/**
 * ks_glue_lend() - the driver is given something that it must give back
 * @g:		the glue
 * @f:		the function that it is given to
 * @o:		where to
 *
 * Returns false if it is given nothing.
 */
bool ks_glue_lend(struct ks_glue *g, struct ks_glue_func *f, struct ks_out *o)
{
	const struct ks_idl_clause *k = ks_glue_clause(f, KS_CLAUSE_LENDS);
	const struct ks_undo *u;
	struct call c;

	if (!k || !parse_call(g, k->expr, &c))
		return false;
	u = find(g, &c);
	ks_out_line(o, "lvd_undo_lend(&call, &%s, %s);", u->name,
		    nlogged(u) ? "lent_args" : "NULL");
	return true;
}

/**
 * ks_glue_declare_lent() - declare what ks_glue_lend() needs
 * @g:		the glue
 * @f:		the function
 * @o:		where to
 *
 * The driver may change what the arguments lead to, so that is looked at once.
 */
void ks_glue_declare_lent(struct ks_glue *g, struct ks_glue_func *f,
			  struct ks_out *o)
{
	const struct ks_idl_clause *k = ks_glue_clause(f, KS_CLAUSE_LENDS);
	const struct ks_undo *u;
	struct call c;

	if (!k || !parse_call(g, k->expr, &c))
		return;
	u = find(g, &c);
	if (nlogged(u))
		ks_out_line(o, "const unsigned long lent_args[] = { %s };",
			    logged_words(g, f, u, &c));
}

/**
 * ks_glue_reclaim() - the driver does not want what it was given
 * @g:		the glue
 * @f:		the function that it was given to
 *
 * Returns C text that is true if the caller has it back.
 */
const char *ks_glue_reclaim(struct ks_glue *g, struct ks_glue_func *f)
{
	const struct ks_idl_clause *k = ks_glue_clause(f, KS_CLAUSE_LENDS);
	const char *done = success(g, f);
	const struct ks_undo *u;
	struct call c;

	parse_call(g, k->expr, &c);
	u = find(g, &c);
	done = done ? ks_glue_printf(g, "!(%s)", done) : "false";
	return ks_glue_printf(g, "lvd_undo_reclaim(&call, &%s, %s, %s)", u->name,
			      condition(g, f, k, done),
			      nlogged(u) ? "lent_args" : "NULL");
}
