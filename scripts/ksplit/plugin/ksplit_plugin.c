// SPDX-License-Identifier: GPL-2.0
/*
 * KSplit plugin: records what each function of a C file does to memory, in
 * terms of struct fields, and writes that into section .ksplit of the object.
 * "ksplit link" and "ksplit analyze" read it; Documentation/ksplit.rst explains
 * what for, record/record.h how it is coded.  Generated code is not changed.
 *
 * What happens when:
 *  - while parsing: annotations of pointers and functions (annot.c);
 *  - when all is parsed: initialisers and aliases (init.c, symbols.c);
 *  - per function, behind the first "ssa" pass: records (pass.c, which asks
 *    value.c and place.c what an expression may be);
 *  - at the end: tables, section (emit.c).
 *
 * Arguments (-fplugin-arg-ksplit_plugin-NAME=VALUE):
 *  srctree=DIR	the kernel tree, cut off from file names; default: the
 *		environment variable srctree, which Kbuild exports
 *  build=HASH	not used; changes the command line when the plugin changed, so
 *		that Kbuild compiles again
 *  dump=FILE	append the records as text
 *  disable	do nothing
 *
 * How to debug it: dump=FILE shows the records; -fdump-tree-ssa-lineno shows
 * the statements they were made from; debug_tree(t), debug_gimple_stmt(s) and
 * debug_function(current_function_decl, 0) can be called from gdb, which is
 * started with "gcc -wrapper gdb,--args ...".
 */
#include "plugin.h"

__visible int plugin_is_GPL_compatible;

static struct plugin_info ksplit_plugin_info = {
	.version	= "record format " "1",
	.help		= "srctree=DIR\tkernel tree\n"
			  "build=HASH\tignored, forces a rebuild\n"
			  "dump=FILE\tappend the records as text\n"
			  "disable\tdo nothing\n",
};

/* Types and declarations that are looked at again when the unit ends; GCC's
 * collector must not take them away.  A TREE_LIST. */
static GTY(()) tree kept;

/**
 * ksplit_keep() - keep a tree until the unit ends
 * @t:	the tree
 */
void ksplit_keep(tree t)
{
	kept = tree_cons(NULL_TREE, t, kept);
}

static void when_parsed(void *, void *)
{
	if (seen_error())
		return;
	inits_collect();
	aliases_collect();
}

static void finish_unit(void *, void *)
{
	/* Kbuild greps the assembly of a few files (asm-offsets.s), which it
	 * alone compiles with -fverbose-asm: no records there */
	if (!seen_error() && asm_out_file && !flag_syntax_only &&
	    !flag_verbose_asm)
		unit_emit();
	dump_close();
}

struct arguments {
	const char *srctree;
	const char *dump;
	bool disable;
};

static bool parse_argument(const char *plugin, const struct plugin_argument *arg,
			   struct arguments *args)
{
	bool has_value = arg->value && *arg->value;

	if (!strcmp(arg->key, "disable")) {
		args->disable = true;
		return true;
	}
	if (!strcmp(arg->key, "srctree"))
		args->srctree = arg->value;
	else if (!strcmp(arg->key, "dump"))
		args->dump = arg->value;
	else if (strcmp(arg->key, "build")) {
		error("unknown option %<-fplugin-arg-%s-%s%>", plugin, arg->key);
		return false;
	}
	if (!has_value)
		error("no value supplied for option %<-fplugin-arg-%s-%s%>",
		      plugin, arg->key);
	return has_value;
}

static void register_all(const char *plugin)
{
	static const struct ggc_root_tab roots[] = {
		{
			.base = &kept,
			.nelt = 1,
			.stride = sizeof(kept),
			.cb = &gt_ggc_mx_tree_node,
			.pchw = &gt_pch_nx_tree_node
		},
		LAST_GGC_ROOT_TAB
	};
	struct register_pass_info pass = {
		.pass = ksplit_make_pass(),
		.reference_pass_name = "ssa",
		.ref_pass_instance_number = 1,
		.pos_op = PASS_POS_INSERT_AFTER,
	};

	register_callback(plugin, PLUGIN_INFO, NULL, &ksplit_plugin_info);
	register_callback(plugin, PLUGIN_REGISTER_GGC_ROOTS, NULL,
			  CONST_CAST(struct ggc_root_tab *, roots));
	register_callback(plugin, PLUGIN_PASS_MANAGER_SETUP, NULL, &pass);
	/* before any pass, when the unit is complete */
	register_callback(plugin, PLUGIN_ALL_IPA_PASSES_START, when_parsed, NULL);
	register_callback(plugin, PLUGIN_FINISH_UNIT, finish_unit, NULL);
	annot_register(plugin);
}

/**
 * plugin_init() - entry point, called when GCC has loaded the plugin
 * @info:	name and arguments
 * @version:	GCC that loads it
 *
 * Returns 0, or 1 on an error that was reported.
 */
__visible int plugin_init(struct plugin_name_args *info,
			  struct plugin_gcc_version *version)
{
	struct arguments args = {};
	int i;

	if (!plugin_default_version_check(version, &gcc_version)) {
		error(G_("incompatible gcc/plugin versions"));
		return 1;
	}
	args.srctree = getenv("srctree");
	for (i = 0; i < info->argc; i++)
		if (!parse_argument(info->base_name, &info->argv[i], &args))
			return 1;
	if (args.disable)
		return 0;
	file_init(args.srctree);
	paths_init();
	if (args.dump)
		dump_open(args.dump);
	register_all(info->base_name);
	return 0;
}
