#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Do the tests notice when the evaluator or the compiler is wrong?

Copies the source tree, builds the tests of the plan, then plants one small mistake after
another. A mutant is killed when a test fails or takes too long; it survives when all pass.
One that does not compile, or that compiles to the very same code, is not counted. The same
seed plants the same mistakes. Exit status 1: fewer were killed than --require asks for.
"""
import argparse
import collections
import itertools
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import mutants

HERE = pathlib.Path(__file__).resolve().parent
SKIPPED = 77


def run(command, log, timeout=None, cwd=None, env=None):
    """Exit status; 124 when it took longer than @timeout seconds."""
    with open(log, "wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, cwd=cwd, env=env,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            return 124
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()


class Test:
    """One test of the plan, as ctest would run it."""

    def __init__(self, entry, options, build):
        properties = {p["name"]: p["value"] for p in entry.get("properties", [])}
        self.name, self.command = entry["name"], entry["command"]
        if "arguments" in options:
            self.command = self.command[:1] + options["arguments"]
        self.cwd = properties.get("WORKING_DIRECTORY", str(build))
        self.only = options.get("only", "")  # a regular expression: the files it is for
        self.env = dict(os.environ, **options.get("environment", {}))
        self.env.update(v.split("=", 1) for v in properties.get("ENVIRONMENT", []))
        self.targets = [str(pathlib.Path(word).relative_to(build)) for word in self.command
                        if word.startswith(str(build) + "/") and not os.path.isdir(word)]
        self.seconds = 0.0
        self.kills = collections.Counter()  # by the file that the mutant was in

    def rank(self, path):
        """What killed mutants of this file goes first, then what costs little."""
        return (-self.kills[path], -sum(self.kills.values()) // 4, self.seconds)


class Tree:
    """The copy in which mistakes are planted, and its build."""

    def __init__(self, root, work, plan):
        self.root, self.plan = root, plan
        self.source, self.build, self.log = work / "source", work / "build", work / "log"
        self.source.mkdir(parents=True, exist_ok=True)
        self.copy()
        self.configure()
        if not self.ninja(*plan["targets"]):
            sys.exit("the tree does not build, see %s" % self.log)
        self.tests = self.find_tests()

    def copy(self):
        """Makes the copy like the tree; what is the same stays, so that little is built again."""
        ignored = shutil.ignore_patterns("build", ".git", "obj-*", "__pycache__")

        def newer(source, target):
            if not os.path.exists(target) or \
                    pathlib.Path(source).read_bytes() != pathlib.Path(target).read_bytes():
                shutil.copy(source, target)

        shutil.copytree(self.root, self.source, ignore=ignored, copy_function=newer,
                        dirs_exist_ok=True)

    def cmake(self, *options):
        command = ["cmake", "--preset", self.plan["preset"], "-B", self.build, "-G", "Ninja",
                   "-Wno-dev", *self.plan.get("options", ()), *options]
        if "SUPPORTCHECK_DATA" not in os.environ:
            command.append("-DSUPPORTCHECK_DATA=%s" % (self.root.parent / "shared" / "data"))
        if run(command, self.log, cwd=self.source):
            sys.exit("the tree cannot be configured, see %s" % self.log)

    def configure(self):
        """A wrong compiler must not compile the policy that the tests of the evaluator use."""
        kept = self.plan.get("kept")
        if not kept:
            return self.cmake()
        copy = self.build.parent / pathlib.Path(kept["file"]).name
        self.cmake("-U", kept["option"])
        if not self.ninja(kept["file"]):
            sys.exit("%s cannot be built, see %s" % (kept["file"], self.log))
        shutil.copy2(self.build / kept["file"], copy)
        return self.cmake("-D%s=%s" % (kept["option"], copy))

    def ninja(self, *targets):
        return run(["ninja", "-C", self.build, *targets], self.log) == 0

    def find_tests(self):
        """Those of the plan, by their names behind the prefix of the preset."""
        listing = subprocess.run(["ctest", "--show-only=json-v1"], cwd=self.build, check=True,
                                 capture_output=True, text=True).stdout
        entries = {entry["name"].removeprefix(self.plan.get("prefix", "")): entry
                   for entry in json.loads(listing)["tests"] if "command" in entry}
        missing = [name for name in self.plan["tests"] if name not in entries]
        if missing:
            sys.exit("no such tests: %s" % ", ".join(missing))
        return [Test(entries[name], options, self.build)
                for name, options in self.plan["tests"].items()]

    def passes(self, test, limit):
        """Whether @test, built anew, passes within @limit seconds."""
        if not self.ninja(*test.targets):
            sys.exit("%s cannot be linked, see %s" % (test.name, self.log))
        start = time.monotonic()
        status = run(test.command, self.log, limit, test.cwd, test.env)
        if limit is None:
            test.seconds = time.monotonic() - start
            if status == SKIPPED:
                print("skipped: %s: %s" % (test.name, self.log.read_text(errors="replace")[-200:]))
        return status in (0, SKIPPED)

    def check_tests(self):
        """Runs all tests without a mistake, and learns how long they take."""
        for test in self.tests:
            if not self.passes(test, None):
                sys.exit("%s fails without any mistake, see %s" % (test.name, self.log))

    def code(self, path):
        """What the file @path comes to without sanitizers and debug information."""
        target = self.build.parent / "plain.o"
        target.unlink(missing_ok=True)
        run(["cc", "-O2", "-w", "-std=c11", "-I", self.source / "include", "-I", self.source,
             "-c", self.source / path, "-o", target], self.log)
        return target.read_bytes() if target.exists() else None

    def killer(self, mutant):
        """The name of a test that fails because of the planted mistake, or nothing."""
        for test in sorted(self.tests, key=lambda t: t.rank(mutant.path)):
            if re.search(test.only, mutant.path) and \
                    not self.passes(test, 10 + 5 * test.seconds):
                test.kills[mutant.path] += 1
                return test.name
        return ""


def try_mutant(tree, mutant):
    """Which test killed it; "" when none did, None when it is not one that counts."""
    path = tree.source / mutant.path
    original = path.read_text()
    lines = original.split("\n")
    lines[mutant.line] = mutant.after
    code = None
    try:
        path.write_text("\n".join(lines))
        if not tree.ninja("%s^" % path):
            return None
        killer = tree.killer(mutant)
        if killer:
            return killer
        code = tree.code(mutant.path)
    finally:
        path.write_text(original)
    return None if code and code == tree.code(mutant.path) else ""


class Equivalents:
    """Mutants that mean the same as what they replace: see equivalent.txt."""

    def __init__(self, path):
        self.known = {}
        for line in path.read_text().split("\n"):
            if line and not line.startswith("#"):
                file, before, after, _ = line.split(" | ", 3)
                self.known[file, before, after] = False

    def has(self, mutant):
        key = (mutant.path, mutant.before.strip(), mutant.after.strip())
        if key in self.known:
            self.known[key] = True
        return key in self.known


def group_mutants(root, group, seed):
    found = []
    for path in sorted(root.glob(group["files"])):
        if path.name not in group.get("without", {}):
            found += mutants.mutants_of(str(path.relative_to(root)), path.read_text())
    return mutants.shuffled(found, seed)


def candidates(root, plan, seed):
    """Mutants of all groups in turn."""
    groups = [group_mutants(root, group, seed) for group in plan["groups"].values()]
    for row in itertools.zip_longest(*groups):
        yield from (mutant for mutant in row if mutant)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--require", type=float, default=95, metavar="PERCENT")
    parser.add_argument("--root", type=pathlib.Path, default=HERE.parent.parent)
    parser.add_argument("--plan", type=pathlib.Path, default=HERE / "plan.json")
    parser.add_argument("--work", type=pathlib.Path, default=HERE.parent.parent / "build/mutation")
    parser.add_argument("--list", action="store_true", help="print the mutants and try none")
    return parser.parse_args()


def main():
    args = arguments()
    plan = json.loads(args.plan.read_text())
    equivalents = Equivalents(args.plan.parent / "equivalent.txt")
    if args.list:
        for m in itertools.islice(candidates(args.root, plan, args.seed), args.count):
            print("%s:%d: %s: %s => %s" % (m.path, m.line + 1, m.operator, m.before.strip(),
                                           m.after.strip()))
        return 0
    tree = Tree(args.root.resolve(), args.work.resolve(), plan)
    tree.check_tests()
    print("%d tests pass without a mistake" % len(tree.tests), flush=True)
    # The tree may change meanwhile; the copy does not.
    return report(tree, candidates(tree.source, plan, args.seed), equivalents, args)


def report(tree, chosen, equivalents, args):
    counts, start = collections.Counter(), time.monotonic()
    for mutant in chosen:
        if counts["killed"] + counts["SURVIVED"] == args.count:
            break
        if equivalents.has(mutant):
            counts["equivalent"] += 1
            continue
        killer = try_mutant(tree, mutant)
        if killer is None:
            counts["no mutant"] += 1
            continue
        verdict = "killed" if killer else "SURVIVED"
        counts[verdict] += 1
        print("%3d %-8s %s:%d: %s: %s   =>   %s%s" % (
            counts["killed"] + counts["SURVIVED"], verdict, mutant.path, mutant.line + 1,
            mutant.operator, mutant.before.strip(), mutant.after.strip(),
            "   (%s)" % killer if killer else ""), flush=True)
    tried = counts["killed"] + counts["SURVIVED"]
    print("seed %d: %d of %d mutants killed in %d min; not counted: %d that do not compile or come "
          "to the same code, %d that are listed as equivalent"
          % (args.seed, counts["killed"], tried, (time.monotonic() - start) / 60,
             counts["no mutant"], counts["equivalent"]))
    return 0 if tried and 100 * counts["killed"] >= args.require * tried else 1


if __name__ == "__main__":
    sys.exit(main())
