// SPDX-License-Identifier: GPL-2.0
/*
 * Fields as cells, and places as cells.
 *
 * A cell is a leaf field keyed by (innermost named struct, bit offset), not by
 * its name: struct_group() and anonymous unions give the same bytes several
 * names.  Anonymous members are part of the struct around them; a member that
 * is a named struct is not a cell, its own fields are.
 *
 * The kernel's primitives - lists, locks, counters - are the exception.  Every
 * struct embeds them, so that their own fields would be shared by everybody:
 * a primitive is one cell of the struct around it, and like a scalar where it
 * is only known by a pointer.
 */
#include "analysis.h"

static const char *const primitives[] = {
	"atomic64_t", "atomic_long_t", "atomic_t", "completion",
	"hlist_bl_head", "hlist_bl_node", "hlist_head", "hlist_node",
	"hlist_nulls_head", "hlist_nulls_node", "kref", "list_head",
	"llist_head", "llist_node", "local64_t", "local_lock_t", "local_t",
	"lockdep_map", "mutex", "optimistic_spin_queue", "plist_head",
	"plist_node", "qrwlock", "qspinlock", "raw_spinlock", "rb_node",
	"rb_root", "rb_root_cached", "refcount_struct", "rw_semaphore",
	"rwlock_t", "semaphore", "seqcount", "seqcount_mutex",
	"seqcount_raw_spinlock", "seqcount_rwlock", "seqcount_spinlock",
	"seqlock_t", "spinlock", "swait_queue_head", "u64_stats_sync",
	"u64_stats_t", "wait_queue_head",
};

static void find_primitives(struct ks_analysis *a)
{
	const struct ks_model *m = a->m;
	size_t k;
	ks_id i;

	a->primitive = ks_alloc(m->nstructs, sizeof(*a->primitive));
	for (i = 0; i < m->nstructs; i++)
		for (k = 0; k < ARRAY_SIZE(primitives); k++)
			a->primitive[i] |= !strcmp(m->structs[i].name,
						   primitives[k]);
}

/* A flattened struct while it is taken apart. */
struct parts {
	const struct ks_model *m;
	const bool *primitive;
	struct ks_cell *cells;
	size_t ncells, cells_cap;
	struct ks_embed *embeds;
	size_t nembeds, embeds_cap;
};

/**
 * ks_struct_anonymous() - has the struct no name of its own?
 * @m:		the program
 * @strukt:	a struct
 *
 * Returns true for "struct { ... } member".
 */
bool ks_struct_anonymous(const struct ks_model *m, ks_id strukt)
{
	return m->structs[strukt].flags & KSPLIT_S_ANONYMOUS ||
	       !*m->structs[strukt].name;
}

/**
 * ks_strip_array() - element type of an array of arrays
 * @m:		the program
 * @type:	a type
 *
 * Returns @type itself if it is no array.
 */
ks_id ks_strip_array(const struct ks_model *m, ks_id type)
{
	while (m->types[type].kind == KSPLIT_TYPE_ARRAY)
		type = m->types[type].target;
	return type;
}

/**
 * ks_pointee_struct() - the struct that a pointer points to
 * @m:		the program
 * @type:	a type
 *
 * Returns the struct (of an array of them, too), KS_NONE for other types.
 */
ks_id ks_pointee_struct(const struct ks_model *m, ks_id type)
{
	const struct ks_type *t = &m->types[type];

	if (t->kind != KSPLIT_TYPE_POINTER)
		return KS_NONE;
	t = &m->types[ks_strip_array(m, t->target)];
	return t->kind == KSPLIT_TYPE_RECORD ? t->strukt : KS_NONE;
}

static const char *join(const char *prefix, const char *name)
{
	char *s;

	if (!*prefix)
		return name;
	if (!*name)
		return prefix;
	s = ks_alloc(strlen(prefix) + strlen(name) + 2, 1);
	sprintf(s, "%s.%s", prefix, name);
	return s;
}

static void add_cell(struct parts *p, const struct ks_field *f,
		     const char *name, uint64_t off, bool in_union)
{
	p->cells = ks_grow(p->cells, p->ncells, &p->cells_cap,
			   sizeof(*p->cells));
	p->cells[p->ncells++] = (struct ks_cell){
		.bitoff = off,
		.bitsize = f->bitsize,
		.name = name,
		.type = f->type,
		.in_union = in_union,
		.bitfield = f->flags & KSPLIT_F_BITFIELD,
	};
}

static void add_embed(struct parts *p, const struct ks_field *f,
		      const char *name, uint64_t off, ks_id strukt)
{
	p->embeds = ks_grow(p->embeds, p->nembeds, &p->embeds_cap,
			    sizeof(*p->embeds));
	p->embeds[p->nembeds++] = (struct ks_embed){
		.name = name,
		.bitoff = off,
		.strukt = strukt,
		.type = f->type,
	};
}

static bool is_record(const struct ks_model *m, const struct ks_field *f)
{
	return m->types[f->type].kind == KSPLIT_TYPE_RECORD;
}

/* struct_group(): one list of members twice, the second time with a name. */
static bool is_group(const struct ks_model *m, const struct ks_struct *s)
{
	const struct ks_struct *x, *y;
	uint32_t i;

	if (!(s->flags & KSPLIT_S_UNION) || s->nfields != 2 ||
	    *s->fields[0].name || !is_record(m, &s->fields[0]) ||
	    !is_record(m, &s->fields[1]))
		return false;
	x = &m->structs[m->types[s->fields[0].type].strukt];
	y = &m->structs[m->types[s->fields[1].type].strukt];
	if (x->nfields != y->nfields)
		return false;
	for (i = 0; i < x->nfields; i++)
		if (strcmp(x->fields[i].name, y->fields[i].name) ||
		    x->fields[i].bitoff != y->fields[i].bitoff)
			return false;
	return true;
}

static void take_apart(struct parts *p, ks_id strukt, const char *prefix,
		       uint64_t off, bool in_union)
{
	const struct ks_struct *s = &p->m->structs[strukt];
	uint32_t i, n = s->nfields;

	if (is_group(p->m, s))
		n = 1;
	else if (s->flags & KSPLIT_S_UNION && n > 1)
		in_union = true;
	for (i = 0; i < n; i++) {
		const struct ks_field *f = &s->fields[i];
		const struct ks_type *t = &p->m->types[f->type];
		const char *name = join(prefix, f->name);
		ks_id elem = ks_strip_array(p->m, f->type);
		const struct ks_type *e = &p->m->types[elem];

		if (t->kind == KSPLIT_TYPE_RECORD &&
		    ks_struct_anonymous(p->m, t->strukt))
			take_apart(p, t->strukt, name, off + f->bitoff,
				   in_union);
		else if (e->kind == KSPLIT_TYPE_RECORD &&
			 !p->primitive[e->strukt] &&
			 !ks_struct_anonymous(p->m, e->strukt))
			add_embed(p, f, name, off + f->bitoff, e->strukt);
		else
			add_cell(p, f, name, off + f->bitoff, in_union);
	}
}

/* By offset; at one offset real fields first, then in order of declaration. */
static bool before(const struct ks_cell *x, const struct ks_cell *y)
{
	if (x->bitoff != y->bitoff)
		return x->bitoff < y->bitoff;
	return x->bitsize && !y->bitsize;
}

static int embed_by_offset(const void *a, const void *b)
{
	const struct ks_embed *x = a, *y = b;

	if (x->bitoff != y->bitoff)
		return x->bitoff < y->bitoff ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Stable, and the input is nearly sorted. */
static void sort_cells(struct ks_cell *c, size_t n)
{
	size_t i, j;

	for (i = 1; i < n; i++) {
		struct ks_cell tmp = c[i];

		for (j = i; j && before(&tmp, &c[j - 1]); j--)
			c[j] = c[j - 1];
		c[j] = tmp;
	}
}

static size_t drop_same_offset(struct ks_cell *c, size_t n)
{
	size_t i, k = 0;

	for (i = 0; i < n; i++) {
		if (k && c[k - 1].bitoff == c[i].bitoff) {
			c[k - 1].in_union |= c[i].in_union;
			continue;
		}
		c[k++] = c[i];
	}
	return k;
}

/* Two members of a union that are the same struct are one. */
static size_t drop_same_embed(struct ks_embed *e, size_t n)
{
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		if (!k || e[k - 1].bitoff != e[i].bitoff ||
		    e[k - 1].strukt != e[i].strukt)
			e[k++] = e[i];
	return k;
}

static void build_layouts(struct ks_analysis *a)
{
	const struct ks_model *m = a->m;
	size_t cap = 0, k;
	ks_id i;

	a->layouts = ks_alloc(m->nstructs, sizeof(*a->layouts));
	for (i = 0; i < m->nstructs; i++) {
		struct ks_layout *l = &a->layouts[i];
		struct parts p = { .m = m, .primitive = a->primitive };

		take_apart(&p, i, "", 0, false);
		sort_cells(p.cells, p.ncells);
		p.ncells = drop_same_offset(p.cells, p.ncells);
		if (p.nembeds)
			qsort(p.embeds, p.nembeds, sizeof(*p.embeds),
			      embed_by_offset);
		l->nembeds = drop_same_embed(p.embeds, p.nembeds);
		l->embeds = p.embeds;
		l->first = a->ncells;
		l->ncells = p.ncells;
		for (k = 0; k < p.ncells; k++) {
			a->cells = ks_grow(a->cells, a->ncells, &cap,
					   sizeof(*a->cells));
			p.cells[k].strukt = i;
			a->cells[a->ncells++] = p.cells[k];
		}
		free(p.cells);
	}
}

/**
 * ks_cell_find() - the cell at an offset
 * @a:		the analysis
 * @strukt:	a named struct
 * @bitoff:	offset in bits
 *
 * Returns the number of the cell that starts at @bitoff or, failing that,
 * contains it; KS_NONE if there is none.
 */
uint32_t ks_cell_find(const struct ks_analysis *a, ks_id strukt,
		      uint64_t bitoff)
{
	const struct ks_layout *l = &a->layouts[strukt];
	uint32_t lo = 0, hi = l->ncells;

	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (a->cells[l->first + mid].bitoff <= bitoff)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return KS_NONE;
	lo += l->first - 1;
	if (a->cells[lo].bitoff != bitoff && a->cells[lo].bitsize &&
	    bitoff >= a->cells[lo].bitoff + a->cells[lo].bitsize)
		return KS_NONE;
	return lo;
}

static void each_struct_cell(const struct ks_analysis *a, ks_id strukt,
			     void (*fn)(uint32_t cell, void *arg), void *arg,
			     unsigned int depth)
{
	const struct ks_layout *l = &a->layouts[strukt];
	uint32_t i;

	if (depth > 12)
		return;
	for (i = 0; i < l->ncells; i++)
		fn(l->first + i, arg);
	for (i = 0; i < l->nembeds; i++)
		each_struct_cell(a, l->embeds[i].strukt, fn, arg, depth + 1);
}

/**
 * ks_each_struct_cell() - all cells of a struct and of what it embeds
 * @a:		the analysis
 * @strukt:	the struct
 * @fn:		called for each cell
 * @arg:	its argument
 */
void ks_each_struct_cell(const struct ks_analysis *a, ks_id strukt,
			 void (*fn)(uint32_t cell, void *arg), void *arg)
{
	each_struct_cell(a, strukt, fn, arg, 0);
}

static bool begins_with(const struct ks_analysis *a, ks_id outer, ks_id inner)
{
	const struct ks_layout *l = &a->layouts[outer];

	return outer == inner ||
	       (l->nembeds && !l->embeds[0].bitoff &&
		begins_with(a, l->embeds[0].strukt, inner));
}

/**
 * ks_same_start() - can pointers to both structs be equal by design?
 * @a:		the analysis
 * @x:		a struct
 * @y:		a struct
 *
 * Returns true if one begins with the other: a cast between them is the
 * container_of() of a first member.
 */
bool ks_same_start(const struct ks_analysis *a, ks_id x, ks_id y)
{
	return begins_with(a, x, y) || begins_with(a, y, x);
}

static struct ks_target cell_target(const struct ks_analysis *a, ks_id strukt,
				    uint64_t off, uint64_t size)
{
	const struct ks_layout *l = &a->layouts[strukt];
	struct ks_target t = { .kind = KS_TARGET_NONE };
	uint32_t c = ks_cell_find(a, strukt, off);

	if (c == KS_NONE) {
		/* an anonymous struct that begins with an embedded one */
		for (c = l->first; c < l->first + l->ncells; c++)
			if (a->cells[c].bitoff >= off)
				break;
		if (c == l->first + l->ncells ||
		    a->cells[c].bitoff >= off + size)
			return t;
	}
	t.kind = KS_TARGET_CELL;
	t.first = c;
	while (c < l->first + l->ncells &&
	       (c == t.first || a->cells[c].bitoff < off + size)) {
		t.n++;
		c++;
	}
	return t;
}

static struct ks_target struct_target(const struct ks_analysis *a,
				      ks_id strukt)
{
	struct ks_target t = { .kind = KS_TARGET_STRUCT, .id = strukt };

	if (!a->layouts[strukt].ncells && !a->layouts[strukt].nembeds)
		t.kind = KS_TARGET_NONE;
	return t;
}

/* A primitive that is part of no known struct: @p is the whole object. */
static struct ks_target bare_target(const struct ks_analysis *a,
				    const struct ks_path *p)
{
	struct ks_target t = { .kind = KS_TARGET_NONE };

	if (p->op == KSPLIT_P_DEREF)
		return ks_pointee(a, p->up);
	if (p->op == KSPLIT_P_GLOBAL) {
		t.kind = KS_TARGET_GLOBAL;
		t.id = p->a;
	}
	return t;
}

/* The place of field @f of path @p, as part of the named struct around it. */
static struct ks_target field_target(const struct ks_analysis *a,
				     const struct ks_path *p, bool element)
{
	const struct ks_model *m = a->m;
	const struct ks_struct *s = &m->structs[p->a];
	const struct ks_field *f = &s->fields[p->b];
	const struct ks_type *t = &m->types[f->type];
	uint64_t off = f->bitoff, size = f->bitsize;
	ks_id strukt = p->a;

	if (element || t->kind == KSPLIT_TYPE_ARRAY)
		t = &m->types[ks_strip_array(m, f->type)];
	if (t->kind == KSPLIT_TYPE_RECORD && !a->primitive[t->strukt] &&
	    !ks_struct_anonymous(m, t->strukt))
		return struct_target(a, t->strukt);

	while (a->primitive[strukt] || ks_struct_anonymous(m, strukt)) {
		const struct ks_path *up = &m->paths[p->up];
		bool array = false;

		while (up->op == KSPLIT_P_INDEX) {
			up = &m->paths[up->up];
			array = true;
		}
		if (up->op != KSPLIT_P_FIELD && a->primitive[strukt])
			return bare_target(a, up);
		if (up->op != KSPLIT_P_FIELD)
			break;
		f = &m->structs[up->a].fields[up->b];
		if (array) {
			/* an array of anonymous structs is one cell */
			off = 0;
			size = f->bitsize;
		}
		off += f->bitoff;
		strukt = up->a;
		p = up;
	}
	return cell_target(a, strukt, off, size);
}

/**
 * ks_pointee() - what a pointer value points to
 * @a:		the analysis
 * @path:	the value
 *
 * Returns the place whose address the value is, moved perhaps, or SCALAR with
 * the value that it is derived from.
 */
struct ks_target ks_pointee(const struct ks_analysis *a, ks_id path)
{
	const struct ks_path *p = &a->m->paths[path];
	struct ks_target t = { .kind = KS_TARGET_SCALAR, .id = path };

	switch (p->op) {
	case KSPLIT_P_ADDR:
		return a->targets[p->up];
	case KSPLIT_P_ADD:
	case KSPLIT_P_ADDV:
	case KSPLIT_P_BITS:
		return ks_pointee(a, p->up);
	default:
		return t;
	}
}

static bool is_structured(const struct ks_analysis *a, ks_id type)
{
	const struct ks_type *t = &a->m->types[type];

	return t->kind == KSPLIT_TYPE_RECORD && !a->primitive[t->strukt];
}

/* With the targets of all paths before this one, which it starts from. */
static struct ks_target place_target(const struct ks_analysis *a, ks_id path)
{
	const struct ks_model *m = a->m;
	const struct ks_path *p = &m->paths[path];
	struct ks_target t = { .kind = KS_TARGET_NONE };
	ks_id elem;

	switch (p->op) {
	case KSPLIT_P_FIELD:
		return field_target(a, p, false);
	case KSPLIT_P_INDEX:
		while (m->paths[p->up].op == KSPLIT_P_INDEX)
			p = &m->paths[p->up];
		if (m->paths[p->up].op == KSPLIT_P_FIELD)
			return field_target(a, &m->paths[p->up], true);
		return a->targets[p->up];
	case KSPLIT_P_DEREF:
		elem = ks_strip_array(m, p->a);
		if (is_structured(a, elem))
			return struct_target(a, m->types[elem].strukt);
		return ks_pointee(a, p->up);
	case KSPLIT_P_GLOBAL:
		elem = ks_strip_array(m, m->syms[p->a].type);
		if (is_structured(a, elem))
			return struct_target(a, m->types[elem].strukt);
		t.kind = KS_TARGET_GLOBAL;
		t.id = p->a;
		return t;
	default:
		return t;
	}
}

static bool is_place(uint8_t op)
{
	return op == KSPLIT_P_GLOBAL || op == KSPLIT_P_LOCAL ||
	       op == KSPLIT_P_PARMVAR || op == KSPLIT_P_DEREF ||
	       op == KSPLIT_P_FIELD || op == KSPLIT_P_INDEX;
}

static void build_targets(struct ks_analysis *a)
{
	const struct ks_model *m = a->m;
	ks_id i;

	a->targets = ks_alloc(m->npaths, sizeof(*a->targets));
	a->roots = ks_alloc(m->npaths, sizeof(*a->roots));
	for (i = 0; i < m->npaths; i++) {
		const struct ks_path *p = &m->paths[i];

		a->roots[i] = p->up ? a->roots[p->up] : i;
		if (is_place(p->op))
			a->targets[i] = place_target(a, i);
	}
}

static void number_params(struct ks_analysis *a)
{
	ks_id i;

	a->param = ks_alloc(a->m->nsyms, sizeof(*a->param));
	a->known = ks_alloc(a->m->nsyms, sizeof(*a->known));
	for (i = 0; i < a->m->nsyms; i++) {
		a->param[i].first = KS_NONE;
		if (!(a->m->syms[i].flags & KSPLIT_SYM_FUNCTION))
			continue;
		a->param[i].first = a->nparams;
		a->param[i].n = ks_nparams(a->m, i);
		a->nparams += a->param[i].n + 1;
		a->known[i] = ks_known_find(a->m->syms[i].name);
	}
	for (i = 0; i < a->m->nsyms; i++)
		if (a->m->syms[i].alias != KS_NONE)
			a->param[i] = a->param[ks_resolve_alias(a->m, i)];
}

/**
 * ks_cells_build() - number the fields of all structs, and all parameters
 * @a:	the analysis; fills layouts, cells, targets, roots and param
 */
void ks_cells_build(struct ks_analysis *a)
{
	find_primitives(a);
	build_layouts(a);
	build_targets(a);
	number_params(a);
}

/**
 * ks_cells_free() - undo ks_cells_build()
 * @a:	the analysis
 */
void ks_cells_free(struct ks_analysis *a)
{
	ks_id i;

	if (a->layouts)
		for (i = 0; i < a->m->nstructs; i++)
			free(a->layouts[i].embeds);
	free(a->layouts);
	free(a->cells);
	free(a->targets);
	free(a->roots);
	free(a->primitive);
	free(a->param);
	free(a->known);
}

/**
 * ks_is_local() - is a place part of a local variable?
 * @m:		the program
 * @path:	the place
 *
 * Returns false for what is only loaded from a local.
 */
bool ks_is_local(const struct ks_model *m, ks_id path)
{
	while (m->paths[path].op == KSPLIT_P_FIELD ||
	       m->paths[path].op == KSPLIT_P_INDEX)
		path = m->paths[path].up;
	return m->paths[path].op == KSPLIT_P_LOCAL;
}

static const struct ks_type *function_type(const struct ks_model *m, ks_id sym)
{
	const struct ks_type *t = &m->types[m->syms[sym].type];

	return t->kind == KSPLIT_TYPE_FUNCTION ? t : NULL;
}

/**
 * ks_nparams() - number of parameters of a function
 * @m:		the program
 * @sym:	the function
 *
 * Returns what its type says, or its body where no type is known; at most
 * KS_MAX_PARAMS.
 */
unsigned int ks_nparams(const struct ks_model *m, ks_id sym)
{
	const struct ks_type *t = function_type(m, sym);
	uint64_t n = 0;

	if (t)
		n = t->count;
	else if (m->syms[sym].func != KS_NONE)
		n = m->funcs[m->syms[sym].func].nparams;
	return n > KS_MAX_PARAMS ? KS_MAX_PARAMS : n;
}

/**
 * ks_param_type() - type of a parameter
 * @m:		the program
 * @sym:	the function
 * @i:		number of the parameter
 *
 * Returns the type, VOID (0) if it is not known.
 */
ks_id ks_param_type(const struct ks_model *m, ks_id sym, unsigned int i)
{
	const struct ks_type *t = function_type(m, sym);

	return t && i < t->count ? t->params[i] : 0;
}
