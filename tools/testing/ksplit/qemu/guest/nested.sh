#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# One driver below the other in one thread: msr's read() goes to a page of a disk
# of null_blk's that is not there yet. The kernel asks null_blk for it while it
# copies for msr.
# programs: perl

# shellcheck source=lib.sh
. /test/lib.sh

load msr
load null_blk
# EFER, read into a private mapping of a page that nobody has read.
nested()
{
	# shellcheck disable=SC2016
	perl -e '
		open(my $disk, "<", "/dev/nullb0") or die "disk: $!\n";
		open(my $msr, "<", "/dev/cpu/0/msr") or die "msr: $!\n";
		my $at = syscall(9, 0, 4096, 3, 2, fileno($disk), 1 << 26);
		$at != -1 or die "mmap: $!\n";
		my $n = syscall(17, fileno($msr), $at, 8, 0xc0000080);
		$n == 8 or die "pread: $n $!\n";
		printf("%x\n", unpack("Q", unpack("P8", pack("Q", $at))));
	' 2>&1
}

is "msr reads into a page that null_blk reads" d01 "$(nested)"
is "once more, the page is there" d01 "$(nested)"
used null_blk
native || check "msr lives" lives msr
unload null_blk
unload msr
finish
