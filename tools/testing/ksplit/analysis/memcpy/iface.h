/* SPDX-License-Identifier: GPL-2.0 */
struct blob {
	long a;
	long b;
	long c;
	long d;
	long tail[16];
};

void blob_save(const struct blob *b);
void blob_load(struct blob *b);
void blob_clear(struct blob *b);
