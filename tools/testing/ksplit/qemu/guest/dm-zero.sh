#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# dm-zero through dmsetup: reads give zeros, writes vanish, requests of every
# size from 512 bytes to 1 MiB.
# programs: fio

# shellcheck source=lib.sh
. /test/lib.sh

sectors=8192
dev=/dev/dm-0

# reads: number of read requests so far
reads()
{
	awk '{ print $1 }' /sys/block/dm-0/stat
}

# zeros WHAT BYTES: /tmp/read has that size, and nothing but zeros
zeros()
{
	is "$1: zeros" "$2 bytes, 0 of them not zero" \
		"$(stat -c %s /tmp/read) bytes, $(tr -d '\0' </tmp/read | wc -c) of them not zero"
}

# Free memory that is not zero: the pages of reads that follow come from it.
dirty_memory()
{
	tr '\0' 'x' </dev/zero | head -c 16m >/tmp/dirty
	rm /tmp/dirty
	echo 3 >/proc/sys/vm/drop_caches
}

load dm-zero
is "version" "zero v1.2.0" "$(dmsetup targets | awk '$1 == "zero" { print $1, $2 }')"
refuse "a table with an argument" "Invalid argument" \
	dmsetup create bad --table "0 8 zero argument"
logged "the driver's reason" 'zero: No arguments required\|zero: Invalid argument count'
check "create" dmsetup create zero --table "0 $sectors zero"
is "table" "0 $sectors zero" "$(dmsetup table zero | sed 's/ *$//')"
is "status" "0 $sectors zero" "$(dmsetup status zero | sed 's/ *$//')"
is "size" "$sectors" "$(cat /sys/block/dm-0/size)"

for size in 512 1024 2048 4096 8192 16384 32768 65536 131072 262144 524288 1048576; do
	count=$((2097152 / size))
	test "$count" -le 64 || count=64
	before=$(reads)
	dd if=$dev of=/tmp/read bs=$size count=$count iflag=direct \
		2>/dev/null
	zeros "read by $size bytes" $((size * count))
	is "requests of $size bytes" "$count" "$(($(reads) - before))"
done

dirty_memory
dd if=$dev of=/tmp/read bs=64k 2>/dev/null
zeros "read through the page cache" $((sectors * 512))

head -c 1m /dev/urandom >/tmp/random
for size in 512 4096 1048576; do
	check "write by $size bytes" dd if=/tmp/random of=$dev bs=$size \
		count=$((1048576 / size < 256 ? 1048576 / size : 256)) oflag=direct
done
dd if=$dev of=/tmp/read bs=1M count=1 iflag=direct 2>/dev/null
zeros "read what was written" 1048576

check "write through the page cache" dd if=/tmp/random of=$dev bs=64k conv=fsync
echo 3 >/proc/sys/vm/drop_caches
dd if=$dev of=/tmp/read bs=1M count=1 2>/dev/null
zeros "read that" 1048576

# The buffer that the device is to overwrite has the pattern just written.
output=$(fio --name=v --filename=$dev --direct=1 --rw=randwrite --size=2m \
	--bsrange=512-256k --verify=pattern --verify_pattern=0xab \
	--verify_fatal=1 --ioengine=psync 2>&1)
echo "$output" | grep -q "got pattern '00', wanted 'ab'"
result $? "fio reads zeros where it wrote a pattern"

check "discard" blkdiscard -o 0 -l 1048576 $dev
check "suspend" dmsetup suspend zero
check "resume" dmsetup resume zero
check "reload" dmsetup reload zero --table "0 $((sectors / 2)) zero"
check "resume with the new table" dmsetup resume zero
is "new size" $((sectors / 2)) "$(cat /sys/block/dm-0/size)"
check "a second device" dmsetup create more --table "0 8 zero
8 8 zero"
dd if=/dev/dm-1 of=/tmp/read bs=8k iflag=direct 2>/dev/null
zeros "read the second" 8192
used dm-zero
refuse "rmmod while it is used" "in use" rmmod dm-zero
check "remove the second" dmsetup remove more
check "remove the first" dmsetup remove zero
unload dm-zero
check "dmsetup create makes the kernel load it" \
	dmsetup create zero --table "0 8 zero"
native || check "it is isolated" lives dm-zero
check "remove" dmsetup remove zero
unload dm-zero

# What a first life leaves behind is seen in the second.
for life in 2 3; do
	load dm-zero
	check "life $life: create" dmsetup create zero --table "0 16 zero"
	dd if=$dev of=/tmp/read bs=4k iflag=direct 2>/dev/null
	zeros "life $life: read" 8192
	check "life $life: remove" dmsetup remove zero
	unload dm-zero
done
finish
