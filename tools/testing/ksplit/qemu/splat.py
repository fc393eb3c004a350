# SPDX-License-Identifier: GPL-2.0
"""Which lines of a console say that the kernel itself went wrong."""

import re

# A domain's end is reported as "lvd: BUG:", and is no fault of the kernel.
SPLAT = re.compile("|".join((
    r"(?<!lvd: )\bBUG: ",
    r"\bkernel BUG at ",
    r"\bWARNING: (?!.*\bdomain of\b)",
    r"\bOops\b",
    r"Kernel panic",
    r"general protection fault",
    r"double fault",
    r"stack guard page",
    r"\bKASAN: ",
    r"\bUBSAN: ",
    r"\bINFO: task .* blocked for more than",
    r"\bINFO: rcu.* (detected|self-detected)",
    r"\bINFO: (trying to register|suspicious RCU|possible|inconsistent)",
    r"possible (recursive|circular) locking",
    r"inconsistent lock state",
    r"suspicious RCU usage",
    r"scheduling while atomic",
    r"bad: scheduling from",
    r"DEBUG_LOCKS_WARN_ON",
    r"Bad page (state|map)",
    r"kmemleak: [1-9]\d* new suspected",
    r"Out of memory: Killed",
    r"\bsegfault at\b",
    r"\btraps: .* trap ",
    r"unexpected IRQ trap",
    r"Spurious LAPIC",
    r"list_(add|del) corruption",
    r"refcount_t: ",
    r"Unable to handle kernel|unable to handle page fault",
)))

# The machine went down for one of these; a warning alone is no crash.
CRASH = re.compile(r"Kernel panic|\bOops\b|unable to handle page fault|"
                   r"general protection fault|double fault|"
                   r"\bkernel BUG at |soft lockup|hard LOCKUP|"
                   r"blocked for more than|rcu.* detected stall")


def is_splat(line):
    return bool(SPLAT.search(line))


def is_crash(line):
    return bool(CRASH.search(line))
