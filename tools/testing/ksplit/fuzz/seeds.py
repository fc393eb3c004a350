#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Make seeds for the fuzz targets.

usage: seeds.py record|model OUTPUT_DIR FILE...

Each FILE holds raw records (record) or a model (model).  The header is left
out, the targets put it back; see record_fuzz.c and model_fuzz.c.
"""
import os
import sys

HEADER = 16


def units(data):
    """The tables of every unit of a section."""
    while len(data) > HEADER:
        size = int.from_bytes(data[8:12], 'little')
        yield data[HEADER:size]
        data = data[size:]


def record_seeds(data):
    for unit in units(data):
        if len(unit) < 0x10000:
            length = len(unit).to_bytes(2, 'little')
            yield length + unit
            yield length + unit + unit


def model_seeds(data):
    yield data[HEADER:]


def main():
    if len(sys.argv) < 4 or sys.argv[1] not in ('record', 'model'):
        sys.exit(__doc__)
    make = record_seeds if sys.argv[1] == 'record' else model_seeds
    count = 0
    for path in sys.argv[3:]:
        with open(path, 'rb') as f:
            data = f.read()
        for seed in make(data):
            count += 1
            with open(os.path.join(sys.argv[2], 'seed%03d' % count),
                      'wb') as f:
                f.write(seed)


if __name__ == '__main__':
    main()
