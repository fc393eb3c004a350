/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What "ksplit diff" compares: facts, one line of text each.  Two files are
 * equal if they state the same facts, in whatever order.
 */
#ifndef KSPLIT_CMD_DIFF_H
#define KSPLIT_CMD_DIFF_H

#include <stdio.h>

#include "model/model.h"

void diff_model_facts(FILE *out, const struct ks_model *m);
int diff_idl_facts(FILE *out, const char *name);

#endif /* KSPLIT_CMD_DIFF_H */
