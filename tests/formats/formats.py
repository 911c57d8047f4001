#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every format of `supportcheck check`, read back by readers of its own.

formats.py PROGRAM SOURCE_DIR [SARIF_SCHEMA]

Names of guests and files are as hostile as they come. What is skipped for want
of a tool is printed.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

try:
    import jsonschema
except ImportError:
    jsonschema = None

PROGRAM, SOURCE = sys.argv[1], sys.argv[2]
SARIF_SCHEMA = sys.argv[3] if len(sys.argv) > 3 else os.environ.get("SUPPORTCHECK_SARIF_SCHEMA")
HOSTS = sorted(glob.glob(os.path.join(SOURCE, "examples/hosts/*.json")))
GUESTS = sorted(g for g in glob.glob(os.path.join(SOURCE, "examples/guests/*")))
HOSTILE = [
    "a|b ;$(touch x) `id`", "line\nbreak\ttab\rreturn", "</testcase>&\"'<!--]]>", "\\\" } 1\nevil 2",
    "**bold** [x](javascript:alert(1)) <script> # | _ `", "\u202eevil \u0085 \ud7ff \ufffe \uffff", "\x01\x1b[31m\x7f",
    "%s%n%d", "ünïcode 漢字 😀", " leading and trailing ", "../../etc/passwd", "a" * 300,
]
failed, skipped = [], []


def check(condition, *what):
    if not condition:
        failed.append(" ".join(str(w) for w in what))
        print("FAILED:", *what)


def skip(what):
    if what not in skipped:
        skipped.append(what)
        print("skipped:", what)


def run(fmt, *arguments, statuses=(0, 1, 2)):
    done = subprocess.run([PROGRAM, "check", "--format", fmt, "--today", "2026-11-22", *arguments],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    check(done.returncode in statuses, fmt, arguments, "exit status", done.returncode, done.stderr)
    return done


def validate(document, schema, what):
    if jsonschema is None:
        skip("JSON Schema: python3-jsonschema is not installed")
        return
    kind = jsonschema.validators.validator_for(schema)
    for error in kind(schema).iter_errors(document):
        check(False, what, list(error.absolute_path), error.message[:300])


def load(name):
    with open(name, encoding="utf-8") as file:
        return json.load(file)


def guests_of(directory):
    """The examples, and guests whose names are hostile, in files whose names are."""
    paths = list(GUESTS)
    for i, name in enumerate(HOSTILE):
        path = os.path.join(directory, f"we ird{i}%#?&'\".json")
        with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
            json.dump({"guest": {"name": name, "type": "hvm", "nested_hvm": i % 3 != 0,
                                 "disks": [{"backend": "qdisk", "format": name}]}}, file)
        paths.append(path)
    return paths


def test_json(paths):
    schema = load(os.path.join(SOURCE, "schemas/supportcheck-report-1.schema.json"))
    if jsonschema:
        jsonschema.validators.validator_for(schema).check_schema(schema)
    for host in HOSTS:
        report = json.loads(run("json", "--host", host, *paths).stdout)
        validate(report, schema, "json")
        check(len(report["reports"]) >= len(paths), "json: a report is missing")
        names = [r["guest"] for r in report["reports"]]
        check(HOSTILE[1] in names and HOSTILE[8] in names, "json: names are not kept")
        for one in report["reports"]:
            for finding in one["findings"]:
                check(finding["scope"] in ("none", "host") or finding["remedies"], finding["id"],
                      "has no remedy")
        validate(json.loads(run("json", "--host", host).stdout), schema, "json of a host")
    newer = json.loads(run("json", "--host", write_host({"hypervisor": {"version": "9.1.0"}}),
                           paths[0]).stdout)
    validate(newer, schema, "json of a release that is not known")
    # A limit that SUPPORT.md did not yet have.
    old = {"hypervisor": {"version": "4.13.0", "arch": "x86_64", "bits": 64},
           "toolstack": {"bits": 32, "arch": "x86_32"}}
    report = json.loads(run("json", "--host", write_host(old), *paths).stdout)
    validate(report, schema, "json of what is not documented")
    check(any(f.get("undocumented") for r in report["reports"]
              for f in r["findings"] + r["undetermined"]), "json: nothing is undocumented")


def test_comparisons(paths):
    """Several hosts, several releases: text and JSON say the same, and JSON is by its schema."""
    schema = load(os.path.join(SOURCE, "schemas/supportcheck-report-1.schema.json"))
    hosts = [a for h in HOSTS for a in ("--host", h)]
    document = json.loads(run("json", *hosts, *paths).stdout)
    validate(document, schema, "placements")
    rank = {"meets": 0, "undetermined": 1, "fails": 2}
    for placement in document["placements"]:
        ranks = [rank[h["status"]] for h in placement["hosts"]]
        check(len(ranks) == len(HOSTS) and ranks == sorted(ranks), "placements: order")
        for host in placement["hosts"]:
            check(host["host"] in HOSTS, "placements: host")
    for path in paths[:6]:
        placement = json.loads(run("json", *hosts, path).stdout)["placements"][0]
        for host in placement["hosts"]:
            alone = json.loads(run("json", "--host", host["host"], path).stdout)["reports"][0]
            check(all(alone[k] == host[k] for k in ("status", "best", "worst", "release")),
                  "placements: another verdict than of the host alone", path)
    for arguments in ([], paths):
        document = json.loads(run("json", "--host", HOSTS[-1], "--release", "4.17..4.22",
                                  *arguments).stdout)
        validate(document, schema, "upgrades")
        for upgrade in document["upgrades"]:
            check([s["to"] for s in upgrade["steps"]] == ["4.18", "4.19", "4.20", "4.21", "4.22"],
                  "upgrades: steps")
    check("yes:" in run("text", *hosts, paths[0]).stdout.decode() or
          "perhaps:" in run("text", *hosts, paths[0]).stdout.decode(), "placements: text")
    for wrong in (("--release", "4.22..4.17"), ("--release", "4.17..9.9"), ("--release", ".."),
                  ("--release", "4.17..4.18", *hosts), tuple(hosts)):
        run("json", *wrong, statuses=(3,))
    run("junit", *hosts, paths[0], statuses=(3,))


def write_host(facts):
    path = os.path.join(WORK, "host.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(facts, file)
    return path


def test_sarif(paths):
    schema = load(SARIF_SCHEMA) if SARIF_SCHEMA and os.path.isfile(SARIF_SCHEMA) else None
    if not schema:
        skip("SARIF's own schema: no SUPPORTCHECK_SARIF_SCHEMA (scripts/test.sh gets it with npm)")
    for host in HOSTS:
        log = json.loads(run("sarif", "--host", host, *paths).stdout)
        if schema:
            validate(log, schema, "sarif")
        check(log["version"] == "2.1.0" and len(log["runs"]) == 1, "sarif: version and run")
        rules = log["runs"][0]["tool"]["driver"]["rules"]
        for result in log["runs"][0]["results"]:
            check(rules[result["ruleIndex"]]["id"] == result["ruleId"], "sarif: rule index")
            check((result["kind"] == "fail") != (result["level"] == "none"), "sarif: level and kind")
            place = result["locations"][0].get("physicalLocation")
            if place:
                check(re.fullmatch(r"[A-Za-z0-9._~/:%-]+", place["artifactLocation"]["uri"]),
                      "sarif: uri", place)
    # What is said of a cfg file stands in the line that says it.
    host = os.path.join(SOURCE, "examples/hosts/x86_64-xen-4.20.2.json")
    for name, rule, key in (("nested.cfg", "nested-hvm.x86-hvm", "nestedhvm"),
                            ("pygrub.cfg", "pygrub.in-use", "bootloader")):
        path = os.path.join(SOURCE, "examples/guests", name)
        with open(path, encoding="utf-8") as file:
            wanted = [i for i, line in enumerate(file, 1) if line.startswith(key)]
        log = json.loads(run("sarif", "--host", host, path).stdout)
        lines = [r["locations"][0]["physicalLocation"]["region"]["startLine"]
                 for r in log["runs"][0]["results"] if r["ruleId"] == rule]
        check(lines == wanted, "sarif: lines of", name, lines, wanted)


def test_junit(paths):
    for host in HOSTS:
        root = ElementTree.fromstring(run("junit", "--host", host, *paths).stdout)
        suites = root.findall("testsuite")
        check(root.tag == "testsuites" and len(suites) >= len(paths), "junit: suites")
        for suite in suites:
            cases = suite.findall("testcase")
            for attribute, tag in (("failures", "failure"), ("errors", "error"),
                                   ("skipped", "skipped")):
                check(int(suite.get(attribute)) == len(suite.findall(f"testcase/{tag}")),
                      "junit:", attribute)
            check(int(suite.get("tests")) == len(cases), "junit: tests")
            check({c.tag for case in cases for c in case} <= {"failure", "error", "skipped"},
                  "junit: elements of others")
        check(HOSTILE[2] in [s.get("name") for s in suites], "junit: a name is not kept")


SAMPLE = re.compile(r'([a-z_]+)\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (\S+)')
LABEL = re.compile(r'([a-z]+)="((?:[^"\\\n]|\\["\\n])*)"')


def read_prometheus(text):
    """A strict reader of the text format; returns the samples."""
    seen, samples, metric = set(), [], None
    check(text.endswith("\n"), "prometheus: the last line does not end")
    for line in text[:-1].split("\n"):
        if line.startswith("# HELP "):
            metric = line.split(" ")[2]
            check(metric not in seen, "prometheus: metric in two places", metric)
            seen.add(metric)
        elif line.startswith("# TYPE "):
            check(line == f"# TYPE {metric} gauge", "prometheus: type", line)
        else:
            match = SAMPLE.fullmatch(line)
            check(match and match.group(1) == metric, "prometheus: line", line)
            if match:
                float(match.group(3))
                labels = tuple(LABEL.findall(match.group(2)))
                check((metric, labels) not in samples, "prometheus: twice", line)
                samples.append((metric, labels))
    return samples


def test_prometheus(paths):
    for host in HOSTS:
        out = run("prometheus", "--host", host, *paths, paths[0]).stdout
        samples = read_prometheus(out.decode("utf-8"))
        status = [s for s in samples if s[0] == "supportcheck_status"]
        check(len(status) >= len(paths) + 1, "prometheus: guests")
        try:
            done = subprocess.run(["promtool", "check", "metrics"], input=out,
                                  capture_output=True, timeout=60)
            check(done.returncode == 0, "promtool:", done.stdout, done.stderr)
        except FileNotFoundError:
            skip("promtool: Debian's package prometheus is not installed")


def test_nagios(paths):
    line = re.compile(r"SUPPORTCHECK (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+ \| "
                      r"checked=\d+;;;0 outside=\d+;;0;0 undetermined=\d+;0;;0")
    states = {"OK": 0, "WARNING": 1, "CRITICAL": 2, "UNKNOWN": 3}
    for arguments in [("--host", h, *paths) for h in HOSTS] + [
            ("--host", HOSTS[0], paths[0]), ("--host", os.path.join(WORK, "none.json")),
            ("--host", HOSTS[0], os.path.join(WORK, "none.cfg")),
            ("--policy", os.path.join(WORK, "none.img"), "--host", HOSTS[0]),
            ("--bogus",), ("--host",), ("--format=nagios", "--today", "x"), ("--require", "none"),
            ("--host", HOSTS[0], "--host", HOSTS[1], paths[0]), ("--release", "4.17..4.18"),
            ("--release", "1.0"), ("--host", "none|\n\u202e such")]:
        done = run("nagios", *arguments, statuses=(0, 1, 2, 3))
        lines = done.stdout.decode("utf-8").split("\n")
        match = line.fullmatch(lines[0])
        check(match and states[match.group(1)] == done.returncode, "nagios: first line", lines[0])
        check(all("|" not in more for more in lines[1:]), "nagios: a bar in a guest's line")
        check(all(re.match(r"(OK|WARNING|CRITICAL): ", more) for more in lines[1:-1]),
              "nagios: a line of its own")


def test_markdown(paths):
    for host in HOSTS:
        text = run("markdown", "--host", host, *paths).stdout.decode("utf-8")
        headings = [l for l in text.split("\n") if l.startswith("## ")]
        check(len(headings) >= len(paths), "markdown: headings")
        check("<script" not in text.replace("\\<script", ""), "markdown: markup")
        check("](" not in text, "markdown: a link")
        try:
            html = subprocess.run(["cmark"], input=text.encode(), capture_output=True,
                                  timeout=60).stdout.decode()
            check(html.count("<h2>") == len(headings) and "<a " not in html, "markdown: rendered")
            check("<em>" not in html and "<script" not in html, "markdown: markup came through")
        except FileNotFoundError:
            skip("cmark: not installed, Markdown was not rendered")


with tempfile.TemporaryDirectory() as WORK:
    all_paths = guests_of(WORK)
    for test in (test_json, test_comparisons, test_sarif, test_junit, test_prometheus, test_nagios,
                 test_markdown):
        print(test.__name__)
        test(all_paths)
print(f"{len(failed)} failed")
sys.exit(1 if failed else 0)
