// SPDX-License-Identifier: GPL-2.0
/*
 * The pass: walks over the statements of a function and decides what is
 * recorded.  Nothing is changed.
 *
 * It runs behind the first "ssa" pass.  Before it there are no SSA names to
 * follow; behind it every pass destroys what the analysis needs: inlining
 * merges the accessors into their callers, SRA and FRE replace accesses to
 * fields, folding drops casts.  Here the statements still are the source's, in
 * its types, and static inline functions still have bodies of their own.
 */
#include "plugin.h"

static unsigned int ksplit_execute(void);

#define PASS_NAME ksplit
#define NO_GATE
#define PROPERTIES_REQUIRED PROP_cfg | PROP_ssa
#include "gcc-generate-gimple-pass.h"

/**
 * ksplit_make_pass() - make the pass
 */
opt_pass *ksplit_make_pass(void)
{
	return make_ksplit_pass();
}

/*
 * Casts and arithmetic
 */

static bool is_constant(const struct ksplit_set *s)
{
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (path_get(s->v[i])->op != KSPLIT_P_CONST)
			return false;
	return true;
}

static void note_cast(ksplit_id from, ksplit_id to, tree expr)
{
	struct ksplit_set values = {};

	if (!type_is_cast(from, to) || TREE_CODE(expr) == INTEGER_CST)
		return;
	value_of(expr, &values);
	if (!is_constant(&values))
		record_cast(&values, from, to);
}

static bool is_word(tree type)
{
	return POINTER_TYPE_P(type) || INTEGRAL_TYPE_P(type);
}

/* A pointer changes its type on its way from @expr to an object of type @to;
 * GIMPLE shows no conversion for that. */
static void note_copy(tree to, tree expr)
{
	tree from = TREE_TYPE(expr);

	if (from == to || !is_word(from) || !is_word(to) ||
	    (!POINTER_TYPE_P(from) && !POINTER_TYPE_P(to)))
		return;
	if (!POINTER_TYPE_P(from) && value_is_percpu_sum(expr))
		return;
	note_cast(type_intern(from), type_intern(to), expr);
}

/* "((struct st *)v)->y": only the reference itself knows the type. */
static void note_deref(tree ref)
{
	tree pointer;

	while (handled_component_p(ref))
		ref = TREE_OPERAND(ref, 0);
	if (TREE_CODE(ref) != MEM_REF || place_is_copy(ref) ||
	    !integer_zerop(TREE_OPERAND(ref, 1)))
		return;
	pointer = TREE_OPERAND(ref, 0);
	if (!POINTER_TYPE_P(TREE_TYPE(pointer)))
		return;
	note_cast(type_intern(TREE_TYPE(pointer)),
		  type_pointer_to(TREE_TYPE(ref)), pointer);
}

static void note_arith(gimple stmt)
{
	tree base = gimple_assign_rhs1(stmt), offset = gimple_assign_rhs2(stmt);
	enum tree_code code = gimple_assign_rhs_code(stmt);
	struct ksplit_set values = {}, by = {};
	long bytes = 0;
	tree to;

	if (code != POINTER_PLUS_EXPR &&
	    (code != PLUS_EXPR || !value_derives_from_pointer(base)))
		return;
	if (TREE_CODE(offset) == INTEGER_CST) {
		bytes = TREE_INT_CST_LOW(offset);
		to = container_type(gimple_assign_lhs(stmt));
		if (!bytes || value_is_container(TREE_TYPE(base), to, bytes))
			return;
	} else {
		value_of(offset, &by);
		if (set_is_percpu_offset(&by))
			return;
	}
	value_of(base, &values);
	record_arith(&values, TREE_CODE(offset) == INTEGER_CST, bytes);
}

/*
 * Accesses
 */

static bool is_memory(tree ref)
{
	if (TREE_CODE(ref) == FUNCTION_DECL || TREE_CODE(ref) == LABEL_DECL ||
	    !(DECL_P(ref) || REFERENCE_CLASS_P(ref)))
		return false;
	while (handled_component_p(ref))
		ref = TREE_OPERAND(ref, 0);
	return TREE_CODE(ref) != SSA_NAME && !CONSTANT_CLASS_P(ref) &&
	       !(VAR_P(ref) && DECL_HARD_REGISTER(ref));
}

static unsigned int bits_of_tree(tree size)
{
	return size && tree_fits_uhwi_p(size) ? tree_to_uhwi(size) : 0;
}

static unsigned int width(tree ref)
{
	if (TREE_CODE(ref) == COMPONENT_REF)
		return bits_of_tree(DECL_SIZE(TREE_OPERAND(ref, 1)));
	return bits_of_tree(TYPE_SIZE(TREE_TYPE(ref)));
}

static unsigned int access_flags(tree ref)
{
	unsigned int flags = 0;

	if (TREE_THIS_VOLATILE(ref))
		flags |= KSPLIT_ACC_VOLATILE;
	if (AGGREGATE_TYPE_P(TREE_TYPE(ref)) || place_is_copy(ref))
		flags |= KSPLIT_ACC_AGGREGATE;
	return flags;
}

static void leaf_access(ksplit_id place, unsigned int bits, void *arg)
{
	struct ksplit_set s = {};

	set_add(&s, place);
	record_access(*(unsigned int *)arg, bits, &s);
}

static void note_access(gimple stmt, tree ref, unsigned int flags)
{
	struct ksplit_set places = {};

	if (!is_memory(ref))
		return;
	note_deref(ref);
	flags |= access_flags(ref);
	if (range_leaves(stmt, ref, leaf_access, &flags))
		return;
	place_of(ref, &places);
	record_access(flags, width(ref), &places);
}

/* The place that a small memcpy() was loaded from, if @expr is its word. */
static tree copied_from(tree expr)
{
	gimple def;

	if (TREE_CODE(expr) != SSA_NAME)
		return NULL_TREE;
	def = SSA_NAME_DEF_STMT(expr);
	if (!gimple_assign_load_p(def) || !place_is_copy(gimple_assign_rhs1(def)))
		return NULL_TREE;
	return gimple_assign_rhs1(def);
}

static void note_aggregate_store(tree lhs, tree rhs)
{
	struct ksplit_set dst = {}, src = {};

	place_of(lhs, &dst);
	/* a constructor (or a constant, as memset() of a word) leaves it empty */
	if (TREE_CODE(rhs) == STRING_CST || is_memory(rhs))
		place_of(rhs, &src);
	record_store(KSPLIT_ST_AGGREGATE, &dst, &src);
}

static void note_store(tree lhs, tree rhs)
{
	tree type = TREE_TYPE(lhs), from = copied_from(rhs);
	struct ksplit_set dst = {}, src = {};

	if (!is_memory(lhs))
		return;
	if (AGGREGATE_TYPE_P(type) ||
	    (place_is_copy(lhs) && (from || CONSTANT_CLASS_P(rhs)))) {
		note_aggregate_store(lhs, from ? from : rhs);
		return;
	}
	if (!POINTER_TYPE_P(type) &&
	    !(INTEGRAL_TYPE_P(type) && TYPE_PRECISION(type) == POINTER_SIZE))
		return;
	place_of(lhs, &dst);
	value_of(rhs, &src);
	record_store(0, &dst, &src);
}

/* this_cpu_ptr() computes with integers, but nobody else sees them. */
static bool feeds_percpu_sum(tree lhs)
{
	use_operand_p use;
	gimple stmt;

	return TREE_CODE(lhs) == SSA_NAME && single_imm_use(lhs, &use, &stmt) &&
	       is_gimple_assign(stmt) &&
	       value_is_percpu_sum(gimple_assign_lhs(stmt));
}

static void assign_records(gimple stmt)
{
	tree lhs = gimple_assign_lhs(stmt), rhs = gimple_assign_rhs1(stmt);

	if (gimple_assign_single_p(stmt)) {
		note_access(stmt, rhs, KSPLIT_ACC_READ);
		note_copy(TREE_TYPE(lhs), rhs);
	} else if (CONVERT_EXPR_CODE_P(gimple_assign_rhs_code(stmt))) {
		if (!feeds_percpu_sum(lhs))
			note_copy(TREE_TYPE(lhs), rhs);
	} else if (gimple_assign_rhs_class(stmt) == GIMPLE_BINARY_RHS) {
		note_arith(stmt);
	}
	if (TREE_CODE(lhs) == SSA_NAME)
		return;
	note_access(stmt, lhs, KSPLIT_ACC_WRITE);
	note_store(lhs, rhs);
}

/*
 * Calls
 */

static void argument_values(tree arg, struct ksplit_set *out)
{
	if (is_word(TREE_TYPE(arg)) || AGGREGATE_TYPE_P(TREE_TYPE(arg)))
		value_of(arg, out);
	else
		set_add(out, path_unknown(KSPLIT_U_OTHER));
}

static void note_arguments(gimple stmt)
{
	tree type = gimple_call_fntype(stmt), formal;
	unsigned int i;

	formal = type ? TYPE_ARG_TYPES(type) : NULL_TREE;
	for (i = 0; i < gimple_call_num_args(stmt); i++) {
		tree arg = gimple_call_arg(stmt, i);

		note_access(stmt, arg, KSPLIT_ACC_READ);
		if (formal && !VOID_TYPE_P(TREE_VALUE(formal))) {
			note_copy(TREE_VALUE(formal), arg);
			formal = TREE_CHAIN(formal);
		}
	}
}

static void note_result(gimple stmt)
{
	tree lhs = gimple_call_lhs(stmt), type = gimple_call_fntype(stmt);
	struct ksplit_set dst = {}, src = {};

	if (!lhs)
		return;
	set_add(&src, path_root(KSPLIT_P_RESULT, gimple_uid(stmt)));
	if (type && is_word(TREE_TYPE(type)) && is_word(TREE_TYPE(lhs)) &&
	    type_is_cast(type_intern(TREE_TYPE(type)), type_intern(TREE_TYPE(lhs))))
		record_cast(&src, type_intern(TREE_TYPE(type)),
			    type_intern(TREE_TYPE(lhs)));
	if (!is_memory(lhs))
		return;
	note_access(stmt, lhs, KSPLIT_ACC_WRITE);
	if (AGGREGATE_TYPE_P(TREE_TYPE(lhs)) || POINTER_TYPE_P(TREE_TYPE(lhs))) {
		place_of(lhs, &dst);
		record_store(0, &dst, &src);
	}
}

static bool result_is_used(gimple stmt)
{
	tree lhs = gimple_call_lhs(stmt);

	return lhs && !(TREE_CODE(lhs) == SSA_NAME && has_zero_uses(lhs));
}

static void call_records(gimple stmt)
{
	auto_vec<struct ksplit_set, 8> args;
	tree fn = gimple_call_fndecl(stmt);
	struct ksplit_set callee = {};
	unsigned int i, flags = 0;

	if (!call_is_recorded(stmt))
		return;
	note_arguments(stmt);
	for (i = 0; i < gimple_call_num_args(stmt); i++) {
		struct ksplit_set arg = {};

		argument_values(gimple_call_arg(stmt, i), &arg);
		args.safe_push(arg);
	}
	if (result_is_used(stmt))
		flags |= KSPLIT_C_RESULT_USED;
	if (!fn) {
		flags |= KSPLIT_C_INDIRECT;
		value_of(gimple_call_fn(stmt), &callee);
	}
	record_call(gimple_uid(stmt), flags, fn ? sym_intern(fn) : 0, &callee,
		    &args);
	note_result(stmt);
}

/*
 * Inline assembly
 */

static bool same_set(const struct ksplit_set *a, const struct ksplit_set *b)
{
	return a->n == b->n && !memcmp(a->v, b->v, a->n * sizeof(*a->v));
}

struct asm_access {
	unsigned int flags, bits;
	struct ksplit_set places;
};

static void add_asm_access(vec<struct asm_access> *accs, tree ref,
			   unsigned int flags)
{
	struct asm_access acc = {};
	unsigned int i;

	acc.flags = flags | KSPLIT_ACC_ASM | access_flags(ref);
	acc.bits = width(ref);
	place_of(ref, &acc.places);
	/* "+m" is an output and an input: one access */
	for (i = 0; i < accs->length(); i++) {
		if (same_set(&(*accs)[i].places, &acc.places)) {
			(*accs)[i].flags |= acc.flags;
			return;
		}
	}
	accs->safe_push(acc);
}

static void asm_operand(gasm *stmt, tree link, bool output,
			unsigned int atomic, vec<struct ksplit_operand> *ops,
			vec<struct asm_access> *accs)
{
	struct ksplit_operand op = {};
	tree expr = TREE_VALUE(link);

	op.constraint = TREE_STRING_POINTER(TREE_VALUE(TREE_PURPOSE(link)));
	op.is_place = asm_operand_is_place(expr);
	if (op.is_place) {
		place_of(expr, &op.set);
		add_asm_access(accs, expr, atomic | (output ? KSPLIT_ACC_WRITE :
						     KSPLIT_ACC_READ));
	} else if (!output) {
		value_of(expr, &op.set);
		if (asm_reads_address(stmt, link))
			add_asm_access(accs, TREE_OPERAND(expr, 0),
				       KSPLIT_ACC_READ);
	}
	ops->safe_push(op);
}

static void asm_records(gasm *stmt)
{
	auto_vec<struct ksplit_operand, 8> ops;
	auto_vec<struct asm_access, 4> accs;
	unsigned int i, flags = asm_flags(stmt), atomic;

	atomic = flags & KSPLIT_ASM_ATOMIC ? KSPLIT_ACC_ATOMIC : 0;
	for (i = 0; i < gimple_asm_noutputs(stmt); i++)
		asm_operand(stmt, gimple_asm_output_op(stmt, i), true, atomic,
			    &ops, &accs);
	for (i = 0; i < gimple_asm_ninputs(stmt); i++)
		asm_operand(stmt, gimple_asm_input_op(stmt, i), false, atomic,
			    &ops, &accs);
	record_asm(gimple_uid(stmt), flags, gimple_asm_string(stmt),
		   gimple_asm_noutputs(stmt), &ops);
	for (i = 0; i < accs.length(); i++)
		record_access(accs[i].flags, accs[i].bits, &accs[i].places);
}

/*
 * Control flow
 */

static enum ksplit_cond cond_code(enum tree_code code)
{
	switch (code) {
	case EQ_EXPR:
		return KSPLIT_COND_EQ;
	case NE_EXPR:
		return KSPLIT_COND_NE;
	case LT_EXPR:
		return KSPLIT_COND_LT;
	case LE_EXPR:
		return KSPLIT_COND_LE;
	case GT_EXPR:
		return KSPLIT_COND_GT;
	case GE_EXPR:
		return KSPLIT_COND_GE;
	default:
		return KSPLIT_COND_OTHER;
	}
}

struct comparison {
	enum tree_code code;
	tree lhs, rhs;
};

/* One step from "x != 0" to what x was made of; false if that is the end. */
static bool look_behind(struct comparison *c)
{
	gimple def;

	if ((c->code != NE_EXPR && c->code != EQ_EXPR) ||
	    !integer_zerop(c->rhs) || TREE_CODE(c->lhs) != SSA_NAME)
		return false;
	def = SSA_NAME_DEF_STMT(c->lhs);
	if (gimple_call_builtin_p(def, BUILT_IN_EXPECT)) {
		c->lhs = gimple_call_arg(def, 0);
		return true;
	}
	if (!is_gimple_assign(def) || !INTEGRAL_TYPE_P(TREE_TYPE(c->lhs)))
		return false;
	if (CONVERT_EXPR_CODE_P(gimple_assign_rhs_code(def)) &&
	    TREE_CODE(TREE_TYPE(gimple_assign_rhs1(def))) == BOOLEAN_TYPE) {
		c->lhs = gimple_assign_rhs1(def);
		return true;
	}
	if (TREE_CODE_CLASS(gimple_assign_rhs_code(def)) != tcc_comparison)
		return false;
	c->code = c->code == NE_EXPR ? gimple_assign_rhs_code(def) :
		  invert_tree_comparison(gimple_assign_rhs_code(def), false);
	c->lhs = gimple_assign_rhs1(def);
	c->rhs = gimple_assign_rhs2(def);
	return true;
}

/* "if (unlikely(!p))" compares a truth value; p == NULL is what was meant. */
static void cond_records(gimple stmt)
{
	struct ksplit_set lhs = {}, rhs = {};
	struct comparison c;
	int i;

	c.code = gimple_cond_code(stmt);
	c.lhs = gimple_cond_lhs(stmt);
	c.rhs = gimple_cond_rhs(stmt);
	for (i = 0; i < 16 && look_behind(&c); i++)
		;
	value_of(c.lhs, &lhs);
	value_of(c.rhs, &rhs);
	record_cond(cond_code(c.code), &lhs, &rhs);
}

static void switch_records(gswitch *stmt)
{
	struct ksplit_set index = {}, cases = {};
	unsigned int i;
	tree label;

	value_of(gimple_switch_index(stmt), &index);
	/* label 0 is the default */
	for (i = 1; i < gimple_switch_num_labels(stmt); i++) {
		label = gimple_switch_label(stmt, i);
		value_of(CASE_LOW(label), &cases);
		if (CASE_HIGH(label))
			value_of(CASE_HIGH(label), &cases);
	}
	record_cond(KSPLIT_COND_SWITCH, &index, &cases);
}

static void return_records(greturn *stmt)
{
	tree value = gimple_return_retval(stmt);
	struct ksplit_set values = {};

	if (value) {
		note_access(stmt, value, KSPLIT_ACC_READ);
		if (DECL_RESULT(current_function_decl))
			note_copy(TREE_TYPE(DECL_RESULT(current_function_decl)),
				  value);
		argument_values(value, &values);
	}
	record_return(&values);
}

static void statement_records(gimple stmt)
{
	if (is_gimple_debug(stmt) || gimple_clobber_p(stmt))
		return;
	record_line(gimple_location(stmt));
	switch (gimple_code(stmt)) {
	case GIMPLE_ASSIGN:
		assign_records(stmt);
		break;
	case GIMPLE_CALL:
		call_records(stmt);
		break;
	case GIMPLE_ASM:
		asm_records(as_a<gasm *>(stmt));
		break;
	case GIMPLE_COND:
		cond_records(stmt);
		break;
	case GIMPLE_SWITCH:
		switch_records(as_a<gswitch *>(stmt));
		break;
	case GIMPLE_RETURN:
		return_records(as_a<greturn *>(stmt));
		break;
	default:
		break;
	}
}

static void phi_records(gphi *phi)
{
	unsigned int i;

	if (!POINTER_TYPE_P(TREE_TYPE(gimple_phi_result(phi))))
		return;
	for (i = 0; i < gimple_phi_num_args(phi); i++)
		note_copy(TREE_TYPE(gimple_phi_result(phi)),
			  gimple_phi_arg_def(phi, i));
}

/*
 * Blocks
 */

/* Number of each block by its index, and the blocks in order. */
static vec<unsigned int> block_numbers;
static vec<basic_block> blocks;

static void add_block(basic_block bb)
{
	block_numbers[bb->index] = blocks.length();
	blocks.safe_push(bb);
}

static void number_blocks(function *fun)
{
	basic_block entry = single_succ(ENTRY_BLOCK_PTR_FOR_FN(fun)), bb;

	blocks.truncate(0);
	block_numbers.truncate(0);
	block_numbers.safe_grow_cleared(last_basic_block_for_fn(fun));
	if (entry != EXIT_BLOCK_PTR_FOR_FN(fun))
		add_block(entry);
	FOR_EACH_BB_FN(bb, fun)
		if (bb != entry)
			add_block(bb);
}

/* The branch that a condition takes when it is true comes first. */
static void successors(function *fun, basic_block bb, vec<unsigned int> *succs)
{
	edge_iterator ei;
	edge e;

	FOR_EACH_EDGE(e, ei, bb->succs)
		if (e->flags & EDGE_TRUE_VALUE)
			succs->safe_push(block_numbers[e->dest->index]);
	FOR_EACH_EDGE(e, ei, bb->succs)
		if (!(e->flags & EDGE_TRUE_VALUE) &&
		    e->dest != EXIT_BLOCK_PTR_FOR_FN(fun))
			succs->safe_push(block_numbers[e->dest->index]);
}

static bool is_register(tree var)
{
	return VAR_P(var) && DECL_HARD_REGISTER(var);
}

static bool sets_register(gimple stmt)
{
	unsigned int i;
	gasm *a;

	if (gimple_assign_single_p(stmt))
		return is_register(gimple_assign_lhs(stmt));
	if (gimple_code(stmt) != GIMPLE_ASM)
		return false;
	a = as_a<gasm *>(stmt);
	for (i = 0; i < gimple_asm_noutputs(a); i++)
		if (is_register(TREE_VALUE(gimple_asm_output_op(a, i))))
			return true;
	return false;
}

/* RESULT and ASM name these numbers; a GIMPLE uid is free for every pass. */
static void number_statements(unsigned int *ncalls, unsigned int *nasms)
{
	gimple_stmt_iterator gsi;
	unsigned int i;

	*ncalls = *nasms = 0;
	for (i = 0; i < blocks.length(); i++) {
		for (gsi = gsi_start_bb(blocks[i]); !gsi_end_p(gsi); gsi_next(&gsi)) {
			gimple stmt = gsi_stmt(gsi);

			if (is_gimple_call(stmt) && call_is_recorded(stmt))
				gimple_set_uid(stmt, (*ncalls)++);
			else if (gimple_code(stmt) == GIMPLE_ASM)
				gimple_set_uid(stmt, (*nasms)++);
			if (sets_register(stmt))
				value_register_def(stmt);
		}
	}
}

static void block_records(function *fun, unsigned int index)
{
	auto_vec<unsigned int, 4> succs;
	gimple_stmt_iterator gsi;
	gphi_iterator phi;

	successors(fun, blocks[index], &succs);
	record_block(index, &succs);
	for (phi = gsi_start_phis(blocks[index]); !gsi_end_p(phi); gsi_next(&phi))
		phi_records(phi.phi());
	for (gsi = gsi_start_bb(blocks[index]); !gsi_end_p(gsi); gsi_next(&gsi))
		statement_records(gsi_stmt(gsi));
}

static unsigned int ksplit_execute(void)
{
	unsigned int i, ncalls, nasms;

	value_begin(cfun);
	number_blocks(cfun);
	number_statements(&ncalls, &nasms);
	record_function_begin(current_function_decl);
	for (i = 0; i < blocks.length(); i++)
		block_records(cfun, i);
	record_function_end(ncalls, nasms, blocks.length());
	value_end();
	return 0;
}
