#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The programs while memory, reads, writes, opening, closing and renaming of files fail.

Prints a table, one row a command and fault: of how many calls how many were made to fail, and
what the runs came to. See README.md beside this file.
"""
import argparse
import errno
import os
import shutil
import subprocess
import sys
import tempfile

from commands import COMMANDS
from judge import CLEAN, SAME, Wrong, judge
from server import (ALLOC, CLOSE, EVERY_SECOND, FROM_NTH, MMAP, NONE, NTH, OPEN, READ, RENAME,
                    SHORT, STAT, SYNC, THREAD, TO_CLOSED_PIPE, TO_FULL, TO_NOTHING, WRITE, Fault, Server)

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


class Table:
    def __init__(self):
        self.rows = 0
        self.totals = [0] * 5
        self.others = {}
        self.failures = 0
        print(f"{'program':<26} {'fault':<24} {'calls':>6} {'injected':>8} {'same':>6} "
              f"{'clean error':>11} {'excepted':>8} {'wrong':>5}", flush=True)

    def row(self, name, fault, calls, numbers):
        injected, same, clean, excepted, wrong = numbers
        print(f"{name:<26} {fault:<24} {calls:>6} {injected:>8} {same:>6} {clean:>11} "
              f"{excepted:>8} {wrong:>5}", flush=True)
        self.totals = [a + b for a, b in zip(self.totals, numbers)]

    def fail(self, name, what, at, why):
        self.failures += 1
        print(f"FAILED: {name}, {what} {at}: {why}", flush=True)


def positions(n_calls, limit):
    """Which calls fail: all of them, or the first ones and then as many, evenly spread."""
    if n_calls <= limit:
        return range(1, n_calls + 1)
    first = limit // 3
    step = (n_calls - first) / (limit - first)
    return [*range(1, first + 1), *(first + int((i + 1) * step) for i in range(limit - first))]


def attempt(table, command, good, partial, server, what, faults):
    """Run @faults; numbers of one row."""
    numbers = [0] * 5
    for fault in faults:
        result = server.run(fault)
        if not result.injected and fault.kind != NONE:
            continue
        numbers[0] += 1
        try:
            verdict = judge(command, fault, result, good, partial)
            numbers[{SAME: 1, CLEAN: 2}.get(verdict, 3)] += 1
            if verdict not in (SAME, CLEAN):
                table.others[verdict] = table.others.get(verdict, 0) + 1
        except Wrong as wrong:
            numbers[4] += 1
            table.fail(command.name, what, fault.at, wrong)
    return numbers


def attack(table, command, server, partial, options):
    good = server.run(Fault())
    again = server.run(Fault(kind=ALLOC, at=2**31 - 1))
    if not os.WIFEXITED(good.status) or good.exit() > 2 or not good.same(again):
        table.fail(command.name, "no fault", 0,
                   f"does not run: status {good.status:#x}, {good.stderr[:300]!r}")
        return
    calls = [max(a, b) for a, b in zip(good.calls, again.calls)]
    if not calls[ALLOC]:
        table.fail(command.name, "no fault", 0, "no request for memory is seen")
    for what, kind, mode, error in EACH:
        if calls[kind]:
            faults = (Fault(kind, mode, error, at) for at in positions(calls[kind], options.limit))
            table.row(command.name, what, calls[kind],
                      attempt(table, command, good, partial, server, what, faults))
    for what, kind, mode, error in ALL:
        numbers = attempt(table, command, good, partial, server, what, [Fault(kind, mode, error)])
        if numbers[2] and mode == SHORT:
            numbers[2], numbers[4] = 0, numbers[2] + numbers[4]
            table.fail(command.name, what, "all", "is an error instead of the same")
        table.row(command.name, what, calls[kind], numbers)
    for what, fault in OUTPUT:
        table.row(command.name, what, 1,
                  attempt(table, command, good, partial, server, what, [fault]))


def expand(word, source, work):
    if word.startswith("@"):
        return source + word[1:]
    return work + word[1:] if word.startswith("%/") else word


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


def make_fixtures(source, docgen, work):
    os.makedirs(f"{work}/policy/more")
    shutil.copy(f"{source}/tests/golden/base.xml", f"{work}/policy")
    shutil.copy(f"{source}/tests/golden/documents/policy.xml", f"{work}/policy/more")
    subprocess.run([docgen, "compile", "-o", f"{work}/policy.img", f"{work}/policy"], check=True)


# Every way in for an image, and for policy source, of a version that does not exist yet.
NEWER_IMAGE = [
    (5, ("supportcheck", "check", "--policy", "NEWER", "@/examples/guests/hvm.cfg")),
    (5, ("supportcheck", "batch", "--policy", "NEWER")),
    (5, ("supportcheck", "list", "--policy", "NEWER")),
    (5, ("supportcheck", "explain", "--policy", "NEWER", "hap")),
    (5, ("supportcheck", "eval", "--policy", "NEWER", "true")),
    (5, ("supportcheck-audit", "--policy", "NEWER", "--include", "@")),
    (4, ("docgen", "markdown", "-o", "OUT", "NEWER")),
    (4, ("docgen", "man", "-o", "OUT", "NEWER")),
    (4, ("docgen", "html", "-o", "OUT", "NEWER")),
    (4, ("docgen", "matrix", "-o", "OUT", "NEWER")),
    (4, ("docgen", "statements", "-o", "OUT", "NEWER")),
    (4, ("docgen", "lint", "--coverage", "-o", "OUT", "NEWER")),
    (4, ("docgen", "disassemble", "NEWER")),
    (4, ("docgen", "diff", "-o", "OUT", "NEWER", "%/policy.img")),
    (4, ("docgen", "diff", "-o", "OUT", "%/policy.img", "NEWER")),
]
NEWER_SOURCE = [(1, argv) if argv[0] == "docgen" else (status, argv)
                for status, argv in NEWER_IMAGE] + [(1, ("docgen", "lint", "NEWER"))]
# What wants source and gets an image.
NEWER_IMAGE += [
    (1, ("docgen", "compile", "-o", "OUT", "NEWER")),
    (1, ("docgen", "lint", "NEWER")),
    (1, ("docgen", "facts", "-o", "OUT", "NEWER")),
    (1, ("docgen", "import", "--policy", "NEWER", "-o", "DIR", "@/SUPPORT.md")),
]


def refuse_newer(table, programs, source, work):
    with open(f"{work}/policy.img", "rb") as file:
        image = bytearray(file.read())
    image[8] = image[10] = 99  # its format, and what it needs of a reader
    for name, data, commands in (("newer.img", image, NEWER_IMAGE),
                                 ("newer.xml", b'<supportcheck version="99"/>\n', NEWER_SOURCE)):
        with open(f"{work}/{name}", "wb") as file:
            file.write(data)
        for status, argv in commands:
            if not os.path.exists(programs[argv[0]]):
                continue
            words = [f"{work}/{name}" if w == "NEWER" else expand(w, source, work)
                     for w in argv[1:]]
            done = subprocess.run([programs[argv[0]], *words], cwd=work, check=False,
                                  stdin=subprocess.DEVNULL, capture_output=True)
            said = b"newer version" in done.stdout + done.stderr
            left = [w for w in ("OUT", "DIR") if os.path.exists(f"{work}/{w}")]
            wrong = done.returncode != status or not said or left
            if wrong:
                table.fail(" ".join(argv), name, "", f"status {done.returncode} instead of "
                           f"{status}, {done.stderr[:200]!r}, left {left}")
            table.row(" ".join(argv[:2]), name, 1, [1, 0, int(not wrong), 0, int(bool(wrong))])


VALGRIND = ("valgrind", "--quiet", "--leak-check=full", "--show-leak-kinds=definite",
            "--errors-for-leak-kinds=definite", "--error-exitcode=99", "--log-file=valgrind")


def find_leaks(table, command, argv, input_path, work, options):
    """Memory that fails now and then, while valgrind looks on: what is lost, and bad accesses."""
    server = Server(options.shim, argv, work, input_path, VALGRIND, 120)
    good = server.run(Fault())
    calls = server.run(Fault(ALLOC, NTH, errno.ENOMEM, 2**31 - 1)).calls[ALLOC]
    numbers = [0] * 5
    for at in positions(calls, options.leaks):
        start = os.path.getsize(f"{work}/valgrind")
        result = server.run(Fault(ALLOC, NTH, errno.ENOMEM, at))
        if not result.injected:
            continue
        numbers[0] += 1
        with open(f"{work}/valgrind", "rb") as file:
            file.seek(start)
            log = file.read()
        if result.exit() == 99 or log:
            numbers[4] += 1
            table.fail(command.name, "valgrind", at, log.decode(errors="replace")[:1500])
        else:
            numbers[1 if result.same(good) else 2] += 1
    server.close()
    table.row(command.name, "leaks, memory once", calls, numbers)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=int, default=25, help="runs of one row at most")
    parser.add_argument("--all", action="store_const", const=10**9, dest="limit",
                        help="no limit: every call")
    parser.add_argument("--leaks", type=int, default=8, help="runs of a command under valgrind")
    parser.add_argument("--leaks-of-all", action="store_true",
                        help="of every command, not only of one for each reader and writer")
    parser.add_argument("--command", help="only commands with this in their name")
    for name in "shim", "supportcheck", "docgen", "audit", "source":
        parser.add_argument(name)
    return parser.parse_args()


def main():
    options = parse_arguments()
    programs = {"supportcheck": options.supportcheck, "docgen": options.docgen,
                "supportcheck-audit": options.audit}
    table = Table()
    # In memory where that goes: files are synchronised again and again.
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="faults.", dir=place) as work:
        make_fixtures(options.source, options.docgen, work)
        for number, command in enumerate(COMMANDS):
            program = programs[command.argv[0]]
            if not os.path.exists(program):
                print(f"{command.name:<26} skipped: {command.argv[0]} is not built")
                continue
            if options.command and options.command not in command.name:
                continue
            argv = [program, *(expand(w, options.source, work) for w in command.argv[1:])]
            server = Server(options.shim, argv, f"{work}/{number}",
                            expand(command.input, options.source, work))
            attack(table, command, server, without_guests(command, argv), options)
            server.close()
            if shutil.which("valgrind") and (command.leaks or options.leaks_of_all):
                find_leaks(table, command, argv, expand(command.input, options.source, work),
                           f"{work}/{number}", options)
        if not options.command:
            refuse_newer(table, programs, options.source, work)
    if not shutil.which("valgrind"):
        print("skipped: leaks: valgrind is not installed")
    table.row("all", "", "", table.totals)
    for reason, count in table.others.items():
        print(f"excepted {count} times: {reason}")
    return bool(table.failures)


if __name__ == "__main__":
    sys.exit(main())
