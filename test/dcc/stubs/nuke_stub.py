"""Nuke as recorded from its Python reference (learn.foundry.com/nuke/developers/latest/pythondevguide):

root() with name ("Root" before the first save), modified and the knobs project_directory, first_frame, last_frame;
allNodes(recurseGroups); Node.Class, knobs, knob, fullName; File_Knob.getEvaluatedValue, which keeps signs of frames;
views; menu().findItem/addMenu/addCommand; choice answers the index or None; message, warning, tprint.
"""

import types

from . import module


class Knob:
    def __init__(self, value, kind="File_Knob"):
        self._value, self._kind = value, kind

    def Class(self):
        return self._kind

    def value(self):
        return self._value

    def evaluate(self):
        return self._value

    def getEvaluatedValue(self):
        if isinstance(self._value, Exception):
            raise self._value
        return self._value


class Node:
    def __init__(self, kind, name, **knobs):
        self._kind, self._name = kind, name
        self._knobs = {key: knob if isinstance(knob, Knob) else Knob(knob) for key, knob in knobs.items()}

    def Class(self):
        return self._kind

    def fullName(self):
        return self._name

    def knobs(self):
        return self._knobs

    def knob(self, name):
        return self._knobs.get(name)

    def __getitem__(self, name):
        return self._knobs[name]


def plain(value):
    return Knob(value, "Boolean_Knob")


NODES = [
    Node("Read", "Read1", file="/projects/heist/plates/plate.%04d.exr", proxy="", first=plain(1001)),
    Node("Read", "Read2", file="plates/grain.####.dpx"),
    Node("Read", "Stereo", file="/projects/heist/plates/stereo_%V.%04d.exr"),
    Node("ReadGeo2", "Geo", file="/projects/heist/cache/set.abc"),
    Node("Camera2", "Group1.Camera", file="/projects/heist/cache/camera.fbx"),
    Node("Vectorfield", "Look", vfield_file="/projects/heist/luts/look.cube"),
    Node("Text", "Title", font="/projects/heist/fonts/title.ttf", message=Knob("a.%04d.exr", "String_Knob")),
    Node("AudioRead", "Sound", file="/projects/heist/sound/speech.wav"),
    Node("Read", "Broken", file=RuntimeError("invalid command name \"gone\"")),
    Node("Write", "Write1", file="/projects/heist/comp/v012/comp.%04d.exr", disable=plain(False), reading=plain(False)),
    Node("Write", "Precomp", file="/projects/heist/pre/pre.%04d.exr", disable=plain(False), reading=plain(True)),
    Node("Write", "Off", file="/elsewhere/off.%04d.exr", disable=plain(True)),
]


class Menu:
    def __init__(self, *names):
        self.entries = {name: Menu() for name in names}

    def findItem(self, name):
        return self.entries.get(name)

    def addMenu(self, name):
        self.entries[name] = Menu()
        return self.entries[name]

    def addCommand(self, name, command):
        self.entries[name] = command


class Nuke:
    def __init__(self, name="/projects/heist/comp/shot_010.nk", modified=False, batch=False, answer=2):
        self.is_modified, self.batch, self.answer = modified, batch, answer
        self.said, self.saved = [], 0
        self.menus = {"Nuke": Menu("File", "Render"), "Nodes": Menu()}
        self.root_node = Node(
            "Root",
            "root",
            project_directory="/projects/heist",
            first_frame=plain(1001),
            last_frame=plain(1048),
            colorManagement=plain("OCIO"),
            OCIO_config=plain("custom"),
            customOCIOConfigPath="/studio/config.ocio",
        )
        self.root_node.name = lambda: name
        self.root_node.modified = lambda: self.is_modified

    def modules(self):
        say = lambda kind: lambda text: self.said.append((kind, text))
        return {
            "nuke": module(
                "nuke",
                NUKE_VERSION_STRING="15.1v2",
                EXE_PATH="/opt/Nuke15.1v2/Nuke15.1",
                GUI=not self.batch,
                root=lambda: self.root_node,
                views=lambda: ["left", "right"],
                allNodes=lambda recurseGroups=False: NODES,
                menu=lambda name: self.menus[name],
                message=say("dialog"),
                warning=say("warning"),
                tprint=say("info"),
                choice=self.choice,
                scriptSave=self.save,
                pluginAddPath=lambda path, addToSysPath=True: None,
            )
        }

    def choice(self, title, prompt, options):
        self.said.append(("dialog", prompt))
        return self.answer

    def save(self, name):
        self.saved, self.is_modified = self.saved + 1, False
        return True
