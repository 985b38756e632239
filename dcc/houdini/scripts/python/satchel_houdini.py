"""Satchel in Houdini: what the shelf tool calls. Houdini 19 and newer; hython: satchel_houdini.request_path()."""

import os
import re

import hou


def _load_bridge():
    import importlib.util

    here = os.path.dirname(os.path.abspath(__file__))
    places = [here, os.path.join(here, "..", "..", "..", "common")]
    path = next(p for p in (os.path.join(place, "satchel_bridge.py") for place in places) if os.path.isfile(p))
    spec = importlib.util.spec_from_file_location("satchel_bridge_of_houdini", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bridge = _load_bridge()

# Places inside Houdini, not on a disk.
NO_FILE = re.compile(r"^(op|opdef|oplib|oplibs|temp|internal|http|https|anon|usdvol):", re.I)
# Parameters of render nodes that name what they write, where the node does not say so itself.
OUTPUTS = frozenset(
    """picture vm_picture sopoutput lopoutput copoutput dopoutput outputimage ar_picture RS_outputFileNamePrefix
    ri_display_0 SettingsOutput_img_file_path HO_img_fileName savepath filename_out soho_diskfile vm_dcmfilename""".split()
)
# The name of a render node and of the renderer behind it.
RENDERERS = (
    ("ifd", "mantra"),
    ("karma", "karma"),
    ("usdrender", "karma"),
    ("redshift_rop", "redshift"),
    ("arnold", "arnold"),
    ("vray_renderer", "vray"),
    ("octane_rop", "octane"),
    ("ris", "renderman"),
    ("opengl", "opengl"),
)
FRAME = re.compile(r"\$\{?F{1,2}\d*\}?(?![A-Za-z_])")


class HoudiniHost(bridge.Host):
    name = "houdini"

    def version(self):
        return hou.applicationVersionString()

    def background(self):
        return not hou.isUIAvailable()

    def root(self):
        return os.environ.get("HFS")

    def scene_path(self):
        # A new scene has a name already, but no file.
        return "" if _is_new() else hou.hipFile.path()

    def modified(self):
        return hou.hipFile.hasUnsavedChanges()

    def save(self):
        hou.hipFile.save()

    def ask_modified(self):
        choice = hou.ui.displayMessage(
            "The scene has changes that are not saved.",
            buttons=("Save", "Continue with the saved file", "Cancel"),
            default_choice=0,
            close_choice=2,
            title="Satchel",
        )
        return ("save", "continue", "cancel")[choice]

    def tell(self, kind, text):
        if self.background():
            return
        if kind == "error":
            hou.ui.displayMessage(text, severity=hou.severityType.Error, title="Satchel")
        else:
            severity = hou.severityType.Message if kind == "info" else hou.severityType.Warning
            hou.ui.setStatusMessage("Satchel: " + text, severity)

    def collect(self, scene):
        job = scene.fact("$JOB", hou.text.expandString, "$JOB")
        if job:
            scene.in_project(job)
        scene.fact("The frames", _frames, scene)
        scene.fact("The files of the scene", _references, scene)


def _is_new():
    is_new = getattr(hou.hipFile, "isNewFile", None)
    return is_new() if is_new else not os.path.isfile(hou.hipFile.path())


def _frames(scene):
    start, end = hou.playbar.frameRange()
    renderer = None
    for network in (hou.node("/out"), hou.node("/stage")):
        for node in network.children() if network is not None else ():
            kind = node.type().name().lower()
            renderer = renderer or next((name for prefix, name in RENDERERS if kind.startswith(prefix)), None)
    scene.render(start, end, 1, renderer)


def _references(scene):
    install = hou.text.expandString("$HFS")
    hip = hou.text.expandString("$HIP")
    for parm, raw in hou.fileReferences():
        # One parameter that cannot be read costs that one path.
        scene.fact("A file of %s" % (parm.path() if parm is not None else "the scene"), _reference, scene, parm, raw, install, hip)


def _reference(scene, parm, raw, install, hip):
    if not raw or NO_FILE.match(raw):
        return
    path = _expanded(parm, raw)
    # Renders into MPlay and into the monitor go to no file.
    if not path or NO_FILE.match(path) or path in ("ip", "md"):
        return
    # What Houdini brings along is on the farm too.
    if install and os.path.normpath(path).startswith(os.path.normpath(install) + os.sep):
        return
    if parm is not None and _is_output(parm):
        scene.write_to(path, base=hip)
    else:
        scene.use(path, bridge.TILES + bridge.FRAMES, hip)


def _expanded(parm, raw):
    """With every variable filled in but the frame, which stays a sign."""
    frames = []

    def keep(match):
        frames.append(match.group())
        return "__satchel_frame_%d__" % (len(frames) - 1)

    text = FRAME.sub(keep, raw)
    if parm is not None:
        # Only the parameter knows the name of its node.
        text = re.sub(r"\$OS\b|\$\{OS\}", lambda _: parm.node().name(), text)
        if not frames:
            return parm.evalAsString()
    text = hou.text.expandString(text)
    return re.sub(r"__satchel_frame_(\d+)__", lambda match: frames[int(match.group(1))], text)


def _is_output(parm):
    template = parm.parmTemplate()
    mode = template.tags().get("filechooser_mode")
    if mode in ("read", "write"):
        return mode == "write"
    return parm.name() in OUTPUTS or parm.node().type().category().name() == "Driver"


def open_in_satchel(intent="submit"):
    """The shelf tool; answers what the bridge answers, or None when the artist said no."""
    return bridge.press(HoudiniHost(), intent)


def request_path(start=False):
    """For hython: writes the request and answers its path; starts Satchel when asked to."""
    return bridge.press(HoudiniHost(), start=start)["requestPath"]
