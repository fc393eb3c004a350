// SPDX-License-Identifier: GPL-2.0
/*
 * ksplit_crc32(), eight bytes at a time: a model of 16 MB is read in a fraction
 * of a second, of which the checksum may take only a small part.
 */
#include <string.h>

#include "read.h"

static uint32_t tables[8][256];

static void make_tables(void)
{
	unsigned int i, j;
	uint32_t crc;

	for (i = 0; i < 256; i++) {
		crc = i;
		for (j = 0; j < 8; j++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
		tables[0][i] = crc;
	}
	for (i = 0; i < 256; i++)
		for (j = 1; j < 8; j++)
			tables[j][i] = tables[j - 1][i] >> 8 ^
				       tables[0][tables[j - 1][i] & 0xff];
}

/**
 * ks_crc() - checksum, the same as ksplit_crc32()
 * @p:	first byte
 * @n:	number of bytes
 *
 * Return: the CRC-32 of the bytes.
 */
uint32_t ks_crc(const unsigned char *p, size_t n)
{
	uint32_t crc = 0xffffffff;
	uint64_t w;

	if (!tables[0][1])
		make_tables();
	for (; n >= 8; n -= 8, p += 8) {
		memcpy(&w, p, 8);
		w ^= crc;
		crc = tables[7][w & 0xff] ^ tables[6][w >> 8 & 0xff] ^
		      tables[5][w >> 16 & 0xff] ^ tables[4][w >> 24 & 0xff] ^
		      tables[3][w >> 32 & 0xff] ^ tables[2][w >> 40 & 0xff] ^
		      tables[1][w >> 48 & 0xff] ^ tables[0][w >> 56];
	}
	while (n--)
		crc = crc >> 8 ^ tables[0][(crc ^ *p++) & 0xff];
	return crc ^ 0xffffffff;
}
