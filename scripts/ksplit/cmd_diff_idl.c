// SPDX-License-Identifier: GPL-2.0
/*
 * ksplit diff: the facts of an IDL file.
 *
 * Every declaration and every field is a fact behind the names of the blocks
 * around it, printed canonically: white space, comments, order and the
 * spelling of C types do not count.  The file must be correct by grammar only,
 * so that IDL of another kernel can be compared.
 */
#include <string.h>

#include "cmd_diff.h"
#include "idl/idl.h"

/**
 * struct block - a block whose contents are printed
 * @up:		the block around it, or NULL
 * @keyword:	"rpc", "projection <struct S>"
 * @name:	its name
 * @out:	where facts go
 */
struct block {
	const struct block *up;
	const char *keyword;
	const char *name;
	FILE *out;
};

/* The names of the blocks around: a fact begins with them. */
static FILE *begin(const struct block *b)
{
	if (!b->name)
		return b->out;
	begin(b->up);
	fprintf(b->out, "%s%s%s: ", b->keyword, *b->keyword ? " " : "",
		b->name);
	return b->out;
}

static void field_facts(const struct block *b, const struct ks_idl_field *f)
{
	struct block inner = {
		.up = b, .keyword = "", .name = f->name, .out = b->out,
	};
	uint32_t i;

	switch (f->kind) {
	case KS_FIELD_PLAIN:
		ks_idl_print_declaration(begin(b), f->type, f->name);
		if (f->bits)
			fprintf(b->out, ": %u", f->bits);
		fputc('\n', b->out);
		break;
	case KS_FIELD_LOCK:
		fprintf(begin(b), "%s %s\n", ks_idl_lock_name(f->lock),
			f->name);
		break;
	case KS_FIELD_GUARDED:
		fprintf(begin(b), "%s\n", f->name);
		for (i = 0; i < f->nmembers; i++)
			fprintf(begin(&inner), "%s\n", f->members[i]);
		break;
	}
}

static void projection_facts(const struct block *b,
			     const struct ks_projection *p)
{
	char keyword[256];
	struct block inner = {
		.up = b, .keyword = keyword, .name = p->name, .out = b->out,
	};
	uint32_t i;

	snprintf(keyword, sizeof(keyword), "projection <%s %s>",
		 p->is_union ? "union" : "struct", p->strukt);
	fprintf(begin(b), "%s %s\n", keyword, p->name);
	for (i = 0; i < p->nfields; i++)
		field_facts(&inner, &p->fields[i]);
}

/* The declaration is a fact about the block. */
static void declaration_fact(const struct block *b, const struct ks_idl_rpc *r)
{
	FILE *out = begin(b);
	uint32_t i;

	fprintf(out, "%s ", r->keyword);
	ks_idl_print_declaration(out, r->type, r->name);
	if (strcmp(r->keyword, "global"))
		fputc('(', out);
	for (i = 0; i < r->nargs; i++) {
		fputs(i ? ", " : "", out);
		ks_idl_print_declaration(out, r->args[i].type,
					 r->args[i].name);
	}
	if (r->variadic)
		fputs(i ? ", ..." : "...", out);
	fputs(strcmp(r->keyword, "global") ? ")\n" : "\n", out);
}

static void rpc_facts(const struct block *b, const struct ks_idl_rpc *r)
{
	struct block inner = {
		.up = b, .keyword = r->keyword, .name = r->name, .out = b->out,
	};
	uint32_t i;

	declaration_fact(&inner, r);
	for (i = 0; i < r->nprojections; i++)
		projection_facts(&inner, &r->projections[i]);
	for (i = 0; i < r->nnested; i++)
		rpc_facts(&inner, &r->nested[i]);
}

/* The module is the file: its name would stand in every line. */
static void module_facts(const struct block *top, const struct ks_idl *m)
{
	uint32_t i;

	fprintf(top->out, "module %s\n", m->module);
	for (i = 0; i < m->nheaders; i++)
		fprintf(top->out, "header %s\n", m->headers[i]);
	for (i = 0; i < m->nlocks; i++)
		fprintf(top->out, "%s %s\n", ks_idl_lock_name(m->locks[i].kind),
			m->locks[i].name);
	for (i = 0; i < m->nprojections; i++)
		projection_facts(top, &m->projections[i]);
	for (i = 0; i < m->nrpcs; i++)
		rpc_facts(top, &m->rpcs[i]);
}

/**
 * diff_idl_facts() - print the facts of an IDL file
 * @out:	where to
 * @name:	the file
 *
 * Return: 0, or -1 with the error reported.
 */
int diff_idl_facts(FILE *out, const char *name)
{
	const struct ks_idl_file *file = ks_idl_read(name);
	const struct block top = { .out = out };
	uint32_t i, k;

	if (!file)
		return -1;
	for (i = 0; i < file->nincludes; i++)
		fprintf(out, "include <%s>\n", file->includes[i]);
	for (i = 0; i < file->ndrivers; i++) {
		fprintf(out, "driver %s\n", file->drivers[i].name);
		for (k = 0; k < file->drivers[i].nimports; k++)
			fprintf(out, "import %s\n", file->drivers[i].imports[k]);
	}
	for (i = 0; i < file->nmodules; i++)
		module_facts(&top, &file->modules[i]);
	return 0;
}
