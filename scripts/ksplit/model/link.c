// SPDX-License-Identifier: GPL-2.0
/* The linker: objects, global names, modules, and the order of the passes. */
#include <stdlib.h>

#include "file.h"
#include "link.h"

/* Arrays are never NULL, so that loops over empty ones are well-defined. */
static void init_arrays(struct ks_linker *l)
{
	struct ks_model *m = &l->m;

	KS_GROW(m->objects, 0, l->cap.objects);
	KS_GROW(m->modules, 0, l->cap.modules);
	KS_GROW(m->types, 0, l->cap.types);
	KS_GROW(m->structs, 0, l->cap.structs);
	KS_GROW(m->syms, 0, l->cap.syms);
	KS_GROW(m->paths, 0, l->cap.paths);
	KS_GROW(m->funcs, 0, l->cap.funcs);
	KS_GROW(m->inits, 0, l->cap.inits);
	KS_GROW(m->locks, 0, l->cap.locks);
	KS_GROW(l->defs, 0, l->cap.defs);
	KS_GROW(l->needs, 0, l->cap.needs);
	KS_GROW(l->units, 0, l->cap.units);
	KS_GROW(l->origins, 0, l->cap.origins);
}

/**
 * ks_linker_init() - start with an empty model: the kernel image, no objects
 * @l: the linker
 */
void ks_linker_init(struct ks_linker *l)
{
	struct ks_model *m = &l->m;

	memset(l, 0, sizeof(*l));
	m->arena = ks_arena_new();
	l->arena = ks_arena_new();
	ks_strings_init(&l->strings);
	ks_strings_init(&l->names);
	ks_hash_init(&l->def_hash);
	ks_hash_init(&l->type_hash);
	ks_hash_init(&l->struct_hash);
	ks_hash_init(&l->name_hash);
	ks_hash_init(&l->sym_hash);
	ks_hash_init(&l->path_hash);
	ks_hash_init(&l->func_hash);
	ks_hash_init(&l->init_hash);
	ks_hash_init(&l->lock_hash);
	init_arrays(l);
	m->types[m->ntypes++] = (struct ks_type){ .name = l->strings.base };
	m->paths[m->npaths++] = (struct ks_path){ .str = l->strings.base };
	ks_linker_module(l, "vmlinux");
}

/**
 * ks_linker_free() - free everything, the model included
 * @l: the linker
 */
void ks_linker_free(struct ks_linker *l)
{
	struct ks_model *m = &l->m;

	ks_strings_free(&l->strings);
	ks_strings_free(&l->names);
	ks_hash_free(&l->def_hash);
	ks_hash_free(&l->type_hash);
	ks_hash_free(&l->struct_hash);
	ks_hash_free(&l->name_hash);
	ks_hash_free(&l->sym_hash);
	ks_hash_free(&l->path_hash);
	ks_hash_free(&l->func_hash);
	ks_hash_free(&l->init_hash);
	ks_hash_free(&l->lock_hash);
	ks_buf_free(&l->body);
	ks_buf_free(&l->payload);
	free(l->defs);
	free(l->needs);
	free(l->units);
	free(l->origins);
	free(l->cache);
	free(m->objects);
	free(m->modules);
	free(m->types);
	free(m->structs);
	free(m->syms);
	free(m->paths);
	free(m->funcs);
	free(m->inits);
	free(m->locks);
	ks_arena_free(l->arena);
	ks_arena_free(m->arena);
}

static const char *add_string(struct ks_linker *l, const char *text)
{
	return ks_strings_add(&l->strings, text, strlen(text));
}

/**
 * ks_linker_module() - find or add a module
 * @l:		the linker
 * @name:	Kbuild's name
 *
 * Return: the module.
 */
ks_id ks_linker_module(struct ks_linker *l, const char *name)
{
	struct ks_model *m = &l->m;
	ks_id i;

	for (i = 0; i < m->nmodules; i++)
		if (!strcmp(m->modules[i].name, name))
			return i;
	KS_GROW(m->modules, m->nmodules, l->cap.modules);
	m->modules[m->nmodules] = (struct ks_module){
		.name = add_string(l, name),
	};
	return m->nmodules++;
}

/**
 * ks_linker_object() - add an object
 * @l:		the linker
 * @name:	path relative to the build directory
 * @module:	the module that it belongs to
 *
 * Return: the object, without records so far.
 */
ks_id ks_linker_object(struct ks_linker *l, const char *name, ks_id module)
{
	struct ks_model *m = &l->m;

	KS_GROW(m->objects, m->nobjects, l->cap.objects);
	m->objects[m->nobjects] = (struct ks_object){
		.name = add_string(l, name),
		.module = module,
		.state = KS_OBJECT_NONE,
	};
	return m->nobjects++;
}

/**
 * ks_linker_records() - add the records of an object
 * @l:		the linker
 * @object:	the object
 * @p:		contents of its .ksplit section; copied
 * @n:		number of bytes
 * @flags:	KS_READ_NO_CRC
 * @err:	why it failed
 *
 * After a failure the object counts as unreadable and none of its units are
 * kept.
 *
 * Return: 0 or -1.
 */
int ks_linker_records(struct ks_linker *l, ks_id object,
		      const unsigned char *p, size_t n, unsigned int flags,
		      struct ks_error *err)
{
	uint32_t first = l->nunits;
	struct ks_link_unit *lu;
	struct ks_error why;
	unsigned char *copy;
	size_t at, used;

	copy = ks_arena_alloc(l->arena, n);
	if (n)
		memcpy(copy, p, n);
	for (at = 0; at < n; at += used) {
		KS_GROW(l->units, l->nunits, l->cap.units);
		lu = &l->units[l->nunits];
		memset(lu, 0, sizeof(*lu));
		lu->object = object;
		if (ks_unit_read(&lu->u, l->arena, copy + at, n - at, &used,
				 flags, &why)) {
			ks_error_set(err, KSPLIT_SECTION ": unit %u at offset %zu: %s",
				     l->nunits - first + 1, at, why.text);
			l->nunits = first;
			l->m.objects[object].state = KS_OBJECT_BAD;
			return -1;
		}
		l->nunits++;
	}
	if (n)
		l->m.objects[object].state = KS_OBJECT_RECORDS;
	l->stats.bytes += n;
	return 0;
}

/**
 * ks_link_def() - find or add a global name of a module
 * @l:		the linker
 * @name:	the name, in ks_linker.names
 * @module:	the module or KS_NONE
 * @add:	add it if it is new
 *
 * Return: the definition, valid until the next one is added, or NULL.
 */
struct ks_def *ks_link_def(struct ks_linker *l, const char *name, ks_id module,
			   bool add)
{
	uint32_t pos, hash;
	ks_id id;

	hash = ks_fold(ks_mix(ks_mix(0, name - l->names.base), module));
	ks_hash_for_each(&l->def_hash, hash, pos, id)
		if (l->defs[id].name == name && l->defs[id].module == module)
			return &l->defs[id];
	if (!add)
		return NULL;
	KS_GROW(l->defs, l->ndefs, l->cap.defs);
	l->defs[l->ndefs] = (struct ks_def){
		.name = name, .module = module,
		.object = KS_NONE, .sym = KS_NONE,
	};
	ks_hash_add(&l->def_hash, hash, l->ndefs);
	return &l->defs[l->ndefs++];
}

/* Stands for "the module that exports this name" in the table of names. */
#define EXPORTER	(KS_NONE - 1)

/**
 * ks_linker_elf_sym() - note what an ELF symbol table says
 * @l:		the linker
 * @object:	the object
 * @name:	the symbol
 * @flags:	enum ks_elf_sym
 */
void ks_linker_elf_sym(struct ks_linker *l, ks_id object, const char *name,
		       unsigned int flags)
{
	ks_id module = l->m.objects[object].module;
	struct ks_def *def;

	name = ks_strings_add(&l->names, name, strlen(name));
	if (flags & (KS_ELF_UNDEFINED | KS_ELF_OUTLINED)) {
		KS_GROW(l->needs, l->nneeds, l->cap.needs);
		l->needs[l->nneeds++] = (struct ks_need){
			.name = name, .module = module,
			.object = flags & KS_ELF_OUTLINED ? object : KS_NONE,
		};
		return;
	}
	if (flags & KS_ELF_EXPORT) {
		ks_link_def(l, name, module, true)->flags |= KS_ELF_EXPORT;
		def = ks_link_def(l, name, EXPORTER, true);
		if (def->object == KS_NONE)
			def->object = object;
		return;
	}
	def = ks_link_def(l, name, module, true);
	/* the first strong definition wins, else the first weak one */
	if (def->object != KS_NONE &&
	    (!(def->flags & KS_ELF_WEAK) || flags & KS_ELF_WEAK))
		return;
	def->object = object;
	def->flags = flags | (def->flags & KS_ELF_EXPORT);
}

/**
 * ks_link_resolve() - find what a global name means in a module
 * @l:		the linker
 * @name:	the name, in ks_linker.names
 * @module:	the module that uses it
 *
 * As the kernel's linker and module loader do it: the module itself, the kernel
 * image, then modules that export it.
 *
 * Return: the definition; one with module KS_NONE if there is none.
 */
struct ks_def *ks_link_resolve(struct ks_linker *l, const char *name,
			       ks_id module)
{
	struct ks_def *def;

	/* every module's own struct module; Kbuild defines it in *.mod.o */
	if (!strcmp(name, "__this_module"))
		return ks_link_def(l, name, KS_NONE, true);
	def = ks_link_def(l, name, module, false);
	if (def && def->object != KS_NONE)
		return def;
	if (module != KS_VMLINUX) {
		def = ks_link_def(l, name, KS_VMLINUX, false);
		if (def && def->object != KS_NONE)
			return def;
		def = ks_link_def(l, name, EXPORTER, false);
		if (def)
			def = ks_link_def(l, name,
					  l->m.objects[def->object].module,
					  false);
		if (def && def->object != KS_NONE)
			return def;
	}
	return ks_link_def(l, name, KS_NONE, true);
}

/**
 * ks_link_begin_unit() - prepare ks_link_string() for a unit
 * @l:	the linker
 * @lu:	the unit
 */
void ks_link_begin_unit(struct ks_linker *l, const struct ks_link_unit *lu)
{
	size_t n = lu->u.m.strings_size;

	if (n > l->cache_cap) {
		l->cache_cap = 2 * n;
		l->cache = ks_xrealloc(l->cache,
				       l->cache_cap * sizeof(*l->cache));
	}
	memset(l->cache, 0, n * sizeof(*l->cache));
}

/**
 * ks_link_string() - the model's copy of a unit's string
 * @l:		the linker
 * @lu:		the current unit
 * @text:	one of its strings
 *
 * Return: the model's string.
 */
const char *ks_link_string(struct ks_linker *l, const struct ks_link_unit *lu,
			   const char *text)
{
	uint32_t *cached = &l->cache[text - lu->u.m.strings];

	if (!*cached)
		*cached = add_string(l, text) - l->strings.base + 1;
	return l->strings.base + *cached - 1;
}

static const struct ks_model *sort_model;

static int by_name(const void *a, const void *b)
{
	const ks_id *x = a, *y = b;
	int diff;

	diff = strcmp(sort_model->syms[*x].name, sort_model->syms[*y].name);
	return diff ? diff : (*x > *y) - (*x < *y);
}

/* Sort a list of symbols, drop repetitions; returns what is left. */
static uint32_t sort_syms(const struct ks_model *m, ks_id *list, uint32_t n)
{
	uint32_t i, out = 0;

	sort_model = m;
	qsort(list, n, sizeof(*list), by_name);
	for (i = 0; i < n; i++)
		if (!out || list[out - 1] != list[i])
			list[out++] = list[i];
	return out;
}

/* Undefined in every object file, but not what a module needs from others. */
static bool made_by_linker(const char *name)
{
	return !strcmp(name, "__this_module") ||
	       !strcmp(name, "_GLOBAL_OFFSET_TABLE_");
}

/* The symbol that a module needs; KS_NONE if it has that itself. */
static ks_id needed_sym(struct ks_linker *l, const struct ks_need *need)
{
	struct ks_def *def;

	if (need->object != KS_NONE)
		return ks_link_inline(l, need->object, need->name);
	if (made_by_linker(need->name))
		return KS_NONE;
	def = ks_link_resolve(l, need->name, need->module);
	return def->module == need->module ? KS_NONE : ks_link_sym_of(l, def);
}

static void link_undefined(struct ks_linker *l)
{
	struct ks_module *mod;
	struct ks_need *need;
	uint32_t i;
	ks_id sym;

	for (i = 0; i < l->nneeds; i++)
		l->m.modules[l->needs[i].module].nundef++;
	for (i = 0; i < l->m.nmodules; i++) {
		mod = &l->m.modules[i];
		mod->undef = ks_arena_array(l->m.arena, mod->nundef,
					    sizeof(ks_id));
		mod->nundef = 0;
	}
	for (need = l->needs; need < l->needs + l->nneeds; need++) {
		sym = needed_sym(l, need);
		mod = &l->m.modules[need->module];
		if (sym != KS_NONE)
			mod->undef[mod->nundef++] = sym;
	}
	for (i = 0; i < l->m.nmodules; i++) {
		mod = &l->m.modules[i];
		mod->nundef = sort_syms(&l->m, mod->undef, mod->nundef);
	}
}

static bool is_export(const struct ks_def *def)
{
	return def->module < EXPORTER && def->flags & KS_ELF_EXPORT &&
	       def->object != KS_NONE;
}

static void link_exports(struct ks_linker *l)
{
	struct ks_module *mod;
	uint32_t i;

	for (i = 0; i < l->ndefs; i++)
		if (is_export(&l->defs[i]))
			l->m.modules[l->defs[i].module].nexports++;
	for (i = 0; i < l->m.nmodules; i++) {
		mod = &l->m.modules[i];
		mod->exports = ks_arena_array(l->m.arena, mod->nexports,
					      sizeof(ks_id));
		mod->nexports = 0;
	}
	for (i = 0; i < l->ndefs; i++) {
		if (!is_export(&l->defs[i]))
			continue;
		mod = &l->m.modules[l->defs[i].module];
		mod->exports[mod->nexports++] = ks_link_sym_of(l, &l->defs[i]);
	}
	for (i = 0; i < l->m.nmodules; i++) {
		mod = &l->m.modules[i];
		mod->nexports = sort_syms(&l->m, mod->exports, mod->nexports);
	}
}

/**
 * ks_linker_finish() - merge everything that was added
 * @l:		the linker; its model is complete afterwards
 * @err:	why it failed, complete with the names of the objects
 *
 * Return: 0, or -1 if the objects do not belong together.
 */
int ks_linker_finish(struct ks_linker *l, struct ks_error *err)
{
	struct ks_link_unit *lu, *end = l->units + l->nunits;
	const char *why;
	uint32_t entry;

	if (ks_link_structs(l, err))
		return -1;
	for (lu = l->units; lu < end; lu++)
		ks_link_define(l, lu);
	for (lu = l->units; lu < end; lu++) {
		ks_link_begin_unit(l, lu);
		ks_link_types(l, lu);
		ks_link_syms(l, lu);
	}
	for (lu = l->units; lu < end; lu++) {
		ks_link_begin_unit(l, lu);
		ks_link_bodies(l, lu);
	}
	link_undefined(l);
	link_exports(l);
	l->m.strings = l->strings.base;
	l->m.strings_size = l->strings.size;
	l->stats.units = l->nunits;
	/* each unit is sound, but together they may say that A contains B
	 * and B contains A */
	why = ks_check_types(&l->m, &entry);
	if (!why)
		return 0;
	ks_error_set(err, "the objects do not fit together, %s: make clean and build again",
		     why);
	return -1;
}
