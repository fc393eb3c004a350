/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a back end provides (domain memory, the switch) and what it calls.
 */
#ifndef _KERNEL_LVD_BACKEND_H
#define _KERNEL_LVD_BACKEND_H

#include "lvd.h"

/**
 * struct lvd_backend - how domains are made
 * @name:	for debugfs
 * @create:	set up a domain's memory; may sleep
 * @destroy:	undo @create; all regions are unmapped
 * @map:	memory for the copies of a region. Owner kernel: loc.k and size
 *		are given, d, b (both zeroed) and u wanted; LVD_REGION_PAGE: d
 *		and u at the offset in a page that loc.k has, in pages of their
 *		own, each with a struct page for the domain. Owner domain: loc.u,
 *		loc.d and size are given, k and b wanted: both as the domain's
 *		copy was when its code was loaded, and a zero byte behind k.
 *		Must not sleep. Returns 0 or -ENOMEM
 * @unmap:	give it back; must not sleep
 * @shadow:	may be NULL. Kernel data that the driver refers to by name: memory
 *		for the domain's copy at the very address of the kernel's, which
 *		lasts as long as the domain. May sleep. Returns where the kernel
 *		side reaches it, or NULL
 * @resolve:	may be NULL. The domain handed over an address that no region
 *		holds: make one with lvd_region_own() if it is the domain's.
 *		Must not sleep
 * @enter:	call the domain's function at @entry with @n words; its result
 *		goes to call->ret. Returns 0, or a negative errno if the domain
 *		was abandoned
 * @abandon:	make the @enter of @call return -EIO. Runs on the thread of the
 *		call, below @enter, when nothing in between needs to return.
 *		Does not return; objtool must not be told so
 * @hold:	may be NULL. The domain has died, and the kernel still refers to
 *		what cannot be taken back: the driver must stay loaded. May sleep
 * @kill:	may be NULL. The domain has died: make every CPU that runs it
 *		come out. From any context but an NMI, and more than once
 */
struct lvd_backend {
	const char *name;
	int (*create)(struct lvd_domain *domain);
	void (*destroy)(struct lvd_domain *domain);
	int (*map)(struct lvd_domain *domain, struct lvd_region *region);
	void (*unmap)(struct lvd_domain *domain, struct lvd_region *region);
	void *(*shadow)(struct lvd_domain *domain, const void *kernel,
			size_t size);
	int (*resolve)(struct lvd_call *call, unsigned long u);
	int (*enter)(struct lvd_call *call, unsigned long entry,
		     const unsigned long *arg, unsigned int n);
	void (*abandon)(struct lvd_call *call);
	void (*hold)(struct lvd_domain *domain);
	void (*kill)(struct lvd_domain *domain);
};

struct lvd_glue *lvd_glue_find(const char *module);

/* Life of a domain; these two may sleep. */
struct lvd_domain *lvd_domain_create(struct lvd_glue *glue,
				     const struct lvd_backend *backend,
				     void *private);
void lvd_domain_destroy(struct lvd_domain *domain);

int lvd_domain_bind(struct lvd_domain *domain, const char *name,
		    unsigned long address);
unsigned long lvd_domain_global(struct lvd_domain *domain, const char *name);
bool lvd_domain_dead(const struct lvd_domain *domain);
void lvd_kill(struct lvd_domain *domain);
void lvd_domain_reap(struct lvd_domain *domain);

/* Exceptions and calls that come out of a domain. */
void lvd_trap(struct lvd_domain *domain, const char *what, unsigned long value);
unsigned long lvd_rpc(struct lvd_domain *domain, unsigned int func,
		      const unsigned long *arg);

/* The domain's own memory. */
struct lvd_region *lvd_region_own(struct lvd_domain *domain, unsigned long u,
				  void *d, size_t size, unsigned int flags,
				  void *private);
int lvd_region_same(struct lvd_domain *domain, void *kernel, void *d,
		    size_t size, enum lvd_owner owner);
void lvd_region_disown(struct lvd_domain *domain, unsigned long u);

struct lvd_call *lvd_current_call(void);

#endif /* _KERNEL_LVD_BACKEND_H */
