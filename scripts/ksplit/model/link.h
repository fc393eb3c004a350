/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Merging the units of many objects into one model; the rules are in model.h.
 *
 * First all objects are added, then ks_linker_finish() merges them in passes,
 * because what a name means depends on objects that come later:
 *   1. structs  every complete struct gets its index, incomplete references
 *		 join them					(link_structs.c)
 *   2. symbols  and types					(link_syms.c,
 *								 link_types.c)
 *   3. bodies   paths, functions, initialisers, locks		(link_bodies.c)
 *   4. modules  what each module needs and exports		(link.c)
 * Indices are given in the order of the objects, so that the result does not
 * depend on anything else.
 */
#ifndef KSPLIT_LINK_H
#define KSPLIT_LINK_H

#include "../record/read.h"
#include "intern.h"

/* What an object's ELF symbol table says about a global name. */
enum ks_elf_sym {
	KS_ELF_UNDEFINED	= 1 << 0,
	KS_ELF_WEAK		= 1 << 1,
	KS_ELF_FUNCTION		= 1 << 2,
	KS_ELF_OBJECT		= 1 << 3,
	KS_ELF_EXPORT		= 1 << 4,
	KS_ELF_OUTLINED		= 1 << 5,	/* inline, but called by name */
};

/**
 * struct ks_def - a global name in a module
 * @name:	the name, in ks_linker.names
 * @module:	the module, KS_NONE: nobody defines it
 * @object:	object that the linker takes it from, KS_NONE: not known yet
 * @flags:	enum ks_elf_sym
 * @sym:	its symbol in the model, KS_NONE if not needed so far
 */
struct ks_def {
	const char *name;
	ks_id module;
	ks_id object;
	unsigned int flags;
	ks_id sym;
};

/**
 * struct ks_need - a module needs a symbol from outside
 * @name:	the name, in ks_linker.names
 * @module:	the module
 * @object:	object whose units have the symbol, an inline function of a
 *		header; KS_NONE: the symbol is undefined
 */
struct ks_need {
	const char *name;
	ks_id module;
	ks_id object;
};

/**
 * struct ks_link_unit - a unit and where its parts went
 * @u:		the unit
 * @object:	object that it comes from
 * @structs:	model's struct by unit's struct
 * @types:	model's type by unit's type
 * @syms:	model's symbol by unit's symbol
 */
struct ks_link_unit {
	struct ks_unit u;
	ks_id object;
	ks_id *structs;
	ks_id *types;
	ks_id *syms;
};

/**
 * struct ks_origin - where a struct's layout was first seen
 * @unit:	index of the unit
 * @strukt:	the struct in it
 * @nfields:	its number of members
 * @layout:	hash of their names, offsets and sizes
 */
struct ks_origin {
	uint32_t unit;
	ks_id strukt;
	uint32_t nfields;
	uint64_t layout;
};

/**
 * struct ks_link_stats - how much was merged
 * @bytes:	size of all records
 * @units:	number of units
 * @types:	types of all units
 * @structs:	structs of all units
 * @syms:	symbols of all units
 * @paths:	paths of all units
 * @funcs:	function bodies of all units
 * @overridden:	bodies dropped because another definition won
 * @variants:	further bodies of a function
 * @ambiguous:	incomplete structs with several candidates
 */
struct ks_link_stats {
	uint64_t bytes, units, types, structs, syms, paths, funcs;
	uint64_t overridden, variants, ambiguous;
};

/**
 * struct ks_linker - a model in the making
 * @m:		the model; its arrays are malloc()ed and grow
 * @cap:	capacities of its arrays
 * @strings:	the model's strings
 * @names:	names of global ELF symbols
 * @defs:	global names, found by @def_hash
 * @needs:	undefined symbols of the modules
 * @units:	all units
 * @origins:	by struct of the model
 * @arena:	memory of the units
 * @cache:	model's string by offset of the current unit's string, plus one
 * @cache_cap:	its size
 * @unit_syms:	first symbol that the current unit brought
 * @body:	scratch: records of a function with the model's indices
 * @payload:	scratch: one record
 * @stats:	counts
 */
struct ks_linker {
	struct ks_model m;
	struct {
		uint32_t objects, modules, types, structs, syms, paths, funcs;
		uint32_t inits, locks, defs, needs, units, origins;
	} cap;
	struct ks_strings strings;
	struct ks_strings names;
	struct ks_def *defs;
	uint32_t ndefs;
	struct ks_hash def_hash;
	struct ks_need *needs;
	uint32_t nneeds;
	struct ks_link_unit *units;
	uint32_t nunits;
	struct ks_origin *origins;
	struct ks_arena *arena;
	uint32_t *cache;
	size_t cache_cap;
	ks_id unit_syms;
	struct ks_buf body, payload;
	struct ks_hash type_hash, struct_hash, name_hash, sym_hash, path_hash;
	struct ks_hash func_hash, init_hash, lock_hash;
	struct ks_link_stats stats;
};

void ks_linker_init(struct ks_linker *l);
void ks_linker_free(struct ks_linker *l);
ks_id ks_linker_module(struct ks_linker *l, const char *name);
ks_id ks_linker_object(struct ks_linker *l, const char *name, ks_id module);
int ks_linker_records(struct ks_linker *l, ks_id object,
		      const unsigned char *p, size_t n, unsigned int flags,
		      struct ks_error *err);
void ks_linker_elf_sym(struct ks_linker *l, ks_id object, const char *name,
		       unsigned int flags);
int ks_linker_finish(struct ks_linker *l, struct ks_error *err);

/* Between the passes. */
void ks_link_begin_unit(struct ks_linker *l, const struct ks_link_unit *lu);
const char *ks_link_string(struct ks_linker *l, const struct ks_link_unit *lu,
			   const char *text);
struct ks_def *ks_link_def(struct ks_linker *l, const char *name, ks_id module,
			   bool add);
struct ks_def *ks_link_resolve(struct ks_linker *l, const char *name,
			       ks_id module);
int ks_link_structs(struct ks_linker *l, struct ks_error *err);
void ks_link_types(struct ks_linker *l, struct ks_link_unit *lu);
void ks_link_define(struct ks_linker *l, struct ks_link_unit *lu);
void ks_link_syms(struct ks_linker *l, struct ks_link_unit *lu);
ks_id ks_link_sym_of(struct ks_linker *l, struct ks_def *def);
ks_id ks_link_inline(const struct ks_linker *l, ks_id object, const char *name);
void ks_link_bodies(struct ks_linker *l, struct ks_link_unit *lu);

static inline uint32_t ks_fold(uint64_t h)
{
	return h ^ h >> 32;
}

#endif /* KSPLIT_LINK_H */
