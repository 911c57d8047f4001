# SPDX-License-Identifier: MIT
"""Input that nobody should write, memory that must outlive its users."""
import copy
import gc
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from supportcheck import Error, InputError, Policy

SOURCE = Path(os.environ["SUPPORTCHECK_SOURCE_DIR"])
DOCGEN = os.environ.get("SUPPORTCHECK_DOCGEN", "")
HOST = {"hypervisor": {"version": "4.20.1", "arch": "x86_64", "bits": 64}}


class Input(unittest.TestCase):
    def setUp(self):
        self.policy = Policy()

    def refused(self, guest, words):
        with self.assertRaisesRegex(InputError, words):
            self.policy.check(HOST, guest)

    def test_no_json(self):
        for text in ("", "{", "[]", "1", "null", '"x"', '{"guest":{"type":"hvm"', "\ufeff{}",
                     b"\xff\xfe", "{'a':1}"):
            self.refused(text, "guest: ")

    def test_truncated_at_every_byte(self):
        text = json.dumps({"guest": {"type": "hvm", "name": "x", "disks": [{"format": "raw"}]}})
        for end in range(len(text)):
            self.refused(text[:end], "no JSON")

    def test_members_given_twice(self):
        self.refused('{"guest":{"type":"hvm","type":"pv"}}', "given twice")

    def test_nested_deep(self):
        for depth in (33, 1000, 200000):
            self.refused("[" * depth, "guest: ")
            self.refused('{"guest":' * depth + "1" + "}" * depth, "guest")

    def test_huge(self):
        self.refused('{"guest":{"name":"' + "x" * (16 << 20) + '"}}', "longer than 16 MiB")
        self.assertEqual(len(self.policy.check(HOST, {"name": "x" * 100000}).guest), 100000)

    def test_numbers(self):
        for number in ("1e3", "1.0", "NaN", "Infinity", "9" * 19 + "9", "-9223372036854775809",
                       "9" * 100000, "true", '"1"'):
            self.refused('{"guest":{"vcpus":' + number + "}}", "64 bits|no JSON")
        self.policy.check(HOST, {"vcpus": -2**63})
        self.refused({"vcpus": 2**63}, "64 bits")
        self.refused({"nested_hvm": 1}, "true or false")

    def test_types(self):
        self.refused({"disks": {}}, "guest.disks: an array")
        self.refused({"disks": [1]}, r"guest.disks\[0\]: an object")
        self.refused({"disks": [{"format": ["raw"]}]}, r"disks\[0\].format: a string")
        self.refused({"soundhw": [1]}, r"guest.soundhw\[0\]: a string")
        self.refused({"type": None}, "cannot be absent")
        self.refused({"type": object()}, "a string")
        self.refused({"guest": {}, "notes": []}, "notes: an object")
        with self.assertRaises(InputError):
            self.policy.check([], {})

    def test_names_with_anything_in_them(self):
        for name in ("a b", "a\"b'c", "a\nb", "\0", "\x1b[31m", "\u202e", "😀", "%s%n", "../x"):
            self.assertEqual(self.policy.check(HOST, {"name": name, "type": "hvm"}).guest, name)
        self.refused({"name": "\ud800"}, "half of a surrogate")

    def test_names_of_facts(self):
        for name in ("", ".", "guest", "disks[0].format", "disks.format", "\0", "x" * 5000, "\ud800"):
            report = self.policy.check(HOST, {"guest": {name: 1}, name: 1})
            self.assertGreaterEqual(len(report.warnings), 1, name)
        self.assertEqual(len(self.policy.check(HOST, {"guest": {1: 1}}).warnings), 1)

    def test_operations_and_requirements(self):
        for operation in ("", "destroy", "create\0"):
            with self.assertRaisesRegex(InputError, "one of create"):
                self.policy.check(HOST, {}, operation=operation)
        for require in ("", "best", "function=", "function=best", "x=y", "security=no,,"):
            with self.assertRaisesRegex(Error, "require"):
                self.policy.check(HOST, {}, require=require)


class Memory(unittest.TestCase):
    def test_images_that_are_none(self):
        for image in (b"", b"\0", b"supportcheck" * 100, os.urandom(4096)):
            with self.assertRaises(Error):
                Policy(image)
        with self.assertRaisesRegex(Error, "/nonexistent"):
            Policy.open("/nonexistent")

    @unittest.skipUnless(DOCGEN, "docgen was not built")
    def test_an_image_of_ones_own(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "policy.img")
            subprocess.check_call([DOCGEN, "compile", "-o", path, str(SOURCE / "policy")],
                                  timeout=120)
            image = bytearray(Path(path).read_bytes())
            self.assertEqual(Policy(image).info.statements, Policy.open(path).info.statements)
            for end in (1, 100, len(image) // 2, len(image) - 1):
                with self.assertRaises(Error):
                    Policy(bytes(image[:end]))
            policy = Policy(image)
            image[:] = bytes(len(image))  # the policy has bytes of its own
            self.assertEqual(policy.check(HOST, {"type": "hvm"}).release, "4.20")
            image[-1] ^= 1
            with self.assertRaises(Error):
                Policy(bytes(image))
            image = bytearray(Path(path).read_bytes())
            image[8] = image[10] = 99  # of a version that does not exist yet
            Path(path).write_bytes(image)
            with self.assertRaisesRegex(Error, re.escape(path) + ".*newer version"):
                Policy.open(path)
            self.assertEqual(Policy.installed(path).info, Policy().info)
            os.chmod(path, 0o666)  # anybody may write it: nobody may trust it
            self.assertEqual(Policy.installed(path).info, Policy().info)

    def test_reports_outlive_their_policy(self):
        policy = Policy()
        reports = [policy.check(HOST, {"name": str(i), "nested_hvm": True, "type": "hvm"},
                                today="2026-11-22") for i in range(50)]
        wanted = repr(reports)
        del policy
        for _ in range(20):
            Policy()
            gc.collect()
        self.assertEqual(repr(reports), wanted)

    def test_copies_share_their_policy(self):
        policy = Policy()
        copies = [copy.copy(policy), copy.deepcopy(policy)]
        del policy
        gc.collect()
        for one in copies:
            self.assertEqual(one.check(HOST, {"type": "hvm"}).release, "4.20")
        with self.assertRaises(TypeError):
            pickle.dumps(copies[0])

    def test_a_bound_method_keeps_its_policy(self):
        check = Policy().check
        gc.collect()
        self.assertEqual(check(HOST, {"type": "hvm"}).release, "4.20")

    @unittest.skipIf(os.environ.get("SUPPORTCHECK_SANITIZED"), "the sanitizer keeps freed memory")
    def test_policies_leave_no_memory_behind(self):
        resource = __import__("resource")
        policy = Policy()

        def work(n):
            for i in range(n):
                policy.check(HOST, {"type": "hvm", "name": "x" * 10000})
                Policy()
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        before = work(60)
        self.assertLess(work(240) - before, 8192)  # KiB; a leak of the names alone were 4800

    def test_exit_while_threads_ask(self):
        code = ("import threading, supportcheck\n"
                "p = supportcheck.Policy()\n"
                "def ask():\n"
                "    while True: p.check({}, {'type': 'hvm'})\n"
                "for _ in range(4): threading.Thread(target=ask, daemon=True).start()\n"
                "p.check({}, {})\n")
        self.assertEqual(subprocess.call([sys.executable, "-c", code], timeout=60), 0)


if __name__ == "__main__":
    unittest.main()
