// SPDX-License-Identifier: GPL-2.0
/*
 * Which calls are calls.  Much of what looks like a call in GIMPLE never
 * becomes one: internal functions, hints to the optimisers, bit counting.
 * Those are not recorded; their value passes through.
 */
#include "plugin.h"

static bool is_pure_builtin(tree fn)
{
	if (!fndecl_built_in_p(fn, BUILT_IN_NORMAL))
		return false;
	switch (DECL_FUNCTION_CODE(fn)) {
	case BUILT_IN_ALLOCA:
	case BUILT_IN_ALLOCA_WITH_ALIGN:
	case BUILT_IN_ALLOCA_WITH_ALIGN_AND_MAX:
		return false;
	CASE_INT_FN(BUILT_IN_FFS):
	case BUILT_IN_ABS:
	case BUILT_IN_LABS:
	case BUILT_IN_LLABS:
	case BUILT_IN_UNREACHABLE:
		return true;
	default:
		return false;
	}
}

/**
 * call_is_recorded() - is a call statement written as a call?
 * @stmt:	the statement
 */
bool call_is_recorded(const_gimple stmt)
{
	tree fn;

	if (gimple_call_internal_p(stmt))
		return false;
	fn = gimple_call_fndecl(stmt);
	if (!fn || !fndecl_built_in_p(fn))
		return true;
	if (is_pure_builtin(fn))
		return false;
	if (fndecl_built_in_p(fn, BUILT_IN_NORMAL) &&
	    (DECL_FUNCTION_CODE(fn) == BUILT_IN_ALLOCA ||
	     DECL_FUNCTION_CODE(fn) == BUILT_IN_ALLOCA_WITH_ALIGN ||
	     DECL_FUNCTION_CODE(fn) == BUILT_IN_ALLOCA_WITH_ALIGN_AND_MAX))
		return true;
	/* What has no library function behind it keeps its long name. */
	return !startswith(IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(fn)),
			   "__builtin_");
}

static void computed_value(gimple stmt, struct ksplit_set *out)
{
	struct ksplit_set values = {};
	unsigned int i;

	for (i = 0; i < gimple_call_num_args(stmt); i++)
		if (TREE_CODE(gimple_call_arg(stmt, i)) == SSA_NAME)
			value_of(gimple_call_arg(stmt, i), &values);
	for (i = 0; i < values.n; i++)
		set_add(out, path_bits(values.v[i]));
	if (!out->n)
		set_add(out, path_unknown(KSPLIT_U_INTEGER));
}

/**
 * call_skipped_value() - the value of a call that is not recorded
 * @stmt:	the call
 * @out:	its values are added here
 */
void call_skipped_value(gimple stmt, struct ksplit_set *out)
{
	tree fn = gimple_call_fndecl(stmt);

	if (fn && fndecl_built_in_p(fn, BUILT_IN_NORMAL)) {
		switch (DECL_FUNCTION_CODE(fn)) {
		case BUILT_IN_EXPECT:
		case BUILT_IN_EXPECT_WITH_PROBABILITY:
		case BUILT_IN_ASSUME_ALIGNED:
			value_of(gimple_call_arg(stmt, 0), out);
			return;
		case BUILT_IN_RETURN_ADDRESS:
		case BUILT_IN_FRAME_ADDRESS:
		case BUILT_IN_EXTRACT_RETURN_ADDR:
			set_add(out, path_unknown(KSPLIT_U_OTHER));
			return;
		case BUILT_IN_CONSTANT_P:
		case BUILT_IN_OBJECT_SIZE:
		case BUILT_IN_DYNAMIC_OBJECT_SIZE:
			set_add(out, path_unknown(KSPLIT_U_INTEGER));
			return;
		default:
			break;
		}
	}
	if (gimple_call_internal_p(stmt) &&
	    gimple_call_internal_fn(stmt) == IFN_DEFERRED_INIT) {
		set_add(out, path_unknown(KSPLIT_U_UNINIT));
		return;
	}
	computed_value(stmt, out);
}
