/* SPDX-License-Identifier: GPL-2.0 */
struct config {
	int hz;
	int debug;
	int hidden;
};

extern int jiffies;
extern struct config config;
extern struct config *current_config;
