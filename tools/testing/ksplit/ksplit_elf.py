# SPDX-License-Identifier: GPL-2.0
"""A reader of 64-bit little-endian ELF files for the tests.

It knows nothing of the tool under test and shares no code with it.
"""

import struct

SHT_SYMTAB, SHT_RELA, SHT_NOBITS = 2, 4, 8
SHF_ALLOC = 2


class Section:
    """One section header and the bytes it names."""

    def __init__(self, header, image):
        (self.name_at, self.type, self.flags, self.addr, offset, self.size,
         self.link, self.info, self.align, self.entsize) = header
        self.name = ""
        self.offset = offset
        self.data = b"" if self.type == SHT_NOBITS else \
            image[offset:offset + self.size]

    def is_loaded(self):
        return bool(self.flags & SHF_ALLOC)


def text_at(table, offset):
    return table[offset:table.index(b"\0", offset)].decode()


class Elf:
    """sections (in file order) and symbols (tuples) of one file."""

    def __init__(self, path):
        with open(path, "rb") as file:
            image = file.read()
        if image[:6] != b"\x7fELF\x02\x01":
            raise ValueError("%s: not a 64-bit ELF file" % path)
        start, = struct.unpack_from("<Q", image, 0x28)
        size, count, names = struct.unpack_from("<HHH", image, 0x3a)
        self.sections = [
            Section(struct.unpack_from("<IIQQQQIIQQ", image, start + n * size),
                    image) for n in range(count)]
        for section in self.sections:
            section.name = text_at(self.sections[names].data, section.name_at)
        self.symbols = self.read_symbols()

    def find(self, name):
        """The first section of that name, or None."""
        return next((s for s in self.sections if s.name == name), None)

    def read_symbols(self):
        """List of (name, info, section name or number, value, size)."""
        table = next((s for s in self.sections if s.type == SHT_SYMTAB), None)
        if table is None:
            return []
        names = self.sections[table.link].data
        result = []
        for name, info, _, index, value, size in struct.iter_unpack(
                "<IBBHQQ", table.data):
            where = index if index >= len(self.sections) or not index else \
                self.sections[index].name
            text = text_at(names, name)
            if info & 15 == 3:
                text = str(where)
            result.append((text, info, where, value, size))
        return result

    def relocations(self):
        """{section name: [(offset, type, symbol, addend)]}"""
        result = {}
        for section in self.sections:
            if section.type != SHT_RELA:
                continue
            target = self.sections[section.info]
            if not target.is_loaded():
                continue
            result.setdefault(target.name, []).extend(
                (offset, info & 0xffffffff, self.symbols[info >> 32][0], addend)
                for offset, info, addend in struct.iter_unpack(
                    "<QQq", section.data))
        return result
