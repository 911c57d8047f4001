# SPDX-License-Identifier: MIT
"""The package itself: its syntax, its types, the wheel."""
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

import supportcheck

SOURCE = Path(os.environ["SUPPORTCHECK_SOURCE_DIR"])
PACKAGE = SOURCE / "bindings/python"
BUILD = """
import sys
from setuptools import build_meta
print(build_meta.build_wheel(sys.argv[1]))
"""


class Package(unittest.TestCase):
    def test_python_3_6_can_read_it(self):
        if sys.version_info < (3, 8):
            self.skipTest("this Python cannot parse as another one does")
        files = sorted((PACKAGE / "supportcheck").glob("*.py"))
        self.assertGreater(len(files), 3)
        hooks = SOURCE / "integrations"  # dom0 of XCP-ng 8.2 and 8.3 has Python 3.6
        files += [hooks / "xapi/xapi-plugin", hooks / "xapi/xapi-vm-pre-start",
                  hooks / "ganeti/ganeti-hook"]
        for path in files:
            ast.parse(path.read_text(), str(path), feature_version=(3, 6))

    def test_versions_agree(self):
        text = (SOURCE / "CMakeLists.txt").read_text()
        wanted = re.search(r"VERSION (\d+\.\d+\.\d+)", text).group(1)
        self.assertEqual(supportcheck.__version__, wanted)
        self.assertIn('\nversion = "{}"\n'.format(wanted),
                      (PACKAGE / "pyproject.toml").read_text())

    def test_types(self):
        if not shutil.which("mypy"):
            self.skipTest("mypy is not installed")
        with tempfile.TemporaryDirectory() as cache:
            done = subprocess.run(["mypy", "--strict", "--cache-dir", cache,
                                   str(PACKAGE / "supportcheck")], stdout=subprocess.PIPE,
                                  timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout.decode())

    def test_wheel(self):
        try:
            import setuptools  # noqa: F401
            import wheel  # noqa: F401
        except ImportError:
            self.skipTest("python3-setuptools and python3-wheel are not both installed")
        with tempfile.TemporaryDirectory() as directory:
            copy = os.path.join(directory, "python")
            shutil.copytree(str(PACKAGE), copy, ignore=shutil.ignore_patterns("__pycache__"))
            done = subprocess.run([sys.executable, "-c", BUILD, directory], cwd=copy,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            name = done.stdout.decode().split()[-1]
            self.assertRegex(name, r"^supportcheck-[0-9.]+-py3-none-any\.whl$")
            with zipfile.ZipFile(os.path.join(directory, name)) as archive:
                self.assertIn("supportcheck/py.typed", archive.namelist())
                self.assertFalse([n for n in archive.namelist() if "test" in n])
            path = os.path.join(directory, name)
            code = "import supportcheck; print(supportcheck.check({}, {}).coverage)"
            environment = dict(os.environ, PYTHONPATH=path)
            out = subprocess.check_output([sys.executable, "-c", code], env=environment,
                                          cwd=directory, timeout=60)
            self.assertEqual(out.decode().strip(), "assumed")


if __name__ == "__main__":
    unittest.main()
