# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What the guest scripts share: results in the form of KTAP. Each script begins
# with ". /test/lib.sh", is a program of its own and ends with "finish".

n=0
failed=0
output=

# result CODE WHAT: one line of result, after $output as comment if it is bad
result()
{
	n=$((n + 1))
	if test "$1" = 0; then
		echo "ok $n - $2"
		return
	fi
	test -z "$output" || printf '%s\n' "$output" | sed 's/^/# /'
	echo "not ok $n - $2"
	failed=$((failed + 1))
	return 1
}

# check WHAT COMMAND...: the command succeeds
check()
{
	what=$1
	shift
	output=$("$@" 2>&1)
	result $? "$what"
}

# refuse WHAT TEXT COMMAND...: the command fails, and says TEXT
refuse()
{
	what=$1
	text=$2
	shift 2
	if output=$("$@" 2>&1); then
		result 1 "$what"
	else
		output="expected: $text
found: $output"
		case $output in
		*"found: "*"$text"*) result 0 "$what" ;;
		*) result 1 "$what" ;;
		esac
	fi
}

# is WHAT EXPECTED FOUND
is()
{
	output="expected: $2
found:    $3"
	test "$2" = "$3"
	result $? "$1"
}

# skip WHAT WHY
skip()
{
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

# value NAME TEXT: whoever started this compares it with other boots
value()
{
	echo "value $1 $2"
}

# kernel_log: without what the scripts put there
kernel_log()
{
	dmesg | grep -v 'test| '
}

# logged WHAT PATTERN: the kernel's log has a line like this
logged()
{
	output=$(kernel_log | tail -n 5)
	kernel_log | grep -q "$2"
	result $? "$1"
}

# domain MODULE: its folder
domain()
{
	echo "/sys/kernel/debug/lvd/$1"
}

# calls MODULE: how often its domain was called
calls()
{
	sed -n 's/^calls in: //p' "$(domain "$1")/state"
}

# native: nothing is isolated in this boot
native()
{
	grep -qw lvd=off /proc/cmdline
}

# lives MODULE: it has a domain, and that works
lives()
{
	grep -qx 'state: live' "$(domain "$1")/state"
}

# load MODULE PARAMETER...: and see that it is isolated, or not, as it should be
load()
{
	check "modprobe $*" modprobe "$@" || return
	if native; then
		refuse "$1 is not isolated" "" test -e "$(domain "$1")"
	else
		check "$1 is isolated" lives "$1"
		loaded_calls=$(calls "$1")
	fi
}

# used MODULE: after load, and some use of it: it was its domain that ran
used()
{
	native && return
	found=$(calls "$1")
	output="calls into the domain: $loaded_calls after loading, $found now"
	test "${found:-0}" -gt "${loaded_calls:-0}"
	result $? "$1 was used"
	check "$1 lives" lives "$1"
}

# unload MODULE
unload()
{
	check "rmmod $1" rmmod "$1"
	refuse "no domain of $1 is left" "" test -e "$(domain "$1")"
}

finish()
{
	test "$failed" = 0
	exit
}
