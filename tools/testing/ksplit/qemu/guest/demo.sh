#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# For people: four drivers at work, each in a domain of its own, and one that
# fails. "make demo" shows it.
# programs: fio

# shellcheck source=lib.sh
. /test/lib.sh

step=0
title()
{
	step=$((step + 1))
	echo
	echo "$step. $*"
}

# try COMMAND: as somebody would type it, and what it says
try()
{
	printf '   $ %s\n' "$1"
	output=$(sh -c "$1" 2>&1)
	code=$?
	test -z "$output" || printf '%s\n' "$output" | sed 's/^/     /'
	return $code
}

# must COMMAND: the demonstration makes no sense without
must()
{
	try "$1" || { failed=1; echo "   This should have worked."; }
}

# Calls and bytes that crossed each border so far.
domains()
{
	printf '     %-10s %-6s %9s %9s %10s\n' driver state 'calls in' 'calls out' bytes
	for state in /sys/kernel/debug/lvd/*/state; do
		test -e "$state" || continue
		driver=${state%/state}
		awk -F': ' -v "driver=${driver##*/}" '{ v[$1] = $2 } END {
			printf "     %-10s %-6s %9d %9d %10d\n", driver, v["state"],
				v["calls in"], v["calls out"], v["bytes"] }' "$state"
	done
}

echo "Linux $(uname -r) on $(nproc) CPUs. Four drivers, unmodified, each to run in a"
echo "domain: with memory of its own, and none of the kernel's."

title "Load them"
must "modprobe -a dm-zero dummy msr"
must "modprobe null_blk memory_backed=1 gb=1"
kernel_log | grep 'lvd: .*isolated' | sed 's/^\[[^]]*\] /     /'

title "dm-zero: a disk of zeros"
must "dmsetup create zeros --table '0 8192 zero'"
must "dd if=/dev/dm-0 bs=1M count=4 iflag=direct 2>/dev/null | tr -d '\\0' | wc -c"

title "dummy: a network card that drops what it sends"
must "ip addr add 10.0.0.1/24 dev dummy0 && ip link set dummy0 up"
try "ping -q -c 100 -l 100 -W 0.1 10.0.0.2 | grep transmitted"
must "ip -s link show dev dummy0 | tail -n 2"

title "msr: registers of each CPU"
must "rdmsr -a -x 0xc0000080"

title "null_blk: a disk in memory; fio verifies what it reads"
must "fio --name=demo --filename=/dev/nullb0 --direct=1 --rw=randwrite \\
     --size=1m --bs=4k --verify=crc32c --ioengine=psync | grep -E 'err=|IOPS='"

title "What crossed the borders so far"
domains

title "One driver ends: dummy, while somebody uses it"
try "echo kill >/sys/kernel/debug/lvd/dummy/control"
kernel_log | sed -n '/lvd: BUG/,/has ended/p' | sed 's/^\[[^]]*\] /     /'
try "ping -c 1 -W 0.1 10.0.0.2 | grep transmitted"

title "The kernel and the other three go on"
must "dd if=/dev/dm-0 of=/dev/null bs=1M count=4 iflag=direct 2>&1 | tail -n 1"
must "rdmsr -p 0 -x 0xc0000080"
must "dd if=/dev/zero of=/dev/nullb0 bs=1M count=4 oflag=direct 2>&1 | tail -n 1"
domains

title "dummy starts again"
must "rmmod dummy"
must "modprobe dummy"
must "ip addr add 10.0.0.1/24 dev dummy0 && ip link set dummy0 up"
try "ping -q -c 5 -W 0.1 10.0.0.2 | grep transmitted"
must "ip -s link show dev dummy0 | tail -n 2"
domains

echo
output=
result "$failed" "demonstration"
exit "$failed"
