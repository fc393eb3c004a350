# SPDX-License-Identifier: GPL-2.0
"""The initial RAM disk of a test machine: Debian's programs as installed here,
the modules of one kernel build, and a guest script.

It is a row of archives, which the kernel unpacks one after the other. The
programs' and the modules' are kept, and made again when one of their files
changed; so a run with another script only packs that script.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SEARCH = "/usr/sbin:/usr/bin:/sbin:/bin"

# Later archives replace files of earlier ones. fio needs 80 MB of libraries:
# only scripts with a line "# programs: fio" get it. perl is for ioctl(2).
PROGRAMS = {
    "base": ["dash", "busybox", "modprobe", "rmmod", "dd", "cmp", "taskset",
             "date", "dmsetup", "ip", "ping", "ethtool", "rdmsr", "wrmsr"],
    "fio": ["fio"],
    "perl": ["perl"],
}
FOLDERS = ["/bin", "/dev", "/etc", "/proc", "/root", "/run", "/sys", "/tmp",
           "/usr", "/usr/bin", "/usr/sbin", "/var", "/test"]


class ImageError(Exception):
    """Something needed is missing; the text says what."""


def find_program(name):
    path = shutil.which(name, path=SEARCH)
    if not path:
        raise ImageError("%s is not installed; run \"make setup\"" % name)
    return path


def libraries(path):
    """The shared libraries of a program, its loader among them."""
    done = subprocess.run(["ldd", path], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.DEVNULL, check=False)
    return [word for line in done.stdout.splitlines()
            for word in line.split() if word.startswith("/")]


def file_line(name, source, mode="755"):
    return "file %s %s %s 0 0" % (name, os.path.realpath(source), mode)


def folder_lines(files):
    """The folders that files need and that are not there anyway."""
    folders = set()
    for name in files:
        folder = os.path.dirname(name)
        while folder != "/":
            folders.add(folder)
            folder = os.path.dirname(folder)
    return ["dir %s 755 0 0" % name for name in sorted(folders)]


def program_lines(names):
    files = {}
    for name in names:
        path = find_program(name)
        for needed in [path] + libraries(path):
            files[needed] = needed
    lines = folder_lines(files)
    lines += [file_line(name, files[name]) for name in sorted(files)]
    if "busybox" in names:
        lines += busybox_lines(files)
    return lines


def busybox_lines(files):
    """busybox is each program that is not there itself. It is not the shell: as
    one it would run its own ip and dd, whatever PATH says."""
    path = find_program("busybox")
    listed = subprocess.run([path, "--list"], stdout=subprocess.PIPE, text=True,
                            check=True).stdout.split()
    present = {os.path.basename(name) for name in files}
    return ["dir %s 755 0 0" % name for name in FOLDERS] + [
        "nod /dev/console 600 0 0 c 5 1",
        "nod /dev/kmsg 600 0 0 c 1 11",
        # Where the kernel looks for modprobe.
        "slink /sbin /usr/sbin 777 0 0",
        "slink /bin/sh %s 777 0 0" % find_program("dash")] + [
            "slink /bin/%s %s 777 0 0" % (name, path)
            for name in listed if name not in present and name != "sh"]


def newest(paths):
    return max(os.stat(path).st_mtime_ns for path in paths)


def sources(lines):
    return [line.split()[2] for line in lines if line.startswith("file ")]


def pack(lines, archive, generator):
    """Makes an archive, unless it is there and as new as its files."""
    text = "\n".join(lines) + "\n"
    listing = archive + ".list"
    try:
        with open(listing, encoding="utf-8") as old:
            same = old.read() == text
        if same and os.stat(archive).st_mtime_ns > newest(sources(lines)):
            return
    except OSError:
        pass
    with open(listing, "w", encoding="utf-8") as new:
        new.write(text)
    with open(archive + ".new", "wb") as output:
        subprocess.run([generator, listing], stdout=output, check=True)
    os.rename(archive + ".new", archive)


def release(objects):
    path = os.path.join(objects, "include/config/kernel.release")
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except OSError as error:
        raise ImageError("%s: %s; is it a kernel that was built?" %
                         (path, error.strerror)) from error


def built_modules(objects):
    """Name below the objects' folder of each module."""
    try:
        with open(os.path.join(objects, "modules.order"),
                  encoding="utf-8") as file:
            return [line.strip()[:-2] + ".ko" for line in file]
    except OSError:
        return []


def module_of(objects, name):
    """The file of a module."""
    for path in built_modules(objects):
        if os.path.basename(path) == name + ".ko":
            return os.path.join(objects, path)
    raise ImageError("%s is no module of this kernel" % name)


def stage_modules(objects, stage, names):
    """A folder that depmod(8) understands; only what changed is copied."""
    top = os.path.join(stage, "lib/modules", release(objects))
    wanted = {os.path.join(top, "kernel", name): os.path.join(objects, name)
              for name in names}
    changed = False
    for folder, _, files in os.walk(os.path.join(top, "kernel")):
        for name in files:
            if os.path.join(folder, name) not in wanted:
                os.unlink(os.path.join(folder, name))
                changed = True
    for copy, module in wanted.items():
        if (os.path.exists(copy) and os.stat(copy).st_mtime_ns ==
                os.stat(module).st_mtime_ns):
            continue
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        # Records and debug information would double the image.
        subprocess.run(["objcopy", "--strip-debug", "--remove-section=.ksplit*",
                        module, copy], check=True)
        shutil.copystat(module, copy)
        changed = True
    for name in ("modules.order", "modules.builtin",
                 "modules.builtin.modinfo"):
        if os.path.exists(os.path.join(objects, name)):
            shutil.copy(os.path.join(objects, name), top)
    if changed or not os.path.exists(os.path.join(top, "modules.dep")):
        subprocess.run([find_program("depmod"), "-b", stage,
                        release(objects)], check=True)
    return top


def module_lines(objects, stage):
    names = built_modules(objects)
    if not names:
        return []
    top = stage_modules(objects, stage, names)
    files = {}
    for folder, _, found in os.walk(top):
        for name in found:
            path = os.path.join(folder, name)
            files[path[len(stage):]] = path
    return folder_lines(files) + [file_line(name, files[name], "644")
                                  for name in sorted(files)]


def replacement_lines(objects, replacements):
    """Modules that take the place of built ones: {"null_blk": file}."""
    lines = []
    names = {os.path.basename(name)[:-3].replace("-", "_"): name
             for name in built_modules(objects)}
    for module, path in sorted(replacements.items()):
        if module.replace("-", "_") not in names:
            raise ImageError("%s is no module of this kernel" % module)
        name = os.path.join("/lib/modules", release(objects), "kernel",
                            names[module.replace("-", "_")])
        lines.append(file_line(name, path, "644"))
    return lines


def script_lines(scripts):
    """/test holds init's library and the scripts, numbered in their order."""
    lines = ["dir /test 755 0 0",
             file_line("/init", os.path.join(HERE, "guest/init")),
             file_line("/test/lib.sh", os.path.join(HERE, "guest/lib.sh")),
             file_line("/test/use.sh", os.path.join(HERE, "guest/use.sh"))]
    for number, script in enumerate(scripts):
        lines.append(file_line("/test/%02d-%s" % (
            number, os.path.basename(script)), script))
    return lines


def wanted_programs(scripts):
    """Sets of programs that the scripts' own lines ask for."""
    wanted = ["base"]
    for script in scripts:
        with open(script, encoding="utf-8") as file:
            for line in file:
                if line.startswith("# programs: "):
                    wanted += line.split()[2:]
    unknown = sorted(set(wanted) - set(PROGRAMS))
    if unknown:
        raise ImageError("no such set of programs: %s" % " ".join(unknown))
    return sorted(set(wanted))


def make(objects, cache, scripts, replacements, files, output):
    """Writes the RAM disk for these scripts and this kernel build. Files are
    added: {name: source}."""
    generator = os.path.join(objects, "usr/gen_init_cpio")
    if not os.path.exists(generator):
        raise ImageError("%s is missing: the kernel needs "
                         "CONFIG_BLK_DEV_INITRD=y" % generator)
    os.makedirs(cache, exist_ok=True)
    archives = []
    with open(os.path.join(cache, "lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in wanted_programs(scripts):
            archives.append(os.path.join(cache, name + ".cpio"))
            pack(program_lines(PROGRAMS[name]), archives[-1], generator)
        archives.append(os.path.join(cache, "modules.cpio"))
        pack(module_lines(objects, os.path.join(cache, "modules")),
             archives[-1], generator)
        with tempfile.TemporaryDirectory() as folder:
            archives.append(os.path.join(folder, "run.cpio"))
            pack(script_lines(scripts) +
                 replacement_lines(objects, replacements) +
                 folder_lines(files) +
                 [file_line(name, files[name], "644") for name in sorted(files)],
                 archives[-1], generator)
            with open(output, "wb") as file:
                for archive in archives:
                    with open(archive, "rb") as part:
                        shutil.copyfileobj(part, file, 1 << 20)
                    # The kernel finds the next header at a multiple of 4.
                    file.write(bytes(-file.tell() % 4))
