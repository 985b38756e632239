"""A computer for a test: home, data folder, a program that records how it was started, and a DCC's polluted environment."""

import contextlib
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import shutil
import stat
import sys
import tempfile
import time
from unittest import mock

sys.dont_write_bytecode = True

HERE = pathlib.Path(__file__).resolve().parent
DCC = HERE.parent.parent / "dcc"
SAMPLES = HERE.parent / "fixtures" / "dcc-requests"

# Set by DCCs and their launchers for themselves. Each breaks or bends a program that is started from there.
NEVER = {
    "PYTHONHOME": "/opt/dcc/python",
    "PYTHONPATH": "/opt/dcc/python/site-packages",
    "PYTHONSTARTUP": "/opt/dcc/startup.py",
    "PYTHONNOUSERSITE": "1",
    "PYTHONUNBUFFERED": "1",
    "PYTHONIOENCODING": "ascii",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONOPTIMIZE": "2",
    "PYTHONWARNINGS": "error",
    "PYTHONEXECUTABLE": "/opt/dcc/bin/python",
    "LD_LIBRARY_PATH": "/opt/dcc/lib",
    "LD_PRELOAD": "",
    "LD_AUDIT": "",
    "LD_BIND_NOW": "1",
    "DYLD_LIBRARY_PATH": "/opt/dcc/lib",
    "DYLD_INSERT_LIBRARIES": "/opt/dcc/lib/hook.dylib",
    "DYLD_FRAMEWORK_PATH": "/opt/dcc/lib",
    "QT_PLUGIN_PATH": "/opt/dcc/qt/plugins",
    "QT_QPA_PLATFORM_PLUGIN_PATH": "/opt/dcc/qt/plugins/platforms",
    "QT_QPA_PLATFORM": "offscreen",
    "QT_QPA_FONTDIR": "/opt/dcc/fonts",
    "QT_API": "pyside2",
    "QT_AUTO_SCREEN_SCALE_FACTOR": "0",
    "QT_SCALE_FACTOR": "2",
    "QT_PREFERRED_BINDING": "PySide2",
    "QML_IMPORT_PATH": "/opt/dcc/qml",
    "QML2_IMPORT_PATH": "/opt/dcc/qml",
    "QTWEBENGINE_CHROMIUM_FLAGS": "--single-process",
    "GTK_PATH": "/opt/dcc/gtk",
    "GTK_EXE_PREFIX": "/opt/dcc/gtk",
    "GIO_MODULE_DIR": "/opt/dcc/gio",
    "GDK_PIXBUF_MODULE_FILE": "/opt/dcc/pixbuf",
    "ELECTRON_RUN_AS_NODE": "1",
    "ELECTRON_NO_ASAR": "1",
    "ELECTRON_ENABLE_LOGGING": "1",
    "ELECTRON_OVERRIDE_DIST_PATH": "/opt/dcc/electron",
    "NODE_OPTIONS": "--require /opt/dcc/hook.js",
    "NODE_PATH": "/opt/dcc/node",
    "NODE_EXTRA_CA_CERTS": "/opt/dcc/ca.pem",
    "CHROME_DESKTOP": "dcc.desktop",
    "TCL_LIBRARY": "/opt/dcc/tcl",
    "TK_LIBRARY": "/opt/dcc/tk",
    "PERL5LIB": "/opt/dcc/perl",
    "SSL_CERT_FILE": "/opt/dcc/cert.pem",
    "SSL_CERT_DIR": "/opt/dcc/certs",
    "REQUESTS_CA_BUNDLE": "/opt/dcc/cert.pem",
    "AWS_ACCESS_KEY_ID": "AKIACANARYCANARYCANA",
    "AWS_SECRET_ACCESS_KEY": "canary-secret",
    "AWS_SESSION_TOKEN": "canary-token",
    "MAYA_LOCATION": "/opt/dcc",
    "MAYA_MODULE_PATH": "/opt/dcc/modules",
    "MAYA_SCRIPT_PATH": "/opt/dcc/scripts",
    "HFS": "/opt/dcc",
    "HOUDINI_PATH": "/opt/dcc/houdini",
    "NUKE_PATH": "/opt/dcc/nuke",
    "BLENDER_SYSTEM_SCRIPTS": "/opt/dcc/scripts",
    "ADSK_CLM_WPAD_PROXY_CHECK": "FALSE",
    "RV_HOME": "/opt/dcc/rv",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PROMPT_COMMAND": "true",
    "IFS": ":",
    "BASH_ENV": "/opt/dcc/hook.sh",
    "ENV": "/opt/dcc/hook.sh",
}
KEPT = {
    "USER": "artist",
    "LOGNAME": "artist",
    "SHELL": "/bin/sh",
    "TMPDIR": "/tmp",
    "DISPLAY": ":77",
    "XAUTHORITY": "/home/artist/.Xauthority",
    "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus",
    "XDG_RUNTIME_DIR": "/run/user/1000",
    "LANG": "C.UTF-8",
    "LC_NUMERIC": "C",
    "TZ": "UTC",
    "AWS_PROFILE": "studio",
    "AWS_REGION": "eu-west-1",
    "AWS_CONFIG_FILE": "/studio/aws config",
    "HTTPS_PROXY": "http://proxy:3128",
    "no_proxy": "localhost",
    "DEADLINE_CONFIG_FILE_PATH": "/studio/deadline",
    "OCIO": "/studio/config.ocio",
}
# A shell adds these to whatever it starts.
OF_THE_SHELL = ("PWD", "OLDPWD", "SHLVL", "_")

# Runs as a program of its own; what it saw when it started is what counts, not what its interpreter made of it.
# A foreign libnss3 among the DCC's libraries is what keeps a window from starting; the loader says whether it sees it.
RECORDER = """#!%s -IS
import ctypes, json, os, sys, time
try:
    library = str(ctypes.CDLL("libnss3.so"))
except OSError as error:
    library = str(error)
folder = os.environ["SATCHEL_TEST_RECORD"]
environment = dict(line.split("=", 1) for line in open("/proc/self/environ").read().split("\\0") if line)
handles = []
for name in os.listdir("/proc/self/fd"):
    try:
        handles.append((int(name), os.readlink("/proc/self/fd/" + name)))
    except OSError:
        pass
seen = {"arguments": sys.argv[1:], "environment": environment, "folder": os.getcwd(), "handles": handles,
        "session": os.getsid(0), "library": library, "pid": os.getpid(), "parent": os.getppid()}
partial = os.path.join(folder, "part-%%d" %% os.getpid())
with open(partial, "w") as file:
    json.dump(seen, file)
os.rename(partial, os.path.join(folder, "started-%%d.json" %% os.getpid()))
while os.path.exists(os.path.join(folder, "stay")):
    time.sleep(0.02)
"""


class World:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="satchel dcc é '\"&% "))
        self.home = self.folder / "home"
        self.data = self.folder / "data"
        self.record = self.folder / "record"
        for folder in (self.home, self.data, self.record):
            folder.mkdir()
        self.program = self.install("Satchel/satchel")
        # Longer than a header, so that the loader reads it and says what it thinks of it.
        self.libraries = self.folder / "dcc lib"
        self.libraries.mkdir()
        (self.libraries / "libnss3.so").write_bytes(b"no library of this system" * 8)
        self.env = dict(
            dict(NEVER, LD_LIBRARY_PATH=str(self.libraries)),
            **KEPT,
            HOME=str(self.home),
            SATCHEL_HOME=str(self.data),
            SATCHEL_APP=str(self.program),
            SATCHEL_TEST_RECORD=str(self.record),
            PATH="/opt/dcc/bin:/usr/bin::relative:/opt/dcc:/bin:/usr/bin",
        )

    def install(self, name):
        """A program that records how it was started."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RECORDER % os.path.realpath(sys.executable), encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    def close(self):
        with contextlib.suppress(FileNotFoundError):
            (self.record / "stay").unlink()
        shutil.rmtree(self.folder)

    def environment(self):
        """The process has exactly this environment while the context lasts."""
        return mock.patch.dict(os.environ, self.env, clear=True)

    def started(self, count=1):
        """What the programs recorded that were started since the last call; waits for so many."""
        end = time.monotonic() + 30
        while True:
            found = sorted(self.record.glob("started-*.json"))
            if len(found) >= count or time.monotonic() > end:
                break
            time.sleep(0.01)
        seen = [json.loads(path.read_text(encoding="utf-8")) for path in found]
        for path in found:
            path.unlink()
        return seen

    def inbox(self):
        folder = self.data / "inbox"
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def load(path, name):
    """A file as a module, by its path as a DCC loads it."""
    loader = importlib.machinery.SourceFileLoader(name, str(path))
    spec = importlib.util.spec_from_loader(name, loader, origin=str(path))
    module = importlib.util.module_from_spec(spec)
    module.__file__ = str(path)
    loader.exec_module(module)
    return module


def load_bridge():
    return load(DCC / "common" / "satchel_bridge.py", "satchel_bridge_under_test")


def read_json(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
