# SPDX-License-Identifier: GPL-2.0
"""One boot of a kernel with guest scripts: the image is made, the machine runs,
what the scripts said is sorted."""

import os
import re
import tempfile

import image
import machine

HERE = os.path.dirname(os.path.abspath(__file__))
RESULT = re.compile(r"^(not )?ok \d+ - (.*?)(?: # SKIP (.*))?$")


def find_script(name):
    """The name of a script below guest/, or a path."""
    for path in (os.path.join(HERE, "guest", name + ".sh"),
                 os.path.join(HERE, "guest", name), name,
                 os.path.join(HERE, name)):
        if os.path.isfile(path):
            return path
    raise image.ImageError("no script %s" % name)


def cache_of(objects):
    return os.path.join(objects, "ksplit-qemu")


def boot(objects, scripts, cpus=1, memory=512, append="", limit=120,
         silence=90, replaced=None, log=None, cache=None, extra=(), show=None,
         files=None, until_crash=False):
    """Boots the kernel built in objects and runs the scripts there. Returns a
    machine.Run. It may take limit seconds, and be silent for so many. replaced:
    {module: file} that take the place of built ones; files: {name there: file}
    that are added to the image."""
    objects = os.path.abspath(objects)
    cache = cache or cache_of(objects)
    os.makedirs(cache, exist_ok=True)
    kernel = os.path.join(objects, "arch/x86/boot/bzImage")
    with tempfile.NamedTemporaryFile(suffix=".cpio") as initrd:
        image.make(objects, cache, [find_script(name) for name in scripts],
                   replaced or {}, files or {}, initrd.name)
        return machine.boot(
            machine.command(kernel, initrd.name, cpus, memory, append, extra),
            log or os.path.join(cache, "console.log"), limit,
            silence, show, until_crash)


def results(run):
    """Yields (script, passed, what, why skipped, comments) for each result."""
    script = ""
    comments = []
    for line in run.tests:
        if line.startswith("begin "):
            script = os.path.splitext(line[6:])[0]
            comments = []
            continue
        match = RESULT.match(line)
        if not match:
            comments.append(line)
            continue
        yield (script, not match.group(1), match.group(2), match.group(3),
               comments)
        comments = []


def complaints(run):
    """What is wrong with a boot, whatever the results are."""
    wrong = ["the kernel complained: " + line for line in run.splats[:5]]
    if run.timeout:
        wrong.append("timeout; the registers are at the end of the log")
    elif not run.ended:
        wrong.append("the machine stopped before the scripts' end")
    script, failed = "", False
    for line in run.tests:
        if line.startswith("begin "):
            script, failed = line[6:], False
        elif line.startswith("not ok"):
            failed = True
        elif line.startswith("exit ") and line != "exit 0" and not failed:
            wrong.append("%s ended with code %s" % (script, line[5:]))
    if not any(RESULT.match(line) for line in run.tests):
        wrong.append("no result")
    return wrong
