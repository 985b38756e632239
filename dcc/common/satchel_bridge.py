"""Brings a scene from a DCC to Satchel, and Satchel's command line to Python. Standard library only, one file.

A button builds a Scene, `press` writes it as a request file into the inbox and starts the app; nothing is sent by that.
A pipeline script uses `submit`, `download`, `status` and `wait`, which run the command line and read its JSON.
The text parses under Python 2 as well, so that an old interpreter says one sentence and not a syntax error.
"""

import sys

if sys.version_info < (3, 7):
    raise ImportError("Satchel needs Python 3.7 or newer; this program runs %d.%d." % sys.version_info[:2])

import datetime
import errno
import json
import os
import re
import signal
import stat
import subprocess
import tempfile
import threading
import time
import uuid

VERSION = "0.1.0"

MAX_REQUEST_BYTES = 32 * 1024 * 1024
MAX_PATHS = 200000
MAX_PATTERNS = 50000
MAX_PATH_LENGTH = 32767
SAME_PRESS_SECONDS = 2.0
POLL_SECONDS = 0.25


class SatchelError(Exception):
    """What went wrong, in one sentence for the artist. `code`: not-found, inbox, unsaved, too-large, start."""

    def __init__(self, code, message):
        Exception.__init__(self, message)
        self.code = code


class SatchelNotFound(SatchelError):
    """No Satchel on this computer; `tried` lists the places that were looked at."""

    def __init__(self, tried, what="Satchel"):
        SatchelError.__init__(
            self,
            "not-found",
            "%s is not installed on this computer. Install it from your studio or from https://satchel.invalid, "
            "or set SATCHEL_APP to the program." % what,
        )
        self.tried = list(tried)


class SatchelCommandError(SatchelError):
    """The command line answered with an error: its code, hint and details as `satchel --json` tells them."""

    def __init__(self, line, exit_code):
        SatchelError.__init__(self, str(line.get("code", "internal")), str(line.get("message", "The command failed.")))
        self.hint = line.get("hint")
        self.retryable = line.get("retryable") is True
        self.details = line.get("details") or {}
        self.exit_code = exit_code


# ---- The environment of the app: built new, so that nothing a DCC sets for itself reaches it.

_KEEP = frozenset(
    """
    HOME USERPROFILE HOMEDRIVE HOMEPATH USER USERNAME LOGNAME SHELL TMPDIR TEMP TMP SystemRoot SystemDrive windir ComSpec
    PATHEXT APPDATA LOCALAPPDATA ProgramData PUBLIC NUMBER_OF_PROCESSORS OS
    DISPLAY WAYLAND_DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS DESKTOP_SESSION LANG LANGUAGE TZ
    AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_CA_BUNDLE
    HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy SSH_AUTH_SOCK OCIO
    """.split()
)
_KEEP_PREFIXES = ("ProgramFiles", "CommonProgramFiles", "PROCESSOR_", "XDG_", "LC_", "DEADLINE_", "SATCHEL_")
# On Windows names have no case, and os.environ shows them in capitals.
_KEEP_UPPER = frozenset(name.upper() for name in _KEEP)
_KEEP_PREFIXES_UPPER = tuple(prefix.upper() for prefix in _KEEP_PREFIXES)
# Where a DCC says that it is installed.
_ROOT_VARIABLES = ("MAYA_LOCATION", "HFS", "NUKE_LOCATION", "ADSK_3DSMAX_ROOT", "C4D_LOCATION")


def clean_environment(env=None, dcc_root=None):
    """A new environment with what the app may know of the caller's; `dcc_root` is where the DCC is installed."""
    given = os.environ if env is None else env
    kept = dict((name, value) for name, value in given.items() if _is_kept(name))
    original = given.get("LD_LIBRARY_PATH_ORIG", "")
    if original:
        kept["LD_LIBRARY_PATH"] = original
    path = next((value for name, value in given.items() if _same_name(name, "PATH")), "")
    kept["PATH"] = _clean_path(path, _install_roots(given, dcc_root), given)
    return kept


def _is_kept(name):
    if os.name == "nt":
        upper = name.upper()
        return upper in _KEEP_UPPER or upper.startswith(_KEEP_PREFIXES_UPPER)
    return name in _KEEP or name.startswith(_KEEP_PREFIXES)


def _same_name(name, other):
    return name.upper() == other if os.name == "nt" else name == other


def _install_roots(env, dcc_root):
    """Folders of the DCC. A folder that the system itself lives in is none, such as /usr of a packaged Blender."""
    home = os.path.expanduser("~")
    shared = [os.sep, "/usr", "/usr/local", "/opt", "/bin", "/usr/bin", "/snap", "/Applications", home]
    shared += [env.get(name, "") for name in ("SystemRoot", "SYSTEMROOT", "ProgramFiles", "PROGRAMFILES", "SystemDrive")]
    never = set(_path_key(path) for path in shared if path)
    folder = os.path.dirname(sys.executable or "")
    if os.path.basename(folder).lower() in ("bin", "bin64", "macos"):
        folder = os.path.dirname(folder)
    found = [dcc_root, folder] + [env.get(name) for name in _ROOT_VARIABLES]
    keys = [_path_key(root) for root in found if root and os.path.isabs(root)]
    return [key for key in keys if key not in never and os.path.dirname(key) != key]


def _path_key(path):
    return os.path.normcase(os.path.normpath(path))


def _clean_path(path, roots, env):
    kept = []
    seen = set()
    for entry in path.split(os.pathsep):
        # An empty or relative entry means the working directory, which is another one for the app.
        if not os.path.isabs(entry):
            continue
        key = _path_key(entry)
        if key in seen or any(key == root or key.startswith(root.rstrip(os.sep) + os.sep) for root in roots):
            continue
        seen.add(key)
        kept.append(entry)
    if kept:
        return os.pathsep.join(kept)
    if os.name == "nt":
        windows = env.get("SystemRoot") or env.get("SYSTEMROOT") or "C:\\Windows"
        return windows + "\\System32;" + windows
    return "/usr/local/bin:/usr/bin:/bin"


# ---- Finding the app.


def data_folder(env=None):
    """Where Satchel keeps its data: the same rule as in the app."""
    env = os.environ if env is None else env
    given = env.get("SATCHEL_HOME", "")
    if given:
        return given
    if os.name == "nt":
        home = env.get("USERPROFILE") or os.path.expanduser("~")
        return (env.get("LOCALAPPDATA") or home + "\\AppData\\Local") + "\\Satchel"
    home = env.get("HOME") or os.path.expanduser("~")
    if sys.platform == "darwin":
        return home + "/Library/Application Support/Satchel"
    data_home = env.get("XDG_DATA_HOME", "")
    return (data_home if data_home.startswith("/") else home + "/.local/share") + "/satchel"


def find_program(env=None):
    """The program to start and its kind: "app" takes `--request=`, "shim" is a command that takes `open --request`."""
    env = os.environ if env is None else env
    tried = []
    for candidate in _candidates(env):
        if candidate in tried:
            continue
        tried.append(candidate)
        if _is_program(candidate):
            return _app_or_shim(candidate)
    raise SatchelNotFound(tried)


def _candidates(env):
    if env.get("SATCHEL_APP"):
        yield env["SATCHEL_APP"]
    for path in _installed(os.path.join(data_folder(env), "installs.tsv")):
        yield path
    names = ("satchel.exe", "satchel.cmd") if os.name == "nt" else ("satchel",)
    for folder in clean_environment(env)["PATH"].split(os.pathsep):
        for name in names:
            yield os.path.join(folder, name)
    home = env.get("HOME") or os.path.expanduser("~")
    if os.name == "nt":
        for name, below in (("LOCALAPPDATA", "Programs\\Satchel"), ("ProgramFiles", "Satchel"), ("PROGRAMFILES", "Satchel")):
            if env.get(name):
                yield "%s\\%s\\Satchel.exe" % (env[name], below)
    elif sys.platform == "darwin":
        yield "/Applications/Satchel.app"
        yield home + "/Applications/Satchel.app"
    else:
        yield "/opt/Satchel/satchel"
        yield "/usr/bin/satchel-desktop"


def _installed(list_path):
    """Programs of installs.tsv: stable before beta, the highest version first."""
    try:
        with open(list_path, encoding="utf-8") as lines:
            rows = [line.rstrip("\r\n").split("\t") for line in lines]
    except (OSError, UnicodeDecodeError):
        return []
    rows = [row for row in rows if len(row) >= 3 and os.path.isabs(row[2])]
    rows.sort(key=lambda row: (row[1] == "stable", _version_key(row[0])), reverse=True)
    return [row[2] for row in rows]


def _version_key(text):
    """By numbers; a version with a suffix comes before the one without it."""
    number, _, suffix = text.partition("-")
    return [int(part) for part in re.findall(r"\d+", number)], suffix == "", suffix


def _is_program(path):
    if path.endswith(".app"):
        return os.path.isdir(path)
    return os.path.isfile(path) and os.access(path, os.X_OK)


def _app_or_shim(path):
    """The app that a command belongs to starts sooner than the command, and flashes no console."""
    real = os.path.realpath(path)
    folder, name = os.path.split(real)
    if os.path.basename(folder) == "cli" and os.path.basename(os.path.dirname(folder)) == "resources":
        program = os.path.join(folder, "..", "..", "Satchel.exe" if os.name == "nt" else "satchel")
        if _is_program(program):
            return os.path.normpath(program), "app"
        return path, "shim"
    is_command = name.lower().endswith((".cmd", ".bat", ".sh")) or name.startswith("satchel-open")
    return path, "shim" if is_command else "app"


# ---- The request file.


def open_request(request, start=True, wait=None, env=None, dcc_root=None):
    """Writes the request into the inbox and starts Satchel with it; answers id, paths, program and whether it started.

    `wait` is a number of seconds to look for the app's answer, for scripts: a window must not be kept waiting.
    """
    env = os.environ if env is None else env
    key = (request.get("sceneFile"), request.get("intent"))
    again = _last_press.get(key)
    if start and key[0] and again and time.monotonic() - again[0] < SAME_PRESS_SECONDS:
        return again[1]
    program = find_program(env) if start else None
    full = dict(request)
    full.update(
        satchelRequest=1,
        id=str(uuid.uuid4()),
        createdAt=_now(),
        bridge={"version": VERSION, "python": "%d.%d.%d" % sys.version_info[:3]},
    )
    full.setdefault("intent", "submit")
    full["dcc"] = dict({"name": "other", "version": "0", "pid": os.getpid()}, **full.get("dcc", {}))
    if wait is not None:
        full["wantResult"] = True
    text = _encoded(full)
    inbox = _inbox(env)
    path = os.path.join(inbox, full["id"] + ".json")
    _write_private(path, text)
    answer = {
        "id": full["id"],
        "requestPath": path,
        "resultPath": os.path.join(inbox, full["id"] + ".result.json"),
        "started": False,
        "program": None,
    }
    if program is not None:
        answer["program"] = program[0]
        try:
            _start(program, path, clean_environment(env, dcc_root))
        except OSError as error:
            _remove(path)
            raise SatchelError("start", "Satchel could not be started (%s): %s" % (program[0], error.strerror or error))
        answer["started"] = True
        _last_press.clear()
        _last_press[key] = (time.monotonic(), answer)
    if wait is not None:
        answer["result"] = _wait_for_result(answer, wait)
    return answer


# The newest press; a second click on the same scene is the same press.
_last_press = {}


def read_result(answer):
    """The app's answer to a request, or None while there is none. For a timer of the DCC."""
    try:
        with open(answer["resultPath"], encoding="utf-8") as file:
            result = json.load(file)
    except (OSError, ValueError):
        return None
    return result if isinstance(result, dict) and result.get("id") == answer["id"] else None


def _wait_for_result(answer, seconds):
    end = time.monotonic() + seconds
    while True:
        result = read_result(answer)
        if result is not None or time.monotonic() >= end:
            return result
        time.sleep(POLL_SECONDS)


def _now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _encoded(request):
    references = request.get("assetReferences", {})
    inputs = references.get("inputs", {})
    lists = [inputs.get("filenames"), inputs.get("directories"), references.get("referencedPaths")]
    lists += [references.get("outputs", {}).get("directories"), request.get("patterns")]
    count = sum(len(paths or ()) for paths in lists)
    if count > MAX_PATHS or len(request.get("patterns") or ()) > MAX_PATTERNS:
        raise SatchelError("too-large", "The scene uses %d files; Satchel takes %d at once." % (count, MAX_PATHS))
    # Names that are not valid Unicode travel as escapes.
    text = json.dumps(request, separators=(",", ":")).encode("ascii")
    if len(text) > MAX_REQUEST_BYTES:
        raise SatchelError("too-large", "The list of files is larger than 32 MiB; Satchel does not take it.")
    return text


def _inbox(env):
    folder = os.path.join(data_folder(env), "inbox")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        found = os.lstat(folder)
        if not stat.S_ISDIR(found.st_mode):
            raise SatchelError("inbox", "The inbox of Satchel is not a plain folder: %s" % folder)
        if hasattr(os, "getuid"):
            if found.st_uid != os.getuid():
                raise SatchelError("inbox", "The inbox of Satchel belongs to somebody else: %s" % folder)
            if stat.S_IMODE(found.st_mode) != 0o700:
                os.chmod(folder, 0o700)
    except OSError as error:
        raise _not_writable(folder, error)
    return folder


def _write_private(path, data):
    """Whole or not at all: a name of its own first, then the name that is looked for."""
    partial = path + ".part"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(partial, flags, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, path)
        except OSError:
            _remove(partial)
            raise
    except OSError as error:
        raise _not_writable(os.path.dirname(path), error)


def _not_writable(folder, error):
    why = "the disk is full" if error.errno == errno.ENOSPC else (error.strerror or str(error))
    return SatchelError("inbox", "The inbox of Satchel cannot be written (%s): %s" % (why, folder))


def _remove(path):
    try:
        os.remove(path)
    except OSError:
        # What is not there any more need not go.
        return


# ---- Starting the app: detached, with nothing of the DCC's open files or signals.

_DETACHED_PROCESS = 0x00000008
_CREATE_NEW_PROCESS_GROUP = 0x00000200
_CREATE_BREAKAWAY_FROM_JOB = 0x01000000
_ACCESS_DENIED = 5


def _start(program, request_path, env):
    path, kind = program
    arguments = ["--request=" + request_path] if kind == "app" else ["open", "--request", request_path]
    home = os.path.expanduser("~")
    folder = home if os.path.isdir(home) else os.sep
    if os.name == "nt":
        return _start_on_windows([path] + arguments, env, folder)
    bundle = re.match(r"(.*?\.app)(/Contents/MacOS/.*)?$", path) if sys.platform == "darwin" else None
    if bundle:
        command = ["/usr/bin/open", "-na", bundle.group(1), "--args"] + arguments
    else:
        # The shell ends at once and is reaped; the app belongs to nobody then, and to no terminal.
        command = ["/bin/sh", "-c", '"$@" </dev/null >/dev/null 2>&1 &', "sh", path] + arguments
    subprocess.Popen(command, start_new_session=True, **_apart(env, folder)).wait()
    return None


def _start_on_windows(command, env, folder):
    flags = _DETACHED_PROCESS | _CREATE_NEW_PROCESS_GROUP
    restore = _reset_dll_folder()
    try:
        try:
            subprocess.Popen(command, creationflags=flags | _CREATE_BREAKAWAY_FROM_JOB, **_apart(env, folder))
        except OSError as error:
            # A job that lets nobody out, as some launchers of studios make them.
            if getattr(error, "winerror", None) != _ACCESS_DENIED:
                raise
            subprocess.Popen(command, creationflags=flags, **_apart(env, folder))
    finally:
        restore()


def _apart(env, folder):
    nothing = subprocess.DEVNULL
    return {"env": env, "cwd": folder, "stdin": nothing, "stdout": nothing, "stderr": nothing, "close_fds": True}


def _reset_dll_folder():
    """A DCC may have added a folder to where Windows looks for libraries, and children inherit it."""
    try:
        import ctypes

        kernel = ctypes.windll.kernel32
        buffer = ctypes.create_unicode_buffer(32768)
        length = kernel.GetDllDirectoryW(len(buffer), buffer)
        kernel.SetDllDirectoryW(None)
    except Exception:
        return lambda: None
    if not length:
        return lambda: None
    return lambda: kernel.SetDllDirectoryW(buffer.value)


# ---- What a scene uses.

_SIGNS = (
    ("udim", re.compile(r"<udim>|%\(udim\)d", re.I)),
    ("uvtile", re.compile(r"<uvtile>|%\(uvtile\)d|u<u>_v<v>", re.I)),
    ("houdini", re.compile(r"\$F{1,2}\d*|\$\{F{1,2}\d*\}")),
    ("printf", re.compile(r"%0?\d*d")),
    ("hash", re.compile(r"#+")),
)
TILES = ("udim", "uvtile")
FRAMES = ("houdini", "printf", "hash")
# The place of a variable part, in any program's way of writing it.
_VARIABLE = re.compile(r"<[^<>/\\]+>|%\(?\w*\)?[dVv]|#+|\$\{?\w+\}?|`[^`]*`|\[[^\]/\\]*\]")


class Scene(object):
    """Collects what a scene uses. Each path counts once; one that cannot be sent becomes a warning."""

    def __init__(self, dcc, version, path, project=None, background=False):
        self.dcc = {"name": dcc, "version": str(version)[:64] or "0"}
        if background:
            self.dcc["background"] = True
        self.path = os.path.normpath(path)
        self.project = None
        self.modified = False
        self.frames = None
        self.warnings = []
        self._files = {}
        self._folders = {}
        self._outputs = {}
        self._patterns = {}
        if project:
            self.in_project(project)

    def in_project(self, folder):
        """The root of the project, if it is a path of this computer."""
        if os.path.isabs(folder):
            self.project = os.path.normpath(folder)

    def fact(self, what, call, *arguments):
        """Runs one question to the DCC; when it fails the rest is sent, and the person hears of it."""
        try:
            return call(*arguments)
        except Exception as error:
            self.warnings.append("%s could not be read: %s" % (what, " ".join(str(error).split())[:200]))
            return None

    def use(self, path, signs=TILES, base=None):
        """A file that is read. With a sign of `signs` in its name it stands for all files of that pattern."""
        full = self._absolute(path, base)
        if full is None or _path_key(full) == _path_key(self.path):
            return
        syntax = next((name for name, sign in _SIGNS if name in signs and sign.search(full)), None)
        if syntax is None:
            self._files.setdefault(_path_key(full), full)
        else:
            self._patterns.setdefault(full, syntax)

    def use_sequence(self, path, base=None):
        """A file that stands for all frames of its name: plate.1001.png is plate.####.png."""
        self.use(numbered(path), TILES + FRAMES, base)

    def use_folder(self, path, base=None):
        """A folder whose files are read."""
        full = self._absolute(path, base)
        if full is not None:
            self._folders.setdefault(_path_key(full), full)

    def write_to(self, path, base=None, is_folder=False):
        """A file or folder that rendering writes; what varies in it is left to its fixed parent folder."""
        full = self._absolute(path, base)
        if full is None:
            return
        if not is_folder and not str(path).endswith(("/", os.sep)):
            full = os.path.dirname(full)
        variable = _VARIABLE.search(full)
        if variable:
            full = os.path.dirname(full[: variable.start()] + "_")
        if os.path.dirname(full) != full:
            self._outputs.setdefault(_path_key(full), full)

    def render(self, start, end, step=1, renderer=None):
        """Which frames, and with what."""
        first, last = int(round(float(start))), int(round(float(end)))
        self.frames = {"start": first, "end": max(first, last)}
        whole = int(round(float(step or 1)))
        if whole > 1:
            self.frames["step"] = whole
        if renderer:
            self.dcc["renderer"] = str(renderer)[:128]

    def count(self):
        """Files and patterns besides the scene."""
        return len(self._files) + len(self._patterns)

    def request(self, intent="submit"):
        """The request as Satchel reads it, without the fields that `open_request` adds."""
        found = {
            "intent": intent,
            "dcc": self.dcc,
            "sceneFile": self.path,
            "sceneModified": self.modified,
            "jobName": (os.path.splitext(os.path.basename(self.path))[0] or "scene")[:128],
            "assetReferences": {
                "inputs": {"filenames": list(self._files.values()), "directories": list(self._folders.values())},
                "outputs": {"directories": list(self._outputs.values())},
                "referencedPaths": [],
            },
            "patterns": [{"path": path, "syntax": syntax} for path, syntax in self._patterns.items()],
        }
        if self.project:
            found["projectRoot"] = self.project
        if self.frames:
            found["frameRange"] = self.frames
        if self.warnings:
            found["x-warnings"] = self.warnings[:100]
        return found

    def _absolute(self, path, base):
        path = str(path or "").strip()
        if path.lower().startswith("file://"):
            path = _of_address(path)
        if not path or "\0" in path:
            return None
        if not os.path.isabs(path):
            folder = base or self.project or os.path.dirname(self.path)
            path = os.path.join(folder, path)
        if not os.path.isabs(path) or len(path) > MAX_PATH_LENGTH:
            self.warnings.append("%s is no path of this computer and was left out." % path[:200])
            return None
        return os.path.normpath(path)


def _of_address(address):
    from urllib.parse import unquote

    path = unquote(address[7:])
    # file:///C:/folder holds a drive, file://server/share a name of the network.
    if os.name == "nt":
        return path.lstrip("/") if path.startswith("/") else "//" + path
    return path


def numbered(path):
    """The name with its last number as signs of frames, or as it is where a sign or no number is there."""
    folder, name = os.path.split(str(path))
    if any(sign.search(name) for _, sign in _SIGNS):
        return str(path)
    stem, extension = os.path.splitext(name)
    return os.path.join(folder, re.sub(r"\d+(?=\D*$)", lambda digits: "#" * len(digits.group()), stem) + extension)


# ---- The button.


class Host(object):
    """What a DCC answers. Each integration fills this in; `press` does the rest in the same way everywhere."""

    name = "other"

    def version(self):
        return "0"

    def background(self):
        """Whether nobody is there to answer."""
        return True

    def root(self):
        """Where the DCC is installed."""
        return None

    def scene_path(self):
        """The file of the open scene; empty when it was never saved."""
        return ""

    def modified(self):
        return False

    def save(self):
        """Saves the scene to its file; raises when that fails."""
        raise NotImplementedError

    def ask_modified(self):
        """One of "save", "continue" and "cancel"."""
        return "continue"

    def tell(self, kind, text):
        """Says a sentence in the DCC's own way; `kind` is info, warning or error."""

    def collect(self, scene):
        """Fills the scene."""


UNSAVED = "Save the scene first: it has no file yet, and Satchel sends files."
SAVED_STATE = "The scene has changes that are not saved; Satchel takes the file as it was saved last."


def press(host, intent="submit", start=True, wait=None):
    """What the button does. In a window it tells every failure and answers None; without one it raises.

    Answers what `open_request` answers, with `warnings` and the number of `files`.
    """
    background = True
    try:
        background = bool(host.background())
        return _press(host, intent, start, wait, background)
    except SatchelError as error:
        if background:
            raise
        host.tell("error", _with_places(error))
    except Exception as error:
        if background:
            raise
        host.tell("error", "Satchel's button failed, the scene is as it was: %s" % " ".join(str(error).split())[:300])
    return None


def _with_places(error):
    tried = getattr(error, "tried", [])
    # The fixed places are the last; the folders of a long PATH tell nobody anything.
    return "\n".join([str(error)] + (["Looked for it at:"] + tried[:2] + tried[2:][-4:] if tried else []))


def _press(host, intent, start, wait, background):
    path = host.scene_path()
    if not path:
        raise SatchelError("unsaved", UNSAVED)
    modified = bool(host.modified())
    if modified and not background:
        choice = host.ask_modified()
        if choice == "cancel":
            return None
        if choice == "save":
            host.save()
            modified = False
    # Before the scene is looked through, which may take a while.
    if start:
        find_program()
    scene = Scene(host.name, host.version(), path, background=background)
    scene.modified = modified
    if modified and background:
        scene.warnings.append(SAVED_STATE)
    scene.fact("The scene", host.collect, scene)
    answer = dict(open_request(scene.request(intent), start, wait, dcc_root=host.root()))
    answer.update(warnings=scene.warnings, files=scene.count())
    for warning in scene.warnings:
        host.tell("warning", warning)
    if answer["started"]:
        host.tell("info", "Handed to Satchel: the scene and %d more." % scene.count())
    return answer


def at_start(what, call, say=None):
    """Runs what a DCC calls when it starts. A failure is one line on its console and never stops it."""
    try:
        return call()
    except Exception as error:
        line = "Satchel: %s is not there, everything else is: %s" % (what, " ".join(str(error).split())[:300])
        try:
            (say or _to_console)(line)
        except Exception:
            _to_console(line)
        return None


def _to_console(line):
    stream = sys.stderr
    if stream is not None:
        stream.write(line + "\n")


# ---- The command line as functions.


def find_command(env=None):
    """The command `satchel`: SATCHEL_CLI, the one beside the app, or the one on the PATH."""
    env = os.environ if env is None else env
    name = "satchel.cmd" if os.name == "nt" else "satchel"
    tried = [env["SATCHEL_CLI"]] if env.get("SATCHEL_CLI") else []
    for program in _candidates(env):
        folder = os.path.dirname(os.path.realpath(program))
        if program.endswith(".app"):
            tried.append(os.path.join(program, "Contents", "Resources", "cli", name))
        elif os.path.basename(folder) == "MacOS":
            tried.append(os.path.join(os.path.dirname(folder), "Resources", "cli", name))
        else:
            tried.append(os.path.join(folder, "resources", "cli", name))
            if os.path.basename(program) == name and os.path.basename(folder) == "cli":
                tried.append(program)
    tried += [os.path.join(folder, name) for folder in clean_environment(env)["PATH"].split(os.pathsep)]
    for path in tried:
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise SatchelNotFound(tried, "Satchel's command line")


def run(words, options=None, on_line=None, timeout=None, env=None):
    """Runs one verb of the command line and answers its result with `exitCode`, `warnings` and `items`.

    `options` become flags: output_dir=["a", "b"] is `--output-dir a --output-dir b`, True is a bare flag.
    `on_line` hears every JSON line. SatchelCommandError when the command answers an error.
    """
    env = os.environ if env is None else env
    flags, after = _flags(options or {}), []
    if "--" in words:
        words, after = words[: words.index("--")], words[words.index("--") :]
    command = [find_command(env), "--json"] + list(words) + flags + list(after)
    lines = {"item": [], "warning": [], "last": None}
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            command,
            env=_for_command(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            close_fds=True,
        )
        clock = threading.Timer(timeout, _stop, [child]) if timeout else None
        if clock:
            clock.daemon = True
            clock.start()
        try:
            for raw in child.stdout:
                _take_line(raw, lines, on_line)
            exit_code = child.wait()
        except BaseException:
            _stop(child)
            raise
        finally:
            if clock:
                clock.cancel()
                clock.join()
            child.stdout.close()
        said.seek(0)
        words_said = said.read()[-2000:].decode("utf-8", "replace").strip()
    last = lines["last"]
    if last is None:
        last = {"type": "error", "code": "internal", "message": words_said or "The command said nothing."}
    if last["type"] == "error":
        raise SatchelCommandError(last, exit_code)
    result = dict(last, exitCode=exit_code, items=lines["item"])
    result.setdefault("warnings", lines["warning"])
    return result


def _for_command(env):
    """As for the app; but the command acts for the script that calls it, so it also has the script's AWS access."""
    kept = clean_environment(env)
    kept.update((name, value) for name, value in env.items() if name.upper().startswith("AWS_"))
    return kept


def _take_line(raw, lines, on_line):
    try:
        line = json.loads(raw.decode("utf-8"))
    except ValueError:
        return
    if not isinstance(line, dict):
        return
    kind = line.get("type")
    if kind in ("item", "warning"):
        lines[kind].append(line)
    elif kind in ("result", "error"):
        lines["last"] = line
    if on_line:
        on_line(line)


def _stop(child):
    """As Ctrl-C does: what is complete stays and can be gone on with."""
    if child.poll() is not None:
        return
    child.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _flags(options):
    flags = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if isinstance(value, dict):
            value = ["%s=%s" % pair for pair in value.items()]
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is None or one is False:
                continue
            # One word, so that a value that begins with a dash stays a value.
            flags.append(flag if one is True else "%s=%s" % (flag, one))
    return flags


def submit(paths=(), bundle=None, on_line=None, timeout=None, env=None, **options):
    """Sends files and folders, or a job bundle, and creates the job. The result holds `jobId`, `attachments`, `upload`.

    Options are those of `satchel submit` or `satchel bundle submit`, such as name, output_dir, store, queue_id, dry_run.
    """
    options.setdefault("yes", True)
    if bundle is not None:
        return run(["bundle", "submit", "--", str(bundle)], options, on_line, timeout, env)
    names = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    return run(["submit", "--"] + [os.path.abspath(str(path)) for path in names], options, on_line, timeout, env)


def download(job_id, kind="output", on_line=None, timeout=None, env=None, **options):
    """Brings the outputs (or with kind="input" the inputs) of a job home, by the rules of `satchel job download-output`.

    `exitCode` 16 in the result means that some files wait for a decision and were left as they are.
    """
    options.setdefault("yes", True)
    return run(["job", "download-" + kind], dict(options, job_id=job_id), on_line, timeout, env)


def status(job_id=None, transfer=None, timeout=None, env=None, **options):
    """What is known of a job of the farm, or of a transfer of this computer's queue."""
    if transfer is not None:
        return run(["transfers", "show", "--", transfer], options, None, timeout, env)["transfer"]
    return run(["job", "get"], dict(options, job_id=job_id), None, timeout, env)["job"]


def wait(job_id=None, transfer=None, on_line=None, timeout=None, env=None, **options):
    """Waits until a job or a transfer has ended; for a job `status` in the answer says how, and `failedTasks` which."""
    if transfer is not None:
        return run(["transfers", "watch", "--", transfer], options, on_line, timeout, env)["transfer"]
    return run(["job", "wait"], dict(options, job_id=job_id), on_line, timeout, env)
