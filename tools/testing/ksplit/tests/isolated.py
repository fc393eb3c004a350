# SPDX-License-Identifier: GPL-2.0
"""Guest scripts in boots of one kernel, with lvd=off and isolated: TAP lines. What
fails with lvd=off does not count."""

import os
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [HERE, os.path.join(HERE, "qemu")]
import guest

DRIVERS = ["dm-zero", "dummy", "msr", "null_blk"]
count = 0


def result(passed, what, comments=(), skip=None):
    global count
    count += 1
    if not passed:
        for line in comments:
            print("# " + line)
    print("%sok %d - %s%s" % ("" if passed else "not ", count, what,
                              " # SKIP " + skip if skip else ""), flush=True)


def built(objects, target):
    """Says so if there is no kernel."""
    if os.path.exists(os.path.join(objects, "arch/x86/boot/bzImage")):
        return True
    result(False, "%s is not built: make %s" % (objects, target))
    return False


def boot(objects, name, scripts, cpus, append="", **limits):
    """Runs scripts and reports what is wrong with that boot."""
    log = os.path.join(guest.cache_of(objects), "drivers-%s.log" %
                       name.replace(", ", "-").replace(" ", "-"))
    run = guest.boot(objects, scripts, cpus, append=append, log=log,
                     **{"limit": 600, **limits})
    wrong = guest.complaints(run)
    result(not wrong, "%s: boots, no complaint of the kernel" % name,
           wrong + [log])
    return run


def report(run):
    """The results of a boot that is not compared with another."""
    for _, passed, what, skip, comments in guest.results(run):
        result(passed, what, comments, skip)


def tallied(run):
    """{(script, what, n-th of that name): (passed, skip, comments)}"""
    found = {}
    for script, passed, what, skip, comments in guest.results(run):
        number = 0
        while (script, what, number) in found:
            number += 1
        found[script, what, number] = (passed, skip, comments)
    return found


def compare(name, scripts, run, native):
    """Results of an isolated boot, beside those of one that is not."""
    before = tallied(native)
    seen = set()
    for key, (passed, skip, comments) in tallied(run).items():
        seen.add(key)
        if not passed and not before.get(key, (True,))[0]:
            skip, passed = "fails with lvd=off, too", True
        result(passed, "%s: %s: %s" % (key[0], name, key[1]), comments, skip)
    # "is not isolated" is the one line that only the other boot has.
    for key, (passed, _, _) in before.items():
        if (passed and key[0] in scripts and key not in seen and
                not key[1].endswith("is not isolated")):
            result(False, "%s: %s: %s: never reached" % (key[0], name, key[1]))


def compare_values(name, run, native):
    """Values that both boots printed are the same."""
    before, after = native.values(), run.values()
    for key in sorted(after):
        result(before.get(key) == after[key],
               "%s: %s is what it is with lvd=off" % (name, key),
               ["with lvd=off: %s" % before.get(key),
                "isolated:     %s" % after[key]])
