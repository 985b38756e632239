"""Cinema 4D as recorded from its Python SDK (developers.maxon.net/docs/py):

documents.GetAllAssetsNew(doc, allowDialogs, lastPath, flags, assetList) fills the list with dicts that hold filename,
assetname, exists and owner, and answers GETALLASSETSRESULT_OK, _FAILED or _MISSING; BaseDocument.GetDocumentPath (""
before the first save), GetDocumentName, GetChanged, GetFps, GetActiveRenderData; BaseTime.GetFrame(fps);
C4DAtom.CheckType, the bitmap shader's BITMAPSHADER_TIMING_FROM and _TO; plugins.RegisterCommandPlugin, which answers
whether it was taken, CommandData; gui.MessageDialog(text, type).
"""

import types

from . import module

CONSTANTS = """RDATA_RENDERENGINE RDATA_FRAMESEQUENCE RDATA_FRAMEFROM RDATA_FRAMETO RDATA_FRAMESTEP RDATA_SAVEIMAGE RDATA_PATH
    RDATA_MULTIPASS_SAVEIMAGE RDATA_MULTIPASS_FILENAME RDATA_FRAMESEQUENCE_MANUAL RDATA_FRAMESEQUENCE_CURRENTFRAME
    RDATA_FRAMESEQUENCE_ALLFRAMES RDATA_FRAMESEQUENCE_PREVIEWRANGE SAVEDOCUMENTFLAGS_NONE FORMAT_C4DEXPORT
    GEMB_YESNOCANCEL GEMB_R_YES GEMB_R_NO GEMB_R_CANCEL
    BITMAPSHADER_TIMING_FROM BITMAPSHADER_TIMING_TO Xbitmap Oalembicgenerator""".split()
VALUE = {name: number for number, name in enumerate(CONSTANTS, 900)}


class Owner:
    """A bitmap shader, or another node that names a file."""

    def __init__(self, first, last, kind="Xbitmap"):
        self.values, self.kind = {VALUE["BITMAPSHADER_TIMING_FROM"]: first, VALUE["BITMAPSHADER_TIMING_TO"]: last}, kind

    def CheckType(self, kind):
        return VALUE[self.kind] == kind

    def __getitem__(self, name):
        return self.values[name]


ASSETS = [
    {"filename": "/projects/heist/c4d/shot_010.c4d", "assetname": "shot_010.c4d", "exists": True},
    {"filename": "/projects/heist/c4d/tex/wood.png", "assetname": "wood.png", "exists": True},
    {"filename": "/projects/heist/c4d/tex/rock.<UDIM>.tx", "assetname": "rock.<UDIM>.tx", "exists": True},
    {"filename": "/projects/heist/gone.png", "assetname": "gone.png", "exists": False},
    {"filename": "/projects/heist/cache/crowd.abc", "assetname": "crowd.abc", "exists": True},
    {"filename": "/projects/heist/cache/smoke.vdb", "assetname": "smoke.vdb", "exists": True},
    {"filename": "/projects/heist/sound/speech.wav", "assetname": "speech.wav", "exists": True},
    {"filename": "/projects/heist/fonts/title.ttf", "assetname": "title.ttf", "exists": True},
    {"filename": "assetdb:///Materials/file_5b6a", "assetname": "Gold", "exists": True},
    {"filename": "", "assetname": "Arial", "exists": False},
    {"filename": "/projects/heist/plates/v012/plate.1001.exr", "exists": True, "owner": Owner(0, 47)},
    {"filename": "/projects/heist/plates/loop_v012.mov", "exists": True, "owner": Owner(0, 47)},
    {"filename": "/projects/heist/tex/still_012.png", "exists": True, "owner": Owner(0, 0)},
    {"filename": "/projects/heist/cache/cloth_012.abc", "exists": True, "owner": Owner(0, 47, "Oalembicgenerator")},
]


class Time:
    def __init__(self, frame):
        self.frame = frame

    def GetFrame(self, fps):
        return self.frame


class C4D:
    def __init__(self, path="/projects/heist/c4d", modified=False, answer="GEMB_R_CANCEL"):
        self.path, self.is_modified, self.answer = path, modified, VALUE[answer]
        self.said, self.saved, self.registered = [], 0, []
        data = {
            VALUE["RDATA_RENDERENGINE"]: 1036219,
            VALUE["RDATA_FRAMESEQUENCE"]: VALUE["RDATA_FRAMESEQUENCE_MANUAL"],
            VALUE["RDATA_FRAMEFROM"]: Time(1001),
            VALUE["RDATA_FRAMETO"]: Time(1048),
            VALUE["RDATA_FRAMESTEP"]: 1,
            VALUE["RDATA_SAVEIMAGE"]: True,
            VALUE["RDATA_PATH"]: "renders/$prj/beauty",
            VALUE["RDATA_MULTIPASS_SAVEIMAGE"]: True,
            VALUE["RDATA_MULTIPASS_FILENAME"]: "/projects/heist/passes/z",
        }
        self.document = types.SimpleNamespace(
            GetDocumentPath=lambda: self.path,
            GetDocumentName=lambda: "shot_010.c4d",
            GetChanged=lambda: self.is_modified,
            GetFps=lambda: 25,
            GetActiveRenderData=lambda: data,
        )

    def modules(self):
        documents = types.SimpleNamespace(
            GetActiveDocument=lambda: self.document, GetAllAssetsNew=self.assets, SaveDocument=self.save
        )
        plugins = types.SimpleNamespace(CommandData=type("CommandData", (), {}), RegisterCommandPlugin=self.register)
        gui = types.SimpleNamespace(MessageDialog=self.dialog, StatusSetText=lambda text: self.said.append(("info", text)))
        return {
            "c4d": module(
                "c4d",
                documents=documents,
                plugins=plugins,
                gui=gui,
                storage=types.SimpleNamespace(GeGetStartupPath=lambda: "/opt/cinema4d"),
                GetC4DVersion=lambda: 2025100,
                GETALLASSETSRESULT_OK=0,
                GETALLASSETSRESULT_FAILED=1,
                ASSETDATA_FLAG_WITHCACHES=1,
                ASSETDATA_FLAG_WITHFONTS=2,
                **VALUE,
            )
        }

    def assets(self, document, allowDialogs, lastPath, flags, assetList):
        assert (allowDialogs, flags) == (False, 3)
        assetList.extend(ASSETS)
        return 0

    def register(self, **options):
        self.registered.append(options)
        return True

    def save(self, document, path, flags, form):
        self.saved, self.is_modified = self.saved + 1, False
        return True

    def dialog(self, text, kind=None):
        self.said.append(("dialog", text))
        return self.answer
