// SPDX-License-Identifier: GPL-2.0
/* Tables as text; the format is described in "ksplit dump --help". */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "dump.h"

static void print_words(FILE *out, uint32_t flags, const char *const *words,
			unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (flags & 1u << i && words[i])
			fprintf(out, " %s", words[i]);
}

static void dump_modules(FILE *out, const struct ks_model *m, struct ks_dump *d)
{
	static const char *const states[] = { "", " without records",
					      " unreadable" };
	const struct ks_module *mod;
	ks_id id, i;

	for (id = 0; id < m->nmodules; id++) {
		mod = &m->modules[id];
		fprintf(out, "module %s\n", mod->name);
		for (i = 0; i < m->nobjects; i++)
			if (m->objects[i].module == id)
				fprintf(out, "\tobject %s%s\n",
					m->objects[i].name,
					states[m->objects[i].state]);
		for (i = 0; i < mod->nundef; i++)
			fprintf(out, "\tneeds %s\n",
				m->syms[mod->undef[i]].name);
		for (i = 0; i < mod->nexports; i++)
			fprintf(out, "\texports %s\n",
				m->syms[mod->exports[i]].name);
		fputc('\n', out);
		d->found++;
	}
}

static void dump_struct(FILE *out, const struct ks_model *m,
			const struct ks_struct *s)
{
	static const char *const words[] = { NULL, NULL, NULL, "packed" };
	const struct ks_field *f;

	fprintf(out, "%s %s %s:%u", s->flags & KSPLIT_S_UNION ? "union" :
		"struct", s->name[0] ? s->name : "{}", s->file, s->line);
	if (!(s->flags & KSPLIT_S_COMPLETE)) {
		fputs(" incomplete\n\n", out);
		return;
	}
	fprintf(out, " size %" PRIu64, s->size);
	print_words(out, s->flags, words, 4);
	fputc('\n', out);
	for (f = s->fields; f && f < s->fields + s->nfields; f++) {
		fprintf(out, "\t%" PRIu64 " %" PRIu64 " ", f->bitoff,
			f->bitsize);
		ks_print_type(out, m, f->type, f->name);
		if (f->flags & KSPLIT_F_BITFIELD)
			fprintf(out, " : %" PRIu64, f->bitsize);
		fputs(f->flags & KSPLIT_F_USED ? " used\n" : "\n", out);
	}
	fputc('\n', out);
}

static void dump_structs(FILE *out, const struct ks_model *m,
			 struct ks_dump *d)
{
	const struct ks_struct *s;

	for (s = m->structs; s < m->structs + m->nstructs; s++) {
		if (d->strukt && strcmp(d->strukt, s->name))
			continue;
		dump_struct(out, m, s);
		d->found++;
	}
}

static void dump_sym(FILE *out, const struct ks_model *m,
		     const struct ks_sym *s)
{
	static const char *const words[] = {
		NULL, "defined", "static", "inline", "header", "readonly",
		"percpu", "weak", "noreturn", NULL, NULL, NULL, NULL, NULL,
		NULL, NULL, "elf-function", "elf-object", "exported",
	};

	fprintf(out, "symbol %s %s",
		s->flags & KSPLIT_SYM_FUNCTION ? "function" : "variable",
		s->name);
	print_words(out, s->flags, words, sizeof(words) / sizeof(words[0]));
	if (s->file[0])
		fprintf(out, " %s:%u", s->file, s->line);
	if (s->module != KS_NONE)
		fprintf(out, " module %s", m->modules[s->module].name);
	if (s->object != KS_NONE)
		fprintf(out, " object %s", m->objects[s->object].name);
	if (s->alias != KS_NONE)
		fprintf(out, " alias of %s", m->syms[s->alias].name);
	fputs("\n\t", out);
	ks_print_type(out, m, s->type, s->name);
	fputc('\n', out);
}

static void dump_syms(FILE *out, const struct ks_model *m, struct ks_dump *d)
{
	uint32_t i;

	for (i = 0; i < m->nsyms; i++)
		dump_sym(out, m, &m->syms[i]);
	d->found += m->nsyms;
	if (m->nsyms)
		fputc('\n', out);
}

/* Is @name what was asked for, apart from the number of a static or clone? */
static bool name_matches(const char *name, const char *wanted)
{
	size_t n = strlen(wanted);

	if (strncmp(name, wanted, n))
		return false;
	if (name[n] == '.')
		for (n++; isdigit((unsigned char)name[n]); )
			n++;
	return !name[n];
}

static void dump_funcs(FILE *out, const struct ks_model *m, struct ks_dump *d)
{
	const struct ks_func *f;

	for (f = m->funcs; f < m->funcs + m->nfuncs; f++) {
		if (d->function &&
		    !name_matches(m->syms[f->sym].name, d->function))
			continue;
		ks_dump_func(out, m, f);
		d->found++;
	}
}

static void dump_inits(FILE *out, const struct ks_model *m, struct ks_dump *d)
{
	uint32_t i;

	for (i = 0; i < m->ninits; i++) {
		fputs("init ", out);
		ks_print_path(out, m, m->inits[i].place);
		fputs(" = ", out);
		ks_print_path(out, m, m->inits[i].value);
		fputc('\n', out);
	}
	d->found += m->ninits;
	if (m->ninits)
		fputc('\n', out);
}

static void dump_locks(FILE *out, const struct ks_model *m, struct ks_dump *d)
{
	static const char *const kinds[] = {
		[KSPLIT_LOCK_ACQUIRES] = "acquires",
		[KSPLIT_LOCK_RELEASES] = "releases",
		[KSPLIT_LOCK_MUST_HOLD] = "must_hold",
		[KSPLIT_LOCK_COND_ACQUIRES] = "cond_acquires",
	};
	const struct ks_lock *l;

	for (l = m->locks; l < m->locks + m->nlocks; l++) {
		fprintf(out, "lock %s ", m->syms[l->sym].name);
		if (l->kind < sizeof(kinds) / sizeof(kinds[0]))
			fprintf(out, "%s(%s)\n", kinds[l->kind], l->expr);
		else
			fprintf(out, "kind:%u(%s)\n", l->kind, l->expr);
	}
	d->found += m->nlocks;
	if (m->nlocks)
		fputc('\n', out);
}

/**
 * ks_dump_model() - print tables as text
 * @out:	where to
 * @m:		a model or the tables of a unit
 * @d:		which parts; counts what was printed
 */
void ks_dump_model(FILE *out, const struct ks_model *m, struct ks_dump *d)
{
	if (d->parts & KS_DUMP_MODULES)
		dump_modules(out, m, d);
	if (d->parts & KS_DUMP_STRUCTS)
		dump_structs(out, m, d);
	if (d->parts & KS_DUMP_SYMBOLS)
		dump_syms(out, m, d);
	if (d->parts & KS_DUMP_FUNCTIONS)
		dump_funcs(out, m, d);
	if (d->parts & KS_DUMP_INITS)
		dump_inits(out, m, d);
	if (d->parts & KS_DUMP_LOCKS)
		dump_locks(out, m, d);
}
