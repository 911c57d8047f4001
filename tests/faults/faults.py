#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The programs while memory, reads, writes, opening, closing and renaming of files fail.

Prints a table, one row a command and fault: of how many calls how many were made to fail, and
what the runs came to; at the end what all of it came to, one row a fault. See README.md beside
this file.
"""
import argparse
import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile

from commands import COMMANDS, expand
from judge import CLEAN, SAME, HalfWritten, Wrong, judge, lost
from newer import refuse_newer
from server import (ALLOC, CLOSE, EVERY_SECOND, FROM_NTH, MMAP, NONE, NTH, OPEN, READ, RENAME,
                    SHORT, STAT, SYNC, THREAD, TO_CLOSED_PIPE, TO_FULL, TO_NOTHING, WRITE,
                    Fault, Server)
from table import Counts, Table

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# (name, kind, mode, error): the Nth call, for every N.
EACH = [
    ("memory, once", ALLOC, NTH, errno.ENOMEM),
    ("memory, from then on", ALLOC, FROM_NTH, errno.ENOMEM),
    ("mmap", MMAP, NTH, errno.ENOMEM),
    ("read: EIO", READ, NTH, errno.EIO),
    ("read: EIO from then on", READ, FROM_NTH, errno.EIO),
    ("open: vanished", OPEN, NTH, errno.ENOENT),
    ("open: unreadable", OPEN, NTH, errno.EACCES),
    ("stat: EIO", STAT, NTH, errno.EIO),
    ("write: disk full", WRITE, FROM_NTH, errno.ENOSPC),
    ("write: EIO, once", WRITE, NTH, errno.EIO),
    ("close: EIO", CLOSE, NTH, errno.EIO),
    ("fsync: EIO", SYNC, NTH, errno.EIO),
    ("rename, mkdir, chmod", RENAME, NTH, errno.EACCES),
    ("thread", THREAD, NTH, errno.EAGAIN),
]
# All calls at once. Of those that are cut short nobody shall notice anything.
ALL = [
    ("reads of 7 bytes", READ, SHORT, 0),
    ("writes of 7 bytes", WRITE, SHORT, 0),
    ("read: EINTR", READ, EVERY_SECOND, errno.EINTR),
    ("write: EINTR", WRITE, EVERY_SECOND, errno.EINTR),
]
# Where stdout leads, and how long files may get.
OUTPUT = [
    ("stdout: /dev/full", Fault(output=TO_FULL, error=errno.ENOSPC)),
    ("stdout: pipe closed", Fault(output=TO_CLOSED_PIPE, error=errno.EPIPE)),
    ("stdout: closed", Fault(output=TO_NOTHING, error=errno.EBADF)),
    ("files of 10 bytes", Fault(file_limit=10, error=errno.EFBIG)),
]


def positions(n_calls, limit):
    """Which calls fail: all of them, or the first ones and then as many, evenly spread."""
    if n_calls <= limit:
        return range(1, n_calls + 1)
    first = limit // 3
    step = (n_calls - first) / (limit - first)
    return [*range(1, first + 1), *(first + int((i + 1) * step) for i in range(limit - first))]


def count(table, command, good, partial, what, fault, result):
    """What @result comes to."""
    try:
        verdict = judge(command, fault, result, good, partial)
    except HalfWritten as wrong:
        table.fail(command.name, what, fault.at, wrong)
        return Counts(injected=1, half_written=1)
    except Wrong as wrong:
        table.fail(command.name, what, fault.at, wrong)
        return Counts(injected=1, wrong=1)
    if verdict in (SAME, CLEAN):
        return Counts(injected=1, same=int(verdict == SAME), clean=int(verdict == CLEAN))
    table.except_for(verdict)
    return Counts(injected=1, excepted=1)


def attempt(table, command, good, partial, server, what, faults):
    """Run @faults, for one row."""
    counts = Counts()
    for fault in faults:
        result = server.run(fault)
        if result.injected or fault.kind == NONE:
            counts.add(count(table, command, good, partial, what, fault, result))
    return counts


def wanted(faults, options):
    """Those with options.fault in their name."""
    return [fault for fault in faults if options.fault in fault[0]]


def attack(table, command, server, partial, options):
    """Every row of @command; how many requests for memory it makes."""
    good = server.run(Fault())
    again = server.run(Fault(kind=ALLOC, at=2**31 - 1))
    if not os.WIFEXITED(good.status) or good.exit() > 2 or not good.same(again):
        table.fail(command.name, "no fault", 0,
                   f"does not run: status {good.status:#x}, {good.stderr[:300]!r}")
        return 0
    calls = [max(a, b) for a, b in zip(good.calls, again.calls)]
    if not calls[ALLOC]:
        table.fail(command.name, "no fault", 0, "no request for memory is seen")
    for what, kind, mode, error in wanted(EACH, options):
        if calls[kind] and (command.memory or kind != ALLOC):
            faults = (Fault(kind, mode, error, at) for at in positions(calls[kind], options.limit))
            table.row(command.name, what, calls[kind],
                      attempt(table, command, good, partial, server, what, faults))
    for what, kind, mode, error in wanted(ALL, options):
        counts = attempt(table, command, good, partial, server, what, [Fault(kind, mode, error)])
        if counts.clean and mode == SHORT:
            counts.wrong += counts.clean
            counts.clean = 0
            table.fail(command.name, what, "all", "is an error instead of the same")
        table.row(command.name, what, calls[kind], counts)
    for what, fault in wanted(OUTPUT, options):
        table.row(command.name, what, 1,
                  attempt(table, command, good, partial, server, what, [fault]))
    return calls[ALLOC]


def without_guests(command, argv):
    """What is printed where some guests, or all, cannot be read: the others are reported."""
    if command.argv[:2] != ("supportcheck", "check"):
        return []
    guests = [i for i, word in enumerate(argv) if word.endswith((".cfg", ".xml", ".json", "-"))
              and argv[i - 1] not in ("--host", "--policy")]
    texts = []
    for chosen in range(1, 1 << len(guests)):
        words = [f"{argv[i]}.absent" if i in guests and chosen >> guests.index(i) & 1 else word
                 for i, word in enumerate(argv)]
        texts.append(subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                    check=False).stdout)
    return texts


OVERLAY = """<supportcheck version="1">
  <overlay id="house" title="House rules">
    <waive statement="hap.hvm" until="2027-06-30" reason="so it is"/>
  </overlay>
</supportcheck>
"""
UUID = "11111111-1111-1111-1111-111111111111"


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_fixtures(source, docgen, work):
    os.makedirs(f"{work}/policy/more")
    shutil.copy(f"{source}/tests/golden/base.xml", f"{work}/policy")
    shutil.copy(f"{source}/tests/golden/documents/policy.xml", f"{work}/policy/more")
    for words in (("compile", "-o", f"{work}/policy.img", f"{work}/policy"),
                  ("compile", "-o", f"{work}/full.img", f"{source}/policy"),
                  ("ids", "-o", f"{work}/ids.tsv", f"{work}/policy")):
        subprocess.run([docgen, *words], check=True)
    write(f"{work}/overlay.xml", OVERLAY)
    # One domain in a xenstore of files, and what libxl keeps of it.
    write(f"{work}/store/local/domain/4/name", "web")
    write(f"{work}/store/local/domain/4/vm", f"/vm/{UUID}")
    write(f"{work}/lib/userdata-d.4.{UUID}.libxl-json",
          '{"c_info": {"name": "web", "type": "pvh"}, "b_info": {"max_memkb": 65536}}')


# Of the functions for memory valgrind is to take the place of the C library's only, behind ours.
VALGRIND = ("valgrind", "--quiet", "--leak-check=full", "--show-leak-kinds=definite",
            "--errors-for-leak-kinds=definite", "--error-exitcode=99", "--log-file=valgrind",
            "--soname-synonyms=somalloc=nouserintercepts")


def find_leaks(table, command, server, expected, options):
    """Memory that fails now and then, while valgrind looks on: what is lost, and bad accesses.

    @expected requests are made without valgrind, which sees as many, but for those of C++, in
    whose place it puts its own.
    """
    good = server.run(Fault())
    calls = server.run(Fault(ALLOC, NTH, errno.ENOMEM, 2**31 - 1)).calls[ALLOC]
    counts = Counts()
    if calls < expected // 10:
        table.fail(command.name, "valgrind", "", f"{calls} requests instead of {expected}")
    for at in positions(calls, options.leaks):
        start = os.path.getsize(f"{server.work}/valgrind")
        result = server.run(Fault(ALLOC, NTH, errno.ENOMEM, at))
        if not result.injected:
            continue
        with open(f"{server.work}/valgrind", encoding="utf-8", errors="replace") as file:
            file.seek(start)
            log, reason = lost(file.read())
        ours = Counts(injected=1, watched=1)
        if log or (result.exit() == 99 and not reason):
            ours.leaked = 1
            table.fail(command.name, "valgrind", at, log[:1500])
        elif reason:
            ours.excepted = 1
            table.except_for(reason)
        elif result.same(good):
            ours.same = 1
        else:
            ours.clean = 1
        counts.add(ours)
    table.row(command.name, "memory, once: leaks", calls, counts)


FUNCTIONS = "memory, once: functions of the library"


def refuse_functions(table, build):
    """The library's functions: a program of their own refuses each request, and counts blocks."""
    program = f"{build}/tests/unit/test_entry_points"
    if not os.path.exists(program):
        table.skip("functions of the library", "test_entry_points is not built")
        return
    done = subprocess.run([program], capture_output=True, text=True, check=False,
                          env={**os.environ, "SUPPORTCHECK_SOURCE_DIR": SOURCE})
    found = re.findall(r"(?m)^(scheck_\w+) +(\d+) requests", done.stdout)
    for name, number in found:
        counts = Counts(injected=int(number), clean=int(number), watched=int(number))
        table.row(name, "memory, once", int(number), counts, FUNCTIONS)
    if done.returncode or not found:
        table.fail("functions of the library", "memory, once", "", done.stdout + done.stderr)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=int, default=25, help="runs of one row at most")
    parser.add_argument("--all", action="store_const", const=10**9, dest="limit",
                        help="no limit: every call")
    parser.add_argument("--leaks", type=int, default=8, help="runs of a command under valgrind")
    parser.add_argument("--leaks-of-all", action="store_true",
                        help="of every command, not only of one for each reader and writer")
    parser.add_argument("--command", help="only commands with this in their name; newer: only "
                        "images and policies of a newer version; functions: only the library's")
    parser.add_argument("--fault", default="", help="only faults with this in their name")
    parser.add_argument("build", help="the directory of a build with tests")
    return parser.parse_args()


def programs_of(build):
    return {"supportcheck": f"{build}/cli/supportcheck", "docgen": f"{build}/docgen/docgen",
            "supportcheck-audit": f"{build}/cli/supportcheck-audit",
            "xl": f"{build}/tests/faults/faults_xl", "libxl": f"{build}/tests/faults/faults_libxl",
            "api": f"{build}/tests/faults/faults_api",
            "preload": f"{build}/integrations/preload/libxl-supportcheck.so",
            "nagios": f"{build}/integrations/nagios/check_xen_support",
            "prometheus": f"{build}/integrations/prometheus/prometheus-textfile",
            "boot": f"{build}/integrations/boot/supportcheck-report",
            "libvirt": f"{build}/integrations/libvirt/supportcheck-hook"}


def attack_command(table, command, programs, work, options):
    """All rows of @command, in the directory @work/NUMBER."""
    argv = [programs[command.argv[0]], *(expand(w, SOURCE, work) for w in command.argv[1:])]
    place = f"{work}/{COMMANDS.index(command)}"
    environment = {name: programs[value[1:]] if value.startswith("$")
                   else expand(value, SOURCE, work, options.build)
                   for name, value in command.environment}
    arguments = (f"{options.build}/tests/faults/libscheck_faults_shim.so", argv, place,
                 expand(command.input, SOURCE, work), environment)
    server = Server(*arguments)
    requests = attack(table, command, server, without_guests(command, argv), options)
    server.close()
    if not command.memory or not shutil.which("valgrind"):
        return
    if options.leaks and (command.leaks or options.leaks_of_all):
        server = Server(*arguments, VALGRIND, 120)
        find_leaks(table, command, server, requests, options)
        server.close()


def main():
    options = parse_arguments()
    options.build = os.path.abspath(options.build)
    programs = programs_of(options.build)
    table = Table()
    # In memory where that goes: files are synchronised again and again.
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="faults.", dir=place) as work:
        make_fixtures(SOURCE, programs["docgen"], work)
        for command in COMMANDS:
            if options.command and options.command not in command.name:
                continue
            if os.path.exists(programs[command.argv[0]]):
                attack_command(table, command, programs, work, options)
            else:
                table.skip(command.name, f"{command.argv[0]} is not built")
        if not options.command or options.command == "functions":
            refuse_functions(table, options.build)
        if not options.command or options.command == "newer":
            refuse_newer(table, programs, options.build, SOURCE, work)
    if not shutil.which("valgrind"):
        table.skip("leaks", "valgrind is not installed")
    table.summarise()
    return bool(table.failures)


if __name__ == "__main__":
    sys.exit(main())
