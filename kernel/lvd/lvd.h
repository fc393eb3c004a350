/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lightweight virtualized domains: what generated glue and back ends see.
 *
 * A driver that is isolated runs in a domain. Kernel and domain each have a
 * copy of what they share; glue, which "ksplit glue" writes from the interface
 * description, runs on the kernel side, sees both copies and carries shared
 * fields from one to the other where control crosses the boundary (KSplit
 * paper, sections 3 and 6). See Documentation/ksplit.rst.
 *
 * Nothing here knows page tables: a back end (struct lvd_backend) provides the
 * domain's memory and the switch into it.
 *
 * What a domain hands over is untrusted. It is fetched once, checked, and only
 * the checked value is used; what does not pass ends the domain, never the
 * kernel: lvd_fault() is the one way out, and every function below that finds
 * something wrong goes it. Glue therefore needs no checks of its own: it looks
 * at lvd_failed() before it acts on what it fetched.
 */
#ifndef _KERNEL_LVD_LVD_H
#define _KERNEL_LVD_LVD_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/interval_tree_generic.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* Bounds on what one crossing handles; whoever exceeds them is faulted. */
#define LVD_MAX_OBJECTS		4096	/* objects that one call reaches */
#define LVD_MAX_NESTING		32	/* crossings on one thread's stack */
#define LVD_MAX_STRING		4096	/* bytes with the terminator */
#define LVD_MAX_ELEMENTS	65536	/* elements of an array */
#define LVD_MAX_BYTES		(4UL << 20)	/* bytes of one object */
#define LVD_MAX_REACH		(16UL << 20)	/* bytes that one call reaches */
#define LVD_MAX_ARGS		20	/* words of arguments */

struct lvd_call;
struct lvd_domain;
struct lvd_loc;
struct class;
struct bio;
struct blk_mq_tag_set;
struct bvec_iter;
struct net_device;
struct page;

/**
 * struct lvd_embed - a struct inside another one
 * @offset:	where it starts
 * @type:	what it is
 */
struct lvd_embed {
	size_t offset;
	const struct lvd_type *type;
};

/**
 * struct lvd_scope - fields that a lock guards (paper section 4.4)
 * @lock:	offset of the lock in its struct
 * @fields:	carries the guarded fields
 */
struct lvd_scope {
	size_t lock;
	const struct lvd_projection *fields;
};

/**
 * struct lvd_type - a type that crosses; one per type and glue file
 * @name:	C name, for fault reports
 * @size:	bytes
 * @align:	alignment, a power of two
 * @embeds:	structs inside it that are known by pointers of their own
 * @nembeds:	number of entries of @embeds
 * @scopes:	locks in it that guard fields
 * @nscopes:	number of entries of @scopes
 */
struct lvd_type {
	const char *name;
	size_t size;
	size_t align;
	const struct lvd_embed *embeds;
	unsigned int nembeds;
	const struct lvd_scope *scopes;
	unsigned int nscopes;
};

/**
 * struct lvd_projection - how one boundary function carries one type
 * @name:	"zero_map: bio", for fault reports
 * @type:	the type
 * @to_domain:	carry the kernel's fields into the domain's copy, or NULL
 * @to_kernel:	carry the domain's fields into the kernel's copy, or NULL
 *
 * Both are called with the region's lock held: they must not sleep.
 */
struct lvd_projection {
	const char *name;
	const struct lvd_type *type;
	void (*to_domain)(struct lvd_call *call, const struct lvd_loc *loc);
	void (*to_kernel)(struct lvd_call *call, const struct lvd_loc *loc);
};

/**
 * struct lvd_loc - one object and its copies
 * @k:		the kernel's copy
 * @d:		the domain's copy, as the kernel side reaches it
 * @b:		base: what both copies were when they were last made equal;
 *		only the kernel side reaches it
 * @u:		address of the domain's copy in the domain
 *
 * A field that differs between @d and @b was changed by the domain. @d may
 * change at any time; @k and @b never by the domain's hand.
 */
struct lvd_loc {
	void *k;
	void *d;
	void *b;
	unsigned long u;
};

enum lvd_owner {
	LVD_OWNER_KERNEL,	/* kernel's memory, given to the domain */
	LVD_OWNER_DOMAIN,	/* the domain's own: its heap, stack, sections */
};

enum lvd_region_flags {
	LVD_REGION_CALL		= 1 << 0,	/* ends with the call that made it */
	LVD_REGION_READONLY	= 1 << 1,	/* the domain must not change it */
	LVD_REGION_OPAQUE	= 1 << 2,	/* a token: nobody looks behind it */
	LVD_REGION_USER		= 1 << 3,	/* user memory, no copies */
	LVD_REGION_STACK	= 1 << 4,	/* its addresses change their type */
	LVD_REGION_BOUNCE	= 1 << 5,	/* a copy of bytes inside @under */
	LVD_REGION_GONE		= 1 << 6,	/* ended: nothing is carried */
	LVD_REGION_REPLICA	= 1 << 7,	/* of a pool: @u is never @k */
	LVD_REGION_FILLED	= 1 << 8,	/* bytes that are copied in whole */
	LVD_REGION_LENT		= 1 << 9,	/* a part of an arena, see lent.c */
	LVD_REGION_HEAP		= 1 << 10,	/* the driver has allocated it */
	LVD_REGION_SAME		= 1 << 11,	/* @u is @k: see lvd_region_same() */
	LVD_REGION_PAGE		= 1 << 12,	/* copies at one offset in a page: page.c */
	LVD_REGION_FIXED	= 1 << 13,	/* @u is the kernel's address, too, and nobody writes there */
};

/**
 * struct lvd_region - a range of memory with a copy on each side
 * @kernel:	node in the domain's tree by kernel address
 * @user:	node in the domain's tree by domain address; not of a bounce
 * @loc:	the three copies of its first byte; constant
 * @size:	bytes; constant
 * @type:	what lies at its start, NULL for bytes
 * @count:	number of elements of @type
 * @types:	what was seen elsewhere in it
 * @owner:	whose memory it is; constant
 * @flags:	enum lvd_region_flags
 * @lock:	serialises copying; taken with interrupts off, never two at once
 * @list:	in the call's or the domain's list of regions
 * @refs:	visits that use it, and the list
 * @home:	call whose list it is in, NULL: the domain's
 * @under:	of a bounce: the region that holds the bytes; has a reference
 * @bounces:	bounces of this region that belong to the domain
 * @bounce:	of a bounce: in that list
 * @private:	of the back end
 *
 * Nodes, @type, @count, @types, @list, @home, @bounces and @flags change under
 * the domain's lock; LVD_REGION_GONE is set under @lock as well.
 */
struct lvd_region {
	struct lvd_span {
		struct rb_node rb;
		unsigned long start, last, subtree_last;
	} kernel, user;
	struct lvd_loc loc;
	size_t size;
	const struct lvd_type *type;
	size_t count;
	struct rb_root_cached types;
	enum lvd_owner owner;
	unsigned int flags;
	spinlock_t lock;	/* see above */
	struct list_head list;
	refcount_t refs;
	const struct lvd_call *home;
	struct lvd_region *under;
	struct list_head bounces, bounce;
	void *private;
};

enum lvd_kind {
	LVD_RPC,		/* the driver calls the kernel */
	LVD_RPC_PTR,		/* the kernel calls the driver by pointer */
	LVD_RPC_EXPORT,		/* another module calls the driver by name */
};

/**
 * struct lvd_func - a boundary function
 * @name:	its name
 * @signature:	canonical text of its C type: equal for equal types
 * @kind:	enum lvd_kind
 * @kernel:	LVD_RPC: the kernel's function; else the glue that stands for
 *		the driver's function in the kernel
 * @call:	LVD_RPC: fetches @arg from the domain, calls the function,
 *		stores its result; lvd_rpc() calls it with a call that was begun
 * @nwords:	words of arguments; a struct passed by value takes several
 * @stack:	bit n: word n is part of a struct that is passed in memory
 * @variadic:	LVD_RPC: more may follow, up to LVD_MAX_ARGS
 */
struct lvd_func {
	const char *name;
	const char *signature;
	enum lvd_kind kind;
	void *kernel;
	void (*call)(struct lvd_call *call, const unsigned long *arg,
		     unsigned long *ret);
	unsigned int nwords, stack;
	bool variadic;
};

/* Words that begin with number @first of a struct that is passed by value. */
#define LVD_STACK_WORDS(first, words)					\
	((words) > 2 ? ((1U << (words)) - 1) << (first) : 0)

/**
 * struct lvd_global - kernel data that the driver uses by name
 * @name:	its name
 * @kernel:	the variable
 * @projection:	what crosses, with every call of the driver
 */
struct lvd_global {
	const char *name;
	void *kernel;
	const struct lvd_projection *projection;
};

/**
 * struct lvd_glue - the glue of one driver
 * @module:	Kbuild's name of the driver
 * @funcs:	boundary functions
 * @nfuncs:	number of entries of @funcs
 * @globals:	kernel data
 * @nglobals:	number of entries of @globals
 * @domain:	the domain that runs the driver; set by lvd_domain_create(),
 *		cleared by lvd_domain_destroy(), read under RCU
 */
struct lvd_glue {
	const char *module;
	const struct lvd_func *funcs;
	unsigned int nfuncs;
	const struct lvd_global *globals;
	unsigned int nglobals;
	struct lvd_domain __rcu *domain;
};

/* Every way in which a domain can end; names in report.c, same order. */
enum lvd_fault_kind {
	LVD_FAULT_POINTER,	/* points to no memory of the domain */
	LVD_FAULT_SIZE,		/* ... to less memory than its type needs */
	LVD_FAULT_ALIGN,	/* ... is misaligned */
	LVD_FAULT_TYPE,		/* ... to an object of another type */
	LVD_FAULT_FUNCTION,	/* no boundary function of that type */
	LVD_FAULT_LENGTH,	/* length or index out of range */
	LVD_FAULT_STRING,	/* no terminator */
	LVD_FAULT_TAG,		/* union tag names no member */
	LVD_FAULT_DEPTH,	/* too many objects, or crossings too deep */
	LVD_FAULT_READONLY,	/* constant object was changed */
	LVD_FAULT_FREE,		/* frees what is not the start of its allocation */
	LVD_FAULT_LOCK,		/* takes a lock twice, releases one it has not */
	LVD_FAULT_UNRESOLVED,	/* the interface leaves it open: a KSplit warning */
	LVD_FAULT_CALL,		/* no such boundary function */
	LVD_FAULT_REQUIRED,	/* arguments that the interface rules out */
	LVD_FAULT_REGISTERED,	/* frees what the kernel still uses */
	LVD_FAULT_TRAP,		/* the back end caught an exception */
	LVD_FAULT_KILLED,	/* somebody asked for it */
	LVD_FAULTS
};

/**
 * struct lvd_visit - an object that a call reaches
 * @loc:	where
 * @region:	region that holds it
 * @projection:	how it is carried, NULL for bytes
 * @size:	bytes: how many
 * @elem:	bytes: size of one element
 * @flags:	enum lvd_flags
 * @next:	next visit with the same hash, index + 1, 0 at the end
 */
struct lvd_visit {
	struct lvd_loc loc;
	struct lvd_region *region;
	const struct lvd_projection *projection;
	size_t size;
	unsigned short elem;
	unsigned short flags;
	unsigned int next;
};

/**
 * struct lvd_lent - constant bytes that a call gave to the driver
 * @kernel:	the kernel's
 * @size:	how many
 * @offset:	where they are in the call's arena
 */
struct lvd_lent {
	const void *kernel;
	size_t size, offset;
};

#define LVD_INLINE_LENT		4
#define LVD_INLINE_VISITS	8

/**
 * struct lvd_call - one crossing, on the stack of its thread
 * @domain:	the domain; the call holds a reference
 * @func:	what is called
 * @node:	in the table of calls, under @context
 * @context:	the thread, or the interrupt on top of it
 * @preempt:	preempt count of the kernel when it began; of a call into the
 *		driver: and what the locks add that the driver has since then
 * @parent:	crossing around this one in the same context, or NULL
 * @depth:	number of crossings around this one
 * @error:	first failure, a negative errno; 0: none
 * @ret:	what the driver's function returned
 * @args:	of glue: arguments that projections of @func look at
 * @regions:	regions that end with this call; rpcs leave theirs to @parent;
 *		under the domain's lock
 * @visits:	objects reached so far; @inline_visits until it overflows
 * @nvisits:	number of entries of @visits
 * @visits_cap:	room in @visits
 * @done:	visits before this one were carried in @direction
 * @direction:	LVD_TO_DOMAIN or LVD_TO_KERNEL, the present phase
 * @grown:	@visits have overflown: the lists that replaced them, or NULL
 * @table:	then: hash of @visits by kernel address, index + 1
 * @bits:	log2 of its size
 * @deallocates: the other side frees an object of @visits
 * @lends:	the log has what the driver is lent with this call
 * @arena:	where @lent lie for the domain, NULL: nothing is lent
 * @nlent:	number of entries of @lent
 * @lent_size:	bytes of @arena that are used
 * @lent:	constant bytes that the driver has until the call ends
 * @text:	what lvd_format() made, or NULL
 * @spare:	of the log: see lvd_undo_prepare()
 * @bytes:	bytes carried, for the counters
 * @reach:	bytes of all @visits
 * @visiting:	object being carried now, NULL: none
 * @doubt:	a pointer field that lvd_take() found wrong: lvd_stored() knows
 *		whether it is the domain's doing
 * @taken:	what lvd_take() returned last
 * @frame:	of the back end: stack frame below which the driver runs
 * @unwind:	of the back end: where an abandoned domain returns to
 */
struct lvd_call {
	struct lvd_domain *domain;
	const struct lvd_func *func;
	struct hlist_node node;
	unsigned long context;
	int preempt;
	struct lvd_call *parent;
	unsigned int depth;
	int error;
	unsigned long ret;
	const void *args;
	struct list_head regions;
	struct lvd_visit *visits;
	unsigned int nvisits, visits_cap, done, direction;
	struct lvd_visits *grown;
	unsigned short *table;
	unsigned int bits;
	bool deallocates, lends;
	struct lvd_region *arena;
	unsigned int nlent;
	size_t lent_size;
	struct lvd_lent lent[LVD_INLINE_LENT];
	char *text;
	struct lvd_undo_entry *spare;
	unsigned long bytes, reach;
	const struct lvd_visit *visiting;
	struct {
		const char *what;
		enum lvd_fault_kind kind;
		unsigned long value;
	} doubt;
	const void *taken;
	struct lvd_visit inline_visits[LVD_INLINE_VISITS];
	unsigned long frame;
	void *unwind[5];
};

/* How a pointer crosses; the lifetimes are the IDL's attributes. */
enum lvd_flags {
	/* what becomes of the other side's copy: one of these */
	LVD_LIFE_CALL,		/* known: that one; else a copy for this call */
	LVD_LIFE_ALLOC,		/* a copy that lasts until LVD_LIFE_DEALLOC */
	LVD_LIFE_ALLOC_ONCE,	/* known: that one; else as ALLOC */
	LVD_LIFE_BIND,		/* must be known already */
	LVD_LIFE_DEALLOC,	/* its copy ends with this call */
	LVD_LIFE_MASK		= 7,
	LVD_CONST		= 1 << 3,	/* the receiver must not change it */
	LVD_ERRPTR		= 1 << 4,	/* may be an error code instead */
	LVD_SENTINEL		= 1 << 5,	/* ends with the first zero element */
	/* bytes: what the phases of the call carry, see lvd_to_domain() */
	LVD_TO_DOMAIN		= 1 << 6,
	LVD_TO_KERNEL		= 1 << 7,
};

/*
 * Crossings. Glue for the kernel calling the driver:
 *
 *	if (lvd_begin(&call, &glue, func))	- no domain, or a dead one
 *		return error value;
 *	arg[i] = lvd_give(...) ...		- share what the arguments reach
 *	lvd_enter(&call, arg, n);		- copies in, calls, copies out
 *	result = call.ret ...			- only if lvd_end() returns 0
 *	err = lvd_end(&call);
 *
 * A result that is a pointer is taken after lvd_enter(), and lvd_to_kernel()
 * called once more for what it reaches. And for the driver calling the kernel
 * (struct lvd_func.call, from lvd_rpc(), which the back end calls):
 *
 *	ptr = lvd_take(call, arg[i], ...);	- validate what was handed over
 *	lvd_to_kernel(call);			- copies all that is reached
 *	if (lvd_failed(call))
 *		return;
 *	result = kernel_function(ptr, ...);
 *	*ret = lvd_give(call, result, ...);
 *	lvd_to_domain(call);
 */
int lvd_glue_register(struct lvd_glue *glue);
void lvd_glue_unregister(struct lvd_glue *glue);

int lvd_begin(struct lvd_call *call, struct lvd_glue *glue, unsigned int func);
int lvd_enter(struct lvd_call *call, const unsigned long *arg, unsigned int n);
int lvd_end(struct lvd_call *call);

/*
 * The phases. Every object that was given or taken is carried in the named
 * direction, and so is what is reached on the way, each once. Called again in
 * the same direction they go on with what came later; in the other direction
 * they start over. They work off a list: depth costs no stack.
 */
void lvd_to_kernel(struct lvd_call *call);
void lvd_to_domain(struct lvd_call *call);

/**
 * lvd_failed() - has the call failed, or its domain died?
 * @call:	the call
 *
 * Returns true if nothing that the domain handed over may be used any more.
 */
static inline bool lvd_failed(const struct lvd_call *call)
{
	return unlikely(call->error);
}

void lvd_fault(struct lvd_call *call, enum lvd_fault_kind kind,
	       const char *what, unsigned long value);

/*
 * From a kernel value to the domain's: pointers. Never sleep. lvd_give_alloc()
 * is lvd_give() of one object with more memory behind it, @size bytes in all.
 */
unsigned long lvd_give(struct lvd_call *call, const void *kernel,
		       const struct lvd_projection *p, size_t count,
		       unsigned int flags);
unsigned long lvd_give_alloc(struct lvd_call *call, const void *kernel,
			     const struct lvd_projection *p, size_t size,
			     unsigned int flags);
unsigned long lvd_give_bytes(struct lvd_call *call, const void *kernel,
			     size_t size, size_t elem, unsigned int flags);
unsigned long lvd_give_string(struct lvd_call *call, const char *kernel,
			      unsigned int flags);
unsigned long lvd_give_member(struct lvd_call *call, const void *kernel,
			      const struct lvd_projection *p, size_t offset,
			      unsigned int flags);
unsigned long lvd_give_within(struct lvd_call *call, const void *kernel,
			      const void *base, size_t length);
unsigned long lvd_give_opaque(struct lvd_call *call, const void *kernel);
unsigned long lvd_give_user(struct lvd_call *call, const void __user *ptr,
			    size_t size);
unsigned long lvd_give_page(struct lvd_call *call, const struct page *page,
			    size_t offset, size_t size, unsigned int flags);
unsigned long lvd_give_function(struct lvd_call *call, const void *kernel);

/*
 * From the domain's value to the kernel's: validated, else lvd_fault(). For a
 * pointer field ask lvd_stored() afterwards: one that the domain left alone is
 * not held against it, even if what it pointed to is gone.
 */
void *lvd_take(struct lvd_call *call, unsigned long u,
	       const struct lvd_projection *p, size_t count,
	       unsigned int flags);
void *lvd_take_bytes(struct lvd_call *call, unsigned long u, size_t size,
		     size_t elem, unsigned int flags);
char *lvd_take_string(struct lvd_call *call, unsigned long u,
		      unsigned int flags);
void *lvd_take_member(struct lvd_call *call, unsigned long u,
		      const struct lvd_projection *p, size_t offset,
		      unsigned int flags);
void *lvd_take_within(struct lvd_call *call, unsigned long u,
		      const void *base, size_t length);
void *lvd_take_opaque(struct lvd_call *call, unsigned long u);
void __user *lvd_take_user(struct lvd_call *call, unsigned long u,
			   size_t size);
struct page *lvd_take_page(struct lvd_call *call, unsigned long u,
			   size_t offset, size_t size, unsigned int flags);
void *lvd_take_function(struct lvd_call *call, unsigned long u,
			const char *signature);

/*
 * Variadic functions that print: the text that the format string at arg[@format]
 * and the words from arg[@first] on make. It lasts until the call ends; NULL:
 * the call has failed. Once in a call.
 */
const char *lvd_format(struct lvd_call *call, const unsigned long *arg,
		       unsigned int format, unsigned int first);

/* Results of expressions in the IDL, which the domain may have influenced. */
size_t lvd_count(struct lvd_call *call, s64 n, const char *what);
bool lvd_in_range(struct lvd_call *call, s64 value, s64 base, s64 length,
		  const char *what);

/* What the kernel makes as many of as the driver says, and nobody limits. */
#define LVD_MAX_CLONES		1024	/* of a bio, for the targets of a device */
#define LVD_MAX_NET_QUEUES	4096

/* For expressions in the IDL, where C says no more than that there is a loop. */
unsigned int lvd_bio_vecs(struct bio *bio);
bool lvd_bio_has(struct bio *bio, struct bvec_iter iter);
bool lvd_class_empty(const struct class *class);
bool lvd_queue_maps_ok(const struct blk_mq_tag_set *set);
void lvd_queue_maps_reset(struct blk_mq_tag_set *set);
bool lvd_node_ok(int node);
unsigned int lvd_nla_bytes(void *const *attr);
bool lvd_netdev_new(const struct net_device *dev);
bool lvd_netdev_ready(const struct net_device *dev);
void lvd_netdev_fail(struct net_device *dev);

/*
 * The driver's critical sections: see struct lvd_scope. lvd_log() says how a
 * lock that was taken is released if the domain ends before the driver does it.
 */
void lvd_lock_wanted(struct lvd_call *call, const void *lock);
void lvd_lock_taken(struct lvd_call *call, const void *lock);
void lvd_lock_dropped(struct lvd_call *call, const void *lock);
void lvd_log(struct lvd_call *call, const void *lock,
	     void (*release)(void *lock));

/**
 * struct lvd_undo - a kernel function that takes something back
 * @name:	its name
 * @release:	calls it with what the log has; in process context, no locks held
 * @nargs:	words of @release's argument
 * @string:	index + 1 of the word that is a string, of which the log has a copy
 * @late:	the kernel may look at it until the driver's module goes
 * @lent:	it ends what the driver was lent, and the kernel may wait for that
 */
struct lvd_undo {
	const char *name;
	void (*release)(const unsigned long *arg);
	unsigned int nargs, string;
	bool late, lent;
};

#define LVD_UNDO_ARGS	4

/*
 * What the driver did to the kernel, for the day the domain ends: attributes of
 * functions in the IDL. See undo.c.
 */
void lvd_undo_prepare(struct lvd_call *call, const char *text);
void lvd_undo(struct lvd_call *call, const struct lvd_undo *undo,
	      const unsigned long *arg);
void lvd_undone(struct lvd_call *call, const struct lvd_undo *undo,
		const unsigned long *arg);
void lvd_undo_settled(struct lvd_call *call, const struct lvd_undo *own);
void lvd_undo_returned(struct lvd_call *call, const struct lvd_undo *undo,
		       const unsigned long *arg);
void lvd_undo_lend(struct lvd_call *call, const struct lvd_undo *undo,
		   const unsigned long *arg);
bool lvd_undo_reclaim(struct lvd_call *call, const struct lvd_undo *undo,
		      bool back, const unsigned long *arg);

/*
 * Fields. k, d, b are pointers of the same struct type: the copies of struct
 * lvd_loc. An integer costs three instructions in lvd_put(), six in
 * lvd_merge(), five in lvd_get() when nothing changed.
 */

/**
 * lvd_put() - carry a field that the domain never changes
 * @k: kernel's copy	@d: domain's copy	@b: base	@f: the field
 */
#define lvd_put(k, d, b, f)						\
	do {								\
		typeof((k)->f) lvd_v = READ_ONCE((k)->f);		\
									\
		WRITE_ONCE((d)->f, lvd_v);				\
		(b)->f = lvd_v;						\
	} while (0)

/**
 * lvd_merge() - carry a field into the domain that the domain may change too
 * @k: kernel's copy	@d: domain's copy	@b: base	@f: the field
 *
 * What the domain changed goes out before anything goes in, unless the kernel
 * changed the field as well: then the kernel's value counts.
 */
#define lvd_merge(k, d, b, f)						\
	do {								\
		typeof((k)->f) lvd_d = READ_ONCE((d)->f);		\
		typeof((k)->f) lvd_k = READ_ONCE((k)->f);		\
									\
		if (unlikely(lvd_d != (b)->f) && lvd_k == (b)->f) {	\
			WRITE_ONCE((k)->f, lvd_d);			\
			(b)->f = lvd_d;					\
		} else {						\
			WRITE_ONCE((d)->f, lvd_k);			\
			(b)->f = lvd_k;					\
		}							\
	} while (0)

/**
 * lvd_get() - carry a field out, if the domain changed it
 * @k: kernel's copy	@d: domain's copy	@b: base	@f: the field
 */
#define lvd_get(k, d, b, f)						\
	do {								\
		typeof((k)->f) lvd_v = READ_ONCE((d)->f);		\
									\
		if (lvd_v != (b)->f) {					\
			(b)->f = lvd_v;					\
			WRITE_ONCE((k)->f, lvd_v);			\
		}							\
	} while (0)

/*
 * The domain may leave anything in the byte of a bool, the kernel gets 0 or 1.
 * What it left is made the base, so that it counts as a change only once.
 */
#define lvd_get_bool(k, d, b, f)					\
	do {								\
		u8 lvd_v = READ_ONCE(*(const u8 *)&(d)->f);		\
									\
		BUILD_BUG_ON(sizeof((d)->f) != sizeof(u8));		\
		if (lvd_v != *(u8 *)&(b)->f) {				\
			*(u8 *)&(b)->f = lvd_v;				\
			WRITE_ONCE((k)->f, !!lvd_v);			\
		}							\
	} while (0)

#define lvd_merge_bool(k, d, b, f)					\
	do {								\
		u8 lvd_d = READ_ONCE(*(const u8 *)&(d)->f);		\
		u8 *lvd_b = (u8 *)&(b)->f;				\
		u8 lvd_k = READ_ONCE((k)->f);				\
									\
		BUILD_BUG_ON(sizeof((d)->f) != sizeof(u8));		\
		if (unlikely(lvd_d != *lvd_b) && lvd_k == !!*lvd_b) {	\
			WRITE_ONCE((k)->f, !!lvd_d);			\
			*lvd_b = lvd_d;					\
		} else {						\
			WRITE_ONCE(*(u8 *)&(d)->f, lvd_k);		\
			*lvd_b = lvd_k;					\
		}							\
	} while (0)

/*
 * Bit-fields have no address: the value is fetched by an ordinary access, and
 * hidden from the compiler so that it is not fetched again.
 */
#define lvd_put_bits(k, d, b, f)					\
	do {								\
		u64 lvd_v = (k)->f;					\
									\
		OPTIMIZER_HIDE_VAR(lvd_v);				\
		(d)->f = lvd_v;						\
		(b)->f = lvd_v;						\
	} while (0)

#define lvd_merge_bits(k, d, b, f)					\
	do {								\
		u64 lvd_d = (d)->f, lvd_k = (k)->f, lvd_b = (b)->f;	\
									\
		OPTIMIZER_HIDE_VAR(lvd_d);				\
		OPTIMIZER_HIDE_VAR(lvd_k);				\
		if (unlikely(lvd_d != lvd_b) && lvd_k == lvd_b) {	\
			(k)->f = lvd_d;					\
			(b)->f = lvd_d;					\
		} else {						\
			(d)->f = lvd_k;					\
			(b)->f = lvd_k;					\
		}							\
	} while (0)

#define lvd_get_bits(k, d, b, f)					\
	do {								\
		u64 lvd_v = (d)->f;					\
									\
		OPTIMIZER_HIDE_VAR(lvd_v);				\
		if (lvd_v != (b)->f) {					\
			(b)->f = lvd_v;					\
			(k)->f = lvd_v;					\
		}							\
	} while (0)

/*
 * Memory without pointers, element by element: arrays of numbers, counters.
 * @size bytes in all, @elem bytes (1, 2, 4, 8) each.
 */
void lvd_put_memory(struct lvd_call *call, const void *k, void *d, void *b,
		    size_t size);
void lvd_merge_memory(struct lvd_call *call, void *k, void *d, void *b,
		      size_t size, size_t elem);
void lvd_get_memory(struct lvd_call *call, void *k, const void *d, void *b,
		    size_t size, size_t elem);

/**
 * lvd_put_pointer() - carry a pointer into the domain
 * @d:		the domain's field
 * @b:		the base of the field
 * @u:		what lvd_give() made of the kernel's pointer
 *
 * Pointers are never equal on both sides by value, so bases of pointer fields
 * hold the domain's value. What the domain stored since is kept if the kernel's
 * pointer is the one of last time: glue asks lvd_pointer_dirty() first.
 */
#define lvd_put_pointer(d, b, u)					\
	do {								\
		unsigned long lvd_u = (u);				\
									\
		WRITE_ONCE(*(unsigned long *)(d), lvd_u);		\
		*(unsigned long *)(b) = lvd_u;				\
	} while (0)

/**
 * lvd_pointer_dirty() - did only the domain change a pointer field?
 * @d:		the domain's field
 * @b:		the base of the field
 * @u:		what lvd_give() made of the kernel's pointer
 *
 * Returns true if the domain's pointer must go out instead of @u going in.
 */
static inline bool lvd_pointer_dirty(const void *d, const void *b,
				     unsigned long u)
{
	unsigned long base = *(const unsigned long *)b;

	return READ_ONCE(*(const unsigned long *)d) != base && u == base;
}

/**
 * lvd_fetch() - fetch a pointer field of the domain, once
 * @d:		the domain's field
 *
 * Returns the domain's value, for lvd_take().
 */
static inline unsigned long lvd_fetch(const void *d)
{
	return READ_ONCE(*(const unsigned long *)d);
}

/* Must the pointer that was taken go to the kernel's copy? See take.c. */
bool lvd_stored(struct lvd_call *call, void *b, unsigned long u);

/*
 * The interface description does not have all of sparse's types: glue passes
 * kernel pointers on whatever memory they are about (__rcu, __iomem), and calls
 * kernel functions that take restricted integers (gfp_t, __be32).
 */
#define lvd_load_pointer(p)	READ_ONCE(*(__force void * const *)&(p))
#define lvd_store_pointer(p, v)	WRITE_ONCE(*(__force void **)&(p), v)
#ifdef __CHECKER__
#define lvd_unchecked(type, f, arg, ...)				\
	((type (*)(typeof(arg), ...))(f))(arg, ##__VA_ARGS__)
#define lvd_release(f, lock)			lvd_unchecked(void, f, lock)
#else
#define lvd_unchecked(type, f, arg, ...)	(f)(arg, ##__VA_ARGS__)
/* May be a macro. */
#define lvd_release(f, lock)			f(lock)
#endif

/**
 * lvd_sub() - an object inside another one
 * @loc:	the other one
 * @offset:	where it starts
 *
 * Returns the object.
 */
static inline struct lvd_loc lvd_sub(const struct lvd_loc *loc, size_t offset)
{
	struct lvd_loc sub = {
		.k = loc->k + offset,
		.d = loc->d + offset,
		.b = loc->b + offset,
		.u = loc->u + offset,
	};

	return sub;
}

#endif /* _KERNEL_LVD_LVD_H */
