// SPDX-License-Identifier: GPL-2.0
/*
 * The canonical text of an interface description: one statement per line,
 * tabs, attributes in a fixed order.  Equal trees give equal bytes.
 */
#include <string.h>

#include "idl.h"

static void print_attr(FILE *out, bool *open, const char *text)
{
	fprintf(out, "%s%s", *open ? ", " : " [", text);
	*open = true;
}

static void print_attrs(FILE *out, const struct ks_attrs *a)
{
	bool open = false;

	if (a->in)
		print_attr(out, &open, "in");
	if (a->out)
		print_attr(out, &open, "out");
	if (a->errptr)
		print_attr(out, &open, "errptr");
	if (a->ioremap) {
		print_attr(out, &open, "ioremap(");
		fprintf(out, "%s)", a->ioremap == KS_SIDE_CALLER ?
			"caller" : "callee");
	}
	if (a->user) {
		print_attr(out, &open, "user<");
		fprintf(out, "{{%s}}>", a->user);
	}
	if (open)
		fputc(']', out);
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
	unsigned int i;

	if (t->is_const)
		fputs("const ", out);
	if (t->is_volatile)
		fputs("volatile ", out);
	print_stem(out, t);
	for (i = 0; i < t->nstars; i++) {
		print_attrs(out, &t->star[i]);
		fputs(i && !t->star[i].in && !t->star[i].out ? "*" : " *",
		      out);
	}
	print_attrs(out, &t->value);
}

/* "type name": no blank between a bare star and the name. */
static void print_declaration(FILE *out, const struct ks_idl_type *t,
			      const char *name)
{
	const struct ks_attrs *v = &t->value;

	ks_idl_print_type(out, t);
	if (!t->nstars || v->in || v->out || v->errptr || v->ioremap ||
	    v->user)
		fputc(' ', out);
	fputs(name, out);
}

static void print_comment(FILE *out, const char *indent, const char *comment)
{
	const char *end;

	while (comment && *comment) {
		end = strchr(comment, '\n');
		if (!end)
			end = comment + strlen(comment);
		fprintf(out, "%s// %.*s\n", indent, (int)(end - comment),
			comment);
		comment = *end ? end + 1 : end;
	}
}

static void print_projection(FILE *out, const struct ks_projection *p)
{
	uint32_t i;

	print_comment(out, "\t\t", p->comment);
	fprintf(out, "\t\tprojection <%s %s> %s {\n",
		p->is_union ? "union" : "struct", p->strukt, p->name);
	for (i = 0; i < p->nfields; i++) {
		const struct ks_idl_field *f = &p->fields[i];

		fputs("\t\t\t", out);
		print_declaration(out, f->type, f->name);
		if (f->bits)
			fprintf(out, ": %u", f->bits);
		fputc(';', out);
		if (f->comment)
			fprintf(out, " // %s", f->comment);
		fputc('\n', out);
	}
	fputs("\t\t}\n", out);
}

static void print_rpc(FILE *out, const struct ks_idl_rpc *r)
{
	bool global = !strcmp(r->keyword, "global");
	uint32_t i;

	fputc('\n', out);
	print_comment(out, "\t", r->comment);
	fprintf(out, "\t%s ", r->keyword);
	print_declaration(out, r->type, r->name);
	if (!global)
		fputc('(', out);
	for (i = 0; i < r->nargs; i++) {
		fputs(i ? ",\n\t\t" : "", out);
		print_declaration(out, r->args[i].type, r->args[i].name);
	}
	fprintf(out, "%s {\n", global ? "" : ")");
	for (i = 0; i < r->nprojections; i++)
		print_projection(out, &r->projections[i]);
	fputs("\t}\n", out);
}

/**
 * ks_idl_print() - print an interface description
 * @out:	where to
 * @idl:	the description
 */
void ks_idl_print(FILE *out, const struct ks_idl *idl)
{
	uint32_t i;

	print_comment(out, "", idl->comment);
	fprintf(out, "module %s {\n", idl->module);
	for (i = 0; i < idl->nrpcs; i++)
		print_rpc(out, &idl->rpcs[i]);
	fputs("}\n", out);
}
