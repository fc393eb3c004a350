// SPDX-License-Identifier: GPL-2.0
/* What must hold of what the driver hands over: the attribute requires<>. */
#include <stdbool.h>

#include "glue.h"

/**
 * ks_glue_require() - check what a function requires
 * @g:		the glue
 * @f:		the function
 * @o:		where to
 * @call:	C expression for the call
 *
 * The expression is about the kernel's copies: nobody changes them any more.
 *
 * Returns true if the call may have failed then.
 */
bool ks_glue_require(struct ks_glue *g, struct ks_glue_func *f,
		     struct ks_out *o, const char *call)
{
	const struct ks_idl_clause *k;

	k = ks_glue_clause(f, KS_CLAUSE_REQUIRES);
	if (!k)
		return false;
	ks_out_line(o, "if (!lvd_failed(%s) && !(%s))", call,
		    ks_glue_expr(g, f, KS_E_CALL, k->expr));
	o->indent++;
	ks_out_line(o, "lvd_fault(%s, LVD_FAULT_REQUIRED, %s, 0);", call,
		    ks_glue_quote(g, ks_glue_printf(g, "%s: %s", f->name,
						    k->expr)));
	o->indent--;
	return true;
}
