// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: records of two units, through the reader, the linker, the model
 * file and back to text.
 *
 * Input: length of the first unit's tables (16 bits, little endian), the first
 * unit's tables, the second unit's tables.  The first unit is linked into the
 * kernel image, both into a module.
 */
#include "fuzz.h"
#include "model/link.h"

static void add(struct ks_linker *l, const char *object, const char *module,
		const uint8_t *tables, size_t n)
{
	unsigned char *unit = with_header(KSPLIT_MAGIC, KSPLIT_VERSION, tables,
					  n);
	struct ks_error err;
	ks_id id;

	id = ks_linker_object(l, object, ks_linker_module(l, module));
	ks_linker_records(l, id, unit, KSPLIT_HEADER_SIZE + n, KS_READ_NO_CRC,
			  &err);
	free(unit);
}

/* What was linked must load, and come out of the file as it went in. */
static void round_trip(const struct ks_linker *l)
{
	struct ks_buf file = { 0 }, again = { 0 };
	struct ks_model m;
	struct ks_error err;

	if (ks_model_encode(&l->m, &file))
		abort();
	if (ks_model_parse(&m, file.p, file.n, 0, &err)) {
		fprintf(stderr, "a linked model does not load: %s\n", err.text);
		abort();
	}
	dump_all(&m);
	if (ks_model_encode(&m, &again) || again.n != file.n ||
	    memcmp(again.p, file.p, file.n))
		abort();
	ks_model_free(&m);
	ks_buf_free(&file);
	ks_buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ks_linker l;
	struct ks_error err;
	uint32_t i;
	size_t n;

	if (size < 2)
		return 0;
	n = data[0] | data[1] << 8;
	data += 2;
	size -= 2;
	if (n > size)
		n = size;
	ks_linker_init(&l);
	add(&l, "a.o", "vmlinux", data, n);
	add(&l, "b.o", "m", data, n);
	add(&l, "c.o", "m", data + n, size - n);
	for (i = 0; i < l.nunits; i++)
		dump_all(&l.units[i].u.m);
	if (!ks_linker_finish(&l, &err))
		round_trip(&l);
	ks_linker_free(&l);
	return 0;
}
