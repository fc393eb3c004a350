// SPDX-License-Identifier: GPL-2.0
/*
 * Library functions as domains run them: the kernel's, compiled again, where
 * their source needs nothing else; others are short enough.
 *
 * Everything here must be in here: what is called, what is read. There is no
 * variable. The Makefile keeps tracing and checkers out, library.sh looks at the
 * result and renames the functions.
 */
#define __NO_FORTIFY
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/blk_types.h>
#include <linux/blkdev.h>
#include <linux/bug.h>
#include <linux/crc32.h>
#include <linux/crc32poly.h>
#include <linux/ctype.h>
#include <linux/ethtool.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/linkmode.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/net_tstamp.h>
#include <linux/poison.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/uaccess.h>
#include <linux/unaligned.h>
#include <asm/checksum.h>
#include <asm/word-at-a-time.h>
#include <net/sock.h>

/*
 * load_unaligned_zeropad() lets the kernel repair a read beyond the last page,
 * from what the kernel has there.
 */
#undef CONFIG_DCACHE_WORD_ACCESS
/* For functions that nobody finds. */
#define copy_from_user(to, from, n) (n)

#include "../../../lib/string.c"
#include "../../../lib/ctype.c"
#include "../../../lib/find_bit.c"
#include "../../../lib/kstrtox.c"

void *memcpy(void *to, const void *from, size_t len)
{
	size_t words = len / 8, rest = len % 8;
	void *ret = to;

	asm volatile("rep movsq"
		     : "+D" (to), "+S" (from), "+c" (words) : : "memory");
	asm volatile("rep movsb"
		     : "+D" (to), "+S" (from), "+c" (rest) : : "memory");
	return ret;
}

void *memset(void *s, int c, size_t len)
{
	size_t words = len / 8, rest = len % 8;
	void *ret = s;

	asm volatile("rep stosq"
		     : "+D" (s), "+c" (words)
		     : "a" ((u8)c * 0x0101010101010101UL) : "memory");
	asm volatile("rep stosb"
		     : "+D" (s), "+c" (rest) : "a" (c) : "memory");
	return ret;
}

void *memmove(void *to, const void *from, size_t len)
{
	u8 *d = to + len;
	const u8 *s = from + len;

	if (to - from >= len)
		return memcpy(to, from, len);
	for (; len >= 8; len -= 8) {
		d -= 8;
		s -= 8;
		put_unaligned(get_unaligned((const u64 *)s), (u64 *)d);
	}
	while (len--)
		*--d = *--s;
	return to;
}

char *skip_spaces(const char *str)
{
	while (isspace(*str))
		str++;
	return (char *)str;
}

char *strim(char *s)
{
	size_t size = strlen(s);

	while (size && isspace(s[size - 1]))
		size--;
	s[size] = '\0';
	return skip_spaces(s);
}

static unsigned long last_mask(unsigned int nbits)
{
	return nbits % BITS_PER_LONG ? BITMAP_LAST_WORD_MASK(nbits) : 0;
}

/* A result of whole words, and whether one of its bits is set. */
#define BITMAP_TO(nbits, op)						\
({									\
	unsigned int lim = (nbits) / BITS_PER_LONG, k;			\
	unsigned long any = 0;						\
									\
	for (k = 0; k < lim; k++)					\
		any |= dst[k] = (op);					\
	if (last_mask(nbits))						\
		any |= dst[k] = (op) & last_mask(nbits);		\
	any != 0;							\
})

/* Is there a bit for which the expression is true? */
#define BITMAP_ANY(nbits, op)						\
({									\
	unsigned int lim = (nbits) / BITS_PER_LONG, k;			\
	unsigned long any = 0;						\
									\
	for (k = 0; k < lim && !any; k++)				\
		any = (op);						\
	if (!any && last_mask(nbits))					\
		any = (op) & last_mask(nbits);				\
	any != 0;							\
})

bool __bitmap_and(unsigned long *dst, const unsigned long *a,
		  const unsigned long *b, unsigned int nbits)
{
	return BITMAP_TO(nbits, a[k] & b[k]);
}

bool __bitmap_andnot(unsigned long *dst, const unsigned long *a,
		     const unsigned long *b, unsigned int nbits)
{
	return BITMAP_TO(nbits, a[k] & ~b[k]);
}

void __bitmap_or(unsigned long *dst, const unsigned long *a,
		 const unsigned long *b, unsigned int nbits)
{
	unsigned int k;

	for (k = 0; k < BITS_TO_LONGS(nbits); k++)
		dst[k] = a[k] | b[k];
}

void __bitmap_xor(unsigned long *dst, const unsigned long *a,
		  const unsigned long *b, unsigned int nbits)
{
	unsigned int k;

	for (k = 0; k < BITS_TO_LONGS(nbits); k++)
		dst[k] = a[k] ^ b[k];
}

void __bitmap_complement(unsigned long *dst, const unsigned long *a,
			 unsigned int nbits)
{
	unsigned int k;

	for (k = 0; k < BITS_TO_LONGS(nbits); k++)
		dst[k] = ~a[k];
}

bool __bitmap_equal(const unsigned long *a, const unsigned long *b,
		    unsigned int nbits)
{
	return !BITMAP_ANY(nbits, a[k] ^ b[k]);
}

bool __bitmap_intersects(const unsigned long *a, const unsigned long *b,
			 unsigned int nbits)
{
	return BITMAP_ANY(nbits, a[k] & b[k]);
}

bool __bitmap_subset(const unsigned long *a, const unsigned long *b,
		     unsigned int nbits)
{
	return !BITMAP_ANY(nbits, a[k] & ~b[k]);
}

unsigned int __bitmap_weight(const unsigned long *a, unsigned int nbits)
{
	unsigned int k, lim = nbits / BITS_PER_LONG, weight = 0;

	for (k = 0; k < lim; k++)
		weight += hweight_long(a[k]);
	if (last_mask(nbits))
		weight += hweight_long(a[k] & last_mask(nbits));
	return weight;
}

#define CRC_NIBBLE_1(x)	((x) >> 1 ^ ((x) & 1 ? CRC32_POLY_LE : 0))
#define CRC_NIBBLE_2(x)	CRC_NIBBLE_1(CRC_NIBBLE_1(x))
#define CRC_NIBBLE(x)	CRC_NIBBLE_2(CRC_NIBBLE_2(x))

static const u32 crc_nibbles[16] = {
	CRC_NIBBLE(0),	CRC_NIBBLE(1),	CRC_NIBBLE(2),	CRC_NIBBLE(3),
	CRC_NIBBLE(4),	CRC_NIBBLE(5),	CRC_NIBBLE(6),	CRC_NIBBLE(7),
	CRC_NIBBLE(8),	CRC_NIBBLE(9),	CRC_NIBBLE(10),	CRC_NIBBLE(11),
	CRC_NIBBLE(12),	CRC_NIBBLE(13),	CRC_NIBBLE(14),	CRC_NIBBLE(15),
};

u32 __pure crc32_le(u32 crc, const unsigned char *p, size_t len)
{
	while (len--) {
		crc ^= *p++;
		crc = crc >> 4 ^ crc_nibbles[crc & 15];
		crc = crc >> 4 ^ crc_nibbles[crc & 15];
	}
	return crc;
}

/* Equal to the kernel's once it is folded, which is all that a sum says. */
__wsum csum_partial(const void *buff, int len, __wsum sum)
{
	u64 total = (__force u32)sum;
	u32 last = 0;

	for (; len >= 4; len -= 4, buff += 4)
		total += get_unaligned((const u32 *)buff);
	if (len > 0) {
		memcpy(&last, buff, len);
		total += last;
	}
	total = (total & U32_MAX) + (total >> 32);
	total = (total & U32_MAX) + (total >> 32);
	return (__force __wsum)total;
}

/* See blk_errors[]. */
static const int blk_errnos[] = {
	[(__force int)BLK_STS_OK]			= 0,
	[(__force int)BLK_STS_NOTSUPP]			= -EOPNOTSUPP,
	[(__force int)BLK_STS_TIMEOUT]			= -ETIMEDOUT,
	[(__force int)BLK_STS_NOSPC]			= -ENOSPC,
	[(__force int)BLK_STS_TRANSPORT]		= -ENOLINK,
	[(__force int)BLK_STS_TARGET]			= -EREMOTEIO,
	[(__force int)BLK_STS_RESV_CONFLICT]		= -EBADE,
	[(__force int)BLK_STS_MEDIUM]			= -ENODATA,
	[(__force int)BLK_STS_PROTECTION]		= -EILSEQ,
	[(__force int)BLK_STS_RESOURCE]			= -ENOMEM,
	[(__force int)BLK_STS_DEV_RESOURCE]		= -EBUSY,
	[(__force int)BLK_STS_AGAIN]			= -EAGAIN,
	[(__force int)BLK_STS_OFFLINE]			= -ENODEV,
	[(__force int)BLK_STS_DM_REQUEUE]		= -EREMCHG,
	[(__force int)BLK_STS_ZONE_OPEN_RESOURCE]	= -ETOOMANYREFS,
	[(__force int)BLK_STS_ZONE_ACTIVE_RESOURCE]	= -EOVERFLOW,
	[(__force int)BLK_STS_DURATION_LIMIT]		= -ETIME,
	[(__force int)BLK_STS_INVAL]			= -EINVAL,
	[(__force int)BLK_STS_IOERR]			= -EIO,
};

blk_status_t errno_to_blk_status(int errno)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(blk_errnos); i++)
		if (blk_errnos[i] == errno)
			return (__force blk_status_t)i;
	return BLK_STS_IOERR;
}

void ethtool_convert_legacy_u32_to_link_mode(unsigned long *dst, u32 legacy)
{
	linkmode_zero(dst);
	dst[0] = legacy;
}

bool ethtool_convert_link_mode_to_legacy_u32(u32 *legacy,
					     const unsigned long *src)
{
	*legacy = src[0];
	return find_next_bit(src, __ETHTOOL_LINK_MODE_MASK_NBITS, 32) ==
		__ETHTOOL_LINK_MODE_MASK_NBITS;
}

void ethtool_puts(u8 **data, const char *str)
{
	sized_strscpy(*data, str, ETH_GSTRING_LEN);
	*data += ETH_GSTRING_LEN;
}

void __sock_tx_timestamp(__u16 tsflags, __u8 *tx_flags)
{
	u8 flags = *tx_flags;

	if (tsflags & SOF_TIMESTAMPING_TX_HARDWARE) {
		flags |= SKBTX_HW_TSTAMP;
		if (tsflags & SOF_TIMESTAMPING_BIND_PHC)
			flags |= SKBTX_HW_TSTAMP_USE_CYCLES;
	}
	if (tsflags & SOF_TIMESTAMPING_TX_SOFTWARE)
		flags |= SKBTX_SW_TSTAMP;
	if (tsflags & SOF_TIMESTAMPING_TX_SCHED)
		flags |= SKBTX_SCHED_TSTAMP;
	*tx_flags = flags;
}

struct timespec64 ns_to_timespec64(s64 nsec)
{
	struct timespec64 ts = {};
	s32 rest;

	ts.tv_sec = div_s64_rem(nsec, NSEC_PER_SEC, &rest);
	if (rest < 0) {
		ts.tv_sec--;
		rest += NSEC_PER_SEC;
	}
	ts.tv_nsec = rest;
	return ts;
}

unsigned long __msecs_to_jiffies(const unsigned int m)
{
	return (int)m < 0 ? MAX_JIFFY_OFFSET : _msecs_to_jiffies(m);
}

/* Traps; the compiler need not know. */
void list_corrupted(void);

/* With CONFIG_LIST_HARDENED, and with CONFIG_DEBUG_LIST. */
#undef __list_add_valid_or_report
#undef __list_del_entry_valid_or_report
bool __list_add_valid_or_report(struct list_head *new, struct list_head *prev,
				struct list_head *next);
bool __list_del_entry_valid_or_report(struct list_head *entry);

bool __list_add_valid_or_report(struct list_head *new, struct list_head *prev,
				struct list_head *next)
{
	if (!prev || !next || next->prev != prev || prev->next != next ||
	    new == prev || new == next)
		list_corrupted();
	return true;
}

bool __list_del_entry_valid_or_report(struct list_head *entry)
{
	struct list_head *prev = entry->prev, *next = entry->next;

	if (!prev || !next || next == LIST_POISON1 || prev == LIST_POISON2 ||
	    prev->next != entry || next->prev != entry)
		list_corrupted();
	return true;
}

void __fortify_report(const u8 reason, const size_t avail, const size_t size);
void __check_object_size(const void *ptr, unsigned long n, bool to_user);

/* A warning: the domain goes on, as the kernel would. */
void __fortify_report(const u8 reason, const size_t avail, const size_t size)
{
	WARN_ON(1);
}

void __copy_overflow(int size, unsigned long count)
{
	WARN_ON(1);
}

/* What crosses is checked where it crosses. */
void __check_object_size(const void *ptr, unsigned long n, bool to_user)
{
}
