"""Satchel in Nuke 13 and newer. With `nuke -t`: satchel_nuke.request_path()."""

import os

import nuke


def _load_bridge():
    import importlib.util

    here = os.path.dirname(os.path.abspath(__file__))
    places = [here, os.path.join(here, "..", "common")]
    path = next(p for p in (os.path.join(place, "satchel_bridge.py") for place in places) if os.path.isfile(p))
    spec = importlib.util.spec_from_file_location("satchel_bridge_of_nuke", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bridge = _load_bridge()

LABEL = "Satchel..."
COMMAND = "satchel_nuke.open_in_satchel()"
# These write what their file knob names.
WRITERS = ("Write", "DeepWrite", "WriteGeo", "GenerateLUT", "SmartVector", "Particle Cache Write")


class NukeHost(bridge.Host):
    name = "nuke"

    def version(self):
        return nuke.NUKE_VERSION_STRING

    def background(self):
        return not nuke.GUI

    def root(self):
        return os.path.dirname(nuke.EXE_PATH)

    def scene_path(self):
        # A script without a file is called Root.
        path = nuke.root().name()
        return path if os.path.isabs(path) else ""

    def modified(self):
        return nuke.root().modified()

    def save(self):
        nuke.scriptSave("")

    def ask_modified(self):
        choices = ["Save", "Continue with the saved file", "Cancel"]
        choice = nuke.choice("Satchel", "The script has changes that are not saved.", choices)
        return {0: "save", 1: "continue"}.get(choice, "cancel")

    def tell(self, kind, text):
        if kind == "error" and nuke.GUI:
            nuke.message(text)
        elif kind == "info":
            nuke.tprint("Satchel: " + text)
        else:
            nuke.warning("Satchel: " + text)

    def collect(self, scene):
        project = scene.fact("The project folder", _project)
        # Nuke reads relative names from there, and from where it was started without it.
        if project:
            scene.in_project(project)
        scene.fact("The frames", _frames, scene)
        scene.fact("The nodes", _nodes, scene, project)
        scene.fact("The colour configuration", _colour, scene, project)


def _project():
    folder = nuke.root()["project_directory"].evaluate()
    return os.path.normpath(folder) if folder else None


def _frames(scene):
    root = nuke.root()
    scene.render(root["first_frame"].value(), root["last_frame"].value(), 1, "nuke")


def _nodes(scene, project):
    views = nuke.views()
    for node in nuke.allNodes(recurseGroups=True):
        # One node that cannot be read costs its own files.
        scene.fact("The files of %s" % node.fullName(), _node, scene, node, project, views)


def _node(scene, node, project, views):
    writes = node.Class() in WRITERS
    if writes and _is_on(node, "disable"):
        return
    reads_back = writes and _is_on(node, "reading")
    for knob in node.knobs().values():
        if "File_Knob" not in knob.Class():
            continue
        path = knob.getEvaluatedValue()
        if not path:
            continue
        for one in _of_views(path, views):
            if writes:
                scene.write_to(one, base=project)
            if not writes or reads_back:
                scene.use(one, bridge.TILES + ("printf", "hash"), project)


def _is_on(node, name):
    knob = node.knob(name)
    return bool(knob and knob.value())


def _of_views(path, views):
    """A name with a sign of the view is one name for each view."""
    if "%v" not in path and "%V" not in path:
        return [path]
    return [path.replace("%V", view).replace("%v", view[:1]) for view in views]


def _colour(scene, project):
    root = nuke.root()
    knob = root.knob("customOCIOConfigPath")
    if knob and root["colorManagement"].value() == "OCIO" and root["OCIO_config"].value() == "custom":
        path = knob.getEvaluatedValue()
        if path:
            # The configuration reads its tables from beside it.
            scene.use(path, base=project)
            tables = os.path.join(os.path.dirname(path), "luts")
            if os.path.isdir(tables):
                scene.use_folder(tables)


def build_menu():
    """In the Render menu and the toolbar, each once however often it is called."""
    render = nuke.menu("Nuke").findItem("Render") or nuke.menu("Nuke").addMenu("Render")
    for menu in (render, nuke.menu("Nodes")):
        if not menu.findItem(LABEL):
            menu.addCommand(LABEL, "import satchel_nuke; " + COMMAND)


def open_in_satchel(intent="submit"):
    """The menu entry; answers what the bridge answers, or None when the artist said no."""
    return bridge.press(NukeHost(), intent)


def request_path(start=False):
    """For `nuke -t`: writes the request and answers its path; starts Satchel when asked to."""
    return bridge.press(NukeHost(), start=start)["requestPath"]
