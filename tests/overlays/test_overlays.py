# SPDX-License-Identifier: MIT
"""The example overlays: what dates, waivers and statements of their own come to, day by day.

    test_overlays.py PROGRAM DOCGEN [--update]

Compares with expected.txt, a line a check: findings and what is waived, without the prose.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ["SUPPORTCHECK_SOURCE_DIR"])
EXPECTED = Path(__file__).parent / "expected.txt"
OVERLAYS = SOURCE / "examples/overlays"
DEBIAN = json.loads((SOURCE / "examples/hosts/debian12-xen-4.17.7.json").read_text())


def host(vendor=None, **changes):
    """The recorded Debian host, changed: "dom0.os_id" is written dom0_os_id."""
    facts = json.loads(json.dumps(DEBIAN))
    for name, value in changes.items():
        namespace, _, fact = name.partition("_")
        if value is None:
            facts[namespace].pop(fact, None)
        else:
            facts[namespace][fact] = value
    return facts


XCPNG = dict(hypervisor_version="4.17.5", dom0_os_id="xenenterprise", dom0_os_version="8.3.0",
             toolstack_name="xapi")
HOSTS = {
    "debian-12": host(),
    "debian-12-own-xen": host(hypervisor_vendor_version=""),
    "debian-12-os-unknown": host(dom0_os_id=None),
    "debian-11": host(dom0_os_version="11", hypervisor_version="4.14.6",
                      hypervisor_vendor_version="4.14.6-1"),
    "xcp-ng-by-xapi": host(hypervisor_vendor_version="XCP-ng 8.3.0 (4.17.5-13)", **XCPNG),
    "xcp-ng-by-rpm": host(hypervisor_vendor_version="4.17.5-13.1.xcpng8.3", **XCPNG),
    "xcp-ng-by-xl": host(hypervisor_vendor_version="4.17.5-13.1.xcpng8.3",
                         **dict(XCPNG, toolstack_name="xl")),
    "xcp-ng-8.2": host(hypervisor_vendor_version="4.13.5-9.40.2.xcpng8.2",
                       **dict(XCPNG, hypervisor_version="4.13.5", dom0_os_version="8.2.1")),
    "xcp-ng-vendor-unknown": host(hypervisor_vendor_version=None, **XCPNG),
    "debian-12-vendor-unknown": host(hypervisor_vendor_version=None),
    "xen-4.16": host(hypervisor_version="4.16.5", hypervisor_vendor_version=""),
}
PLAIN = {"type": "pvh", "name": "plain", "memory": 1 << 30, "disks": [], "pci": []}
LAB = {"type": "hvm", "name": "lab-1", "nested_hvm": True, "memory": 1 << 30}
WEB = dict(LAB, name="web-1")
HOUSE = dict(PLAIN, name="house", disks=[{"backend": "qdisk", "format": "raw",
                                          "target": "/home/joe/disk.img"}])
PV = dict(PLAIN, type="pv", name="pv", disks=[{"backend": "tap", "format": "vhd"}])
DAYS_DEBIAN = ("2026-07-11", "2026-07-12", "2026-11-22", "2027-12-12", "2027-12-13", "2028-06-30", "2028-07-01")
CASES = (
    [("debian.xml", "debian-12", PLAIN, day) for day in DAYS_DEBIAN] +
    [("debian.xml", name, PLAIN, "2028-01-01")
     for name in ("debian-12-own-xen", "debian-12-os-unknown", "debian-11", "xcp-ng-by-rpm")] +
    [("debian.xml", "debian-11", PLAIN, day) for day in ("2024-08-14", "2024-08-15")] +
    [("xcp-ng-style.xml", name, PV, day) for name in (
        "xcp-ng-by-xapi", "xcp-ng-by-rpm", "xcp-ng-by-xl", "debian-12")
     for day in ("2026-11-22", "2028-11-30", "2028-12-01")] +
    # What nobody knows of the vendor is no matter where all of its dates say the same.
    [("debian.xml", "debian-12-vendor-unknown", PLAIN, day)
     for day in ("2026-11-22", "2027-12-12", "2027-12-13", "2028-06-30", "2028-07-01")] +
    [("xcp-ng-style.xml", "xcp-ng-8.2", PLAIN, day) for day in ("2025-09-16", "2025-09-17")] +
    [("xcp-ng-style.xml", "xcp-ng-vendor-unknown", PLAIN, day)
     for day in ("2026-11-22", "2028-01-01", "2028-12-01")] +
    [("house-rules.xml", "xen-4.16", PLAIN, day)
     for day in ("2024-12-02", "2024-12-03", "2028-06-30", "2028-07-01")] +
    [("house-rules.xml", "debian-12", guest, day) for guest in (LAB, WEB)
     for day in ("2026-11-22", "2027-06-30", "2027-07-01")] +
    [("house-rules.xml", "debian-12", HOUSE, "2026-11-22"), ("", "xen-4.16", PLAIN, "2026-11-22"),
     ("", "debian-12", PLAIN, "2028-01-01")])


def report(program, image, facts, guest, day):
    line = json.dumps({"host": facts, "guest": {"guest": guest}})
    done = subprocess.run([program, "batch", "--full", "--policy", image, "--today", day],
                          input=line.encode() + b"\n", stdout=subprocess.PIPE, timeout=60)
    return json.loads(done.stdout.decode())["report"]


def lines(program, docgen, directory):
    """A line for each case. One image for each overlay: it is compiled once."""
    images = {}
    for overlay in sorted({case[0] for case in CASES}):
        images[overlay] = os.path.join(directory, "{}.img".format(overlay or "policy"))
        sources = [str(SOURCE / "policy")] + ([str(OVERLAYS / overlay)] if overlay else [])
        subprocess.check_call([docgen, "compile", "-o", images[overlay]] + sources, timeout=120)
    for overlay, name, guest, day in CASES:
        told = report(program, images[overlay], HOSTS[name], guest, day)
        open_ids = [u["id"] for u in told["undetermined"] if u["id"].startswith("release.")]
        yield "{} {} {} {}: {} {}; findings: {}{}; waived: {}".format(
            overlay or "-", name, guest["name"], day, told["best"]["function"],
            told["best"]["security"], " ".join(f["id"] for f in told["findings"]) or "-",
            "; undetermined: " + " ".join(open_ids) if open_ids else "",
            ", ".join("{} ({})".format(f["id"], f["reason"]) for f in told["waived"]) or "-")


def main():
    with tempfile.TemporaryDirectory() as directory:
        found = "".join(line + "\n" for line in lines(sys.argv[1], sys.argv[2], directory))
    if "--update" in sys.argv[3:]:
        EXPECTED.write_text(found)
    if found == EXPECTED.read_text():
        return 0
    for old, new in zip(EXPECTED.read_text().splitlines(), found.splitlines()):
        if old != new:
            print("- {}\n+ {}".format(old, new))
    return 1


if __name__ == "__main__":
    sys.exit(main())
