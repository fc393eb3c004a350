#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: library.sh OBJECT
#
# Domains run the functions of OBJECT where nothing of the kernel is mapped:
# checks that they need nothing, and that nothing else bears their names. NM and
# OBJCOPY are the tools.

set -eu
object=$1

# Views have the thunks and the gate.
needed=$($NM -u "$object" |
	awk '$NF !~ /^(__x86_return_thunk|__x86_indirect_thunk_.*|lvd_gate_out)$/ {
		printf " %s", $NF
	}')
if test -n "$needed"; then
	echo "$object: error: a library function needs$needed" >&2
	exit 1
fi
written=$($NM "$object" | awk '$2 ~ /^[bBdDsSgGC]$/ { printf " %s", $3 }')
if test -n "$written"; then
	echo "$object: error: the library has variables:$written" >&2
	exit 1
fi
$NM --defined-only --extern-only "$object" |
	awk '$3 !~ /^lvd_library_/ { print $3, "lvd_lib_" $3 }' >"$object.names"
$OBJCOPY --redefine-syms="$object.names" "$object"
rm -f "$object.names"
