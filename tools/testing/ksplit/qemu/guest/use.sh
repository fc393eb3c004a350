# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
#
# For each driver, what a user does with it: start, use, stop. Each returns 0 if
# the driver did what it should. A "-" in the driver's name is "_" here.

DRIVERS="dm-zero dummy msr null_blk"

# of FUNCTION DRIVER
of()
{
	"$1_$(echo "$2" | tr - _)"
}

insert_dm_zero()
{
	modprobe dm-zero
}

insert_dummy()
{
	modprobe dummy
}

insert_msr()
{
	modprobe msr
}

insert_null_blk()
{
	modprobe null_blk gb=1 memory_backed=1
}

start_dm_zero()
{
	dmsetup create used --table "0 2048 zero"
}

use_dm_zero()
{
	dd if=/dev/mapper/used of=/tmp/zeros bs=64k iflag=direct 2>/dev/null &&
		test "$(tr -d '\0' </tmp/zeros | wc -c)" = 0 &&
		test "$(stat -c %s /tmp/zeros)" = 1048576 &&
		dd if=/dev/zero of=/dev/mapper/used bs=4k count=16 \
			oflag=direct conv=nocreat 2>/dev/null
}

stop_dm_zero()
{
	dmsetup remove --force used
}

start_dummy()
{
	ip link add used type dummy && ip addr add 10.9.0.1/24 dev used &&
		ip link set used up
}

use_dummy()
{
	before=$(cat /sys/class/net/used/statistics/tx_packets) || return
	ping -q -n -c 20 -l 20 -W 0.05 10.9.0.2 >/dev/null 2>&1
	test "$(cat /sys/class/net/used/statistics/tx_packets)" -ge $((before + 20)) &&
		ip link set used mtu 1400 && ip link set used mtu 1500 &&
		ethtool -T used >/dev/null
}

stop_dummy()
{
	ip link del used
}

start_msr()
{
	test -c /dev/cpu/0/msr
}

use_msr()
{
	test "$(rdmsr -a 0xc0000080 | sort -u)" = d01 &&
		wrmsr -p 0 0x175 5 && test "$(rdmsr -p 0 0x175)" = 5
}

stop_msr()
{
	:
}

start_null_blk()
{
	test -b /dev/nullb0 && mkdir /sys/kernel/config/nullb/nullb_used &&
		echo 8 >/sys/kernel/config/nullb/nullb_used/size &&
		echo 1 >/sys/kernel/config/nullb/nullb_used/memory_backed &&
		echo 1 >/sys/kernel/config/nullb/nullb_used/power
}

use_null_blk()
{
	head -c 128k /dev/urandom >/tmp/written &&
		for disk in /dev/nullb0 /dev/nullb_used; do
			test -b $disk &&
				dd if=/tmp/written of=$disk bs=16k oflag=direct \
					conv=nocreat 2>/dev/null &&
				cmp -s -n 131072 /tmp/written $disk || return
		done
}

stop_null_blk()
{
	rmdir /sys/kernel/config/nullb/nullb_used
}
