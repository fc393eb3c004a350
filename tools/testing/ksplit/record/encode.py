#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Make .ksplit records from a text description, for tests of the reader.

usage: encode.py [-o FILE] [--raw] [--version N] [--magic TEXT] [--no-elf]
                 [DESCRIPTION]

Writes an object file (with as(1)) that holds the records and a matching ELF
symbol table, or with --raw the bytes of the unit alone.  The description is
read from a file or from standard input, one statement per line, # starts a
comment, names are defined before they are used (types in structs and functions
may also be defined later, and @N is index N, however wrong):

  unit SOURCE [PRODUCER]
  type NAME int|enum CNAME BITS SIGNED | float CNAME BITS
  type NAME ptr TYPE [ANNOT,...] | array TYPE COUNT+1 | record STRUCT
  type NAME func RESULT VARIADIC [TYPE]...
  struct|union ID NAME FILE:LINE SIZE [FLAG,...]      NAME - is anonymous
    field NAME BITOFF BITSIZE TYPE [FLAG,...]
  sym NAME FLAG,... TYPE FILE:LINE
  path NAME OP [OPERAND]...        with names of paths, types, structs, ...
  func SYM PARAM,... NCALLS NASMS NBLOCKS             PARAM,... - is none
    block N [SUCC]...
    access LINE FLAGS BITS SET                        SET: a,b or - if empty
    call LINE ID FLAGS SYM|SET [SET]...
    return LINE SET
    store LINE FLAGS SET SET
    cast LINE SET TYPE TYPE
    arith LINE SET KNOWN BYTES
    asm LINE ID FLAGS "TEMPLATE" [out|in CONSTRAINT 0|1 SET]...
    cond LINE CODE SET SET
    record KIND HEX                                   any other record
  init PLACE VALUE
  lock SYM KIND EXPR
  alias ALIAS TARGET
  export SYM                       an EXPORT_SYMBOL() in the ELF symbol table
  elf TEXT                         a line of assembly
  table TAG HEX                    any other table, or instead of one above
"""
import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import zlib

TYPE_KINDS = {'int': 1, 'enum': 2, 'float': 3, 'ptr': 4, 'array': 5,
              'record': 6, 'func': 7}
ANNOTS = {'const': 1, 'volatile': 2, 'user': 4, 'iomem': 8, 'rcu': 16,
          'percpu': 32}
STRUCT_FLAGS = {'union': 1, 'complete': 2, 'anonymous': 4, 'packed': 8}
FIELD_FLAGS = {'bitfield': 1, 'used': 2}
SYM_FLAGS = {'function': 1, 'defined': 2, 'static': 4, 'inline': 8,
             'header': 16, 'readonly': 32, 'percpu': 64, 'weak': 128,
             'noreturn': 256}
# op: code and kinds of operands: n(umber), s(igned), t(ype), y (symbol),
# p(ath), x (text), S(truct), f(ield of it)
PATH_OPS = {'none': (0, ''), 'param': (1, 'n'), 'result': (2, 'n'),
            'const': (3, 's'), 'str': (4, 'x'), 'func': (5, 'y'),
            'asm': (6, 'n'), 'unknown': (7, 'n'), 'rec': (8, ''),
            'global': (16, 'y'), 'local': (17, 'nxt'), 'parmvar': (18, 'n'),
            'addr': (32, 'p'), 'load': (33, 'p'), 'add': (40, 'ps'),
            'addv': (41, 'pp'), 'container': (42, 'pnt'), 'bits': (43, 'p'),
            'deref': (48, 'pt'), 'field': (56, 'pSf'), 'index': (57, 'pp')}


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7f | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def svarint(value):
    return varint(value << 1 if value >= 0 else (-value << 1) - 1)


def varints(*values):
    return b''.join(varint(v) for v in values)


def flags(text, names):
    if text in ('-', '0'):
        return 0
    return sum(names[f] if f in names else int(f, 0) for f in text.split(','))


def number(text):
    return int(text, 0)


class Unit:
    """The tables of one unit, filled by statements."""

    def __init__(self):
        self.strings = bytearray(b'\0')
        self.offsets = {'': 0}
        self.source = ('t.c', 'gcc 12.2.0')
        self.types = [['void']]
        self.type_ids = {'void': 0}
        self.structs = []
        self.struct_ids = {}
        self.syms = []
        self.sym_ids = {}
        self.paths = [b'\0']
        self.path_ids = {'none': 0}
        self.funcs = []
        self.inits = []
        self.locks = []
        self.aliases = []
        self.raw_tables = {}
        self.exports = []
        self.assembly = []

    def text(self, text):
        if text not in self.offsets:
            self.offsets[text] = len(self.strings)
            self.strings += text.encode() + b'\0'
        return self.offsets[text]

    def position(self, text):
        name, line = text.rsplit(':', 1)
        return varint(self.text('' if name == '-' else name)) + \
            varint(int(line))

    def ref(self, ids, name):
        """An index by name; @N is N itself, however wrong."""
        return int(name[1:]) if name.startswith('@') else ids[name]

    def set_of(self, text):
        names = [] if text == '-' else text.split(',')
        return varints(len(names),
                       *(self.ref(self.path_ids, n) for n in names))

    # statements

    def do_unit(self, source, producer='gcc 12.2.0'):
        self.source = (source, producer)

    def do_type(self, name, *rest):
        self.type_ids[name] = len(self.types)
        self.types.append(rest)

    def do_struct(self, ident, name, position, size, flag='complete'):
        self.struct_ids[ident] = len(self.structs)
        self.structs.append({'name': '' if name == '-' else name,
                             'position': position, 'size': int(size),
                             'flags': flags(flag, STRUCT_FLAGS),
                             'fields': []})

    def do_union(self, ident, name, position, size, flag='complete'):
        self.do_struct(ident, name, position, size, flag + ',union')

    def do_field(self, name, bitoff, bitsize, kind, flag='0'):
        self.structs[-1]['fields'].append(
            ('' if name == '-' else name, number(bitoff), number(bitsize),
             kind, flags(flag, FIELD_FLAGS)))

    def do_sym(self, name, flag, kind, position):
        self.sym_ids[name] = len(self.syms)
        self.syms.append((name, flags(flag, SYM_FLAGS), kind, position))

    def do_path(self, name, op, *operands):
        code, kinds = PATH_OPS[op]
        out = bytes([code])
        strukt = None
        for kind, text in zip(kinds, operands):
            if kind == 'n':
                out += varint(number(text))
            elif kind == 's':
                out += svarint(number(text))
            elif kind == 'x':
                out += varint(self.text(text))
            elif kind == 't':
                out += varint(self.ref(self.type_ids, text))
            elif kind == 'y':
                out += varint(self.ref(self.sym_ids, text))
            elif kind == 'p':
                out += varint(self.ref(self.path_ids, text))
            elif kind == 'S':
                strukt = self.ref(self.struct_ids, text)
                out += varint(strukt)
            elif text.startswith('@'):
                out += varint(int(text[1:]))
            else:
                names = [f[0] for f in self.structs[strukt]['fields']]
                out += varint(names.index('' if text == '-' else text))
        self.path_ids[name] = len(self.paths)
        self.paths.append(out)

    def do_func(self, sym, params, ncalls, nasms, nblocks):
        index = self.ref(self.sym_ids, sym)
        names = [] if params == '-' else params.split(',')
        head = varints(index, len(names), *(self.text(n) for n in names))
        head += varints(int(ncalls), int(nasms), int(nblocks))
        self.line = int(self.syms[index][3].rsplit(':', 1)[1]) \
            if index < len(self.syms) else 0
        self.funcs.append(head)

    def record(self, kind, payload):
        self.funcs[-1] += bytes([kind]) + varint(len(payload)) + payload

    def at(self, line):
        delta = int(line) - self.line
        self.line = int(line)
        return svarint(delta)

    def do_record(self, kind, payload=''):
        self.record(number(kind), bytes.fromhex(payload))

    def do_block(self, index, *succ):
        self.record(1, varints(int(index), len(succ), *map(int, succ)))

    def do_access(self, line, flag, bits, places):
        self.record(2, self.at(line) + varints(number(flag), int(bits)) +
                    self.set_of(places))

    def do_call(self, line, ident, flag, callee, *args):
        out = self.at(line) + varints(int(ident), number(flag))
        if number(flag) & 1:
            out += self.set_of(callee)
        else:
            out += varint(self.ref(self.sym_ids, callee))
        out += varint(len(args)) + b''.join(self.set_of(a) for a in args)
        self.record(3, out)

    def do_return(self, line, values='-'):
        self.record(4, self.at(line) + self.set_of(values))

    def do_store(self, line, flag, dst, src):
        self.record(5, self.at(line) + varint(number(flag)) +
                    self.set_of(dst) + self.set_of(src))

    def do_cast(self, line, values, old, new):
        self.record(6, self.at(line) + self.set_of(values) +
                    varints(self.ref(self.type_ids, old),
                            self.ref(self.type_ids, new)))

    def do_arith(self, line, values, known, count):
        self.record(7, self.at(line) + self.set_of(values) +
                    varint(int(known)) + svarint(int(count)))

    def do_asm(self, line, ident, flag, template, *rest):
        operands = [rest[i:i + 4] for i in range(0, len(rest), 4)]
        nout = sum(o[0] == 'out' for o in operands)
        out = self.at(line) + varints(int(ident), number(flag),
                                      self.text(template), nout,
                                      len(operands) - nout)
        for _, constraint, place, values in operands:
            out += varints(self.text(constraint), int(place))
            out += self.set_of(values)
        self.record(8, out)

    def do_cond(self, line, code, lhs, rhs):
        self.record(9, self.at(line) + varint(int(code)) + self.set_of(lhs) +
                    self.set_of(rhs))

    def do_init(self, place, value):
        self.inits.append(varints(self.ref(self.path_ids, place),
                                  self.ref(self.path_ids, value)))

    def do_lock(self, sym, kind, expr):
        self.locks.append(varints(self.ref(self.sym_ids, sym), int(kind),
                                  self.text(expr)))

    def do_alias(self, alias, target):
        self.aliases.append(varints(self.ref(self.sym_ids, alias),
                                    self.ref(self.sym_ids, target)))

    def do_export(self, sym):
        self.exports.append(sym)

    def do_elf(self, *words):
        self.assembly.append(' '.join(words))

    def do_table(self, tag, payload=''):
        self.raw_tables[number(tag)] = bytes.fromhex(payload)

    # encoding

    def encode_type(self, kind, *rest):
        if kind == 'void':
            return b'\0'
        out = varint(TYPE_KINDS.get(kind, 99))
        if kind in ('int', 'enum'):
            out += varints(self.text(rest[0]), int(rest[1]), int(rest[2]))
        elif kind == 'float':
            out += varints(self.text(rest[0]), int(rest[1]))
        elif kind == 'ptr':
            out += varints(self.ref(self.type_ids, rest[0]),
                           flags(rest[1] if len(rest) > 1 else '0', ANNOTS))
        elif kind == 'array':
            out += varints(self.ref(self.type_ids, rest[0]), int(rest[1]))
        elif kind == 'record':
            out += varint(self.ref(self.struct_ids, rest[0]))
        elif kind == 'func':
            out += varints(self.ref(self.type_ids, rest[0]), int(rest[1]),
                           len(rest) - 2,
                           *(self.ref(self.type_ids, t) for t in rest[2:]))
        return out

    def encode_struct(self, s):
        out = varints(self.text(s['name']), s['flags'])
        out += self.position(s['position'])
        out += varints(s['size'], len(s['fields']))
        for name, bitoff, bitsize, kind, flag in s['fields']:
            out += varints(self.text(name), bitoff, bitsize,
                           self.ref(self.type_ids, kind), flag)
        return out

    def encode_sym(self, sym):
        name, flag, kind, position = sym
        return varints(self.text(name), flag,
                       self.ref(self.type_ids, kind)) + self.position(position)

    def tables(self):
        def table(entries):
            return varint(len(entries)) + b''.join(entries)

        out = {
            2: varints(self.text(self.source[0]), self.text(self.source[1])),
            3: table([self.encode_type(*t) for t in self.types]),
            4: table([self.encode_struct(s) for s in self.structs]),
            5: table([self.encode_sym(s) for s in self.syms]),
            6: table(self.paths),
            7: table([varint(len(f)) + f for f in self.funcs]),
            8: table(self.inits),
            9: table(self.locks),
            10: table(self.aliases),
        }
        out[1] = bytes(self.strings)
        out.update(self.raw_tables)
        return out

    def encode(self, magic=b'KSPL', version=1):
        body = b''
        for tag, payload in sorted(self.tables().items()):
            body += bytes([tag]) + varint(len(payload)) + payload
        return seal(body, magic, version)

    def elf_symbols(self):
        """Assembly that gives the object the symbols that it should have."""
        out = []
        for name, flag, _, _ in self.syms:
            if flag & SYM_FLAGS['static']:
                continue
            if not flag & SYM_FLAGS['defined']:
                out.append('.globl %s' % name)
                continue
            if flag & SYM_FLAGS['inline']:
                continue
            out.append('%s %s' % ('.weak' if flag & SYM_FLAGS['weak'] else
                                  '.globl', name))
            out.append('.type %s, @%s' % (
                name, 'function' if flag & 1 else 'object'))
            out.append('%s: .quad 0' % name)
        for name in self.exports:
            out.append('__export_symbol_%s: .byte 0' % name)
        # a symbol that is only declared is not in the table: use it
        for name, flag, _, _ in self.syms:
            if not flag & (SYM_FLAGS['defined'] | SYM_FLAGS['static']):
                out.append('.quad %s' % name)
        return out + self.assembly


def seal(body, magic=b'KSPL', version=1):
    """The header and the tables behind it."""
    return magic + version.to_bytes(2, 'little') + b'\0\0' + \
        (16 + len(body)).to_bytes(4, 'little') + \
        zlib.crc32(body).to_bytes(4, 'little') + body


def parse(lines, name):
    unit = Unit()
    for number_, line in enumerate(lines, 1):
        words = shlex.split(line, comments=True)
        if not words:
            continue
        try:
            getattr(unit, 'do_' + words[0])(*words[1:])
        except (AttributeError, KeyError, TypeError, ValueError,
                IndexError) as e:
            sys.exit('%s:%d: error: %s: %r' % (name, number_, line.strip(), e))
    return unit


def write_object(unit, records, output):
    """Assemble an object with the records and the ELF symbols of a unit."""
    with tempfile.TemporaryDirectory() as temp:
        raw = os.path.join(temp, 'raw')
        with open(raw, 'wb') as f:
            f.write(records)
        source = '\n'.join(['.data'] + unit.elf_symbols() +
                           ['.section .ksplit, "", @progbits',
                            '.incbin "%s"' % raw, ''])
        subprocess.run(['as', '-o', output, '-'], input=source.encode(),
                       check=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('-o', '--output', default='a.o')
    parser.add_argument('--raw', action='store_true')
    parser.add_argument('--no-elf', action='store_true',
                        help='no ELF symbols but the records')
    parser.add_argument('--version', type=int, default=1)
    parser.add_argument('--magic', default='KSPL')
    parser.add_argument('description', nargs='?')
    args = parser.parse_args()
    if args.description and args.description != '-':
        with open(args.description) as f:
            unit = parse(f, args.description)
    else:
        unit = parse(sys.stdin, '<stdin>')
    records = unit.encode(args.magic.encode(), args.version)
    if args.raw:
        with open(args.output, 'wb') as f:
            f.write(records)
        return
    if args.no_elf:
        unit.syms = []
    write_object(unit, records, args.output)


if __name__ == '__main__':
    main()
