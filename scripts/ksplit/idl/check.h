/* SPDX-License-Identifier: GPL-2.0 */
/* What the checker's files share. */
#ifndef KSPLIT_IDL_CHECK_H
#define KSPLIT_IDL_CHECK_H

#include "../model/model.h"
#include "parse.h"

/**
 * struct names - a set of names, each with a value
 * @slots:	hash table, a power of two
 * @size:	number of @slots
 * @n:		how many are used
 */
struct names {
	struct name_slot {
		const char *name;
		const void *value;
	} *slots;
	uint32_t size, n;
};

/**
 * struct scope - the names that a module or a function defines
 * @up:		the scope around it, or NULL
 * @projections: its projections
 * @functions:	its rpcs, rpc_ptrs and rpc_exports
 */
struct scope {
	const struct scope *up;
	struct names projections;
	struct names functions;
};

enum place {
	PLACE_ARGUMENT,
	PLACE_RESULT,
	PLACE_FIELD,
	PLACE_GLOBAL,
	PLACE_INNER,		/* of array<> or casted<> */
};

/**
 * struct check - a file that is being checked
 * @diag:	for errors
 * @model:	the kernel to compare with, or NULL
 * @module_id:	its module of the name, or KS_VMLINUX
 * @module:	the module
 * @globals:	names of locks and globals of the module
 */
struct check {
	struct diag diag;
	const struct ks_model *model;
	ks_id module_id;
	const struct ks_idl *module;
	struct names globals;
};

/**
 * struct spot - what a type belongs to
 * @place:	enum place
 * @scope:	names that it sees
 * @rpc:	the function, or NULL
 * @projection:	the projection, or NULL
 * @strukt:	its struct in the model, or KS_NONE
 * @name:	name of the field or argument
 * @clause:	"ret" and "lent" are names, too
 */
struct spot {
	enum place place;
	const struct scope *scope;
	const struct ks_idl_rpc *rpc;
	const struct ks_projection *projection;
	ks_id strukt;
	const char *name;
	bool clause;
};

#define check_error(c, pos, ...)	diag_error(&(c)->diag, (pos), __VA_ARGS__)

/* names.c */
const void *names_add(struct names *names, const char *name,
		      const void *value);
const void *names_find(const struct names *names, const char *name);
const struct ks_projection *find_projection(const struct scope *s,
					    const char *name);

/* check_type.c */
void check_type(struct check *c, const struct spot *s,
		const struct ks_idl_type *t);
void check_bits(struct check *c, const struct ks_idl_field *f);
unsigned int primitive_bits(const char *name);

/* check_expr.c */
void check_expression(struct check *c, const struct spot *s,
		      struct ks_pos pos, const char *text);

/* clause.c */
void check_clauses(struct check *c, const struct scope *scope,
		   const struct ks_idl_rpc *r);

/* check_model.c */
void model_module(struct check *c, const struct ks_idl *m);
ks_id model_projection(struct check *c, const struct ks_projection *p);
const struct ks_field *model_member(const struct ks_model *m, ks_id strukt,
				    const char *name);
void model_rpc(struct check *c, const struct scope *scope,
	       const struct ks_idl_rpc *r);
void model_field(struct check *c, const struct spot *s,
		 const struct ks_idl_field *f);

#endif /* KSPLIT_IDL_CHECK_H */
