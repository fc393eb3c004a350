#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# dummy through ip, ping and ethtool: every packet that is sent is counted, with
# its length.

# Functions are called by "check" and "counts".
# shellcheck source=lib.sh disable=SC2317
. /test/lib.sh

# sent DEVICE: packets and bytes so far
sent()
{
	ip -s -j link show dev "$1" | tr '{},' '\n' | awk -F: '
		/"tx"/ { tx = 1 }
		tx && /"bytes"/ { bytes = $2 }
		tx && /"packets"/ { print $2, bytes; exit }'
}

# counts WHAT DEVICE PACKETS BYTES COMMAND...: what the command sends there
counts()
{
	what=$1
	device=$2
	expected="$3 packets, $4 bytes"
	shift 4
	# shellcheck disable=SC2046
	set -- $(sent "$device") "$@"
	packets=$1
	bytes=$2
	shift 2
	"$@" >/dev/null 2>&1
	# shellcheck disable=SC2046
	set -- $(sent "$device")
	is "$what" "$expected" "$(($1 - packets)) packets, $(($2 - bytes)) bytes"
}

# Nobody answers on a dummy: all requests at once, no wait.
echo_requests()
{
	ping -q -n -W 0.05 -i 0.002 "$@"
}

# Nothing is sent that we did not ask for, not by an interface that got IPv6 again
# with its MTU either.
for conf in router_solicitations=0 accept_dad=0 addr_gen_mode=1 \
	mldv2_unsolicited_report_interval=0; do
	sysctl -q -w "net.ipv6.conf.default.$conf"
done

ip link set lo up
load dummy numdummies=2
check "dummy0 is there" ip link show dev dummy0
check "dummy1 is there" ip link show dev dummy1
refuse "dummy2 is not there" "does not exist" ip link show dev dummy2
is "its kind" dummy "$(ip -d link show dev dummy0 | awk '/^ +dummy/ { print $1 }')"
is "its flags" "<BROADCAST,NOARP>" "$(ip link show dev dummy0 | awk 'NR == 1 { print $3 }')"
is "a locally administered address" "ok" "$(ip link show dev dummy0 |
	awk '/link.ether/ { print substr($2, 2, 1) ~ /[26ae]/ ? "ok" : $2 }')"

check "address" ip addr add 10.0.0.1/24 dev dummy0
check "IPv6 address" ip addr add fd00::1/64 dev dummy0 nodad
check "up" ip link set dummy0 up
is "its state" "UNKNOWN" "$(tr '[:lower:]' '[:upper:]' </sys/class/net/dummy0/operstate)"
check "ping its own address" ping -q -c 3 -i 0.01 10.0.0.1
check "ping its own IPv6 address" ping -q -c 3 -i 0.01 fd00::1
is "none of that was sent" "0 0" "$(sent dummy0)"

counts "10 requests of 56 bytes" dummy0 10 980 echo_requests -c 10 10.0.0.2
counts "10 IPv6 requests" dummy0 10 1180 echo_requests -c 10 fd00::2
counts "200 requests at once" dummy0 200 19600 echo_requests -c 200 -l 200 10.0.0.2
counts "a full packet" dummy0 1 1514 echo_requests -c 1 -s 1472 10.0.0.2
counts "three fragments" dummy0 3 4110 echo_requests -c 1 -s 4000 10.0.0.2
counts "broadcast" dummy0 5 490 echo_requests -b -c 5 10.0.0.255
counts "no packet for somebody else" dummy1 0 0 echo_requests -c 5 10.0.0.2

check "MTU 600" ip link set dummy0 mtu 600
counts "fragments of 600" dummy0 3 1582 echo_requests -c 1 -s 1472 10.0.0.2
check "MTU 9000" ip link set dummy0 mtu 9000
counts "a packet of 9000" dummy0 1 9014 echo_requests -c 1 -s 8972 10.0.0.2
check "MTU 65535" ip link set dummy0 mtu 65535
counts "a packet of 60000" dummy0 1 60042 echo_requests -c 1 -s 60000 10.0.0.2
check "MTU 1500 again" ip link set dummy0 mtu 1500

check "another hardware address" ip link set dummy0 address 02:00:00:00:00:07
is "it has it" "02:00:00:00:00:07" "$(cat /sys/class/net/dummy0/address)"
refuse "a multicast address" "Cannot assign requested address" \
	ip link set dummy0 address 01:00:00:00:00:07
is "it has the old one" "02:00:00:00:00:07" "$(cat /sys/class/net/dummy0/address)"
counts "it goes on sending" dummy0 2 196 echo_requests -c 2 10.0.0.2

check "carrier off" ip link set dummy0 carrier off
is "no carrier" 0 "$(cat /sys/class/net/dummy0/carrier)"
check "carrier on" ip link set dummy0 carrier on
is "carrier" 1 "$(cat /sys/class/net/dummy0/carrier)"
check "promiscuous" ip link set dummy0 promisc on
check "no longer" ip link set dummy0 promisc off
check "a multicast address is joined" ip maddr add 33:33:00:00:00:09 dev dummy0
check "and left" ip maddr del 33:33:00:00:00:09 dev dummy0

is "ethtool -i" "driver: dummy" "$(ethtool -i dummy0 | head -n 1)"
is "ethtool -T" "software-transmit" "$(ethtool -T dummy0 | awk '/software-transmit/ { print $1 }')"
value dummy-features "$(ethtool -k dummy0 | sed '1d' | md5sum)"
is "ethtool: scatter-gather" "scatter-gather: on" "$(ethtool -k dummy0 | grep '^scatter')"
check "ethtool -K" ethtool -K dummy0 tx off
is "checksumming is off" "tx-checksumming: off" "$(ethtool -k dummy0 | grep '^tx-checksumming')"
counts "it goes on sending" dummy0 2 196 echo_requests -c 2 10.0.0.2
refuse "no link settings" "" ethtool -s dummy0 speed 100

# From here on with IPv4 only: IPv6 has timers of its own.
sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
if check "VLAN 5 on top" ip link add link dummy0 name dummy0.5 type vlan id 5; then
	ip addr add 10.0.5.1/24 dev dummy0.5
	check "it is up" ip link set dummy0.5 up
	ip neigh add 10.0.5.2 lladdr 02:00:00:00:00:05 dev dummy0.5
	counts "tagged packets" dummy0 10 1020 echo_requests -c 10 10.0.5.2
	check "VLAN away" ip link del dummy0.5
fi

check "ip link add" ip link add five type dummy
check "ip link add with an address" ip link add six address 02:00:00:00:00:06 type dummy
is "it has it" "02:00:00:00:00:06" "$(cat /sys/class/net/six/address)"
refuse "an address of five bytes" "" ip link add seven address 02:00:00:00:07 type dummy
refuse "a multicast address" "Cannot assign requested address" \
	ip link add seven address 01:00:00:00:00:07 type dummy
check "rename" ip link set five name five1
ip addr add 10.5.0.1/24 dev five1
ip link set five1 up
counts "packets through the new one" five1 4 392 echo_requests -c 4 10.5.0.2
check "ip link del" ip link del five1
check "ip link del" ip link del six
for number in 1 2 3 4 5 6 7 8 9 10; do
	ip link add "many$number" type dummy || echo "not ok - many$number"
done
is "devices" 12 "$(ip -o link show type dummy | wc -l)"

if test "$(nproc)" -gt 1; then
	before=$(sent dummy0)
	for cpu in $(seq 0 $(($(nproc) - 1))); do
		taskset -c "$cpu" ping -q -n -c 200 -l 200 -W 0.05 10.0.0.2 >/dev/null &
	done
	wait
	# shellcheck disable=SC2046,SC2086
	set -- $before $(sent dummy0)
	is "all CPUs at once" "$((200 * $(nproc))) packets, $((19600 * $(nproc))) bytes" \
		"$(($3 - $1)) packets, $(($4 - $2)) bytes"
fi

used dummy
unload dummy
is "devices after rmmod" 0 "$(ip -o link show type dummy 2>/dev/null | wc -l)"

load dummy numdummies=0
is "numdummies=0" 0 "$(ip -o link show type dummy | wc -l)"
# Nothing of the driver's operations has crossed yet.
check "a first one by hand" ip link add first type dummy
ip addr add 10.0.0.1/24 dev first
check "up" ip link set first up
counts "packets through it" first 3 294 echo_requests -c 3 10.0.0.2
check "ip link del" ip link del first
unload dummy
load dummy
is "numdummies is 1" 1 "$(ip -o link show type dummy | wc -l)"
ip addr add 10.0.0.1/24 dev dummy0
ip link set dummy0 up
counts "packets after all that" dummy0 3 294 echo_requests -c 3 10.0.0.2
unload dummy
finish
