# SPDX-License-Identifier: MIT
"""The hook of Ganeti: an environment and nothing else, and a status."""
import socket
import unittest

from support import NAMES, SOURCE, HookTest, complaints
from supportcheck import ganeti

HOOK = SOURCE / "integrations/ganeti/ganeti-hook"
INSTANCE = {
    "GANETI_HOOKS_PHASE": "pre", "GANETI_HOOKS_PATH": "instance-start",
    "GANETI_OP_TARGET": "web", "GANETI_INSTANCE_NAME": "web",
    "GANETI_INSTANCE_HYPERVISOR": "xen-hvm", "GANETI_INSTANCE_BE_maxmem": "2048",
    "GANETI_INSTANCE_BE_minmem": "1024", "GANETI_INSTANCE_BE_vcpus": "2",
    "GANETI_INSTANCE_DISK_COUNT": "1", "GANETI_INSTANCE_DISK_TEMPLATE": "drbd",
    "GANETI_INSTANCE_DISK0_MODE": "rw", "GANETI_INSTANCE_NIC_COUNT": "1",
    "GANETI_INSTANCE_NIC0_BRIDGE": "xen-br0", "GANETI_INSTANCE_HV_nic_type": "ne2k_pci",
    "GANETI_INSTANCE_HV_acpi": "True", "GANETI_INSTANCE_HV_viridian": "False",
    "GANETI_INSTANCE_HV_boot_order": "cd", "GANETI_INSTANCE_HV_pci_pass": "",
    "GANETI_INSTANCE_HV_cpu_mask": "all"}


class GanetiTest(HookTest):
    def hook(self, status, n_lines, **changes):
        self.log.write_text("")
        # Ganeti clears the environment; what the tests need of it stands in for the system.
        kept = ("PATH", "LOGGED", "PYTHONPATH", "SUPPORTCHECK", "SUPPORTCHECK_DEFAULTS",
                "SUPPORTCHECK_POLICY", "SUPPORTCHECK_MODULE_DIR", "LD_PRELOAD", "ASAN_OPTIONS")
        environment = {k: v for k, v in self.environment.items() if k in kept}
        environment.update(INSTANCE)
        environment.update(changes)
        done = self.call([HOOK], environment=environment)
        self.assertEqual((done.returncode, done.stdout), (status, b""), done.stderr)
        self.assertEqual(bool(done.stderr), status != 0)
        self.assertEqual(len(self.logged()), n_lines, self.logged())
        for line in self.logged():
            self.assertTrue(line.startswith("-t supportcheck -p daemon.warning -- instance "))
        return self.logged()

    def test_a_finding_warns(self):
        line, = self.hook(0, 1)
        self.assertRegex(line, r"instance web: .* \[qemu-devices\.network\]$")

    def test_enforced(self):
        self.settings(SUPPORTCHECK_GANETI="enforce")
        self.assertRegex(self.hook(1, 2)[1], "instance web is refused")

    def test_what_is_not_asked(self):
        self.settings(SUPPORTCHECK_GANETI="enforce")
        self.hook(0, 0, GANETI_HOOKS_PHASE="post")
        self.hook(0, 0, GANETI_INSTANCE_HYPERVISOR="kvm")
        self.hook(0, 0, GANETI_INSTANCE_HV_nic_type="rtl8139")
        self.settings(SUPPORTCHECK_GANETI="off")
        self.hook(0, 0)

    def test_other_nodes(self):
        """The master and the secondary node run the hook, too."""
        self.settings(SUPPORTCHECK_GANETI="enforce")
        here = socket.gethostname().split(".")[0]
        self.hook(0, 0, GANETI_INSTANCE_PRIMARY="x" + here + ".example.com")
        self.hook(1, 2, GANETI_INSTANCE_PRIMARY=here.upper() + ".example.com")
        self.hook(1, 2, GANETI_INSTANCE_PRIMARY=here)

    def test_a_log_that_does_not_answer(self):
        self.settings(SUPPORTCHECK_GANETI="enforce")
        self.script(self.work / "bin/logger", 'echo "$*" >>"$LOGGED"; exec sleep 60')
        self.assertEqual(len(self.hook(1, 1)), 1)  # the second line was not tried

    def test_what_cannot_be_checked_starts(self):
        self.settings(SUPPORTCHECK_GANETI="enforce")
        line, = self.hook(0, 1, SUPPORTCHECK_POLICY="/nonexistent")
        self.assertRegex(line, "instance web is not checked: ")
        self.environment["SUPPORTCHECK"] = "/nonexistent"
        self.assertRegex(self.hook(0, 1)[0], "not checked: the program cannot be run")
        self.mode = {"SUPPORTCHECK_GANETI": "enforce"}
        self.hang()
        self.assertRegex(self.hook(0, 1)[0], "not checked: no answer within 0.5 seconds")

    def test_names(self):
        for name in NAMES:
            self.hook(0, 1, GANETI_INSTANCE_NAME=name.replace("\0", ""))
            self.assertNotIn("forged", "".join(self.logged()).replace(": [forged.finding]: ", ""))

    def test_values_of_anything(self):
        for value in ("", "None", "-1", "9" * 300, "x\ny", "\udcff", "True", "1e9"):
            for name in INSTANCE:
                if name not in ("GANETI_HOOKS_PHASE", "GANETI_INSTANCE_HYPERVISOR"):
                    ganeti.guest_facts(dict(INSTANCE, **{name: value}))

    def test_facts(self):
        facts = ganeti.guest_facts(INSTANCE)
        wanted = {"type": "hvm", "memory": 2 << 30, "maxmem": 2 << 30, "vcpus": 2, "pci": [],
                  "viridian": [], "acpi": True, "cpu_affinity": False,
                  "nics": [{"backend_domain": "0", "bridge": "xen-br0", "type": "ioemu",
                            "model": "ne2k_pci", "colo": False, "trusted": True}]}
        self.assertEqual({k: facts[k] for k in wanted}, wanted)
        self.assertEqual(facts["disks"][0]["backend"], "phy")
        self.assertEqual(complaints(facts), "")
        pv = ganeti.guest_facts(dict(
            INSTANCE, GANETI_INSTANCE_HYPERVISOR="xen-pvm",
            GANETI_INSTANCE_HV_use_bootloader="True",
            GANETI_INSTANCE_HV_bootloader_path="/usr/lib/xen/bin/pygrub"))
        self.assertEqual((pv["type"], pv["bootloader"]), ("pv", "pygrub"))


if __name__ == "__main__":
    unittest.main()
