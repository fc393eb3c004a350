#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Loads, uses and unloads the drivers, in every order, and looks where the memory
# went. The kernel parameter cycle=N says how often.

# shellcheck source=lib.sh
. /test/lib.sh
# shellcheck source=use.sh
. /test/use.sh

cycles=$(sed -n 's/.*\bcycle=\([0-9]*\).*/\1/p' /proc/cmdline)
: "${cycles:=24}"

# order N: the drivers in the N-th of their 24 orders
order()
{
	left=$DRIVERS
	code=$1
	for size in 4 3 2 1; do
		# shellcheck disable=SC2086
		set -- $left
		shift $((code % size))
		code=$((code / size))
		echo "$1"
		chosen=$1
		left=$(for driver in $left; do
			test "$driver" = "$chosen" || echo "$driver"
		done)
	done
}

# cycle N: all drivers, loaded in one order, stopped in another
cycle()
{
	for driver in $(order "$1"); do
		of insert "$driver" && of start "$driver" || echo "start $driver"
	done
	for driver in $(order $(($1 * 7 + 5))); do
		of use "$driver" || echo "use $driver"
	done
	for driver in $(order $(($1 * 11 + 3))); do
		of stop "$driver" && rmmod "$driver" || echo "stop $driver"
	done
}

# used_pages: by the kernel, without what it can give back
used_pages()
{
	sync
	echo 3 >/proc/sys/vm/drop_caches
	# Work that frees memory may be on its way.
	sleep 1
	# Each CPU keeps some free pages for itself.
	awk '/ managed / { pages += $2 }
		/nr_free_pages/ { pages -= $2 }
		/^ +count: / { pages -= $2 }
		END { print pages }' /proc/zoneinfo
}

leaks()
{
	echo scan >/sys/kernel/debug/kmemleak
	sleep 6
	echo scan >/sys/kernel/debug/kmemleak
	cat /sys/kernel/debug/kmemleak
}

# The first ones fill caches that stay.
for number in 0 1 2; do
	is "cycle $number" "" "$(cycle $number 2>&1)"
done
test ! -e /sys/kernel/debug/kmemleak || leaks >/dev/null
before=$(used_pages)
number=3
while test $number -lt $((cycles + 3)); do
	is "cycle $number" "" "$(cycle $number 2>&1)"
	number=$((number + 1))
done
after=$(used_pages)
output="pages in use: $before before, $after after $cycles cycles"
echo "# $output"
# Slabs come and go; a page that is lost in every cycle is more.
test $((after - before)) -lt $((cycles / 2 + 48))
result $? "no page is lost in a cycle"
# If the kernel itself loses some, whoever started this compares.
value pages-lost $((after - before))
native || is "no domain is left" "" "$(find /sys/kernel/debug/lvd -mindepth 1 -type d)"
if test -e /sys/kernel/debug/kmemleak; then
	is "kmemleak" "" "$(leaks)"
fi
finish
