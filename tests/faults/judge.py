# SPDX-License-Identifier: MIT
"""What a disturbed run may come to: as if nothing had been, or a clean error. Nothing else."""
import errno
import json
import os
import re
import signal

from server import ALLOC, MMAP, NONE, OLD, TO_CLOSED_PIPE, TO_FILE, WRITE

# Status of an error that is none of the input's words, as the man pages have it.
ERRORS = {"supportcheck": {4, 5}, "docgen": {4}, "supportcheck-audit": {4, 5}}

SAME, CLEAN = "same", "clean"


class Wrong(Exception):
    """A run that is neither."""


class HalfWritten(Wrong):
    """It left what is neither the old nor the new file, or more than that."""


# The dynamic loader's words do not always have those of strerror() in them.
LOADER = re.compile(r"(cannot be loaded|needs libxml2): \S+\.so[.0-9]*: "
                    r"(cannot|failed to|file too) ")


def names_trouble(stderr, fault):
    """Whether stderr says what happened, in the words of strerror() at least."""
    text = stderr.decode(errors="replace")
    words = os.strerror(fault.error).lower()
    # stdio has forgotten why where the loss was not that of its last call.
    if fault.kind in (WRITE, NONE) and "standard output cannot be written: output was" in text:
        return True
    return words in text.lower() or (fault.error == errno.ENOMEM and "out of memory" in text) \
        or (fault.kind in (ALLOC, MMAP) and "a thread cannot be started" in text) \
        or (fault.kind != NONE and LOADER.search(text) is not None)


def check_files(result, good):
    """The file is the old or the new one, and nothing else is there."""
    if result.files not in (good.files, {"OUT": OLD}):
        raise HalfWritten(f"left {describe(result.files)}")


def describe(files):
    return ", ".join(f"{name} ({'directory' if data is None else len(data)})"
                     for name, data in sorted(files.items())) or "nothing, not even the old file"


def lines_are_answers(result, good, fault):
    """batch: a line is answered as it would have been, or by an error, one of which says why."""
    if result.exit() != 0:
        return False
    ours, theirs = result.stdout.splitlines(), good.stdout.splitlines()
    errors = [line for line in ours if line not in theirs]
    if [line for line in theirs if line in ours] != [line for line in ours if line in theirs]:
        raise Wrong("has its lines in another order")
    for line in errors:
        if "error" not in json.loads(line) or "best" in json.loads(line):
            raise Wrong(f"answers {line.decode()}")
    if len(ours) < len(theirs):
        raise Wrong("leaves lines without an answer")
    return any(names_trouble(line, fault) for line in errors)


def leaves(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    else:
        yield path, json.dumps(value)


def facts_are_fewer(result, good, _fault):
    """host: what could not be read is unknown, and everything else as it was."""
    if result.exit() != 0:
        return False
    ours = set(leaves(json.loads(result.files["OUT"] or b"0")))
    if not ours <= set(leaves(json.loads(good.files["OUT"]))):
        raise Wrong("has facts that are not there without the fault")
    return result.files.keys() == good.files.keys()


def results_of(result):
    """audit: what became of each evidence for each target."""
    return [found for restriction in json.loads(result.stdout)["restrictions"]
            for evidence in restriction["evidence"] for found in evidence["results"]]


def cannot_tell(result, good, _fault):
    """audit: 2, where a header that cannot be read leaves some evidence open, which says why."""
    if result.exit() != 2:
        return False
    for ours, theirs in zip(results_of(result), results_of(good), strict=True):
        if ours != theirs and (ours["status"] != "cannot-tell" or not ours.get("why")):
            raise Wrong(f"finds {ours} instead of {theirs}")
    return True


def is_unknown_to_nagios(result, _good, fault):
    """check --format nagios: 3 is a plugin's word for what it could not find out."""
    return result.exit() == 3 and names_trouble(result.stderr, fault)


def lint_says_so(result, _good, fault):
    """lint: what is wrong with its input is its output."""
    return result.exit() == 4 and names_trouble(result.stdout + result.stderr, fault)


def domain_is_created(result, good):
    """A domain's: it is created, whatever happens, and what was not checked is said."""
    check_files(result, good)
    if result.exit() != 0:
        raise Wrong(f"refuses the domain: {result.stderr[:300]!r}")
    if result.stderr == good.stderr:
        return SAME
    if b"supportcheck: not checked: " in result.stderr or b" is ignored: " in result.stderr:
        return CLEAN
    raise Wrong(f"says something else: {result.stderr[:300]!r}")


# Why not: that there is no hypervisor here, or that it must not be asked.
FRAMES = re.compile(rb"highest frame not known: .*")
# These say it in their own words. Where the stand-in is no library, the machine's own may be one.
NO_DOMAINS = (b"xenstore does not list domains to this user", b"xenstore cannot be reached: ")


def domains_are_fewer(result, good, fault):
    """check --all: a domain that cannot be read, or is gone, is not examined; no other verdict."""
    if result.exit() == good.exit() and FRAMES.sub(b"", result.stdout) == \
            FRAMES.sub(b"", good.stdout):
        return True
    if fault.error == errno.ENOENT and result.exit() in (0, 2):
        return b"domain 4" in result.stdout  # which has no name any more, or no configuration
    if result.exit() != 4:
        return False
    if any(words in result.stderr for words in NO_DOMAINS):
        return not result.stdout
    return b"web: not examined: its configuration cannot be read" in result.stdout and \
        names_trouble(result.stderr, fault)


LENIENT = {"exact": None, "lint": lint_says_so, "batch": lines_are_answers, "host": facts_are_fewer,
           "nagios": is_unknown_to_nagios, "audit": cannot_tell, "domains": domains_are_fewer}


def is_part(text, whole):
    """Whether the lines of @text are lines of @whole, in order; the last may be cut short."""
    lines = iter(whole.split(b"\n"))
    *first, last = text.split(b"\n")
    return all(line in lines for line in first) and any(line.startswith(last) for line in lines)


# Signals and statuses that are not ours to prevent: command, what the run came to, and why.
OTHERS = [
    ("", lambda r: r.exit() == 127 and r.stderr == b"out of memory\n",
     "the C library's loader ends the program by itself where memory is out while it loads a "
     "library"),
    ("eval --cases", lambda r: os.WIFSIGNALED(r.status) and not r.stderr,
     "json-c 0.16 reads a name for which it found no memory; only the reader of test cases of "
     "the CEL specification parses with it"),
    ("audit", lambda r: r.status == signal.SIGALRM and b"libclang: crash detected" in r.stderr,
     "LLVM 14 ends what found no memory while it held a lock, and then waits for that lock"),
]


# What valgrind finds lost by others: a function or library of the call's stack, and why.
LOST_BY_OTHERS = [
    (re.compile(r"\bjson_object_object_add_ex\b"),
     "json-c 0.16 loses the name of a member when the object that gets it cannot grow"),
    (re.compile(r"/lib(clang|LLVM)-[0-9]"),
     "LLVM 14 jumps out of what it was doing when it is without memory, and gives nothing back"),
]


def lost(log):
    """What valgrind's @log tells, without what others lose, and why that is left out, or None."""
    ours, reason = [], None
    for record in re.split(r"(?m)^==\d+== \n", log):
        reasons = [why for pattern, why in LOST_BY_OTHERS if pattern.search(record)]
        if reasons:
            reason = reasons[0]
        elif record.strip():
            ours.append(record)
    return "".join(ours), reason


def judge(command, fault, result, good, partial=()):
    """SAME, CLEAN, or why it is neither and nobody's fault; raises Wrong.

    @partial: what is printed where guests cannot be read.
    """
    for name, matches, reason in OTHERS:
        if command.name.startswith(name) and fault.error == errno.ENOMEM and matches(result):
            check_files(result, good)
            return reason
    if os.WIFSIGNALED(result.status):
        number = os.WTERMSIG(result.status)
        raise Wrong("did not end" if number == signal.SIGALRM
                    else f"died of {signal.Signals(number).name}")
    if command.judge == "domain":
        return domain_is_created(result, good)
    if fault.output == TO_FILE and result.same(good):
        return SAME
    lenient = LENIENT[command.judge]
    if fault.output == TO_FILE and lenient and lenient(result, good, fault):
        return CLEAN
    check_files(result, good)
    if fault.output != TO_FILE and not good.stdout and result.exit() == good.exit():
        return SAME  # nothing was to be written there
    if result.exit() not in ERRORS[command.argv[0]]:
        raise Wrong(f"ends with {result.exit()} and {result.stderr[:200]!r}")
    if result.files == good.files != {"OUT": OLD} and b"standard output" not in result.stderr:
        raise HalfWritten("tells of an error, and has written the file nevertheless")
    # A write that failed may be followed by one that did not.
    if fault.kind != WRITE and not is_part(result.stdout, good.stdout) \
            and not any(text.startswith(result.stdout) for text in partial):
        raise Wrong(f"has printed something else: {result.stdout[:300]!r}")
    # Whoever closed a pipe knows.
    if fault.output != TO_CLOSED_PIPE and not names_trouble(result.stderr, fault):
        raise Wrong(f"does not name the trouble: {result.stderr[:200]!r}")
    return CLEAN
