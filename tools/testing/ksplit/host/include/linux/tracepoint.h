/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HOST_LINUX_TRACEPOINT_H
#define _HOST_LINUX_TRACEPOINT_H

/* Tracepoints that trace nothing. */
#define TP_PROTO(args...)	args
#define TP_ARGS(args...)	args

#define DECLARE_EVENT_CLASS(name, proto, args, fields, assign, print)
#define DEFINE_EVENT(class, name, proto, args)				\
	static inline void trace_##name(proto) { }
#define TRACE_EVENT(name, proto, args, fields, assign, print)		\
	static inline void trace_##name(proto) { }

#endif
