# SPDX-License-Identifier: MIT
"""What the tests of hooks share: a directory with settings, a logger, and programs that fail."""
import json
import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

SOURCE = Path(os.environ["SUPPORTCHECK_SOURCE_DIR"])
BUILD = Path(os.environ["SUPPORTCHECK_BUILD_DIR"])
PROGRAM = os.environ["SUPPORTCHECK_PROGRAM"]
STAND_INS = Path(__file__).parent / "stand-ins"
HOST = SOURCE / "examples/hosts/x86_64-xen-4.20.2.json"
TODAY = "--today 2026-11-22"
# Names that break what is not quoted, escaped or cut.
NAMES = ("web 1", "it's \"quoted\"", "a\nb: [forged.finding]", "$(touch owned)`id`;|&", "-n", "--",
         "\x1b[31mred", "\u202egnp.exe", "<b>&amp;</b>", "x" * 5000, "", "../../etc/passwd",
         "]]>", "%s%n%d", "\\", "'", "ü\U0001f600")


class HookTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.work = Path(directory.name)
        self.log = self.work / "log"
        bin_directory = self.work / "bin"
        bin_directory.mkdir()
        self.script(bin_directory / "logger", 'printf "%s\\n" "$*" >>"$LOGGED"')
        self.environment = dict(
            os.environ, PATH="{}:{}".format(bin_directory, os.environ["PATH"]),
            LOGGED=str(self.log), SUPPORTCHECK_DEFAULTS=str(self.work / "defaults"),
            SUPPORTCHECK=PROGRAM, LC_ALL="C",
            PYTHONPATH="{}:{}".format(SOURCE / "bindings/python", STAND_INS))
        self.settings()

    def settings(self, **more):
        values = dict(SUPPORTCHECK_HOST=HOST, SUPPORTCHECK_OPTIONS=TODAY, **more)
        (self.work / "defaults").write_text(
            "".join('{}="{}"\n'.format(name, value) for name, value in values.items()))

    @staticmethod
    def script(path, text):
        path.write_text("#!/bin/sh\n" + text + "\n")
        path.chmod(0o755)

    def program(self, text):
        """A program in the place of supportcheck."""
        path = self.work / "program"
        self.script(path, text)
        self.environment["SUPPORTCHECK"] = str(path)

    def hang(self):
        """A disk that does not answer: the program and its child sleep, and hold stdout."""
        self.program("sleep 60 & sleep 60")
        self.settings(SUPPORTCHECK_TIMEOUT="0.5", **getattr(self, "mode", {}))

    def call(self, arguments, stdin=b"", environment=None, seconds=30):
        begin = time.monotonic()
        done = subprocess.run([str(a) for a in arguments], input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60, cwd=str(self.work),
                              env=environment or self.environment)
        self.assertLess(time.monotonic() - begin, seconds)
        self.assertFalse((self.work / "owned").exists())
        return done

    def logged(self):
        return self.log.read_text().splitlines() if self.log.exists() else []


def complaints(facts):
    """What the program finds odd about facts of a guest."""
    done = subprocess.run([PROGRAM, "check", "--host", str(HOST), "--input", "facts-json", "-"],
                          input=json.dumps({"guest": facts}).encode(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60)
    return done.stderr.decode() if done.returncode <= 2 else "status {}: {}".format(
        done.returncode, done.stderr.decode())
