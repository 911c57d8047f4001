# SPDX-License-Identifier: MIT
"""The program supportcheck, asked by hooks: with a time limit, and whatever happens an answer.

For callers that have a guest's configuration rather than facts, and must neither hang nor fail
because of a check. Nothing is written to stdout or stderr, which belong to the hook's caller.
"""
import json
import os
import shlex
import signal
import subprocess
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

DEFAULTS = "/etc/default/supportcheck"
TIMEOUT = 20.0
MAX_ERROR = 300

Answer = NamedTuple("Answer", [
    ("status", int),             # of the program; 124: it took too long, 127: it cannot be run
    ("document", Optional[Dict[str, Any]]),  # its JSON, when the status is 0, 1 or 2
    ("text", str),               # what it printed, with such a status
    ("error", str)])             # one printable line, when there is no document


def printable(text: str, length: int = MAX_ERROR) -> str:
    """One line of @text for a log, whatever names somebody gave to guests."""
    line = "".join(c if c.isprintable() else " " for c in text[:4 * length])
    line = " ".join(line.split())
    line = line.encode("utf-8", "replace").decode("utf-8")
    return line if len(line) <= length else line[:length - 3] + "..."


def settings(path: Optional[str] = None, prefix: str = "SUPPORTCHECK_") -> Dict[str, str]:
    """The SUPPORTCHECK_* of /etc/default/supportcheck: a shell's assignments, not its language."""
    found = {}
    try:
        with open(path or os.environ.get("SUPPORTCHECK_DEFAULTS") or DEFAULTS,
                  encoding="utf-8", errors="replace") as file:
            lines = file.read(65536).splitlines()
    except OSError:
        lines = []
    for line in lines:
        try:
            words = shlex.split(line, comments=True)
        except ValueError:  # a quote that nobody closes
            continue
        for word in words[1:] if words[:1] == ["export"] else words[:1]:
            name, equals, value = word.partition("=")
            if equals and name.startswith(prefix):
                found[name] = value
    return found


def mode(given: Mapping[str, str], name: str) -> str:
    """"off", "warn" or "enforce"; what is none of these warns."""
    value = given.get("SUPPORTCHECK_" + name, "")
    return value if value in ("off", "enforce") else "warn"


def command(given: Mapping[str, str], arguments: List[str]) -> List[str]:
    """A command line of the program; @arguments hold no option that a guest could spell."""
    return [os.environ.get("SUPPORTCHECK") or given.get("SUPPORTCHECK_PROGRAM")
            or "/usr/bin/supportcheck"] + arguments


def extra_options(given: Mapping[str, str]) -> List[str]:
    """What the administrator adds to each check."""
    try:
        return shlex.split(given.get("SUPPORTCHECK_OPTIONS", ""))
    except ValueError:
        return []


def check_arguments(given: Mapping[str, str], host: Optional[str] = None) -> List[str]:
    """Of a check as the administrator wants it, with the JSON report."""
    arguments = ["check"]
    host = host or given.get("SUPPORTCHECK_HOST")
    if host:
        arguments += ["--host", host]
    return arguments + extra_options(given) + ["--format", "json"]


def limit(given: Mapping[str, str]) -> float:
    """Seconds until the program is given up."""
    try:
        seconds = float(given.get("SUPPORTCHECK_TIMEOUT", ""))
    except ValueError:
        return TIMEOUT
    return seconds if 0 < seconds <= 3600 else TIMEOUT


def run(arguments: List[str], given: Mapping[str, str], text: bytes = b"",
        files: Tuple[int, ...] = ()) -> Answer:
    """Run the program with @text as its stdin; it gets @files too, as /dev/fd/N."""
    try:
        process = subprocess.Popen(
            command(given, arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True, pass_fds=files)
    except (OSError, ValueError) as error:
        return Answer(127, None, "", printable("the program cannot be run: {}".format(error)))
    try:
        out, errors = process.communicate(text, timeout=limit(given))
    except subprocess.TimeoutExpired:
        give_up(process.pid)
        # Not waited for: on a disk that does not answer it does not even die.
        return Answer(124, None, "", "no answer within {:g} seconds".format(limit(given)))
    return answer(process.returncode, out, errors)


def give_up(pid: int) -> None:
    """Kill the program and what it started."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass


def answer(status: int, out: bytes, errors: bytes) -> Answer:
    """What the program's status and output come to."""
    if status not in (0, 1, 2):
        words = errors.decode("utf-8", "replace").strip().split("\n")[0]
        return Answer(status, None, "", printable(words or "exit status {}".format(status)))
    text = out.decode("utf-8", "replace")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        return Answer(status, None, text, "the program's answer is no JSON")
    return Answer(status, document, text, "")


def findings(document: Mapping[str, Any], host_too: bool = False) -> List[str]:
    """A line for each finding; those of the host alone are for the boot unit to tell."""
    lines = []
    for report in document.get("reports", []):
        for finding in report["findings"]:
            mine = host_too or finding["scope"] in ("guest", "both")
            if mine and finding["severity"] != "info":
                lines.append(printable("{} ({}, security support: {}) [{}]".format(
                    finding["message"], finding.get("function", "?"),
                    finding.get("security", "?"), finding["id"])))
    return lines


_deaf = False  # logger(1) did not come back: it is not waited for again


def log(text: str) -> None:
    """A line of syslog. Without logger(1) nobody is told, and nothing fails."""
    global _deaf
    if _deaf:
        return
    try:
        subprocess.call(["logger", "-t", "supportcheck", "-p", "daemon.warning", "--",
                         printable(text, 1000)], stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=5)
    except subprocess.SubprocessError:
        _deaf = True
    except OSError:
        pass
