// SPDX-License-Identifier: GPL-2.0
/*
 * The analysis, stage by stage; analysis.h says what each one does.
 */
#include <pthread.h>

#include "analysis.h"

static bool has_records(const struct ks_model *m, ks_id module)
{
	uint32_t i;

	for (i = 0; i < m->nobjects; i++)
		if (m->objects[i].module == module &&
		    m->objects[i].state == KS_OBJECT_RECORDS)
			return true;
	return false;
}

/* Two stages that do not need each other, the second in a thread. */
static void build_both(struct ks_analysis *a,
		       void (*first)(struct ks_analysis *a),
		       void *(*second)(void *a))
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, second, a)) {
		first(a);
		second(a);
		return;
	}
	first(a);
	pthread_join(thread, NULL);
}

static void *build_pointers(void *a)
{
	ks_pointer_build(a);
	return NULL;
}

static void *prepare_sharing(void *a)
{
	ks_sharing_prepare(a);
	return NULL;
}

/**
 * ks_analyze() - analyse one driver
 * @a:		filled
 * @m:		the program; must outlive @a
 * @driver:	its module
 *
 * Returns 0, or -1 after a message if the module has no records.
 */
int ks_analyze(struct ks_analysis *a, const struct ks_model *m, ks_id driver)
{
	memset(a, 0, sizeof(*a));
	if (!has_records(m, driver)) {
		fprintf(stderr, "%s.ko: error: no .ksplit records: build it with CONFIG_KSPLIT=y\n",
			m->modules[driver].name);
		return -1;
	}
	a->m = m;
	a->driver = driver;
	ks_cells_build(a);
	ks_scope_build(a);
	build_both(a, ks_funcptr_build, prepare_sharing);
	ks_scalars_build(a);
	ks_sharing_build(a);
	ks_boundary_build(a);
	build_both(a, ks_params_build, build_pointers);
	return 0;
}

/**
 * ks_analysis_free() - undo ks_analyze()
 * @a:	the analysis
 */
void ks_analysis_free(struct ks_analysis *a)
{
	ks_pointer_free(a);
	ks_params_free(a);
	ks_boundary_free(a);
	ks_sharing_free(a);
	ks_funcptr_free(a);
	ks_cells_free(a);
	free(a->scalars);
	free(a->deps);
	free(a->outlined);
}
