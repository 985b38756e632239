"""Every Python file of the integrations: parses as 3.7, imports the standard library and its DCC only, says one line on 2.7."""

import ast
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

import world

SOURCES = sorted(path for path in world.DCC.rglob("*") if path.suffix in (".py", ".pyp"))
OF_THE_BRIDGE = frozenset(
    """sys datetime errno json os re signal stat subprocess tempfile threading time uuid ctypes urllib""".split()
)
# Per folder: what its DCC brings.
OF_THE_DCC = {
    "maya": {"maya", "inspect"},
    "houdini": {"hou"},
    "nuke": {"nuke", "satchel_nuke"},
    "blender": {"bpy"},
    "3dsmax": {"pymxs"},
    "cinema4d": {"c4d"},
    "common": set(),
    "rez": set(),
}
BY_HAND = frozenset(["importlib"])


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


class Sources(unittest.TestCase):
    def test_there_is_one_for_each_dcc(self):
        self.assertEqual({path.relative_to(world.DCC).parts[0] for path in SOURCES}, set(OF_THE_DCC))

    def test_parse_with_the_syntax_of_python_3_7(self):
        for path in SOURCES:
            with self.subTest(path.name):
                # Python 3.7 itself has no such option, and needs none.
                options = {"feature_version": (3, 7)} if sys.version_info >= (3, 8) else {}
                ast.parse(path.read_text(encoding="utf-8"), **options)

    def test_import_nothing_that_has_to_be_installed(self):
        for path in SOURCES:
            with self.subTest(path.name):
                allowed = OF_THE_BRIDGE | BY_HAND | OF_THE_DCC[path.relative_to(world.DCC).parts[0]]
                self.assertEqual(set(imports(ast.parse(path.read_text(encoding="utf-8")))) - allowed, set())

    def test_have_one_version(self):
        bridge = world.load_bridge()
        (package,) = re.findall(r'"version": "([^"]+)"', (world.DCC.parent / "package.json").read_text())
        manifest = world.read_json(world.DCC / "manifest.json")["version"]
        (extension,) = re.findall(r'^version = "([^"]+)"', (world.DCC / "blender/blender_manifest.toml").read_text(), re.M)
        (add_on,) = re.findall(r'"version": \(([^)]+)\)', (world.DCC / "blender/__init__.py").read_text())
        self.assertEqual({bridge.VERSION, package, manifest, extension, add_on.replace(", ", ".")}, {package})

    def test_an_old_python_says_one_sentence(self):
        # Only where such a Python is; its absence says nothing about ours.
        for old in filter(None, map(shutil.which, ("python2.7", "python3.6"))):
            path = world.DCC / "common" / "satchel_bridge.py"
            done = subprocess.run([old, "-B", str(path)], stderr=subprocess.PIPE, stdout=subprocess.PIPE)
            if b"pyenv" in done.stderr:
                continue
            last = done.stderr.decode().strip().splitlines()[-1]
            self.assertTrue(last.startswith("ImportError: Satchel needs Python 3.7 or newer"), last)

    def test_files_that_are_no_python_are_well_formed(self):
        shelf = xml.etree.ElementTree.parse(str(world.DCC / "houdini/toolbar/satchel.shelf"))
        ast.parse(shelf.find("tool/script").text)
        package = world.read_json(world.DCC / "houdini/packages/satchel.json.in")
        self.assertEqual(package["hpath"], "$SATCHEL_HOUDINI")

    def test_the_manifest_names_every_file_once(self):
        manifest = world.read_json(world.DCC / "manifest.json")
        named = [name for dcc in manifest["dccs"].values() for name in dcc["files"]]
        other = [name for name in manifest["shared"]]
        there = [p.relative_to(world.DCC).as_posix() for p in world.DCC.rglob("*") if p.is_file() and p.suffix != ".pyc"]
        self.assertEqual(sorted(named + other), sorted(name for name in there if name != "manifest.json"))


if __name__ == "__main__":
    unittest.main()
