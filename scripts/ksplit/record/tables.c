// SPDX-License-Identifier: GPL-2.0
/*
 * Decoding of the tables that units and model files share.
 *
 * The counts of all tables are read first, so that an entry may refer to a
 * table that is decoded later.
 */
#include "read.h"

#define BAD_INDEX	"an index is out of range"

/**
 * ks_table_begin() - start to decode a table
 * @t:		the tables
 * @tag:	its tag
 * @name:	its name, for messages
 *
 * Return: a reader of its payload, empty if there is no such table.
 */
struct ks_reader ks_table_begin(struct ks_tables *t, unsigned int tag,
				const char *name)
{
	t->now = name;
	t->entry = 0;
	return t->table[tag];
}

static const char *table_end(struct ks_reader *r)
{
	if (!r->error && r->p != r->end)
		return "bytes are left over";
	return r->error;
}

static const char *get_strings(struct ks_tables *t)
{
	struct ks_reader r = ks_table_begin(t, KSPLIT_T_STRINGS, "strings");
	size_t n = ks_left(&r);

	if (!n || r.p[0] || r.p[n - 1])
		return "not a list of strings";
	if (n >= UINT32_MAX)
		return "too large";
	t->m->strings = (const char *)r.p;
	t->m->strings_size = n;
	return NULL;
}

/**
 * ks_get_name() - read a reference to a string
 * @t:	the tables, their strings known
 * @r:	the reader
 *
 * Return: the string, "" after an error.
 */
const char *ks_get_name(struct ks_tables *t, struct ks_reader *r)
{
	return t->m->strings + ks_get_below(r, t->m->strings_size,
					    "a string is out of range");
}

static void get_array_type(struct ks_tables *t, struct ks_reader *r,
			   struct ks_type *type)
{
	type->target = ks_get_below(r, t->m->ntypes, BAD_INDEX);
	type->count = ks_get(r);
}

static void get_function_type(struct ks_tables *t, struct ks_reader *r,
			      struct ks_type *type)
{
	uint32_t i;

	type->target = ks_get_below(r, t->m->ntypes, BAD_INDEX);
	type->variadic = ks_get(r);
	type->count = ks_get_count(r);
	type->params = ks_arena_array(t->m->arena, type->count, sizeof(ks_id));
	for (i = 0; i < type->count; i++)
		type->params[i] = ks_get_below(r, t->m->ntypes, BAD_INDEX);
}

static void get_type(struct ks_tables *t, struct ks_reader *r,
		     struct ks_type *type)
{
	type->kind = ks_get_below(r, 256, "unknown kind of type");
	type->name = t->m->strings;
	switch (type->kind) {
	case KSPLIT_TYPE_VOID:
		break;
	case KSPLIT_TYPE_INT:
	case KSPLIT_TYPE_ENUM:
		type->name = ks_get_name(t, r);
		type->bits = ks_get_u32(r);
		type->is_signed = ks_get(r);
		break;
	case KSPLIT_TYPE_FLOAT:
		type->name = ks_get_name(t, r);
		type->bits = ks_get_u32(r);
		break;
	case KSPLIT_TYPE_POINTER:
		type->target = ks_get_below(r, t->m->ntypes, BAD_INDEX);
		type->annot = ks_get_below(r, 256, "unknown annotation");
		break;
	case KSPLIT_TYPE_ARRAY:
		get_array_type(t, r, type);
		break;
	case KSPLIT_TYPE_RECORD:
		type->strukt = ks_get_below(r, t->m->nstructs, BAD_INDEX);
		break;
	case KSPLIT_TYPE_FUNCTION:
		get_function_type(t, r, type);
		break;
	default:
		ks_fail(r, "unknown kind of type");
	}
}

static const char *get_types(struct ks_tables *t, struct ks_reader r)
{
	struct ks_model *m = t->m;

	m->types = ks_arena_array(m->arena, m->ntypes, sizeof(*m->types));
	for (; t->entry < m->ntypes && !r.error; t->entry++)
		get_type(t, &r, &m->types[t->entry]);
	if (!r.error && m->types[0].kind != KSPLIT_TYPE_VOID)
		return "the first type is not void";
	return table_end(&r);
}

static void get_struct(struct ks_tables *t, struct ks_reader *r,
		       struct ks_struct *s)
{
	struct ks_field *f;
	uint32_t i;

	s->name = ks_get_name(t, r);
	s->flags = ks_get_u32(r);
	s->file = ks_get_name(t, r);
	s->line = ks_get_u32(r);
	s->size = ks_get(r);
	s->nfields = ks_get_count(r);
	s->fields = ks_arena_array(t->m->arena, s->nfields, sizeof(*f));
	for (i = 0; i < s->nfields && !r->error; i++) {
		f = &s->fields[i];
		f->name = ks_get_name(t, r);
		f->bitoff = ks_get(r);
		f->bitsize = ks_get(r);
		f->type = ks_get_below(r, t->m->ntypes, BAD_INDEX);
		f->flags = ks_get_u32(r);
	}
	if (s->nfields && !(s->flags & KSPLIT_S_COMPLETE))
		ks_fail(r, "an incomplete struct has members");
}

static const char *get_structs(struct ks_tables *t, struct ks_reader r)
{
	struct ks_model *m = t->m;

	m->structs = ks_arena_array(m->arena, m->nstructs, sizeof(*m->structs));
	for (; t->entry < m->nstructs && !r.error; t->entry++)
		get_struct(t, &r, &m->structs[t->entry]);
	return table_end(&r);
}

/* An index plus one, 0 for none. */
static ks_id get_optional(struct ks_reader *r, uint32_t bound)
{
	return ks_get_below(r, bound + 1, BAD_INDEX) - 1;
}

static void get_sym(struct ks_tables *t, struct ks_reader *r, struct ks_sym *s)
{
	struct ks_model *m = t->m;

	s->name = ks_get_name(t, r);
	s->flags = ks_get_u32(r);
	s->type = ks_get_below(r, m->ntypes, BAD_INDEX);
	s->file = ks_get_name(t, r);
	s->line = ks_get_u32(r);
	s->module = s->object = s->func = s->alias = KS_NONE;
	if (!t->model) {
		s->flags &= KS_SYM_ELF_FUNCTION - 1;
		return;
	}
	s->module = get_optional(r, m->nmodules);
	s->object = get_optional(r, m->nobjects);
	s->alias = get_optional(r, m->nsyms);
}

/* Chains of aliases must end; nobody nests them more than a few deep. */
static bool alias_ends(const struct ks_model *m, ks_id sym)
{
	unsigned int n;

	for (n = 0; n < KS_MAX_DEPTH && sym != KS_NONE; n++)
		sym = m->syms[sym].alias;
	return sym == KS_NONE;
}

static const char *get_syms(struct ks_tables *t, struct ks_reader r)
{
	struct ks_model *m = t->m;

	m->syms = ks_arena_array(m->arena, m->nsyms, sizeof(*m->syms));
	for (; t->entry < m->nsyms && !r.error; t->entry++)
		get_sym(t, &r, &m->syms[t->entry]);
	if (r.error)
		return r.error;
	for (t->entry = 0; t->entry < m->nsyms; t->entry++)
		if (!alias_ends(m, t->entry))
			return "an alias of itself";
	return table_end(&r);
}

/* What follows the op, see enum ksplit_path_op. */
static void get_path_operands(struct ks_tables *t, struct ks_reader *r,
			      struct ks_path *p)
{
	struct ks_model *m = t->m;

	switch (p->op) {
	case KSPLIT_P_NONE:
	case KSPLIT_P_REC:
	case KSPLIT_P_ADDR:
	case KSPLIT_P_LOAD:
	case KSPLIT_P_BITS:
		break;
	case KSPLIT_P_PARAM:
	case KSPLIT_P_PARMVAR:
	case KSPLIT_P_RESULT:
	case KSPLIT_P_ASM:
	case KSPLIT_P_UNKNOWN:
		p->a = ks_get_u32(r);
		break;
	case KSPLIT_P_CONST:
	case KSPLIT_P_ADD:
		p->a = ks_get_signed(r);
		break;
	case KSPLIT_P_STR:
		p->str = ks_get_name(t, r);
		break;
	case KSPLIT_P_FUNC:
	case KSPLIT_P_GLOBAL:
		p->a = ks_get_below(r, m->nsyms, BAD_INDEX);
		break;
	case KSPLIT_P_LOCAL:
		p->a = ks_get_u32(r);
		p->str = ks_get_name(t, r);
		p->b = ks_get_below(r, m->ntypes, BAD_INDEX);
		break;
	case KSPLIT_P_ADDV:
	case KSPLIT_P_INDEX:
		p->a = ks_get_below(r, t->entry, BAD_INDEX);
		break;
	case KSPLIT_P_CONTAINER:
		p->a = ks_get_u32(r);
		p->b = ks_get_below(r, m->ntypes, BAD_INDEX);
		break;
	case KSPLIT_P_DEREF:
		p->a = ks_get_below(r, m->ntypes, BAD_INDEX);
		break;
	case KSPLIT_P_FIELD:
		p->a = ks_get_below(r, m->nstructs, BAD_INDEX);
		if (!r->error)
			p->b = ks_get_below(r, m->structs[p->a].nfields,
					    "no such member");
		break;
	default:
		ks_fail(r, "unknown step");
	}
}

static uint32_t max(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* What the path expects of its function: all that its parts expect. */
static void set_need(struct ks_tables *t, struct ks_reader *r,
		     const struct ks_path *p)
{
	struct ks_path_need *need = &t->m->needs[t->entry], *part;

	*need = t->m->needs[p->up];
	if (p->op == KSPLIT_P_ADDV || p->op == KSPLIT_P_INDEX) {
		part = &t->m->needs[p->a];
		need->params = max(need->params, part->params);
		need->calls = max(need->calls, part->calls);
		need->asms = max(need->asms, part->asms);
		need->depth = max(need->depth, part->depth);
	}
	if (p->op == KSPLIT_P_PARAM || p->op == KSPLIT_P_PARMVAR)
		need->params = p->a + 1;
	else if (p->op == KSPLIT_P_RESULT)
		need->calls = p->a + 1;
	else if (p->op == KSPLIT_P_ASM)
		need->asms = p->a + 1;
	need->place = ks_is_place(p);
	if (++need->depth > KS_MAX_PATH_DEPTH)
		ks_fail(r, "path too deep");
}

/* Each step starts from a place or from a value, an index is a value. */
static void check_step(const struct ks_model *m, struct ks_reader *r,
		       const struct ks_path *p)
{
	bool from_place = p->op == KSPLIT_P_ADDR || p->op == KSPLIT_P_LOAD ||
			  p->op == KSPLIT_P_FIELD || p->op == KSPLIT_P_INDEX;

	if (ks_is_place(&m->paths[p->up]) != from_place)
		ks_fail(r, "a step does not fit the path before it");
	if ((p->op == KSPLIT_P_ADDV || p->op == KSPLIT_P_INDEX) &&
	    ks_is_place(&m->paths[p->a]))
		ks_fail(r, "an index is not a value");
}

static void get_path(struct ks_tables *t, struct ks_reader *r,
		     struct ks_path *p)
{
	p->op = ks_get_below(r, 256, "unknown step");
	p->str = t->m->strings;
	if (p->op >= KSPLIT_P_ADDR)
		p->up = ks_get_below(r, t->entry, BAD_INDEX);
	get_path_operands(t, r, p);
	if (p->op >= KSPLIT_P_ADDR && !r->error)
		check_step(t->m, r, p);
	if (t->entry && !r->error)
		set_need(t, r, p);
}

static const char *get_paths(struct ks_tables *t, struct ks_reader r)
{
	struct ks_model *m = t->m;

	m->paths = ks_arena_array(m->arena, m->npaths, sizeof(*m->paths));
	m->needs = ks_arena_array(m->arena, m->npaths, sizeof(*m->needs));
	for (; t->entry < m->npaths && !r.error; t->entry++)
		get_path(t, &r, &m->paths[t->entry]);
	if (!r.error && m->paths[0].op != KSPLIT_P_NONE)
		return "the first path is not none";
	return table_end(&r);
}

static void get_func(struct ks_tables *t, struct ks_reader *r,
		     struct ks_func *f)
{
	struct ks_model *m = t->m;
	uint32_t i;

	f->sym = ks_get_below(r, m->nsyms, BAD_INDEX);
	f->object = t->model ? get_optional(r, m->nobjects) : KS_NONE;
	f->nparams = ks_get_count(r);
	f->params = ks_arena_array(m->arena, f->nparams, sizeof(char *));
	for (i = 0; i < f->nparams; i++)
		f->params[i] = ks_get_name(t, r);
	f->ncalls = ks_get_below(r, KS_MAX_PER_FUNC, "too many calls");
	f->nasms = ks_get_below(r, KS_MAX_PER_FUNC, "too many asms");
	f->nblocks = ks_get_below(r, KS_MAX_PER_FUNC, "too many blocks");
	f->records = r->p;
	f->size = ks_left(r);
	f->variant = KS_NONE;
}

/* Chain the bodies of each symbol in the order of the table. */
static void chain_funcs(struct ks_model *m)
{
	struct ks_sym *s;
	uint32_t i;

	for (i = m->nfuncs; i-- > 0; ) {
		s = &m->syms[m->funcs[i].sym];
		m->funcs[i].variant = s->func;
		s->func = i;
	}
}

static const char *get_funcs(struct ks_tables *t, struct ks_reader r)
{
	struct ks_model *m = t->m;
	struct ks_reader body;
	uint32_t size;

	m->funcs = ks_arena_array(m->arena, m->nfuncs, sizeof(*m->funcs));
	for (; t->entry < m->nfuncs && !r.error; t->entry++) {
		size = ks_get_count(&r);
		body = r;
		body.end = r.p + size;
		get_func(t, &body, &m->funcs[t->entry]);
		r.p += size;
		if (body.error)
			return body.error;
	}
	if (!r.error)
		chain_funcs(m);
	return table_end(&r);
}

static bool is_in_global(const struct ks_model *m, ks_id path)
{
	while (m->paths[path].op >= KSPLIT_P_ADDR)
		path = m->paths[path].up;
	return m->paths[path].op == KSPLIT_P_GLOBAL;
}

/* A variable or a part of it, and any value. */
static bool is_init(const struct ks_model *m, const struct ks_init *init)
{
	return ks_is_place(&m->paths[init->place]) &&
	       is_in_global(m, init->place) &&
	       !ks_is_place(&m->paths[init->value]);
}

static const char *get_inits(struct ks_tables *t, struct ks_reader r)
{
	struct ks_model *m = t->m;
	struct ks_init *init;

	m->inits = ks_arena_array(m->arena, m->ninits, sizeof(*m->inits));
	for (; t->entry < m->ninits && !r.error; t->entry++) {
		init = &m->inits[t->entry];
		init->place = ks_get_below(&r, m->npaths, BAD_INDEX);
		init->value = ks_get_below(&r, m->npaths, BAD_INDEX);
		init->object = t->model ? get_optional(&r, m->nobjects) :
					  KS_NONE;
		if (!r.error && !is_init(m, init))
			return "not a value in a variable";
	}
	return table_end(&r);
}

static const char *get_locks(struct ks_tables *t, struct ks_reader r)
{
	struct ks_model *m = t->m;
	struct ks_lock *lock;

	m->locks = ks_arena_array(m->arena, m->nlocks, sizeof(*m->locks));
	for (; t->entry < m->nlocks && !r.error; t->entry++) {
		lock = &m->locks[t->entry];
		lock->sym = ks_get_below(&r, m->nsyms, BAD_INDEX);
		lock->kind = ks_get_u32(&r);
		lock->expr = ks_get_name(t, &r);
	}
	return table_end(&r);
}

static const char *get_aliases(struct ks_tables *t, struct ks_reader r)
{
	struct ks_model *m = t->m;
	uint32_t n = ks_get_count(&r);
	ks_id alias, target;

	for (; t->entry < n && !r.error; t->entry++) {
		alias = ks_get_below(&r, m->nsyms, BAD_INDEX);
		target = ks_get_below(&r, m->nsyms, BAD_INDEX);
		if (!r.error && alias != target)
			m->syms[alias].alias = target;
	}
	return table_end(&r);
}

typedef const char *(*decode_fn)(struct ks_tables *t, struct ks_reader r);

struct table_desc {
	unsigned int tag;
	const char *name;
	decode_fn decode;
	size_t count;	/* offset of the count in struct ks_model */
	bool must;	/* has an entry 0 */
};

#define TABLE(tag, name, fn, member, must) \
	{ tag, name, fn, offsetof(struct ks_model, member), must }

/* In the order of decoding: members of structs before the paths that use them. */
static const struct table_desc descs[] = {
	TABLE(KSPLIT_T_TYPES, "types", get_types, ntypes, true),
	TABLE(KSPLIT_T_STRUCTS, "structs", get_structs, nstructs, false),
	TABLE(KSPLIT_T_SYMBOLS, "symbols", get_syms, nsyms, false),
	TABLE(KSPLIT_T_PATHS, "paths", get_paths, npaths, true),
	TABLE(KSPLIT_T_FUNCTIONS, "functions", get_funcs, nfuncs, false),
	TABLE(KSPLIT_T_INITS, "initialisers", get_inits, ninits, false),
	TABLE(KSPLIT_T_LOCKS, "locks", get_locks, nlocks, false),
};

#define NDESCS	(sizeof(descs) / sizeof(descs[0]))

static const char *get_count(struct ks_tables *t, const struct table_desc *d,
			     struct ks_reader *r)
{
	uint32_t *count = (uint32_t *)((char *)t->m + d->count);

	*r = ks_table_begin(t, d->tag, d->name);
	*count = 0;
	if (t->present & 1u << d->tag)
		*count = ks_get_count(r);
	if (d->must && !*count)
		return r->error ? r->error : "empty";
	return r->error;
}

/**
 * ks_decode_tables() - decode everything that units and models share
 * @t: the tables; @t->m is filled in
 *
 * Return: NULL, or what is wrong with entry @t->entry of table @t->now.
 */
const char *ks_decode_tables(struct ks_tables *t)
{
	struct ks_reader readers[NDESCS];
	const char *why = get_strings(t);
	unsigned int i;

	for (i = 0; !why && i < NDESCS; i++)
		why = get_count(t, &descs[i], &readers[i]);
	for (i = 0; !why && i < NDESCS; i++) {
		t->now = descs[i].name;
		t->entry = 0;
		why = descs[i].decode(t, readers[i]);
	}
	if (!why && (t->present & 1u << KSPLIT_T_ALIASES) && !t->model)
		why = get_aliases(t, ks_table_begin(t, KSPLIT_T_ALIASES,
						    "aliases"));
	return why;
}
