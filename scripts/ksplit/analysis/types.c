// SPDX-License-Identifier: GPL-2.0
/*
 * C types in the words of the IDL.
 */
#define _GNU_SOURCE
#include "../idl/idl.h"
#include "analysis.h"

/* GCC's names for the standard types and the IDL's. */
static const char *const names[][2] = {
	{ "_Bool", "bool" },
	{ "char", "char" },
	{ "int", "int" },
	{ "long int", "long" },
	{ "long long int", "long long" },
	{ "long long unsigned int", "unsigned long long" },
	{ "long unsigned int", "unsigned long" },
	{ "short int", "short" },
	{ "short unsigned int", "unsigned short" },
	{ "signed char", "signed char" },
	{ "unsigned char", "unsigned char" },
	{ "unsigned int", "unsigned int" },
};

static const char *by_width(uint32_t bits, bool is_signed)
{
	if (bits <= 8)
		return is_signed ? "s8" : "u8";
	if (bits <= 16)
		return is_signed ? "s16" : "u16";
	if (bits <= 32)
		return is_signed ? "s32" : "u32";
	return is_signed ? "s64" : "u64";
}

/**
 * ks_idl_primitive() - a scalar type
 * @m:		the program
 * @type:	INT, ENUM, FLOAT or VOID
 *
 * Returns a new node; a 128-bit integer becomes an array of two u64.
 */
struct ks_idl_type *ks_idl_primitive(const struct ks_model *m, ks_id type)
{
	struct ks_idl_type *t = ks_alloc(1, sizeof(*t));
	const struct ks_type *k = &m->types[type];
	size_t i;

	t->stem = KS_STEM_PRIMITIVE;
	if (k->kind == KSPLIT_TYPE_VOID || k->kind == KSPLIT_TYPE_FUNCTION) {
		t->name = "void";
		return t;
	}
	t->name = by_width(k->bits, k->is_signed);
	if (k->bits > 64) {
		t->element = ks_alloc(1, sizeof(*t));
		t->element->stem = KS_STEM_PRIMITIVE;
		t->element->name = "u64";
		t->stem = KS_STEM_ARRAY;
		t->size = "2";
		return t;
	}
	if (k->kind == KSPLIT_TYPE_ENUM && k->bits == 32)
		t->name = k->is_signed ? "int" : "unsigned int";
	for (i = 0; k->kind == KSPLIT_TYPE_INT &&
	     i < ARRAY_SIZE(names); i++)
		if (!strcmp(k->name, names[i][0]))
			t->name = names[i][1];
	return t;
}

/**
 * ks_struct_ident() - a name for the projection of a struct
 * @m:		the program
 * @strukt:	the struct
 *
 * Returns its name, or one made from its place for an anonymous struct.
 */
const char *ks_struct_ident(const struct ks_model *m, ks_id strukt)
{
	const struct ks_struct *s = &m->structs[strukt];
	char name[128];
	size_t i, n;

	if (!ks_struct_anonymous(m, strukt))
		return s->name;
	n = strlen(s->file);
	n = n > 80 ? n - 80 : 0;
	snprintf(name, sizeof(name), "anonymous_%s_%u", s->file + n, s->line);
	for (i = 0; name[i]; i++)
		if (strchr("/.-+,", name[i]))
			name[i] = '_';
	return strdup(name);
}
