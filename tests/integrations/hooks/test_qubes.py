# SPDX-License-Identifier: MIT
"""The extension of qubesd, found and called as qubesd does it, with stand-ins for its modules."""
import asyncio
import os
import sys
import unittest
from pathlib import Path
from unittest import mock

from support import NAMES, SOURCE, STAND_INS, HookTest

sys.path[:0] = [str(STAND_INS), str(SOURCE / "integrations/qubes")]
import qubes.exc  # noqa: E402
import qubes_supportcheck  # noqa: E402

XML = (SOURCE / "examples/guests/sound.xml").read_text()


class VM:
    def __init__(self, xml):
        self._xml = xml
        self.log = mock.Mock()

    def create_config_file(self):
        if isinstance(self._xml, Exception):
            raise self._xml
        return self._xml

    def lines(self):
        return [call[0][0] % call[0][1:] for call in self.log.warning.call_args_list]


class QubesTest(HookTest):
    def start(self, xml):
        """Fire domain-pre-start at the handlers that are marked for it."""
        vm = VM(xml)
        extension = qubes_supportcheck.SupportcheckExtension()
        handlers = [getattr(extension, name) for name in dir(extension)
                    if "domain-pre-start" in getattr(getattr(extension, name), "ha_events", ())]
        self.assertEqual(len(handlers), 1)

        async def fire():
            await asyncio.wait_for(handlers[0](vm, "domain-pre-start", start_guid=None), 30)
        with mock.patch.dict(os.environ, self.environment):
            asyncio.run(fire())
        for line in vm.lines():
            self.assertTrue(line.isprintable() and line.startswith("supportcheck: "), line)
        return vm.lines()

    def test_the_entry_point(self):
        text = (SOURCE / "integrations/qubes/pyproject.toml").read_text()
        self.assertIn('[project.entry-points."qubes.ext"]\n'
                      'supportcheck = "qubes_supportcheck:SupportcheckExtension"\n', text)

    def test_findings_are_logged(self):
        self.assertIn("[qemu-devices.network]", " ".join(self.start(XML)))

    def test_enforced(self):
        self.settings(SUPPORTCHECK_QUBES="enforce")
        with self.assertRaisesRegex(qubes.exc.QubesVMError, r"outside .*\[qemu-devices.network\]"):
            self.start(XML)

    def test_off(self):
        self.settings(SUPPORTCHECK_QUBES="off")
        self.assertEqual(self.start(XML), [])

    def test_what_cannot_be_checked_starts(self):
        self.settings(SUPPORTCHECK_QUBES="enforce")
        laughs = '<!DOCTYPE d [<!ENTITY a "b">]>' + XML
        for xml in ("", "<", XML[:200], "no XML", "x" * (20 << 20), laughs, "\udcff",
                    ValueError("no\nsuch"), "<domain>" * 5000):
            line, = self.start(xml)
            self.assertRegex(line, "^supportcheck: not checked: ")
        self.environment["SUPPORTCHECK_POLICY"] = "/nonexistent"
        self.assertRegex(self.start(XML)[0], "not checked")
        self.environment["SUPPORTCHECK"] = "/nonexistent"
        self.assertRegex(self.start(XML)[0], "not checked")
        self.mode = {"SUPPORTCHECK_QUBES": "enforce"}
        self.hang()
        self.assertEqual(self.start(XML), [
            "supportcheck: not checked: no answer within 0.5 seconds"])

    def test_names(self):
        for name in NAMES:
            escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            self.assertNotIn("forged", " ".join(self.start(
                XML.replace("kiosk-1", escaped.replace("\x1b", "")))))

    def test_recorded_qubes(self):
        directory = Path(os.environ["SUPPORTCHECK_DATA"]) / "guests/qubes"
        if not directory.exists():
            self.skipTest("{} is not there".format(directory))
        for path in sorted(directory.glob("*.xml")):
            self.assertNotIn("not checked", " ".join(self.start(path.read_text())), path)


if __name__ == "__main__":
    unittest.main()
