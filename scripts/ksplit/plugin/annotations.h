/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included on the command line (-include) behind linux/compiler_types.h when
 * the KSplit plugin is on: sparse's words, which mean nothing to GCC, become
 * attributes and pragmas that the plugin understands (plugin/annot.c).
 *
 * Does nothing in assembly, for sparse, which has its own meaning for them,
 * and if the plugin is not loaded: only the plugin knows the attribute.
 */
#ifndef KSPLIT_ANNOTATIONS_H
#define KSPLIT_ANNOTATIONS_H

#if !defined(__ASSEMBLY__) && !defined(__CHECKER__) && defined(__has_attribute)
#if __has_attribute(ksplit_user)

#ifndef BTF_TYPE_TAG
#define BTF_TYPE_TAG(value)
#endif

#undef __user
#undef __iomem
#undef __percpu
#undef __rcu

#ifdef STRUCTLEAK_PLUGIN
#define __user		__attribute__((user)) __attribute__((ksplit_user))
#else
#define __user		BTF_TYPE_TAG(user) __attribute__((ksplit_user))
#endif
#define __iomem		__attribute__((ksplit_iomem))
#define __percpu	BTF_TYPE_TAG(percpu) __attribute__((ksplit_percpu))
#define __rcu		BTF_TYPE_TAG(rcu) __attribute__((ksplit_rcu))

#undef __acquires
#undef __releases
#undef __must_hold
#undef __cond_acquires

/* The expression is passed as a string, so that it arrives as written. */
#define KSPLIT_PRAGMA(p)	_Pragma(#p)
#define __acquires(x)		KSPLIT_PRAGMA(ksplit lock acquires #x)
#define __releases(x)		KSPLIT_PRAGMA(ksplit lock releases #x)
#define __must_hold(x)		KSPLIT_PRAGMA(ksplit lock must_hold #x)
#define __cond_acquires(x)	KSPLIT_PRAGMA(ksplit lock cond_acquires #x)

#endif /* __has_attribute(ksplit_user) */
#endif /* !__ASSEMBLY__ && !__CHECKER__ */

#endif /* KSPLIT_ANNOTATIONS_H */
