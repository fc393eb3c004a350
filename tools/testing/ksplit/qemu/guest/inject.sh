#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A driver whose text was damaged ("inject" did that) is loaded, used and
# unloaded. What matters is whether the kernel lives; the kernel parameter
# victim=NAME says which driver.

# shellcheck source=lib.sh
. /test/lib.sh
# shellcheck source=use.sh
. /test/use.sh

victim=$(sed -n 's/.*\bvictim=\([^ ]*\).*/\1/p' /proc/cmdline)

# within SECONDS COMMAND...: a process that hangs is left behind
within()
{
	limit=$1
	shift
	"$@" >/dev/null 2>&1 &
	child=$!
	(sleep "$limit" && kill -9 $child) >/dev/null 2>&1 &
	watcher=$!
	# A child that even SIGKILL does not end must not keep us, either.
	tries=0
	while test -d /proc/$child/fd && test $tries -lt $((limit * 10 + 20)); do
		state=$(cut -d' ' -f3 /proc/$child/stat 2>/dev/null)
		case $state in
		''|Z) break ;;
		esac
		sleep 0.1
		tries=$((tries + 1))
	done
	kill $watcher 2>/dev/null
	test ! -d /proc/$child || test "$state" = Z || return 124
	wait $child
}

outcome=worked
for what in insert start use use stop; do
	within 8 of $what "$victim"
	case $? in
	0) ;;
	124) outcome=hung; break ;;
	*) outcome=failed ;;
	esac
done
test $outcome = hung || within 8 rmmod "$victim" || outcome=failed
if ! native && grep -qs 'state: dead' "$(domain "$victim")/state"; then
	outcome=ended
fi
# The kernel is asked for what drivers and others need.
check "the kernel lives" sh -c 'head -c 4m /dev/urandom >/tmp/after &&
	md5sum /tmp/after && sync && ls -R /sys/block /sys/class >/dev/null &&
	ip link set lo up && ping -c 1 -W 1 127.0.0.1'
for other in $DRIVERS; do
	test "$other" = "$victim" && continue
	within 20 of insert "$other" && within 20 of start "$other" &&
		within 20 of use "$other"
	result $? "$other works"
done
value outcome $outcome
finish
