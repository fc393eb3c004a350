/* SPDX-License-Identifier: GPL-2.0 */
extern int budget;
extern int ticks;
extern const char version[8];
