// SPDX-License-Identifier: GPL-2.0
/*
 * The canonical text of an interface description: one statement per line,
 * tabs, attributes in a fixed order.  Equal trees give equal bytes, and what
 * is printed reads as the same tree.
 */
#include <string.h>

#include "idl.h"

/* What prints a list of attributes: the "[" comes with the first one. */
struct list {
	FILE *out;
	bool open;
};

static void next(struct list *l)
{
	fputs(l->open ? ", " : "[", l->out);
	l->open = true;
}

static void print_flag(struct list *l, bool flag, const char *name)
{
	if (!flag)
		return;
	next(l);
	fputs(name, l->out);
}

static const char *side(enum ks_idl_side s)
{
	return s == KS_SIDE_CALLER ? "(caller)" : "(callee)";
}

static void print_side(struct list *l, enum ks_idl_side s, const char *name)
{
	if (!s)
		return;
	next(l);
	fprintf(l->out, "%s%s", name, side(s));
}

/* name<{{a}}> or name<{{a}}, {{b}}> */
static void print_expressions(struct list *l, const char *name, const char *a,
			      const char *b)
{
	if (!a)
		return;
	next(l);
	fprintf(l->out, "%s<{{%s}}", name, a);
	if (b)
		fprintf(l->out, ", {{%s}}", b);
	fputc('>', l->out);
}

static void print_name(struct list *l, const char *name, const char *arg)
{
	if (!arg)
		return;
	next(l);
	fprintf(l->out, "%s<%s>", name, arg);
}

static void print_alloc(struct list *l, const struct ks_attrs *a)
{
	if (!a->alloc)
		return;
	if (a->alloc_size)
		print_expressions(l, "alloc", a->alloc_size, a->alloc_gfp);
	else
		print_flag(l, true, "alloc");
	fputs(side(a->alloc), l->out);
}

static void print_memberof(struct list *l, const struct ks_attrs *a)
{
	if (!a->memberof)
		return;
	next(l);
	fprintf(l->out, "bind_memberof<struct %s, %s>%s", a->memberof_struct,
		a->memberof_path, side(a->memberof));
}

/**
 * ks_idl_print_attrs() - print a list of attributes with its brackets
 * @out:	where to
 * @a:		the attributes; nothing is printed if there are none
 */
void ks_idl_print_attrs(FILE *out, const struct ks_attrs *a)
{
	struct list l = { .out = out };

	print_flag(&l, a->in, "in");
	print_flag(&l, a->out, "out");
	print_flag(&l, a->unused, "unused");
	print_flag(&l, a->errptr, "errptr");
	print_alloc(&l, a);
	print_side(&l, a->alloc_once, "alloc_once");
	print_side(&l, a->alloc_stack, "alloc_stack");
	print_side(&l, a->dealloc, "dealloc");
	print_side(&l, a->bind, "bind");
	print_memberof(&l, a);
	print_side(&l, a->ioremap, "ioremap");
	print_name(&l, "shared", a->shared);
	print_expressions(&l, "user", a->user, NULL);
	print_expressions(&l, "within", a->within_base, a->within_length);
	print_expressions(&l, "page", a->page_offset, a->page_bytes);
	print_name(&l, "discriminator", a->discriminator);
	if (l.open)
		fputc(']', out);
}

static bool any(const struct ks_attrs *a)
{
	return a->in || a->out || a->unused || a->errptr || a->alloc ||
	       a->alloc_once || a->alloc_stack || a->dealloc || a->bind ||
	       a->memberof || a->ioremap || a->shared || a->user ||
	       a->within_base || a->page_offset || a->discriminator;
}

static void print_stem(FILE *out, const struct ks_idl_type *t)
{
	switch (t->stem) {
	case KS_STEM_PRIMITIVE:
		fputs(t->name, out);
		break;
	case KS_STEM_PROJECTION:
		fprintf(out, "projection %s", t->name);
		break;
	case KS_STEM_RPC_PTR:
		fprintf(out, "rpc_ptr %s", t->name);
		break;
	case KS_STEM_STRING:
		fputs("string", out);
		break;
	case KS_STEM_ARRAY:
		fputs("array<", out);
		ks_idl_print_type(out, t->element);
		fprintf(out, ", %s>", t->size);
		break;
	case KS_STEM_CASTED:
		fputs("casted<", out);
		ks_idl_print_type(out, t->element);
		fputs(", ", out);
		ks_idl_print_type(out, t->real);
		fputc('>', out);
		break;
	}
}

/**
 * ks_idl_print_type() - print a type
 * @out:	where to
 * @t:		the type
 */
void ks_idl_print_type(FILE *out, const struct ks_idl_type *t)
{
	bool glue = false;
	unsigned int i;

	if (t->is_const)
		fputs("const ", out);
	if (t->is_volatile)
		fputs("volatile ", out);
	print_stem(out, t);
	for (i = 0; i < t->nstars; i++) {
		if (any(&t->star[i])) {
			fputc(' ', out);
			ks_idl_print_attrs(out, &t->star[i]);
			glue = false;
		}
		fputs(glue ? "*" : " *", out);
		if (t->star_const[i])
			fputs("const", out);
		glue = !t->star_const[i];
	}
	if (any(&t->value)) {
		fputc(' ', out);
		ks_idl_print_attrs(out, &t->value);
	}
}

/**
 * ks_idl_print_declaration() - print a type and a name
 * @out:	where to
 * @t:		the type
 * @name:	the name; no blank comes between a bare star and it
 */
void ks_idl_print_declaration(FILE *out, const struct ks_idl_type *t,
			      const char *name)
{
	unsigned int n = t->nstars;

	ks_idl_print_type(out, t);
	if (!n || t->star_const[n - 1] || any(&t->value))
		fputc(' ', out);
	fputs(name, out);
}

static void indent(FILE *out, unsigned int depth)
{
	while (depth--)
		fputc('\t', out);
}

static void print_comment(FILE *out, unsigned int depth, const char *comment)
{
	const char *end;

	while (comment && *comment) {
		end = strchr(comment, '\n');
		if (!end)
			end = comment + strlen(comment);
		indent(out, depth);
		fprintf(out, "//%s%.*s\n", end > comment ? " " : "",
			(int)(end - comment), comment);
		comment = *end ? end + 1 : end;
	}
}

/**
 * ks_idl_lock_name() - the keyword of a lock
 * @kind: what kind of lock
 *
 * Return: "spinlock" and the like.
 */
const char *ks_idl_lock_name(enum ks_lock_kind kind)
{
	static const char *const name[] = {
		[KS_LOCK_SPINLOCK] = "spinlock", [KS_LOCK_ATOMIC] = "atomic_lock",
		[KS_LOCK_MUTEX] = "mutex", [KS_LOCK_RWLOCK] = "rwlock",
		[KS_LOCK_SEQLOCK] = "seqlock", [KS_LOCK_RCU] = "rcu",
		[KS_LOCK_NONE] = "",
	};

	return name[kind];
}

static void print_field(FILE *out, unsigned int depth,
			const struct ks_idl_field *f)
{
	uint32_t i;

	indent(out, depth);
	switch (f->kind) {
	case KS_FIELD_PLAIN:
		ks_idl_print_declaration(out, f->type, f->name);
		if (f->bits)
			fprintf(out, ": %u", f->bits);
		fputc(';', out);
		break;
	case KS_FIELD_LOCK:
		fprintf(out, "%s %s;", ks_idl_lock_name(f->lock), f->name);
		break;
	case KS_FIELD_GUARDED:
		fprintf(out, "%s {", f->name);
		for (i = 0; i < f->nmembers; i++)
			fprintf(out, "%s %s", i ? "," : "", f->members[i]);
		fputs(" }", out);
		break;
	}
	if (f->comment && *f->comment)
		fprintf(out, " // %s", f->comment);
	fputc('\n', out);
}

static void print_projection(FILE *out, unsigned int depth,
			     const struct ks_projection *p)
{
	uint32_t i;

	print_comment(out, depth, p->comment);
	indent(out, depth);
	fprintf(out, "projection <%s %s> %s {\n",
		p->is_union ? "union" : "struct", p->strukt, p->name);
	for (i = 0; i < p->nfields; i++)
		print_field(out, depth + 1, &p->fields[i]);
	indent(out, depth);
	fputs("}\n", out);
}

static void print_args(FILE *out, unsigned int depth,
		       const struct ks_idl_rpc *r)
{
	uint32_t i;

	fputc('(', out);
	for (i = 0; i < r->nargs + r->variadic; i++) {
		if (i) {
			fputs(",\n", out);
			indent(out, depth + 1);
		}
		if (i < r->nargs)
			ks_idl_print_declaration(out, r->args[i].type,
						 r->args[i].name);
		else
			fputs("...", out);
	}
	fputc(')', out);
}

static void print_rpc(FILE *out, unsigned int depth,
		      const struct ks_idl_rpc *r)
{
	uint32_t i;

	fputc('\n', out);
	print_comment(out, depth, r->comment);
	indent(out, depth);
	fprintf(out, "%s ", r->keyword);
	ks_idl_print_declaration(out, r->type, r->name);
	if (strcmp(r->keyword, "global"))
		print_args(out, depth, r);
	if (r->nclauses) {
		fputc('\n', out);
		indent(out, depth + 1);
		ks_idl_print_clauses(out, r);
	}
	fputs(" {\n", out);
	for (i = 0; i < r->nprojections; i++)
		print_projection(out, depth + 1, &r->projections[i]);
	for (i = 0; i < r->nnested; i++)
		print_rpc(out, depth + 1, &r->nested[i]);
	indent(out, depth);
	fputs("}\n", out);
}

/**
 * ks_idl_print() - print an interface description
 * @out:	where to
 * @idl:	the description
 */
void ks_idl_print(FILE *out, const struct ks_idl *idl)
{
	uint32_t i;

	print_comment(out, 0, idl->comment);
	fprintf(out, "module %s {\n", idl->module);
	for (i = 0; i < idl->nheaders; i++)
		fprintf(out, "\theader %s;\n", idl->headers[i]);
	for (i = 0; i < idl->nlocks; i++)
		fprintf(out, "\t%s %s;\n",
			ks_idl_lock_name(idl->locks[i].kind),
			idl->locks[i].name);
	for (i = 0; i < idl->nprojections; i++) {
		fputs(i || idl->nheaders || idl->nlocks ? "\n" : "", out);
		print_projection(out, 1, &idl->projections[i]);
	}
	for (i = 0; i < idl->nrpcs; i++)
		print_rpc(out, 1, &idl->rpcs[i]);
	fputs("}\n", out);
}

static void print_driver(FILE *out, const struct ks_idl_driver *d)
{
	uint32_t i;

	print_comment(out, 0, d->comment);
	fprintf(out, "driver %s {\n", d->name);
	for (i = 0; i < d->nimports; i++)
		fprintf(out, "\timport %s;\n", d->imports[i]);
	fputs("}\n", out);
}

/**
 * ks_idl_print_file() - print all that a file holds
 * @out:	where to
 * @file:	the file
 */
void ks_idl_print_file(FILE *out, const struct ks_idl_file *file)
{
	bool first = true;
	uint32_t i;

	print_comment(out, 0, file->comment);
	for (i = 0; i < file->nincludes; i++, first = false)
		fprintf(out, "include <%s>;\n", file->includes[i]);
	for (i = 0; i < file->ndrivers; i++, first = false) {
		fputs(first ? "" : "\n", out);
		print_driver(out, &file->drivers[i]);
	}
	for (i = 0; i < file->nmodules; i++, first = false) {
		fputs(first ? "" : "\n", out);
		ks_idl_print(out, &file->modules[i]);
	}
}
