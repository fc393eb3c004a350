# SPDX-License-Identifier: GPL-2.0
"""Damages the text of a module, in the manner of the fault injection of Nooks
(SOSP 2003): a few errors of programming or of memory, from a seed.

usage: mutate.py SEED COUNT MODULE.ko OUTPUT.ko

Prints one line for each mutation. What the loader writes anyway (relocations)
stays as it is.
"""

import functools
import os
import random
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import ksplit_elf

LINE = re.compile(r"^ *([0-9a-f]+):\t((?:[0-9a-f]{2} )+) *\t(\S+) *(.*)$")
NOPS = {1: b"\x90", 2: b"\x66\x90", 3: b"\x0f\x1f\x00",
        4: b"\x0f\x1f\x40\x00", 5: b"\x0f\x1f\x44\x00\x00",
        6: b"\x66\x0f\x1f\x44\x00\x00", 7: b"\x0f\x1f\x80\x00\x00\x00\x00",
        8: b"\x0f\x1f\x84\x00\x00\x00\x00\x00"}


def nops(length):
    text = b""
    while length > len(text):
        text += NOPS[min(8, length - len(text))]
    return text


class Instruction:
    def __init__(self, offset, data, name, operands):
        self.offset, self.data = offset, data
        self.name, self.operands = name, operands

    @property
    def is_filler(self):
        return self.name.startswith(("nop", "int3", "data16", "cs", "endbr"))


def disassemble(path, section):
    listing = subprocess.run(
        ["objdump", "-d", "--insn-width=16", "-j", section, path],
        stdout=subprocess.PIPE, text=True, check=True).stdout
    found = []
    for line in listing.splitlines():
        match = LINE.match(line)
        if match:
            found.append(Instruction(int(match.group(1), 16),
                                     bytes.fromhex(match.group(2)),
                                     match.group(3), match.group(4)))
    return [insn for insn in found if not insn.is_filler]


def flip(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


# Each returns the bytes that take the instruction's place, or None where this
# kind of error cannot be.

def any_bit(insn, rng):
    """A bit of the instruction is wrong."""
    return flip(insn.data, rng.randrange(len(insn.data) * 8))


def operand(insn, rng):
    """Another register, constant or offset: a bit behind the opcode."""
    if len(insn.data) < 3:
        return None
    return flip(insn.data, rng.randrange(16, len(insn.data) * 8))


def dropped_check(insn, rng):
    """A condition is not tested, or the wrong way round."""
    if not re.match(r"j(?!mp)", insn.name):
        return None
    if rng.random() < 0.5:
        return nops(len(insn.data))
    at = 1 if insn.data[0] == 0x0f else 0
    return flip(insn.data, 8 * at)


def bad_pointer(insn, rng):
    """A pointer is not loaded, or points elsewhere."""
    if not insn.name.startswith("mov") or "(" not in insn.operands or \
       "%rsp" in insn.operands:
        return None
    if rng.random() < 0.5 or not re.match(r"-?0x", insn.operands.lstrip("$")):
        return nops(len(insn.data))
    return flip(insn.data, 8 * len(insn.data) - rng.randrange(1, 7))


def lost_instruction(insn, _):
    """An assignment is missing: a variable or a register is not set."""
    if insn.name in ("ret", "call", "push", "pop", "jmp"):
        return None
    return nops(len(insn.data))


KINDS = [any_bit, operand, dropped_check, bad_pointer, lost_instruction]


def relocated(elf, section):
    """Offsets of bytes that the loader writes; no relocation is longer."""
    return {offset + n
            for offset, kind, _, _ in elf.relocations().get(section, [])
            for n in range(8 if kind == 1 else 4)}


@functools.lru_cache(maxsize=1)
def text_of(source):
    """The object, its instructions (section, instruction), and by section the
    bytes that the loader writes."""
    elf = ksplit_elf.Elf(source)
    places = [(name, insn) for name in (".text", ".init.text", ".exit.text")
              if elf.find(name) for insn in disassemble(source, name)]
    names = {name for name, _ in places}
    return elf, places, {name: relocated(elf, name) for name in names}


def mutate(seed, count, source, output):
    """Writes output; returns texts that say what was changed."""
    rng = random.Random(seed)
    elf, places, loader = text_of(source)
    with open(source, "rb") as file:
        image = bytearray(file.read())
    done = []
    while len(done) < count:
        section, insn = rng.choice(places)
        kind = rng.choice(KINDS)
        if any(insn.offset + n in loader[section]
               for n in range(len(insn.data))):
            continue
        data = kind(insn, rng)
        if data is None or data == insn.data:
            continue
        start = elf.find(section).offset + insn.offset
        image[start:start + len(data)] = data
        done.append("%s+0x%x %s: %s %s: %s -> %s" % (
            section, insn.offset, kind.__name__, insn.name, insn.operands,
            insn.data.hex(), data.hex()))
    with open(output, "wb") as file:
        file.write(image)
    return done


def main():
    if len(sys.argv) != 5:
        print(__doc__)
        return 2
    print("\n".join(mutate(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3],
                           sys.argv[4])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
