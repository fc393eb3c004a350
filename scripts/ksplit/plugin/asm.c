// SPDX-License-Identifier: GPL-2.0
/*
 * Inline assembly: what it does to memory and where its results come from.
 *
 * Only what the templates of the kernel need is understood: lock prefixes and
 * xchg, moves from a per-CPU variable, empty templates that hide a value from
 * the optimisers.  Whatever else a register holds afterwards is ASM.
 */
#include "plugin.h"

static bool is_word(int c)
{
	return ISALNUM(c) || c == '_';
}

/* Does a mnemonic, or the end of one ("cmpxchg"), occur in the template? */
static bool has_mnemonic(const char *text, const char *word, bool whole)
{
	size_t n = strlen(word);
	const char *p;

	for (p = strstr(text, word); p; p = strstr(p + 1, word)) {
		if (whole && p > text && (is_word(p[-1]) || p[-1] == '.'))
			continue;
		/* one letter for the size of the operand may follow */
		if (!is_word(p[n]) || (strchr("bwlq", p[n]) && !is_word(p[n + 1])))
			return true;
	}
	return false;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\n;")] == '\0';
}

/**
 * asm_operand_is_place() - is an operand a place in memory?
 * @operand:	the operand
 */
bool asm_operand_is_place(tree operand)
{
	if (TREE_CODE(operand) == FUNCTION_DECL ||
	    TREE_CODE(operand) == LABEL_DECL ||
	    (VAR_P(operand) && DECL_HARD_REGISTER(operand)))
		return false;
	return DECL_P(operand) || REFERENCE_CLASS_P(operand);
}

/* What changes memory has it among its outputs. */
static bool writes_memory(gasm *stmt)
{
	unsigned int i;
	tree link;

	for (i = 0; i < gimple_asm_noutputs(stmt); i++) {
		link = gimple_asm_output_op(stmt, i);
		if (asm_operand_is_place(TREE_VALUE(link)))
			return true;
	}
	return false;
}

/*
 * The kernel notes where its lock prefixes are in section .smp_locks.  xchg
 * with memory locks by itself; on per-CPU data (%gs) atomicity against other
 * CPUs is not meant.
 */
static bool is_atomic(gasm *stmt)
{
	const char *text = gimple_asm_string(stmt);

	if (strstr(text, ".smp_locks") || has_mnemonic(text, "lock", true))
		return true;
	return has_mnemonic(text, "xchg", true) && writes_memory(stmt);
}

static bool clobbers_memory(gasm *stmt)
{
	unsigned int i;
	tree s;

	for (i = 0; i < gimple_asm_nclobbers(stmt); i++) {
		s = TREE_VALUE(gimple_asm_clobber_op(stmt, i));
		if (!strcmp(TREE_STRING_POINTER(s), "memory"))
			return true;
	}
	return false;
}

/**
 * asm_flags() - enum ksplit_asm of a statement
 * @stmt:	the statement
 */
unsigned int asm_flags(gasm *stmt)
{
	return (gimple_asm_volatile_p(stmt) ? KSPLIT_ASM_VOLATILE : 0) |
	       (clobbers_memory(stmt) ? KSPLIT_ASM_MEMORY : 0) |
	       (is_atomic(stmt) ? KSPLIT_ASM_ATOMIC : 0) |
	       (gimple_asm_nlabels(stmt) ? KSPLIT_ASM_GOTO : 0);
}

static const char *constraint_of(tree link)
{
	return TREE_STRING_POINTER(TREE_VALUE(TREE_PURPOSE(link)));
}

/**
 * asm_reads_address() - is an address operand read through?
 * @stmt:	the statement
 * @link:	one of its inputs
 *
 * this_cpu_read_stable() passes the address of the variable as a constant and
 * reads it with "mov %gs:...".
 */
bool asm_reads_address(gasm *stmt, tree link)
{
	const char *text = gimple_asm_string(stmt), *con = constraint_of(link);
	tree op = TREE_VALUE(link);

	if (TREE_CODE(op) != ADDR_EXPR || !strpbrk(con, "pi") ||
	    TREE_CODE(TREE_OPERAND(op, 0)) == FUNCTION_DECL ||
	    TREE_CODE(TREE_OPERAND(op, 0)) == LABEL_DECL ||
	    TREE_CODE(TREE_OPERAND(op, 0)) == STRING_CST)
		return false;
	return strstr(text, "%gs:") && has_mnemonic(text, "mov", true);
}

/* Which output is it? */
static int output_of(gasm *stmt, tree name)
{
	unsigned int i;

	for (i = 0; i < gimple_asm_noutputs(stmt); i++)
		if (TREE_VALUE(gimple_asm_output_op(stmt, i)) == name)
			return i;
	return -1;
}

static tree tied_input(gasm *stmt, int output)
{
	const char *con;
	unsigned int i;

	for (i = 0; i < gimple_asm_ninputs(stmt); i++) {
		con = constraint_of(gimple_asm_input_op(stmt, i));
		if (ISDIGIT(*con) && atoi(con) == output)
			return TREE_VALUE(gimple_asm_input_op(stmt, i));
	}
	return NULL_TREE;
}

/* What a move or exchange takes out of memory. */
static void memory_values(gasm *stmt, struct ksplit_set *out)
{
	unsigned int i;
	tree link, op;

	for (i = 0; i < gimple_asm_ninputs(stmt); i++) {
		link = gimple_asm_input_op(stmt, i);
		op = TREE_VALUE(link);
		if (asm_operand_is_place(op))
			load_of(op, out);
		else if (asm_reads_address(stmt, link))
			load_of(TREE_OPERAND(op, 0), out);
	}
}

/* "add %gs:this_cpu_off, %0": a per-CPU pointer made by the kernel's macros. */
static bool adds_percpu_offset(gasm *stmt)
{
	struct ksplit_set values = {};

	memory_values(stmt, &values);
	return set_is_percpu_offset(&values);
}

static bool tied_value_passes(gasm *stmt, tree tied)
{
	const char *text = gimple_asm_string(stmt);

	if (is_blank(text) || adds_percpu_offset(stmt))
		return true;
	return POINTER_TYPE_P(TREE_TYPE(tied)) && !strstr(text, "xchg") &&
	       !strstr(text, "call");
}

/**
 * asm_value() - the value of a register that an asm sets
 * @stmt:	the statement
 * @name:	the SSA name of the output
 * @out:	its values are added here
 */
void asm_value(gasm *stmt, tree name, struct ksplit_set *out)
{
	const char *text = gimple_asm_string(stmt);
	int output = output_of(stmt, name);
	tree tied;

	if (output >= 0 &&
	    !strstr(constraint_of(gimple_asm_output_op(stmt, output)), "@cc")) {
		tied = tied_input(stmt, output);
		if (tied && tied_value_passes(stmt, tied)) {
			value_of(tied, out);
			return;
		}
		if (has_mnemonic(text, "xchg", false) ||
		    has_mnemonic(text, "mov", true))
			memory_values(stmt, out);
	}
	if (!out->n)
		set_add(out, path_root(KSPLIT_P_ASM, gimple_uid(stmt)));
}
