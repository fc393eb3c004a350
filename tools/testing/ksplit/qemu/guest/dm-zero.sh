#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
. /test/lib.sh
check "modprobe" modprobe dm-zero
check "make" dmsetup create zero --table "0 2048 zero"
ls -l /dev/mapper
finish
