# SPDX-License-Identifier: MIT
"""Ansible's fact, the textfile of node_exporter, Nagios' plugin, and the hook of Git."""
import json
import os
import shutil
import subprocess
import unittest

from support import BUILD, HOST, SOURCE, TODAY, HookTest

SCRIPTS = BUILD / "integrations"


class Ansible(HookTest):
    def fact(self):
        """Ansible takes stdout for JSON, else for INI; the status is of no great interest."""
        done = self.call([SCRIPTS / "ansible/xen_support.fact"])
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(done.stdout.count(b'"schema"') + done.stdout.count(b'{"error"'), 1)
        return json.loads(done.stdout.decode())

    def test_a_report(self):
        self.assertEqual(self.fact()["schema"], "supportcheck-report/1")

    def test_errors_are_json(self):
        self.environment["SUPPORTCHECK_POLICY"] = "/nonexistent"
        self.assertEqual(self.fact(), {"error": "supportcheck failed with status 5"})
        self.program("echo '{\"schema\": 1'")
        self.assertEqual(self.fact(), {"error": "supportcheck failed with status 0"})
        self.environment["SUPPORTCHECK"] = "/nonexistent"
        self.assertEqual(self.fact(), {"error": "supportcheck is not installed"})
        self.hang()
        self.assertEqual(self.fact(), {"error": "supportcheck gave no answer in time"})

    def test_settings_that_print(self):
        (self.work / "defaults").write_text("echo broken\nSUPPORTCHECK_HOST='{}'\n".format(HOST))
        self.assertIn("reports", self.fact())


class Textfile(HookTest):
    def write(self, status):
        done = self.call([SCRIPTS / "prometheus/prometheus-textfile", self.work / "metrics"])
        self.assertEqual((done.returncode, done.stdout), (status, b""), done.stderr)
        return sorted(os.listdir(str(self.work / "metrics")))

    def setUp(self):
        super().setUp()
        (self.work / "metrics").mkdir()

    def test_metrics(self):
        self.assertEqual(self.write(0), ["supportcheck.prom"])
        path = self.work / "metrics/supportcheck.prom"
        self.assertEqual(path.stat().st_mode & 0o777, 0o644)
        if not shutil.which("promtool"):
            self.skipTest("promtool is not installed")
        done = subprocess.run(["promtool", "check", "metrics"], input=path.read_bytes(),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (0, b""))

    def test_old_metrics_stay_when_there_are_no_new_ones(self):
        old = self.work / "metrics/supportcheck.prom"
        old.write_text("old 1\n")
        for text in ("echo half; exit 5", "echo half; kill -9 $$"):
            self.program(text)
            self.assertEqual(self.write(1), ["supportcheck.prom"])
        self.hang()
        self.assertEqual(self.write(1), ["supportcheck.prom"])
        self.assertEqual(old.read_text(), "old 1\n")

    def test_units(self):
        unit = (SCRIPTS / "prometheus/supportcheck-textfile.service").read_text()
        self.assertNotIn("@", unit)
        if shutil.which("systemd-analyze"):
            text = unit.replace(unit[unit.index("ExecStart="):].split("\n")[0],
                                "ExecStart=/bin/true")
            (self.work / "supportcheck-textfile.service").write_text(text)
            timer = SOURCE / "integrations/prometheus/supportcheck-textfile.timer"
            shutil.copy(str(timer), str(self.work))
            done = subprocess.run(
                ["systemd-analyze", "verify", "--man=no",
                 str(self.work / "supportcheck-textfile.timer")],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
            self.assertNotIn(b"supportcheck", done.stdout)


class Nagios(HookTest):
    def plugin(self, status, words, *arguments):
        done = self.call([SCRIPTS / "nagios/check_xen_support"] + list(arguments))
        self.assertEqual((done.returncode, done.stderr), (status, b""), done.stdout)
        first = done.stdout.decode().splitlines()[0]
        self.assertRegex(first, "^SUPPORTCHECK " + words)
        self.assertLessEqual(first.count("|"), 1)

    def test_states(self):
        common = ("--host", HOST) + tuple(TODAY.split())
        guests = SOURCE / "examples/guests"
        self.plugin(0, "OK", *common + ("--require", "function=unsupported", guests / "pygrub.cfg"))
        self.plugin(1, "WARNING", *common + (guests / "undetermined.json",))
        self.plugin(2, "CRITICAL", *common + (guests / "nested.cfg",))
        self.plugin(3, "UNKNOWN", *common + ("/nonexistent",))

    def test_unknown(self):
        self.plugin(3, "UNKNOWN - there is no option --no-such-option", "--no-such-option")
        self.environment["SUPPORTCHECK"] = "/nonexistent"
        self.plugin(3, "UNKNOWN - supportcheck failed with status 127")
        self.program("echo OK - all is well; exit 0")
        self.plugin(3, "UNKNOWN")
        self.hang()
        self.environment["SUPPORTCHECK_TIMEOUT"] = "0.5"
        self.plugin(3, "UNKNOWN - no answer in time")


GOOD = 'type = "pvh"\nname = "good"\nkernel = "/k"\nmemory = 512\n'
BAD = 'type = "hvm"\nname = "bad"\nmemory = 512\nnestedhvm = 1\n'


@unittest.skipUnless(shutil.which("git"), "git is not installed")
class Git(HookTest):
    def git(self, *arguments):
        return self.call(["git", "-c", "user.name=t", "-c", "user.email=t@example.org",
                          "-c", "init.defaultBranch=main"] + list(arguments))

    def setUp(self):
        super().setUp()
        facts = json.dumps({"guest": {"type": "pvh"}}).encode()
        probe = [os.environ["SUPPORTCHECK_PROGRAM"], "check", "--host", str(HOST), "--input",
                 "xl.cfg", "-"]
        if subprocess.run(probe, input=facts, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=60).stderr.count(b"not built"):
            self.skipTest("the reader of xl.cfg was not built")
        self.environment.update(GIT_CONFIG_NOSYSTEM="1", HOME=str(self.work))
        self.git("init", "-q", "repo")
        self.work = self.work / "repo"
        hook = self.work / ".git/hooks/pre-commit"
        hook.parent.mkdir(exist_ok=True)
        shutil.copy(str(SOURCE / "integrations/git/pre-commit"), str(hook))
        (self.work / ".supportcheck").mkdir()
        shutil.copy(str(HOST), str(self.work / ".supportcheck/host.json"))
        self.git("add", ".supportcheck")

    def commit(self, accepted, **files):
        for name, text in files.items():
            (self.work / name).write_text(text)
        self.git("add", "-A")
        done = self.git("commit", "-q", "-m", "x")
        self.assertEqual(done.returncode == 0, accepted, done.stderr.decode())
        return done.stderr.decode()

    def test_guests(self):
        self.commit(True, **{"good.cfg": GOOD, "README": "no guest"})
        self.assertIn("nested-hvm.x86-hvm", self.commit(False, **{"bad.cfg": BAD}))
        (self.work / "bad.cfg").write_text(GOOD)
        self.commit(True)

    def test_what_is_staged_counts(self):
        (self.work / "a.cfg").write_text(BAD)
        self.git("add", "a.cfg")
        (self.work / "a.cfg").write_text(GOOD)
        self.assertIn("nested-hvm", self.git("commit", "-q", "-m", "x").stderr.decode())

    def test_names(self):
        names = ("a b.cfg", "it's \"x\".cfg", "a\nb.cfg", "$(touch owned).cfg", "-n.cfg",
                 "--host.cfg", "*.cfg", "ü.cfg")
        self.commit(True, **{name: GOOD for name in names})
        for name in names:
            self.assertIn("nested-hvm", self.commit(False, **{name: BAD}))
            (self.work / name).write_text(GOOD)
            self.git("add", "-A")

    def test_what_cannot_be_read(self):
        for text in ("", 'type = "hvm\n', "\0" * 100, "x" * (20 << 20)):
            self.commit(text == "", **{"a.cfg": text})

    def test_no_host_no_program_no_disk(self):
        self.git("rm", "-q", "--cached", ".supportcheck/host.json")
        shutil.rmtree(str(self.work / ".supportcheck"))
        self.assertIn("not in the repository", self.commit(False, **{"a.cfg": GOOD}))
        (self.work / ".supportcheck").mkdir()
        shutil.copy(str(HOST), str(self.work / ".supportcheck/host.json"))
        self.environment["SUPPORTCHECK"] = "/nonexistent"
        self.commit(False)
        self.program("sleep 60")
        self.environment["SUPPORTCHECK_TIMEOUT"] = "0.5"
        self.assertIn("no answer in time", self.commit(False))


if __name__ == "__main__":
    unittest.main()
