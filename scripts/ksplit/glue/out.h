/* SPDX-License-Identifier: GPL-2.0 */
/* Writes C in kernel style: tabs, wrapped lines, comments. */
#ifndef KSPLIT_GLUE_OUT_H
#define KSPLIT_GLUE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * struct ks_out - text that is being written
 * @f:		memory stream
 * @text:	what was written, after ks_out_text()
 * @size:	bytes of @text
 * @indent:	tabs before the next line
 */
struct ks_out {
	FILE *f;
	char *text;
	size_t size;
	unsigned int indent;
};

void ks_out_begin(struct ks_out *o, unsigned int indent);
const char *ks_out_text(struct ks_out *o);
void ks_out_end(struct ks_out *o);

void ks_out_line(struct ks_out *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void ks_out_step(struct ks_out *o, const char *comment, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void ks_out_comment(struct ks_out *o, const char *text);
void ks_out_blank(struct ks_out *o);
void ks_out_copy(struct ks_out *o, const char *text);
bool ks_out_uses(const char *text, const char *name);

#endif /* KSPLIT_GLUE_OUT_H */
