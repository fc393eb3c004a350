# SPDX-License-Identifier: GPL-2.0
# What the tests of reader and linker share; sourced by tests/*.test, which run
# in this file's parent directory.
#
# TOOL is the tool under test, with sanitizers if there is such a build. A
# sanitizer's report ends the tool with exit code 99, which no test expects.

TOOL=${KSPLIT_SAN:-$KSPLIT}
[ -x "$TOOL" ] || TOOL=$KSPLIT
[ -x "$TOOL" ] || {
	echo "not ok 1 - KSPLIT must name the tool; \"make check\" sets it"
	exit 1
}
ASAN_OPTIONS=exitcode=99:abort_on_error=0
UBSAN_OPTIONS=exitcode=99:print_stacktrace=1
export ASAN_OPTIONS UBSAN_OPTIONS
HERE=$(pwd)
encode="python3 $HERE/record/encode.py"
mutate="python3 $HERE/record/mutate.py"
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
count=0

# result CODE WHAT: code 0 is a pass
result() {
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		[ -s "$scratch/out" ] && sed 's/^/# out: /;20q' "$scratch/out"
		[ -s "$scratch/err" ] && sed 's/^/# err: /;20q' "$scratch/err"
	fi
	return 0
}

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# run CODE ARG...: run the tool, true if it ends with that exit code
run() {
	expected=$1
	shift
	code=0
	"$TOOL" "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
	[ "$code" -eq "$expected" ]
}

# expect CODE WHAT ARG...: the same as a test
expect() {
	expected=$1
	what=$2
	shift 2
	run "$expected" "$@"
	result $? "$what"
}

# rejects WHAT TEXT ARG...: exit code 3, one error line that says TEXT, and
# nothing written to out.model
rejects() {
	what=$1
	text=$2
	shift 2
	rm -f "$scratch"/out.model*
	run 3 "$@" && grep -q -e "$text" "$scratch/err" &&
		[ "$(grep -c ': error: ' "$scratch/err")" -eq 1 ] &&
		[ -z "$(ls "$scratch" | grep '^out\.model')" ]
	result $? "$what"
}

# same WHAT FILE FILE
same() {
	code=0
	diff "$2" "$3" >"$scratch/diff" 2>&1 || code=1
	cp "$scratch/diff" "$scratch/err"
	result $code "$1"
}

# has WHAT PATTERN FILE
has() {
	code=0
	grep -q -e "$2" "$3" || code=1
	[ $code -eq 0 ] || sed 's/^/# /;20q' "$3"
	result $code "$1"
}
