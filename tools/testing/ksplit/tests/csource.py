# SPDX-License-Identifier: GPL-2.0
"""Where a driver's own sources store its functions, read from preprocessed C.

Not a C parser: it knows braces, designated initialisers, assignments through
member chains and calls, which is what drivers fill operations tables with.
What it cannot resolve it says so; nothing is guessed.
"""

import os
import re
import subprocess

from results import OBJ, TREE
from ksplit_kbuild import compile_command, without_plugin

TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|'
                   r"[A-Za-z_]\w*|\d[\w.]*|->|\+\+|--|<<=?|>>=?|"
                   r"[-+*/%&|^=!<>]=|&&|\|\||\.\.\.|[^\s\w]")
MARKER = re.compile(r'# (\d+) "((?:[^"\\]|\\.)*)"')
WORD = re.compile(r"[A-Za-z_]\w*$")
OPEN, CLOSE = {"(": ")", "[": "]", "{": "}"}, ")]}"
KEYWORDS = {"if", "while", "for", "switch", "return", "sizeof", "typeof",
            "__typeof__", "__attribute__", "__builtin_types_compatible_p",
            "__builtin_constant_p", "_Static_assert", "__builtin_offsetof",
            "_Generic", "case"}
UNEVALUATED = {"sizeof", "typeof", "__typeof__", "__attribute__",
               "__builtin_types_compatible_p", "_Static_assert",
               "__builtin_constant_p", "__copy__"}
# A name behind one of these is no declaration.
NOT_TYPES = {"return", "else", "case", "goto", "do"}
QUALIFIERS = {"const", "volatile", "static", "register", "extern"}


def preprocess(name):
    """An object's source as the compiler proper saw it."""
    words = [word for word in without_plugin(compile_command(name))
             if word != "-c"]
    at = words.index("-o")
    command = " ".join(words[:at] + words[at + 2:] + ["-E"])
    done = subprocess.run(command, shell=True, cwd=OBJ, text=True,
                          capture_output=True, errors="replace")
    if done.returncode:
        raise ValueError("%s: %s" % (name, done.stderr))
    return done.stdout


def plain_path(path):
    """A path of the source or build tree, relative to it."""
    path = os.path.normpath(os.path.join(OBJ, path))
    for top in (TREE, OBJ):
        for start in (os.path.abspath(top), os.path.realpath(top)):
            if path.startswith(start + "/"):
                return path[len(start) + 1:]
    return path


def is_public(path):
    """Is it a header for everybody?"""
    return path.startswith("include/") or \
        (path.startswith("arch/") and "/include/" in path)


def match_back(tokens, at):
    """Index of the bracket that tokens[at] closes."""
    depth = 0
    while at >= 0:
        if tokens[at] in CLOSE:
            depth += 1
        elif tokens[at] in OPEN:
            depth -= 1
            if not depth:
                return at
        at -= 1
    return -1


def match(tokens, at):
    """Index of the bracket that closes tokens[at]."""
    depth = 0
    for i in range(at, len(tokens)):
        if tokens[i] in OPEN:
            depth += 1
        elif tokens[i] in CLOSE:
            depth -= 1
            if not depth:
                return i
    return len(tokens) - 1


class Unit:
    """One preprocessed source file."""

    def __init__(self, name, own):
        """own(path): is the file the driver's own?"""
        self.text = preprocess(name)
        self.structs = {}
        own_lines, path, mine, at = [], "", False, 0
        self.places = []
        for line in self.text.splitlines(keepends=True):
            marker = MARKER.match(line)
            if marker:
                path = plain_path(marker.group(2))
                mine = own(path)
                self.places.append((at, path))
            elif mine:
                own_lines.append(line)
            at += len(line)
        self.tokens = TOKEN.findall("".join(own_lines))
        self.defined = self.functions_defined()

    def functions_defined(self):
        """Names of functions with a body in the driver's own files."""
        result, tokens = set(), self.tokens
        depth, i = 0, 0
        while i < len(tokens):
            token = tokens[i]
            if token == "{":
                before = tokens[i - 1] if i else ""
                if before == ")":
                    start = match_back(tokens, i - 1)
                    if start > 0 and WORD.match(tokens[start - 1]):
                        result.add(tokens[start - 1])
                i = match(tokens, i)
            i += 1
        return result

    def file_at(self, offset):
        """The file that a character of the text comes from."""
        low, high = 0, len(self.places)
        while low < high:
            middle = (low + high) // 2
            if self.places[middle][0] <= offset:
                low = middle + 1
            else:
                high = middle
        return self.places[low - 1][1] if low else ""

    def struct(self, tag):
        """(file, members) of a struct or union, or None."""
        if tag not in self.structs:
            self.structs[tag] = self.find_struct(tag)
        return self.structs[tag]

    def find_struct(self, tag):
        found = re.search(r"\b(?:struct|union)\s+(?:__attribute__\s*\(\("
                          r"[^)]*\)+\s*)*%s\s*\{" % tag, self.text)
        if not found:
            return None
        depth, end = 0, found.end() - 1
        for brace in re.finditer(r"[{}]", self.text[end:]):
            depth += 1 if brace.group() == "{" else -1
            if not depth:
                body = self.text[found.end():end + brace.start()]
                break
        body = re.sub(r"(?m)^# .*$", "", body)
        return self.file_at(found.start()), members_of(TOKEN.findall(body))


def members_of(tokens):
    """List of (name, tag or None, members of an anonymous struct or None)."""
    result, start, i = [], 0, 0
    while i < len(tokens):
        if tokens[i] in OPEN:
            i = match(tokens, i)
        elif tokens[i] == ";":
            result.extend(declared(tokens[start:i]))
            start = i + 1
        i += 1
    return result


def without_attributes(tokens):
    result, i = [], 0
    while i < len(tokens):
        if tokens[i] in ("__attribute__", "__attribute"):
            i = match(tokens, i + 1)
        else:
            result.append(tokens[i])
        i += 1
    return result


def declared(tokens):
    """The members that one declaration makes."""
    tokens = without_attributes(tokens)
    while tokens and (tokens[0] in QUALIFIERS or
                      tokens[0] == "__extension__"):
        tokens = tokens[1:]
    if not tokens:
        return
    tag, inner = None, None
    if tokens[0] in ("struct", "union"):
        at = 1
        if at < len(tokens) and WORD.match(tokens[at]):
            tag, at = tokens[at], at + 1
        if at < len(tokens) and tokens[at] == "{":
            end = match(tokens, at)
            if tag is None:
                inner = members_of(tokens[at + 1:end])
            at = end + 1
        tokens = tokens[at:]
        if not tokens:
            yield (None, tag, inner)
            return
    for part in split(tokens, ","):
        name = declarator(part)
        if name:
            yield (name, None if "(" in part else tag, inner)


def declarator(tokens):
    """The name that a declarator declares."""
    for i, token in enumerate(tokens):
        if token == "(" and i + 1 < len(tokens) and tokens[i + 1] == "*":
            inside = tokens[i + 1:match(tokens, i)]
            words = [t for t in inside if WORD.match(t) and
                     t not in QUALIFIERS]
            return words[0] if words else None
    for i, token in enumerate(tokens):
        if token in ("[", ":"):
            tokens = tokens[:i]
            break
    words = [t for t in tokens if WORD.match(t)]
    return words[-1] if words else None


def split(tokens, separator):
    """Parts between separators that are not inside brackets."""
    parts, start, i = [], 0, 0
    while i < len(tokens):
        if tokens[i] in OPEN:
            i = match(tokens, i)
        elif tokens[i] == separator:
            parts.append(tokens[start:i])
            start = i + 1
        i += 1
    parts.append(tokens[start:])
    return parts


def find_member(unit, members, name):
    """(tag, inner, dotted name) of a member, through anonymous members."""
    for member, tag, inner in members:
        if member == name:
            return tag, inner, name
        if member is None:
            found = unit.struct(tag) if tag else None
            deeper = inner if inner is not None else found and found[1]
            result = find_member(unit, deeper or [], name)
            if result:
                return result
    return None


def walk(unit, tag, names):
    """Follows member names from a struct; returns (tag of the innermost
    named struct, dotted name of the member inside it, tag of the member)."""
    here, members, dotted = tag, None, []
    definition = unit.struct(tag) if tag else None
    if not definition:
        return None
    members = definition[1]
    for i, name in enumerate(names):
        found = find_member(unit, members or [], name)
        if not found:
            return None
        next_tag, inner, _ = found
        dotted.append(name)
        if i + 1 == len(names):
            return here, ".".join(dotted), next_tag
        if inner is not None:
            members = inner
        elif next_tag and unit.struct(next_tag):
            here, members, dotted = next_tag, unit.struct(next_tag)[1], []
        else:
            return None
    return None


class Mention:
    """One place where a function's name is a value.

    kind: "member" (struct, member), "call" (callee), "other"
    """

    def __init__(self, function, kind, struct=None, member=None, callee=None):
        self.function, self.kind, self.struct = function, kind, struct
        self.member, self.callee = member, callee

    def __str__(self):
        if self.kind == "member":
            return "%s in %s.%s" % (self.function, self.struct, self.member)
        return "%s: %s %s" % (self.function, self.kind, self.callee or "")


def variable_type(unit, name, at):
    """Tag of the struct that the nearest declaration of a variable names."""
    tokens = unit.tokens
    for i in range(at - 1, 1, -1):
        if tokens[i] != name or tokens[i - 1] in (".", "->"):
            continue
        k = i - 1
        while k > 0 and (tokens[k] == "*" or tokens[k] in QUALIFIERS):
            k -= 1
        if WORD.match(tokens[k]) and tokens[k - 1] in ("struct", "union"):
            return tokens[k]
    return None


def strip_parens(tokens):
    while tokens and tokens[0] == "(" and \
            match(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def chain(tokens):
    """Base and member names of "base->a.b[i].c", or None."""
    names = []
    while tokens:
        tokens = strip_parens(tokens)
        if tokens and tokens[0] in ("&", "*"):
            tokens = tokens[1:]
            continue
        if len(tokens) >= 2 and tokens[-1] == "]":
            tokens = tokens[:match_back(tokens, len(tokens) - 1)]
            continue
        if len(tokens) >= 3 and WORD.match(tokens[-1]) and \
                tokens[-2] in (".", "->"):
            names.insert(0, tokens[-1])
            tokens = tokens[:-2]
            continue
        break
    return tokens, names


def type_of(unit, tokens, at):
    """(tag, member names after it) of an lvalue, or None."""
    base, names = chain(tokens)
    if not base:
        return None
    if len(base) == 1 and WORD.match(base[0]):
        return variable_type(unit, base[0], at), names
    if base[0] == "(" and len(base) > 3 and base[1] == "struct":
        return base[2], names
    return None


def statement_start(tokens, at):
    """Index behind the last ; { } or unmatched bracket before at."""
    while at > 0:
        token = tokens[at - 1]
        if token in ")]":
            at = match_back(tokens, at - 1)
            continue
        if token in (";", "{", "}", "(", "[", ",", "?", ":"):
            return at
        at -= 1
    return 0


def mentions(unit, functions):
    """All Mentions of the functions in a unit."""
    tokens, stack = unit.tokens, []
    for i, token in enumerate(tokens):
        if token in OPEN:
            stack.append(i)
        elif token in CLOSE:
            if stack:
                stack.pop()
        elif token in functions and \
                not (i + 1 < len(tokens) and tokens[i + 1] == "(") and \
                not (i and tokens[i - 1] in (".", "->", "==", "!=")) and \
                not is_declared(tokens, i, stack):
            found = classify(unit, i, list(stack))
            if found:
                yield found


def is_declared(tokens, at, stack):
    """Is the name a variable or member here that has a function's name?"""
    if stack and tokens[at - 1] == "*" and tokens[at - 2] == "(" and \
            tokens[at + 1] == ")":
        return True
    start = stack[0] if stack else at
    if start and tokens[start] == "{" and tokens[start - 1] == ")":
        start = match_back(tokens, start - 1)
    for i in range(max(start, 1), at + 1):
        if tokens[i] != tokens[at]:
            continue
        if WORD.match(tokens[i - 1]) and tokens[i - 1] not in NOT_TYPES:
            return True
        if tokens[i - 1] == "," and tokens[i + 1] in (",", ";", "="):
            while i > start and tokens[i - 1] not in (";", "{", "}", "("):
                i -= 1
            if WORD.match(tokens[i]) and WORD.match(tokens[i + 1]):
                return True	# "type other, name"
    return False


def is_initialiser(tokens, brace):
    before = tokens[brace - 1] if brace else ""
    return before in ("=", ",", "{", "]") or \
        (before == ")" and is_compound(tokens, brace))


def is_compound(tokens, brace):
    start = match_back(tokens, brace - 1)
    return start > 0 and tokens[start + 1] in ("struct", "const") and \
        not WORD.match(tokens[start - 1])


def classify(unit, at, stack):
    tokens, name = unit.tokens, unit.tokens[at]
    inner = at
    while stack and tokens[stack[-1]] == "(":
        start = stack.pop()
        before = tokens[start - 1] if start else ""
        if before in UNEVALUATED:
            return None
        if WORD.match(before) and before not in KEYWORDS or before == ")":
            if before == ")" and tokens[start + 1] in ("*", "&"):
                return Mention(name, "other")
            if is_cast_paren(tokens, start):
                inner = start
                continue
            return Mention(name, "call", callee=before)
        inner = start
    if stack and tokens[stack[-1]] == "{" and \
            is_initialiser(tokens, stack[-1]):
        return from_initialiser(unit, at, stack)
    start = statement_start(tokens, inner)
    # "lhs = cond ? a : b": the assignment is before the condition
    while start > 1 and tokens[start - 1] in ("?", ":"):
        before = statement_start(tokens, start - 1)
        if tokens[before] in ("case", "default") or before + 2 == start and \
                tokens[before - 1] in (";", "{", "}"):
            break		# a label
        start = before
    part = tokens[start:at]
    if "=" not in part:
        return Mention(name, "other")
    lhs = without_conditions(part[:part.index("=")])
    known = type_of(unit, lhs, at)
    if known and known[0] and known[1]:
        place = walk(unit, known[0], known[1])
        if place:
            return Mention(name, "member", place[0], place[1])
    return Mention(name, "other")


def without_conditions(tokens):
    """The statement behind "else", "if (...)"."""
    while tokens and tokens[0] in ("else", "if", "while", "for"):
        tokens = tokens[1:] if tokens[0] == "else" else \
            tokens[match(tokens, 1) + 1:]
    return tokens


def is_cast_paren(tokens, start):
    return tokens[start - 1] == ")" and \
        tokens[match_back(tokens, start - 1) + 1] in ("void", "struct",
                                                      "unsigned", "typeof")


def from_initialiser(unit, at, stack):
    """Finds the variable's type and the designators down to the value."""
    tokens, levels = unit.tokens, []
    while stack and tokens[stack[-1]] in ("{", "[") and \
            is_initialiser(tokens, stack[-1]):
        levels.insert(0, stack.pop())
    tag = initialised_type(tokens, levels[0])
    names, inside = [], tag
    for depth, brace in enumerate(levels):
        target = levels[depth + 1] if depth + 1 < len(levels) else at
        # an array's elements have designators [i], or none and all braces
        step = designators(unit, brace, target, inside, names)
        if step is None:
            return Mention(tokens[at], "other")
        names = step
    place = walk(unit, tag, names) if tag and names else None
    if not place:
        return Mention(tokens[at], "other")
    return Mention(tokens[at], "member", place[0], place[1])


def initialised_type(tokens, brace):
    """Tag of the struct in "struct T name[] = {" or "(struct T) {"."""
    if tokens[brace - 1] == ")":
        words = tokens[match_back(tokens, brace - 1) + 1:brace]
    else:
        start = statement_start(tokens, brace - 1)
        words = tokens[start:brace]
    words = without_attributes(words)
    if "(" in words:
        words = words[:words.index("(")]	# array of function pointers
    for i, word in enumerate(words[:-1]):
        if word in ("struct", "union"):
            return words[i + 1]
    return None


def designators(unit, brace, target, tag, names):
    """Member names from an initialiser's brace to the value at target."""
    tokens = unit.tokens
    part_start, i, position = brace + 1, brace + 1, 0
    designated = False
    while i < target:
        if tokens[i] in OPEN:
            end = match(tokens, i)
            if end >= target:
                break
            i = end
        elif tokens[i] == ",":
            part_start, position = i + 1, position + 1
        elif tokens[i] == "." and i == part_start:
            designated = True
        i += 1
    part = tokens[part_start:target]
    if part and part[0] == ".":
        step = []
        k = 0
        while k + 1 < len(part) and part[k] in (".", "["):
            if part[k] == "[":
                k = match(part, k) + 1
            else:
                step.append(part[k + 1])
                k += 2
        return names + step
    if part and part[0] == "[":
        return names
    if designated:
        return None
    if target < len(tokens) and tokens[target] == "{" and not names:
        return names		# an element of an array of structs
    here = unit.struct(tag) if tag and not names else None
    if not here or position >= len(here[1]):
        return None
    member = here[1][position][0]
    return names + [member] if member else None
