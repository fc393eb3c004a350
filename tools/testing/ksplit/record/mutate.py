#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Damage records in many ways and see what the tool makes of them.

usage: mutate.py truncate|flip|deep TOOL RAW_UNIT SCRATCH [COUNT]
       mutate.py patch FILE OFFSET HEX

truncate  cut the unit at every table boundary and beside it: must be rejected
flip      flip single bits, COUNT of them evenly spread: must be rejected
deep      flip bits of the tables, or leave out the last tables, and correct the
          header: must be rejected or accepted, but in order
patch     overwrite bytes of a file

"Rejected" is exit code 3, one line "FILE: error: ...", and no output file.
"""
import os
import subprocess
import sys
import zlib

HEADER = 16


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7f) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def boundaries(unit):
    """Offsets of the header's fields, the tables and their payloads."""
    out = {0, 4, 6, 8, 12, HEADER}
    at = HEADER
    while at < len(unit):
        size, payload = read_varint(unit, at + 1)
        out |= {at, at + 1, payload}
        at = payload + size
        out.add(at)
    return out


class Runner:
    """Runs the tool on damaged units and counts what is not as it must be."""

    def __init__(self, tool, scratch):
        self.tool = tool
        self.input = os.path.join(scratch, 'mutant')
        self.output = os.path.join(scratch, 'mutant.model')
        self.bad = self.runs = 0

    def run(self, unit, codes, what):
        with open(self.input, 'wb') as f:
            f.write(unit)
        self.judge(['link', '-o', self.output, self.input], codes, what)
        self.judge(['dump', self.input], codes, what)

    def judge(self, args, codes, what):
        self.runs += 1
        done = subprocess.run([self.tool] + args, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, check=False)
        text = done.stderr.decode(errors='replace')
        wrong = ''
        if done.returncode not in codes:
            wrong = 'exit code %d' % done.returncode
        elif done.returncode == 3 and text.count(': error: ') != 1:
            wrong = 'not one error'
        elif done.returncode == 3 and os.path.exists(self.output):
            wrong = 'output was written'
        if os.path.exists(self.output):
            os.unlink(self.output)
        if wrong:
            self.bad += 1
            print('# %s %s: %s\n# %s' % (args[0], what, wrong,
                                         text.replace('\n', '\n# ')))


def truncate(runner, unit, _):
    cuts = boundaries(unit)
    cuts |= {c + d for c in cuts for d in (-1, 1)}
    for cut in sorted(c for c in cuts if 0 < c < len(unit)):
        runner.run(unit[:cut], (3,), 'cut at %d' % cut)


def flipped(unit, bit):
    out = bytearray(unit)
    out[bit // 8] ^= 1 << bit % 8
    return out


def flip(runner, unit, count):
    bits = len(unit) * 8
    step = max(1, bits // count)
    for bit in list(range(HEADER * 8)) + list(range(0, bits, step)):
        runner.run(flipped(unit, bit), (3,), 'bit %d' % bit)


def sealed(unit):
    """The unit with a header that fits its tables."""
    out = bytearray(unit)
    out[8:12] = len(out).to_bytes(4, 'little')
    out[12:16] = zlib.crc32(bytes(out[HEADER:])).to_bytes(4, 'little')
    return out


def deep(runner, unit, count):
    for cut in sorted(c for c in boundaries(unit) if c >= HEADER):
        runner.run(sealed(unit[:cut]), (0, 3), 'ends at %d' % cut)
    bits = (len(unit) - HEADER) * 8
    step = max(1, bits // count)
    for bit in range(0, bits, step):
        runner.run(sealed(flipped(unit, HEADER * 8 + bit)), (0, 3),
                   'bit %d, checksum right' % bit)


def main():
    if len(sys.argv) == 5 and sys.argv[1] == 'patch':
        with open(sys.argv[2], 'r+b') as f:
            f.seek(int(sys.argv[3]))
            f.write(bytes.fromhex(sys.argv[4]))
        return
    modes = {'truncate': truncate, 'flip': flip, 'deep': deep}
    if len(sys.argv) < 5 or sys.argv[1] not in modes:
        sys.exit(__doc__)
    with open(sys.argv[3], 'rb') as f:
        unit = f.read()
    runner = Runner(sys.argv[2], sys.argv[4])
    modes[sys.argv[1]](runner, unit, int(sys.argv[5])
                       if len(sys.argv) > 5 else 200)
    print('# %d runs, %d wrong' % (runner.runs, runner.bad))
    sys.exit(1 if runner.bad else 0)


if __name__ == '__main__':
    main()
