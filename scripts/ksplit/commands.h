/* SPDX-License-Identifier: GPL-2.0 */
/* The subcommands; each gets its own name as argv[0] and returns an exit code. */
#ifndef KSPLIT_COMMANDS_H
#define KSPLIT_COMMANDS_H

#include "model/msg.h"

int cmd_link(int argc, char **argv);
int cmd_analyze(int argc, char **argv);
int cmd_dump(int argc, char **argv);
int cmd_why(int argc, char **argv);
int cmd_glue(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_idl(int argc, char **argv);

#endif /* KSPLIT_COMMANDS_H */
