#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# msr through rdmsr and wrmsr: the registers of every CPU. Their values are
# printed, to be compared with those that a boot with lvd=off printed.
# programs: perl

# shellcheck source=lib.sh
. /test/lib.sh

# IA32_SYSENTER_ESP: nothing here uses SYSENTER, any value will do.
scratch=0x175
parameter=/sys/module/msr/parameters/allow_writes
cpus=$(seq 0 $(($(nproc) - 1)))

tainted()
{
	echo $(($(cat /proc/sys/kernel/tainted) >> 2 & 1))
}

load msr
for cpu in $cpus; do
	check "/dev/cpu/$cpu/msr is there" test -c "/dev/cpu/$cpu/msr"
	# APIC base, CR_PAT, MTRR default, EFER, STAR, CSTAR, SYSCALL mask,
	# SYSENTER_CS; nothing that runs or differs from boot to boot.
	for register in 0x1b 0xfe 0x277 0x2ff 0xc0000080 0xc0000081 0xc0000082 \
		0xc0000083 0xc0000084 0x174 0x176; do
		value "cpu$cpu.$register" "$(rdmsr -p "$cpu" -0 $register 2>&1)"
	done
done
is "IA32_EFER: long mode" d01 "$(rdmsr 0xc0000080)"
is "IA32_APIC_BASE of the first CPU" fee00900 "$(rdmsr -p 0 0x1b)"
test "$(nproc)" = 1 ||
	is "IA32_APIC_BASE of the second CPU" fee00800 "$(rdmsr -p 1 0x1b)"
is "a bit field" 1 "$(rdmsr -f 8:8 0xc0000080)"
is "-a asks every CPU" "$(nproc)" "$(rdmsr -a 0xc0000080 | wc -l)"
is "no write so far" 0 "$(tainted)"
is "allow_writes" default "$(cat $parameter)"
for cpu in $cpus; do
	check "wrmsr on CPU $cpu" wrmsr -p "$cpu" $scratch $((0x123456789abc0000 + cpu))
done
for cpu in $cpus; do
	is "CPU $cpu has it" "123456789abc000$cpu" "$(rdmsr -p "$cpu" $scratch)"
done
is "a write taints" 1 "$(tainted)"
logged "a write is logged" 'msr: Write to unrecognized MSR 0x175 by wrmsr (pid: [0-9]\+)\.'
check "wrmsr -a" wrmsr -a $scratch 7
for cpu in $cpus; do
	is "CPU $cpu has 7" 7 "$(rdmsr -p "$cpu" $scratch)"
done

echo off >$parameter
is "allow_writes" off "$(cat $parameter)"
refuse "wrmsr is refused" "Operation not permitted" wrmsr -p 0 $scratch 8
is "nothing was written" 7 "$(rdmsr -p 0 $scratch)"
echo ' on ' >$parameter
is "allow_writes" on "$(cat $parameter)"
check "wrmsr" wrmsr -p 0 $scratch 9
is "it was written" 9 "$(rdmsr -p 0 $scratch)"
echo nonsense >$parameter
is "allow_writes" default "$(cat $parameter)"

# IA32_PKRS has 32 bits: the CPU refuses more.
refuse "a value that the CPU refuses" "cannot set MSR" wrmsr -p 0 0x6e1 0x100000000
refuse "a CPU that is not there" "" rdmsr -p 77 0x10
refuse "reading half a register" "Invalid argument" \
	dd if=/dev/cpu/0/msr of=/tmp/half bs=4 count=1
is "reading one twice" "two equal halves" "$(
	dd if=/dev/cpu/0/msr of=/tmp/two bs=16 count=1 iflag=skip_bytes \
		skip=$((scratch)) 2>/dev/null
	dd if=/tmp/two of=/tmp/a bs=8 count=1 2>/dev/null
	dd if=/tmp/two of=/tmp/b bs=8 skip=1 2>/dev/null
	test "$(stat -c %s /tmp/b)" = 8 && cmp /tmp/a /tmp/b && echo two equal halves)"
printf '\001\002\003\004\005\006\007\010' >/tmp/eight
check "writing with dd" dd if=/tmp/eight of=/dev/cpu/0/msr bs=8 \
	oflag=seek_bytes seek=$((scratch)) conv=notrunc
is "its bytes are in order" 807060504030201 "$(rdmsr -p 0 $scratch)"

for cpu in $cpus; do
	taskset -c "$cpu" sh -c "for i in $(seq -s ' ' 40); do
		rdmsr -a 0xc0000080; done" >"/tmp/loop$cpu" 2>&1 &
done
wait
is "all CPUs ask all" "$((40 * $(nproc) * $(nproc))) d01" \
	"$(cat /tmp/loop* | sort | uniq -c | awk '{ print $1, $2 }')"

# regs HOW REQUEST EAX...: an ioctl of /dev/cpu/0/msr with all registers; prints
# EAX, ECX and EDX
regs()
{
	# shellcheck disable=SC2016
	perl -e '
		my ($how, $request, @regs) = @ARGV;
		my $data = pack("L8", map { oct } @regs);
		open(my $msr, $how, "/dev/cpu/0/msr") or die "open: $!\n";
		ioctl($msr, oct $request, $data) or die "ioctl: $!\n";
		my @out = unpack("L8", $data);
		printf("%x %x %x\n", @out[0, 1, 2]);' "$@" 2>&1
}

# X86_IOC_RDMSR_REGS, X86_IOC_WRMSR_REGS
read_regs=0xc02063a0
write_regs=0xc02063a1
is "ioctl: EFER" "d01 c0000080 0" "$(regs '<' $read_regs 0 0xc0000080 0 0 0 0 0 0)"
is "ioctl: a write" "55 175 66" "$(regs '+<' $write_regs 0x55 $scratch 0x66 0 0 0 0 0)"
is "it was written" 6600000055 "$(rdmsr -p 0 $scratch)"
is "ioctl: a read" "55 175 66" "$(regs '<' $read_regs 0 $scratch 0 0 0 0 0 0)"
is "ioctl: a value that the CPU refuses" "ioctl: Input/output error" \
	"$(regs '+<' $write_regs 0 0x6e1 1 0 0 0 0 0)"
is "ioctl: a write without the right to" "ioctl: Bad file descriptor" \
	"$(regs '<' $write_regs 0x55 $scratch 0x66 0 0 0 0 0)"
is "ioctl: a request that is none" "ioctl: Inappropriate ioctl for device" \
	"$(regs '<' 0xc02063a2 0 0 0 0 0 0 0 0)"
echo off >$parameter
is "ioctl: writes are off" "ioctl: Operation not permitted" \
	"$(regs '+<' $write_regs 0x77 $scratch 0x88 0 0 0 0 0)"
is "nothing was written" 6600000055 "$(rdmsr -p 0 $scratch)"
echo default >$parameter

online=/sys/devices/system/cpu/cpu1/online
if test -e $online; then
	check "CPU 1 goes" sh -c "echo 0 >$online"
	refuse "its device is gone" "" test -e /dev/cpu/1/msr
	refuse "rdmsr" "" rdmsr -p 1 0x10
	check "CPU 1 comes back" sh -c "echo 1 >$online"
	is "rdmsr" d01 "$(rdmsr -p 1 0xc0000080)"
fi

used msr
exec 3</dev/cpu/0/msr
refuse "rmmod while it is open" "in use" rmmod msr
exec 3<&-
unload msr
refuse "its device is gone" "" test -e /dev/cpu/0/msr

load msr allow_writes=off
is "allow_writes as loaded" off "$(cat $parameter)"
refuse "wrmsr is refused" "Operation not permitted" wrmsr -p 0 $scratch 8
is "rdmsr" d01 "$(rdmsr -p 0 0xc0000080)"
unload msr
finish
