# SPDX-License-Identifier: MIT
"""Images and policy source of a version that does not exist yet, at every way in."""
import dataclasses
import os
import subprocess
import sys

from commands import expand

GUEST = "@/examples/guests/hvm.cfg"
OLD = b"what was there before\n"


@dataclasses.dataclass(frozen=True)
class Way:
    """In its words NEWER is the image or the source; OUT and DIR would be written, OLD is there."""
    status: int
    argv: tuple
    name: str = ""
    says: bytes = b"newer version"
    environment: tuple = ()
    input: str = "/dev/null"

    def title(self):
        return self.name or " ".join(self.argv[:2])


def domains(says):
    """A domain is created, and the log says why the image was not asked; whoever asks to refuse
    what is not supported does not mean this."""
    for program, name in ("xl", "xl, preloaded"), ("libxl", "libxl's file"):
        for mode in "warn", "enforce":
            yield Way(0, (program,), f"{name}, {mode}", says,
                      (("LIBXL_SUPPORTCHECK", mode), ("LIBXL_SUPPORTCHECK_POLICY", "NEWER")))


def python(expression):
    return ("python", "-c", "import sys, supportcheck\n"
            f"try: print({expression})\n"
            "except supportcheck.Error as error: sys.exit('Error: ' + str(error))", "NEWER")


# What asks for policies, and takes source as well as an image.
BOTH = [
    Way(5, ("supportcheck", "check", "--policy", "NEWER", GUEST)),
    Way(5, ("supportcheck", "batch", "--policy", "NEWER")),
    Way(5, ("supportcheck", "list", "--policy", "NEWER")),
    Way(5, ("supportcheck", "explain", "--policy", "NEWER", "hap")),
    Way(5, ("supportcheck", "eval", "--policy", "NEWER", "true")),
    Way(5, ("supportcheck-audit", "--policy", "NEWER", "--include", "@")),
    # Plugins and hooks: unknown to Nagios; metrics stay the old ones; a guest starts, unchecked.
    Way(3, ("supportcheck", "check", "--format", "nagios", "--policy", "NEWER", GUEST),
        "check --format nagios"),
    Way(3, ("nagios", "--policy", "NEWER", GUEST), "check_xen_support", b"UNKNOWN"),
    Way(1, ("prometheus", "."), "prometheus-textfile", b"nothing is written"),
    Way(5, ("sh", "$boot"), "supportcheck-report"),
    Way(0, ("sh", "$libvirt", "guest", "prepare", "begin", "-"), "libvirt's hook",
        b"guest is not checked", input="@/examples/guests/passthrough.xml"),
]
# What asks for source. An image is none.
ONLY_SOURCE = [
    Way(1, ("docgen", "compile", "-o", "OUT", "NEWER")),
    Way(1, ("docgen", "lint", "NEWER")),
    Way(1, ("docgen", "examples", "NEWER")),
    Way(1, ("docgen", "ids", "-o", "OUT", "NEWER")),
    Way(1, ("docgen", "facts", "-o", "OUT", "NEWER")),
    Way(1, ("docgen", "import", "--policy", "NEWER", "-o", "DIR", "@/SUPPORT.md")),
    Way(5, ("supportcheck", "check", "--policy", "%/policy", "--overlay", "NEWER", GUEST),
        "check --overlay"),
    Way(4, ("api", "scheck_model_load", "NEWER")),
    Way(4, ("api", "scheck_model_load_buffer", "NEWER")),
]
DOCUMENTS = [("markdown",), ("man",), ("html",), ("matrix",), ("statements",),
             ("lint", "--coverage")]


def documents(status):
    """docgen's commands that take both; @status is what it ends with."""
    for words in DOCUMENTS:
        yield Way(status, ("docgen", *words, "-o", "OUT", "NEWER"))
    yield Way(status, ("docgen", "disassemble", "NEWER"))
    yield Way(status, ("docgen", "diff", "-o", "OUT", "NEWER", "%/policy.img"))
    yield Way(status, ("docgen", "diff", "-o", "OUT", "%/policy.img", "NEWER"))


IMAGE = [
    *BOTH, *documents(4), *ONLY_SOURCE,
    # The library.
    Way(4, ("api", "scheck_policy_open", "NEWER")),
    Way(4, ("api", "scheck_image_serial", "NEWER")),
    Way(1, python("supportcheck.Policy.open(sys.argv[1])"), "Python, Policy.open()"),
    Way(1, python("supportcheck.Policy(open(sys.argv[1], 'rb').read())"), "Python, Policy()"),
    # Where nobody asked for this file, the library's own policy answers.
    Way(0, python("supportcheck.Policy.installed(sys.argv[1]).info == "
                  "supportcheck.Policy().info"), "Python, Policy.installed()", b"True"),
    *domains(b"is ignored: the policy image is of a newer version"),
]
SOURCE = [
    *BOTH, *documents(1), *ONLY_SOURCE,
    Way(1, ("docgen", "diff", "-o", "OUT", "--policy", "NEWER", "4.17", "4.20")),
    Way(1, ("docgen", "compile", "-o", "OUT", "--overlay", "NEWER", "%/policy")),
    # Those read images only: source is none of any version.
    *domains(b" is ignored: "),
]


def environment_of(way, programs, build, source, work, path):
    """What hooks are told through /etc/default/supportcheck, and where others find the library."""
    with open(f"{work}/defaults", "w", encoding="utf-8") as file:
        file.write(f'SUPPORTCHECK_OPTIONS="--policy {path}"\nSUPPORTCHECK_LIBVIRT=enforce\n')
    given = {"PATH": f"{work}/bin:/usr/bin:/bin", "LC_ALL": "C", "LOGGED": f"{work}/log",
             "SUPPORTCHECK": programs["supportcheck"], "SUPPORTCHECK_DEFAULTS": f"{work}/defaults",
             "SUPPORTCHECK_OPTIONS": f"--policy {path}", "PYTHONDONTWRITEBYTECODE": "1",
             "PYTHONPATH": f"{source}/bindings/python",
             "SUPPORTCHECK_LIBRARY": f"{build}/libsupportcheck/libsupportcheck.so",
             "SUPPORTCHECK_DATA_DIR": f"{work}/no-data"}
    if way.argv[0] == "xl":
        given["LD_PRELOAD"] = programs["preload"]
    for name, value in way.environment:
        given[name] = path if value == "NEWER" else value
    return given


def put_old(work):
    """What is there before, and is not to be touched."""
    for name in "OUT", "supportcheck.prom":
        with open(f"{work}/{name}", "wb") as file:
            file.write(OLD)
    with open(f"{work}/log", "wb"):
        pass


def half_written(work):
    """Whatever is no more as put_old() left it."""
    there = {name for name in os.listdir(work) if name not in ("bin", "defaults", "log")}
    wrong = [name for name in there - {"OUT", "supportcheck.prom"}]
    for name in "OUT", "supportcheck.prom":
        if name not in there or open(f"{work}/{name}", "rb").read() != OLD:
            wrong.append(name)
    return wrong


def try_way(way, programs, build, source, work, path):
    """Why @way is wrong, or None, and whether something was written."""
    put_old(work)
    base = os.path.dirname(work)
    words = [path if w == "NEWER" else programs[w[1:]] if w[0] == "$"
             else expand(w, source, base) for w in way.argv[1:]]
    with open(expand(way.input, source, base), "rb") as given:
        done = subprocess.run(
            [programs[way.argv[0]], *words], cwd=work, check=False, stdin=given,
            capture_output=True, env=environment_of(way, programs, build, source, work, path))
    with open(f"{work}/log", "rb") as log:
        said = done.stdout + done.stderr + log.read()
    if left := half_written(work):
        return f"has written {', '.join(left)}", True
    if done.returncode != way.status or way.says not in said:
        return (f"status {done.returncode} instead of {way.status}, or not "
                f"{way.says.decode()!r}: {said[:300]!r}"), False
    return None, False


def refuse_newer(table, programs, build, source, work):
    """Every row of the table, in @work, where policy.img is an image that is read."""
    with open(f"{work}/policy.img", "rb") as file:
        image = bytearray(file.read())
    image[8] = image[10] = 99  # its format, and what it needs of a reader
    place = f"{work}/newer"
    os.makedirs(f"{place}/bin")
    with open(f"{place}/bin/logger", "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\n(printf "%s\\n" "$*"; cat) >>"$LOGGED"\n')
    os.chmod(f"{place}/bin/logger", 0o755)
    programs = {**programs, "python": sys.executable, "sh": "/bin/sh"}
    for name, data, ways in (("newer.img", image, IMAGE),
                             ("newer.xml", b'<supportcheck version="99"/>\n', SOURCE)):
        with open(f"{work}/{name}", "wb") as file:
            file.write(data)
        for way in ways:
            if not os.path.exists(programs[way.argv[0]]):
                table.skip(way.title(), f"{way.argv[0]} is not built")
            elif os.getuid() and way.argv[0] in ("xl", "libxl"):
                table.skip(way.title(), "images have to be root's")
            else:
                why, written = try_way(way, programs, build, source, place, f"{work}/{name}")
                table.newer(way.title(), name, why, written)
