/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints: crossings, and the end of a domain.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM lvd

#if !defined(_KERNEL_LVD_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _KERNEL_LVD_TRACE_H

#include <linux/tracepoint.h>

#include "internal.h"

DECLARE_EVENT_CLASS(lvd_cross,
	TP_PROTO(const struct lvd_call *call),
	TP_ARGS(call),
	TP_STRUCT__entry(
		__string(module, call->domain->glue->module)
		__string(func, call->func->name)
		__field(unsigned int, kind)
		__field(unsigned int, depth)
		__field(int, error)
		__field(unsigned long, bytes)
	),
	TP_fast_assign(
		__assign_str(module);
		__assign_str(func);
		__entry->kind = call->func->kind;
		__entry->depth = call->depth;
		__entry->error = call->error;
		__entry->bytes = call->bytes;
	),
	TP_printk("%s %s %s depth=%u error=%d bytes=%lu",
		  __get_str(module),
		  __print_symbolic(__entry->kind,
				   { LVD_RPC, "rpc" },
				   { LVD_RPC_PTR, "rpc_ptr" },
				   { LVD_RPC_EXPORT, "rpc_export" }),
		  __get_str(func), __entry->depth, __entry->error,
		  __entry->bytes)
);

DEFINE_EVENT(lvd_cross, lvd_enter,
	TP_PROTO(const struct lvd_call *call),
	TP_ARGS(call)
);

DEFINE_EVENT(lvd_cross, lvd_leave,
	TP_PROTO(const struct lvd_call *call),
	TP_ARGS(call)
);

TRACE_EVENT(lvd_kill,
	TP_PROTO(const struct lvd_domain *domain, enum lvd_fault_kind kind,
		 unsigned long value),
	TP_ARGS(domain, kind, value),
	TP_STRUCT__entry(
		__string(module, domain->glue->module)
		__string(fault, lvd_fault_name(kind))
		__field(unsigned long, value)
	),
	TP_fast_assign(
		__assign_str(module);
		__assign_str(fault);
		__entry->value = value;
	),
	TP_printk("%s %s value=0x%lx", __get_str(module), __get_str(fault),
		  __entry->value)
);

TRACE_EVENT(lvd_undo,
	TP_PROTO(const struct lvd_domain *domain, const char *name),
	TP_ARGS(domain, name),
	TP_STRUCT__entry(
		__string(module, domain->glue->module)
		__string(name, name)
	),
	TP_fast_assign(
		__assign_str(module);
		__assign_str(name);
	),
	TP_printk("%s %s", __get_str(module), __get_str(name))
);

#endif /* _KERNEL_LVD_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH ../../kernel/lvd
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
