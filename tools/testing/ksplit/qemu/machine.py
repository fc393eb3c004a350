# SPDX-License-Identifier: GPL-2.0
"""A QEMU machine, and what its console said."""

import os
import re
import select
import socket
import subprocess
import tempfile
import time

import splat

QEMU = "qemu-system-x86_64"
# "[   12.345678]", with the thread or the CPU that printed it where the kernel
# is configured so.
STAMP = re.compile(r"^(?:<\d+>)?\[ *\d+\.\d+\](?:\[ *[TC]\d+\])? ?")
TEST = re.compile(r"^test\| ?(.*)$")
# A busy host starves a virtual CPU: timers may look broken, RCU stalled.
BASE = ("console=ttyS0 panic=-1 reboot=t loglevel=8 printk.devkmsg=on "
        "log_buf_len=4M nokaslr no_timer_check "
        "rcupdate.rcu_cpu_stall_timeout=60")


def command(kernel, initrd, cpus=1, memory=512, append="", extra=()):
    """The command line; its console is standard output."""
    return [QEMU, "-nodefaults", "-no-user-config", "-no-reboot",
            "-display", "none", "-machine", "pc", "-accel",
            "tcg,thread=multi" if "-icount" not in extra else
            "tcg,thread=single",
            "-cpu", "max", "-m", str(memory),
            "-smp", "%d,sockets=%d" % (cpus, cpus),
            "-serial", "stdio", "-kernel", kernel, "-initrd", initrd,
            "-append", (BASE + " " + append).strip()] + list(extra)


class Run:
    """What came of one boot."""

    def __init__(self):
        self.lines = []         # of the console, without time stamps
        self.tests = []         # what scripts printed
        self.splats = []        # lines by which the kernel complained
        self.ended = False      # all scripts ran to their end
        self.timeout = False
        self.seconds = 0.0
        self.boot_seconds = None

    @property
    def crashed(self):
        """The kernel went down, whatever else was printed."""
        return not self.ended or any(splat.is_crash(line)
                                     for line in self.splats)

    def values(self):
        """{name: text} of the "value" lines."""
        found = {}
        for line in self.tests:
            if line.startswith("value "):
                name, _, text = line[6:].partition(" ")
                found[name] = text
        return found


class Console:
    """Cuts what arrives into lines, judges and keeps them."""

    def __init__(self, run, log, show):
        self.run, self.log, self.show = run, log, show
        self.rest = b""
        self.start = time.monotonic()
        self.crash = None       # when the kernel went down

    def feed(self, data):
        self.log.write(data)
        self.log.flush()
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self.line(line.decode(errors="replace").rstrip("\r"))

    def line(self, raw):
        text = STAMP.sub("", raw)
        self.run.lines.append(text)
        match = TEST.match(text)
        if match:
            if self.run.boot_seconds is None:
                self.run.boot_seconds = time.monotonic() - self.start
            if match.group(1) == "end":
                self.run.ended = True
            else:
                self.run.tests.append(match.group(1))
        elif splat.is_splat(text):
            self.run.splats.append(text)
            if splat.is_crash(text) and self.crash is None:
                self.crash = time.monotonic()
        if self.show:
            self.show(raw, match.group(1) if match else None)


def registers(monitor):
    """Where a machine hangs: what its monitor says of every CPU."""
    text = b""
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(5)
            link.connect(monitor)
            link.sendall(b"info registers -a\nquit\n")
            while True:
                data = link.recv(65536)
                if not data:
                    break
                text += data
    except OSError:
        pass
    return text


def pump(process, console, limit, silence, until_crash):
    """Feeds the console until the machine is gone. Returns False after limit
    seconds, or when nothing was said for so many. A crash may end it, too: what
    the kernel says about that takes a second."""
    end = time.monotonic() + limit
    heard = time.monotonic()
    out = process.stdout.fileno()
    while True:
        now = time.monotonic()
        if now > end or now - heard > silence:
            return False
        if until_crash and console.crash and now - console.crash > 1:
            return True
        if select.select([out], [], [], 1)[0]:
            # It comes letter by letter.
            time.sleep(0.02)
            data = os.read(out, 65536)
            if not data:
                return True
            console.feed(data)
            heard = time.monotonic()


def boot(arguments, log, limit, silence, show=None, until_crash=False):
    """Starts a machine (see command()), returns the Run."""
    run = Run()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, open(log, "wb") as file:
        monitor = os.path.join(folder, "monitor")
        console = Console(run, file, show)
        with subprocess.Popen(
                arguments + ["-monitor",
                             "unix:%s,server=on,wait=off" % monitor],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT) as process:
            try:
                if not pump(process, console, limit, silence, until_crash):
                    run.timeout = True
                    console.feed(b"\n" + registers(monitor) + b"\n")
            finally:
                process.kill()
    run.seconds = time.monotonic() - start
    return run
