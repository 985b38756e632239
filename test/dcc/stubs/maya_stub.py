"""Maya as recorded from its command reference (help.autodesk.com, Maya Tech Docs > CommandsPython):

file (sceneName, modified, reference, list), workspace (rootDirectory, fileRuleEntry, expandName), filePathEditor
(listDirectories; listFiles with withAttribute answers name and plug in turn), referenceQuery (withoutCopyNumber), ls,
getAttr, attributeQuery, allNodeTypes, about (batch, installedVersion), confirmDialog (answers the label of the button),
shelfLayout, shelfButton, tabLayout, menu, menuItem, window (menuArray). OpenMaya: MFnPlugin, MPxCommand, MGlobal.
"""

from . import module

ATTRIBUTES = {
    "defaultRenderGlobals.currentRenderer": "arnold",
    "defaultRenderGlobals.animation": True,
    "defaultRenderGlobals.startFrame": 1001.0,
    "defaultRenderGlobals.endFrame": 1048.0,
    "defaultRenderGlobals.byFrameStep": 2.0,
    "defaultRenderGlobals.imageFilePrefix": "/renders/<Scene>/<RenderLayer>/beauty",
    "rock.computedFileTextureNamePattern": "/projects/heist/sourceimages/rock.<UDIM>.tx",
    "rock.fileTextureName": "/projects/heist/sourceimages/rock.1001.tx",
    "rock.useFrameExtension": False,
    "plate.computedFileTextureNamePattern": "/projects/heist/sourceimages/plate.<f>.exr",
    "plate.fileTextureName": "/projects/heist/sourceimages/plate.1001.exr",
    "plate.useFrameExtension": True,
    "wood.computedFileTextureNamePattern": "sourceimages/wood.png",
    "wood.fileTextureName": "sourceimages/wood.png",
    "wood.useFrameExtension": False,
    "empty.computedFileTextureNamePattern": "",
    "empty.fileTextureName": "",
    "backShape.imageName": "/projects/heist/plates/back.1001.jpg",
    "backShape.useFrameExtension": True,
    "dialogue.filename": "/projects/heist/sound/dialogue.wav",
    "crowd.abc_File": "/projects/heist/cache/crowd.abc",
    "standIn.dso": "/projects/heist/cache/trees.####.ass",
    "standIn.useFrameExtension": True,
    "smoke.filename": "/projects/heist/cache/smoke.####.vdb",
    "clothCache.cachePath": "/projects/heist/cache/nCache/cloth",
    "clothCache.cacheName": "clothShape1",
}
NODES = {
    "file": ["rock", "plate", "wood", "empty"],
    "imagePlane": ["backShape"],
    "audio": ["dialogue"],
    "AlembicNode": ["crowd"],
    "aiStandIn": ["standIn"],
    "aiVolume": ["smoke"],
    "cacheFile": ["clothCache"],
}
LISTED = {
    "/projects/heist/sourceimages": ["rock.1001.tx", "rock.fileTextureName", "plate.1001.exr", "plate.fileTextureName"],
    "/projects/heist/assets": ["prop.ma", "propRN"],
    "/projects/heist/lights": ["lamp.ies", "lampShape.aiProfile"],
}


class Maya:
    """The state of one session; `calls` keeps what a person would see."""

    def __init__(self, scene="/projects/heist/scenes/shot_010.ma", modified=False, batch=False, answer="Cancel"):
        self.scene, self.is_modified, self.batch, self.answer = scene, modified, batch, answer
        self.said, self.saved, self.result = [], 0, None
        self.shelves, self.items, self.tab, self.commands, self.deferred = {"Poly": []}, {}, "Poly", {}, []
        self.attributes = dict(ATTRIBUTES)

    def modules(self):
        session = self

        class MPxCommand:
            def setResult(self, value):
                session.result = value

        class MFnPlugin:
            def __init__(self, plugin, vendor="", version="", api=""):
                self.plugin = plugin

            def registerCommand(self, name, create):
                session.commands[name] = create

            def deregisterCommand(self, name):
                del session.commands[name]

        say = lambda kind: staticmethod(lambda text: session.said.append((kind, text)))
        glob = type("MGlobal", (), {"displayInfo": say("info"), "displayWarning": say("warning")})
        names = """file workspace filePathEditor referenceQuery ls getAttr attributeQuery allNodeTypes about currentTime
            confirmDialog shelfLayout shelfButton tabLayout menu menuItem window deleteUI pluginInfo loadPlugin""".split()
        cmds = module("maya.cmds", **{name: getattr(self, name) for name in names})
        open_maya = module("maya.api.OpenMaya", MPxCommand=MPxCommand, MFnPlugin=MFnPlugin, MGlobal=glob)
        mel = module("maya.mel", eval=self.mel)
        util = module("maya.utils", executeDeferred=self.deferred.append)
        api = module("maya.api", OpenMaya=open_maya)
        return {
            "maya": module("maya", cmds=cmds, api=api, mel=mel, utils=util),
            "maya.cmds": cmds,
            "maya.api": api,
            "maya.api.OpenMaya": open_maya,
            "maya.mel": mel,
            "maya.utils": util,
        }

    def file(self, query=False, sceneName=False, modified=False, reference=False, list=False, save=False):
        if save:
            self.saved, self.is_modified = self.saved + 1, False
            return self.scene
        assert query
        if sceneName:
            return self.scene
        if modified:
            return self.is_modified
        if reference:
            return ["/projects/heist/assets/prop.ma", "/projects/heist/assets/prop.ma{1}"]
        assert list
        return [self.scene, "/projects/heist/sourceimages/rock.1001.tx", "/projects/heist/data/notes.json", "/projects/heist/"]

    def workspace(self, query=False, rootDirectory=False, fileRuleEntry=None, expandName=None):
        if rootDirectory:
            return "/projects/heist/"
        return "images" if fileRuleEntry else "/projects/heist/" + expandName

    def filePathEditor(self, query=False, listDirectories=None, listFiles=None, withAttribute=False):
        if listDirectories is not None:
            return list(LISTED)
        return LISTED[listFiles]

    def referenceQuery(self, name, filename=False, withoutCopyNumber=False):
        return name.split("{")[0] if withoutCopyNumber else name

    def ls(self, type):
        return NODES.get(type, [])

    def getAttr(self, name):
        return self.attributes[name]

    def attributeQuery(self, name, node, exists):
        return node + "." + name in self.attributes

    def allNodeTypes(self):
        return list(NODES)

    def about(self, batch=False, installedVersion=False):
        return self.batch if batch else "Autodesk Maya 2025.3"

    def currentTime(self, query):
        return 1010.0

    def confirmDialog(self, **options):
        self.said.append(("dialog", options["message"]))
        return self.answer if len(options["button"]) > 1 else "OK"

    def mel(self, text):
        if "gShelfTopLevel" in text:
            return "MayaWindow|Shelf"
        if "gMainWindow" in text:
            return "MayaWindow"
        assert text == "RenRenderMenu MayaWindow|mainRenderMenu"
        self.items["Render Current Frame"] = {"label": "Render Current Frame"}
        return None

    def shelfLayout(self, name, query=False, exists=False, childArray=False, parent=None):
        if exists:
            return name in self.shelves
        if childArray:
            return [b["name"] for b in self.shelves[name]] or None
        self.shelves[name] = []
        self.tab = name
        return name

    def shelfButton(self, name=None, query=False, edit=False, exists=False, parent=None, label=None, **look):
        found = next((b for all in self.shelves.values() for b in all if b["name"] == name), None)
        if exists:
            return found is not None
        if query:
            return found["label"]
        if edit:
            found.update(look)
            return None
        self.shelves[parent].append(dict(look, label=label, name="shelfButton%d" % len(self.shelves[parent])))
        return self.shelves[parent][-1]["name"]

    def tabLayout(self, name, query=False, edit=False, selectTab=None):
        if query:
            return self.tab
        self.tab = selectTab

    def window(self, name, query, menuArray):
        return ["mainFileMenu", "mainRenderMenu"]

    def menu(self, name, query, label=False, numberOfItems=False, postMenuCommand=False):
        if label:
            return {"mainFileMenu": "File", "mainRenderMenu": "Render"}[name]
        return len(self.items) if numberOfItems else "RenRenderMenu MayaWindow|mainRenderMenu"

    def menuItem(self, name, exists=False, **look):
        if exists:
            return name in self.items
        self.items[name] = look

    def deleteUI(self, name, menuItem):
        del self.items[name]

    def pluginInfo(self, name, query, loaded):
        return False

    def loadPlugin(self, name, quiet):
        raise RuntimeError("no such plug-in")
