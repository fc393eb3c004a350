// SPDX-License-Identifier: GPL-2.0
/* Writing a model file. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "msg.h"

static void put_str(struct ks_buf *b, const struct ks_model *m,
		    const char *text)
{
	ks_buf_varint(b, text - m->strings);
}

/* An index plus one, 0 for none. */
static void put_optional(struct ks_buf *b, ks_id id)
{
	ks_buf_varint(b, (ks_id)(id + 1));
}

static void put_strings(struct ks_buf *b, const struct ks_model *m)
{
	ks_buf_add(b, m->strings, m->strings_size);
}

static void put_type(struct ks_buf *b, const struct ks_model *m,
		     const struct ks_type *t)
{
	uint64_t i;

	ks_buf_varint(b, t->kind);
	switch (t->kind) {
	case KSPLIT_TYPE_INT:
	case KSPLIT_TYPE_ENUM:
		put_str(b, m, t->name);
		ks_buf_varint(b, t->bits);
		ks_buf_varint(b, t->is_signed);
		break;
	case KSPLIT_TYPE_FLOAT:
		put_str(b, m, t->name);
		ks_buf_varint(b, t->bits);
		break;
	case KSPLIT_TYPE_POINTER:
		ks_buf_varint(b, t->target);
		ks_buf_varint(b, t->annot);
		break;
	case KSPLIT_TYPE_ARRAY:
		ks_buf_varint(b, t->target);
		ks_buf_varint(b, t->count);
		break;
	case KSPLIT_TYPE_RECORD:
		ks_buf_varint(b, t->strukt);
		break;
	case KSPLIT_TYPE_FUNCTION:
		ks_buf_varint(b, t->target);
		ks_buf_varint(b, t->variadic);
		ks_buf_varint(b, t->count);
		for (i = 0; i < t->count; i++)
			ks_buf_varint(b, t->params[i]);
		break;
	}
}

static void put_types(struct ks_buf *b, const struct ks_model *m)
{
	uint32_t i;

	ks_buf_varint(b, m->ntypes);
	for (i = 0; i < m->ntypes; i++)
		put_type(b, m, &m->types[i]);
}

static void put_structs(struct ks_buf *b, const struct ks_model *m)
{
	const struct ks_struct *s;
	const struct ks_field *f;
	uint32_t i;

	ks_buf_varint(b, m->nstructs);
	for (s = m->structs; s < m->structs + m->nstructs; s++) {
		put_str(b, m, s->name);
		ks_buf_varint(b, s->flags);
		put_str(b, m, s->file);
		ks_buf_varint(b, s->line);
		ks_buf_varint(b, s->size);
		ks_buf_varint(b, s->nfields);
		for (i = 0; i < s->nfields; i++) {
			f = &s->fields[i];
			put_str(b, m, f->name);
			ks_buf_varint(b, f->bitoff);
			ks_buf_varint(b, f->bitsize);
			ks_buf_varint(b, f->type);
			ks_buf_varint(b, f->flags);
		}
	}
}

static void put_syms(struct ks_buf *b, const struct ks_model *m)
{
	const struct ks_sym *s;

	ks_buf_varint(b, m->nsyms);
	for (s = m->syms; s < m->syms + m->nsyms; s++) {
		put_str(b, m, s->name);
		ks_buf_varint(b, s->flags);
		ks_buf_varint(b, s->type);
		put_str(b, m, s->file);
		ks_buf_varint(b, s->line);
		put_optional(b, s->module);
		put_optional(b, s->object);
		put_optional(b, s->alias);
	}
}

static void put_path(struct ks_buf *b, const struct ks_model *m,
		     const struct ks_path *p)
{
	ks_buf_varint(b, p->op);
	if (p->op >= KSPLIT_P_ADDR)
		ks_buf_varint(b, p->up);
	switch (p->op) {
	case KSPLIT_P_CONST:
	case KSPLIT_P_ADD:
		ks_buf_svarint(b, p->a);
		break;
	case KSPLIT_P_STR:
		put_str(b, m, p->str);
		break;
	case KSPLIT_P_LOCAL:
		ks_buf_varint(b, p->a);
		put_str(b, m, p->str);
		ks_buf_varint(b, p->b);
		break;
	case KSPLIT_P_CONTAINER:
	case KSPLIT_P_FIELD:
		ks_buf_varint(b, p->a);
		ks_buf_varint(b, p->b);
		break;
	case KSPLIT_P_NONE:
	case KSPLIT_P_REC:
	case KSPLIT_P_ADDR:
	case KSPLIT_P_LOAD:
	case KSPLIT_P_BITS:
		break;
	default:
		ks_buf_varint(b, p->a);
	}
}

static void put_paths(struct ks_buf *b, const struct ks_model *m)
{
	uint32_t i;

	ks_buf_varint(b, m->npaths);
	for (i = 0; i < m->npaths; i++)
		put_path(b, m, &m->paths[i]);
}

static void put_funcs(struct ks_buf *b, const struct ks_model *m)
{
	struct ks_buf head = { 0 };
	const struct ks_func *f;
	uint32_t i;

	ks_buf_varint(b, m->nfuncs);
	for (f = m->funcs; f < m->funcs + m->nfuncs; f++) {
		head.n = 0;
		ks_buf_varint(&head, f->sym);
		put_optional(&head, f->object);
		ks_buf_varint(&head, f->nparams);
		for (i = 0; i < f->nparams; i++)
			put_str(&head, m, f->params[i]);
		ks_buf_varint(&head, f->ncalls);
		ks_buf_varint(&head, f->nasms);
		ks_buf_varint(&head, f->nblocks);
		ks_buf_varint(b, head.n + f->size);
		ks_buf_add(b, head.p, head.n);
		ks_buf_add(b, f->records, f->size);
	}
	ks_buf_free(&head);
}

static void put_inits(struct ks_buf *b, const struct ks_model *m)
{
	uint32_t i;

	ks_buf_varint(b, m->ninits);
	for (i = 0; i < m->ninits; i++) {
		ks_buf_varint(b, m->inits[i].place);
		ks_buf_varint(b, m->inits[i].value);
		put_optional(b, m->inits[i].object);
	}
}

static void put_locks(struct ks_buf *b, const struct ks_model *m)
{
	uint32_t i;

	ks_buf_varint(b, m->nlocks);
	for (i = 0; i < m->nlocks; i++) {
		ks_buf_varint(b, m->locks[i].sym);
		ks_buf_varint(b, m->locks[i].kind);
		put_str(b, m, m->locks[i].expr);
	}
}

static void put_objects(struct ks_buf *b, const struct ks_model *m)
{
	uint32_t i;

	ks_buf_varint(b, m->nobjects);
	for (i = 0; i < m->nobjects; i++) {
		put_str(b, m, m->objects[i].name);
		ks_buf_varint(b, m->objects[i].module);
		ks_buf_varint(b, m->objects[i].state);
	}
}

static void put_symlist(struct ks_buf *b, uint32_t n, const ks_id *list)
{
	uint32_t i;

	ks_buf_varint(b, n);
	for (i = 0; i < n; i++)
		ks_buf_varint(b, list[i]);
}

static void put_modules(struct ks_buf *b, const struct ks_model *m)
{
	const struct ks_module *mod;

	ks_buf_varint(b, m->nmodules);
	for (mod = m->modules; mod < m->modules + m->nmodules; mod++) {
		put_str(b, m, mod->name);
		put_symlist(b, mod->nundef, mod->undef);
		put_symlist(b, mod->nexports, mod->exports);
	}
}

static const struct {
	unsigned int tag;
	void (*put)(struct ks_buf *b, const struct ks_model *m);
} tables[] = {
	{ KSPLIT_T_STRINGS, put_strings },
	{ KSPLIT_T_TYPES, put_types },
	{ KSPLIT_T_STRUCTS, put_structs },
	{ KSPLIT_T_SYMBOLS, put_syms },
	{ KSPLIT_T_PATHS, put_paths },
	{ KSPLIT_T_FUNCTIONS, put_funcs },
	{ KSPLIT_T_INITS, put_inits },
	{ KSPLIT_T_LOCKS, put_locks },
	{ KS_T_OBJECTS, put_objects },
	{ KS_T_MODULES, put_modules },
};

static void put_le(unsigned char *p, uint32_t v, unsigned int bytes)
{
	while (bytes--) {
		*p++ = v;
		v >>= 8;
	}
}

/**
 * ks_model_encode() - make the contents of a model file
 * @m:		the model
 * @out:	emptied and filled
 *
 * Return: 0, or -1 if the model is too large for the format.
 */
int ks_model_encode(const struct ks_model *m, struct ks_buf *out)
{
	static const unsigned char header[KSPLIT_HEADER_SIZE];
	struct ks_buf payload = { 0 };
	unsigned char tag;
	size_t i;

	out->n = 0;
	ks_buf_add(out, header, sizeof(header));
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		payload.n = 0;
		tables[i].put(&payload, m);
		tag = tables[i].tag;
		ks_buf_add(out, &tag, 1);
		ks_buf_varint(out, payload.n);
		ks_buf_add(out, payload.p, payload.n);
	}
	ks_buf_free(&payload);
	if (out->n >= UINT32_MAX)
		return -1;
	memcpy(out->p, KS_MODEL_MAGIC, 4);
	put_le(out->p + 4, KS_MODEL_VERSION, 2);
	put_le(out->p + 8, out->n, 4);
	put_le(out->p + 12, ks_crc(out->p + sizeof(header),
				   out->n - sizeof(header)), 4);
	return 0;
}

static bool same_contents(const char *file, const void *p, size_t n)
{
	struct ks_arena *arena = ks_arena_new();
	struct ks_error err;
	unsigned char *old;
	size_t size;
	bool same;

	old = ks_read_file(arena, file, &size, &err);
	same = old && size == n && !memcmp(old, p, n);
	ks_arena_free(arena);
	return same;
}

/* A device or a pipe is written to; root could even replace /dev/null. */
static bool is_special(const char *file)
{
	struct stat st;

	return !stat(file, &st) && !S_ISREG(st.st_mode);
}

/**
 * ks_write_file() - write a whole file or nothing
 * @file:	its name
 * @p:		the contents
 * @n:		number of bytes
 *
 * A file that has these contents already is left alone, so that make does not
 * redo what depends on it.
 *
 * Return: 0, or -1 with the error reported.
 */
int ks_write_file(const char *file, const void *p, size_t n)
{
	bool special = is_special(file);
	char *temp = NULL;
	FILE *f = NULL;
	int err;

	if (!special && same_contents(file, p, n))
		return 0;
	if (asprintf(&temp, special ? "%s" : "%s.tmp%ld", file,
		     (long)getpid()) < 0)
		return -1;
	f = fopen(temp, "wbe");
	if (!f)
		goto fail;
	if (fwrite(p, 1, n, f) != n || fflush(f))
		goto fail;
	err = fclose(f);
	f = NULL;
	if (err || (!special && rename(temp, file)))
		goto fail;
	free(temp);
	return 0;
fail:
	ks_error(file, "cannot write it: %s", strerror(errno));
	if (f)
		fclose(f);
	if (!special)
		unlink(temp);
	free(temp);
	return -1;
}

/**
 * ks_model_save() - write a model file
 * @m:		the model
 * @file:	its name
 *
 * Return: 0, or -1 with the error reported.
 */
int ks_model_save(const struct ks_model *m, const char *file)
{
	struct ks_buf out = { 0 };
	int ret;

	ret = ks_model_encode(m, &out);
	if (ret)
		ks_error(file, "the model is larger than 4 GiB");
	else
		ret = ks_write_file(file, out.p, out.n);
	ks_buf_free(&out);
	return ret;
}
