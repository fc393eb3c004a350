/* SPDX-License-Identifier: GPL-2.0 */
struct nic {
	int stat;
	int mask;
	int ring;
	int kernel_only;
};

int request_irq(int irq, int (*handler)(int irq, void *dev), void *dev);
int nic_report(struct nic *n);
