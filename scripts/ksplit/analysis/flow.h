/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where do the values of a function come from?  Each function body is decoded
 * once (decode.c) into the few things that move pointers; every local value is then
 * mapped to the set of parameters (and the result) that it is reached from.
 */
#ifndef KSPLIT_FLOW_H
#define KSPLIT_FLOW_H

#include "../model/arena.h"
#include "analysis.h"

/* A set of roots: bit i is parameter i. */
typedef uint32_t ks_roots;
#define KS_FROM_RETURN	(1u << 31)	/* the object that is returned */

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
	struct ks_set target;
	uint32_t nargs;
	uint32_t args;
	uint32_t ncallees;
	uint32_t callees;
};

/**
 * struct ks_move - a store: @src may be found behind @dst afterwards
 * @dst:	places
 * @src:	values
 */
struct ks_move {
	struct ks_set dst, src;
};

/**
 * struct ks_asm - an operand of an asm: its outputs may come from there
 * @id:		number of the asm in its body
 * @src:	values or places
 */
struct ks_asm {
	uint32_t id;
	struct ks_set src;
};

/**
 * struct ks_cast - a cast of a pointer to a struct
 * @value:	what is cast
 * @strukt:	what it pointed to
 */
struct ks_cast {
	ks_id value;
	ks_id strukt;
};

/**
 * struct ks_touch - an access
 * @places:	what is accessed
 * @flags:	KSPLIT_ACC_READ, KSPLIT_ACC_WRITE
 */
struct ks_touch {
	struct ks_set places;
	unsigned int flags;
};

/**
 * struct ks_body - a decoded function body
 * @func:	index of the body
 * @objects:	parameters that lead to objects: not integers
 * @values:	arguments of all calls
 * @calls:	the calls
 * @callees:	functions that they may call: indices of struct ks_flow.fns
 * @moves:	the stores
 * @touches:	the accesses
 * @returns:	what is returned
 * @asms:	the operands of the asms
 * @result:	per call: roots of its result
 * @variable:	per call: variable that its result is reached from, or KS_NONE
 * @outputs:	per asm: roots of its outputs
 * @locals:	LOCAL paths of the body
 * @local:	their roots
 * @casts:	the casts of pointers to structs
 */
struct ks_body {
	ks_id func;
	ks_roots objects;
	size_t nvalues, ncalls, ncallees, nmoves, ntouches, nreturns, nasms;
	size_t nlocals, ncasts;
	struct ks_set *values;
	struct ks_callsite *calls;
	uint32_t *callees;
	struct ks_move *moves;
	struct ks_touch *touches;
	struct ks_set *returns;
	struct ks_asm *asms;
	ks_roots *result;
	ks_id *variable;
	ks_roots *outputs;
	ks_id *locals;
	ks_roots *local;
	struct ks_cast *casts;
};

/**
 * struct ks_decoder - decodes one body after the other
 * @a:		the analysis
 * @arena:	memory for the bodies
 * @it:		reads the records
 * @b:		the body that is being decoded
 * @funcs:	functions whose address it takes, in its order
 */
struct ks_decoder {
	const struct ks_analysis *a;
	struct ks_arena *arena;
	struct ks_rec_iter it;
	struct ks_body b;
	size_t values_cap, calls_cap, moves_cap, touches_cap, returns_cap;
	size_t asms_cap, locals_cap, casts_cap;
	size_t nfuncs, funcs_cap;
	ks_id *funcs;
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
	uint32_t node[2];
};

/**
 * struct ks_flow - all functions reached from the boundary
 * @nfns:	number of entries of @fns
 * @fns:	the functions
 * @index:	per symbol: its entry, or KS_NONE
 * @arena:	memory of the bodies
 */
struct ks_flow {
	size_t nfns, cap;
	struct ks_fn *fns;
	uint32_t *index;
	struct ks_arena *arena;
};

/* decode.c */
void ks_decoder_begin(struct ks_decoder *d, const struct ks_analysis *a,
		      struct ks_arena *arena);
void ks_decode_body(struct ks_decoder *d, ks_id func, struct ks_body *b);
void ks_decoder_end(struct ks_decoder *d);
bool ks_leads_to_object(const struct ks_model *m, ks_id type);

/* flow.c */
void ks_flow_build(const struct ks_analysis *a, struct ks_flow *flow);
void ks_flow_free(struct ks_flow *flow);
struct ks_set ks_argument(const struct ks_body *b,
			     const struct ks_callsite *c, unsigned int i);
ks_roots ks_flow_roots(const struct ks_analysis *a, const struct ks_body *b,
		       ks_id path);
ks_roots ks_flow_set_roots(const struct ks_analysis *a,
			   const struct ks_body *b, struct ks_set v);

#endif /* KSPLIT_FLOW_H */
