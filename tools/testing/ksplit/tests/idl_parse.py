# SPDX-License-Identifier: GPL-2.0
"""A parser of KSplit's interface language, for the tests.

Written from the grammar in Documentation/ksplit.rst, not from the printer
under test. parse(text) returns a list of Module; a ValueError has the line.
"""

import re

TOKEN = re.compile(
    r"(?P<space>\s+|//[^\n]*|/\*.*?\*/)|(?P<verbatim>\{\{.*?\}\})|"
    r"(?P<string>\"[^\"\n]*\")|(?P<id>[A-Za-z_]\w*)|(?P<number>\d+)|"
    r"(?P<sign>[{}()<>\[\],;:*./-])", re.S)

PRIMITIVES = set("""bool char u8 u16 u32 u64 s8 s16 s32 s64 int short long
    void""".split()) | {
    "unsigned int", "unsigned short", "unsigned char", "signed char",
    "long long", "unsigned long", "unsigned long long", "long unsigned int",
    "long long unsigned int"}
PRIMITIVE_WORDS = {word for name in PRIMITIVES for word in name.split()}
LOCKS = {"spinlock", "atomic_lock", "mutex", "rwlock", "seqlock", "rcu"}
CROSSINGS = ("rpc", "rpc_ptr", "rpc_export")


class Node:
    """A node; its attributes depend on what it is."""

    def __init__(self, **parts):
        self.__dict__.update(parts)


class Parser:
    """Recursive descent; one method for each rule of the grammar."""

    def __init__(self, text):
        self.tokens, self.at = [], 0
        at = 0
        while at < len(text):
            match = TOKEN.match(text, at)
            line = text.count("\n", 0, at) + 1
            if not match:
                raise ValueError("line %d: %r" % (line, text[at:at + 20]))
            at = match.end()
            if match.lastgroup != "space":
                self.tokens.append((match.lastgroup, match.group(), line))
        self.tokens.append(("end", "", text.count("\n") + 1))

    def fail(self, wanted):
        kind, text, line = self.tokens[self.at]
        raise ValueError("line %d: %r where %s is expected"
                         % (line, text or kind, wanted))

    def peek(self, ahead=0):
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)][1]

    def line(self):
        return self.tokens[self.at][2]

    def accept(self, text):
        if self.peek() != text:
            return False
        self.at += 1
        return True

    def expect(self, text):
        if not self.accept(text):
            self.fail(repr(text))

    def take(self, kind):
        if self.tokens[self.at][0] != kind:
            self.fail(kind)
        self.at += 1
        return self.tokens[self.at - 1][1]

    def file(self):
        modules = []
        while self.peek() == "include":
            self.raw()
        while self.tokens[self.at][0] != "end":
            if self.peek() == "driver":
                self.driver()
            else:
                modules.append(self.module())
        return modules

    def raw(self):
        while not self.accept(";"):
            if self.tokens[self.at][0] == "end":
                self.fail("';'")
            self.at += 1

    def driver(self):
        self.expect("driver")
        self.take("id")
        self.expect("{")
        while not self.accept("}"):
            self.expect("import")
            self.take("id")
            self.expect(";")

    def module(self):
        self.expect("module")
        module = Node(name=self.take("id"), rpcs=[], projections=[])
        self.expect("{")
        while not self.accept("}"):
            word = self.peek()
            if word == "header":
                self.raw()
            elif word == "projection":
                module.projections.append(self.projection())
            elif word in LOCKS:
                self.lock()
            elif word in CROSSINGS or word == "global":
                module.rpcs.append(self.rpc())
            else:
                self.fail("an item of a module")
        return module

    def lock(self):
        self.at += 1
        self.take("id")
        self.expect(";")

    def rpc(self):
        line, kind = self.line(), self.take("id")
        rpc = Node(kind=kind, line=line, type=self.type(),
                   name=self.take("id"), args=[], variadic=False,
                   projections=[], nested=[])
        if kind != "global":
            self.expect("(")
            while not self.accept(")"):
                if rpc.args:
                    self.expect(",")
                if self.peek() == ".":
                    for _ in range(3):
                        self.expect(".")
                    rpc.variadic = True
                    self.expect(")")
                    break
                rpc.args.append(Node(type=self.type(), name=self.take("id"),
                                     bits=None))
        if self.peek() == "[":
            self.attrs()
        self.expect("{")
        while not self.accept("}"):
            if self.peek() == "projection":
                rpc.projections.append(self.projection())
            elif self.peek() == "rpc_ptr":
                rpc.nested.append(self.rpc())
            else:
                self.fail("a projection or rpc_ptr")
        return rpc

    def projection(self):
        line = self.line()
        self.expect("projection")
        self.expect("<")
        tag = self.take("id")
        if tag not in ("struct", "union"):
            self.fail("struct or union")
        result = Node(tag=tag, struct=self.take("id"), line=line, fields=[],
                      guarded=[])
        self.expect(">")
        result.name = self.take("id")
        self.expect("{")
        while not self.accept("}"):
            self.field(result)
        return result

    def field(self, projection):
        if self.peek() in LOCKS and self.peek(2) == ";":
            self.lock()
        elif self.peek(1) == "{" and self.tokens[self.at][0] == "id":
            lock, names = self.take("id"), []
            self.expect("{")
            while not self.accept("}"):
                if names:
                    self.expect(",")
                names.append(self.take("id"))
            projection.guarded.append((lock, names))
        else:
            line = self.line()
            field = Node(type=self.type(), name=self.take("id"), bits=None,
                         line=line)
            if self.accept(":"):
                field.bits = int(self.take("number"))
            self.expect(";")
            projection.fields.append(field)

    def type(self):
        result = Node(const=self.accept("const"),
                      volatile=self.accept("volatile"), stars=[], value=[])
        self.stem(result)
        while True:
            attrs = self.attrs() if self.peek() == "[" else []
            if not self.accept("*"):
                result.value = attrs
                return result
            self.accept("const")
            result.stars.append(attrs)

    def stem(self, result):
        word = self.take("id")
        result.stem, result.name, result.inner = word, None, []
        if word == "array":
            self.expect("<")
            result.inner.append(self.type())
            self.expect(",")
            result.size = self.peek()
            if not (self.accept("null") or self.tokens[self.at][0]
                    in ("number", "verbatim")):
                self.fail("a size")
            if result.size != "null":
                self.at += 1
            self.expect(">")
        elif word == "casted":
            self.expect("<")
            result.inner.append(self.type())
            self.expect(",")
            result.inner.append(self.type())
            self.expect(">")
        elif word in ("rpc_ptr", "projection"):
            result.name = self.take("id")
        elif word in PRIMITIVE_WORDS:
            words = [word]
            while self.peek() in PRIMITIVE_WORDS:
                words.append(self.take("id"))
            result.stem, result.name = "primitive", " ".join(words)
            if result.name not in PRIMITIVES:
                self.at -= 1
                self.fail("a primitive type")
        elif word != "string":
            self.at -= 1
            self.fail("a type")

    def attrs(self):
        result = []
        self.expect("[")
        while True:
            result.append(self.attr())
            if self.accept("]"):
                return result
            self.expect(",")

    def attr(self):
        name = self.take("id")
        if name in ("in", "out", "unused", "errptr"):
            return name
        if name in ("alloc", "alloc_once", "alloc_stack", "dealloc", "bind",
                    "ioremap", "bind_memberof"):
            if name in ("alloc", "bind_memberof") and self.peek() == "<":
                self.angle()
            self.expect("(")
            side = self.take("id")
            if side not in ("caller", "callee"):
                self.fail("caller or callee")
            self.expect(")")
            return "%s(%s)" % (name, side)
        if name in ("shared", "user", "within", "discriminator", "page",
                    "undo", "undo_late", "undoes", "lends", "returns",
                    "on_fault", "never", "requires"):
            self.angle()
            return name
        self.at -= 1
        return self.fail("an attribute")

    def angle(self):
        self.expect("<")
        while not self.accept(">"):
            if self.tokens[self.at][0] not in ("id", "verbatim", "sign"):
                self.fail("an argument of an attribute")
            self.at += 1


def parse(text):
    """All modules of a file."""
    return Parser(text).file()


def all_types(node):
    """A type and the types inside it."""
    yield node
    for inner in node.inner:
        yield from all_types(inner)


def types_of(rpc):
    """All types in a crossing: result, arguments, fields."""
    for node in [rpc] + rpc.args + [
            field for p in rpc.projections for field in p.fields]:
        yield from all_types(node.type)
    for nested in rpc.nested:
        yield from types_of(nested)
