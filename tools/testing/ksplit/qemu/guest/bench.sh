#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What an operation of a driver costs, isolated and not, in one boot: the same
# module is loaded with lvd.isolate=N and then with Y. bench-drivers boots this
# with -icount shift=0, where a nanosecond is an instruction, and reads the
# "value" lines.

# Operations are called by "cost" and others.
# shellcheck source=lib.sh disable=SC2317
. /test/lib.sh

isolate=/sys/module/lvd/parameters/isolate
debug=/sys/module/lvd/parameters/debug

# pktgen FILE COMMAND
pktgen()
{
	echo "$2" >"/proc/net/pktgen/$1"
}

# packets N: one after the other, by a thread of the kernel; nanoseconds that it
# took, by its own account, which does not count the waiting for its start
packets()
{
	pktgen dummy0 "count $1"
	pktgen pgctrl start
	sed -n 's/^Result: OK: [0-9]*(c\([0-9]*\)+.*/\1000/p' \
		/proc/net/pktgen/dummy0
}

# requests N: reads of 4 KiB, one after the other; nanoseconds
requests()
{
	begin=$(date +%s%N)
	dd if=/dev/nullb0 of=/dev/null bs=4k count="$1" iflag=direct 2>/dev/null
	echo $(($(date +%s%N) - begin))
}

# cost NAME OPERATION: of one, the start and the end of many left out
cost()
{
	# What happens the first time only is not meant.
	"$2" 200 >/dev/null
	few=$("$2" 200)
	many=$("$2" 2200)
	value "$1-ns" $(((many - few) / 2000))
}

# state DRIVER: calls in, calls out, bytes
state()
{
	sed -n 's/^\(calls in\|calls out\|bytes\): //p' "$(domain "$1")/state" |
		tr '\n' ' '
}

# carried DRIVER OPERATION: how much crosses for a thousand
carried()
{
	# shellcheck disable=SC2046
	set -- "$1" "$2" $(state "$1")
	"$2" 1000 >/dev/null
	# shellcheck disable=SC2046
	set -- "$@" $(state "$1")
	value "$2-in" $(($6 - $3))
	value "$2-out" $(($7 - $4))
	value "$2-bytes" $(($8 - $5))
}

# objects OPERATION N: what crosses, object by object
objects()
{
	dmesg -c >/dev/null
	echo objects >$debug
	"$1" "$2" >/dev/null
	echo >$debug
	kernel_log | sed -n 's/.*lvd: [^:]*: *\(to \(domain\|kernel\) .*\)/\1/p' |
		while IFS= read -r line; do
			value "$1-$2" "$line"
		done
}

# both NAME OPERATION DRIVER PARAMETER...: unisolated, and isolated
both()
{
	name=$1
	operation=$2
	driver=$3
	shift 2
	echo N >$isolate
	check "modprobe $*" modprobe "$@"
	refuse "$driver is not isolated" "" test -e "$(domain "$driver")"
	prepare "$driver"
	cost "$name-native" "$operation"
	cleanup "$driver"
	check "rmmod $driver" rmmod "$driver"
	echo Y >$isolate
	load "$@"
	prepare "$driver"
	cost "$name-isolated" "$operation"
	carried "$driver" "$operation"
	objects "$operation" 1
	objects "$operation" 2
	cleanup "$driver"
	unload "$driver"
}

prepare()
{
	test "$1" = dummy || return 0
	ip link set dummy0 up
	pktgen kpktgend_0 "add_device dummy0"
	for option in "delay 0" "clone_skb 0" "pkt_size 60" "dst 10.0.0.2" \
	    "dst_mac 02:00:00:00:00:02"; do
		pktgen dummy0 "$option"
	done
}

cleanup()
{
	test "$1" != dummy || pktgen kpktgend_0 rem_device_all
}

sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 \
	net.ipv6.conf.default.disable_ipv6=1
check "modprobe pktgen" modprobe pktgen
both packet packets dummy
both request requests null_blk gb=1
value clocksource "$(cat /sys/devices/system/clocksource/clocksource0/current_clocksource)"
finish
