"""Satchel in Maya: the command satchelOpen, a shelf and an entry in the Render menu. Maya 2022 and newer.

Without a window: cmds.loadPlugin("satchel_maya.py"), then cmds.satchelOpen() answers the path of the request.
"""

import inspect
import os

import maya.api.OpenMaya as om
import maya.cmds as cmds
import maya.mel as mel

SHELF = "Satchel"
BUTTON = "Satchel"
MENU_ITEM = "satchelRenderMenuItem"
COMMAND = "satchelOpen"
# What the button runs: it outlives the plug-in, so it says itself where to switch it on.
BUTTON_COMMAND = """import maya.cmds as cmds
if hasattr(cmds, "satchelOpen"):
    cmds.satchelOpen()
else:
    cmds.confirmDialog(title="Satchel", button=["OK"], message="The plug-in of Satchel is off. "
        "Switch on satchel_maya.py in Windows > Settings/Preferences > Plug-in Manager.")
"""

# Nodes that read a file, with the attribute that names it. Nodes of plug-ins that are not loaded do not exist.
FILE_ATTRIBUTES = (
    ("imagePlane", "imageName"),
    ("audio", "filename"),
    ("psdFileTex", "fileTextureName"),
    ("movie", "fileTextureName"),
    ("gpuCache", "cacheFileName"),
    ("AlembicNode", "abc_File"),
    ("mayaUsdProxyShape", "filePath"),
    ("aiImage", "filename"),
    ("aiStandIn", "dso"),
    ("aiVolume", "filename"),
    ("aiPhotometricLight", "aiFilename"),
    ("RedshiftNormalMap", "tex0"),
    ("RedshiftProxyMesh", "fileName"),
    ("RedshiftVolumeShape", "fileName"),
    ("RedshiftIESLight", "profile"),
    ("RedshiftDomeLight", "tex0"),
    ("VRayMesh", "fileName2"),
    ("VRayPtex", "ptexFile"),
    ("VRayVolumeGrid", "inPath"),
    ("VRayLightIESShape", "iesFile"),
    ("bifrostGraphShape", "cacheFile"),
    ("PxrTexture", "filename"),
    ("RenderManArchive", "filename"),
    ("openVDBRead", "VdbFilePath"),
)
# A number before the extension, with the frame switched on, stands for all frames.
FRAME_SWITCHES = ("useFrameExtension", "useFrameExtension0")


def maya_useNewAPI():
    """Maya asks for this name: the plug-in speaks the second Python API."""


def _load_bridge(folder=None):
    import importlib.util

    here = folder or os.path.dirname(os.path.abspath(globals().get("__file__") or inspect.getfile(_load_bridge)))
    places = [here, os.path.join(here, "..", "..", "common")]
    path = next(p for p in (os.path.join(place, "satchel_bridge.py") for place in places) if os.path.isfile(p))
    spec = importlib.util.spec_from_file_location("satchel_bridge_of_maya", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bridge = _load_bridge()


class MayaHost(bridge.Host):
    name = "maya"

    def version(self):
        return cmds.about(installedVersion=True)

    def background(self):
        return bool(cmds.about(batch=True))

    def root(self):
        return os.environ.get("MAYA_LOCATION")

    def scene_path(self):
        return cmds.file(query=True, sceneName=True)

    def modified(self):
        return cmds.file(query=True, modified=True)

    def save(self):
        cmds.file(save=True)

    def ask_modified(self):
        answer = cmds.confirmDialog(
            title="Satchel",
            message="The scene has changes that are not saved.",
            button=["Save", "Continue with the saved file", "Cancel"],
            defaultButton="Save",
            cancelButton="Cancel",
            dismissString="Cancel",
        )
        return {"Save": "save", "Continue with the saved file": "continue"}.get(answer, "cancel")

    def tell(self, kind, text):
        if kind == "error" and not self.background():
            cmds.confirmDialog(title="Satchel", message=text, button=["OK"], icon="warning")
        elif kind == "info":
            om.MGlobal.displayInfo("Satchel: " + text)
        else:
            om.MGlobal.displayWarning("Satchel: " + text)

    def collect(self, scene):
        project = _project(scene)
        scene.fact("The frames", _frames, scene)
        scene.fact("The textures", _textures, scene, project)
        scene.fact("The references", _references, scene)
        scene.fact("The caches and proxies", _attributes, scene, project)
        scene.fact("The geometry caches", _geometry_caches, scene, project)
        scene.fact("The list of external files", _listed, scene, project)
        scene.fact("The output folder", _outputs, scene, project)


def _project(scene):
    root = scene.fact("The project", lambda: cmds.workspace(query=True, rootDirectory=True))
    if root:
        scene.in_project(root)
    return root or None


def _frames(scene):
    renderer = cmds.getAttr("defaultRenderGlobals.currentRenderer")
    if cmds.getAttr("defaultRenderGlobals.animation"):
        start = cmds.getAttr("defaultRenderGlobals.startFrame")
        end = cmds.getAttr("defaultRenderGlobals.endFrame")
        scene.render(start, end, cmds.getAttr("defaultRenderGlobals.byFrameStep"), renderer)
    else:
        now = cmds.currentTime(query=True)
        scene.render(now, now, 1, renderer)


def _textures(scene, project):
    for node in cmds.ls(type="file") or []:
        path = cmds.getAttr(node + ".computedFileTextureNamePattern") or cmds.getAttr(node + ".fileTextureName")
        if not path:
            continue
        if "<f>" in path:
            # Maya does not say how many digits; the signs of a frame stand for any number of them.
            scene.use(path.replace("<f>", "####"), bridge.TILES + bridge.FRAMES, project)
        elif cmds.getAttr(node + ".useFrameExtension"):
            scene.use_sequence(path, project)
        else:
            scene.use(path, base=project)


def _references(scene):
    for reference in cmds.file(query=True, reference=True) or []:
        scene.use(cmds.referenceQuery(reference, filename=True, withoutCopyNumber=True))


def _attributes(scene, project):
    known = set(cmds.allNodeTypes())
    for node_type, attribute in FILE_ATTRIBUTES:
        if node_type not in known:
            continue
        for node in cmds.ls(type=node_type) or []:
            path = cmds.getAttr(node + "." + attribute)
            switches = [s for s in FRAME_SWITCHES if cmds.attributeQuery(s, node=node, exists=True)]
            if any(cmds.getAttr(node + "." + switch) for switch in switches):
                scene.use_sequence(path, project)
            elif path:
                scene.use(path.replace("<f>", "####"), bridge.TILES + ("hash",), project)


def _geometry_caches(scene, project):
    for node in cmds.ls(type="cacheFile") or []:
        folder, name = cmds.getAttr(node + ".cachePath"), cmds.getAttr(node + ".cacheName")
        if folder and name:
            scene.use(os.path.join(folder, name + ".xml"), base=project)
            scene.use_folder(folder, project)


def _listed(scene, project):
    """Whatever Maya itself would list, for nodes that are not known by name."""
    for folder in cmds.filePathEditor(query=True, listDirectories="") or []:
        pairs = cmds.filePathEditor(query=True, listFiles=folder, withAttribute=True) or []
        for name, attribute in zip(pairs[0::2], pairs[1::2]):
            # Textures were read above, with their tiles and frames.
            if not attribute.endswith(".fileTextureName"):
                scene.use(os.path.join(folder, name), base=project)
    textures = set(cmds.getAttr(node + ".fileTextureName") for node in cmds.ls(type="file") or [])
    for path in cmds.file(query=True, list=True) or []:
        if path not in textures and not path.endswith((os.sep, "/")):
            scene.use(path.split("{")[0], base=project)


def _outputs(scene, project):
    rule = cmds.workspace(fileRuleEntry="images") or "images"
    scene.write_to(cmds.workspace(expandName=rule), base=project, is_folder=True)
    # A prefix with a full path leaves that folder.
    prefix = cmds.getAttr("defaultRenderGlobals.imageFilePrefix")
    if prefix and os.path.isabs(prefix):
        scene.write_to(prefix, base=project)


def open_in_satchel(intent="submit"):
    """The button and the command; answers the path of the request, or None when the artist said no."""
    answer = bridge.press(MayaHost(), intent)
    return answer and answer["requestPath"]


class SatchelOpen(om.MPxCommand):
    """cmds.satchelOpen(): hands the scene to Satchel."""

    @staticmethod
    def create():
        return SatchelOpen()

    def doIt(self, _arguments):
        path = open_in_satchel()
        if path:
            self.setResult(path)


def _build_window():
    _build_shelf()
    _build_menu()


def _build_shelf():
    top = mel.eval("global string $gShelfTopLevel; $satchelTop = $gShelfTopLevel;")
    if not top:
        return
    selected = cmds.tabLayout(top, query=True, selectTab=True)
    if not cmds.shelfLayout(SHELF, query=True, exists=True):
        cmds.shelfLayout(SHELF, parent=top)
    look = {
        "label": BUTTON,
        "annotation": "Open this scene and the files it uses in Satchel",
        "image1": "satchel.png",
        "sourceType": "python",
        "command": BUTTON_COMMAND,
    }
    buttons = cmds.shelfLayout(SHELF, query=True, childArray=True) or []
    ours = [b for b in buttons if cmds.shelfButton(b, exists=True) and cmds.shelfButton(b, query=True, label=True) == BUTTON]
    if ours:
        cmds.shelfButton(ours[0], edit=True, **look)
    else:
        cmds.shelfButton(parent=SHELF, **look)
    if selected:
        cmds.tabLayout(top, edit=True, selectTab=selected)


def _build_menu():
    if cmds.menuItem(MENU_ITEM, exists=True):
        return
    window = mel.eval("global string $gMainWindow; $satchelWindow = $gMainWindow;")
    for menu in cmds.window(window, query=True, menuArray=True) or []:
        if menu != "mainRenderMenu" and cmds.menu(menu, query=True, label=True) != "Render":
            continue
        if not cmds.menu(menu, query=True, numberOfItems=True):
            # Maya fills an empty menu when it is opened first, and would take ours for the whole of it.
            build = cmds.menu(menu, query=True, postMenuCommand=True)
            if not build:
                return
            mel.eval(build)
        cmds.menuItem(MENU_ITEM, parent=menu, label="Satchel...", sourceType="python", command=BUTTON_COMMAND)
        return


def initializePlugin(plugin):
    """Maya calls this when it loads the plug-in."""
    om.MFnPlugin(plugin, "Satchel", bridge.VERSION, "Any").registerCommand(COMMAND, SatchelOpen.create)
    if not cmds.about(batch=True):
        bridge.at_start("the shelf", _build_window, om.MGlobal.displayWarning)


def uninitializePlugin(plugin):
    """The shelf stays, as Maya's own do; its button says how to switch the plug-in on."""
    if not cmds.about(batch=True) and cmds.menuItem(MENU_ITEM, exists=True):
        cmds.deleteUI(MENU_ITEM, menuItem=True)
    om.MFnPlugin(plugin).deregisterCommand(COMMAND)
