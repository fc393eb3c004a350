// SPDX-License-Identifier: GPL-2.0
/*
 * What values a pointer or integer expression may have: definitions of SSA
 * names are followed back to parameters, call results, loads and addresses.
 *
 * A name in a PHI cycle (list walks, loops over arrays) depends on itself; the
 * inner use becomes REC.  What was computed while such a cycle was still open
 * is only a part of the truth and is not remembered: another walk that enters
 * the cycle elsewhere needs another part.  That can be expensive in theory, so
 * walks are bounded (see the limits); beyond them parts are reused, and then
 * UNKNOWN is the answer.  All of this depends on the function alone, so the
 * output is the same in every run.
 */
#include "plugin.h"

/* Names looked into by one question before parts are reused. */
#define QUESTION_LIMIT	400
/* Names looked into inside of cycles by all questions of a function. */
#define FUNCTION_LIMIT	60000
/* Definitions that follow each other; bounds the stack. */
#define CHAIN_LIMIT	300

enum memo_state {
	MEMO_NEW,	/* must be 0 */
	MEMO_OPEN,	/* being computed */
	MEMO_PART,	/* computed inside an open cycle by this question */
	MEMO_DONE,
};

struct memo {
	enum memo_state state;
	unsigned int depth;
	unsigned int question;
	struct ksplit_set set;
};

static vec<struct memo> memos;
/* Statements that set variables which are registers. */
static vec<gimple> register_defs;
/* Depth of the walk; the outermost open name that was met; steps. */
static unsigned int depth, lowest, question, question_steps, function_steps;
static tree param_of;

#define NO_CYCLE	UINT_MAX

/**
 * value_begin() - start with a function
 * @fun:	the function
 */
void value_begin(function *fun)
{
	memos.truncate(0);
	memos.safe_grow_cleared(num_ssa_names);
	depth = 0;
	lowest = NO_CYCLE;
	question_steps = 0;
	function_steps = 0;
	param_of = fun->decl;
	register_defs.truncate(0);
	place_begin();
}

/**
 * value_end() - done with the function
 */
void value_end(void)
{
	param_of = NULL_TREE;
}

/* Members are loaded, moved or changed one by one. */
#define for_each_member(id, i, set) \
	for (i = 0; i < (set)->n && ((id) = (set)->v[i], true); i++)

/**
 * load_of() - the values that a place may hold
 * @ref:	a reference to memory
 * @out:	they are added here
 */
void load_of(tree ref, struct ksplit_set *out)
{
	struct ksplit_set places = {};
	unsigned int i;
	ksplit_id p;

	place_of(ref, &places);
	for_each_member(p, i, &places)
		set_add(out, path_load(p));
}

static void bits_of(tree expr, struct ksplit_set *out)
{
	struct ksplit_set values = {};
	unsigned int i;
	ksplit_id v;

	value_of(expr, &values);
	for_each_member(v, i, &values)
		set_add(out, path_bits(v));
}

/*
 * Pointer arithmetic
 */

static bool record_has_member_at(tree type, unsigned long bits, int level)
{
	unsigned long start, size;
	tree field, part;

	for (field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field)) {
		if (TREE_CODE(field) != FIELD_DECL || !DECL_FIELD_OFFSET(field) ||
		    !tree_fits_uhwi_p(DECL_FIELD_OFFSET(field)))
			continue;
		start = int_bit_position(field);
		if (start == bits)
			return true;
		if (!DECL_SIZE(field) || !tree_fits_uhwi_p(DECL_SIZE(field)))
			continue;
		size = tree_to_uhwi(DECL_SIZE(field));
		if (bits < start || bits >= start + size)
			continue;
		part = strip_array_types(TREE_TYPE(field));
		if (part != TREE_TYPE(field))
			return true;
		if (level && RECORD_OR_UNION_TYPE_P(part) &&
		    record_has_member_at(part, bits - start, level - 1))
			return true;
	}
	return false;
}

/**
 * value_is_container() - is this pointer arithmetic a container_of?
 * @from:	type of the pointer, or NULL
 * @to:		type of the result
 * @bytes:	what is added
 *
 * It is if @bytes are taken off and give a struct that has a member there.
 * "p--" in an array of structs looks the same but keeps the type.
 */
bool value_is_container(tree from, tree to, long bytes)
{
	tree strukt;

	if (bytes >= 0 || !to || !POINTER_TYPE_P(to))
		return false;
	strukt = TREE_TYPE(to);
	if (!RECORD_OR_UNION_TYPE_P(strukt) || !COMPLETE_TYPE_P(strukt))
		return false;
	if (from && POINTER_TYPE_P(from) &&
	    TYPE_MAIN_VARIANT(TREE_TYPE(from)) == TYPE_MAIN_VARIANT(strukt))
		return false;
	return record_has_member_at(strukt, -bytes * BITS_PER_UNIT, 8);
}

/**
 * value_add_const() - pointers moved by a constant
 * @in:		the pointers
 * @bytes:	by how much
 * @from:	type of the pointers, or NULL
 * @to:		type of the result
 * @out:	the result is added here
 */
void value_add_const(const struct ksplit_set *in, long bytes, tree from,
		     tree to, struct ksplit_set *out)
{
	bool container = value_is_container(from, to, bytes);
	unsigned int i;
	ksplit_id v;

	for_each_member(v, i, in)
		set_add(out, container ?
			path_container(v, -bytes, TREE_TYPE(to)) :
			path_add(v, bytes));
}

/**
 * container_type() - type that the result of pointer arithmetic is used as
 * @name:	an SSA name
 *
 * "void *" is often only copied to a pointer of the real type.
 */
tree container_type(tree name)
{
	use_operand_p use;
	gimple stmt;
	int i;

	for (i = 0; i < 3; i++) {
		if (POINTER_TYPE_P(TREE_TYPE(name)) &&
		    RECORD_OR_UNION_TYPE_P(TREE_TYPE(TREE_TYPE(name))))
			break;
		if (!single_imm_use(name, &use, &stmt) ||
		    !(gimple_assign_cast_p(stmt) || gimple_assign_copy_p(stmt)) ||
		    TREE_CODE(gimple_assign_lhs(stmt)) != SSA_NAME)
			break;
		name = gimple_assign_lhs(stmt);
	}
	return TREE_TYPE(name);
}

static bool is_percpu_offset(ksplit_id id)
{
	const struct ksplit_path *p = path_get(id);

	if (p->op != KSPLIT_P_LOAD)
		return false;
	p = path_get(p->up);
	if (p->op == KSPLIT_P_INDEX)
		p = path_get(p->up);
	return p->op == KSPLIT_P_GLOBAL && sym_is_percpu_offset(p->a);
}

/**
 * set_is_percpu_offset() - is it the distance to a CPU's copy of a variable?
 * @s:	values
 *
 * this_cpu_ptr() and per_cpu_ptr() add this_cpu_off or __per_cpu_offset[cpu]:
 * the result is to be known by the pointer that was given to them.
 */
bool set_is_percpu_offset(const struct ksplit_set *s)
{
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (!is_percpu_offset(s->v[i]))
			return false;
	return s->n != 0;
}

/**
 * value_derives_from_pointer() - is an integer a pointer in disguise?
 * @expr:	the integer
 */
bool value_derives_from_pointer(tree expr)
{
	gimple def;
	int i;

	for (i = 0; i < 8 && TREE_CODE(expr) == SSA_NAME; i++) {
		if (POINTER_TYPE_P(TREE_TYPE(expr)))
			return true;
		def = SSA_NAME_DEF_STMT(expr);
		if (gimple_code(def) == GIMPLE_ASM &&
		    gimple_asm_ninputs(as_a<gasm *>(def)) == 1)
			expr = TREE_VALUE(gimple_asm_input_op(as_a<gasm *>(def), 0));
		else if (is_gimple_assign(def) &&
			 (CONVERT_EXPR_CODE_P(gimple_assign_rhs_code(def)) ||
			  gimple_assign_rhs_code(def) == SSA_NAME ||
			  gimple_assign_rhs_code(def) == PLUS_EXPR))
			expr = gimple_assign_rhs1(def);
		else
			return false;
	}
	return TREE_CODE(expr) == ADDR_EXPR || POINTER_TYPE_P(TREE_TYPE(expr));
}

/* The variable that tells how far a pointer is moved: i of "i * 8". */
static ksplit_id offset_index(tree offset)
{
	struct ksplit_set values = {};
	gimple def;
	int i;

	for (i = 0; i < 4 && TREE_CODE(offset) == SSA_NAME; i++) {
		def = SSA_NAME_DEF_STMT(offset);
		if (!is_gimple_assign(def))
			break;
		if (!CONVERT_EXPR_CODE_P(gimple_assign_rhs_code(def)) &&
		    !(gimple_assign_rhs_code(def) == MULT_EXPR &&
		      TREE_CODE(gimple_assign_rhs2(def)) == INTEGER_CST))
			break;
		offset = gimple_assign_rhs1(def);
	}
	value_of(offset, &values);
	if (values.n != 1 || path_get(values.v[0])->rec ||
	    path_get(values.v[0])->op == KSPLIT_P_UNKNOWN)
		return KSPLIT_NONE;
	return values.v[0];
}

static void add_values(gimple stmt, struct ksplit_set *out)
{
	tree base = gimple_assign_rhs1(stmt), offset = gimple_assign_rhs2(stmt);
	struct ksplit_set values = {}, by = {};
	ksplit_id index, v;
	unsigned int i;

	value_of(base, &values);
	if (TREE_CODE(offset) == INTEGER_CST) {
		value_add_const(&values, TREE_INT_CST_LOW(offset), TREE_TYPE(base),
				container_type(gimple_assign_lhs(stmt)), out);
		return;
	}
	value_of(offset, &by);
	if (set_is_percpu_offset(&by)) {
		set_add_all(out, &values);
		return;
	}
	index = offset_index(offset);
	for_each_member(v, i, &values)
		set_add(out, path_addv(v, index));
}

/* Integer additions that are pointer arithmetic all the same. */
static bool integer_pointer_sum(gimple stmt, struct ksplit_set *out)
{
	tree a = gimple_assign_rhs1(stmt), b = gimple_assign_rhs2(stmt);
	struct ksplit_set va = {}, vb = {};
	long bytes;

	if (TYPE_PRECISION(TREE_TYPE(a)) != POINTER_SIZE)
		return false;
	value_of(a, &va);
	if (TREE_CODE(b) == INTEGER_CST) {
		if (!value_derives_from_pointer(a))
			return false;
		bytes = TREE_INT_CST_LOW(b);
		if (gimple_assign_rhs_code(stmt) == MINUS_EXPR)
			bytes = -(unsigned long)bytes;
		value_add_const(&va, bytes, NULL_TREE,
				container_type(gimple_assign_lhs(stmt)), out);
		return true;
	}
	if (gimple_assign_rhs_code(stmt) != PLUS_EXPR)
		return false;
	value_of(b, &vb);
	if (set_is_percpu_offset(&va))
		set_add_all(out, &vb);
	else if (set_is_percpu_offset(&vb))
		set_add_all(out, &va);
	else
		return false;
	return true;
}

/**
 * value_is_percpu_sum() - is it the addition that makes a per-CPU pointer?
 * @expr:	an integer
 */
bool value_is_percpu_sum(tree expr)
{
	struct ksplit_set a = {}, b = {};
	gimple def;

	if (TREE_CODE(expr) != SSA_NAME)
		return false;
	def = SSA_NAME_DEF_STMT(expr);
	if (!is_gimple_assign(def) || gimple_assign_rhs_code(def) != PLUS_EXPR ||
	    TREE_CODE(gimple_assign_rhs2(def)) != SSA_NAME)
		return false;
	value_of(gimple_assign_rhs1(def), &a);
	value_of(gimple_assign_rhs2(def), &b);
	return set_is_percpu_offset(&a) || set_is_percpu_offset(&b);
}

/*
 * Registers with a name: "register int val asm("edx")" is set by an asm and
 * read by a plain copy, or the other way round.
 */

/**
 * value_register_def() - a statement may set a variable that is a register
 * @stmt:	assignment or asm
 */
void value_register_def(gimple stmt)
{
	register_defs.safe_push(stmt);
}

static bool asm_sets(gasm *stmt, tree var)
{
	unsigned int i;

	for (i = 0; i < gimple_asm_noutputs(stmt); i++)
		if (TREE_VALUE(gimple_asm_output_op(stmt, i)) == var)
			return true;
	return false;
}

static void register_values(tree var, struct ksplit_set *out)
{
	unsigned int i;

	for (i = 0; i < register_defs.length(); i++) {
		gimple def = register_defs[i];

		if (gimple_code(def) == GIMPLE_ASM &&
		    asm_sets(as_a<gasm *>(def), var))
			set_add(out, path_root(KSPLIT_P_ASM, gimple_uid(def)));
		else if (is_gimple_assign(def) && gimple_assign_lhs(def) == var)
			value_of(gimple_assign_rhs1(def), out);
	}
	if (!out->n || is_global_var(var))
		set_add(out, path_unknown(KSPLIT_U_OTHER));
}

/*
 * Definitions
 */

static void phi_values(gphi *phi, struct ksplit_set *out)
{
	unsigned int i;

	for (i = 0; i < gimple_phi_num_args(phi) && !set_full(out); i++)
		value_of(gimple_phi_arg_def(phi, i), out);
}

static void add_leaf(ksplit_id place, unsigned int, void *arg)
{
	set_add((struct ksplit_set *)arg, path_bits(path_load(place)));
}

static void binary_values(gimple stmt, struct ksplit_set *out)
{
	tree b = gimple_assign_rhs2(stmt);

	bits_of(gimple_assign_rhs1(stmt), out);
	if (b && TREE_CODE(b) == SSA_NAME)
		bits_of(b, out);
	/* Constants alone leave nothing to tell. */
	if (!out->n)
		set_add(out, path_unknown(KSPLIT_U_INTEGER));
}

static void single_values(gimple stmt, struct ksplit_set *out)
{
	tree rhs = gimple_assign_rhs1(stmt);

	if (!range_leaves(stmt, rhs, add_leaf, out))
		value_of(rhs, out);
}

static void assign_values(gimple stmt, struct ksplit_set *out)
{
	enum tree_code code = gimple_assign_rhs_code(stmt);

	switch (code) {
	CASE_CONVERT:
		value_of(gimple_assign_rhs1(stmt), out);
		break;
	case POINTER_PLUS_EXPR:
		add_values(stmt, out);
		break;
	case PLUS_EXPR:
	case MINUS_EXPR:
		if (integer_pointer_sum(stmt, out))
			break;
		/* fall through */
	case BIT_AND_EXPR:
	case BIT_IOR_EXPR:
	case BIT_XOR_EXPR:
	case BIT_NOT_EXPR:
	case NEGATE_EXPR:
	case LSHIFT_EXPR:
	case RSHIFT_EXPR:
	case MULT_EXPR:
	case TRUNC_DIV_EXPR:
	case EXACT_DIV_EXPR:
	case TRUNC_MOD_EXPR:
	case ABS_EXPR:
	case POINTER_DIFF_EXPR:
		binary_values(stmt, out);
		break;
	case COND_EXPR:
		value_of(gimple_assign_rhs2(stmt), out);
		value_of(gimple_assign_rhs3(stmt), out);
		break;
	case MIN_EXPR:
	case MAX_EXPR:
		value_of(gimple_assign_rhs1(stmt), out);
		value_of(gimple_assign_rhs2(stmt), out);
		break;
	default:
		if (gimple_assign_single_p(stmt))
			single_values(stmt, out);
		else
			set_add(out, path_unknown(KSPLIT_U_INTEGER));
	}
}

static unsigned int param_number(tree parm)
{
	unsigned int i = 0;
	tree p;

	for (p = DECL_ARGUMENTS(param_of); p && p != parm; p = DECL_CHAIN(p))
		i++;
	return i;
}

static void default_value(tree name, struct ksplit_set *out)
{
	tree var = SSA_NAME_VAR(name);

	if (var && TREE_CODE(var) == PARM_DECL)
		set_add(out, path_root(KSPLIT_P_PARAM, param_number(var)));
	else
		set_add(out, path_unknown(KSPLIT_U_UNINIT));
}

static void definition_values(tree name, struct ksplit_set *out)
{
	gimple def = SSA_NAME_DEF_STMT(name);

	switch (gimple_code(def)) {
	case GIMPLE_PHI:
		phi_values(as_a<gphi *>(def), out);
		break;
	case GIMPLE_CALL:
		if (call_is_recorded(def))
			set_add(out, path_root(KSPLIT_P_RESULT, gimple_uid(def)));
		else
			call_skipped_value(def, out);
		break;
	case GIMPLE_ASM:
		asm_value(as_a<gasm *>(def), name, out);
		break;
	case GIMPLE_ASSIGN:
		assign_values(def, out);
		break;
	default:
		set_add(out, path_unknown(KSPLIT_U_OTHER));
	}
	if (!out->n)
		set_add(out, path_unknown(KSPLIT_U_OTHER));
}

static bool may_look_into(const struct memo *m, struct ksplit_set *out)
{
	if (m->state == MEMO_DONE ||
	    (m->state == MEMO_PART && m->question == question &&
	     question_steps > QUESTION_LIMIT)) {
		set_add_all(out, &m->set);
		/* A part still hangs on the cycle that it came from. */
		if (m->state == MEMO_PART)
			lowest = MIN(lowest, m->depth);
		return false;
	}
	if (m->state == MEMO_OPEN) {
		lowest = MIN(lowest, m->depth);
		set_add(out, path_root(KSPLIT_P_REC, 0));
		return false;
	}
	if (depth >= CHAIN_LIMIT || function_steps > FUNCTION_LIMIT) {
		set_add(out, path_unknown(KSPLIT_U_DEPTH));
		return false;
	}
	return true;
}

static void look_into(tree name, struct ksplit_set *out)
{
	unsigned int version = SSA_NAME_VERSION(name), outer = lowest;
	struct ksplit_set found = {};

	lowest = NO_CYCLE;
	memos[version].state = MEMO_OPEN;
	memos[version].depth = ++depth;
	definition_values(name, &found);
	if (lowest < depth) {
		/* Depends on a name further out, which is still open. */
		memos[version].state = MEMO_PART;
		memos[version].question = question;
		memos[version].depth = lowest;
		lowest = MIN(lowest, outer);
	} else {
		if (lowest != NO_CYCLE)
			set_drop_rec(&found);
		memos[version].state = MEMO_DONE;
		lowest = outer;
	}
	depth--;
	memos[version].set = found;
	set_add_all(out, &found);
}

static void name_values(tree name, struct ksplit_set *out)
{
	unsigned int version = SSA_NAME_VERSION(name);

	if (version >= memos.length()) {
		set_add(out, path_unknown(KSPLIT_U_OTHER));
		return;
	}
	if (SSA_NAME_IS_DEFAULT_DEF(name)) {
		default_value(name, out);
		return;
	}
	if (!depth) {
		question++;
		question_steps = 0;
	}
	if (!may_look_into(&memos[version], out))
		return;
	question_steps++;
	if (lowest != NO_CYCLE || question_steps > 1)
		function_steps++;
	look_into(name, out);
}

static void address_values(tree object, struct ksplit_set *out)
{
	struct ksplit_set places = {};
	unsigned int i;
	ksplit_id p;

	switch (TREE_CODE(object)) {
	case FUNCTION_DECL:
		set_add(out, path_root(KSPLIT_P_FUNC, sym_intern(object)));
		break;
	case LABEL_DECL:
		set_add(out, path_unknown(KSPLIT_U_OTHER));
		break;
	default:
		place_of(object, &places);
		for_each_member(p, i, &places)
			set_add(out, path_addr(p));
	}
}

static void constant_value(tree cst, struct ksplit_set *out)
{
	if (TREE_CODE(cst) == INTEGER_CST)
		set_add(out, path_root(KSPLIT_P_CONST, TREE_INT_CST_LOW(cst)));
	else
		set_add(out, path_unknown(KSPLIT_U_OTHER));
}

/* The SSA name that a reference takes a part of (REALPART_EXPR <_1>). */
static tree register_of(tree ref)
{
	while (handled_component_p(ref))
		ref = TREE_OPERAND(ref, 0);
	return TREE_CODE(ref) == SSA_NAME ? ref : NULL_TREE;
}

/**
 * value_of() - the values that an expression may have
 * @expr:	an SSA name, constant, address or reference to memory
 * @out:	they are added here
 */
void value_of(tree expr, struct ksplit_set *out)
{
	if (!expr)
		set_add(out, path_unknown(KSPLIT_U_OTHER));
	else if (TREE_CODE(expr) == SSA_NAME)
		name_values(expr, out);
	else if (TREE_CODE(expr) == STRING_CST)
		load_of(expr, out);
	else if (CONSTANT_CLASS_P(expr))
		constant_value(expr, out);
	else if (TREE_CODE(expr) == ADDR_EXPR)
		address_values(TREE_OPERAND(expr, 0), out);
	else if (CONVERT_EXPR_P(expr))
		value_of(TREE_OPERAND(expr, 0), out);
	else if (TREE_CODE(expr) == CONSTRUCTOR)
		set_add(out, path_root(KSPLIT_P_CONST, 0));
	else if (register_of(expr))
		bits_of(register_of(expr), out);
	else if (VAR_P(expr) && DECL_HARD_REGISTER(expr))
		register_values(expr, out);
	else if (DECL_P(expr) || REFERENCE_CLASS_P(expr))
		load_of(expr, out);
	else
		set_add(out, path_unknown(KSPLIT_U_INTEGER));
}
