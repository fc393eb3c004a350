#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# All drivers at once, each used all the time. One after the other is killed: the
# others go on, and the one that was killed can be loaded again.

# Functions are called by "check" and "counts".
# shellcheck source=lib.sh disable=SC2317
. /test/lib.sh
# shellcheck source=use.sh
. /test/use.sh

# work DRIVER: until told to stop; counts rounds, good and bad
work()
{
	good=0
	bad=0
	while ! test -e "/tmp/stop-$1"; do
		if of use "$1" >/dev/null 2>&1; then
			good=$((good + 1))
		else
			bad=$((bad + 1))
		fi
		echo "$good $bad" >"/tmp/new-$1"
		mv "/tmp/new-$1" "/tmp/rounds-$1"
	done
}

# employ DRIVER: load it, and a process that uses it
employ()
{
	check "insert $1" of insert "$1"
	native || check "$1 is isolated" lives "$1"
	check "start $1" of start "$1"
	rm -f "/tmp/stop-$1"
	echo "0 0" >"/tmp/rounds-$1"
	work "$1" &
	eval "worker_$(echo "$1" | tr - _)=$!"
}

# dismiss DRIVER
dismiss()
{
	touch "/tmp/stop-$1"
	eval "wait \$worker_$(echo "$1" | tr - _)"
}

good()
{
	cut -d' ' -f1 "/tmp/rounds-$1"
}

bad()
{
	cut -d' ' -f2 "/tmp/rounds-$1"
}

# goes_on DRIVER: two more rounds, and none of them bad
goes_on()
{
	until=$(($(good "$1") + 2))
	tries=0
	while test "$(good "$1")" -lt "$until" && test "$tries" -lt 300; do
		sleep 0.1
		tries=$((tries + 1))
	done
	output="rounds: $(cat "/tmp/rounds-$1")"
	test "$(good "$1")" -ge "$until" && test "$(bad "$1")" = 0
}

for driver in $DRIVERS; do
	employ "$driver"
done
for driver in $DRIVERS; do
	check "$driver works beside the others" goes_on "$driver"
done

native || for victim in $DRIVERS; do
	check "kill $victim" sh -c "echo kill >$(domain "$victim")/control"
	is "$victim is dead" "state: dead" "$(head -n 1 "$(domain "$victim")/state")"
	for driver in $DRIVERS; do
		test "$driver" = "$victim" ||
			check "$victim is dead, $driver works" goes_on "$driver"
	done
	dismiss "$victim"
	of stop "$victim" >/dev/null 2>&1
	check "rmmod the dead $victim" rmmod "$victim"
	employ "$victim"
	check "$victim works again" goes_on "$victim"
done

for driver in $DRIVERS; do
	dismiss "$driver"
	is "$driver: rounds that failed" 0 "$(bad "$driver")"
	check "stop $driver" of stop "$driver"
	check "rmmod $driver" rmmod "$driver"
done
finish
