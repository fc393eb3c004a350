// SPDX-License-Identifier: GPL-2.0
/* ksplit diff: the facts of a model that make up modules' boundaries. */
#include <inttypes.h>
#include <string.h>

#include "cmd_diff.h"

static void module_facts(FILE *out, const struct ks_model *m, ks_id module)
{
	const struct ks_module *mod = &m->modules[module];
	const struct ks_sym *s;
	uint32_t i;

	fprintf(out, "module %s\n", mod->name);
	for (i = 0; module != KS_VMLINUX && i < mod->nundef; i++) {
		s = &m->syms[mod->undef[i]];
		if (s->flags & KSPLIT_SYM_FUNCTION)
			fprintf(out, "module %s needs %s\n", mod->name,
				s->name);
	}
	for (i = 0; i < mod->nexports; i++)
		fprintf(out, "module %s exports %s\n", mod->name,
			m->syms[mod->exports[i]].name);
}

/* The symbol of the variable that a place lies in, KS_NONE if there is none. */
static ks_id root_sym(const struct ks_model *m, ks_id place)
{
	const struct ks_path *p = &m->paths[place];

	while (p->op >= KSPLIT_P_ADDR)
		p = &m->paths[p->up];
	return p->op == KSPLIT_P_GLOBAL ? p->a : KS_NONE;
}

static void init_facts(FILE *out, const struct ks_model *m,
		       const struct ks_init *init)
{
	ks_id sym = root_sym(m, init->place), module;

	if (m->paths[init->value].op != KSPLIT_P_FUNC || sym == KS_NONE)
		return;
	module = m->syms[sym].module;
	if (module == KS_VMLINUX || module == KS_NONE)
		return;
	/* what keeps a symbol alive, numbered through the file */
	if (!strncmp(m->syms[sym].name, "__UNIQUE_ID_", 12))
		return;
	fprintf(out, "module %s init ", m->modules[module].name);
	ks_print_path(out, m, init->place);
	fputs(" = ", out);
	ks_print_path(out, m, init->value);
	fputc('\n', out);
}

static bool is_used(const struct ks_struct *s)
{
	uint32_t i;

	for (i = 0; i < s->nfields; i++)
		if (s->fields[i].flags & KSPLIT_F_USED)
			return true;
	return false;
}

static void struct_facts(FILE *out, const struct ks_model *m,
			 const struct ks_struct *s)
{
	const char *word = s->flags & KSPLIT_S_UNION ? "union" : "struct";
	const struct ks_field *f;
	uint32_t i;

	if (!s->name[0] || !is_used(s))
		return;
	fprintf(out, "%s %s size %" PRIu64 "\n", word, s->name, s->size);
	for (i = 0; i < s->nfields; i++) {
		f = &s->fields[i];
		if (!(f->flags & KSPLIT_F_USED))
			continue;
		fprintf(out, "%s %s field %" PRIu64 ":%" PRIu64 " ", word,
			s->name, f->bitoff, f->bitsize);
		ks_print_type(out, m, f->type, f->name);
		fputc('\n', out);
	}
}

/**
 * diff_model_facts() - print the facts of a model
 * @out:	where to
 * @m:		the model
 */
void diff_model_facts(FILE *out, const struct ks_model *m)
{
	ks_id i;

	for (i = 0; i < m->nmodules; i++)
		module_facts(out, m, i);
	for (i = 0; i < m->ninits; i++)
		init_facts(out, m, &m->inits[i]);
	for (i = 0; i < m->nstructs; i++)
		struct_facts(out, m, &m->structs[i]);
}
