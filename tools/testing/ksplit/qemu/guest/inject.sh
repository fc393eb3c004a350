#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Modules whose text was damaged ("inject" did that) are loaded, used and
# unloaded, one after the other, until one cannot be unloaded any more. What
# matters is whether the kernel lives, and the other drivers. The modules are
# /test/damaged/SEED.ko; the kernel parameter victim=NAME says of which driver.

# shellcheck source=lib.sh
. /test/lib.sh
# shellcheck source=use.sh
. /test/use.sh

victim=$(sed -n 's/.*\bvictim=\([^ ]*\).*/\1/p' /proc/cmdline)
module=$(find /lib/modules -name "$victim.ko")
loaded=/sys/module/$(echo "$victim" | tr - _)
PATIENCE=6

# within COMMAND...: a process that hangs is left behind, 124
within()
{
	"$@" >/dev/null 2>&1 &
	child=$!
	tries=0
	while state=$(cut -d' ' -f3 /proc/$child/stat 2>/dev/null) &&
	      test "${state:-Z}" != Z; do
		tries=$((tries + 1))
		test $tries != $((PATIENCE * 10)) || kill -9 $child
		# Not even SIGKILL ends it.
		test $tries -lt $((PATIENCE * 10 + 20)) || return 124
		sleep 0.1
	done
	wait $child
}

# How many domains have ended so far.
ended()
{
	kernel_log | grep -c "^[^a-z]*The domain of $victim has ended"
}

# trial SEED: prints its outcome
trial()
{
	cp "/test/damaged/$1.ko" "$module"
	before=$(ended)
	outcome=worked
	for step in insert start use use stop; do
		within of $step "$victim"
		case $? in
		0) ;;
		124) echo hung; return ;;
		*) outcome=failed ;;
		esac
	done
	within rmmod "$victim"
	test "$(ended)" = "$before" || outcome=ended
	echo $outcome
}

# The kernel is asked for what drivers and others need.
alive()
{
	head -c 1m /dev/urandom >/tmp/after && md5sum /tmp/after && sync &&
		ls -R /sys/block /sys/class >/dev/null &&
		ip link set lo up && ping -c 1 -W 1 127.0.0.1
}

cp "$module" /tmp/whole.ko
for damaged in /test/damaged/*.ko; do
	seed=${damaged##*/}
	seed=${seed%.ko}
	value trying "$seed"
	outcome=$(trial "$seed")
	check "the kernel lives after seed $seed" within alive
	value "outcome-$seed" "$outcome"
	test ! -e "$loaded" || break
done
cp /tmp/whole.ko "$module"
for driver in $DRIVERS; do
	test "$driver" != "$victim" || test ! -e "$loaded" || continue
	within of insert "$driver" && within of start "$driver" &&
		within of use "$driver"
	code=$?
	if test "$driver" = "$victim"; then
		# Names in sysfs may be left of a class that went before its device.
		value whole $code
	else
		result $code "$driver works"
	fi
done
finish
