"""3ds Max as recorded from "Using pymxs" and the MAXScript reference (help.autodesk.com, MAXDEV-Python and MAXScript-Help):

AssetManager.getNumAssets and getAssetByIndex from 1 on, AssetUser.getFileName, getFullFilePath, getType; maxFilePath,
maxFileName, getSaveRequired, saveMaxFile; pathConfig.getCurrentProjectFolder; rendTimeType, rendStart, rendEnd,
rendNThFrame, rendPickupFrames; renderers.current, classOf; rendOutputFilename; maxOps.GetCurRenderElementMgr with
elements from 0 on; xrefs.getXRefFile from 1 on; yesNoCancelBox answers a name; maxVersion answers a list of eight.
"""

import types

from . import module

ASSETS = [
    ("Bitmap", "rock.<UDIM>.tx", "/projects/heist/sceneassets/images/rock.<UDIM>.tx"),
    ("Bitmap", "gone.png", ""),
    ("Bitmap", "wood.png", "/projects/heist/sceneassets/images/wood.png"),
    ("XRef", "prop.max", "/projects/heist/scenes/prop.max"),
    ("Animation", "crowd.abc", "/projects/heist/cache/crowd.abc"),
    ("Photometric", "lamp.ies", "/projects/heist/lights/lamp.ies"),
    ("Sound", "speech.wav", "/projects/heist/sound/speech.wav"),
    ("RenderOutput", "beauty.exr", "/projects/heist/renderoutput/beauty.exr"),
]


class Max:
    def __init__(self, name="shot_010.max", modified=False, batch=False, answer="cancel", assets=ASSETS):
        self.name, self.is_modified, self.batch, self.answer, self.assets = name, modified, batch, answer, assets
        self.said, self.saved = [], 0

    def modules(self):
        simple = types.SimpleNamespace
        time = lambda frame: simple(frame=float(frame))
        elements = simple(
            NumRenderElements=lambda: 2,
            GetRenderElementFilename=lambda index: ["/projects/heist/renderoutput/passes/z.exr", ""][index],
        )
        runtime = simple(
            maxFilePath="/projects/heist/scenes/" if self.name else "",
            maxFileName=self.name,
            maxVersion=lambda: [27000, 64, 0, 27, 0, 0, 2084, 2025],
            getSaveRequired=lambda: self.is_modified,
            saveMaxFile=self.save,
            getDir=lambda name: "/opt/3dsmax",
            Name=lambda text: "#" + text,
            GetQuietMode=lambda: self.batch,
            isNetServer=lambda: False,
            pathConfig=simple(getCurrentProjectFolder=lambda: "/projects/heist"),
            rendTimeType=3,
            rendStart=time(1001),
            rendEnd=time(1048),
            rendNThFrame=1,
            classOf=lambda thing: "Arnold",
            renderers=simple(current=object()),
            rendOutputFilename="/projects/heist/renderoutput/beauty/beauty.exr",
            maxOps=simple(GetCurRenderElementMgr=lambda: elements),
            AssetManager=simple(getNumAssets=lambda: len(self.assets), getAssetByIndex=self.asset),
            xrefs=simple(getXRefFileCount=lambda: 1, getXRefFile=lambda i: simple(filename="scenes/set.max")),
            messageBox=lambda text, title: self.said.append(("dialog", text)),
            pushPrompt=lambda text: self.said.append(("info", text)),
            yesNoCancelBox=self.box,
        )
        return {"pymxs": module("pymxs", runtime=runtime)}

    def asset(self, index):
        kind, name, full = self.assets[index - 1]
        return types.SimpleNamespace(getType=lambda: "#" + kind, getFileName=lambda: name, getFullFilePath=lambda: full)

    def save(self, path):
        self.saved, self.is_modified = self.saved + 1, False
        return True

    def box(self, text, title):
        self.said.append(("dialog", text))
        return "#" + self.answer
