#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Write random IDL: seeds for the fuzzer that bytes do not lead to.

usage: grammar.py FOLDER COUNT [SEED]

Each file is what the grammar makes of random choices, with odd names, white
space and comments between any two tokens; in some files one token is wrong.
"""
import os
import random
import sys

# A symbol is upper case; its alternatives are in lines of their own, the same
# line twice is twice as likely. "?", "*": maybe, any number.
GRAMMAR = """
FILE = INCLUDE* DRIVER* MODULE MODULE*
     | INCLUDE* DRIVER MODULE*
     | ANYTHING*
ANYTHING = INCLUDE | DRIVER | MODULE | ;
INCLUDE = include PATH ;
DRIVER = driver NAME { IMPORT* }
IMPORT = import NAME ;
MODULE = module NAME { ITEM* }
ITEM = header PATH ; | header STRING ; | PROJECTION | RPC | RPC | RPC_PTR
     | global TYPE NAME { NESTED* } | LOCK NAME ; | ;
LOCK = spinlock | atomic_lock | mutex | rwlock | seqlock | rcu
RPC = rpc FUNCTION | rpc_export FUNCTION
RPC_PTR = rpc_ptr FUNCTION
FUNCTION = TYPE NAME ( ARGS ) CLAUSES? { NESTED* }
CLAUSES = [ CLAUSE MORE_CLAUSE* ]
MORE_CLAUSE = , CLAUSE
CLAUSE = UNDO < {{EXPRESSION}} > | UNDO < {{EXPRESSION}} , {{EXPRESSION}} >
       | on_fault < {{EXPRESSION}} > | never < {{EXPRESSION}} >
       | requires < {{EXPRESSION}} >
UNDO = undo | undo_late | undoes | lends | returns
ARGS = | void | ... | ARG MORE_ARG* | ARG MORE_ARG* , ...
ARG = TYPE NAME
MORE_ARG = , ARG
NESTED = PROJECTION | PROJECTION | RPC_PTR | ;
PROJECTION = projection < KIND NAME > NAME { FIELD* }
KIND = struct | union
FIELD = ARG ; | ARG ; | ARG ; | ARG : WIDTH ; | LOCK NAME ;
      | NAME { NAME MORE_NAME* }
MORE_NAME = , NAME
TYPE = QUALIFIER* STEM QUALIFIER* STAR* ATTRS?
QUALIFIER = const | volatile
STAR = ATTRS? * const?
STEM = PRIMITIVE | PRIMITIVE | PRIMITIVE | string | projection NAME
     | rpc_ptr NAME | array < TYPE , SIZE > | casted < TYPE , TYPE >
PRIMITIVE = bool | void | u8 | s64 | char | int | unsigned | unsigned int
          | long unsigned int | int long | signed | signed char | _Bool
          | unsigned long long | short int
SIZE = null | 0 | 007 | 18446744073709551615 | {{EXPRESSION}}
WIDTH = 1 | 08 | 64
ATTRS = [ ATTR MORE_ATTR* ]
MORE_ATTR = , ATTR
ATTR = in | out | unused | errptr | SIDED ( SIDE ) | shared < NAME >
     | user < {{EXPRESSION}} > | discriminator < NAME >
     | within < {{EXPRESSION}} , {{EXPRESSION}} >
     | page < {{EXPRESSION}} , {{EXPRESSION}} >
SIDED = alloc | alloc < {{EXPRESSION}} > | alloc_once | alloc_stack | dealloc
      | alloc < {{EXPRESSION}} , {{EXPRESSION}} > | bind | ioremap
      | bind_memberof < struct NAME , NAME MEMBER* >
SIDE = caller | callee
MEMBER = . NAME
"""

NAMES = """a b c d x1 _ in out rpc rpc_ptr rpc_export projection string array
    casted null spinlock rcu module driver header include global import alloc
    caller ptr call_ctx bool u8 size_t static_rpc_ptr""".split()
KEYWORDS = ["const", "volatile", "int", "unsigned", "void", "struct"]
PATHS = ["a", "", "a b", "//x", "a\"b", "\t", "/*b", "\xe9", "a\r", "<", "{{"]
STRINGS = ["a.h", "", "a b", "//", "<x>", "/*", "\r", "{{"]
EXPRESSIONS = ["a", "ptr->len", "call_ctx->ret", " a ", "a  b", "a\n b", "\na",
               "a\tb", "sizeof(struct x)", "a\r\nb", "'{'", '"x"', "0",
               "a ? b : c", "a / b", "a\\b", "a <b> c", "\xe9", "(a)"]
COMMENTS = ["", "", "x", " x", "  x", "x ", "\t", "x\ty", "\r", "x\r", "\f",
            "*", "//", "/*", "\\", "{{", "}}", "\x80\xff", "\x01", "\"", "'",
            " * a", "\v x", "\xe9"]
SPACE = [" ", " ", "\n", "\n\n", "\t", "\r\n", "\f"]

choice = random.choice


def read_grammar():
    rules, name = {}, None
    for line in GRAMMAR.strip().splitlines():
        if " = " in line:
            name, _, line = line.partition(" = ")
            rules[name] = []
        else:
            line = line.strip().removeprefix("|")
        rules[name] += [part.split() for part in line.split("|")]
    return rules


RULES = read_grammar()


def special(symbol):
    """A token that is not in the grammar's text."""
    if symbol == "NAME":
        return choice(NAMES if random.random() < .998 else KEYWORDS)
    if symbol == "PATH":
        return "<%s>" % choice(PATHS)
    if symbol == "STRING":
        return '"%s"' % choice(STRINGS)
    if symbol == "{{EXPRESSION}}":
        return "{{%s}}" % choice(EXPRESSIONS)
    return symbol


def attributes(depth):
    """A list of attributes: none stands there twice."""
    result, seen = [], set()
    for _ in range(choice([1, 1, 2, 3])):
        one = expand("ATTR", depth)
        if one[0] not in seen:
            seen.add(one[0])
            result += [","] * bool(result) + one
    return ["["] + result + ["]"]


def expand(symbol, depth=0):
    """The tokens of a symbol; deep down what recurses least."""
    if symbol == "ATTRS":
        return attributes(depth)
    if symbol not in RULES:
        return [special(symbol)]
    rules = RULES[symbol]
    if symbol == "STEM" and depth > 12:
        rules = rules[:4]
    result = []
    for part in choice(rules):
        count = 1
        if part[-1] in "?*" and len(part) > 1:
            limit = 2 if part[-1] == "?" else 4 if depth < 8 else 2
            count = random.randrange(limit)
            part = part[:-1]
        for _ in range(count):
            result += expand(part, depth + 1)
    return result


def comment():
    if random.random() < .6:
        return "//%s\n" % choice(COMMENTS)
    lines = [choice(COMMENTS) for _ in range(random.randrange(4))]
    return "/*%s*/" % choice(["\n", "\r\n", " "]).join(lines)


def blank(density):
    """What stands between two tokens."""
    result = choice(SPACE)
    while random.random() < density:
        result += comment() + choice(SPACE + [""])
    return result


def text(tokens):
    density, result = random.random() * .5, ""
    if random.random() < .5:
        result = blank(density)
    for token, after in zip(tokens, tokens[1:] + [""]):
        result += token
        needed = token[-1].isalnum() or token[-1] in "_{"
        if needed or not after or random.random() < density:
            result += blank(density)
    return result


def spoil(tokens):
    at = random.randrange(len(tokens))
    tokens[at:at + random.randrange(2)] = choice([
        [], [choice(tokens)], [special("NAME")], [choice("{}<>[]():;,*")]])


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    folder, count = sys.argv[1], int(sys.argv[2])
    random.seed(int(sys.argv[3]) if sys.argv[3:] else None)
    for i in range(count):
        tokens = expand("FILE")
        if tokens and random.random() < .15:
            spoil(tokens)
        with open(os.path.join(folder, "grammar%05d" % i), "wb") as f:
            f.write(text(tokens).encode(choice(["latin-1", "utf-8"])))


if __name__ == "__main__":
    main()
