/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the LVD runtime share. See Documentation/ksplit.rst.
 *
 * Locks, outermost first:
 *
 *	lvd_region.lock		while one object is carried; never two of them
 *	  lvd_domain.lock	trees, lists, types
 *	    locks of the back end's map(), unmap() and of the allocator
 *	lvd_domain.log_lock	innermost
 *	buckets of call.c	innermost
 *
 * All are spinlocks, taken with interrupts off: a crossing may happen anywhere
 * but in an NMI.
 */
#ifndef _KERNEL_LVD_INTERNAL_H
#define _KERNEL_LVD_INTERNAL_H

#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/gfp.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "alloc.h"
#include "backend.h"

#define LVD_GFP		(GFP_ATOMIC | __GFP_NOWARN)

#define LVD_REAP_PATIENCE	HZ	/* how long calls have to leave a dead domain */
#define LVD_MAX_TOKENS	1024	/* opaque pointers that a domain may know */
#define LVD_CHECKED	128	/* constant bytes that are compared afterwards */
#define LVD_MAX_TYPES	65536	/* typed places in a domain's regions */
#define LVD_FUNC_BITS	6
#define LVD_RECENT_BITS	4

/*
 * Copies for one call come from pools, by log2 of their size. A pool would hide
 * from ASan who writes behind a copy.
 */
#define LVD_POOL_BITS	12	/* a page at most */
#ifdef __SANITIZE_ADDRESS__
#define LVD_POOL_MAX	0
#else
#define LVD_POOL_MAX	16	/* regions in each pool */
#endif

/* Flags of struct lvd_visit beyond enum lvd_flags. */
#define LVD_VISIT_STRING	BIT(8)	/* ends where a zero byte says */
#define LVD_VISIT_TAKEN		BIT(9)	/* the domain chose it */
#define LVD_VISIT_PAGE		BIT(10)	/* named by its struct page */
#define LVD_VISIT_HEAP		BIT(11)	/* bytes that the driver has allocated */
#define LVD_VISIT_ARGUMENT	BIT(12)	/* reached by an argument itself */

/* Every way to give up, and how often; names in debugfs.c, same order. */
enum lvd_counter {
	LVD_COUNTER_NOMEM,	/* calls that failed for want of memory */
	LVD_COUNTER_OVERLAP,	/* kernel objects with two copies */
	LVD_COUNTER_BOUNCE,	/* bytes inside typed objects: copied aside */
	LVD_COUNTER_TOKEN,	/* opaque pointers forgotten: too many */
	LVD_COUNTER_TYPES,	/* calls that failed: too many typed places */
	LVD_COUNTER_ORPHAN,	/* regions that nothing but the domain ends */
	LVD_COUNTER_UNKNOWN,	/* kernel pointers that should be known */
	LVD_COUNTER_FUNCTION,	/* function pointers unknown to the glue */
	LVD_COUNTER_UNBOUND,	/* calls of functions without address */
	LVD_COUNTER_TOO_BIG,	/* kernel objects beyond a bound */
	LVD_COUNTER_NMI,	/* calls in an NMI, refused */
	LVD_COUNTER_LOCK,	/* locks with no scope in their type's region */
	LVD_COUNTER_HELD,	/* locks of a dead domain nobody can release */
	LVD_COUNTER_UNLOGGED,	/* resources not logged for want of memory */
	LVD_COUNTERS
};

extern atomic_long_t lvd_counters[LVD_COUNTERS];
extern atomic_long_t lvd_fault_counters[LVD_FAULTS];

static inline void lvd_count_event(enum lvd_counter counter)
{
	atomic_long_inc(&lvd_counters[counter]);
}

/**
 * struct lvd_bind - a boundary function and its address in the domain
 * @func:	the function
 * @u:		its address, 0: not bound
 * @next_u:	next one with the same hash of @u, index + 1
 * @next_k:	next one with the same hash of func->kernel, index + 1
 *
 * Written under the domain's lock; @next_k never changes.
 */
struct lvd_bind {
	const struct lvd_func *func;
	unsigned long u;
	unsigned int next_u, next_k;
};

/**
 * struct lvd_typed - what lies somewhere in a region
 * @span:	where, relative to the region's start
 * @type:	what
 * @count:	how many of them
 */
struct lvd_typed {
	struct lvd_span span;
	const struct lvd_type *type;
	size_t count;
};

#define LVD_SPAN_START(span)	((span)->start)
#define LVD_SPAN_LAST(span)	((span)->last)

enum lvd_state {
	LVD_LIVE,
	LVD_DEAD,
};

/**
 * struct lvd_domain - a driver that runs isolated
 * @glue:	its glue; constant
 * @backend:	constant
 * @private:	of the back end
 * @state:	enum lvd_state; goes from live to dead, once
 * @refs:	calls in flight, the reaper, and the one of lvd_domain_create()
 * @wait:	lvd_domain_destroy() and the reaper wait here for @refs
 * @reap:	takes back what a dead domain did
 * @rcu:	frees it
 * @lock:	guards what follows up to @log_lock
 * @by_kernel:	regions by kernel address
 * @by_user:	regions by domain address; user memory is in neither
 * @recent:	lasting regions of the kernel that were found lately, by hash of
 *		their kernel address
 * @pool:	mapped regions for calls to come, by log2 of their room
 * @npool:	entries of each @pool
 * @arenas:	arenas that no call uses, see lent.c
 * @regions:	regions that belong to no call
 * @users:	user memory, LVD_REGION_USER
 * @tokens:	opaque pointers, oldest first
 * @nregions:	all regions
 * @ntokens:	entries of @tokens
 * @ntypes:	entries of all lvd_region.types
 * @nbinds:	entries of @binds
 * @bucket_u:	hash of @binds by domain address, index + 1
 * @bucket_k:	hash of @binds by kernel address, index + 1; constant
 * @globals:	regions of the glue's globals, or NULL; constant
 * @log_lock:	guards what follows up to @held
 * @log:	locks that the driver has taken, newest first
 * @undo:	what to take back when the domain ends, by function and arguments
 * @undos:	the same, newest first; [1]: when its module goes
 * @nundos:	entries of @undo
 * @held:	what nobody can release
 * @fault:	the first fault; written by whoever made the domain dead
 * @in:		calls of the driver
 * @out:	calls by the driver
 * @bytes:	bytes carried
 * @debugfs:	its directory
 * @binds:	the glue's functions, same order
 */
struct lvd_domain {
	struct lvd_glue *glue;
	const struct lvd_backend *backend;
	void *private;
	atomic_t state;
	refcount_t refs;
	wait_queue_head_t wait;
	struct work_struct reap;
	struct rcu_head rcu;

	spinlock_t lock;	/* see above */
	struct rb_root_cached by_kernel, by_user;
	struct lvd_region *recent[1 << LVD_RECENT_BITS];
	struct list_head pool[LVD_POOL_BITS + 1];
	unsigned int npool[LVD_POOL_BITS + 1];
	struct list_head arenas, regions, users, tokens;
	unsigned int nregions, ntokens, ntypes, nbinds;
	unsigned int bucket_u[1 << LVD_FUNC_BITS], bucket_k[1 << LVD_FUNC_BITS];
	struct lvd_region **globals;

	spinlock_t log_lock;	/* see above */
	struct list_head log;
	struct rb_root undo;
	struct list_head undos[2];
	unsigned int nundos, held;

	struct lvd_fault {
		enum lvd_fault_kind kind;
		unsigned long value;
	} fault;
	atomic_long_t in, out, bytes;
	struct dentry *debugfs;
	struct lvd_bind binds[];
};

static inline bool lvd_dead(const struct lvd_domain *domain)
{
	return unlikely(atomic_read(&domain->state) != LVD_LIVE);
}

/**
 * lvd_is_fresh() - does memory begin its life as the driver's?
 * @flags:	how it crosses, enum lvd_flags
 *
 * Nothing of it crosses yet. The domain's copy and the base are zero, so the
 * kernel's must be: what the driver sets to zero does not look changed.
 */
static inline bool lvd_is_fresh(unsigned int flags)
{
	return (flags & LVD_LIFE_MASK) == LVD_LIFE_ALLOC &&
		!(flags & (LVD_TO_DOMAIN | LVD_TO_KERNEL));
}

/* domain.c */
bool lvd_domain_get(struct lvd_domain *domain);
void lvd_domain_put(struct lvd_domain *domain);

/* region.c; lvd_region_get_* return a reference */
struct lvd_region *lvd_region_get_kernel(struct lvd_domain *domain,
					 const void *kernel, size_t size);
struct lvd_region *lvd_region_get_recent(struct lvd_domain *domain,
					 const void *kernel,
					 const struct lvd_type *type);
struct lvd_region *lvd_region_get_user(struct lvd_domain *domain,
				       unsigned long u, size_t size);
struct lvd_region *lvd_region_create(struct lvd_domain *domain,
				     struct lvd_call *call, const void *kernel,
				     size_t size, unsigned int flags);
struct lvd_region *lvd_region_global(struct lvd_domain *domain, void *kernel,
				     size_t size);
struct lvd_region *lvd_region_page(struct lvd_call *call, const void *kernel,
				   size_t size, bool lasting);
void lvd_region_put(struct lvd_domain *domain, struct lvd_region *region);
bool lvd_region_unlist(struct lvd_domain *domain, struct lvd_region *region);
bool lvd_region_end(struct lvd_domain *domain, struct lvd_region *region);
void lvd_region_keep(struct lvd_domain *domain, struct lvd_region *region);
void lvd_regions_release(struct lvd_domain *domain, struct list_head *regions);

/**
 * lvd_loc_at() - a place in a region
 * @region:	the region
 * @offset:	bytes from its start
 */
static inline struct lvd_loc lvd_loc_at(const struct lvd_region *region,
					size_t offset)
{
	return lvd_sub(&region->loc, offset);
}

struct lvd_region *lvd_region_alloc(unsigned long kernel, unsigned long u,
				    size_t size, enum lvd_owner owner,
				    unsigned int flags);
struct lvd_region *lvd_region_arena(struct lvd_domain *domain, size_t size);
struct lvd_region *lvd_region_lent(struct lvd_domain *domain,
				   struct lvd_call *call,
				   const struct lvd_loc *loc, size_t size);
void lvd_region_unmap(struct lvd_domain *domain, struct lvd_region *region);

/* pool.c */
void lvd_pool_init(struct lvd_domain *domain);
void lvd_pool_drain(struct lvd_domain *domain);
size_t lvd_pool_room(size_t size);
struct lvd_region *lvd_pool_get(struct lvd_domain *domain, size_t size,
				bool filled);
bool lvd_pool_put(struct lvd_domain *domain, struct lvd_region *region);

/* lent.c */
unsigned long lvd_lend(struct lvd_call *call, const void *kernel, size_t size);
struct lvd_region *lvd_lent_region(struct lvd_call *call, unsigned long u);
void lvd_lent_end(struct lvd_call *call);

/* page.c */
void lvd_pages_end(struct lvd_call *call);

/* aside.c */
bool lvd_token_known(struct lvd_domain *domain, unsigned long u);
int lvd_token_add(struct lvd_domain *domain, unsigned long u);
bool lvd_user_known(struct lvd_domain *domain, unsigned long u, size_t size);
int lvd_user_add(struct lvd_domain *domain, struct lvd_call *call,
		 unsigned long u, size_t size);
struct lvd_region *lvd_region_bounce(struct lvd_domain *domain,
				     struct lvd_call *call,
				     struct lvd_region *under, size_t offset,
				     size_t size);

/* types.c */
enum lvd_types_result { LVD_TYPES_OK, LVD_TYPES_WRONG, LVD_TYPES_NOMEM };

enum lvd_types_result lvd_types_note(struct lvd_domain *domain,
				     struct lvd_region *region, size_t offset,
				     const struct lvd_type *type, size_t count,
				     bool trusted);
void lvd_types_forget(struct lvd_domain *domain, struct lvd_region *region,
		      size_t offset, size_t size);
void lvd_types_free(struct lvd_domain *domain, struct lvd_region *region);
size_t lvd_types_next(struct lvd_domain *domain, struct lvd_region *region,
		      size_t offset);
const struct lvd_type *lvd_types_lock(struct lvd_domain *domain,
				      struct lvd_region *region, size_t lock,
				      size_t *offset);

INTERVAL_TREE_DEFINE(struct lvd_span, rb, unsigned long, subtree_last,
		     LVD_SPAN_START, LVD_SPAN_LAST,
		     static inline __maybe_unused, lvd_span)

/* call.c */
struct lvd_call *lvd_call_home(struct lvd_call *call);
int lvd_call_begin(struct lvd_call *call, struct lvd_domain *domain,
		   const struct lvd_func *func);
void lvd_call_error(struct lvd_call *call, int error);
void lvd_call_nomem(struct lvd_call *call);
unsigned long lvd_context(void);

/**
 * lvd_call_outer() - the call into the same domain that surrounds a call into it
 * @call:	the call
 *
 * What lies in between may be another domain's, if two drivers stand one on the
 * other.
 *
 * Returns the call, or NULL.
 */
static inline struct lvd_call *lvd_call_outer(const struct lvd_call *call)
{
	struct lvd_call *outer = call->parent;

	while (outer && outer->domain != call->domain)
		outer = outer->parent;
	return outer ? lvd_call_home(outer) : NULL;
}

/* take.c */
struct lvd_region *lvd_resolve(struct lvd_call *call, unsigned long u,
			       size_t size);

/* visit.c */
void lvd_visits_init(struct lvd_call *call);
bool lvd_visit(struct lvd_call *call, struct lvd_region *region,
	       const struct lvd_loc *loc, const struct lvd_projection *p,
	       size_t size, size_t elem, unsigned int flags);
void lvd_visits_end(struct lvd_call *call);

/* memory.c */
void lvd_carry_bytes(struct lvd_call *call, const struct lvd_visit *visit);

/* func.c */
void lvd_funcs_init(struct lvd_domain *domain);
unsigned long lvd_func_give(struct lvd_domain *domain, const void *kernel);
void *lvd_func_take(struct lvd_domain *domain, unsigned long u,
		    const char *signature);
unsigned long lvd_func_address(struct lvd_domain *domain,
			       const struct lvd_func *func);

/* log.c */
void lvd_log_lock(struct lvd_call *call, const void *lock,
		  void (*release)(void *lock));
void lvd_log_unlock(struct lvd_call *call, const void *lock);
bool lvd_log_holds(struct lvd_call *call, const void *lock);
bool lvd_log_within(struct lvd_domain *domain, unsigned long start,
		    size_t size);
void lvd_log_thread(struct lvd_domain *domain, struct lvd_call *call);
void lvd_log_leave(struct lvd_domain *domain, struct lvd_call *call);
unsigned int lvd_log_end(struct lvd_domain *domain);

/* undo.c */
void lvd_undo_end(struct lvd_call *call);
void lvd_undo_leave(struct lvd_call *call);
unsigned int lvd_undo_release(struct lvd_domain *domain, bool late);
unsigned int lvd_undo_release_lent(struct lvd_domain *domain);
void lvd_undo_forget(struct lvd_domain *domain);

/* report.c */
bool lvd_domain_fault(struct lvd_domain *domain, struct lvd_call *call,
		      enum lvd_fault_kind kind, const char *what,
		      unsigned long value);
const char *lvd_fault_name(enum lvd_fault_kind kind);

/* debug.c */
enum lvd_debug {
	LVD_DEBUG_CALLS		= BIT(0),	/* crossings */
	LVD_DEBUG_OBJECTS	= BIT(1),	/* what they carry */
	LVD_DEBUG_LOAD		= BIT(2),	/* how a module becomes a domain */
	LVD_DEBUG_END		= BIT(3)
};

#ifdef __KERNEL__
extern unsigned int lvd_debug;

void lvd_debug_begin(const struct lvd_call *call);
void lvd_debug_end(const struct lvd_call *call);
void lvd_debug_object(const struct lvd_call *call, size_t size,
		      const char *name);

static inline bool lvd_debugs(enum lvd_debug what)
{
	return unlikely(READ_ONCE(lvd_debug) & what);
}
#else
static inline void lvd_debug_begin(const struct lvd_call *call) { }
static inline void lvd_debug_end(const struct lvd_call *call) { }
static inline void lvd_debug_object(const struct lvd_call *call, size_t size,
				    const char *name) { }
static inline bool lvd_debugs(enum lvd_debug what)
{
	return false;
}
#endif

/* debugfs.c */
#if defined(CONFIG_DEBUG_FS) && defined(__KERNEL__)
void lvd_debugfs_add(struct lvd_domain *domain);
void lvd_debugfs_remove(struct lvd_domain *domain);
#else
static inline void lvd_debugfs_add(struct lvd_domain *domain) { }
static inline void lvd_debugfs_remove(struct lvd_domain *domain) { }
#endif

#endif /* _KERNEL_LVD_INTERNAL_H */
