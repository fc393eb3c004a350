// SPDX-License-Identifier: GPL-2.0
/* ksplit analyze: a module's interface, warnings and figures. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <json-c/json.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "analysis/analysis.h"
#include "analysis/resolve.h"
#include "analysis/sloc.h"
#include "commands.h"
#include "idl/idl.h"
#include "model/file.h"

static const char help[] =
"usage: ksplit analyze [OPTION]... MODEL MODULE\n"
"\n"
"Compute what MODULE (Kbuild's name, as \"can-raw\") shares with the rest of\n"
"the kernel in MODEL, and write MODULE.idl, MODULE.warnings and MODULE.json.\n"
"\n"
"  -o, --output DIR   write the files there; default \"ksplit\"\n"
"  -r, --resolutions FILE\n"
"                     what people say about ambiguities; may be given several\n"
"                     times, MODULE.ksplit is the driver's own\n"
"      --srctree DIR  kernel source, to count the driver's lines and name its\n"
"                     headers; default $srctree, else lines are not counted\n"
"      --werror       exit with 1 if there are warnings\n"
"  -q, --quiet        print no summary line\n"
"  -h, --help         this text\n"
"\n"
"Exit codes: 0 fine, 1 warnings with --werror, 2 bad usage, 3 bad input.\n";

/**
 * struct analyze_options - what the command line says
 * @outdir:	where the files go
 * @srctree:	kernel source or NULL
 * @resolutions: files of resolutions
 * @nresolutions: number of them
 * @werror:	warnings are an error
 * @quiet:	no summary
 */
struct analyze_options {
	const char *outdir;
	const char *srctree;
	const char **resolutions;
	size_t nresolutions, cap;
	bool werror;
	bool quiet;
};

/* What one analysis costs; not part of what it says. */
struct cost {
	double seconds;
	long peak_kib;
};

static struct json_object *number(uint64_t n)
{
	return json_object_new_int64(n);
}

static const char *crossing_class(const struct ks_crossing *c)
{
	static const char *const kinds[] = {
		[KS_RPC] = "rpc",
		[KS_RPC_PTR] = "rpc_ptr",
		[KS_RPC_EXPORT] = "rpc_export",
	};

	if (c->in_library)
		return "library";
	return c->ignored ? "helper" : kinds[c->kind];
}

static struct json_object *crossings(const struct ks_analysis *a)
{
	struct json_object *list = json_object_new_array();
	uint32_t i, k;

	for (i = 0; i < a->ncrossings; i++) {
		const struct ks_crossing *c = &a->crossings[i];
		const struct ks_sym *s = &a->m->syms[c->sym];
		struct json_object *o = json_object_new_object();
		struct json_object *members = json_object_new_array();
		char text[256];

		json_object_object_add(o, "name",
				       json_object_new_string(s->name));
		json_object_object_add(o, "class",
			json_object_new_string(crossing_class(c)));
		json_object_object_add(o, "file",
				       json_object_new_string(s->file));
		json_object_object_add(o, "line", number(s->line));
		for (k = 0; k < c->nmembers; k++) {
			const struct ks_cell *cell = &a->cells[c->members[k]];

			snprintf(text, sizeof(text), "%s.%s",
				 ks_struct_ident(a->m, cell->strukt),
				 cell->name);
			json_object_array_add(members,
					      json_object_new_string(text));
		}
		json_object_object_add(o, "members", members);
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *facts(const struct ks_result *r)
{
	struct json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; i < r->nfacts; i++) {
		const struct ks_fact_line *f = &r->facts[i];
		struct json_object *o = json_object_new_object();

		json_object_object_add(o, "kind",
				       json_object_new_string(f->kind));
		json_object_object_add(o, "rpc",
				       json_object_new_string(f->function));
		json_object_object_add(o, "struct",
				       json_object_new_string(f->strukt));
		json_object_object_add(o, "field",
				       json_object_new_string(f->field));
		json_object_object_add(o, "in",
				       json_object_new_boolean(f->in));
		json_object_object_add(o, "out",
				       json_object_new_boolean(f->out));
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *warning_counts(const struct ks_warnings *w)
{
	struct json_object *o = json_object_new_object();
	unsigned int number_of, n;
	char key[8];
	size_t i;

	for (number_of = 1; ks_warning_title(number_of); number_of++) {
		for (n = 0, i = 0; i < w->n; i++)
			n += w->v[i].number == number_of;
		snprintf(key, sizeof(key), "W%03u", number_of);
		if (n)
			json_object_object_add(o, key, number(n));
	}
	return o;
}

static struct json_object *complexity(const struct ks_analysis *a,
				      const char *srctree)
{
	struct json_object *o = json_object_new_object();
	uint64_t n[3] = { 0 }, lines;
	uint32_t i;

	for (i = 0; i < a->ncrossings; i++)
		if (!a->crossings[i].ignored && !a->crossings[i].in_library)
			n[a->crossings[i].kind]++;
	lines = srctree ? ks_sloc(a, srctree) : 0;
	json_object_object_add(o, "sloc", lines ? number(lines) : NULL);
	json_object_object_add(o, "driver_to_kernel", number(n[KS_RPC]));
	json_object_object_add(o, "kernel_to_driver",
			       number(n[KS_RPC_PTR] + n[KS_RPC_EXPORT]));
	json_object_object_add(o, "functions", number(ks_params_functions(a)));
	return o;
}

/* Without their directories: they say nothing about the driver. */
static struct json_object *resolution_files(const struct ks_resolutions *rs)
{
	struct json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; i < rs->nfiles; i++) {
		const char *slash = strrchr(rs->files[i], '/');

		json_object_array_add(list, json_object_new_string(
				slash ? slash + 1 : rs->files[i]));
	}
	return list;
}

static struct json_object *figures(const struct ks_analysis *a,
				   const struct ks_result *r,
				   const struct analyze_options *opt,
				   uint64_t idl_lines, const struct cost *cost)
{
	struct json_object *o = json_object_new_object();
	struct json_object *fields = json_object_new_object();
	struct json_object *spent = json_object_new_object();

	json_object_object_add(o, "format", number(1));
	json_object_object_add(o, "module", json_object_new_string(
				       a->m->modules[a->driver].name));
	json_object_object_add(o, "complexity", complexity(a, opt->srctree));
	json_object_object_add(fields, "deep_copy", number(r->deep));
	json_object_object_add(fields, "access", number(r->access));
	json_object_object_add(fields, "shared", number(r->shared));
	json_object_object_add(fields, "boundary", number(r->boundary));
	json_object_object_add(o, "fields", fields);
	json_object_object_add(o, "idl_lines", number(idl_lines));
	json_object_object_add(o, "resolutions", number(
				ks_resolutions_count(r->resolutions, true)));
	json_object_object_add(o, "class_resolutions", number(
				ks_resolutions_count(r->resolutions, false)));
	json_object_object_add(o, "resolution_files",
			       resolution_files(r->resolutions));
	json_object_object_add(o, "warnings", number(r->warnings.n));
	json_object_object_add(o, "warnings_by_number",
			       warning_counts(&r->warnings));
	json_object_object_add(spent, "seconds",
			       json_object_new_double(cost->seconds));
	json_object_object_add(spent, "peak_kib", number(cost->peak_kib));
	json_object_object_add(o, "cost", spent);
	json_object_object_add(o, "crossings", crossings(a));
	json_object_object_add(o, "sync", facts(r));
	return o;
}

static int write_file(const struct analyze_options *opt, const char *module,
		      const char *suffix, const char *text, size_t size)
{
	char *path;
	int ret;

	if (asprintf(&path, "%s/%s.%s", opt->outdir, module, suffix) < 0)
		return -1;
	ret = ks_write_file(path, text, size);
	/* also when nothing changed: make goes by the date */
	if (!ret)
		utimensat(AT_FDCWD, path, NULL, 0);
	free(path);
	return ret;
}

static uint64_t count_lines(const char *text)
{
	uint64_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static int write_all(const struct ks_analysis *a, const struct ks_result *r,
		     const struct analyze_options *opt,
		     const struct timespec *start)
{
	const char *module = a->m->modules[a->driver].name;
	char *idl = NULL, *warnings = NULL;
	size_t idl_size, warnings_size;
	struct json_object *json;
	struct timespec now;
	struct rusage usage;
	struct cost cost;
	const char *text;
	int ret = -1;
	FILE *f;

	f = open_memstream(&idl, &idl_size);
	if (!f)
		return -1;
	ks_idl_print(f, r->idl);
	fclose(f);
	f = open_memstream(&warnings, &warnings_size);
	if (!f)
		goto out;
	ks_warnings_print(f, &r->warnings);
	fclose(f);

	clock_gettime(CLOCK_MONOTONIC, &now);
	getrusage(RUSAGE_SELF, &usage);
	cost.seconds = (double)((now.tv_sec - start->tv_sec) * 1000 +
				(now.tv_nsec - start->tv_nsec) / 1000000) /
		       1000;
	cost.peak_kib = usage.ru_maxrss;
	json = figures(a, r, opt, count_lines(idl), &cost);
	text = json_object_to_json_string_ext(json, JSON_C_TO_STRING_PRETTY |
					      JSON_C_TO_STRING_NOSLASHESCAPE);
	/* the JSON last: it is what make looks at */
	ret = write_file(opt, module, "idl", idl, idl_size);
	if (!ret)
		ret = write_file(opt, module, "warnings", warnings,
				 warnings_size);
	if (!ret)
		ret = write_file(opt, module, "json", text, strlen(text));
	if (!ret && !opt->quiet)
		fprintf(stderr, "ksplit: analyze: %s: %llu lines of IDL, %zu resolutions, %zu warnings; %.1f s, %ld MiB\n",
			module, (unsigned long long)count_lines(idl),
			ks_resolutions_count(r->resolutions, true),
			r->warnings.n, cost.seconds, cost.peak_kib >> 10);
	json_object_put(json);
out:
	free(idl);
	free(warnings);
	return ret;
}

static int run(const char *model, const char *module,
	       const struct analyze_options *opt)
{
	struct ks_resolutions resolutions = { 0 };
	struct ks_analysis a;
	struct timespec start;
	struct ks_result r;
	struct ks_model m;
	int ret = KS_EXIT_INPUT;
	ks_id driver;
	size_t i;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (i = 0; i < opt->nresolutions; i++)
		if (ks_resolutions_read(&resolutions, opt->resolutions[i],
					module))
			return KS_EXIT_INPUT;
	if (ks_model_load_code(&m, model))
		return KS_EXIT_INPUT;
	driver = ks_find_module(&m, module);
	if (driver == KS_NONE || driver == KS_VMLINUX) {
		ks_error(model, "no module \"%s\" in this model; \"ksplit dump %s\" lists the modules",
			 module, model);
		goto out;
	}
	if (ks_analyze(&a, &m, driver))
		goto out;
	if (ks_resolutions_stale(&a, &resolutions))
		return ret;
	ks_project(&a, &resolutions, &r);
	if (ks_resolutions_unused(&resolutions))
		return ret;
	ks_headers(&a, &r, opt->srctree);
	if (mkdir(opt->outdir, 0777) && errno != EEXIST)
		ks_error(opt->outdir, "cannot make this directory: %s",
			 strerror(errno));
	else if (!write_all(&a, &r, opt, &start))
		ret = opt->werror && r.warnings.n ? KS_EXIT_FOUND :
						    KS_EXIT_OK;
	/* the process ends here: freeing it all takes longer than that */
	return ret;
out:
	ks_model_free(&m);
	return ret;
}

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "resolutions", required_argument, NULL, 'r' },
	{ "srctree", required_argument, NULL, 's' },
	{ "werror", no_argument, NULL, 'w' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/**
 * cmd_analyze() - run "ksplit analyze"
 * @argc:	number of arguments
 * @argv:	"analyze" and its arguments
 *
 * Returns an exit code.
 */
int cmd_analyze(int argc, char **argv)
{
	struct analyze_options opt = {
		.outdir = "ksplit",
		.srctree = getenv("srctree"),
	};
	int c;

	while ((c = getopt_long(argc, argv, "o:r:qh", options, NULL)) != -1) {
		switch (c) {
		case 'o':
			opt.outdir = optarg;
			break;
		case 'r':
			opt.resolutions = ks_grow(opt.resolutions,
						  opt.nresolutions, &opt.cap,
						  sizeof(*opt.resolutions));
			opt.resolutions[opt.nresolutions++] = optarg;
			break;
		case 's':
			opt.srctree = optarg;
			break;
		case 'w':
			opt.werror = true;
			break;
		case 'q':
			opt.quiet = true;
			break;
		case 'h':
			fputs(help, stdout);
			return KS_EXIT_OK;
		default:
			fputs("see ksplit analyze --help\n", stderr);
			return KS_EXIT_USAGE;
		}
	}
	if (argc - optind != 2) {
		fputs("ksplit: error: analyze needs MODEL and MODULE; see ksplit analyze --help\n",
		      stderr);
		return KS_EXIT_USAGE;
	}
	return run(argv[optind], argv[optind + 1], &opt);
}
