// SPDX-License-Identifier: GPL-2.0
/*
 * Files, modules, functions and projections.  A function is called as the
 * symbol of the grammar that it reads; Documentation/ksplit.rst has the
 * grammar.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../model/file.h"
#include "parse.h"

static void rpc(struct parser *p, struct ks_idl_rpc *r);

/* The comments since the last node, or NULL; @joint: in one line. */
static const char *comment(struct parser *p, bool joint)
{
	struct ks_buf *b = &p->pending;
	char *text, *out, *q;

	if (!b->n || p->panic)
		return NULL;
	/* empty lines at the end are not printed, so they are not kept either */
	while (b->n && b->p[b->n - 1] == '\n')
		b->n--;
	text = idl_text((char *)b->p, b->n);
	b->n = 0;
	if (!joint)
		return text;
	for (out = q = text; *q; q++)
		if (*q != '\n')
			*out++ = *q;
		else if (out > text && q[1] && q[1] != '\n')
			*out++ = ' ';
	*out = 0;
	return text;
}

/* The name behind the block of "struct { } name;", which IDL has not. */
static void skip_declarator(struct parser *p)
{
	if (p->t[0].kind == TOKEN_NAME && p->t[1].kind == TOKEN_SIGN &&
	    p->t[1].sign == ';')
		p->t += 2;
}

/*
 * After an error: go behind the statement or the block it was in, or before
 * the "}" that ends the block around it.
 */
static void recover(struct parser *p)
{
	unsigned int depth = 0;

	if (!p->panic)
		return;
	p->panic = false;
	for (; p->t->kind != TOKEN_END; p->t++) {
		char sign = p->t->kind == TOKEN_SIGN ? p->t->sign : 0;

		if (sign == '}' && !depth)
			break;
		if (sign == '{')
			depth++;
		if (sign == ';' && !depth) {
			p->t++;
			break;
		}
		if (sign == '}' && !--depth) {
			p->t++;
			skip_declarator(p);
			break;
		}
	}
	p->pending.n = 0;
}

/* ";", which is easily forgotten: what follows in another line is fine then. */
static void semicolon(struct parser *p, const char *where)
{
	const struct token *before = p->t - 1;

	if (p->panic || consume(p, ";"))
		return;
	if (p->t->pos.line > before->end.line || at(p, "}"))
		diag_error(p->diag, before->end, "expected \";\" %s", where);
	else
		expect(p, ";", where);
}

/* Is there another item in the block?  Reads the "}" if not. */
static bool more(struct parser *p, const char *what, const char *name,
		 struct ks_pos start)
{
	if (p->panic || consume(p, "}"))
		return false;
	if (p->t->kind != TOKEN_END)
		return true;
	/* a comment or an expression without end took the "}" */
	if (p->t[-1].kind == TOKEN_ERROR)
		p->panic = true;
	syntax_error(p, "%s \"%s\" of line %u does not end: a \"}\" is missing",
		     what, name, start.line);
	return false;
}

static enum ks_lock_kind lock_kind(const struct parser *p)
{
	static const char *const word[] = {
		[KS_LOCK_SPINLOCK] = "spinlock", [KS_LOCK_ATOMIC] = "atomic_lock",
		[KS_LOCK_MUTEX] = "mutex", [KS_LOCK_RWLOCK] = "rwlock",
		[KS_LOCK_SEQLOCK] = "seqlock", [KS_LOCK_RCU] = "rcu",
	};
	unsigned int i;

	for (i = KS_LOCK_SPINLOCK; i <= KS_LOCK_RCU; i++)
		if (at(p, word[i]))
			return i;
	return KS_LOCK_NONE;
}

/* The width behind ":". */
static unsigned int bits(struct parser *p)
{
	unsigned long n = 0;

	if (p->panic)
		return 0;
	if (p->t->kind == TOKEN_NUMBER) {
		errno = 0;
		n = strtoul(p->t->text, NULL, 10);
	}
	if (!n || n > 64 || errno == ERANGE)
		syntax_error(p, "write a width of 1 to 64 bits");
	else
		advance(p);
	return n;
}

/* id "{" id { "," id } "}" */
static void guarded(struct parser *p, struct ks_idl_field *f)
{
	f->kind = KS_FIELD_GUARDED;
	f->pos = p->t->pos;
	f->name = take_name(p, "the name of a lock");
	expect(p, "{", "behind the lock");
	do
		*ADD(f->members, f->nmembers) =
			take_name(p, "the name of a field that the lock guards");
	while (consume(p, ","));
	expect(p, "}", "behind the fields that the lock guards");
	if (!p->panic)
		return;
	/* the list ends where it ends; the projection goes on behind it */
	while (p->t->kind != TOKEN_END && p->t++->sign != '}')
		;
	p->panic = false;
}

static void field(struct parser *p, struct ks_idl_field *f)
{
	const struct token *next = p->t[0].kind == TOKEN_END ? p->t : p->t + 1;

	if (p->t->kind == TOKEN_NAME && next->kind == TOKEN_SIGN &&
	    next->sign == '{') {
		guarded(p, f);
		f->comment = comment(p, true);
		return;
	}
	f->lock = lock_kind(p);
	if (f->lock) {
		f->kind = KS_FIELD_LOCK;
		advance(p);
	} else {
		f->type = parse_type(p);
	}
	f->pos = p->t->pos;
	f->name = take_name(p, "a name for the field");
	if (!f->lock && consume(p, ":"))
		f->bits = bits(p);
	semicolon(p, "behind the field");
	f->comment = comment(p, true);
}

/* Does a definition start here?  Then the block before it was not closed. */
static bool at_definition(const struct parser *p)
{
	return at(p, "rpc") || at(p, "rpc_export") || at(p, "global") ||
	       (at(p, "projection") && p->t[1].sign == '<' &&
		!at_unnamed(p, p->t + 1));
}

/* "projection" "<" ( "struct" | "union" ) id ">" id "{" { field } "}" */
static void projection(struct parser *p, struct ks_projection *r)
{
	r->pos = p->t->pos;
	r->name = r->strukt = "";
	expect(p, "projection", "here");
	expect(p, "<", "behind projection");
	r->is_union = at(p, "union");
	if (!consume(p, "union") && !consume(p, "struct"))
		syntax_error(p, "expected \"struct\" or \"union\" and the type's name");
	if (at(p, ">"))
		unnamed(p);
	r->strukt = take_name(p, "the name of the struct");
	expect(p, ">", "behind the struct");
	r->name = take_name(p, "a name for the projection");
	expect(p, "{", "behind the projection's name");
	r->comment = comment(p, false);
	while (more(p, "projection", r->name, r->pos)) {
		struct ks_idl_field *f;

		if (at_definition(p)) {
			diag_error(p->diag, p->t->pos, "projection \"%s\" of line %u is still open: a \"}\" is missing before this",
				   r->name, r->pos.line);
			return;
		}
		f = ADD(r->fields, r->nfields);
		field(p, f);
		if (p->panic)
			memset(&r->fields[--r->nfields], 0, sizeof(*f));
		recover(p);
	}
}

/* projection | rpc_ptr definition */
static void nested(struct parser *p, struct ks_idl_rpc *r)
{
	struct ks_projection *q;
	struct ks_idl_rpc inner = { 0 };

	if (at(p, "projection")) {
		q = ADD(r->projections, r->nprojections);
		projection(p, q);
		if (p->panic)
			memset(&r->projections[--r->nprojections], 0,
			       sizeof(*q));
	} else if (at(p, "rpc_ptr")) {
		rpc(p, &inner);
		if (!p->panic)
			*ADD(r->nested, r->nnested) = inner;
	} else if (!consume(p, ";")) {
		syntax_error(p, "expected a projection, an rpc_ptr or \"}\" in %s \"%s\"",
			     r->keyword, r->name);
	}
}

/* type id { "," type id } [ "," "..." ] */
static void args(struct parser *p, struct ks_idl_rpc *r)
{
	struct ks_idl_field *f;

	do {
		if (consume(p, "...")) {
			r->variadic = true;
			return;
		}
		f = ADD(r->args, r->nargs);
		f->type = parse_type(p);
		f->pos = p->t->pos;
		f->name = take_name(p, "a name for the argument");
	} while (consume(p, ","));
}

/* "(" [ args ] ")" */
static void arguments(struct parser *p, struct ks_idl_rpc *r)
{
	expect(p, "(", "behind the function's name");
	/* as C has it: f(void) */
	if (at(p, "void") && p->t[1].kind == TOKEN_SIGN && p->t[1].sign == ')')
		advance(p);
	if (!at(p, ")"))
		args(p, r);
	expect(p, ")", "behind the arguments");
}

/* rpc, with its keyword, and global */
static void rpc(struct parser *p, struct ks_idl_rpc *r)
{
	r->keyword = take_name(p, "rpc");
	r->name = "";
	if (++p->depth > KS_IDL_MAX_NESTING / 2)
		syntax_error(p, "functions are nested too deeply: %d levels are possible",
			     KS_IDL_MAX_NESTING / 2);
	r->type = parse_type(p);
	r->pos = p->t->pos;
	r->name = take_name(p, "a name");
	if (strcmp(r->keyword, "global")) {
		arguments(p, r);
		if (at(p, "["))
			parse_clauses(p, r);
	}
	if (at(p, ";"))
		syntax_error(p, "%s \"%s\" has no body: write \"{ }\" if it needs no projections",
			     r->keyword, r->name);
	expect(p, "{", "before the projections");
	r->comment = comment(p, false);
	while (more(p, r->keyword, r->name, r->pos)) {
		if (at(p, "rpc") || at(p, "rpc_export") || at(p, "global")) {
			diag_error(p->diag, p->t->pos, "%s \"%s\" of line %u is still open: a \"}\" is missing before this",
				   r->keyword, r->name, r->pos.line);
			break;
		}
		nested(p, r);
		recover(p);
	}
	p->depth--;
}

/* <path> or "path" */
static const char *path(struct parser *p, bool quoted)
{
	const char *text = p->t->text;

	if (p->panic)
		return NULL;
	if (p->t->kind != TOKEN_PATH &&
	    (p->t->kind != TOKEN_STRING || !quoted)) {
		syntax_error(p, "expected a path: %s",
			     quoted ? "write <linux/x.h> or \"x.h\""
				    : "write <x.idl>");
		return NULL;
	}
	advance(p);
	semicolon(p, "behind the path");
	return text;
}

static void header(struct parser *p, struct ks_idl *m)
{
	const char *text;

	expect(p, "header", "here");
	text = path(p, true);
	if (text)
		*ADD(m->headers, m->nheaders) = text;
}

static void lock(struct parser *p, struct ks_idl *m)
{
	struct ks_idl_lock l = { .kind = lock_kind(p) };

	advance(p);
	l.pos = p->t->pos;
	l.name = take_name(p, "a name for the lock");
	semicolon(p, "behind the lock");
	if (!p->panic)
		*ADD(m->locks, m->nlocks) = l;
}

/* header | projection | rpc | global | lock */
static void item(struct parser *p, struct ks_idl *m)
{
	struct ks_projection q = { 0 };
	struct ks_idl_rpc r = { 0 };

	if (at(p, "header")) {
		header(p, m);
	} else if (at(p, "projection")) {
		projection(p, &q);
		if (!p->panic)
			*ADD(m->projections, m->nprojections) = q;
	} else if (at(p, "rpc") || at(p, "rpc_ptr") || at(p, "rpc_export") ||
		   at(p, "global")) {
		rpc(p, &r);
		if (!p->panic)
			*ADD(m->rpcs, m->nrpcs) = r;
	} else if (lock_kind(p)) {
		lock(p, m);
	} else if (at(p, "static_rpc_ptr")) {
		syntax_error(p, "IDL has no static_rpc_ptr: write rpc_ptr");
	} else if (!consume(p, ";")) {
		syntax_error(p, "expected header, a lock, projection, rpc, rpc_ptr, rpc_export, global or \"}\" in module \"%s\"",
			     m->module);
	}
}

/* "module" id "{" { item } "}" */
static void module(struct parser *p, struct ks_idl *m)
{
	expect(p, "module", "here");
	m->pos = p->t->pos;
	m->module = take_name(p, "the module's name");
	expect(p, "{", "behind the module's name");
	m->comment = comment(p, false);
	while (more(p, "module", m->module, m->pos)) {
		if (at(p, "module")) {
			diag_error(p->diag, p->t->pos, "module \"%s\" of line %u is still open: a \"}\" is missing before this",
				   m->module, m->pos.line);
			break;
		}
		item(p, m);
		recover(p);
	}
}

/* "driver" id "{" { "import" id ";" } "}" */
static void driver(struct parser *p, struct ks_idl_driver *d)
{
	expect(p, "driver", "here");
	d->pos = p->t->pos;
	d->name = take_name(p, "the driver's name");
	expect(p, "{", "behind the driver's name");
	d->comment = comment(p, false);
	while (more(p, "driver", d->name, d->pos)) {
		const char *name;

		expect(p, "import", "and a module's name");
		name = take_name(p, "a module's name");
		semicolon(p, "behind the module's name");
		if (!p->panic)
			*ADD(d->imports, d->nimports) = name;
		recover(p);
	}
}

/* "include" path ";" */
static void include(struct parser *p, struct ks_idl_file *f)
{
	const char *text;

	advance(p);
	text = path(p, false);
	if (!f->nincludes)
		f->comment = comment(p, false);
	if (!text)
		return;
	*ADD(f->includes, f->nincludes) = idl_text(text + 1, strlen(text) - 2);
}

static void file_item(struct parser *p, struct ks_idl_file *f)
{
	struct ks_idl_driver d = { 0 };
	struct ks_idl m = { 0 };

	if (at(p, "include")) {
		include(p, f);
	} else if (at(p, "driver")) {
		driver(p, &d);
		if (!p->panic)
			*ADD(f->drivers, f->ndrivers) = d;
	} else if (at(p, "module")) {
		module(p, &m);
		if (!p->panic)
			*ADD(f->modules, f->nmodules) = m;
	} else if (at(p, "}")) {
		syntax_error(p, "\"}\" without \"{\": remove it");
		p->t++;
	} else if (!consume(p, ";")) {
		syntax_error(p, "expected module, driver or include at the top of a file");
	}
}

/* { include } driver { include } | module { module } */
static void file(struct parser *p, struct ks_idl_file *f)
{
	while (!p->panic && p->t->kind != TOKEN_END) {
		file_item(p, f);
		recover(p);
		/* recover() stops before a "}", which nothing opened here */
		if (p->diag->errors > KS_IDL_MAX_ERRORS)
			return;
	}
	if (!p->diag->errors && !f->nincludes && !f->ndrivers && !f->nmodules)
		syntax_error(p, "the file has neither a module nor a driver: write module NAME { }");
}

/**
 * ks_idl_parse() - read an IDL file's text
 * @name:	the file's name, for diagnostics
 * @text:	the text
 * @size:	its length
 *
 * Return: the tree, or NULL with the errors reported.
 */
struct ks_idl_file *ks_idl_parse(const char *name, const char *text,
				 size_t size)
{
	struct ks_idl_file *f = idl_alloc(1, sizeof(*f));
	struct diag d = { .name = idl_text(name, strlen(name)) };
	struct parser p = { .diag = &d };

	f->name = d.name;
	f->text = d.text = idl_text(text, size);
	if (memchr(text, 0, size)) {
		d.text = NULL;
		diag_error(&d, (struct ks_pos){ 0 }, "not an IDL file: it has NUL bytes");
		return NULL;
	}
	p.t = idl_lex(d.text);
	file(&p, f);
	ks_buf_free(&p.pending);
	return d.errors ? NULL : f;
}

/**
 * ks_idl_read() - read an IDL file
 * @name: the file
 *
 * Return: the tree, or NULL with the errors reported.
 */
struct ks_idl_file *ks_idl_read(const char *name)
{
	struct ks_error err;
	unsigned char *p;
	size_t n;

	p = ks_read_file(idl_arena(), name, &n, &err);
	if (!p) {
		struct diag d = { .name = name };

		diag_error(&d, (struct ks_pos){ 0 }, "%s", err.text);
		return NULL;
	}
	return ks_idl_parse(name, (char *)p, n);
}

/* A parser for text that is part of line @pos of file @name. */
static void fragment(struct parser *p, struct diag *d, const char *name,
		     const char *text, struct ks_pos pos)
{
	*d = (struct diag){ .name = name, .text = text, .origin = pos };
	*p = (struct parser){ .diag = d };
	p->t = idl_lex(text);
}

static bool fragment_ends(struct parser *p)
{
	if (p->t->kind != TOKEN_END)
		syntax_error(p, "\"%s\" is too much here: remove it",
			     p->t->text);
	ks_buf_free(&p->pending);
	return !p->diag->errors;
}

/**
 * ks_idl_parse_type() - read one type with its attributes
 * @name:	file that it comes from, for diagnostics
 * @text:	the type
 * @pos:	where it stands in the file
 *
 * Return: the type, or NULL with the error reported.
 */
struct ks_idl_type *ks_idl_parse_type(const char *name, const char *text,
				      struct ks_pos pos)
{
	struct ks_idl_type *t;
	struct parser p;
	struct diag d;

	fragment(&p, &d, name, text, pos);
	t = parse_type(&p);
	return fragment_ends(&p) ? t : NULL;
}

/**
 * ks_idl_parse_attrs() - read one list of attributes, "[in, out]"
 * @name:	file that it comes from, for diagnostics
 * @text:	the list with its brackets
 * @pos:	where it stands in the file
 *
 * Return: the attributes, or NULL with the error reported.
 */
struct ks_attrs *ks_idl_parse_attrs(const char *name, const char *text,
				    struct ks_pos pos)
{
	struct ks_attrs *a = idl_alloc(1, sizeof(*a));
	struct parser p;
	struct diag d;

	fragment(&p, &d, name, text, pos);
	parse_attrs(&p, a);
	return fragment_ends(&p) ? a : NULL;
}

/**
 * ks_idl_parse_clauses() - read the attributes of a function
 * @name:	file that they come from, for diagnostics
 * @text:	the list with its brackets
 * @pos:	where it stands in the file
 * @r:		gets them
 *
 * Return: false if the error was reported.
 */
bool ks_idl_parse_clauses(const char *name, const char *text,
			  struct ks_pos pos, struct ks_idl_rpc *r)
{
	struct parser p;
	struct diag d;

	fragment(&p, &d, name, text, pos);
	parse_clauses(&p, r);
	return fragment_ends(&p);
}
