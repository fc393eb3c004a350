// SPDX-License-Identifier: GPL-2.0
/*
 * A driver's module becomes a domain. Its life follows the module's:
 *
 *	symbols found	lvd_module_symbols(): the domain is made, and the module
 *			is relocated for it
 *	COMING		the sections are mapped; the kernel cannot run the
 *			driver's text any more, but only its glue
 *	LIVE		the init sections are taken out
 *	GOING		the domain is destroyed
 *
 * Text and read-only data are the same pages in both views, so that whoever
 * patches text (jump labels) does so for the domain. Of its data the domain has a
 * copy: struct module lies there, and the kernel's parameters.
 */
#define pr_fmt(fmt) "lvd: " fmt

#include <linux/elf.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kmod.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/set_memory.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/task_work.h>

#include <module/internal.h>

#include "internal.h"
#include "lvd_x86.h"

/**
 * struct lvd_image - a driver that is loaded into a domain
 * @list:	in lvd_images
 * @mod:	its module; gone if loading failed early, see drop_stale()
 * @name:	the module's name
 * @glue:	module of its glue, which must stay
 * @domain:	its domain
 * @imports:	its thunks
 * @shadow:	the domain's data, by mod_mem_type
 * @params:	operations of the module's parameters, or NULL
 * @loader:	who runs its init function
 * @init:	the init function
 * @bss:	the module's .bss, see take_counters()
 * @bss_size:	its size
 */
struct lvd_image {
	struct list_head list;
	struct module *mod, *glue;
	char name[MODULE_NAME_LEN];
	struct lvd_domain *domain;
	struct lvd_imports imports;
	void *shadow[MOD_MEM_NUM_TYPES];
	struct kernel_param_ops *params;
	struct task_struct *loader;
	int (*init)(void);
	void *bss;
	size_t bss_size;
};

static DEFINE_MUTEX(lvd_images_lock);
static LIST_HEAD(lvd_images);

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "lvd."

/* Are modules isolated that are loaded from now on? To compare in one boot. */
static bool lvd_isolate = true;
module_param_named(isolate, lvd_isolate, bool, 0644);

/* See kernel/lvd/debug.c. */
#define debug_load(fmt, ...)						\
do {									\
	if (lvd_debugs(LVD_DEBUG_LOAD))					\
		pr_info(fmt, ##__VA_ARGS__);				\
} while (0)

static struct lvd_image *find_image(const struct module *mod)
{
	struct lvd_image *image;

	lockdep_assert_held(&lvd_images_lock);
	list_for_each_entry(image, &lvd_images, list)
		if (image->mod == mod)
			return image;
	return NULL;
}

static void set_param_ops(struct kernel_param *kp,
			  const struct kernel_param_ops *ops)
{
	unsigned long page = (unsigned long)&kp->ops & PAGE_MASK;

	set_memory_rw(page, 1);
	kp->ops = ops;
	set_memory_ro(page, 1);
}

/* free_module() asks for the parameters' operations when we are gone. */
static void forget_params(struct lvd_image *image)
{
	static const struct kernel_param_ops none;
	struct module *mod = image->mod;
	unsigned int i;

	for (i = 0; image->params && i < mod->num_kp; i++)
		if (mod->kp[i].ops == &image->params[i])
			set_param_ops(&mod->kp[i], &none);
	kfree(image->params);
}

#ifdef CONFIG_GCOV_KERNEL
/*
 * What the compiler made counts lines, for "make coverage": the constructors
 * register the counters with the kernel, while it can still run the text.
 */
static void run_constructors(struct module *mod)
{
	unsigned int i;

	for (i = 0; i < mod->num_ctors; i++)
		mod->ctors[i]();
	mod->num_ctors = 0;
}

static void find_bss(struct lvd_image *image, const struct load_info *info)
{
	unsigned int i;

	for (i = 1; i < info->hdr->e_shnum; i++) {
		const Elf_Shdr *sec = &info->sechdrs[i];

		if (strcmp(info->secstrings + sec->sh_name, ".bss"))
			continue;
		image->bss = (void *)sec->sh_addr;
		image->bss_size = sec->sh_size;
	}
}

/* The domain has counted in its own copy; nobody uses the data any more. */
static void take_counters(const struct lvd_image *image)
{
	const void *shadow = image->shadow[MOD_DATA];

	if (shadow && image->bss_size)
		memcpy(image->bss,
		       shadow + (image->bss - image->mod->mem[MOD_DATA].base),
		       image->bss_size);
}
#else
static void run_constructors(struct module *mod) { }
static void find_bss(struct lvd_image *image, const struct load_info *info) { }
static void take_counters(const struct lvd_image *image) { }
#endif

static void image_free(struct lvd_image *image)
{
	enum mod_mem_type type;

	list_del(&image->list);
	if (image->domain)
		lvd_domain_destroy(image->domain);
	take_counters(image);
	lvd_imports_free(&image->imports);
	for (type = 0; type < MOD_MEM_NUM_TYPES; type++)
		if (image->shadow[type])
			free_pages_exact(image->shadow[type],
					 image->mod->mem[type].size);
	forget_params(image);
	module_put(image->glue);
	kfree(image);
}

static const char *const isolate_tag = "ksplit=isolate";

/* Was the module built to run isolated? isolate.h says so. */
static bool is_isolated_build(const struct load_info *info)
{
	const Elf_Shdr *sec = &info->sechdrs[info->index.info];
	unsigned long left = sec->sh_size;
	char *text = (char *)sec->sh_addr;

	if (!info->index.info)
		return false;
	for (; text; text = module_next_tag_pair(text, &left))
		if (!strncmp(text, isolate_tag, left))
			return left > strlen(isolate_tag);
	return false;
}

static struct lvd_glue *glue_of(const struct module *mod)
{
	struct lvd_glue *glue = lvd_glue_find(mod->name);

	if (glue)
		return glue;
	request_module("ksplit-glue-%s", mod->name);
	return lvd_glue_find(mod->name);
}

/*
 * The glue's module gets a reference, if it is one. It may be going, or have gone
 * since it was found: then it is not registered any more.
 */
static int hold_glue(struct lvd_image *image, const struct lvd_glue *glue)
{
	bool going;

	preempt_disable();
	image->glue = __module_address((unsigned long)glue);
	going = image->glue && !try_module_get(image->glue);
	preempt_enable();
	if (going)
		return -ENOENT;
	if (lvd_glue_find(image->name) == glue)
		return 0;
	module_put(image->glue);
	return -ENOENT;
}

/*
 * A breakpoint that the kernel puts into the domain's text ends the domain:
 * nobody there runs the handler. Kprobes takes what is set here when the module is
 * COMING, and then refuses; so does perf.
 */
static void forbid_probes(struct module *mod)
{
#ifdef CONFIG_KPROBES
	mod->kprobes_text_start = mod->mem[MOD_TEXT].base;
	mod->kprobes_text_size = mod->mem[MOD_TEXT].size;
#endif
}

static int image_new(struct module *mod, const struct load_info *info,
		     struct lvd_glue *glue)
{
	struct lvd_image *image = kzalloc(sizeof(*image), GFP_KERNEL);
	int ret;

	if (!image)
		return -ENOMEM;
	image->mod = mod;
	strscpy(image->name, mod->name);
	ret = hold_glue(image, glue);
	if (ret) {
		kfree(image);
		return ret;
	}
	image->loader = current;
	list_add(&image->list, &lvd_images);
	image->domain = lvd_domain_create(glue, &lvd_pgtable_backend, NULL);
	if (IS_ERR(image->domain)) {
		ret = PTR_ERR(image->domain);
		image->domain = NULL;
		goto fail;
	}
	debug_load("%s: domain for %u boundary functions, glue %s\n",
		   mod->name, glue->nfuncs,
		   image->glue ? image->glue->name : "built in");
	image->imports.domain = image->domain;
	find_bss(image, info);
	ret = lvd_imports_resolve(&image->imports, mod, info);
	if (ret)
		goto fail;
	debug_load("%s: symbols, %zu bytes of thunks\n", mod->name,
		   image->imports.size);
	/* Calls go to the trampolines, which are imports. */
	mod->num_static_call_sites = 0;
	forbid_probes(mod);
	return 0;

fail:
	image_free(image);
	return ret;
}

/* Is that module not loaded any more, or is another one in its place? */
static bool is_stale(const struct lvd_image *image, const struct module *mod)
{
	guard(preempt)();
	return image->mod == mod ||
		find_module_all(image->name, strlen(image->name), true) !=
		image->mod;
}

/*
 * Loading may have failed between our hook and the notifiers: nobody said so.
 * The new module, isolated or not, may lie where that one was.
 */
static void drop_stale(const struct module *mod)
{
	struct lvd_image *image, *next;

	list_for_each_entry_safe(image, next, &lvd_images, list)
		if (is_stale(image, mod))
			image_free(image);
}

/**
 * lvd_module_symbols() - a module's symbols are about to be used
 * @mod:	the module
 * @info:	what is loaded
 *
 * Called by the module loader between finding symbols and relocation.
 *
 * Returns 0, also if the module is not to be isolated; a negative errno if it
 * cannot be loaded.
 */
int lvd_module_symbols(struct module *mod, const struct load_info *info)
{
	struct lvd_glue *glue;
	int ret;

	if (!lvd_cpus_ready())
		return 0;
	mutex_lock(&lvd_images_lock);
	drop_stale(mod);
	mutex_unlock(&lvd_images_lock);
	if (!is_isolated_build(info))
		return 0;
	if (!READ_ONCE(lvd_isolate)) {
		pr_info("%s runs unisolated: lvd.isolate=N\n", mod->name);
		return 0;
	}
	glue = glue_of(mod);
	if (!glue) {
		pr_err("%s: no glue: load %s_glue.ko first, or boot with lvd=off\n",
		       mod->name, mod->name);
		return -ENOENT;
	}
	mutex_lock(&lvd_images_lock);
	ret = image_new(mod, info, glue);
	mutex_unlock(&lvd_images_lock);
	if (ret)
		pr_err("%s: cannot be isolated: error %d\n", mod->name, ret);
	return ret;
}

/* Text: the domain runs it, the kernel does not. */
static int map_text(struct lvd_image *image, const struct module_memory *mem)
{
	int ret = lvd_view_map_same(lvd_pgtable_view(image->domain), mem->base,
				    mem->size, PAGE_KERNEL_ROX);

	return ret ?: set_memory_nx((unsigned long)mem->base,
				    mem->size >> PAGE_SHIFT);
}

/* @flags: LVD_REGION_FIXED, or 0: it goes when the module is initialised */
static int map_rodata(struct lvd_image *image, const struct module_memory *mem,
		      unsigned int flags)
{
	int ret = lvd_view_map_same(lvd_pgtable_view(image->domain), mem->base,
				    mem->size, PAGE_KERNEL_RO);

	if (ret)
		return ret;
	return lvd_region_own(image->domain, (unsigned long)mem->base,
			      mem->base, mem->size, flags, NULL) ? 0 : -ENOMEM;
}

/* The domain's own copy of data, as loaded. */
static int map_shadow(struct lvd_image *image, enum mod_mem_type type)
{
	const struct module_memory *mem = &image->mod->mem[type];
	struct lvd_view *view = lvd_pgtable_view(image->domain);
	unsigned long at;
	void *shadow;
	int ret = 0;

	shadow = alloc_pages_exact(mem->size, GFP_KERNEL);
	if (!shadow)
		return -ENOMEM;
	image->shadow[type] = shadow;
	memcpy(shadow, mem->base, mem->size);
	for (at = 0; at < mem->size && !ret; at += PAGE_SIZE)
		ret = lvd_view_map(view, (unsigned long)mem->base + at,
				   __pa(shadow + at) >> PAGE_SHIFT, PAGE_KERNEL);
	return ret;
}

/* Data that the kernel may not write to after init: it has a copy as well. */
static int map_ro_after_init(struct lvd_image *image)
{
	const struct module_memory *mem = &image->mod->mem[MOD_RO_AFTER_INIT];
	int ret = map_shadow(image, MOD_RO_AFTER_INIT);

	if (ret)
		return ret;
	return lvd_region_own(image->domain, (unsigned long)mem->base,
			      image->shadow[MOD_RO_AFTER_INIT], mem->size, 0,
			      NULL) ? 0 : -ENOMEM;
}

static int own_data(struct lvd_image *image, enum mod_mem_type type,
		    size_t from, size_t to, enum lvd_owner owner)
{
	if (from >= to)
		return 0;
	return lvd_region_same(image->domain, image->mod->mem[type].base + from,
			       image->shadow[type] + from, to - from, owner);
}

/*
 * Data, with struct module somewhere in it: that is the kernel's. The last byte
 * is nobody's: strings end there at the latest.
 */
static int map_data(struct lvd_image *image, enum mod_mem_type type)
{
	const struct module_memory *mem = &image->mod->mem[type];
	size_t from = 0, end = mem->size - 1, at;
	int ret = map_shadow(image, type);

	if (ret)
		return ret;
	if (within_module_mem_type((unsigned long)image->mod, image->mod,
				   type)) {
		at = (void *)image->mod - mem->base;
		memset(image->shadow[type] + at, 0, sizeof(struct module));
		ret = own_data(image, type, 0, at, LVD_OWNER_DOMAIN);
		from = at + sizeof(struct module);
		ret = ret ?: own_data(image, type, at, from, LVD_OWNER_KERNEL);
	}
	return ret ?: own_data(image, type, from, end, LVD_OWNER_DOMAIN);
}

static int map_memory(struct lvd_image *image, enum mod_mem_type type)
{
	const struct module_memory *mem = &image->mod->mem[type];

	if (!mem->size)
		return 0;
	debug_load("%s: memory of type %d, %u bytes\n", image->mod->name, type,
		   mem->size);
	switch (type) {
	case MOD_TEXT:
	case MOD_INIT_TEXT:
		return map_text(image, mem);
	case MOD_RODATA:
		return map_rodata(image, mem, LVD_REGION_FIXED);
	case MOD_INIT_RODATA:
		return map_rodata(image, mem, 0);
	case MOD_RO_AFTER_INIT:
		return map_ro_after_init(image);
	default:
		return map_data(image, type);
	}
}

/* What the kernel calls instead of a function of the driver's. */
static void *stand_in(const struct lvd_image *image, void *func)
{
	void *import = lvd_imports_kernel(&image->imports, (unsigned long)func);

	if (import)
		return import;
	if (!func || !within_module((unsigned long)func, image->mod))
		return func;
	return lvd_func_take(image->domain, (unsigned long)func, NULL);
}

#define SET_STAND_IN(image, field)					\
({									\
	typeof(field) lvd_func = (field);				\
									\
	(field) = stand_in(image, lvd_func);				\
	lvd_func && !(field) ? no_stand_in(image, lvd_func) : 0;	\
})

static int no_stand_in(const struct lvd_image *image, void *func)
{
	pr_err("%s: %ps is called by the kernel and has no glue\n",
	       image->mod->name, func);
	return -EINVAL;
}

static bool is_function(const struct lvd_image *image, const void *word)
{
	return within_module_mem_type((unsigned long)word, image->mod,
				      MOD_TEXT) ||
		lvd_imports_kernel(&image->imports, (unsigned long)word);
}

/*
 * Pointers to functions of the driver in its data become pointers to glue when
 * they cross, and those to thunks become the kernel's own functions. The kernel
 * may follow more than the interface knows of: in its copy they are so from the
 * start.
 */
static void replace_functions(struct lvd_image *image, void *k, size_t size)
{
	void **word, *func;

	for (word = k; (void *)(word + 1) <= k + size; word++) {
		func = is_function(image, *word) ? stand_in(image, *word) :
						   NULL;
		if (func)
			*word = func;
	}
}

static void replace_in_data(struct lvd_image *image)
{
	static const enum mod_mem_type copied[] = {
		MOD_RODATA, MOD_RO_AFTER_INIT,
	};
	const struct module_memory *mem = &image->mod->mem[MOD_DATA];
	struct lvd_region *region;
	void *mod = image->mod;
	unsigned int i;

	/* struct module is the loader's; see replace_init(). */
	if (mem->size) {
		replace_functions(image, mem->base, mod - mem->base);
		mod += sizeof(struct module);
		replace_functions(image, mod, mem->base + mem->size - mod);
	}
	for (i = 0; i < ARRAY_SIZE(copied); i++) {
		mem = &image->mod->mem[copied[i]];
		if (!mem->size)
			continue;
		region = lvd_region_get_user(image->domain,
					     (unsigned long)mem->base, 1);
		if (!region)
			continue;
		replace_functions(image, region->loc.k, region->size);
		lvd_region_put(image->domain, region);
	}
}

static bool has_own_ops(const struct lvd_image *image,
			const struct kernel_param *kp)
{
	const struct kernel_param_ops *ops = kp->ops;

	return within_module((unsigned long)ops, image->mod);
}

/*
 * The kernel looks at the module's parameters by itself, and calls what their
 * operations say.
 */
static int replace_params(struct lvd_image *image)
{
	struct module *mod = image->mod;
	unsigned int i;
	int ret = 0;

	if (!mod->num_kp)
		return 0;
	image->params = kcalloc(mod->num_kp, sizeof(*image->params),
				GFP_KERNEL);
	if (!image->params)
		return -ENOMEM;
	for (i = 0; i < mod->num_kp; i++) {
		struct kernel_param_ops *ops = &image->params[i];
		struct kernel_param *kp = &mod->kp[i];

		if (!has_own_ops(image, kp))
			continue;
		*ops = *kp->ops;
		ret = ret ?: SET_STAND_IN(image, ops->set);
		ret = ret ?: SET_STAND_IN(image, ops->get);
		ret = ret ?: SET_STAND_IN(image, ops->free);
		set_param_ops(kp, ops);
	}
	return ret;
}

/* Carries what the kernel changed since it was mapped; a region starts there. */
static void sync_range(struct lvd_image *image, const u8 *data)
{
	struct lvd_region *region;
	u8 *b, *d;
	size_t i;

	region = lvd_region_get_user(image->domain, (unsigned long)data, 1);
	if (!region)
		return;
	b = region->loc.b;
	d = region->loc.d;
	for (i = 0; region->owner == LVD_OWNER_DOMAIN && i < region->size;
	     i++) {
		if (data[i] == b[i])
			continue;
		b[i] = data[i];
		d[i] = data[i];
	}
	lvd_region_put(image->domain, region);
}

/* The kernel sets parameters: in the data on both sides of struct module. */
static void sync_data(struct lvd_image *image)
{
	sync_range(image, image->mod->mem[MOD_DATA].base);
	sync_range(image, (u8 *)(image->mod + 1));
}

static struct lvd_image *begin_init(void)
{
	struct lvd_image *image, *found = NULL;

	mutex_lock(&lvd_images_lock);
	list_for_each_entry(image, &lvd_images, list) {
		if (image->loader != current)
			continue;
		found = image;
		image->loader = NULL;
		sync_data(image);
		/* Only now: what the kernel has changed went to the domain. */
		replace_in_data(image);
		debug_load("%s: init\n", image->mod->name);
		break;
	}
	mutex_unlock(&lvd_images_lock);
	return found;
}

/*
 * Stands for the init function of every isolated driver: the loader calls it,
 * and the image stays until it returns.
 */
static int run_init(void)
{
	struct lvd_image *image = begin_init();
	int ret;

	if (!image)
		return -ENODEV;
	ret = image->init();
	if (ret < 0) {
		/*
		 * The module is freed next, whoever holds it: what a dead
		 * driver has registered goes before that, and files that the
		 * kernel has opened on its devices.
		 */
		if (lvd_domain_dead(image->domain))
			lvd_domain_reap(image->domain);
		task_work_run();
	}
	return ret;
}

static int replace_init(struct lvd_image *image)
{
	struct module *mod = image->mod;
	int ret = 0;

	image->init = mod->init;
	ret = SET_STAND_IN(image, image->init);
	if (mod->init)
		mod->init = run_init;
#ifdef CONFIG_MODULE_UNLOAD
	ret = ret ?: SET_STAND_IN(image, mod->exit);
#endif
	return ret;
}

static int image_coming(struct lvd_image *image)
{
	enum mod_mem_type type;
	int ret = 0;

	run_constructors(image->mod);
	for (type = 0; type < MOD_MEM_NUM_TYPES && !ret; type++)
		ret = map_memory(image, type);
	ret = ret ?: lvd_library_map_module(lvd_pgtable_view(image->domain),
					    image->mod);
	ret = ret ?: replace_params(image);
	ret = ret ?: replace_init(image);
	if (!ret)
		pr_info("%s runs isolated\n", image->mod->name);
	return ret;
}

/* The init sections are about to be freed. */
static void image_live(struct lvd_image *image)
{
	struct lvd_view *view = lvd_pgtable_view(image->domain);

	for_class_mod_mem_type(type, init) {
		const struct module_memory *mem = &image->mod->mem[type];
		unsigned long base = (unsigned long)mem->base, at;

		for (at = 0; at < mem->size; at += PAGE_SIZE)
			lvd_view_unmap(view, base + at);
		lvd_region_disown(image->domain, base);
	}
	lvd_view_flush(view);
	for_class_mod_mem_type(type, init) {
		if (!image->shadow[type])
			continue;
		free_pages_exact(image->shadow[type],
				 image->mod->mem[type].size);
		image->shadow[type] = NULL;
	}
}

static int module_event(struct notifier_block *nb, unsigned long state,
			void *data)
{
	struct lvd_image *image;
	int ret = 0;

	mutex_lock(&lvd_images_lock);
	image = find_image(data);
	switch (image ? state : MODULE_STATE_UNFORMED) {
	case MODULE_STATE_COMING:
		ret = image_coming(image);
		if (ret)
			image_free(image);
		break;
	case MODULE_STATE_LIVE:
		debug_load("%s: init is over, its sections go\n",
			   image->mod->name);
		image_live(image);
		break;
	case MODULE_STATE_GOING:
		debug_load("%s: goes\n", image->mod->name);
		image_free(image);
		break;
	}
	mutex_unlock(&lvd_images_lock);
	return notifier_from_errno(ret);
}

static struct notifier_block module_nb = {
	.notifier_call = module_event,
};

static int __init lvd_module_init(void)
{
#ifdef CONFIG_KPROBES
	/* As in drivers, see forbid_probes(). */
	kprobe_add_area_blacklist((unsigned long)lvd_library_text,
				  (unsigned long)lvd_library_text_end);
#endif
	return register_module_notifier(&module_nb);
}
core_initcall(lvd_module_init);
