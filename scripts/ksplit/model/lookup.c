// SPDX-License-Identifier: GPL-2.0
/* Finding things by name in a loaded model. */
#include <stdlib.h>

#include "file.h"

/**
 * struct names - a hash table of names
 * @mask:	number of buckets minus one
 * @head:	first entry of each bucket
 * @next:	next entry of the same bucket, by index
 */
struct names {
	uint32_t mask;
	ks_id *head;
	ks_id *next;
};

/**
 * struct ks_index - what the lookups use
 * @syms:	symbols by name
 * @structs:	structs by name
 */
struct ks_index {
	struct names syms;
	struct names structs;
};

static uint32_t hash_name(const char *name)
{
	uint32_t h = 2166136261u;

	while (*name)
		h = (h ^ (unsigned char)*name++) * 16777619u;
	return h ^ h >> 15;
}

static void names_init(struct names *names, uint32_t n)
{
	uint32_t size = 64;

	while (size < n)
		size *= 2;
	names->mask = size - 1;
	names->head = ks_xcalloc(size, sizeof(ks_id));
	memset(names->head, 0xff, size * sizeof(ks_id));
	names->next = ks_xcalloc(n, sizeof(ks_id));
}

static void names_add(struct names *names, ks_id id, const char *name)
{
	uint32_t h = hash_name(name) & names->mask;

	names->next[id] = names->head[h];
	names->head[h] = id;
}

/**
 * ks_index_new() - prepare the lookups
 * @m: the model
 *
 * Return: the index.
 */
struct ks_index *ks_index_new(const struct ks_model *m)
{
	struct ks_index *index = ks_xcalloc(1, sizeof(*index));
	uint32_t i;

	names_init(&index->syms, m->nsyms);
	/* from the last to the first: a bucket lists them in order */
	for (i = m->nsyms; i-- > 0; )
		names_add(&index->syms, i, m->syms[i].name);
	names_init(&index->structs, m->nstructs);
	for (i = m->nstructs; i-- > 0; )
		names_add(&index->structs, i, m->structs[i].name);
	return index;
}

/**
 * ks_index_free() - free what ks_index_new() made
 * @index: the index or NULL
 */
void ks_index_free(struct ks_index *index)
{
	if (!index)
		return;
	free(index->syms.head);
	free(index->syms.next);
	free(index->structs.head);
	free(index->structs.next);
	free(index);
}

static bool same_module_name(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (*a != *b && !(strchr("-_", *a) && strchr("-_", *b)))
			return false;
	return *a == *b;
}

/**
 * ks_find_module() - find a module by name
 * @m:		the model
 * @name:	Kbuild's or the kernel's form of it ("can-raw", "can_raw")
 *
 * Return: the module or KS_NONE.
 */
ks_id ks_find_module(const struct ks_model *m, const char *name)
{
	ks_id i;

	for (i = 0; i < m->nmodules; i++)
		if (same_module_name(m->modules[i].name, name))
			return i;
	return KS_NONE;
}

static ks_id find_struct(const struct ks_model *m, ks_id i, const char *name,
			 int is_union)
{
	const struct ks_struct *s;

	for (; i != KS_NONE; i = m->index->structs.next[i]) {
		s = &m->structs[i];
		if (is_union >= 0 && !!(s->flags & KSPLIT_S_UNION) != is_union)
			continue;
		if (!strcmp(s->name, name))
			break;
	}
	return i;
}

/**
 * ks_find_struct() - find a struct by name
 * @m:		the model
 * @name:	its tag, perhaps behind "struct " or "union "
 *
 * Return: the first complete one of that name, else an incomplete one, else
 * KS_NONE.
 */
ks_id ks_find_struct(const struct ks_model *m, const char *name)
{
	ks_id first, i;
	int is_union = -1;

	if (!strncmp(name, "struct ", 7)) {
		is_union = 0;
		name += 7;
	} else if (!strncmp(name, "union ", 6)) {
		is_union = 1;
		name += 6;
	}
	first = m->index->structs.head[hash_name(name) &
				       m->index->structs.mask];
	first = find_struct(m, first, name, is_union);
	for (i = first; i != KS_NONE;
	     i = find_struct(m, m->index->structs.next[i], name, is_union))
		if (m->structs[i].flags & KSPLIT_S_COMPLETE)
			return i;
	return first;
}

/**
 * ks_next_struct() - find another struct of the same name
 * @m:		the model
 * @strukt:	a struct
 *
 * Return: the one with the next higher index or KS_NONE.  All of a name are
 * found from the lowest index on.
 */
ks_id ks_next_struct(const struct ks_model *m, ks_id strukt)
{
	return find_struct(m, m->index->structs.next[strukt],
			   m->structs[strukt].name, -1);
}

/**
 * ks_find_field() - find a member by name
 * @m:		the model
 * @strukt:	the struct
 * @name:	name of a direct member
 *
 * Return: the index of the member or KS_NONE.
 */
ks_id ks_find_field(const struct ks_model *m, ks_id strukt, const char *name)
{
	const struct ks_struct *s = &m->structs[strukt];
	ks_id i;

	for (i = 0; i < s->nfields; i++)
		if (!strcmp(s->fields[i].name, name))
			return i;
	return KS_NONE;
}

/* How well a symbol answers a name used in a module; 0: not at all. */
static int sym_rank(const struct ks_sym *s, ks_id module)
{
	bool is_static = s->flags & KSPLIT_SYM_STATIC;

	if (s->module == module && module != KS_NONE)
		return is_static ? 6 : 7;
	if (s->module == KS_VMLINUX && !is_static)
		return 5;
	if (s->module == KS_NONE)
		return is_static ? 2 : 3;
	if (!is_static && s->flags & KS_SYM_EXPORTED)
		return 4;
	return 0;
}

/**
 * ks_find_sym() - find a symbol by name
 * @m:		the model
 * @module:	the module that uses the name, or KS_NONE
 * @name:	the name
 *
 * Return: the symbol that the name means in @module or KS_NONE.
 */
ks_id ks_find_sym(const struct ks_model *m, ks_id module, const char *name)
{
	const struct names *names = &m->index->syms;
	ks_id i, best = KS_NONE;
	int rank, best_rank = 0;

	for (i = names->head[hash_name(name) & names->mask]; i != KS_NONE;
	     i = names->next[i]) {
		if (strcmp(m->syms[i].name, name))
			continue;
		rank = sym_rank(&m->syms[i], module);
		if (rank > best_rank) {
			best_rank = rank;
			best = i;
		}
	}
	return best;
}
