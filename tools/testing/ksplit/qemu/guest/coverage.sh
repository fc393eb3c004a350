#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Prints what the scripts before it have made the drivers run: the kernel's gcov
# files, also those of modules that are gone.

# shellcheck source=lib.sh
. /test/lib.sh

files=$(find /sys/kernel/debug/gcov -name '*.gcda')
test -n "$files"
result $? "there are gcov files"
for file in $files; do
	# A line of the log has room for 900 characters.
	base64 -w 600 "$file" | while IFS= read -r line; do
		echo "gcda ${file#/sys/kernel/debug/gcov} $line"
	done
done
finish
