/* SPDX-License-Identifier: GPL-2.0 */
struct port {
	int speed;
	int lanes;
};

struct bus {
	int n;
	struct port ports[4];
};

void bus_scan(struct bus *b);
void for_each_port(struct bus *b, void (*fn)(struct port *p, void *data),
		   void *data);
