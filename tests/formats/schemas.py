#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""All JSON that the programs print, by the schemas that are published.

schemas.py PROGRAM DOCGEN SOURCE_DIR
"""
import glob
import json
import os
import re
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(0)

PROGRAM, DOCGEN, SOURCE = sys.argv[1:4]
PREFIX = "urn:supportcheck:schema:"
POLICY = os.path.join(SOURCE, "policy")
HOSTS = sorted(glob.glob(os.path.join(SOURCE, "examples/hosts/*.json")))
GUESTS = sorted(glob.glob(os.path.join(SOURCE, "examples/guests/*")))
failed = 0


def check(condition, *what):
    global failed
    if not condition:
        failed += 1
        print("FAILED:", *what)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


SCHEMAS = {s["$id"]: s for s in map(load, glob.glob(os.path.join(SOURCE, "schemas/*.json")))}


def bundled(schema, of=""):
    """@schema with references to others, and into itself, below one root: the validator of
    Debian 12 does not resolve them between URNs."""
    if isinstance(schema, list):
        return [bundled(item, of) for item in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: bundled(value, of) for key, value in schema.items() if key != "$id"}
    target, _, path = schema.get("$ref", "").partition("#")
    if "$ref" in schema:
        schema["$ref"] = "#/$defs/" + (target or of) + path
    return schema


def validator(name, definition=None):
    name = PREFIX + name
    start = name + ("/$defs/" + definition if definition else "")
    return jsonschema.Draft202012Validator(
        {"$ref": "#/$defs/" + start, "$defs": {n: bundled(s, n) for n, s in SCHEMAS.items()}})


def validate(judge, document, *what):
    for error in judge.iter_errors(document):
        check(False, *what, error.message[:300], [e.message[:200] for e in error.context or []])


def run(*arguments, text="", statuses=(0,), program=PROGRAM):
    done = subprocess.run([program, *arguments], input=text.encode("utf-8", "surrogateescape"),
                          capture_output=True, timeout=120)
    check(done.returncode in statuses, arguments, "exit status", done.returncode, done.stderr)
    return done.stdout.decode("utf-8")


def test_schemas():
    for name, schema in SCHEMAS.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        check(re.fullmatch(PREFIX + r"[a-z-]+:[0-9]+", name), "an id without a version", name)
        path = name[len(PREFIX):].replace(":", "-") + ".schema.json"
        check(load(os.path.join(SOURCE, "schemas", path)) == schema, "another file", path)
    # The judges judge, through references too.
    for bad in ({"line": 1}, {"report": {}}, {"error": "x", "line": 0}, {"best": {}}):
        check(not validator("supportcheck-batch:1").is_valid(bad), "a schema takes", bad)
    check(not validator("supportcheck-hooks:1").is_valid({"schema": "supportcheck-report/1"}),
          "a schema takes half a report")
    # Nothing is printed that names a schema which is not there.
    for path in glob.glob(os.path.join(SOURCE, "cli/*.c")) + glob.glob(
            os.path.join(SOURCE, "docgen/*.c")):
        with open(path, encoding="utf-8") as file:
            for name in re.findall(r'"(supportcheck-[a-z]+)/1\\"', file.read()):
                check(PREFIX + name + ":1" in SCHEMAS, path, name, "has no schema")


def batch_lines():
    """Lines of every kind, good and bad; how many have an answer."""
    hosts = [json.dumps({"define_host": "h", "facts": load(HOSTS[-1])})]
    guests = [json.loads(run("facts", path)) for path in GUESTS]
    lines = [json.dumps({"id": i, "host": host, "guest": guest})
             for i, guest in enumerate(guests)
             for host in ("h", load(HOSTS[0]), {"hypervisor": {"version": "9.9.9"}}, {})]
    good = list(lines)
    lines += [json.dumps(line) for line in (
        {"guest": {"type": "hvm", "no_such": 1, "name": "odd \u202e \x00 \u00e9"}},
        {"id": "a", "guest": {"type": 3}}, {"id": 1.5, "guest": {}}, {"guest": None}, [], 1,
        {"id": "b", "host": "nowhere", "guest": {"type": "pv"}}, {"guest": {}, "gast": {}},
        {"define_host": "h", "facts": {}}, {"define_host": ""},
        {"guest": {"c_info": {"type": "hvm"}, "b_info": {"type.hvm": {}}}})]
    lines += ["{", "{\"guest\": ", "\x00", "\udcff", "[" * 9000, "{\"a\":1,\"a\":2}", "nul",
              "{\"guest\":{\"type\":\"pv\"}} x", "\"" + "x" * 5000000 + "\""]
    return hosts, good, lines


def test_batch():
    judge, request = validator("supportcheck-batch:1"), validator("supportcheck-batch:1", "line")
    hosts, good, lines = batch_lines()
    for line in hosts + good:
        validate(request, json.loads(line), "a line of batch")
    for options in ([], ["--full"], ["--jobs", "3", "--release", "4.19"]):
        answers = run("batch", "--today", "2026-11-22", *options,
                      text="\n".join(hosts + lines) + "\n").splitlines()
        check(len(answers) == len(lines), "batch", options, len(answers), "for", len(lines))
        kinds = set()
        for answer in map(json.loads, answers):
            validate(judge, answer, "batch", options, str(answer)[:200])
            kinds.add("error" if "error" in answer else "report" if "report" in answer else "")
        check(kinds == {"error", "report" if "--full" in options else ""}, "batch", kinds)


def test_lists():
    for options in ([], ["--release", "4.10"], ["--level", "experimental"]):
        document = json.loads(run("list", "--format", "json", *options))
        validate(validator("supportcheck-list:1"), document, "list", options)
        check(document["statements"], "list: nothing", options)
    for release in ("4.10", "4.17", "4.22"):
        document = json.loads(run("statements", "--format", "json", "--release", release, POLICY,
                                  program=DOCGEN))
        validate(validator("supportcheck-statements:1"), document, "statements", release)
    for arguments in (["--policy", POLICY, "4.10", "4.22"], ["--policy", POLICY, "4.17", "4.17"]):
        document = json.loads(run("diff", "--format", "json", *arguments, program=DOCGEN))
        validate(validator("supportcheck-diff:1"), document, "diff", arguments)


def test_eval():
    cases = [{"expr": e, "type_env": [], "bindings": {}} for e in (
        "true", "1 + 1", "uint(3)", "'a' + 'b'", "[1, 2]", "['a'] + []", "1 / 0", "nonsense", "(",
        "null", "1 < 2", "'\u00e9'")]
    text = "\n".join(json.dumps(c) for c in cases) + "\n[]\n{}\n"
    answers = run("eval", "--cases", "-", text=text, statuses=(0, 1, 2, 4)).splitlines()
    check(len(answers) >= len(cases), "eval: answers", len(answers))
    for answer in map(json.loads, answers):
        validate(validator("supportcheck-eval:1"), answer, "eval", answer)


def test_facts():
    schema = json.loads(run("facts", "--format", "json-schema", POLICY, program=DOCGEN))
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    check(re.fullmatch(PREFIX + r"supportcheck-facts:[0-9]+", schema["$id"]), schema["$id"])
    for path in HOSTS:
        validate(judge, load(path), path)
    for path in GUESTS:
        validate(judge, json.loads(run("facts", path)), path)
    validate(judge, json.loads(run("facts", *GUESTS)), "facts of several guests")
    validate(judge, json.loads(run("host")), "host")
    validate(judge, {"notes": {"host.memory": "xl info"}}, "notes")


for test in (test_schemas, test_batch, test_lists, test_eval, test_facts):
    print(test.__name__)
    test()
print(f"{failed} failed")
sys.exit(1 if failed else 0)
