#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What a driver leaves behind that has died in the middle of its work: nothing.
# Its users get errors, what it registered is gone, it can be unloaded, and once
# loaded again it works.

# shellcheck source=lib.sh
. /test/lib.sh

# kill DRIVER: and wait until all is taken back
kill_driver()
{
	echo kill >"$(domain "$1")/control"
	tries=0
	until kernel_log | grep -q "lvd: $1: taken back: " || test $tries = 50; do
		tries=$((tries + 1))
		sleep 0.1
	done
	logged "$1: taken back, nothing held" \
		"lvd: $1: taken back: [1-9].*, held: 0\$"
	check "$1 is dead" grep -qx 'state: dead' "$(domain "$1")/state"
}

# again DRIVER PARAMETER...: it can be unloaded and loaded
again()
{
	unload "$1"
	load "$@"
	dmesg -c >/dev/null
}

if native; then
	skip "killed drivers" "nothing is isolated"
	finish
fi

# dummy: interfaces of its own, and one that a user made
load dummy numdummies=2
check "a third interface" ip link add mine type dummy
for i in dummy0 dummy1 mine; do
	ip link set "$i" up
done
ip addr add 10.77.0.1/24 dev mine
ip neigh add 10.77.0.2 lladdr 02:00:00:00:00:02 dev mine
ping -q -f -c 200 -W 1 10.77.0.2 >/dev/null 2>&1 &
kill_driver dummy
wait
is "interfaces" 0 "$(ip -br link | grep -c 'dummy\|mine')"
refuse "no link of that kind can be made" "" ip link add other type dummy
again dummy
check "dummy0 is back" ip link set dummy0 up
unload dummy

# msr
load msr
check "a register is read" rdmsr -p 0 0x10
exec 5</dev/cpu/0/msr
kill_driver msr
refuse "an open file cannot be read" "" sh -c 'dd bs=8 count=1 <&5'
refuse "no number is left" "" grep -q 'cpu/msr' /proc/devices
refuse "no class is left" "" test -e /sys/class/msr
refuse "an open file keeps it" "" rmmod msr
exec 5<&-
again msr
check "a register is read again" rdmsr -p 0 0x10
unload msr

# dm-zero, with a device
load dm-zero
check "a device" dmsetup create zeros --table "0 2048 zero"
check "it reads" dd if=/dev/mapper/zeros of=/dev/null bs=4k count=4 iflag=direct
kill_driver dm-zero
refuse "it does not read any more" "" dd if=/dev/mapper/zeros of=/dev/null \
	bs=4k count=4 iflag=direct
refuse "nor write" "" dd if=/dev/zero of=/dev/mapper/zeros bs=4k count=4 \
	oflag=direct
refuse "no device of that kind can be made" "" \
	dmsetup create others --table "0 2048 zero"
check "the device goes" dmsetup remove zeros
again dm-zero
check "a device again" dmsetup create zeros --table "0 2048 zero"
check "it reads again" dd if=/dev/mapper/zeros of=/dev/null bs=4k count=4 \
	iflag=direct
check "it goes, too" dmsetup remove zeros
unload dm-zero

# null_blk: requests that take a second when it dies, and a configfs item
load null_blk gb=1 nr_devices=2 irqmode=2 completion_nsec=1000000000
item=/sys/kernel/config/nullb/item
check "an item" mkdir "$item"
dd if=/dev/nullb0 of=/dev/null bs=4k count=64 iflag=direct 2>/tmp/dd &
reader=$!
sleep 0.5
kill_driver null_blk
if wait $reader; then
	result 1 "the reader gets an error"
else
	result 0 "the reader gets an error"
fi
is "block devices" 0 "$(find /sys/block -name 'nullb*' | wc -l)"
refuse "an item keeps it" "" rmmod null_blk
check "the item goes" rmdir "$item"
again null_blk gb=1
check "it writes again" dd if=/dev/zero of=/dev/nullb0 bs=4k count=64 \
	oflag=direct
unload null_blk

finish
