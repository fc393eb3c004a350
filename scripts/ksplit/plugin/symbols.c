// SPDX-License-Identifier: GPL-2.0
/*
 * Functions and variables, and the aliases between them.
 *
 * A public symbol is identified by its assembler name (a declaration inside a
 * block is another tree for the same symbol), a static one by its declaration.
 */
#include "plugin.h"

struct sym {
	tree decl;
	/* of a public symbol, else KSPLIT_NOREF: see sym_name() */
	ksplit_id name;
	ksplit_id type;
	ksplit_id file;
	unsigned int line;
	unsigned int flags;
	bool percpu_offset;
	unsigned int ref;
};

static vec<struct sym> syms;
static vec<ksplit_id> sym_order;
static struct ksplit_index public_ix;
static uid_map *sym_by_uid;

static bool name_eq(ksplit_id id, const void *key)
{
	return syms[id].name == *(const ksplit_id *)key;
}

static ksplit_id assembler_name(tree decl)
{
	const char *name = IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(decl));

	/* '*' marks a name that was given by asm("name") */
	if (*name == '*')
		name++;
	if (TREE_CODE(decl) == FUNCTION_DECL && fndecl_built_in_p(decl) &&
	    startswith(name, "__builtin_"))
		name += strlen("__builtin_");
	return str_intern(name);
}

static bool is_defined(tree decl)
{
	symtab_node *node;

	if (TREE_CODE(decl) == FUNCTION_DECL && DECL_INITIAL(decl))
		return true;
	node = symtab_node::get(decl);
	return node && node->definition;
}

static unsigned int function_flags(tree decl)
{
	unsigned int flags = KSPLIT_SYM_FUNCTION;

	if (DECL_DECLARED_INLINE_P(decl))
		flags |= KSPLIT_SYM_INLINE;
	if (TREE_THIS_VOLATILE(decl))
		flags |= KSPLIT_SYM_NORETURN;
	return flags;
}

static unsigned int variable_flags(tree decl)
{
	const char *section = DECL_SECTION_NAME(decl);
	unsigned int flags = 0;

	if (TREE_READONLY(decl))
		flags |= KSPLIT_SYM_READONLY;
	if (section && startswith(section, ".data..percpu"))
		flags |= KSPLIT_SYM_PERCPU;
	return flags;
}

static unsigned int decl_flags(const struct sym *s)
{
	bool function = TREE_CODE(s->decl) == FUNCTION_DECL;
	unsigned int flags;

	flags = function ? function_flags(s->decl) : variable_flags(s->decl);
	if (DECL_WEAK(s->decl))
		flags |= KSPLIT_SYM_WEAK;
	if (!TREE_PUBLIC(s->decl))
		flags |= KSPLIT_SYM_STATIC;
	if (!is_defined(s->decl))
		return flags;
	flags |= KSPLIT_SYM_DEFINED;
	if (s->file != file_intern(main_input_filename))
		flags |= KSPLIT_SYM_HEADER;
	/* gnu_inline: the body is a copy that no other object can refer to */
	if (function && DECL_EXTERNAL(s->decl))
		flags |= KSPLIT_SYM_STATIC;
	return flags;
}

static ksplit_id sym_make(tree decl, ksplit_id name)
{
	struct sym s = {};

	s.decl = decl;
	s.name = name;
	s.ref = KSPLIT_NOREF;
	s.type = type_intern(TREE_TYPE(decl));
	s.file = file_of(DECL_SOURCE_LOCATION(decl), &s.line);
	s.flags = decl_flags(&s);
	/* x86's offset of this CPU, and the table of all CPUs' offsets */
	s.percpu_offset = name != KSPLIT_NOREF &&
			  (!strcmp(str_text(name), "this_cpu_off") ||
			   !strcmp(str_text(name), "__per_cpu_offset"));
	ksplit_keep(decl);
	syms.safe_push(s);
	return syms.length() - 1;
}

static ksplit_id intern_public(tree decl)
{
	ksplit_id name = assembler_name(decl), id;
	struct ksplit_slot *slot;

	slot = index_find(&public_ix, name * 0x9e3779b1u, name_eq, &name);
	if (!slot->id1) {
		/* sym_make() does not touch the index, so the slot stays */
		id = sym_make(decl, name);
		slot->id1 = id + 1;
	}
	return slot->id1 - 1;
}

/**
 * sym_intern() - id of a function or variable
 * @decl:	GCC's declaration
 */
ksplit_id sym_intern(tree decl)
{
	ksplit_id *known, id;

	if (!sym_by_uid)
		sym_by_uid = new uid_map(509);
	known = sym_by_uid->get(DECL_UID(decl));
	if (known)
		return *known;
	if (TREE_PUBLIC(decl) || DECL_EXTERNAL(decl))
		id = intern_public(decl);
	else
		id = sym_make(decl, KSPLIT_NOREF);
	sym_by_uid->put(DECL_UID(decl), id);
	return id;
}

/**
 * sym_ref() - number of a symbol in the output
 * @sym:	the symbol
 */
unsigned int sym_ref(ksplit_id sym)
{
	if (syms[sym].ref == KSPLIT_NOREF) {
		syms[sym].ref = sym_order.length();
		sym_order.safe_push(sym);
		type_want(syms[sym].type);
	}
	return syms[sym].ref;
}

/**
 * sym_find_function() - find a function that some record mentions
 * @name:	its name in the source
 * @ref:	set to its number
 *
 * Names of functions are unique in a unit.
 */
bool sym_find_function(ksplit_id name, unsigned int *ref)
{
	unsigned int i;
	tree decl;

	for (i = 0; i < sym_order.length(); i++) {
		decl = syms[sym_order[i]].decl;
		if (TREE_CODE(decl) == FUNCTION_DECL && DECL_NAME(decl) &&
		    !strcmp(IDENTIFIER_POINTER(DECL_NAME(decl)), str_text(name))) {
			*ref = i;
			return true;
		}
	}
	return false;
}

/**
 * sym_type() - type of a symbol
 * @sym:	the symbol
 */
ksplit_id sym_type(ksplit_id sym)
{
	return syms[sym].type;
}

/**
 * sym_line() - line of a symbol
 * @sym:	the symbol
 */
unsigned int sym_line(ksplit_id sym)
{
	return syms[sym].line;
}

/**
 * sym_file() - file of a symbol
 * @sym:	the symbol
 */
ksplit_id sym_file(ksplit_id sym)
{
	return syms[sym].file;
}

/**
 * sym_is_percpu_offset() - is its value the offset of a CPU's per-CPU area?
 * @sym:	the symbol
 */
bool sym_is_percpu_offset(ksplit_id sym)
{
	return syms[sym].percpu_offset;
}

/*
 * The assembler name of a static variable inside a function ("x.3") is made
 * up, and counted, when it is first asked for.  Asking early would renumber
 * them, so this is for the end of the unit only.
 */
static ksplit_id final_name(const struct sym *s)
{
	return s->name != KSPLIT_NOREF ? s->name : assembler_name(s->decl);
}

/**
 * sym_name() - name of a symbol for the dump
 * @sym:	the symbol
 */
const char *sym_name(ksplit_id sym)
{
	tree decl = syms[sym].decl;

	return DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "?";
}

/**
 * syms_write() - write the table of symbols
 * @b:	where to
 */
void syms_write(struct ksplit_buf *b)
{
	unsigned int i;

	buf_varint(b, sym_order.length());
	for (i = 0; i < sym_order.length(); i++) {
		const struct sym *s = &syms[sym_order[i]];

		buf_varint(b, str_ref(final_name(s)));
		buf_varint(b, s->flags);
		buf_varint(b, type_ref(s->type));
		buf_varint(b, str_ref(s->file));
		buf_varint(b, s->line);
	}
}

/*
 * Aliases
 */

static vec<ksplit_id> aliases;

static tree alias_target(symtab_node *node)
{
	symtab_node *target;

	if (!node->alias || node->weakref)
		return NULL_TREE;
	/* GCC has resolved it already, and dropped the name */
	if (node->analyzed)
		return node->get_alias_target()->decl;
	if (!node->alias_target)
		return NULL_TREE;
	if (DECL_P(node->alias_target))
		return node->alias_target;
	target = symtab_node::get_for_asmname(node->alias_target);
	return target ? target->decl : NULL_TREE;
}

/**
 * aliases_collect() - find all aliases of the unit
 *
 * module_init() is one: init_module is an alias of the driver's function.
 */
void aliases_collect(void)
{
	symtab_node *node;
	tree target;

	FOR_EACH_SYMBOL(node) {
		target = alias_target(node);
		if (!target)
			continue;
		aliases.safe_push(sym_intern(node->decl));
		aliases.safe_push(sym_intern(target));
	}
}

/**
 * aliases_write() - write the table of aliases
 * @b:	where to
 */
void aliases_write(struct ksplit_buf *b)
{
	unsigned int i;

	buf_varint(b, aliases.length() / 2);
	for (i = 0; i < aliases.length(); i++)
		buf_varint(b, sym_ref(aliases[i]));
}
