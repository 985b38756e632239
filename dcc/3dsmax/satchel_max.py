"""Satchel in 3ds Max 2021 and newer. With 3dsmaxbatch: request_path()."""

import os

from pymxs import runtime as rt


def _load_bridge():
    import importlib.util

    here = os.path.dirname(os.path.abspath(__file__))
    places = [here, os.path.join(here, "..", "common")]
    path = next(p for p in (os.path.join(place, "satchel_bridge.py") for place in places) if os.path.isfile(p))
    spec = importlib.util.spec_from_file_location("satchel_bridge_of_3dsmax", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bridge = _load_bridge()

# Assets that are written or run, not read.
NOT_READ = frozenset(["renderoutput", "videopost", "batchrender"])


class MaxHost(bridge.Host):
    name = "3dsmax"

    def version(self):
        # 26000 is 3ds Max 2024; from 2021 on the year is in the list too.
        facts = list(rt.maxVersion())
        return str(facts[7]) if len(facts) > 7 else str(facts[0])

    def background(self):
        return bool(rt.GetQuietMode()) or bool(rt.isNetServer())

    def root(self):
        return str(rt.getDir(rt.Name("maxroot")))

    def scene_path(self):
        name = str(rt.maxFileName or "")
        return os.path.join(str(rt.maxFilePath), name) if name else ""

    def modified(self):
        return bool(rt.getSaveRequired())

    def save(self):
        if not rt.saveMaxFile(self.scene_path()):
            raise OSError("3ds Max could not save the scene.")

    def ask_modified(self):
        answer = rt.yesNoCancelBox(
            "The scene has changes that are not saved.\n\nYes saves it, No continues with the saved file.",
            title="Satchel",
        )
        return {"yes": "save", "no": "continue"}.get(str(answer).lstrip("#"), "cancel")

    def tell(self, kind, text):
        if kind == "error" and not self.background():
            rt.messageBox(text, title="Satchel")
        elif kind == "info":
            rt.pushPrompt("Satchel: " + text)
        else:
            # The listener keeps it, for who looks.
            print("Satchel: " + text)

    def collect(self, scene):
        project = scene.fact("The project folder", lambda: str(rt.pathConfig.getCurrentProjectFolder()))
        if project:
            scene.in_project(project)
        scene.fact("The frames", _frames, scene)
        scene.fact("The assets", _assets, scene, project)
        scene.fact("The referenced scenes", _references, scene, project)
        scene.fact("The output file", _outputs, scene, project)


def _frames(scene):
    kind = int(rt.rendTimeType)
    # 1 the frame now, 2 the active segment, 3 a range, 4 a list of frames.
    if kind == 1:
        start = end = _frame(rt.currentTime)
    elif kind == 2:
        start, end = _frame(rt.animationRange.start), _frame(rt.animationRange.end)
    elif kind == 4:
        start, end = _listed(str(rt.rendPickupFrames))
    else:
        start, end = _frame(rt.rendStart), _frame(rt.rendEnd)
    scene.render(start, end, rt.rendNThFrame if kind in (2, 3) else 1, str(rt.classOf(rt.renderers.current)))


def _frame(time):
    return float(getattr(time, "frame", time))


def _listed(text):
    """First and last frame of a list such as 1,3,5-12."""
    numbers = [int(part) for piece in text.split(",") for part in piece.split("-") if part.strip().isdigit()]
    return (min(numbers), max(numbers)) if numbers else (0, 0)


def _assets(scene, project):
    for index in range(1, int(rt.AssetManager.getNumAssets()) + 1):
        # One asset that cannot be read costs that one path.
        scene.fact("An asset", _asset, scene, rt.AssetManager.getAssetByIndex(index), project)


def _asset(scene, asset, project):
    kind = str(asset.getType()).lstrip("#").lower()
    if kind in NOT_READ:
        return
    # Where 3ds Max found it, else what the scene says.
    path = str(asset.getFullFilePath() or "") or str(asset.getFileName() or "")
    scene.use(path, base=project)
    if path.lower().endswith(".ifl") and os.path.isfile(path):
        scene.fact("The frames of %s" % path, _image_list, scene, path)


def _image_list(scene, path):
    """A text file with a frame, and how long it is shown, in each line."""
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            name = line.split(";")[0].strip()
            head, _, tail = name.rpartition(" ")
            name = head.strip() if head and tail.isdigit() else name
            if name:
                scene.use(name, base=os.path.dirname(path))


def _references(scene, project):
    for index in range(1, int(rt.xrefs.getXRefFileCount()) + 1):
        scene.use(str(rt.xrefs.getXRefFile(index).filename), base=project)


def _outputs(scene, project):
    if rt.rendOutputFilename:
        scene.write_to(str(rt.rendOutputFilename), base=project)
    elements = rt.maxOps.GetCurRenderElementMgr()
    for index in range(int(elements.NumRenderElements()) if elements else 0):
        name = elements.GetRenderElementFilename(index)
        if name:
            scene.write_to(str(name), base=project)


def open_in_satchel(intent="submit"):
    """The macro; answers what the bridge answers, or None when the artist said no."""
    return bridge.press(MaxHost(), intent)


def request_path(start=False):
    """Without a window: writes the request and answers its path; starts Satchel when asked to."""
    return bridge.press(MaxHost(), start=start)["requestPath"]
