// SPDX-License-Identifier: GPL-2.0
/*
 * Static initialisers: which place of which variable holds whose address, and
 * which places are given any other value.  This is how drivers hand over most
 * of their functions.
 */
#include "plugin.h"

struct init {
	ksplit_id place, value;
};

static vec<struct init> inits;

static void add_init(ksplit_id place, ksplit_id value)
{
	struct init i = { place, value };

	inits.safe_push(i);
}

/*
 * A value that is no address: that the place is written is all that matters,
 * once for all elements of an array.
 */
static void constant_init(ksplit_id place)
{
	static vec<unsigned char> seen;

	if (place >= seen.length())
		seen.safe_grow_cleared(place + 1);
	if (seen[place])
		return;
	seen[place] = 1;
	add_init(place, KSPLIT_NONE);
}

static tree strip_conversions(tree expr)
{
	while (CONVERT_EXPR_P(expr) || TREE_CODE(expr) == NON_LVALUE_EXPR)
		expr = TREE_OPERAND(expr, 0);
	return expr;
}

static bool is_char_pointer(tree type)
{
	return POINTER_TYPE_P(type) &&
	       TREE_CODE(TREE_TYPE(type)) == INTEGER_TYPE &&
	       TYPE_PRECISION(TREE_TYPE(type)) == BITS_PER_UNIT;
}

static bool root_is_global(ksplit_id id)
{
	while (path_get(id)->up)
		id = path_get(id)->up;
	return path_get(id)->op == KSPLIT_P_GLOBAL;
}

/* The format knows FUNC, STR and the address of a place. */
static void address_init(ksplit_id place, tree type, tree addr)
{
	struct ksplit_set values = {};
	const struct ksplit_path *p;
	ksplit_id value;

	value_of(addr, &values);
	if (values.n != 1)
		return;
	value = values.v[0];
	/* "&table + 8": the object is what matters */
	while (path_get(value)->op == KSPLIT_P_ADD)
		value = path_get(value)->up;
	p = path_get(value);
	if (p->op == KSPLIT_P_FUNC ||
	    (p->op == KSPLIT_P_STR && is_char_pointer(type)) ||
	    (p->op == KSPLIT_P_ADDR && root_is_global(value)))
		add_init(place, value);
}

/* A place under an initialiser, and the same for any element of its arrays. */
struct spot {
	ksplit_id place, any;
};

static void walk_init(struct spot at, tree type, tree init);

static ksplit_id element_index(tree index)
{
	if (!index || TREE_CODE(index) != INTEGER_CST)
		return KSPLIT_NONE;
	return path_root(KSPLIT_P_CONST, TREE_INT_CST_LOW(index));
}

static void walk_constructor(struct spot at, tree type, tree init)
{
	unsigned HOST_WIDE_INT i;
	tree index, value;
	struct spot next;

	FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(init), i, index, value) {
		if (index && TREE_CODE(index) == FIELD_DECL) {
			next.place = path_field(at.place, index);
			next.any = path_field(at.any, index);
			walk_init(next, TREE_TYPE(index), value);
		} else if (TREE_CODE(type) == ARRAY_TYPE) {
			ksplit_id elem = type_intern(TREE_TYPE(type));

			next.place = path_index(at.place, element_index(index),
						elem);
			next.any = path_index(at.any, KSPLIT_NONE, elem);
			walk_init(next, TREE_TYPE(type), value);
		}
	}
}

static void walk_init(struct spot at, tree type, tree init)
{
	if (!init || init == error_mark_node)
		return;
	init = strip_conversions(init);
	switch (TREE_CODE(init)) {
	case CONSTRUCTOR:
		walk_constructor(at, type, init);
		break;
	case COMPOUND_LITERAL_EXPR:
		walk_init(at, type,
			  DECL_INITIAL(COMPOUND_LITERAL_EXPR_DECL(init)));
		break;
	case ADDR_EXPR:
		address_init(at.place, type, init);
		break;
	case POINTER_PLUS_EXPR:
	case PLUS_EXPR:
	case MINUS_EXPR:
		/* an address and a constant */
		walk_init(at, type, TREE_OPERAND(init, 0));
		break;
	default:
		constant_init(at.any);
		break;
	}
}

static int by_order(const void *a, const void *b)
{
	return (*(varpool_node *const *)a)->order -
	       (*(varpool_node *const *)b)->order;
}

/**
 * inits_collect() - look at the initialisers of all variables of the unit
 */
void inits_collect(void)
{
	auto_vec<varpool_node *> nodes;
	varpool_node *node;
	struct spot at;
	unsigned int i;
	tree decl;

	FOR_EACH_VARIABLE(node)
		nodes.safe_push(node);
	nodes.qsort(by_order);
	for (i = 0; i < nodes.length(); i++) {
		decl = nodes[i]->decl;
		if (nodes[i]->alias || DECL_EXTERNAL(decl) ||
		    DECL_HARD_REGISTER(decl) || !DECL_INITIAL(decl))
			continue;
		at.place = path_global(sym_intern(decl));
		at.any = at.place;
		walk_init(at, TREE_TYPE(decl), DECL_INITIAL(decl));
	}
}

/**
 * inits_write() - write the table of initialisers
 * @b:	where to
 */
void inits_write(struct ksplit_buf *b)
{
	unsigned int i;

	buf_varint(b, inits.length());
	for (i = 0; i < inits.length(); i++) {
		buf_varint(b, path_ref(inits[i].place));
		buf_varint(b, path_ref(inits[i].value));
	}
}
