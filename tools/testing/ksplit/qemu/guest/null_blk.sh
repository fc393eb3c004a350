#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# null_blk through fio, which verifies what it wrote, and through configfs: every
# queue and interrupt mode, several queues, block sizes, with memory and without.
# programs: fio

# shellcheck source=lib.sh
. /test/lib.sh

folder=/sys/kernel/config/nullb
cpus=$(nproc)

# verify WHAT DEVICE OPTION...: fio reads what it wrote
verify()
{
	what=$1
	dev=$2
	shift 2
	output=$(fio --name=verify --filename="$dev" --direct=1 --rw=randwrite \
		--size=1m --verify=crc32c --verify_fatal=1 --ioengine=psync \
		--bsrange=4k-64k "$@" 2>&1)
	result $? "$what"
}

# with PARAMETER...: a device made by them keeps what is written
with()
{
	load null_blk gb=1 "$@" || return
	verify "fio, $*" /dev/nullb0
	used null_blk
	unload null_blk
}

# attribute NAME VALUE: set, and read back
attribute()
{
	echo "$2" >"$folder/disk/$1"
	is "$1" "$2" "$(cat "$folder/disk/$1")"
}

# completed DEVICE: how many reads and writes
completed()
{
	awk '{ print $1 + $5 }' "/sys/block/$1/stat"
}

# counted WHAT DEVICE REQUESTS COMMAND...
counted()
{
	what=$1
	device=$2
	requests=$3
	shift 3
	before=$(completed "$device")
	output=$("$@" 2>&1) || echo "# $output"
	is "$what" "$requests" "$(($(completed "$device") - before))"
}

for irq in 0 1 2; do
	with memory_backed=1 irqmode=$irq
done
with memory_backed=1 queue_mode=0
logged "queue_mode=0 is one of the past" 'null_blk: BIO-based IO path is no longer available'
refuse "queue_mode=1" "" modprobe null_blk queue_mode=1
logged "its reason" 'null_blk: legacy IO path is no longer available'
refuse "no module is left" "" test -e /sys/module/null_blk
with memory_backed=1 bs=4096
with memory_backed=1 "submit_queues=$cpus" hw_queue_depth=4

with memory_backed=1 blocking=1 shared_tags=1 nr_devices=2 no_sched=1 shared_tag_bitmap=1
with memory_backed=1 blocking=1 virt_boundary=1
with memory_backed=1 use_per_node_hctx=1
with memory_backed=1 submit_queues=0 bs=8192 home_node=77
logged "a block size too big" 'null_blk: defaults block size to 4096'
logged "a node that is none" 'null_blk: invalid home_node value'
refuse "zoned=1, a kernel without zones" "" modprobe null_blk zoned=1

# Without memory only that requests complete can be seen.
load null_blk gb=1 nr_devices=2 irqmode=1 "submit_queues=$cpus"
# The driver adds one for polling.
is "hardware queues" "$((cpus + 1))" "$(find /sys/block/nullb0/mq -mindepth 1 -maxdepth 1 | wc -l)"
check "a second device" test -b /dev/nullb1
is "size" 2097152 "$(cat /sys/block/nullb0/size)"
for size in 512 4096 65536; do
	counted "64 writes of $size" nullb0 64 dd if=/dev/zero of=/dev/nullb0 \
		bs=$size count=64 oflag=direct
done
counted "64 reads" nullb1 64 dd if=/dev/nullb1 of=/dev/null bs=4k count=64 iflag=direct
counted "32 deep, by libaio" nullb0 512 fio --name=deep --filename=/dev/nullb0 \
	--direct=1 --rw=randread --bs=4k --size=64m --number_ios=512 \
	--ioengine=libaio --iodepth=32
counted "8 deep, polled, by io_uring" nullb0 256 fio --name=polled \
	--filename=/dev/nullb0 --direct=1 --rw=randread --bs=4k --size=64m \
	--number_ios=256 --ioengine=io_uring --hipri --iodepth=8
used null_blk
for name in gb nr_devices irqmode queue_mode submit_queues completion_nsec; do
	value "parameter-$name" "$(cat /sys/module/null_blk/parameters/$name)"
done
unload null_blk

load null_blk gb=1 irqmode=2 completion_nsec=20000000
start=$(cut -d' ' -f1 /proc/uptime)
dd if=/dev/nullb0 of=/dev/null bs=4k count=20 iflag=direct 2>/dev/null
stop=$(cut -d' ' -f1 /proc/uptime)
is "20 requests of 20 ms take 0.4 s" yes \
	"$(awk "BEGIN { if ($stop - $start >= 0.39) print \"yes\" }")"

# One more disk, made by hand.
value null_blk-features "$(cat $folder/features)"
check "mkdir" mkdir $folder/disk
attribute size 64
attribute memory_backed 1
attribute blocksize 512
attribute submit_queues "$cpus"
attribute discard 1
attribute irqmode 0
attribute max_sectors 64
attribute mbps 0
attribute completion_nsec 5000
attribute hw_queue_depth 32
attribute blocking 0
attribute no_sched 0
attribute shared_tags 0
attribute virt_boundary 0
attribute fua 0
for name in poll_queues home_node queue_mode index use_per_node_hctx zoned \
    zone_size zone_capacity zone_nr_conv zone_max_open zone_max_active \
    zone_append_max_sectors zone_full shared_tag_bitmap cache_size; do
	value "$name" "$(cat $folder/disk/$name)"
done
refuse "a size that is no number" "" sh -c "echo many >$folder/disk/size"
for range in 5 +7 +9-3 =1-2; do
	refuse "bad blocks: $range" "" sh -c "echo $range >$folder/disk/badblocks"
done
refuse "no bad blocks" "" sh -c "echo >$folder/disk/badblocks"
is "it is off" 0 "$(cat $folder/disk/power)"
check "power" sh -c "echo 1 >$folder/disk/power"
disk=disk
check "/dev/$disk" test -b "/dev/$disk"
is "its size" 131072 "$(cat "/sys/block/$disk/size")"
is "max_sectors" 32 "$(cat "/sys/block/$disk/queue/max_hw_sectors_kb")"
refuse "no change of its size now" "" sh -c "echo 32 >$folder/disk/size"
verify "fio" "/dev/$disk" --bsrange=512-128k
verify "fio, libaio" "/dev/$disk" --ioengine=libaio --iodepth=16 --numjobs=2 \
	--offset_increment=8m
head -c 64k /dev/urandom >/tmp/random
dd if=/tmp/random of="/dev/$disk" bs=64k oflag=direct 2>/dev/null
check "it keeps what dd writes" cmp -n 65536 /tmp/random "/dev/$disk"
check "discard" blkdiscard -o 0 -l 32768 "/dev/$disk"
dd if="/dev/$disk" of=/tmp/half bs=32k count=1 iflag=direct 2>/dev/null
is "what is discarded is zero" 0 "$(tr -d '\0' </tmp/half | wc -c)"
check "what is not discarded stays" cmp -i 32768 -n 32768 /tmp/random "/dev/$disk"
check "bad blocks" sh -c "echo +0-7 >$folder/disk/badblocks"
is "they are listed" "0 8" "$(cat $folder/disk/badblocks)"
refuse "they cannot be read" "Input/output error" \
	dd if="/dev/$disk" of=/dev/null bs=4k count=1 iflag=direct
check "good again" sh -c "echo -0-7 >$folder/disk/badblocks"
check "they can be read" dd if="/dev/$disk" of=/dev/null bs=4k count=1 iflag=direct
check "power off" sh -c "echo 0 >$folder/disk/power"
refuse "/dev/$disk is gone" "" test -e "/dev/$disk"
attribute cache_size 1
check "power, with a cache" sh -c "echo 1 >$folder/disk/power"
is "write back" "write back" "$(cat "/sys/block/$disk/queue/write_cache")"
verify "fio, more than the cache holds" "/dev/$disk" --size=4m --fsync=8
used null_blk
check "rmdir" rmdir $folder/disk
refuse "/dev/$disk is gone" "" test -e "/dev/$disk"
check "mkdir again" mkdir $folder/again
check "rmdir without power" rmdir $folder/again
unload null_blk
finish
