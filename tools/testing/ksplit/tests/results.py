# SPDX-License-Identifier: GPL-2.0
"""What the tests of the analysis share: TAP lines, the ten drivers, the
results of the build, and runs of the tool."""

import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

MODULES = ("msr dummy coretemp sb_edac null_blk ixgbe alx can-raw dm-zero "
           "xhci-hcd").split()
KSPLIT = os.environ.get("KSPLIT_SAN") or os.environ.get("KSPLIT", "ksplit")
OBJ = os.environ.get("KSPLIT_OBJ", ".")
TREE = os.environ.get("KSPLIT_TREE", ".")
OUT = os.environ.get("KSPLIT_OUT", ".")
MODEL = OUT + "/ksplit.model"
count = 0


def report(good, what, details=(), most=40):
    """One TAP line; details of a failure before it."""
    global count
    count += 1
    details = list(details) if not good else []
    for detail in details[:most]:
        print("# %s" % detail)
    if len(details) > most:
        print("# ... and %d more" % (len(details) - most))
    print("%sok %d - %s" % ("" if good else "not ", count, what), flush=True)


def skip(what, why):
    global count
    count += 1
    print("ok %d - %s # SKIP %s" % (count, what, why), flush=True)


def plan():
    print("1..%d" % count)


def module_path(module):
    """Path of a module in the build directory, without ".ko"."""
    with open(OBJ + "/modules.order") as order:
        for line in order:
            path = line.strip()[:-2]
            if os.path.basename(path) == module:
                return path
    raise ValueError("no module %s in %s/modules.order" % (module, OBJ))


def resolutions(module):
    """Options that name the files of resolutions, as the build does."""
    folder = os.path.abspath(os.path.join(HERE, "../../../..",
                                          "drivers/ksplit-glue"))
    files = ["%s/%s.ksplit" % (folder, name) for name in (module, "core")]
    return [word for file in files if os.path.exists(file)
            for word in ("-r", file)]


def load_json(module, directory=None):
    with open("%s/%s.json" % (directory or OUT, module)) as file:
        return json.load(file)


def facts_of(result):
    """Set of (kind, function, struct, field, "in" or "out")."""
    return {(s["kind"], s["rpc"], s["struct"], s["field"], way)
            for s in result["sync"] if s["struct"]
            for way in ("in", "out") if s[way]}


def variables_of(result):
    """Set of (variable, "in" or "out"): variables themselves, not fields."""
    return {(s["rpc"], way) for s in result["sync"] if not s["struct"]
            for way in ("in", "out") if s[way]}


def tool(*args, program=None, cwd=None):
    """Runs the tool; returns exit code, output, messages."""
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=0", LC_ALL="C")
    done = subprocess.run([program or KSPLIT] + list(args), cwd=cwd, env=env,
                          stdin=subprocess.DEVNULL, capture_output=True)
    return (done.returncode, done.stdout.decode(errors="replace"),
            done.stderr.decode(errors="replace"))


def strip_comment(line):
    return re.sub(r"(^|\s)#.*", "", line).strip()


def normal_struct(name):
    """Anonymous structs are named after the place where they are defined;
    in expectations the line does not matter."""
    return re.sub(r"^anonymous_.*_(\w+_[ch])_\d+$", r"anonymous_\1", name)
