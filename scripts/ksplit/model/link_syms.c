// SPDX-License-Identifier: GPL-2.0
/*
 * Linker: which symbols of different units are the same.
 *
 * A static of a header, and an "extern inline" one that the object does not
 * define, belongs to every unit that includes it: one symbol, by name, file and
 * line.  A static of a .c file (also of one that another .c file includes)
 * belongs to its unit.  Everything else is resolved by name.
 */
#include <ctype.h>

#include "link.h"
#include "text.h"

/* What any mention of a symbol may add to what is known of it. */
#define ANY_FLAGS	(KSPLIT_SYM_FUNCTION | KSPLIT_SYM_READONLY | \
			 KSPLIT_SYM_PERCPU | KSPLIT_SYM_NORETURN)

enum sym_class {
	SYM_GLOBAL,
	SYM_HEADER,
	SYM_STATIC,
};

static size_t without_digits(const char *name, size_t n)
{
	while (n && isdigit((unsigned char)name[n - 1]))
		n--;
	return n;
}

/*
 * Length of a name without what differs from unit to unit: the number that GCC
 * gives to a static of a function, and __COUNTER__.
 */
static size_t stable_length(const char *name)
{
	size_t n = strlen(name), m = without_digits(name, n);

	if (m < n && m > 1 && name[m - 1] == '.')
		return m - 1;
	if (!strncmp(name, "__UNIQUE_ID_", 12) ||
	    !strncmp(name, "__compiletime_assert_", 21))
		return m;
	return n;
}

static ks_id module_of(const struct ks_linker *l, const struct ks_link_unit *lu)
{
	return l->m.objects[lu->object].module;
}

static const char *elf_name(struct ks_linker *l, const char *name)
{
	return ks_strings_add(&l->names, name, strlen(name));
}

/* An inline function without linkage in this object, by any keyword. */
static bool is_only_inline(struct ks_linker *l, const struct ks_link_unit *lu,
			   const struct ks_sym *s)
{
	unsigned int both = KSPLIT_SYM_INLINE | KSPLIT_SYM_DEFINED;
	const struct ks_def *def;

	if ((s->flags & both) != both)
		return false;
	def = ks_link_def(l, elf_name(l, s->name), module_of(l, lu), false);
	return !def || def->object != lu->object;
}

static enum sym_class classify(struct ks_linker *l,
			       const struct ks_link_unit *lu,
			       const struct ks_sym *s)
{
	if (s->flags & KSPLIT_SYM_STATIC) {
		if (s->flags & KSPLIT_SYM_HEADER && !ks_has_suffix(s->file, ".c"))
			return SYM_HEADER;
		return SYM_STATIC;
	}
	return is_only_inline(l, lu, s) ? SYM_HEADER : SYM_GLOBAL;
}

static ks_id new_sym(struct ks_linker *l, const char *name)
{
	struct ks_model *m = &l->m;

	KS_GROW(m->syms, m->nsyms, l->cap.syms);
	m->syms[m->nsyms] = (struct ks_sym){
		.name = name, .file = l->strings.base, .module = KS_NONE,
		.object = KS_NONE, .func = KS_NONE, .alias = KS_NONE,
	};
	return m->nsyms++;
}

static uint32_t elf_flags(const struct ks_def *def)
{
	uint32_t flags = 0;

	if (def->object != KS_NONE)
		flags |= KSPLIT_SYM_DEFINED;
	if (def->flags & KS_ELF_WEAK)
		flags |= KSPLIT_SYM_WEAK;
	if (def->flags & KS_ELF_FUNCTION)
		flags |= KSPLIT_SYM_FUNCTION | KS_SYM_ELF_FUNCTION;
	if (def->flags & KS_ELF_OBJECT)
		flags |= KS_SYM_ELF_OBJECT;
	if (def->flags & KS_ELF_EXPORT)
		flags |= KS_SYM_EXPORTED;
	return flags;
}

/**
 * ks_link_sym_of() - the model's symbol of a global name
 * @l:		the linker
 * @def:	the name
 *
 * Return: the symbol, made if there was none.
 */
ks_id ks_link_sym_of(struct ks_linker *l, struct ks_def *def)
{
	struct ks_sym *s;

	if (def->sym != KS_NONE)
		return def->sym;
	def->sym = new_sym(l, ks_strings_add(&l->strings, def->name,
					     strlen(def->name)));
	s = &l->m.syms[def->sym];
	s->module = def->module;
	s->object = def->object;
	s->flags = elf_flags(def);
	return def->sym;
}

/* The unit of symbols that belong to all units. */
#define ANY_UNIT	KS_NONE

static bool is_local(const struct ks_linker *l, ks_id id, const char *file,
		     uint32_t line, uint32_t unit)
{
	const struct ks_sym *s = &l->m.syms[id];

	if (unit == ANY_UNIT)
		return s->flags & KSPLIT_SYM_HEADER && s->file == file &&
		       s->line == line;
	return id >= l->unit_syms && !(s->flags & KSPLIT_SYM_HEADER);
}

/* Symbols without global name: by name and unit or by name, file and line. */
static ks_id local_sym(struct ks_linker *l, const char *name, const char *file,
		       uint32_t line, uint32_t unit)
{
	uint64_t h = ks_mix(name - l->strings.base, unit);
	uint32_t pos, hash;
	ks_id id;

	if (unit == ANY_UNIT)
		h = ks_mix(ks_mix(h, file - l->strings.base), line);
	hash = ks_fold(h);
	ks_hash_for_each(&l->sym_hash, hash, pos, id)
		if (l->m.syms[id].name == name &&
		    is_local(l, id, file, line, unit))
			return id;
	id = new_sym(l, name);
	l->m.syms[id].file = file;
	l->m.syms[id].line = line;
	ks_hash_add(&l->sym_hash, hash, id);
	return id;
}

static ks_id header_sym(struct ks_linker *l, struct ks_link_unit *lu,
			const struct ks_sym *from)
{
	ks_id id, module = module_of(l, lu);
	const char *name = from->name;
	struct ks_sym *s;

	name = ks_strings_add(&l->strings, name, stable_length(name));
	id = local_sym(l, name, ks_link_string(l, lu, from->file), from->line,
		       ANY_UNIT);
	s = &l->m.syms[id];
	if (!s->flags) {
		s->object = lu->object;
		s->module = module;
	} else {
		if (s->object != lu->object)
			s->object = KS_NONE;
		if (s->module != module)
			s->module = KS_NONE;
	}
	s->flags |= from->flags | KSPLIT_SYM_HEADER | KSPLIT_SYM_STATIC;
	/* a function belongs to whoever calls it; a variable to its unit, if
	 * only one has it (tracepoints) */
	if (s->flags & KSPLIT_SYM_FUNCTION)
		s->module = KS_NONE;
	return id;
}

static ks_id static_sym(struct ks_linker *l, struct ks_link_unit *lu,
			const struct ks_sym *from)
{
	struct ks_sym *s;
	ks_id id;

	id = local_sym(l, ks_link_string(l, lu, from->name),
		       ks_link_string(l, lu, from->file), from->line,
		       lu - l->units);
	s = &l->m.syms[id];
	s->flags |= from->flags & ~KSPLIT_SYM_HEADER;
	s->module = module_of(l, lu);
	s->object = lu->object;
	return id;
}

static ks_id global_sym(struct ks_linker *l, struct ks_link_unit *lu,
			const struct ks_sym *from)
{
	const char *name = from->name;
	struct ks_def *def;
	struct ks_sym *s;
	ks_id id;

	if (!(from->flags & KSPLIT_SYM_DEFINED))
		name = ks_strings_add(&l->names, name, stable_length(name));
	else
		name = elf_name(l, name);
	def = ks_link_resolve(l, name, module_of(l, lu));
	id = ks_link_sym_of(l, def);
	s = &l->m.syms[id];
	s->flags |= from->flags & ANY_FLAGS;
	if (from->flags & KSPLIT_SYM_DEFINED && def->object == lu->object)
		s->flags |= from->flags;
	else if (s->file[0])
		return id;
	s->type = lu->types[from->type];
	s->file = ks_link_string(l, lu, from->file);
	s->line = from->line;
	return id;
}

/**
 * ks_link_define() - note the global names that a unit's records define
 * @l:	the linker
 * @lu:	the unit
 *
 * The ELF symbol tables have them, too, but raw records come without any.
 */
void ks_link_define(struct ks_linker *l, struct ks_link_unit *lu)
{
	const struct ks_model *m = &lu->u.m;
	const struct ks_sym *s;
	struct ks_def *def;

	for (s = m->syms; s < m->syms + m->nsyms; s++) {
		if (!(s->flags & KSPLIT_SYM_DEFINED) ||
		    s->flags & KSPLIT_SYM_INLINE ||
		    classify(l, lu, s) != SYM_GLOBAL)
			continue;
		def = ks_link_def(l, elf_name(l, s->name), module_of(l, lu),
				  true);
		if (def->object == KS_NONE)
			def->object = lu->object;
	}
}

/**
 * ks_link_syms() - merge the symbols of a unit
 * @l:	the linker
 * @lu:	the unit, begun, its types merged
 */
void ks_link_syms(struct ks_linker *l, struct ks_link_unit *lu)
{
	const struct ks_model *m = &lu->u.m;
	const struct ks_sym *from;
	struct ks_sym *s;
	ks_id id;

	lu->syms = ks_arena_array(l->arena, m->nsyms, sizeof(ks_id));
	l->unit_syms = l->m.nsyms;
	for (id = 0; id < m->nsyms; id++) {
		from = &m->syms[id];
		switch (classify(l, lu, from)) {
		case SYM_GLOBAL:
			lu->syms[id] = global_sym(l, lu, from);
			break;
		case SYM_HEADER:
			lu->syms[id] = header_sym(l, lu, from);
			break;
		case SYM_STATIC:
			lu->syms[id] = static_sym(l, lu, from);
			break;
		}
		s = &l->m.syms[lu->syms[id]];
		if (!s->type)
			s->type = lu->types[from->type];
	}
	l->stats.syms += m->nsyms;
}

/**
 * ks_link_inline() - the model's symbol of an inline function
 * @l:		the linker, the symbols of its units merged
 * @object:	an object that calls the function out of line
 * @name:	the function, in ks_linker.names
 *
 * Return: the symbol, KS_NONE if no unit of the object has records of it.
 */
ks_id ks_link_inline(const struct ks_linker *l, ks_id object, const char *name)
{
	const struct ks_link_unit *lu;
	const struct ks_sym *s;
	uint32_t i;
	ks_id id;

	for (lu = l->units; lu < l->units + l->nunits; lu++) {
		for (i = 0; lu->object == object && i < lu->u.m.nsyms; i++) {
			id = lu->syms[i];
			s = &l->m.syms[id];
			if (s->module == KS_NONE &&
			    s->flags & KSPLIT_SYM_HEADER &&
			    s->flags & KSPLIT_SYM_FUNCTION &&
			    !strcmp(s->name, name))
				return id;
		}
	}
	return KS_NONE;
}
