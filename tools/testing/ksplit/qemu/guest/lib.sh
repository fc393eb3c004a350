# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What the guest scripts share: results in the form of KTAP. Each script begins
# with ". /test/lib.sh" and is a program of its own.

n=0
failed=0

# result CODE WHAT: one line of result, after $output as comment if it is bad
result()
{
	n=$((n + 1))
	if test "$1" = 0; then
		echo "ok $n - $2"
		return
	fi
	test -z "$output" || echo "$output" | sed 's/^/# /'
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

# refuse WHAT COMMAND...: the command fails
refuse()
{
	what=$1
	shift
	output=$("$@" 2>&1) && result 1 "$what" || result 0 "$what"
}

# is WHAT EXPECTED FOUND
is()
{
	output="expected: $2
found: $3"
	test "$2" = "$3"
	result $? "$1"
}

# value NAME TEXT: to be compared with other boots by whoever started this
value()
{
	echo "value $1 $2"
}

finish()
{
	test "$failed" = 0
	exit
}
