// SPDX-License-Identifier: GPL-2.0
/*
 * What places a reference to memory names.
 */
#include "plugin.h"

/* Numbers of the local variables of a function, in order of appearance. */
static uid_map *locals;

/**
 * place_begin() - start with a function
 */
void place_begin(void)
{
	delete locals;
	locals = NULL;
}

static unsigned int local_number(tree var)
{
	bool known;

	if (!locals)
		locals = new uid_map(61);
	/* elements() counts the new entry already */
	ksplit_id &id = locals->get_or_insert(DECL_UID(var), &known);
	if (!known)
		id = locals->elements() - 1;
	return id;
}

static void local_place(tree var, const char *name, struct ksplit_set *out)
{
	set_add(out, path_local(local_number(var), name,
				type_intern(TREE_TYPE(var))));
}

static void unknown_place(tree ref, struct ksplit_set *out)
{
	set_add(out, path_deref(path_unknown(KSPLIT_U_OTHER),
				type_intern(TREE_TYPE(ref))));
}

static void variable_place(tree var, struct ksplit_set *out)
{
	const char *name = "";

	if (DECL_NAME(var))
		name = IDENTIFIER_POINTER(DECL_NAME(var));
	/* a register is no place; value_of() knows what is in it */
	if (DECL_HARD_REGISTER(var))
		unknown_place(var, out);
	else if (is_global_var(var))
		set_add(out, path_global(sym_intern(var)));
	else
		local_place(var, name, out);
}

static void parameter_place(tree parm, struct ksplit_set *out)
{
	unsigned int i = 0;
	tree p;

	for (p = DECL_ARGUMENTS(current_function_decl); p; p = DECL_CHAIN(p), i++)
		if (p == parm)
			break;
	set_add(out, path_parmvar(i, type_intern(TREE_TYPE(parm))));
}

static void string_place(tree str, struct ksplit_set *out)
{
	char text[KSPLIT_STR_MAX + 1];
	size_t n = MIN(TREE_STRING_LENGTH(str), KSPLIT_STR_MAX);
	ksplit_id value;

	memcpy(text, TREE_STRING_POINTER(str), n);
	text[n] = '\0';
	value = path_root(KSPLIT_P_STR, str_intern(text));
	set_add(out, path_deref(value, type_intern(TREE_TYPE(str))));
}

static void field_place(tree ref, struct ksplit_set *out)
{
	struct ksplit_set base = {};
	unsigned int i;

	place_of(TREE_OPERAND(ref, 0), &base);
	for (i = 0; i < base.n; i++)
		set_add(out, path_field(base.v[i], TREE_OPERAND(ref, 1)));
}

static ksplit_id index_of(tree expr)
{
	struct ksplit_set values = {};

	value_of(expr, &values);
	if (values.n != 1 || path_get(values.v[0])->rec ||
	    path_get(values.v[0])->op == KSPLIT_P_UNKNOWN)
		return KSPLIT_NONE;
	return values.v[0];
}

static void index_place(tree ref, struct ksplit_set *out)
{
	ksplit_id index = index_of(TREE_OPERAND(ref, 1));
	ksplit_id type = type_intern(TREE_TYPE(ref));
	struct ksplit_set base = {};
	unsigned int i;

	place_of(TREE_OPERAND(ref, 0), &base);
	for (i = 0; i < base.n; i++)
		set_add(out, path_index(base.v[i], index, type));
}

/**
 * place_is_copy() - is it one half of a small memcpy()?
 * @ref:	a reference to memory
 *
 * A memcpy() of at most a word becomes a load and a store through a pointer
 * that may alias anything.
 */
bool place_is_copy(tree ref)
{
	tree type;

	if (TREE_CODE(ref) != MEM_REF)
		return false;
	type = TREE_TYPE(TREE_OPERAND(ref, 1));
	return POINTER_TYPE_P(type) && TYPE_REF_CAN_ALIAS_ALL(type);
}

/* The object itself, whatever type it is copied as, if it has that size. */
static ksplit_id copied_place(ksplit_id value, tree ref)
{
	ksplit_id type = type_intern(TREE_TYPE(ref));
	const struct ksplit_path *p = path_get(value);
	ksplit_id place;

	if (p->op != KSPLIT_P_ADDR)
		return path_deref(value, type);
	place = p->up;
	if (type_size(path_get(place)->type) == type_size(type))
		return place;
	return path_deref(value, type);
}

/* "p ? container_of(p) : NULL" is not dereferenced when it is NULL. */
static void drop_null(struct ksplit_set *s)
{
	ksplit_id null = path_root(KSPLIT_P_CONST, 0);
	unsigned int i, n = 0;

	if (s->n < 2)
		return;
	for (i = 0; i < s->n; i++)
		if (s->v[i] != null)
			s->v[n++] = s->v[i];
	s->n = n;
}

static void mem_place(tree ref, struct ksplit_set *out)
{
	long bytes = TREE_INT_CST_LOW(TREE_OPERAND(ref, 1));
	tree base = TREE_OPERAND(ref, 0), type = TREE_TYPE(ref);
	struct ksplit_set values = {}, moved = {};
	unsigned int i;

	value_of(base, &values);
	drop_null(&values);
	if (bytes)
		value_add_const(&values, bytes, TREE_TYPE(base),
				TREE_TYPE(TREE_OPERAND(ref, 1)), &moved);
	else
		moved = values;
	for (i = 0; i < moved.n; i++)
		set_add(out, place_is_copy(ref) ?
			copied_place(moved.v[i], ref) :
			path_deref(moved.v[i], type_intern(type)));
}

static void view_place(tree ref, struct ksplit_set *out)
{
	ksplit_id type = type_intern(TREE_TYPE(ref));
	struct ksplit_set base = {};
	unsigned int i;

	place_of(TREE_OPERAND(ref, 0), &base);
	for (i = 0; i < base.n; i++)
		set_add(out, path_deref(path_addr(base.v[i]), type));
}

static void name_place(tree name, struct ksplit_set *out)
{
	struct ksplit_set values = {};
	unsigned int i;

	/* A value where a place should be: whatever it points to. */
	value_of(name, &values);
	for (i = 0; i < values.n; i++)
		set_add(out, path_deref(values.v[i],
					type_intern(TREE_TYPE(name))));
}

/**
 * place_of() - the places that a reference may name
 * @ref:	a reference to memory
 * @out:	they are added here; never none
 */
void place_of(tree ref, struct ksplit_set *out)
{
	switch (TREE_CODE(ref)) {
	case COMPONENT_REF:
		field_place(ref, out);
		break;
	case ARRAY_REF:
	case ARRAY_RANGE_REF:
		index_place(ref, out);
		break;
	case MEM_REF:
		mem_place(ref, out);
		break;
	case VIEW_CONVERT_EXPR:
		view_place(ref, out);
		break;
	case BIT_FIELD_REF:
	case REALPART_EXPR:
	case IMAGPART_EXPR:
	case WITH_SIZE_EXPR:
		place_of(TREE_OPERAND(ref, 0), out);
		break;
	case VAR_DECL:
		variable_place(ref, out);
		break;
	case PARM_DECL:
		parameter_place(ref, out);
		break;
	case RESULT_DECL:
		local_place(ref, "<result>", out);
		break;
	case COMPOUND_LITERAL_EXPR:
		variable_place(COMPOUND_LITERAL_EXPR_DECL(ref), out);
		break;
	case STRING_CST:
		string_place(ref, out);
		break;
	case SSA_NAME:
		name_place(ref, out);
		break;
	default:
		unknown_place(ref, out);
	}
}
