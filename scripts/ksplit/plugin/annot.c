// SPDX-License-Identifier: GPL-2.0
/*
 * Annotations: what annotations.h turns sparse's words into.
 *
 * "int __user *p" puts an attribute on the declaration of p.  Declarations are
 * gone when a function type in an ops struct is looked at, so the attribute is
 * moved to the pointer type: a variant of it that is compatible with every
 * other (affects_type_identity is false).  As in sparse, a word before the
 * first '*' is about what the innermost pointer points to ("to_user" below), a
 * word behind a '*' is about the pointer object made there, that is about the
 * target of the next pointer out ("user").
 *
 * __acquires() and its relatives cannot be attributes, GCC refuses them
 * behind the declarator of a definition; they are pragmas that belong to the
 * function whose declaration is being read.
 */
#include "plugin.h"
#include "cpplib.h"
#include "c-family/c-pragma.h"

struct word {
	const char *name;
	const char *target_name;
	unsigned int annot;
};

static const struct word words[] = {
	{ "ksplit_user", "ksplit_to_user", KSPLIT_A_USER },
	{ "ksplit_iomem", "ksplit_to_iomem", KSPLIT_A_IOMEM },
	{ "ksplit_rcu", "ksplit_to_rcu", KSPLIT_A_RCU },
	{ "ksplit_percpu", "ksplit_to_percpu", KSPLIT_A_PERCPU },
};

#define NWORDS	ARRAY_SIZE(words)

static const char *target_name(tree name)
{
	unsigned int i;

	for (i = 0; i < NWORDS; i++)
		if (is_attribute_p(words[i].name, name))
			return words[i].target_name;
	return NULL;
}

static tree with_attribute(tree type, tree name)
{
	if (lookup_attribute(IDENTIFIER_POINTER(name), TYPE_ATTRIBUTES(type)))
		return type;
	return build_type_attribute_variant(type,
		tree_cons(name, NULL_TREE, TYPE_ATTRIBUTES(type)));
}

static tree like(tree type, tree old)
{
	if (TYPE_ATTRIBUTES(old))
		type = build_type_attribute_variant(type, TYPE_ATTRIBUTES(old));
	return build_qualified_type(type, TYPE_QUALS(old));
}

/* The type with its innermost pointer marked, NULL if there is no pointer. */
static tree mark_innermost(tree type, tree name)
{
	tree inner;

	switch (TREE_CODE(type)) {
	case POINTER_TYPE:
		inner = mark_innermost(TREE_TYPE(type), name);
		if (!inner)
			return with_attribute(type, name);
		if (inner == TREE_TYPE(type))
			return type;
		return like(build_pointer_type_for_mode(inner, TYPE_MODE(type),
					TYPE_REF_CAN_ALIAS_ALL(type)), type);
	case ARRAY_TYPE:
		inner = mark_innermost(TREE_TYPE(type), name);
		if (!inner || inner == TREE_TYPE(type))
			return inner ? type : NULL_TREE;
		return like(build_array_type(inner, TYPE_DOMAIN(type)), type);
	case FUNCTION_TYPE:
		inner = mark_innermost(TREE_TYPE(type), name);
		if (!inner || inner == TREE_TYPE(type))
			return inner ? type : NULL_TREE;
		return like(build_function_type(inner, TYPE_ARG_TYPES(type)),
			    type);
	default:
		return NULL_TREE;
	}
}

static tree handle_word(tree *node, tree name, tree, int flags, bool *no_add)
{
	tree type;

	*no_add = true;
	if (DECL_P(*node)) {
		if (TREE_CODE(*node) == TYPE_DECL)
			return NULL_TREE;
		type = mark_innermost(TREE_TYPE(*node),
				      get_identifier(target_name(name)));
		if (type)
			TREE_TYPE(*node) = type;
	} else if (TREE_CODE(*node) == POINTER_TYPE &&
		   !(flags & ATTR_FLAG_DECL_NEXT)) {
		*node = with_attribute(*node, name);
	}
	return NULL_TREE;
}

/* Only with_attribute() makes these. */
static tree handle_target(tree *, tree, tree, int, bool *)
{
	return NULL_TREE;
}

static struct attribute_spec specs[2 * NWORDS];

static void register_words(void *, void *)
{
	unsigned int i;

	for (i = 0; i < NWORDS; i++) {
		specs[2 * i].name = words[i].name;
		specs[2 * i].handler = handle_word;
		specs[2 * i + 1].name = words[i].target_name;
		specs[2 * i + 1].handler = handle_target;
		register_attribute(&specs[2 * i]);
		register_attribute(&specs[2 * i + 1]);
	}
}

/**
 * annot_of_pointer() - enum ksplit_annot of what a pointer points to
 * @type:	the pointer type
 */
unsigned int annot_of_pointer(tree type)
{
	tree attrs = TYPE_ATTRIBUTES(type), target = TREE_TYPE(type);
	unsigned int i, annot = 0;

	for (i = 0; attrs && i < NWORDS; i++)
		if (lookup_attribute(words[i].target_name, attrs))
			annot |= words[i].annot;
	if (!POINTER_TYPE_P(target))
		return annot;
	attrs = TYPE_ATTRIBUTES(target);
	for (i = 0; attrs && i < NWORDS; i++)
		if (lookup_attribute(words[i].name, attrs))
			annot |= words[i].annot;
	return annot;
}

/*
 * Lock annotations
 */

struct lock {
	enum ksplit_lock_kind kind;
	char *expr;
	/* of the token before the annotation, until the function is known */
	location_t loc;
	/* its name; the declaration itself may be merged and freed */
	ksplit_id fn;
};

/* Pragmas since the last declaration; annotations of known functions. */
static vec<struct lock> pending, locks;

static bool lock_kind(const char *word, enum ksplit_lock_kind *kind)
{
	static const char *const names[] = {
		[KSPLIT_LOCK_ACQUIRES] = "acquires",
		[KSPLIT_LOCK_RELEASES] = "releases",
		[KSPLIT_LOCK_MUST_HOLD] = "must_hold",
		[KSPLIT_LOCK_COND_ACQUIRES] = "cond_acquires",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(word, names[i])) {
			*kind = (enum ksplit_lock_kind)i;
			return true;
		}
	}
	return false;
}

/* The text of a string token, without its quotes. */
static char *string_text(const cpp_token *token)
{
	const unsigned char *p = token->val.str.text;
	unsigned int i, n = token->val.str.len;
	char *text = XNEWVEC(char, n + 1), *out = text;

	for (i = 1; i + 1 < n; i++) {
		if (p[i] == '\\' && i + 2 < n)
			i++;
		*out++ = p[i];
	}
	*out = '\0';
	return text;
}

/* #pragma ksplit lock KIND "EXPR" */
static void handle_pragma(cpp_reader *pfile)
{
	const cpp_token *token = cpp_get_token(pfile);
	struct lock lock = {};
	bool known = false;

	if (token->type == CPP_NAME)
		known = lock_kind((const char *)NODE_NAME(token->val.node.node),
				  &lock.kind);
	while (token->type != CPP_EOF && token->type != CPP_PRAGMA_EOL) {
		if (token->type == CPP_STRING && !lock.expr)
			lock.expr = string_text(token);
		token = cpp_get_token(pfile);
	}
	lock.loc = input_location;
	if (known && lock.expr)
		pending.safe_push(lock);
	else
		free(lock.expr);
}

static void register_pragma(void *, void *)
{
	cpp_register_pragma(parse_in, "ksplit", "lock", handle_pragma, false);
}

/* Columns are of no use: _Pragma comes out of a buffer of its own. */
static bool is_behind(location_t loc, location_t decl)
{
	expanded_location a = expand_location(loc), b = expand_location(decl);

	return a.file && b.file && !strcmp(a.file, b.file) && a.line >= b.line;
}

/*
 * An annotation stands behind the name of its function.  One that stands
 * before it was in a declaration of something else: a member of a struct.
 */
static void take_pending(void *event, void *)
{
	tree decl = (tree)event;
	unsigned int i;

	if (!pending.length() || !decl || decl == error_mark_node ||
	    !DECL_P(decl) || TREE_CODE(decl) == PARM_DECL)
		return;
	for (i = 0; i < pending.length(); i++) {
		if (TREE_CODE(decl) != FUNCTION_DECL ||
		    !is_behind(pending[i].loc, DECL_SOURCE_LOCATION(decl))) {
			free(pending[i].expr);
			continue;
		}
		pending[i].fn = str_intern(IDENTIFIER_POINTER(DECL_NAME(decl)));
		locks.safe_push(pending[i]);
	}
	pending.truncate(0);
}

static bool is_repeated(const struct lock *l, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (locks[i].kind == l->kind && !strcmp(locks[i].expr, l->expr) &&
		    locks[i].fn == l->fn)
			return true;
	return false;
}

/**
 * locks_write() - write the table of lock annotations
 * @b:	where to
 *
 * Only of functions that some record mentions: headers declare many more.
 */
void locks_write(struct ksplit_buf *b)
{
	struct ksplit_buf rows = {};
	unsigned int i, sym, n = 0;

	for (i = 0; i < locks.length(); i++) {
		if (is_repeated(&locks[i], i) ||
		    !sym_find_function(locks[i].fn, &sym))
			continue;
		buf_varint(&rows, sym);
		buf_varint(&rows, locks[i].kind);
		buf_varint(&rows, str_ref(str_intern(locks[i].expr)));
		n++;
	}
	buf_varint(b, n);
	buf_put(b, rows.p, rows.n);
	free(rows.p);
}

/**
 * annot_register() - register attributes, pragma and callbacks
 * @plugin:	name of the plugin
 */
void annot_register(const char *plugin)
{
	register_callback(plugin, PLUGIN_ATTRIBUTES, register_words, NULL);
	register_callback(plugin, PLUGIN_PRAGMAS, register_pragma, NULL);
	register_callback(plugin, PLUGIN_START_PARSE_FUNCTION, take_pending, NULL);
	register_callback(plugin, PLUGIN_FINISH_DECL, take_pending, NULL);
}
