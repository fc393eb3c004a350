#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The parameters lvd.debug and lvd.isolate. To be booted with lvd.debug=load.

# shellcheck source=lib.sh
. /test/lib.sh

isolate=/sys/module/lvd/parameters/isolate
debug=/sys/module/lvd/parameters/debug

# debug WORDS
debug()
{
	dmesg -c >/dev/null
	echo "$1" >$debug
}

# silent WHAT PATTERN: the log has no such line
silent()
{
	output=$(kernel_log | grep "$2" | head -n 5)
	test -z "$output"
	result $? "$1"
}

# the driver is called
use_dummy()
{
	ip link set dummy0 up
	ip link set dummy0 down
}

is "lvd.debug" load "$(cat $debug)"
load dummy
logged "load: the domain" 'lvd: dummy: domain for [1-9][0-9]* boundary functions, glue dummy_glue$'
logged "load: symbols" 'lvd: dummy: symbols, [1-9][0-9]* bytes of thunks$'
logged "load: memory" 'lvd: dummy: memory of type 0, [1-9][0-9]* bytes$'
logged "load: the init function" 'lvd: dummy: init$'
logged "load: it is over" 'lvd: dummy: init is over, its sections go$'
use_dummy
silent "load: no calls" 'lvd: dummy: *\(in\|out\|to\) '

debug calls
is "lvd.debug" calls "$(cat $debug)"
use_dummy
logged "calls: of the driver" 'lvd: dummy: in set_multicast_list$'
logged "calls: that they are over" \
	'lvd: dummy: in set_multicast_list: error 0, [0-9]* bytes$'
silent "calls: no objects" 'lvd: dummy: *to '
before=$(calls dummy)
dmesg -c >/dev/null
use_dummy
is "calls: each of them" "$(($(calls dummy) - before))" \
	"$(kernel_log | grep -c 'lvd: dummy: *in [a-z0-9_]*$')"

debug calls,objects
is "lvd.debug" calls,objects "$(cat $debug)"
ip link add other type dummy
logged "calls: by the driver, inside" 'lvd: dummy:  *  out [a-z0-9_]*$'
logged "objects" 'lvd: dummy:  *to domain .*net_device, [1-9][0-9]* bytes$'
logged "objects that come back" 'lvd: dummy:  *to kernel .*net_device, [1-9][0-9]* bytes$'
ip link del other

debug ""
is "lvd.debug" "" "$(cat $debug)"
use_dummy
silent "nothing: no line" 'lvd: dummy:'
refuse "no such word" "" sh -c "echo everything >$debug"
is "lvd.debug as before" "" "$(cat $debug)"
unload dummy

echo N >$isolate
check "modprobe dummy" modprobe dummy
refuse "lvd.isolate=N: no domain" "" test -e "$(domain dummy)"
logged "it is told" 'lvd: dummy runs unisolated'
check "it works" ip link set dummy0 up
echo Y >$isolate
refuse "lvd.isolate=Y: it stays as it is" "" test -e "$(domain dummy)"
check "rmmod dummy" rmmod dummy
load dummy
check "it works" ip link set dummy0 up
used dummy
unload dummy
finish
