// SPDX-License-Identifier: GPL-2.0
/*
 * From access sets to the interface description: for every boundary function
 * the shared fields that must be copied in and out, one projection per struct
 * (paper sections 4.3 and 5).
 *
 * in = what the callee's side reads, out = what it writes.  What only the
 * caller's own side touches in a nested crossing is dropped, and so are numbers
 * that would go to the kernel though the driver writes them nowhere.  Results
 * go out: what the callee wrote to them and what the caller's side reads of
 * them.
 *
 * Objects that the kernel keeps are read later, outside of any call that has
 * them as an argument.  So an ops table that is handed to the kernel takes
 * along the function pointers that the driver put into it, and whatever else
 * the driver set in that table and the kernel reads.
 */
#define _GNU_SOURCE
#include "../idl/idl.h"
#include "project.h"
#include "resolve.h"

static bool has_cells(const struct build *b, ks_id strukt)
{
	const struct ks_layout *l = &b->a->layouts[strukt];
	uint32_t c, rank;

	for (c = l->first; c < l->first + l->ncells; c++) {
		rank = b->a->rank[c];
		if (rank != KS_NONE && (ks_bit_test(b->in, rank) ||
					ks_bit_test(b->out, rank)))
			return true;
	}
	return false;
}

static bool embeds_cells(const struct build *b, ks_id strukt,
			 unsigned int depth)
{
	const struct ks_layout *l = &b->a->layouts[strukt];
	uint32_t i;

	if (has_cells(b, strukt))
		return true;
	for (i = 0; depth < 8 && i < l->nembeds; i++)
		if (embeds_cells(b, l->embeds[i].strukt, depth + 1))
			return true;
	return false;
}

/* Two static structs of different files may have one name. */
static const char *unique_name(const struct build *b, ks_id strukt)
{
	const char *name = ks_struct_ident(b->m, strukt);
	unsigned int copies = 1;
	char *other;
	size_t i;

	for (i = 0; i < b->norder; i++)
		copies += !strcmp(ks_struct_ident(b->m, b->order[i]), name);
	if (copies == 1)
		return name;
	if (asprintf(&other, "%s_%u", name, copies) < 0)
		exit(3);
	return other;
}

static void want(struct build *b, ks_id strukt)
{
	const struct ks_layout *l = &b->a->layouts[strukt];
	uint32_t i;

	if (b->wanted[strukt])
		return;
	b->wanted[strukt] = true;
	b->names[strukt] = unique_name(b, strukt);
	b->order = ks_grow(b->order, b->norder, &b->order_cap,
			   sizeof(*b->order));
	b->order[b->norder++] = strukt;
	for (i = 0; i < l->nembeds; i++)
		if (embeds_cells(b, l->embeds[i].strukt, 0)) {
			b->linked[l->embeds[i].strukt] = true;
			want(b, l->embeds[i].strukt);
		}
}

/**
 * ks_projection_of() - a type that names the projection of a struct
 * @b:		the boundary function that is described
 * @strukt:	the struct; it gets a projection if it has none yet
 *
 * Returns a new node.
 */
struct ks_idl_type *ks_projection_of(struct build *b, ks_id strukt)
{
	struct ks_idl_type *t = ks_alloc(1, sizeof(*t));

	b->linked[strukt] = true;
	want(b, strukt);
	t->stem = KS_STEM_PROJECTION;
	t->name = b->names[strukt];
	return t;
}

static const char *identifier(const char *name)
{
	char *s = strdup(name), *p;

	for (p = s; p && *p; p++)
		if (*p == '.' || *p == '-')
			*p = '_';
	return s;
}

static struct ks_resolution *resolve(const struct build *b, const char *strukt,
				     const char *name, int arg)
{
	struct ks_place place = {
		.function = b->m->syms[b->sym].name,
		.members = b->c ? b->c->members : NULL,
		.nmembers = b->c ? b->c->nmembers : 0,
		.strukt = strukt,
		.name = name,
		.arg = arg,
	};

	return ks_resolution_find(b->a, b->r->resolutions, &place);
}

static struct ks_resolution *resolve_field(const struct build *b, ks_id strukt,
					   const char *name)
{
	return resolve(b, ks_struct_ident(b->m, strukt), name, -1);
}

static struct ks_idl_field cell_field(struct build *b, uint32_t c)
{
	const struct ks_cell *cell = &b->a->cells[c];
	const struct ks_struct *st = &b->m->structs[cell->strukt];
	struct ks_idl_field f = { .name = identifier(cell->name) };
	struct spot s = {
		.file = st->file,
		.line = st->line,
		.where = ks_struct_ident(b->m, cell->strukt),
		.what = cell->name,
		.res = resolve_field(b, cell->strukt, f.name),
	};
	uint32_t rank = b->a->rank[c], n;
	const ks_id *syms = NULL;

	if (cell->in_union)
		ks_spot_warn(b, &s, 4,
			"%s: one of several overlaid members: give a discriminator",
			s.what);
	n = ks_funcptr_cell(b->a, c, &syms);
	f.type = ks_describe_type(b, &s, ks_pointer_cell(b->a, c), cell->type, 0,
			  syms, n);
	f.type->value.in = ks_bit_test(b->in, rank);
	f.type->value.out = ks_bit_test(b->out, rank);
	ks_resolution_apply(b, s.res, f.type, true);
	if (cell->bitfield)
		f.bits = cell->bitsize;
	return f;
}

static struct ks_idl_field embed_field(struct build *b,
				       ks_id outer, const struct ks_embed *e)
{
	static const struct ks_pointer no_facts;
	const struct ks_struct *st = &b->m->structs[e->strukt];
	struct ks_idl_field f = { .name = identifier(e->name) };
	struct spot s = {
		.file = st->file,
		.line = st->line,
		.where = e->name,
		.what = e->name,
		.res = resolve_field(b, outer, f.name),
	};

	f.type = ks_describe_type(b, &s, &no_facts, e->type, 0, NULL, 0);
	ks_resolution_apply(b, s.res, f.type, true);
	return f;
}

static const char *const keywords[] = {
	[KS_RPC] = "rpc",
	[KS_RPC_PTR] = "rpc_ptr",
	[KS_RPC_EXPORT] = "rpc_export",
};

static const char *keyword(const struct build *b)
{
	return b->c ? keywords[b->c->kind] : "global";
}

static void add_fact(struct build *b, const char *strukt, const char *field,
		     bool in, bool out)
{
	struct ks_result *r = b->r;

	r->facts = ks_grow(r->facts, r->nfacts, &r->facts_cap,
			   sizeof(*r->facts));
	r->facts[r->nfacts++] = (struct ks_fact_line){
		.kind = keyword(b),
		.function = b->m->syms[b->sym].name,
		.strukt = strukt,
		.field = field,
		.in = in,
		.out = out,
	};
}

static void add_cell_fact(struct build *b, uint32_t c)
{
	const struct ks_cell *cell = &b->a->cells[c];

	add_fact(b, ks_struct_ident(b->m, cell->strukt), cell->name,
		 ks_bit_test(b->in, b->a->rank[c]),
		 ks_bit_test(b->out, b->a->rank[c]));
}

static struct ks_projection project_struct(struct build *b, ks_id strukt)
{
	const struct ks_struct *s = &b->m->structs[strukt];
	const struct ks_layout *l = &b->a->layouts[strukt];
	struct ks_projection p = {
		.is_union = s->flags & KSPLIT_S_UNION,
		.strukt = ks_struct_ident(b->m, strukt),
		.name = b->names[strukt],
	};
	uint32_t c = l->first, e = 0, rank;
	size_t cap = 0;

	while (c < l->first + l->ncells || e < l->nembeds) {
		bool cell = e == l->nembeds ||
			    (c < l->first + l->ncells &&
			     b->a->cells[c].bitoff <= l->embeds[e].bitoff);

		p.fields = ks_grow(p.fields, p.nfields, &cap,
				   sizeof(*p.fields));
		if (cell) {
			rank = b->a->rank[c];
			if (rank != KS_NONE && (ks_bit_test(b->in, rank) ||
						ks_bit_test(b->out, rank))) {
				p.fields[p.nfields++] = cell_field(b, c);
				add_cell_fact(b, c);
			}
			c++;
		} else {
			if (embeds_cells(b, l->embeds[e].strukt, 0))
				p.fields[p.nfields++] =
					embed_field(b, strukt, &l->embeds[e]);
			e++;
		}
	}
	return p;
}

static int by_struct_name(const void *x, const void *y)
{
	const struct ks_projection *a = x, *b = y;
	int c = strcmp(a->name, b->name);

	return c ? c : strcmp(a->strukt, b->strukt);
}

/* Structs that the call touches although no shared pointer leads to them. */
static void want_unlinked(struct build *b)
{
	size_t nwords = ks_bits_words(b->a->nranks);
	size_t i;
	uint32_t rank;

	for (i = 0; i < nwords; i++) {
		unsigned long bits = b->in[i] | b->out[i];

		for (rank = i * KS_LONG_BITS; bits; bits >>= 1, rank++)
			if (bits & 1)
				want(b, b->a->cells[b->a->unrank[rank]].strukt);
	}
}

/* No pointer leads to the struct: warn, unless it is known not to matter. */
static bool drop_unlinked(struct build *b, struct ks_projection *p,
			  ks_id strukt)
{
	struct ks_resolution *res = resolve_field(b, strukt, NULL);

	if (res && res->words & (KS_SAYS_UNUSED | KS_SAYS_IGNORE))
		res->used = true;
	else
		res = NULL;
	if (res && res->words & KS_SAYS_UNUSED)
		return true;
	if (b->c && b->c->kind != KS_RPC) {
		p->comment = "reached through the driver's own data";
		return false;
	}
	p->comment = "not reached by a shared pointer";
	if (res || b->silent)
		return false;
	b->r->unlinked[strukt].count++;
	if (!b->r->unlinked[strukt].first)
		b->r->unlinked[strukt].first = b->m->syms[b->sym].name;
	return false;
}

static void project_structs(struct build *b, struct ks_idl_rpc *rpc)
{
	struct ks_projection *v = NULL;
	struct ks_warnings *w = &b->r->warnings;
	size_t i, n = 0, cap = 0, from_cap = 0;
	size_t *from = NULL;	/* per struct: first warning about it */

	for (i = 0; i < b->norder; i++) {
		v = ks_grow(v, i, &cap, sizeof(*v));
		from = ks_grow(from, i + 1, &from_cap, sizeof(*from));
		from[i] = w->n;
		v[i] = project_struct(b, b->order[i]);
		from[i + 1] = w->n;
		if (i + 1 == b->norder)
			want_unlinked(b);
	}
	for (i = 0; i < b->norder; i++) {
		b->r->named[b->order[i]] = true;
		if (b->linked[b->order[i]] || !v[i].nfields ||
		    !drop_unlinked(b, &v[i], b->order[i]))
			v[n++] = v[i];
		else
			ks_warnings_drop(w, from[i], from[i + 1]);
	}
	free(from);
	if (v)
		qsort(v, n, sizeof(*v), by_struct_name);
	rpc->projections = v;
	rpc->nprojections = n;
	if (b->changed)
		ks_prune(rpc);
}

static void or_shared(const struct ks_analysis *a, unsigned long *dst,
		      const unsigned long *src)
{
	uint32_t r;

	for (r = 0; r < a->nranks; r++)
		if (ks_bit_test(src, r) &&
		    ks_bit_test(a->shared, a->unrank[r]))
			ks_bit_set(dst, r);
}

static enum ks_side callee_side(const struct build *b)
{
	return b->c->kind == KS_RPC ? KS_KERNEL : KS_DRIVER;
}

struct written {
	const struct build *b;
	const unsigned long *set;
	unsigned long *copy;
};

static void drop_written(uint32_t cell, void *arg)
{
	struct written *w = arg;
	uint32_t r = w->b->a->rank[cell];

	if (r != KS_NONE)
		w->copy[r / KS_LONG_BITS] &= ~(1ul << r % KS_LONG_BITS);
}

/* What comes back from parameter @i: not the callee's copy of a struct. */
static void add_written(struct build *b, const unsigned long *set,
			unsigned int i)
{
	const struct ks_type *t = &b->m->types[ks_param_type(b->m, b->sym, i)];
	size_t nwords = ks_bits_words(b->a->nranks);
	struct written w = { b, set, ks_bits_alloc(b->a->nranks) };

	memcpy(w.copy, set, nwords * sizeof(*w.copy));
	if (i < ks_nparams(b->m, b->sym) && t->kind == KSPLIT_TYPE_RECORD)
		ks_each_struct_cell(b->a, t->strukt, drop_written, &w);
	or_shared(b->a, b->out, w.copy);
	free(w.copy);
}

/* Not of a union: another name may be what the driver writes it by. */
static bool is_number(const struct ks_analysis *a, uint32_t cell)
{
	unsigned int kind = a->m->types[a->cells[cell].type].kind;

	return !a->cells[cell].in_union &&
	       (kind == KSPLIT_TYPE_INT || kind == KSPLIT_TYPE_ENUM);
}

static void keep_cell(uint32_t cell, void *arg)
{
	struct written *w = arg;
	uint32_t r = w->b->a->rank[cell];

	if (r != KS_NONE)
		ks_bit_set(w->copy, r);
}

/*
 * The kernel has a number already that the driver writes in no object: what a
 * stray write makes of it must not get there. Pointers lead to what the driver may
 * have written, and of a struct that is an argument there is no other copy.
 */
static void drop_unwritten(struct build *b)
{
	struct written w = { b, NULL, ks_bits_alloc(b->a->nranks) };
	const struct ks_type *t;
	unsigned int i;
	uint32_t r;

	for (i = 0; i < ks_nparams(b->m, b->sym); i++) {
		t = &b->m->types[ks_param_type(b->m, b->sym, i)];
		if (t->kind == KSPLIT_TYPE_RECORD)
			ks_each_struct_cell(b->a, t->strukt, keep_cell, &w);
	}
	for (r = 0; r < b->a->nranks; r++)
		if (!ks_bit_test(b->a->touched[KS_DRIVER][1], b->a->unrank[r]) &&
		    !ks_bit_test(w.copy, r) && is_number(b->a, b->a->unrank[r]))
			b->in[r / KS_LONG_BITS] &= ~(1ul << r % KS_LONG_BITS);
	free(w.copy);
}

/* Fills b->in and b->out; @any gets all that either side accesses. */
static void gather(struct build *b, unsigned long *any)
{
	enum ks_side callee = callee_side(b);
	size_t nwords = ks_bits_words(b->a->nranks);
	unsigned int n = ks_nparams(b->m, b->sym), i;
	struct ks_use use;
	int side;

	for (i = 0; i < KS_ROOTS(n); i++) {
		if (!ks_params_use(b->a, b->sym, i, &use))
			continue;
		for (side = 0; side < 2; side++) {
			ks_bits_or(any, use.read[side], nwords);
			ks_bits_or(any, use.written[side], nwords);
		}
		if (i == KS_ROOT_RESULT(n)) {
			or_shared(b->a, b->out, use.read[!callee]);
			continue;
		}
		if (i != KS_ROOT_RETURN(n))
			or_shared(b->a, b->in, use.read[callee]);
		add_written(b, use.written[callee], i);
	}
	if (callee == KS_KERNEL)
		drop_unwritten(b);
}

static bool driver_fills(const struct ks_analysis *a, uint32_t cell)
{
	const struct ks_type *t =
		&a->m->types[ks_strip_array(a->m, a->cells[cell].type)];

	return t->kind == KSPLIT_TYPE_POINTER &&
	       a->m->types[t->target].kind == KSPLIT_TYPE_FUNCTION &&
	       ks_bit_test(a->touched[KS_DRIVER][1], cell) &&
	       ks_bit_test(a->shared, cell);
}

/*
 * An ops table that the kernel is given: see the first comment.  Unless it is
 * @passed itself, some function pointer of it must be read: not every call
 * that looks at the object around it takes it over.  But if no call reads one,
 * any call may be the one that takes it over.
 */
static void add_ops_table(struct build *b, ks_id strukt, bool passed,
			  unsigned int depth)
{
	const struct ks_layout *l = &b->a->layouts[strukt];
	bool ops = false;
	uint32_t c, i;

	for (c = l->first; c < l->first + l->ncells; c++)
		ops |= driver_fills(b->a, c) &&
		       (passed || !b->carried[strukt] ||
			ks_bit_test(b->in, b->a->rank[c]));
	for (c = l->first; ops && c < l->first + l->ncells; c++)
		if (ks_bit_test(b->a->shared, c) &&
		    ks_bit_test(b->a->touched[KS_DRIVER][1], c) &&
		    ks_bit_test(b->a->touched[KS_KERNEL][0], c))
			ks_bit_set(b->in, b->a->rank[c]);
	for (i = 0; depth < 4 && i < l->nembeds; i++)
		add_ops_table(b, l->embeds[i].strukt, passed, depth + 1);
}

static void add_ops_tables(struct build *b)
{
	unsigned int i;

	if (b->c->kind != KS_RPC)
		return;
	for (i = 0; i < ks_nparams(b->m, b->sym); i++) {
		const struct ks_type *t =
			&b->m->types[ks_param_type(b->m, b->sym, i)];

		if (t->kind == KSPLIT_TYPE_POINTER)
			t = &b->m->types[ks_strip_array(b->m, t->target)];
		if (t->kind == KSPLIT_TYPE_RECORD)
			add_ops_table(b, t->strukt, true, 0);
	}
	/* tables that a passed object points to, as net_device.netdev_ops */
	for (i = 0; i < b->a->nranks; i++) {
		const struct ks_type *t;

		if (!ks_bit_test(b->in, i))
			continue;
		t = &b->m->types[b->a->cells[b->a->unrank[i]].type];
		if (t->kind == KSPLIT_TYPE_POINTER)
			t = &b->m->types[t->target];
		if (t->kind == KSPLIT_TYPE_RECORD)
			add_ops_table(b, t->strukt, false, 0);
	}
}

static uint64_t count_bits(const unsigned long *v, size_t nwords)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < nwords; i++)
		n += __builtin_popcountl(v[i]);
	return n;
}

/* The paper's table 1b, one boundary function's share of it. */
static void count_rows(struct build *b, unsigned long *any)
{
	size_t nwords = ks_bits_words(b->a->nranks);
	unsigned long *shared = ks_bits_alloc(b->a->nranks);
	bool *also = ks_alloc(b->m->nstructs, sizeof(*also));
	uint64_t scalars = ks_nparams(b->m, b->sym);
	uint32_t r;

	for (r = 0; r < b->a->nranks; r++)
		if (ks_bit_test(any, r))
			also[b->a->cells[b->a->unrank[r]].strukt] = true;
	or_shared(b->a, shared, any);
	ks_bits_or(shared, b->in, nwords);
	ks_bits_or(shared, b->out, nwords);
	ks_bits_or(any, shared, nwords);
	b->r->deep += ks_deep_copy(b->a, b->sym, also);
	b->r->access += count_bits(any, nwords) + scalars;
	b->r->shared += count_bits(shared, nwords) + scalars;
	for (r = 0; r < b->a->nranks; r++)
		if (ks_bit_test(b->in, r) || ks_bit_test(b->out, r))
			scalars++;
	b->r->boundary += scalars;
	free(shared);
	free(also);
}

static const char *describe(const struct build *b)
{
	const struct ks_sym *s = &b->m->syms[b->sym];
	char text[4096];
	size_t n;
	uint32_t i;

	n = snprintf(text, sizeof(text), "%s:%u", *s->file ? s->file : "?",
		     s->line);
	if (b->c && b->c->kind == KS_RPC && s->module != KS_NONE &&
	    s->module != KS_VMLINUX)
		n += snprintf(text + n, sizeof(text) - n, ", module %s",
			      b->m->modules[s->module].name);
	for (i = 0; b->c && i < b->c->nmembers && n < sizeof(text) - 256; i++) {
		const struct ks_cell *c = &b->a->cells[b->c->members[i]];

		n += snprintf(text + n, sizeof(text) - n, "%s%s.%s",
			      i ? ", " : "\nstored in ",
			      ks_struct_ident(b->m, c->strukt), c->name);
	}
	return strdup(text);
}

static bool is_kept(const struct build *b, unsigned int i)
{
	return ks_pointer_param(b->a, b->sym, i)->facts & KS_FACT_KEPT;
}

/* Neither side looks behind the argument, now or later. */
static bool is_untouched(const struct build *b, unsigned int i)
{
	return !is_kept(b, i) &&
	       !ks_scalar_access(b->a, b->sym, i, KS_DRIVER, KS_KERNEL) &&
	       !ks_scalar_access(b->a, b->sym, i, KS_KERNEL, KS_KERNEL) &&
	       !ks_scalar_access(b->a, b->sym, i, KS_DRIVER, KS_DRIVER) &&
	       !ks_scalar_access(b->a, b->sym, i, KS_KERNEL, KS_DRIVER);
}

static void describe_args(struct build *b, struct ks_idl_rpc *rpc)
{
	const struct ks_sym *sym = &b->m->syms[b->sym];
	enum ks_side callee = callee_side(b);
	unsigned int n = ks_nparams(b->m, b->sym), i;

	rpc->args = ks_alloc(n, sizeof(*rpc->args));
	rpc->nargs = n;
	for (i = 0; i < n; i++) {
		struct spot s = {
			.file = sym->file,
			.line = sym->line,
			.where = sym->name,
			.what = ks_param_name(b->m, b->sym, i),
			.kept = is_kept(b, i),
			.untouched = is_untouched(b, i),
		};
		const ks_id *syms = NULL;
		uint32_t nsyms = ks_funcptr_param(b->a, b->sym, i, &syms);

		s.res = resolve(b, NULL, s.what, i);
		rpc->args[i].name = s.what;
		rpc->args[i].type =
			ks_describe_type(b, &s, ks_pointer_param(b->a, b->sym, i),
				 ks_param_type(b->m, b->sym, i),
				 ks_scalar_access(b->a, b->sym, i, !callee,
						  callee),
				 syms, nsyms);
		ks_resolution_apply(b, s.res, rpc->args[i].type, false);
	}
}

static void describe_result(struct build *b, struct ks_idl_rpc *rpc)
{
	const struct ks_sym *sym = &b->m->syms[b->sym];
	const struct ks_type *t = &b->m->types[sym->type];
	unsigned int n = ks_nparams(b->m, b->sym);
	const struct ks_pointer *facts;
	struct spot s = {
		.file = sym->file,
		.line = sym->line,
		.where = sym->name,
		.what = "result",
		.res = resolve(b, NULL, "return", -1),
	};

	if (t->kind != KSPLIT_TYPE_FUNCTION) {
		rpc->type = ks_idl_plain("void");
		return;
	}
	facts = ks_pointer_param(b->a, b->sym, n);
	rpc->type = ks_describe_type(b, &s, facts, t->target, 0, NULL, 0);
	if (facts->facts & KS_FACT_ERRPTR && rpc->type->nstars)
		rpc->type->value.errptr = true;
	ks_resolution_apply(b, s.res, rpc->type, false);
}

/* Does only the result lead anywhere, and nobody is to look behind it? */
static bool is_opaque(const struct build *b)
{
	struct ks_resolution *res = resolve(b, NULL, "return", -1);
	unsigned int i;

	if (!res || !(res->words & KS_SAYS_OPAQUE))
		return false;
	for (i = 0; i < ks_nparams(b->m, b->sym); i++)
		if (b->m->types[ks_param_type(b->m, b->sym, i)].kind ==
		    KSPLIT_TYPE_POINTER)
			return false;
	return true;
}

static bool takes_format(const struct build *b)
{
	const struct ks_type *t = &b->m->types[b->m->syms[b->sym].type];
	unsigned int i;

	for (i = 0; i < t->count && i < KS_MAX_PARAMS; i++) {
		const struct ks_type *p = &b->m->types[t->params[i]];

		if (p->kind == KSPLIT_TYPE_POINTER &&
		    p->annot & KSPLIT_A_CONST && ks_is_char(b->m, p->target))
			return true;
	}
	return false;
}

static void warn_function(struct build *b)
{
	const struct ks_sym *s = &b->m->syms[b->sym];
	const struct ks_type *t = &b->m->types[s->type];
	ks_id real = ks_resolve_alias(b->m, b->sym);
	struct spot spot = {
		.file = s->file,
		.line = s->line,
		.where = s->name,
		.what = s->name,
		.res = resolve(b, NULL, NULL, -1),
	};

	if (b->m->syms[real].func == KS_NONE && !b->a->known[real])
		ks_spot_warn(b, &spot, 5,
			"no records of its body (assembly, or built without the plugin): say what it accesses");
	if (t->kind == KSPLIT_TYPE_FUNCTION && t->variadic &&
	    !takes_format(b))
		ks_spot_warn(b, &spot, 7,
			"variable arguments without a format string: say what they are");
}

static struct ks_idl_rpc *add_rpc(struct ks_idl *idl, size_t *cap)
{
	idl->rpcs = ks_grow(idl->rpcs, idl->nrpcs, cap, sizeof(*idl->rpcs));
	memset(&idl->rpcs[idl->nrpcs], 0, sizeof(*idl->rpcs));
	return &idl->rpcs[idl->nrpcs++];
}

static void start(struct build *b, const struct ks_analysis *a,
		  struct ks_result *r, ks_id sym)
{
	memset(b, 0, sizeof(*b));
	b->a = a;
	b->m = a->m;
	b->r = r;
	b->sym = sym;
	b->in = ks_bits_alloc(a->nranks);
	b->out = ks_bits_alloc(a->nranks);
	b->wanted = ks_alloc(a->m->nstructs, sizeof(*b->wanted));
	b->linked = ks_alloc(a->m->nstructs, sizeof(*b->linked));
	b->names = ks_alloc(a->m->nstructs, sizeof(*b->names));
}

static void finish(struct build *b)
{
	free(b->in);
	free(b->out);
	free(b->wanted);
	free(b->linked);
	free(b->names);
	free(b->order);
}

/* Structs of which some call to the kernel reads a function pointer. */
static bool *find_carried(const struct ks_analysis *a)
{
	bool *carried = ks_alloc(a->m->nstructs, sizeof(*carried));
	unsigned long *any = ks_bits_alloc(a->nranks);
	struct build b;
	uint32_t i, r;

	for (i = 0; i < a->ncrossings; i++) {
		const struct ks_crossing *c = &a->crossings[i];

		if (c->kind != KS_RPC || c->ignored || c->in_library)
			continue;
		start(&b, a, NULL, c->sym);
		b.c = c;
		gather(&b, any);
		for (r = 0; r < a->nranks; r++)
			if (ks_bit_test(b.in, r) &&
			    driver_fills(a, a->unrank[r]))
				carried[a->cells[a->unrank[r]].strukt] = true;
		finish(&b);
	}
	free(any);
	return carried;
}

static void project_crossing(const struct ks_analysis *a,
			     struct ks_result *r, size_t *cap,
			     const struct ks_crossing *c, bool *carried)
{
	struct ks_idl_rpc *rpc;
	unsigned long *any;
	struct build b;

	start(&b, a, r, c->sym);
	b.c = c;
	b.carried = carried;
	any = ks_bits_alloc(a->nranks);
	rpc = add_rpc(r->idl, cap);
	rpc->keyword = keywords[c->kind];
	rpc->name = a->m->syms[c->sym].name;
	rpc->comment = describe(&b);
	rpc->variadic = a->m->types[a->m->syms[c->sym].type].kind ==
			KSPLIT_TYPE_FUNCTION &&
			a->m->types[a->m->syms[c->sym].type].variadic;
	gather(&b, any);
	add_ops_tables(&b);
	warn_function(&b);
	describe_result(&b, rpc);
	describe_args(&b, rpc);
	ks_resolution_clauses(&b, resolve(&b, NULL, NULL, -1), rpc);
	count_rows(&b, any);
	if (is_opaque(&b)) {
		memset(b.in, 0, ks_bits_words(a->nranks) * sizeof(*b.in));
		memset(b.out, 0, ks_bits_words(a->nranks) * sizeof(*b.out));
	}
	if (!b.norder)
		want_unlinked(&b);
	project_structs(&b, rpc);
	free(any);
	finish(&b);
}

/* A variable of which nothing is synchronised: its type, without fields. */
static void empty_projections(struct ks_idl_rpc *rpc)
{
	const struct ks_idl_type *t = rpc->type;
	uint32_t i, n = 0;

	while (t->element)
		t = t->element;
	for (i = 0; i < rpc->nprojections; i++) {
		if (t->stem != KS_STEM_PROJECTION ||
		    strcmp(rpc->projections[i].name, t->name))
			continue;
		rpc->projections[n] = rpc->projections[i];
		rpc->projections[n++].nfields = 0;
	}
	rpc->nprojections = n;
}

static void project_global(const struct ks_analysis *a, struct ks_result *r,
			   size_t *cap, ks_id sym)
{
	static const struct ks_pointer no_facts;
	const struct ks_sym *s = &a->m->syms[sym];
	struct spot spot = {
		.file = s->file,
		.line = s->line,
		.where = s->name,
		.what = s->name,
	};
	struct ks_idl_rpc *rpc;
	struct ks_use use;
	struct build b;

	start(&b, a, r, sym);
	spot.res = resolve(&b, NULL, NULL, -1);
	b.silent = spot.res && spot.res->words & KS_SAYS_UNUSED;
	ks_params_global(a, sym, &use);
	or_shared(a, b.in, use.read[KS_DRIVER]);
	or_shared(a, b.out, use.written[KS_DRIVER]);
	rpc = add_rpc(r->idl, cap);
	rpc->keyword = "global";
	rpc->name = s->name;
	rpc->comment = describe(&b);
	rpc->type = ks_describe_type(&b, &spot, &no_facts, s->type, 0, NULL, 0);
	if (a->variables[sym]) {
		rpc->type->value.in = a->variables[sym] & KSPLIT_ACC_READ;
		rpc->type->value.out = a->variables[sym] & KSPLIT_ACC_WRITE;
		add_fact(&b, "", "", rpc->type->value.in,
			 rpc->type->value.out);
	}
	ks_resolution_apply(&b, spot.res, rpc->type, true);
	if (!b.norder)
		want_unlinked(&b);
	project_structs(&b, rpc);
	if (b.silent)
		empty_projections(rpc);
	finish(&b);
}

/* One remedy per struct: how to get from an argument to such an object. */
static void warn_unlinked(const struct ks_analysis *a, struct ks_result *r)
{
	const struct ks_struct *s;
	ks_id i;

	for (i = 0; i < a->m->nstructs; i++) {
		s = &a->m->structs[i];
		if (r->unlinked[i].count)
			ks_warn(&r->warnings, 8, s->file, s->line,
				ks_struct_ident(a->m, i),
				"touched by %u kernel functions (%s, ...), but no shared pointer leads to it: say how it is reached",
				r->unlinked[i].count, r->unlinked[i].first);
	}
}

static const char *library_comment(const struct ks_analysis *a)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	uint32_t i, n = 0;

	if (!f)
		exit(3);
	fprintf(f, "SPDX-License-Identifier: GPL-2.0\nInterface of %s, by ksplit analyze.",
		a->m->modules[a->driver].name);
	for (i = 0; i < a->ncrossings; i++)
		if (a->crossings[i].in_library)
			fprintf(f, "%s%s", n++ ? ", " :
				"\nLibrary functions, run on either side: ",
				a->m->syms[a->crossings[i].sym].name);
	for (i = n = 0; i < a->ncrossings; i++)
		if (a->crossings[i].ignored)
			fprintf(f, "%s%s", n++ ? ", " :
				"\nCompiler and tracing helpers: ",
				a->m->syms[a->crossings[i].sym].name);
	fclose(f);
	return text;
}

/**
 * ks_project() - describe the interface of the driver
 * @a:		the finished analysis
 * @res:	what people say about it, or NULL; what changes something is marked
 * @r:		filled
 */
void ks_project(const struct ks_analysis *a, struct ks_resolutions *res,
		struct ks_result *r)
{
	const struct ks_module *d = &a->m->modules[a->driver];
	bool *carried = find_carried(a);
	size_t cap = 0;
	uint32_t i;

	memset(r, 0, sizeof(*r));
	r->resolutions = res;
	r->named = ks_alloc(a->m->nstructs, sizeof(*r->named));
	r->idl = ks_alloc(1, sizeof(*r->idl));
	r->unlinked = ks_alloc(a->m->nstructs, sizeof(*r->unlinked));
	r->idl->module = identifier(d->name);
	r->idl->comment = library_comment(a);
	for (i = 0; i < a->ncrossings; i++)
		if (!a->crossings[i].ignored && !a->crossings[i].in_library)
			project_crossing(a, r, &cap, &a->crossings[i],
					 carried);
	free(carried);
	for (i = 0; i < d->nundef; i++)
		if (!(a->m->syms[d->undef[i]].flags & KSPLIT_SYM_FUNCTION) &&
		    !ks_is_helper_symbol(a->m->syms[d->undef[i]].name))
			project_global(a, r, &cap, d->undef[i]);
	warn_unlinked(a, r);
	ks_warnings_sort(&r->warnings);
}
