/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where do the values of a function come from?  Each function body is decoded
 * once into the few things that move pointers; every local value is then
 * mapped to the set of parameters (and the result) that it is reached from.
 */
#ifndef KSPLIT_FLOW_H
#define KSPLIT_FLOW_H

#include "analysis.h"

/* A set of roots: bit i is parameter i. */
typedef uint32_t ks_roots;
#define KS_FROM_RETURN	(1u << 31)	/* the object that is returned */

/**
 * struct ks_values - a slice of struct ks_body.paths
 * @first:	index of the first path
 * @n:		number of paths
 */
struct ks_values {
	uint32_t first, n;
};

/**
 * struct ks_callsite - one call
 * @id:		number of the call in its body
 * @callee:	symbol, KS_NONE if indirect
 * @used:	its result is used
 * @target:	what is called, if indirect
 * @nargs:	number of arguments
 * @args:	first of them in struct ks_body.values
 * @ncallees:	number of functions that it may call and that have a body
 * @callees:	first of them in struct ks_body.callees
 */
struct ks_callsite {
	uint32_t id;
	ks_id callee;
	bool used;
	struct ks_values target;
	uint32_t nargs;
	uint32_t args;
	uint32_t ncallees;
	uint32_t callees;
};

/**
 * struct ks_move - a store or asm: @src may be found behind @dst afterwards
 * @dst:	places (asm: its number as a path)
 * @src:	values
 */
struct ks_move {
	struct ks_values dst, src;
};

/**
 * struct ks_touch - an access
 * @places:	what is accessed
 * @flags:	KSPLIT_ACC_READ, KSPLIT_ACC_WRITE
 */
struct ks_touch {
	struct ks_values places;
	unsigned int flags;
};

/**
 * struct ks_body - a decoded function body
 * @func:	index of the body
 * @objects:	parameters that lead to objects: not integers
 * @paths:	all paths that the slices name
 * @values:	arguments of all calls
 * @calls:	the calls
 * @callees:	functions that they may call: indices of struct ks_flow.fns
 * @moves:	the stores
 * @touches:	the accesses
 * @returns:	what is returned
 * @result:	per call: roots of its result
 * @variable:	per call: variable that its result is reached from, or KS_NONE
 * @outputs:	per asm: roots of its outputs
 * @locals:	LOCAL paths of the body, sorted
 * @local:	their roots
 * @casts:	per CAST record: value and the struct it pointed to
 */
struct ks_body {
	ks_id func;
	ks_roots objects;
	size_t npaths, paths_cap;
	ks_id *paths;
	size_t nvalues, values_cap;
	struct ks_values *values;
	size_t ncalls, calls_cap;
	struct ks_callsite *calls;
	size_t ncallees, callees_cap;
	uint32_t *callees;
	size_t nmoves, moves_cap;
	struct ks_move *moves;
	size_t ntouches, touches_cap;
	struct ks_touch *touches;
	size_t nreturns, returns_cap;
	struct ks_values *returns;
	size_t nasms, asms_cap;
	struct ks_move *asms;
	uint32_t *asm_ids;
	ks_roots *result;
	ks_id *variable;
	ks_roots *outputs;
	size_t nlocals, locals_cap;
	ks_id *locals;
	ks_roots *local;
	size_t ncasts, casts_cap;
	struct ks_cast {
		ks_id value;
		ks_id strukt;
	} *casts;
};

#define KS_HIGHER_ARGS	8

/**
 * struct ks_higher - a parameter that the function calls
 * @param:	number of the parameter
 * @args:	roots of the arguments that it is called with
 */
struct ks_higher {
	unsigned int param;
	ks_roots args[KS_HIGHER_ARGS];
};

/**
 * struct ks_fn - a function that can be reached from the boundary
 * @sym:	the function
 * @nparams:	number of its parameters
 * @nbodies:	number of entries of @bodies
 * @bodies:	its decoded bodies (variants)
 * @returned:	parameters that the result may be reached from
 * @variable:	variable that the result may be reached from, or KS_NONE
 * @kept:	per parameter: other parameters stored behind it
 * @nhigher:	number of entries of @higher
 * @higher:	parameters that it calls
 * @changed:	when callers last had to look again (ks_flow_build())
 * @looked:	when it was last looked at
 * @node:	first node of the kernel's, then of the driver's copy (params.c)
 */
struct ks_fn {
	ks_id sym;
	unsigned int nparams;
	uint32_t nbodies;
	struct ks_body *bodies;
	ks_roots returned;
	ks_id variable;
	ks_roots kept[KS_MAX_PARAMS];
	uint32_t nhigher;
	struct ks_higher *higher;
	uint32_t changed, looked;
	uint32_t node[2];
};

/**
 * struct ks_flow - all functions reached from the boundary
 * @nfns:	number of entries of @fns
 * @fns:	the functions
 * @index:	per symbol: its entry, or KS_NONE
 */
struct ks_flow {
	size_t nfns, cap;
	struct ks_fn *fns;
	uint32_t *index;
};

void ks_flow_build(const struct ks_analysis *a, struct ks_flow *flow);
void ks_flow_free(struct ks_flow *flow);
struct ks_values ks_argument(const struct ks_body *b,
			     const struct ks_callsite *c, unsigned int i);
ks_roots ks_flow_roots(const struct ks_analysis *a, const struct ks_body *b,
		       ks_id path);
ks_roots ks_flow_set_roots(const struct ks_analysis *a,
			   const struct ks_body *b, struct ks_values v);

#endif /* KSPLIT_FLOW_H */
