#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Compare what "ksplit idl" says about IDL with what it should say.

usage: golden.py [--update] TOOL MODEL FILE...
       golden.py --extract DIR FILE...

A FILE holds rows:

    === what the row is about [model]
    IDL text
    ---
    what the tool prints on standard error, the file being called in.idl

Text before the first row is a comment. A row whose title ends in "[model]" is
checked with --model MODEL. A row whose second part is empty has no errors.
--update writes what the tool says into the rows: look at the difference then.
--extract writes the IDL text of every row to a file of its own: seeds for the
fuzzer. Prints "ok WHAT" or "not ok WHAT" per row, details behind "#".
"""
import os
import subprocess
import sys
import tempfile


def rows(text):
    """Yields title, IDL text, expected text; first the comment."""
    parts = text.split("\n=== ")
    yield parts[0], None, None
    for part in parts[1:]:
        title, _, body = part.partition("\n")
        source, mark, expected = (body + "\n").partition("\n---\n")
        if not mark:
            sys.exit("row \"%s\" has no line ---" % title)
        yield title, source + "\n", expected.rstrip("\n")


def says(tool, model, title, source):
    command = [tool, "idl", "--check"]
    if title.endswith("[model]"):
        command += ["--model", model]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "in.idl"), "w") as f:
            f.write(source)
        done = subprocess.run(command + ["in.idl"], cwd=folder,
                              stderr=subprocess.PIPE, check=False)
    text = done.stderr.decode(errors="replace").rstrip("\n")
    if done.returncode != (3 if text else 0):
        text += "\nexit code %d" % done.returncode
    return text


def compare(tool, model, path, update):
    with open(path) as f:
        text = f.read()
    bad, result = 0, []
    for title, source, expected in rows(text):
        if source is None:
            result.append(title)
            continue
        got = says(tool, model, title, source)
        result.append("\n=== %s\n%s---\n%s" % (title, source,
                                                  got + "\n" if got else ""))
        if update:
            continue
        print("%s %s: %s" % ("ok" if got == expected else "not ok",
                             os.path.basename(path), title))
        if got != expected:
            bad += 1
            for mark, part in (("-", expected), ("+", got)):
                for line in part.split("\n"):
                    print("# %s%s" % (mark, line))
    if update:
        with open(path, "w") as f:
            f.write("".join(result).rstrip("\n") + "\n")
    return bad


def extract(folder, paths):
    count = 0
    for path in paths:
        with open(path) as f:
            for _, source, _ in rows(f.read()):
                if source is None:
                    continue
                count += 1
                name = os.path.join(folder, "row%03d" % count)
                with open(name, "w") as out:
                    out.write(source)


def main():
    args = sys.argv[1:]
    if len(args) > 2 and args[0] == "--extract":
        return extract(args[1], args[2:])
    update = "--update" in args
    if update:
        args.remove("--update")
    if len(args) < 3:
        sys.exit(__doc__)
    tool = os.path.abspath(args[0])
    model = os.path.abspath(args[1])
    return 1 if sum(compare(tool, model, path, update)
                    for path in args[2:]) else 0


if __name__ == "__main__":
    sys.exit(main())
