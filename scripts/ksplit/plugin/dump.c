// SPDX-License-Identifier: GPL-2.0
/*
 * Text for debugging the plugin (argument dump=FILE).  "ksplit dump" prints
 * what was written; this prints it while it is being computed.
 */
#include "plugin.h"

FILE *ksplit_dump;

/**
 * dump_open() - start a dump
 * @name:	the file, appended to
 */
void dump_open(const char *name)
{
	ksplit_dump = fopen(name, "a");
	if (!ksplit_dump)
		error("ksplit: cannot open %qs: %m", name);
}

/**
 * dump_close() - end the dump
 */
void dump_close(void)
{
	if (ksplit_dump)
		fclose(ksplit_dump);
	ksplit_dump = NULL;
}

static void dump_root(const struct ksplit_path *p)
{
	FILE *f = ksplit_dump;

	switch (p->op) {
	case KSPLIT_P_NONE:
		fputs("none", f);
		break;
	case KSPLIT_P_PARAM:
		fprintf(f, "p%ld", p->a);
		break;
	case KSPLIT_P_RESULT:
		fprintf(f, "call#%ld", p->a);
		break;
	case KSPLIT_P_CONST:
		fprintf(f, "%ld", p->a);
		break;
	case KSPLIT_P_STR:
		fprintf(f, "\"%.20s\"", str_text(p->a));
		break;
	case KSPLIT_P_FUNC:
		fprintf(f, "&%s", sym_name(p->a));
		break;
	case KSPLIT_P_ASM:
		fprintf(f, "asm#%ld", p->a);
		break;
	case KSPLIT_P_UNKNOWN:
		fprintf(f, "unknown%ld", p->a);
		break;
	case KSPLIT_P_REC:
		fputs("REC", f);
		break;
	case KSPLIT_P_GLOBAL:
		fputs(sym_name(p->a), f);
		break;
	case KSPLIT_P_LOCAL:
		fprintf(f, "%%%s#%ld", str_text(p->b), p->a);
		break;
	case KSPLIT_P_PARMVAR:
		fprintf(f, "pv%ld", p->a);
		break;
	}
}

static void dump_step(const struct ksplit_path *p)
{
	FILE *f = ksplit_dump;

	if (p->op == KSPLIT_P_ADDR)
		fputc('&', f);
	else if (p->op == KSPLIT_P_DEREF)
		fprintf(f, "(*(%s)", type_text(p->type));
	dump_path(p->up);
	switch (p->op) {
	case KSPLIT_P_LOAD:
		fputc('^', f);
		break;
	case KSPLIT_P_ADD:
		fprintf(f, "%+ld", p->a);
		break;
	case KSPLIT_P_ADDV:
		fputs("+{", f);
		dump_path(p->a);
		fputc('}', f);
		break;
	case KSPLIT_P_CONTAINER:
		fprintf(f, "-%ld{%s}", p->a, type_text(p->b));
		break;
	case KSPLIT_P_BITS:
		fputs("|?", f);
		break;
	case KSPLIT_P_DEREF:
		fputc(')', f);
		break;
	case KSPLIT_P_FIELD:
		fprintf(f, ".%s", struct_field_name(p->a, p->b));
		break;
	case KSPLIT_P_INDEX:
		fputc('[', f);
		dump_path(p->a);
		fputc(']', f);
		break;
	}
}

/**
 * dump_path() - print a path
 * @id:	the path
 */
void dump_path(ksplit_id id)
{
	struct ksplit_path p = *path_get(id);

	if (p.op < KSPLIT_P_ADDR)
		dump_root(&p);
	else
		dump_step(&p);
}

/**
 * dump_set() - print a set
 * @s:	the set
 */
void dump_set(const struct ksplit_set *s)
{
	unsigned int i;

	if (!s->n)
		fputs("{}", ksplit_dump);
	for (i = 0; i < s->n; i++) {
		if (i)
			fputs(" | ", ksplit_dump);
		dump_path(s->v[i]);
	}
}
