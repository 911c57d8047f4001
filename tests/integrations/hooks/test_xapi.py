# SPDX-License-Identifier: MIT
"""The plugin and the hook of XAPI, called as XAPI calls them."""
import json
import os
import unittest
from pathlib import Path
from xmlrpc.client import dumps, loads

from support import NAMES, SOURCE, HookTest, complaints
from supportcheck import xapi

PLUGIN = SOURCE / "integrations/xapi/xapi-plugin"
HOOK = SOURCE / "integrations/xapi/xapi-vm-pre-start"
UUID = "5d5dfd53-1a0b-4c4b-9c43-3c9b5a2ac001"
VM = {
    "uuid": UUID, "name_label": "web", "domain_type": "hvm", "HVM_boot_policy": "BIOS order",
    "HVM_boot_params": {"firmware": "uefi", "order": "cd"}, "memory_static_max": "8589934592",
    "memory_dynamic_min": "8589934592", "memory_dynamic_max": "8589934592",
    "VCPUs_at_startup": "2", "VCPUs_max": "4", "VCPUs_params": {}, "VBDs": ["R:1", "R:2"],
    "VIFs": ["R:3"], "VGPUs": [], "VUSBs": [], "VTPMs": [], "has_vendor_device": False,
    "other_config": {}, "PV_kernel": "", "PV_ramdisk": "", "PV_bootloader": "",
    "platform": {"viridian": "true", "viridian_stimer": "true", "nested-virt": "true",
                 "device-model": "qemu-upstream-uefi", "vga": "std", "videoram": "8",
                 "acpi": "1", "apic": "true"}}
HOST_RECORD = {"uuid": "host-1", "software_version": {
    "product_brand": "XCP-ng", "product_version": "8.3.0", "xen": "4.17.5-13"}}
LAUGHS = ('<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
          + "".join('<!ENTITY {} "{}">'.format(b, "&{};".format(a) * 10)
                    for a, b in zip("abcdefgh", "bcdefghi"))
          + ']><methodCall><methodName>version</methodName><params><param><value><string>&i;'
          '</string></value></param><param><value><struct/></value></param></params></methodCall>')


class XapiTest(HookTest):
    def setUp(self):
        super().setUp()
        self.records(VM)
        inventory = self.work / "inventory"
        inventory.write_text("PRODUCT_BRAND='XCP-ng'\nINSTALLATION_UUID='host-1'\n")
        self.mode = {"SUPPORTCHECK_INVENTORY": inventory}
        self.settings(**self.mode)

    def records(self, vm, **more):
        path = self.work / "records.json"
        path.write_text(json.dumps(dict({
            "VM": {"R:vm": vm}, "host": {"R:host": HOST_RECORD},
            "VBD": {"R:1": {"type": "CD", "mode": "RO", "empty": True},
                    "R:2": {"type": "Disk", "mode": "RW", "VDI": "R:4", "device": "xvda"}},
            "VDI": {"R:4": {"sm_config": {"vdi_type": "vhd"}}}}, **more)))
        self.environment["XENAPI_RECORDS"] = str(path)

    def plugin(self, name, arguments=None, text=None):
        """The value, or the description of the failure."""
        if text is None:
            text = dumps(("OpaqueRef:session", arguments or {}), name)
        done = self.call([PLUGIN] + ([text] if text != "" else []))
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        (response,), method = loads(done.stdout)
        self.assertIsNone(method)
        if response["Status"] == "Success":
            self.assertEqual(sorted(response), ["Status", "Value"])
            self.assertIsInstance(response["Value"], str)
            return json.loads(response["Value"])
        self.assertEqual(sorted(response), ["ErrorDescription", "Status"])
        self.assertTrue(all(isinstance(w, str) for w in response["ErrorDescription"]))
        return response["ErrorDescription"]


class Plugin(XapiTest):
    def follows_schema(self, document):
        try:
            import jsonschema
        except ImportError:
            print("not held against the schema: python3-jsonschema is not installed")
            return
        path = SOURCE / "schemas/supportcheck-report-1.schema.json"
        jsonschema.validate(document, json.loads(path.read_text()))

    def test_vm_report(self):
        document = self.plugin("vm_report", {"uuid": UUID})
        self.follows_schema(document)
        report, = document["reports"]
        self.assertEqual((report["guest"], report["status"]), ("web", "fails"))
        self.assertIn("nested-hvm.x86-hvm", [f["id"] for f in report["findings"]])
        self.assertEqual(report["release"], "4.20")

    def test_host_report(self):
        document = self.plugin("host_report", {"release": "4.17"})
        self.follows_schema(document)
        self.assertEqual(document["schema"], "supportcheck-report/1")
        self.assertIsNone(document["reports"][0]["guest"])
        self.assertEqual(document["reports"][0]["release"], "4.17")

    def test_version(self):
        self.assertRegex(self.plugin("version")["program"], r"^supportcheck \d")

    def test_called_by_the_name_that_xapi_knows(self):
        link = self.work / "supportcheck.py"
        link.symlink_to(PLUGIN)
        done = self.call([link, dumps(("session", {}), "version")])
        self.assertEqual(loads(done.stdout)[0][0]["Status"], "Success")

    def test_calls_that_are_none(self):
        for text in ("", "x", "<", "<methodCall/>", dumps(("only one",), "version"),
                     dumps(("s", "no map"), "version"), dumps((1, {}), "version"), LAUGHS,
                     "<?xml version='1.0'?>" + "<a>" * 20000,
                     dumps(("s", {}), "version")[:-20],
                     "<!--" + dumps(("s", {}), "version")):
            self.assertEqual(self.plugin("", text=text)[0], "SUPPORTCHECK_CALL", text[:100])
        self.assertEqual(self.plugin("nothing\nsuch")[0], "SUPPORTCHECK_CALL")

    def test_arguments(self):
        self.assertEqual(self.plugin("vm_report")[0], "SUPPORTCHECK_ARGUMENT")
        self.assertEqual(self.plugin("vm_report", {"uuid": "no such"})[0], "SUPPORTCHECK_ERROR")
        for value in ("--policy=/etc/shadow", "4.17 --policy /etc/shadow", "9.9", "", "\n"):
            self.assertEqual(self.plugin("vm_report", {"uuid": UUID, "release": value})[0],
                             "SUPPORTCHECK_FAILED")

    def test_names(self):
        for name in NAMES:
            self.records(dict(VM, name_label=name))
            report, = self.plugin("vm_report", {"uuid": UUID})["reports"]
            self.assertEqual(report["guest"], name or "<stdin>")

    def test_no_program_no_policy_no_disk(self):
        self.environment["SUPPORTCHECK"] = "/nonexistent"
        self.assertEqual(self.plugin("vm_report", {"uuid": UUID})[0], "SUPPORTCHECK_FAILED")
        self.program("echo garbage; exit 0")
        self.assertEqual(self.plugin("vm_report", {"uuid": UUID}),
                         ["SUPPORTCHECK_FAILED", "the program's answer is no JSON"])
        self.program("echo the policy is gone >&2; exit 5")
        self.assertEqual(self.plugin("version"), ["SUPPORTCHECK_FAILED", "the policy is gone"])
        self.hang()
        self.assertEqual(self.plugin("vm_report", {"uuid": UUID}),
                         ["SUPPORTCHECK_FAILED", "no answer within 0.5 seconds"])
        del self.environment["SUPPORTCHECK"]
        self.settings(SUPPORTCHECK_PROGRAM=os.environ["SUPPORTCHECK_PROGRAM"], **self.mode)
        self.environment["SUPPORTCHECK_POLICY"] = "/nonexistent"
        self.assertEqual(self.plugin("vm_report", {"uuid": UUID})[0], "SUPPORTCHECK_FAILED")


class Hook(XapiTest):
    def hook(self, status, words, *arguments):
        done = self.call([HOOK] + list(arguments or ("-vmuuid", UUID, "-reason", "none")))
        text = done.stdout.decode()
        self.assertEqual((done.returncode, done.stderr), (status, b""), text)
        self.assertRegex(text, words)
        for line in text.splitlines():
            self.assertTrue(line.startswith("supportcheck: ") and line.isprintable(), line)
        return text

    def test_a_finding_warns(self):
        text = self.hook(1, r"\[nested-hvm.x86-hvm\]")
        self.assertNotIn("outside", text)
        log = Path(self.environment["XENAPI_RECORDS"] + ".log").read_text()
        self.assertEqual(log, "login root\nlogout\n")

    def test_enforced(self):
        self.settings(SUPPORTCHECK_XAPI="enforce", **self.mode)
        self.hook(2, r"(?s)^supportcheck: outside Xen's.*\[nested-hvm.x86-hvm\]")

    def test_off(self):
        self.settings(SUPPORTCHECK_XAPI="off", **self.mode)
        self.hook(0, "^$")

    def test_nothing_found(self):
        plain = dict(VM, VBDs=[], platform={"device-model": "qemu-upstream-uefi", "vga": "std"})
        self.records(plain)
        for mode in ("warn", "enforce"):
            self.settings(SUPPORTCHECK_XAPI=mode, **self.mode)
            self.hook(0, "^$")

    def test_what_cannot_be_checked_starts(self):
        self.settings(SUPPORTCHECK_XAPI="enforce", **self.mode)
        self.hook(1, "the VM is not checked: -vmuuid is missing", "-reason", "none")
        self.hook(1, "not checked: Failure", "-vmuuid", "no\nsuch", "-reason", "none")
        self.environment["SUPPORTCHECK"] = "/nonexistent"
        self.hook(1, "not checked: the program cannot be run")
        self.mode["SUPPORTCHECK_XAPI"] = "enforce"
        self.hang()
        self.hook(1, "not checked: no answer within 0.5 seconds")
        self.environment["XENAPI_RECORDS"] = "/nonexistent"
        self.hook(1, "not checked: ")

    def test_a_xapi_that_does_not_answer(self):
        os.mkfifo(str(self.work / "fifo"))
        self.environment["XENAPI_RECORDS"] = str(self.work / "fifo")
        self.settings(SUPPORTCHECK_TIMEOUT="0.5", **dict(self.mode, SUPPORTCHECK_XAPI="enforce"))
        self.hook(1, "not checked: XAPI gave no answer in time")

    def test_names(self):
        for name in NAMES:
            self.records(dict(VM, name_label=name))
            self.assertNotIn("forged", self.hook(1, r"\[nested-hvm.x86-hvm\]"))


class Records(unittest.TestCase):
    def test_a_record(self):
        facts = xapi.guest_facts(VM)
        wanted = {"type": "hvm", "pvshim": False, "memory": 8 << 30, "maxmem": 8 << 30,
                  "vcpus": 2, "max_vcpus": 4, "cpu_affinity": False, "nested_hvm": True,
                  "hap": None, "viridian": ["base", "freq", "stimer"], "firmware": "ovmf",
                  "device_model": "qemu-xen", "vga": "std", "video_memory": 8 << 20,
                  "nics": [{"type": "ioemu", "model": "rtl8139", "colo": False,
                             "trusted": True}],
                  "pci": [], "usb_devices": [], "vendor_device": "none", "boot": "cd"}
        self.assertEqual({k: facts[k] for k in wanted}, wanted)
        self.assertEqual([d.get("backend") for d in facts["disks"]], [None, None])

    def test_facts_are_of_the_vocabulary(self):
        def look(kind, _reference):
            return {"VBD": {"type": "Disk", "mode": "RW", "VDI": "R:4", "device": "xvda"},
                    "VDI": {"sm_config": {"vdi_type": "vhd"}}}.get(kind, {})
        self.assertEqual(complaints(xapi.guest_facts(VM, look)), "")

    def test_kinds(self):
        for kind, wanted in (("pv", "pv"), ("pvh", "pvh"), ("pv_in_pvh", "pvh"), ("hvm", "hvm")):
            facts = xapi.guest_facts({"domain_type": kind})
            self.assertEqual((facts["type"], facts["pvshim"]), (wanted, kind == "pv_in_pvh"))
        self.assertEqual(xapi.guest_facts({"HVM_boot_policy": ""})["type"], "pv")
        self.assertNotIn("type", xapi.guest_facts({"domain_type": "unspecified"}))

    def test_features_of_a_kind_that_is_not_said(self):
        platform = {"nested-virt": "true", "viridian": "true", "hap": "maybe"}
        facts = xapi.guest_facts({"platform": platform})
        self.assertEqual((facts["nested_hvm"], facts["viridian"], "hap" in facts),
                         (True, ["base", "freq"], False))
        facts = xapi.guest_facts({"platform": platform, "domain_type": "pv"})
        self.assertEqual((facts["nested_hvm"], facts["viridian"], facts["hap"]),
                         (False, [], False))

    def test_memory_that_is_not_settled(self):
        facts = xapi.guest_facts({"memory_static_max": "4", "memory_dynamic_min": "1",
                                  "memory_dynamic_max": "4"})
        self.assertEqual((facts["maxmem"], "memory" in facts), (4, False))

    def test_devices_given_to_the_guest(self):
        vm = dict(VM, other_config={"pci": "0/0000:04:00.0,1/0000:AB:00.1,junk"})
        self.assertEqual(xapi.guest_facts(vm)["pci"],
                         [{"bdf": "0000:04:00.0"}, {"bdf": "0000:ab:00.1"}, {}])
        self.assertNotIn("pci", xapi.guest_facts(dict(VM, VGPUs=["R:9"])))

    def test_records_of_anything(self):
        for value in (None, 1, "", "x", [], [1], {}, {"a": 1}, True, -1, "9" * 400, 1.5):
            for name in VM:
                json.dumps(xapi.guest_facts(dict(VM, **{name: value})))
        self.assertIsInstance(xapi.guest_facts({}), dict)

    def test_the_product(self):
        facts = xapi.host_facts(HOST_RECORD, {"toolstack": {"bits": 64, "name": "xl"}})
        self.assertEqual(facts["hypervisor"], {
            "vendor_version": "XCP-ng 8.3.0 (4.17.5-13)", "version": "4.17.5"})
        self.assertEqual(facts["toolstack"], {"bits": 64, "name": "xapi"})

    def test_recorded_vms(self):
        path = Path(os.environ["SUPPORTCHECK_DATA"]) / "guests/xapi/vm_get_all_records.json"
        if not path.exists():
            self.skipTest("{} is not there".format(path))
        n = 0
        for recorded in json.loads(path.read_text()).values():
            for vm in recorded["expected_result"]["VM.get_all_records"]["result"].values():
                self.assertEqual(complaints(xapi.guest_facts(vm)), "")
                n += 1
        self.assertGreater(n, 1)


if __name__ == "__main__":
    unittest.main()
