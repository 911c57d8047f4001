# SPDX-License-Identifier: MIT
"""The commands that are attacked. @ is the source, % the fixtures' directory, & the build's."""
import dataclasses

HOST = "@/examples/hosts/x86_64-xen-4.20.2.json"
HOST32 = "@/examples/hosts/x86_64-xen-4.20.2-32bit-toolstack.json"
HVM = "@/examples/guests/hvm.cfg"
TODAY = ("--today", "2026-07-01")
SMALL = "@/tests/fuzz/corpus/policy/small.xml"
POLICY = "%/policy"  # a directory; %/policy.img is compiled from it
AUDIT = ("--policy", "@/tests/golden/base.xml", "--policy", "@/tests/golden/audit/policy.xml",
         "--include", "@/tests/golden/audit/narrow", "--release", "4.18", "--source",
         "@/tests/golden/audit/tree", "--target", "i386", "--libc", "none")


@dataclasses.dataclass(frozen=True)
class Command:
    name: str
    argv: tuple
    input: str = "/dev/null"
    judge: str = "exact"  # of judge.py
    leaks: bool = False  # looked for in every run of the tests
    memory: bool = True  # whether requests for memory are made to fail
    environment: tuple = ()  # (name, value); $: one of the programs


def expand(word, source, work, build=""):
    places = {"@": source, "%": work, "&": build}
    if word[:1] in places and (word[0] == "@" or word[1:2] == "/"):
        return places[word[0]] + word[1:]
    return word


def check(*words):
    return ("supportcheck", "check", *TODAY, *words)


COMMANDS = [
    Command("check xl.cfg", check("--host", HOST, HVM)),
    Command("check xl.cfg devices", check("--host", HOST, "@/tests/faults/devices.cfg"),
            leaks=True),
    Command("check -", check("--host", HOST, "-"), "@/examples/guests/hvm.cfg"),
    Command("check --format json", check("--host", HOST, "--format", "json",
                                         "@/examples/guests/undetermined.json"), leaks=True),
    Command("check libxl JSON", check("--host", HOST, "@/examples/guests/vtpm.json")),
    Command("check libvirt XML", check("--host", HOST, "@/examples/guests/passthrough.xml"),
            leaks=True),
    Command("check two guests", check("--host", HOST32, HVM, "@/examples/guests/large-pvh.cfg")),
    Command("check sarif", check("--host", HOST32, "--format", "sarif",
                                 "@/examples/guests/large-pvh.cfg")),
    Command("check junit", check("--host", HOST32, "--format", "junit",
                                 "@/examples/guests/large-pvh.cfg")),
    Command("check prometheus", check("--host", HOST32, "--format", "prometheus",
                                      "@/examples/guests/large-pvh.cfg")),
    Command("check nagios", check("--host", HOST32, "--format", "nagios",
                                  "@/examples/guests/large-pvh.cfg"), judge="nagios"),
    Command("check markdown", check("--host", HOST32, "--format", "markdown",
                                    "@/examples/guests/large-pvh.cfg")),
    Command("check two hosts", check("--host", HOST, "--host", HOST32,
                                     "@/examples/guests/large-pvh.cfg")),
    Command("check two releases", check("--host", HOST, "--release", "4.17..4.19", HVM)),
    Command("check --overlay", check("--host", HOST, "--overlay", "%/overlay.xml",
                                     "--policy", POLICY, HVM)),
    Command("check --all", check("--host", HOST, "--all"), judge="domains", environment=(
        ("LD_LIBRARY_PATH", "&/tests/unit/fake"), ("FAKE_XENSTORE", "%/store"),
        ("SUPPORTCHECK_USERDATA_DIR", "%/lib"))),
    Command("check --policy source", check("--host", HOST, "--policy", SMALL, HVM)),
    Command("check --policy directory", check("--host", HOST, "--policy",
                                              POLICY, HVM)),
    Command("check --policy image", check("--host", HOST, "--policy", "%/policy.img", HVM)),
    Command("facts", ("supportcheck", "facts", "@/examples/guests/pvh.cfg")),
    Command("host --save", ("supportcheck", "host", "--save", "out/OUT"), judge="host"),
    Command("batch", ("supportcheck", "batch"), "@/tests/faults/batch.ndjson", judge="batch",
            leaks=True),
    Command("batch --full --jobs 2", ("supportcheck", "batch", "--full", "--jobs", "2", "--policy",
                                       "%/policy.img"),
            "@/tests/faults/batch.ndjson", judge="batch"),
    Command("explain", ("supportcheck", "explain", "--release", "4.20", "--policy", POLICY,
                        "hap")),
    Command("list", ("supportcheck", "list", "--policy", "%/policy.img")),
    Command("eval", ("supportcheck", "eval", "guest.maxmem > 1 * GiB && guest.type == \"hvm\"",
                     "guest.maxmem=9 TiB", "guest.type=hvm")),
    Command("eval --cases", ("supportcheck", "eval", "--cases", "@/tests/faults/cases.jsonl")),
    Command("docgen compile", ("docgen", "compile", "-o", "out/OUT", POLICY)),
    Command("docgen compile C", ("docgen", "compile", "--format", "c", "--symbol", "image",
                                 "-o", "out/OUT", SMALL)),
    Command("docgen lint", ("docgen", "lint", POLICY), judge="lint"),
    Command("docgen lint --coverage", ("docgen", "lint", "--coverage", "-o", "out/OUT",
                                       POLICY)),
    Command("docgen lint SUPPORT.md", ("docgen", "lint", "@/tests/golden/support-md/slips.md"),
            judge="lint"),
    Command("docgen examples", ("docgen", "examples", POLICY), judge="lint"),
    Command("docgen disassemble", ("docgen", "disassemble", "%/policy.img")),
    Command("docgen ids", ("docgen", "ids", "--against", "%/ids.tsv", "-o", "out/OUT", POLICY)),
    Command("docgen import", ("docgen", "import", "-o", "out/DIR",
                              "@/tests/golden/support-md/slips.md")),
    Command("docgen import --policy", ("docgen", "import", "--policy", POLICY, "-o",
                                       "out/DIR", "@/tests/golden/documents/support.md"),
            leaks=True),
    Command("docgen statements", ("docgen", "statements", "-o", "out/OUT", POLICY)),
    Command("docgen statements JSON", ("docgen", "statements", "--format", "json", "-o",
                                       "out/OUT", POLICY)),
    Command("docgen markdown", ("docgen", "markdown", "-o", "out/OUT", POLICY)),
    Command("docgen markdown image", ("docgen", "markdown", "%/policy.img")),
    Command("docgen man", ("docgen", "man", "-o", "out/OUT", POLICY)),
    Command("docgen html", ("docgen", "html", "--audit", "@/tests/golden/documents/audit.json",
                            "-o", "out/OUT", POLICY), leaks=True),
    Command("docgen matrix", ("docgen", "matrix", "-o", "out/OUT", POLICY)),
    Command("docgen diff", ("docgen", "diff", "--format", "json", "-o", "out/OUT", "--policy",
                            POLICY, "4.17", "4.20")),
    Command("docgen facts", ("docgen", "facts", "--format", "json-schema", "-o", "out/OUT",
                             POLICY)),
    Command("audit", ("supportcheck-audit", *AUDIT, "--format", "json"), judge="audit"),
    # A domain is created whatever fails. What libxl does without memory is end the program:
    # test_libxl_check refuses memory to our file alone.
    Command("xl, preloaded", ("xl",), judge="domain", leaks=True, environment=(
        ("LD_PRELOAD", "$preload"), ("FAULTS_NESTED", "1"),
        ("LIBXL_SUPPORTCHECK_POLICY", "%/full.img"))),
    Command("xl, preloaded, enforce", ("xl",), judge="domain", environment=(
        ("LD_PRELOAD", "$preload"), ("LIBXL_SUPPORTCHECK", "enforce"))),
    Command("libxl's file", ("libxl",), judge="domain", memory=False, environment=(
        ("FAULTS_NESTED", "1"), ("LIBXL_SUPPORTCHECK_POLICY", "%/full.img"))),
    Command("libxl's file, enforce", ("libxl",), judge="domain", memory=False, environment=(
        ("LIBXL_SUPPORTCHECK", "enforce"), ("LIBXL_SUPPORTCHECK_POLICY", "%/full.img"))),
]
