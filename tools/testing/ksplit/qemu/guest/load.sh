#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Modules that cannot be loaded leave nothing behind: without glue, with an error
# that the loader finds before anybody is told of the module (/test/damaged.ko,
# a dummy), with a parameter that the driver refuses.

# shellcheck source=lib.sh
. /test/lib.sh

file=$(find /lib/modules -name dummy.ko)

# no_domain WHAT MODULE
no_domain()
{
	refuse "$1" "" test -e "$(domain "$2")"
}

glue=$(find /lib/modules -name dummy_glue.ko)
mv "$glue" /tmp
refuse "without its glue: not loaded" "" insmod "$file"
mv /tmp/dummy_glue.ko "$glue"
logged "it is told what to do" 'lvd: dummy: no glue: load dummy_glue.ko first'
no_domain "no domain" dummy

for round in 1 2; do
	dmesg -c >/dev/null
	refuse "damaged: not loaded, $round" "" insmod /test/damaged.ko
	logged "it is the loader that says so" 'Unknown rela relocation: 255'
done
# Nobody was told; the next module that is loaded may lie where it was.
load dm-zero
no_domain "what was left of it is gone" dummy
unload dm-zero
refuse "damaged: not loaded once more" "" insmod /test/damaged.ko
load dummy
check "it works after that" ip link set dummy0 up
used dummy
unload dummy

refuse "a parameter that is refused" "" modprobe null_blk queue_mode=9
no_domain "no domain of it" null_blk
load null_blk
check "it works after that" dd if=/dev/nullb0 of=/dev/null bs=4k count=4 iflag=direct
used null_blk
unload null_blk
finish
