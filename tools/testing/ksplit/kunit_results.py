# SPDX-License-Identifier: GPL-2.0
"""Runs the ksplit suites in a kernel and prints one result for each case."""

import os
import re
import subprocess
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "qemu"))
import splat

RESULT = re.compile(r"^( *)(not )?ok \d+ -? ?(.*)$")
SUBTEST = re.compile(r"^ *# Subtest: (.*)$")


def cases(lines):
    """Yields (passed, name, notes): the results that sum up no others."""
    names = {}
    deepest = -1
    notes = []
    for line in lines:
        match = SUBTEST.match(line)
        if match:
            names[(len(line) - len(line.lstrip())) // 4] = match.group(1)
            continue
        match = RESULT.match(line)
        if not match:
            notes.append(line)
            continue
        depth = len(match.group(1)) // 4
        if depth >= deepest:
            parents = [names[d] for d in sorted(names) if 1 <= d <= depth]
            yield (not match.group(2), ": ".join(parents + [match.group(3)]),
                   notes)
            notes = []
        deepest = depth


def run(arch, folder):
    """Prints the results of one architecture; returns an exit code."""
    command = [os.path.join(os.environ["KSPLIT_TREE"],
                            "tools/testing/kunit/kunit.py"),
               "run", "ksplit*", "--arch=" + arch, "--build_dir=" + folder,
               "--jobs=%d" % os.cpu_count(), "--raw_output=kunit"]
    clean = {name: value for name, value in os.environ.items()
             if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "O", "W",
                             "V", "KSRC", "COPY", "J")}
    done = subprocess.run(command, cwd=os.environ["KSPLIT_TREE"], env=clean,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, text=True, check=False,
                          errors="replace")
    count = 0
    for passed, name, notes in cases(done.stdout.splitlines()):
        count += 1
        if not passed:
            print("\n".join("# " + note for note in notes))
        print("%sok %d - %s: %s" % ("" if passed else "not ", count, arch,
                                    name))
    wrong = [line for line in done.stdout.splitlines() if splat.is_splat(line)]
    print("\n".join("# " + line for line in wrong))
    print("%sok %d - %s: no complaint of the kernel" % ("not " if wrong else "",
                                                      count + 1, arch))
    if done.returncode or not count:
        print("\n".join("# " + line for line in
                        done.stdout.splitlines()[-40:]))
        print("not ok - %s: kunit.py ended with %d after %d results" % (
            arch, done.returncode, count))
        return 1
    return 0
