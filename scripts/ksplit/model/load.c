// SPDX-License-Identifier: GPL-2.0
/* Reading a model file. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "msg.h"

const struct ks_kind ks_model_kind = {
	.magic = KS_MODEL_MAGIC,
	.version = KS_MODEL_VERSION,
	.what = "model",
	.foreign = "this is not a model file; make one with \"ksplit link\"",
	.remedy = "make it again with \"ksplit link\"",
};

/**
 * ks_read_file() - read a whole file
 * @arena:	memory for it
 * @file:	its name
 * @n:		number of bytes
 * @err:	why it failed
 *
 * Return: the bytes or NULL.
 */
unsigned char *ks_read_file(struct ks_arena *arena, const char *file,
			    size_t *n, struct ks_error *err)
{
	unsigned char *p = NULL;
	struct stat st;
	ssize_t got;
	int fd;

	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		goto fail;
	if (!S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		goto fail;
	}
	p = ks_arena_alloc(arena, st.st_size + 1);
	for (*n = 0; *n < (size_t)st.st_size; *n += got) {
		got = read(fd, p + *n, st.st_size - *n);
		if (got < 0)
			goto fail;
		if (!got)
			break;
	}
	close(fd);
	return p;
fail:
	ks_error_set(err, "cannot read it: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return NULL;
}

static const char *get_objects(struct ks_tables *t, struct ks_reader r)
{
	struct ks_model *m = t->m;
	struct ks_object *o;

	m->objects = ks_arena_array(m->arena, m->nobjects, sizeof(*o));
	for (; t->entry < m->nobjects && !r.error; t->entry++) {
		o = &m->objects[t->entry];
		o->name = ks_get_name(t, &r);
		o->module = ks_get_below(&r, m->nmodules, "no such module");
		o->state = ks_get_below(&r, KS_OBJECT_BAD + 1, "bad state");
	}
	return !r.error && r.p != r.end ? "bytes are left over" : r.error;
}

static ks_id *get_symlist(struct ks_tables *t, struct ks_reader *r,
			  uint32_t *n)
{
	struct ks_model *m = t->m;
	ks_id *list;
	uint32_t i;

	*n = ks_get_count(r);
	list = ks_arena_array(m->arena, *n, sizeof(*list));
	for (i = 0; i < *n; i++)
		list[i] = ks_get_below(r, m->nsyms, "no such symbol");
	return list;
}

static const char *get_modules(struct ks_tables *t, struct ks_reader r)
{
	struct ks_model *m = t->m;
	struct ks_module *mod;

	m->modules = ks_arena_array(m->arena, m->nmodules, sizeof(*mod));
	for (; t->entry < m->nmodules && !r.error; t->entry++) {
		mod = &m->modules[t->entry];
		mod->name = ks_get_name(t, &r);
		mod->undef = get_symlist(t, &r, &mod->nundef);
		mod->exports = get_symlist(t, &r, &mod->nexports);
	}
	return !r.error && r.p != r.end ? "bytes are left over" : r.error;
}

static const char *get_all(struct ks_tables *t, unsigned int flags)
{
	struct ks_model *m = t->m;
	struct ks_reader objects, modules;
	const char *why;

	objects = ks_table_begin(t, KS_T_OBJECTS, "objects");
	m->nobjects = ks_get_count(&objects);
	modules = ks_table_begin(t, KS_T_MODULES, "modules");
	m->nmodules = ks_get_count(&modules);
	if (objects.error || modules.error || !m->nmodules)
		return "empty or cut off";
	why = ks_decode_tables(t);
	if (why)
		return why;
	t->now = "objects";
	t->entry = 0;
	why = get_objects(t, objects);
	if (why)
		return why;
	t->now = "modules";
	t->entry = 0;
	why = get_modules(t, modules);
	if (why)
		return why;
	t->now = "types";
	why = ks_check_types(m, &t->entry);
	if (why)
		return why;
	t->now = "functions";
	return flags & KS_READ_CODE ? ks_unpack_bodies(m, &t->entry) :
				      ks_check_bodies(m, &t->entry);
}

/* A model that is decoded, and a thread that computes its checksum. */
struct check {
	const unsigned char *p;
	size_t n;
	int ret;
	struct ks_error err;
};

static void *check_header(void *arg)
{
	struct check *c = arg;

	c->ret = ks_header_check(&ks_model_kind, c->p, c->n, 0, &c->err);
	return NULL;
}

static int parse(struct ks_model *m, const unsigned char *p, size_t n,
		 unsigned int flags, struct ks_error *err)
{
	struct ks_tables t;
	const char *why;

	if (ks_tables_open(&t, &ks_model_kind, p, n, flags, err))
		return -1;
	if (t.size != n) {
		ks_error_set(err, "%zu bytes too many: %s", n - t.size,
			     ks_model_kind.remedy);
		return -1;
	}
	t.m = m;
	t.model = true;
	why = get_all(&t, flags);
	if (why) {
		ks_error_set(err, "%s table, entry %u: %s: %s", t.now, t.entry,
			     why, ks_model_kind.remedy);
		return -1;
	}
	m->index = ks_index_new(m);
	return 0;
}

/**
 * ks_model_parse() - decode and check a model
 * @m:		filled in; to be freed with ks_model_free() in any case
 * @p:		the bytes, which must stay where they are while @m lives
 * @n:		how many
 * @flags:	KS_READ_NO_CRC, KS_READ_CODE
 * @err:	why it failed
 *
 * The decoder does not need to be told that the bytes are damaged: the checksum
 * is computed at the same time.
 *
 * Return: 0 or -1.
 */
int ks_model_parse(struct ks_model *m, const unsigned char *p, size_t n,
		   unsigned int flags, struct ks_error *err)
{
	struct check c = { .p = p, .n = n };
	pthread_t thread;
	int ret;

	memset(m, 0, sizeof(*m));
	m->arena = ks_arena_new();
	if (flags & KS_READ_NO_CRC ||
	    pthread_create(&thread, NULL, check_header, &c))
		return parse(m, p, n, flags, err);
	ret = parse(m, p, n, flags | KS_READ_NO_CRC, err);
	pthread_join(thread, NULL);
	if (c.ret)
		*err = c.err;
	return c.ret ? c.ret : ret;
}

static int load(struct ks_model *m, const char *file, unsigned int flags)
{
	struct ks_arena *bytes = ks_arena_new();
	struct ks_error err;
	unsigned char *p;
	size_t n;

	p = ks_read_file(bytes, file, &n, &err);
	if (!p) {
		ks_arena_free(bytes);
		ks_error(file, "%s", err.text);
		return -1;
	}
	if (ks_model_parse(m, p, n, flags, &err)) {
		ks_model_free(m);
		ks_arena_free(bytes);
		ks_error(file, "%s", err.text);
		return -1;
	}
	ks_arena_adopt(m->arena, bytes);
	return 0;
}

/**
 * ks_model_load() - read a model file
 * @m:		filled in
 * @file:	its name
 *
 * Errors are reported on stderr.
 *
 * Return: 0, or -1 with nothing to free.
 */
int ks_model_load(struct ks_model *m, const char *file)
{
	return load(m, file, 0);
}

/**
 * ks_model_load_code() - read a model file for an analysis
 * @m:		filled in, with the records unpacked
 * @file:	its name
 *
 * Errors are reported on stderr.
 *
 * Return: 0, or -1 with nothing to free.
 */
int ks_model_load_code(struct ks_model *m, const char *file)
{
	return load(m, file, KS_READ_CODE);
}

/**
 * ks_model_free() - free a model
 * @m: the model
 */
void ks_model_free(struct ks_model *m)
{
	ks_index_free(m->index);
	if (m->code_arena)
		ks_arena_free(m->code_arena);
	ks_arena_free(m->arena);
	memset(m, 0, sizeof(*m));
}
