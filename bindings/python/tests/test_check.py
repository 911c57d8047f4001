# SPDX-License-Identifier: MIT
"""What check() answers, held against the program's own JSON report of the same facts."""
import json
import os
import subprocess
import unittest
from pathlib import Path

import supportcheck
from supportcheck import Error, InputError, Policy

SOURCE = Path(os.environ["SUPPORTCHECK_SOURCE_DIR"])
PROGRAM = os.environ.get("SUPPORTCHECK_PROGRAM", "")
HOSTS = sorted((SOURCE / "examples/hosts").glob("*.json"))
TODAY = "2026-11-22"
HOST = {"hypervisor": {"version": "4.20.1", "arch": "x86_64", "bits": 64}}


def run(*arguments):
    return subprocess.run([PROGRAM] + [str(a) for a in arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, timeout=60).stdout.decode()


def example_guests():
    """Facts of every example guest that this build can read."""
    guests = []
    for path in sorted((SOURCE / "examples/guests").iterdir()):
        text = run("facts", path)
        if text:
            facts = json.loads(text)
            guests += facts if isinstance(facts, list) else [facts]
    return guests


def without_notes(report):
    """What only the program adds: why facts are unknown, and a list that is empty."""
    for name in ("findings", "undetermined", "waived"):
        for finding in report[name]:
            finding.pop("notes", None)
            if not finding.get("because", True):
                del finding["because"]
    return report


@unittest.skipUnless(PROGRAM, "the program supportcheck was not built")
class AgainstTheProgram(unittest.TestCase):
    maxDiff = None

    def test_reports_are_the_same(self):
        policy = Policy()
        guests = example_guests()
        self.assertGreater(len(guests), 1)
        n = 0
        for host in HOSTS:
            for guest in guests:
                wanted = subprocess.run(
                    [PROGRAM, "check", "--format", "json", "--host", str(host), "--today", TODAY,
                     "-"], input=json.dumps(guest).encode(), stdout=subprocess.PIPE,
                    timeout=60).stdout
                wanted = without_notes(json.loads(wanted.decode())["reports"][0])
                report = policy.check(host.read_text(), guest, today=TODAY)
                self.assertEqual(supportcheck.report_dict(report), wanted)
                n += len(report.findings) + len(report.undetermined)
        self.assertGreater(n, 50)

    def test_reports_follow_the_schema(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        schema = json.loads((SOURCE / "schemas/supportcheck-report-1.schema.json").read_text())
        policy = Policy()
        text = {"schema": "supportcheck-report/1", "policy": dict(policy.info._asdict()),
                "reports": [supportcheck.report_dict(policy.check(host.read_text(), guest))
                            for host in HOSTS for guest in example_guests()]}
        jsonschema.validate(json.loads(json.dumps(text)), schema)

    def test_what_is_required(self):
        guest = {"type": "hvm", "nested_hvm": True}
        for require in ("security-supported", "supported", "function=experimental",
                        "security=no,function=unsupported"):
            text = subprocess.run(
                [PROGRAM, "check", "--format", "json", "--host", str(HOSTS[0]), "--today", TODAY,
                 "--require", require, "-"], input=json.dumps({"guest": guest}).encode(),
                stdout=subprocess.PIPE, timeout=60).stdout
            wanted = json.loads(text.decode())["reports"][0]
            report = Policy().check(HOSTS[0].read_text(), guest, today=TODAY, require=require)
            self.assertEqual(report.status, wanted["status"])
            self.assertEqual(report.required._asdict(), wanted["required"])


class Answers(unittest.TestCase):
    def setUp(self):
        self.policy = Policy()

    def test_a_finding(self):
        report = self.policy.check(HOST, {"type": "hvm", "nested_hvm": True, "name": "lab"})
        self.assertEqual((report.guest, report.release, report.status), ("lab", "4.20", "fails"))
        finding, = [f for f in report.findings if f.id == "nested-hvm.x86-hvm"]
        self.assertEqual(finding.level, ("experimental", "no"))
        self.assertEqual((finding.severity, finding.scope), ("serious", "both"))
        self.assertIn("guest.nested_hvm", [reason.fact for reason in finding.because])

    def test_what_clears_a_finding(self):
        guest = {"type": "hvm", "nested_hvm": True}
        finding, = [f for f in self.policy.check(HOST, guest).findings
                    if f.id == "nested-hvm.x86-hvm"]
        self.assertEqual(finding.remedies_end, "found")
        self.assertEqual(finding.remedies[0].changes,
                         (supportcheck.Change("guest.nested_hvm", "set", False),))
        plain, = [f for f in self.policy.check(HOST, guest, remedies=False).findings
                  if f.id == "nested-hvm.x86-hvm"]
        self.assertEqual((plain.remedies, plain.remedies_end), ((), None))
        self.assertEqual(plain, finding._replace(remedies=(), remedies_end=None))

    def test_what_would_decide(self):
        undecided, = [f for f in self.policy.check(HOST, {"type": "hvm"}).undetermined
                      if f.id == "nested-hvm.x86-hvm"]
        self.assertIs(undecided.matters, True)
        self.assertEqual(undecided.applies_if.text, "guest.nested_hvm is true")
        self.assertEqual(undecided.ruled_out_if.text, "guest.nested_hvm is false")

    def test_what_is_missing(self):
        report = self.policy.check(HOST, {"type": "hvm"})
        self.assertIn("guest.nested_hvm", [m for f in report.undetermined for m in f.missing])

    def test_a_limit(self):
        host = {"hypervisor": {"version": "4.20.1", "arch": "x86_64", "bits": 64},
                "toolstack": {"bits": 32}}
        report = self.policy.check(host, {"type": "pvh", "max_gfn": 0x10000000}, operation="save")
        limits = [f.limit for f in report.findings if f.limit]
        self.assertIn(("guest.max_gfn", 0x10000000), [(one.subject, one.actual) for one in limits])
        self.assertEqual(report.operation, "save")

    def test_text_bytes_and_mappings_are_one(self):
        guest = {"guest": {"type": "hvm", "nested_hvm": True}}
        text = json.dumps(guest)
        reports = [self.policy.check(json.dumps(HOST), form, today=TODAY)
                   for form in (guest, text, text.encode(), guest["guest"])]
        self.assertEqual(reports, [reports[0]] * 4)

    def test_the_host_alone(self):
        self.assertIsNone(self.policy.check(HOST).guest)

    def test_another_release(self):
        report = self.policy.check(HOST, {}, release="4.17")
        self.assertEqual(report.release, "4.17")
        with self.assertRaisesRegex(Error, "release '5.0' is not in the policy, which has 4.10"):
            self.policy.check(HOST, {}, release="5.0")
        with self.assertRaises(Error):
            self.policy.check(HOST, {}, release="4.17\0")

    def test_the_day(self):
        old = {"hypervisor": {"version": "4.17.1"}}

        def ended(**options):
            return "release.ended" in [f.id for f in self.policy.check(old, {}, **options).findings]
        self.assertFalse(ended(today="2025-01-01"))
        self.assertTrue(ended(today="2099-01-01"))
        with self.assertRaises(InputError):
            self.policy.check(HOST, {}, today="2025-02-30")
        with self.assertRaises(InputError):
            self.policy.check(HOST, {}, today="2025-2-3")

    def test_warnings(self):
        report = self.policy.check(HOST, {"guest": {"colour": 1}, "strange": 2})
        self.assertEqual(sorted(report.warnings),
                         ["guest.colour: is no fact of the policy: ignored",
                          "strange: is no fact of the policy: ignored"])

    def test_a_list_that_is_too_long_is_unknown(self):
        report = self.policy.check(HOST, {"type": "hvm", "disks": [{"format": "raw"}] * 5000})
        self.assertRegex(" ".join(report.warnings), "guest.disks: is longer than the policy")
        self.assertIn("guest.disks", [m for f in report.undetermined for m in f.missing])

    def test_notes_are_sources(self):
        guest = {"guest": {"type": "hvm", "nested_hvm": True},
                 "notes": {"guest.nested_hvm": "nestedhvm in web.cfg", "guest.none": "x"}}
        report = self.policy.check(HOST, guest)
        finding, = [f for f in report.findings if f.id == "nested-hvm.x86-hvm"]
        self.assertIn("nestedhvm in web.cfg", [reason.source for reason in finding.because])

    def test_the_documented_default(self):
        self.assertEqual(supportcheck.check(HOST, {"type": "pvh"}).release, "4.20")
        self.assertIs(supportcheck.default_policy(), supportcheck.default_policy())


if __name__ == "__main__":
    unittest.main()
