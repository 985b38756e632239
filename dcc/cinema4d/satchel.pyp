"""Satchel in Cinema 4D R25 and newer: a command in the Extensions menu. With c4dpy: request_path(document)."""

import os

import c4d


def _load_bridge():
    import importlib.util

    here = os.path.dirname(os.path.abspath(__file__))
    places = [here, os.path.join(here, "..", "common")]
    path = next(p for p in (os.path.join(place, "satchel_bridge.py") for place in places) if os.path.isfile(p))
    spec = importlib.util.spec_from_file_location("satchel_bridge_of_cinema4d", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bridge = _load_bridge()

# 1000001 to 1000010 are those that Maxon leaves for development; a reserved one takes this place before a release.
# Where another plug-in in development has it too, Cinema 4D takes the first of them and the other is one line.
PLUGIN_ID = 1000008
RENDERERS = {
    0: "standard",
    1023342: "physical",
    1036219: "redshift",
    1029988: "arnold",
    1029525: "octane",
    1019782: "vray",
    1030480: "corona",
    300001061: "viewport",
}
# One file for all frames.
MOVIES = (".mov", ".mp4", ".m4v", ".avi", ".wmv", ".mkv")
# Assets that Maxon's library brings to every computer itself.
NO_FILE = ("asset:", "assetdb:", "preset:", "relative:", "http:", "https:")


class Cinema4DHost(bridge.Host):
    name = "cinema4d"

    def __init__(self, document=None):
        self.document = document or c4d.documents.GetActiveDocument()
        self.given = document is not None

    def version(self):
        return str(c4d.GetC4DVersion())

    def background(self):
        # A script that names its document has nobody in front of it.
        return self.given

    def root(self):
        return c4d.storage.GeGetStartupPath()

    def scene_path(self):
        folder = self.document.GetDocumentPath()
        return os.path.join(folder, self.document.GetDocumentName()) if folder else ""

    def modified(self):
        return self.document.GetChanged()

    def save(self):
        path = self.scene_path()
        if not c4d.documents.SaveDocument(self.document, path, c4d.SAVEDOCUMENTFLAGS_NONE, c4d.FORMAT_C4DEXPORT):
            raise OSError("Cinema 4D could not save the scene.")

    def ask_modified(self):
        answer = c4d.gui.MessageDialog(
            "The scene has changes that are not saved.\n\nYes saves it, No continues with the saved file.",
            c4d.GEMB_YESNOCANCEL,
        )
        return {c4d.GEMB_R_YES: "save", c4d.GEMB_R_NO: "continue"}.get(answer, "cancel")

    def tell(self, kind, text):
        if self.background():
            return
        if kind == "error":
            c4d.gui.MessageDialog(text)
        else:
            c4d.gui.StatusSetText("Satchel: " + text)

    def collect(self, scene):
        scene.in_project(self.document.GetDocumentPath())
        scene.fact("The frames", _frames, scene, self.document)
        scene.fact("The assets", _assets, scene, self.document)
        scene.fact("The output files", _outputs, scene, self.document)


def _frames(scene, document):
    data = document.GetActiveRenderData()
    fps = document.GetFps()
    renderer = data[c4d.RDATA_RENDERENGINE]
    mode = data[c4d.RDATA_FRAMESEQUENCE]
    if mode == c4d.RDATA_FRAMESEQUENCE_CURRENTFRAME:
        start = end = document.GetTime()
    elif mode == c4d.RDATA_FRAMESEQUENCE_ALLFRAMES:
        start, end = document.GetMinTime(), document.GetMaxTime()
    elif mode == c4d.RDATA_FRAMESEQUENCE_PREVIEWRANGE:
        start, end = document.GetLoopMinTime(), document.GetLoopMaxTime()
    else:
        start, end = data[c4d.RDATA_FRAMEFROM], data[c4d.RDATA_FRAMETO]
    step = 1 if mode == c4d.RDATA_FRAMESEQUENCE_CURRENTFRAME else data[c4d.RDATA_FRAMESTEP]
    scene.render(start.GetFrame(fps), end.GetFrame(fps), step, RENDERERS.get(renderer, str(renderer)))


def _assets(scene, document):
    flags = c4d.ASSETDATA_FLAG_WITHCACHES
    # Fonts and node materials are listed by newer versions only.
    for name in ("ASSETDATA_FLAG_WITHFONTS", "ASSETDATA_FLAG_COLLECT_NODES_ASSETS"):
        flags |= getattr(c4d, name, 0)
    assets = []
    if c4d.documents.GetAllAssetsNew(document, False, "", flags, assets) == c4d.GETALLASSETSRESULT_FAILED:
        scene.warnings.append("Cinema 4D did not list all assets of the scene.")
    for asset in assets:
        # One asset that cannot be read costs that one path.
        scene.fact("An asset", _asset, scene, asset, document.GetDocumentPath())


def _asset(scene, asset, folder):
    path = str(asset.get("filename") or "")
    # A font is known by its name alone where Cinema 4D does not find its file.
    if not path or path.lower().startswith(NO_FILE):
        return
    if _is_animated(asset.get("owner")) and not path.lower().endswith(MOVIES):
        scene.use_sequence(path, folder)
    else:
        scene.use(path, base=folder)


def _is_animated(owner):
    """A bitmap shader that plays more than one frame reads all files of its name."""
    if owner is None or not owner.CheckType(c4d.Xbitmap):
        return False
    return owner[c4d.BITMAPSHADER_TIMING_TO] > owner[c4d.BITMAPSHADER_TIMING_FROM]


def _outputs(scene, document):
    data = document.GetActiveRenderData()
    for wanted, name in ((c4d.RDATA_SAVEIMAGE, c4d.RDATA_PATH), (c4d.RDATA_MULTIPASS_SAVEIMAGE, c4d.RDATA_MULTIPASS_FILENAME)):
        path = str(data[name] or "")
        if data[wanted] and path:
            scene.write_to(path, base=document.GetDocumentPath())


class SatchelCommand(c4d.plugins.CommandData):
    def Execute(self, doc):
        bridge.press(Cinema4DHost())
        return True


def request_path(document, start=False):
    """For c4dpy: writes the request of a document and answers its path; starts Satchel when asked to."""
    return bridge.press(Cinema4DHost(document), start=start)["requestPath"]


def _register():
    registered = c4d.plugins.RegisterCommandPlugin(
        id=PLUGIN_ID,
        str="Satchel...",
        info=0,
        icon=None,
        help="Open this scene and the files it uses in Satchel",
        dat=SatchelCommand(),
    )
    if not registered:
        raise RuntimeError("Cinema 4D did not take its plug-in id %d." % PLUGIN_ID)


if __name__ == "__main__":
    bridge.at_start("its command", _register)
