#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tool that plants mistakes, tried on a project of one file: test_mutation.py WORK"""
import json
import pathlib
import subprocess
import sys
import unittest

import mutants
import mutate

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLE = HERE / "sample"
SOURCE = (SAMPLE / "src/sample.c").read_text()


def run_on_sample(*options):
    return subprocess.run([sys.executable, str(HERE / "mutate.py"), "--root", str(SAMPLE), "--plan",
                           str(SAMPLE / "plan.json"), "--work", sys.argv[1], *options],
                          capture_output=True, text=True, check=False)


def mistakes(line):
    text = "\n".join(("int f(void)", "{", "    " + line, "}"))
    return {mutant.after.strip() for mutant in mutants.mutants_of("f.c", text)}


class Mistakes(unittest.TestCase):
    def test_each_kind(self):
        for line, expected in (
                ("if (a < b)", {"if (a <= b)", "if (a >= b)", "if (!(a < b))"}),
                ("n = a && !b;", {"n = a || !b;", "n = a && b;", ";"}),
                ("return a + 1;", {"return a - 1;", "return a + 2;", "return a + 0;",
                                   "return !(a + 1);"}),
                ("m = n & 3u;", {"m = n | 3u;", "m = n & 4u;", "m = n & 2u;", ";"}),
                ("i++;", {"i--;", ";"}),
                ("return true;", {"return false;"}),
                ("char *p = q;", set()),
                ('f("1 < 2", \'3\'); /* 4 */', {";"})):
            self.assertEqual(mistakes(line), expected, line)

    def test_only_bodies_of_functions(self):
        lines = {SOURCE.split("\n")[m.line].strip() for m in mutants.mutants_of("s.c", SOURCE)}
        self.assertEqual(lines, {"if (n > 9)", "return 9;", "return words[0] == '4' ? n : -1;",
                                 "return n % 7;"})

    def test_the_seed_decides(self):
        found = list(mutants.mutants_of("s.c", SOURCE))
        self.assertEqual(mutants.shuffled(found, 1), mutants.shuffled(found[::-1], 1))
        self.assertNotEqual(mutants.shuffled(found, 1), mutants.shuffled(found, 2))
        # Another function changes nothing for those that stay.
        longer = SOURCE + "\nint more(int n)\n{\n    return n - 1;\n}\n"
        more = mutants.shuffled(mutants.mutants_of("s.c", longer), 1)
        self.assertEqual([m for m in more if "- 1" not in m.before], mutants.shuffled(found, 1))


class Runs(unittest.TestCase):
    def test_what_is_noticed_is_told_from_what_is_not(self):
        said = run_on_sample("--count", "100", "--seed", "3")
        self.assertEqual(said.returncode, 1, said.stdout + said.stderr)
        survivors = [line for line in said.stdout.split("\n") if "SURVIVED" in line]
        self.assertEqual(len(survivors), 3, said.stdout)
        for line in survivors:
            self.assertIn("return n % 7;", line)
        self.assertIn("(sample)", said.stdout)
        self.assertRegex(said.stdout, r"10 of 13 mutants killed .* 1 that are listed as equivalent")
        self.assertEqual(run_on_sample("--count", "100", "--require", "70").returncode, 0)

    def test_the_tree_is_left_alone(self):
        run_on_sample("--count", "2")
        self.assertEqual((SAMPLE / "src/sample.c").read_text(), SOURCE)


class Equivalents(unittest.TestCase):
    def test_those_listed_can_be_made(self):
        plan = json.loads((HERE / "plan.json").read_text())
        known = mutate.Equivalents(HERE / "equivalent.txt")
        for mutant in mutate.candidates(ROOT, plan, 1):
            known.has(mutant)
        self.assertEqual([key for key, met in known.known.items() if not met], [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
