// SPDX-License-Identifier: GPL-2.0
/* Linker: equal types become one, and structs get their members. */
#include "link.h"

static uint64_t hash_type(const struct ks_linker *l, const struct ks_type *t)
{
	uint64_t h = t->kind | t->is_signed << 8 | t->variadic << 9 |
		     t->annot << 16 | (uint64_t)t->bits << 32;

	h = ks_mix(h, t->name - l->strings.base);
	h = ks_mix(h, t->target | (uint64_t)t->strukt << 32);
	h = ks_mix(h, t->count);
	if (t->kind == KSPLIT_TYPE_FUNCTION)
		h = ks_hash_bytes(h, t->params, t->count * sizeof(ks_id));
	return h;
}

static bool same_type(const struct ks_type *a, const struct ks_type *b)
{
	if (a->kind != b->kind || a->is_signed != b->is_signed ||
	    a->variadic != b->variadic || a->annot != b->annot ||
	    a->name != b->name || a->bits != b->bits ||
	    a->target != b->target || a->strukt != b->strukt ||
	    a->count != b->count)
		return false;
	return a->kind != KSPLIT_TYPE_FUNCTION ||
	       !memcmp(a->params, b->params, a->count * sizeof(ks_id));
}

static ks_id add_type(struct ks_linker *l, const struct ks_type *t)
{
	struct ks_model *m = &l->m;
	uint32_t pos, hash = ks_fold(hash_type(l, t));
	ks_id id;

	if (t->kind == KSPLIT_TYPE_VOID)
		return 0;
	ks_hash_for_each(&l->type_hash, hash, pos, id)
		if (same_type(&m->types[id], t))
			return id;
	KS_GROW(m->types, m->ntypes, l->cap.types);
	m->types[m->ntypes] = *t;
	ks_hash_add(&l->type_hash, hash, m->ntypes);
	return m->ntypes++;
}

static ks_id map_type(struct ks_linker *l, struct ks_link_unit *lu, ks_id id);

static void map_params(struct ks_linker *l, struct ks_link_unit *lu,
		       struct ks_type *t)
{
	ks_id *params = ks_arena_array(l->m.arena, t->count, sizeof(ks_id));
	uint64_t i;

	for (i = 0; i < t->count; i++)
		params[i] = map_type(l, lu, t->params[i]);
	t->params = params;
}

/* Recursion ends: ks_check_types() has passed the unit. */
static ks_id map_type(struct ks_linker *l, struct ks_link_unit *lu, ks_id id)
{
	struct ks_type t = lu->u.m.types[id];

	if (lu->types[id] != KS_NONE)
		return lu->types[id];
	t.name = ks_link_string(l, lu, t.name);
	switch (t.kind) {
	case KSPLIT_TYPE_POINTER:
	case KSPLIT_TYPE_ARRAY:
		t.target = map_type(l, lu, t.target);
		break;
	case KSPLIT_TYPE_RECORD:
		t.strukt = lu->structs[t.strukt];
		break;
	case KSPLIT_TYPE_FUNCTION:
		t.target = map_type(l, lu, t.target);
		map_params(l, lu, &t);
		break;
	}
	lu->types[id] = add_type(l, &t);
	return lu->types[id];
}

/* The first unit that has the layout provides the members. */
static void fill_struct(struct ks_linker *l, struct ks_link_unit *lu, ks_id id)
{
	const struct ks_struct *from = &lu->u.m.structs[id];
	struct ks_struct *s = &l->m.structs[lu->structs[id]];
	const struct ks_origin *origin = &l->origins[lu->structs[id]];
	struct ks_field *f;
	uint32_t i;

	if (origin->unit == lu - l->units && origin->strukt == id) {
		s->fields = ks_arena_array(l->m.arena, from->nfields,
					   sizeof(*f));
		s->nfields = from->nfields;
		for (i = 0; i < s->nfields; i++) {
			f = &s->fields[i];
			*f = from->fields[i];
			f->name = ks_link_string(l, lu, f->name);
			f->type = lu->types[f->type];
		}
		return;
	}
	for (i = 0; i < from->nfields; i++)
		s->fields[i].flags |= from->fields[i].flags;
}

/**
 * ks_link_types() - merge the types of a unit and the members of its structs
 * @l:	the linker
 * @lu:	the unit, begun
 */
void ks_link_types(struct ks_linker *l, struct ks_link_unit *lu)
{
	const struct ks_model *m = &lu->u.m;
	ks_id id;

	lu->types = ks_arena_array(l->arena, m->ntypes, sizeof(ks_id));
	memset(lu->types, 0xff, m->ntypes * sizeof(ks_id));
	for (id = 0; id < m->ntypes; id++)
		map_type(l, lu, id);
	for (id = 0; id < m->nstructs; id++)
		if (m->structs[id].flags & KSPLIT_S_COMPLETE)
			fill_struct(l, lu, id);
	l->stats.types += m->ntypes;
	l->stats.structs += m->nstructs;
}
