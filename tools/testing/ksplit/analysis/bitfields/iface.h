/* SPDX-License-Identifier: GPL-2.0 */
struct port {
	unsigned int speed;
	unsigned int up : 1;
	unsigned int duplex : 2;
	unsigned int autoneg : 1;
	unsigned int secret : 4;
};

void port_start(struct port *p);
