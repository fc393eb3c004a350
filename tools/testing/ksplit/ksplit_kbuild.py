# SPDX-License-Identifier: GPL-2.0
"""What Kbuild noted about the objects of a finished build: how each was
compiled, so that tests and measurements can do it again, elsewhere."""

import glob
import os
import re

OBJ = os.environ.get("KSPLIT_OBJ", ".")
PLUGIN_FLAG = re.compile(r"^(-fplugin(-arg-)?\S*ksplit_plugin|"
                         r"-include\S*/scripts/ksplit/|-DKSPLIT_)")


def compile_command(name):
    """The compiler's words for an object, without what Kbuild runs after it."""
    path = "%s/%s/.%s.cmd" % (OBJ, os.path.dirname(name),
                              os.path.basename(name))
    with open(path) as file:
        command = re.match(r"savedcmd_\S+ := (.*)", file.readline()).group(1)
    command = command.split(" ; ")[0].replace("$$", "$").replace(r"\#", "#")
    return [word for word in command.split() if not word.startswith("-Wp,-MMD")]


def without_plugin(words):
    """The same command, as it would be with CONFIG_KSPLIT=n."""
    return [word for word in words if not PLUGIN_FLAG.match(word)]


def objects_of(directory):
    """The objects that Kbuild compiled there from C, by name."""
    for path in sorted(glob.glob("%s/%s/.*.o.cmd" % (OBJ, directory))):
        name = "%s/%s" % (directory, os.path.basename(path)[1:-4])
        if name.endswith(".mod.o"):
            continue
        with open(path) as file:
            if re.search(r" -c -o %s \S+\.c\b" % re.escape(name),
                         file.readline()):
                yield name
