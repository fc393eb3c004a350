// SPDX-License-Identifier: GPL-2.0
/*
 * Linker: which structs of different units are the same.
 *
 * Complete structs are the same if name, file, line and layout are: names,
 * offsets and sizes of the members, but not their types, which may be known
 * to one unit and not to the other.
 *
 * A reference without layout carries a name, and a place unless the unit has
 * only seen "struct foo;".  It means the complete struct of that name; if there
 * are several, the one of that place, else the one that a header defines, else
 * the one that the same module defines, else none of them.
 */
#include "link.h"

static uint64_t hash_text(const char *text)
{
	return ks_hash_bytes(0, text, strlen(text));
}

static uint64_t struct_layout(const struct ks_struct *s)
{
	uint64_t h = ks_mix(s->size, s->flags & KSPLIT_S_UNION);
	uint32_t i;

	for (i = 0; i < s->nfields; i++) {
		h = ks_mix(h, hash_text(s->fields[i].name));
		h = ks_mix(h, s->fields[i].bitoff);
		h = ks_mix(h, s->fields[i].bitsize);
	}
	return h;
}

static bool same_place(const struct ks_struct *a, const struct ks_struct *b)
{
	return a->line == b->line && !((a->flags ^ b->flags) & KSPLIT_S_UNION) &&
	       !strcmp(a->name, b->name) && !strcmp(a->file, b->file);
}

static bool is_header(const char *file)
{
	size_t n = strlen(file);

	return n > 2 && !strcmp(file + n - 2, ".h");
}

/* Headers that every unit of a build sees under the same configuration. */
static bool is_shared_header(const char *file)
{
	const char *p;

	if (!is_header(file))
		return false;
	if (!strncmp(file, "include/", 8))
		return true;
	if (strncmp(file, "arch/", 5))
		return false;
	p = strchr(file + 5, '/');
	return p && !strncmp(p, "/include/", 9);
}

static const char *object_of(const struct ks_linker *l, ks_id strukt)
{
	const struct ks_link_unit *lu = &l->units[l->origins[strukt].unit];

	return l->m.objects[lu->object].name;
}

static void two_configs(struct ks_linker *l, const struct ks_link_unit *lu,
			const struct ks_struct *s, ks_id other,
			struct ks_error *err)
{
	ks_error_set(err, "%s: error: %s %s (%s:%u) has another layout than in %s, records from two different configurations: make clean and build again",
		     l->m.objects[lu->object].name,
		     s->flags & KSPLIT_S_UNION ? "union" : "struct",
		     s->name, s->file, s->line, object_of(l, other));
}

static uint32_t hash_place(const struct ks_struct *s)
{
	return ks_fold(ks_mix(ks_mix(hash_text(s->name), hash_text(s->file)),
			      s->line));
}

static ks_id new_struct(struct ks_linker *l, const struct ks_link_unit *lu,
			ks_id id, uint64_t layout)
{
	struct ks_model *m = &l->m;
	const struct ks_struct *s = &lu->u.m.structs[id];

	KS_GROW(m->structs, m->nstructs, l->cap.structs);
	KS_GROW(l->origins, m->nstructs, l->cap.origins);
	m->structs[m->nstructs] = (struct ks_struct){
		.name = ks_link_string(l, lu, s->name),
		.file = ks_link_string(l, lu, s->file),
		.line = s->line,
		.flags = s->flags,
		.size = s->size,
	};
	l->origins[m->nstructs] = (struct ks_origin){
		.unit = lu - l->units, .strukt = id, .nfields = s->nfields,
		.layout = layout,
	};
	ks_hash_add(&l->struct_hash, hash_place(s), m->nstructs);
	if (s->name[0])
		ks_hash_add(&l->name_hash, ks_fold(hash_text(s->name)),
			    m->nstructs);
	return m->nstructs++;
}

static int add_complete(struct ks_linker *l, struct ks_link_unit *lu, ks_id id,
			struct ks_error *err)
{
	const struct ks_struct *s = &lu->u.m.structs[id];
	uint32_t pos, hash = hash_place(s);
	uint64_t layout = struct_layout(s);
	ks_id old;

	ks_hash_for_each(&l->struct_hash, hash, pos, old) {
		if (!same_place(&l->m.structs[old], s))
			continue;
		/* the number once more, so that no member is out of range even
		 * if two hashes are equal by accident */
		if (l->origins[old].layout == layout &&
		    l->origins[old].nfields == s->nfields) {
			lu->structs[id] = old;
			return 0;
		}
		if (s->name[0] && is_shared_header(s->file)) {
			two_configs(l, lu, s, old, err);
			return -1;
		}
	}
	lu->structs[id] = new_struct(l, lu, id, layout);
	return 0;
}

static ks_id module_of(const struct ks_linker *l, ks_id strukt)
{
	return l->m.objects[l->units[l->origins[strukt].unit].object].module;
}

/* How well a complete struct answers an incomplete reference. */
static int candidate_rank(const struct ks_linker *l, ks_id module,
			  const struct ks_struct *ref, ks_id id)
{
	if (same_place(&l->m.structs[id], ref))
		return 4;
	if (is_header(l->m.structs[id].file))
		return 3;
	return module_of(l, id) == module ? 2 : 1;
}

static bool same_name(const struct ks_struct *a, const struct ks_struct *b)
{
	return !strcmp(a->name, b->name) &&
	       !((a->flags ^ b->flags) & KSPLIT_S_UNION);
}

/* Look for the complete struct that a reference means. */
static ks_id find_complete(struct ks_linker *l, const struct ks_link_unit *lu,
			   const struct ks_struct *ref)
{
	ks_id module = l->m.objects[lu->object].module;
	uint32_t pos, hash = ks_fold(hash_text(ref->name));
	ks_id id, best = KS_NONE;
	int rank, best_rank = 0;
	bool several = false;

	ks_hash_for_each(&l->name_hash, hash, pos, id) {
		if (!(l->m.structs[id].flags & KSPLIT_S_COMPLETE) ||
		    !same_name(&l->m.structs[id], ref))
			continue;
		rank = candidate_rank(l, module, ref, id);
		if (rank < best_rank)
			continue;
		/* variants of one declaration: the first stands for all */
		if (rank == best_rank &&
		    same_place(&l->m.structs[best], &l->m.structs[id]))
			continue;
		several = rank == best_rank;
		best = id;
		best_rank = rank;
	}
	if (several)
		l->stats.ambiguous++;
	return several ? KS_NONE : best;
}

/* Without a name only the place tells, complete or not. */
static ks_id find_anonymous(struct ks_linker *l, const struct ks_struct *ref)
{
	uint32_t pos, hash = hash_place(ref);
	const struct ks_struct *s;
	ks_id id;

	ks_hash_for_each(&l->struct_hash, hash, pos, id) {
		s = &l->m.structs[id];
		if (same_place(s, ref) && (!ref->size || s->size == ref->size))
			return id;
	}
	return KS_NONE;
}

static ks_id find_incomplete(struct ks_linker *l, const struct ks_struct *ref)
{
	uint32_t pos, hash = ks_fold(hash_text(ref->name));
	ks_id id;

	ks_hash_for_each(&l->name_hash, hash, pos, id)
		if (!(l->m.structs[id].flags & KSPLIT_S_COMPLETE) &&
		    same_name(&l->m.structs[id], ref))
			return id;
	return KS_NONE;
}

static void add_incomplete(struct ks_linker *l, struct ks_link_unit *lu,
			   ks_id id)
{
	const struct ks_struct *ref = &lu->u.m.structs[id];
	ks_id found;

	if (ref->name[0]) {
		found = find_complete(l, lu, ref);
		if (found == KS_NONE)
			found = find_incomplete(l, ref);
	} else {
		found = find_anonymous(l, ref);
	}
	lu->structs[id] = found == KS_NONE ? new_struct(l, lu, id, 0) : found;
}

static int add_all_complete(struct ks_linker *l, struct ks_link_unit *lu,
			    struct ks_error *err)
{
	const struct ks_model *m = &lu->u.m;
	ks_id id;

	lu->structs = ks_arena_array(l->arena, m->nstructs, sizeof(ks_id));
	for (id = 0; id < m->nstructs; id++)
		if (m->structs[id].flags & KSPLIT_S_COMPLETE &&
		    add_complete(l, lu, id, err))
			return -1;
	return 0;
}

/**
 * ks_link_structs() - give every struct of every unit its index
 * @l:		the linker
 * @err:	two objects that disagree about a struct
 *
 * Return: 0 or -1.
 */
int ks_link_structs(struct ks_linker *l, struct ks_error *err)
{
	struct ks_link_unit *lu, *end = l->units + l->nunits;
	ks_id id;

	for (lu = l->units; lu < end; lu++) {
		ks_link_begin_unit(l, lu);
		if (add_all_complete(l, lu, err))
			return -1;
	}
	for (lu = l->units; lu < end; lu++) {
		ks_link_begin_unit(l, lu);
		for (id = 0; id < lu->u.m.nstructs; id++)
			if (!(lu->u.m.structs[id].flags & KSPLIT_S_COMPLETE))
				add_incomplete(l, lu, id);
	}
	return 0;
}
