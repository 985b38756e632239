"""Houdini as recorded from the HOM reference (sidefx.com/docs/houdini/hom/hou):

fileReferences() answers tuples of a hou.Parm (None for a library) and the path as it was typed; hipFile.path,
isNewFile, hasUnsavedChanges, save; text.expandString; playbar.frameRange; Parm.path, name, node, evalAsString,
parmTemplate().tags() with filechooser_mode read or write; ui.displayMessage answers the index of the button.
"""

import os
import types

from . import module

VARIABLES = {"$HIP": "/projects/heist/hip", "$JOB": "/projects/heist", "$HFS": "/opt/hfs20.5"}


class Parm:
    def __init__(self, node, name, value, mode=None, category="Sop", broken=False):
        self._node, self._name, self._value, self._mode, self._category, self._broken = node, name, value, mode, category, broken

    def path(self):
        return "/obj/%s/%s" % (self._node, self._name)

    def name(self):
        return self._name

    def node(self):
        category = types.SimpleNamespace(name=lambda: self._category)
        node_type = types.SimpleNamespace(category=lambda: category)
        return types.SimpleNamespace(name=lambda: self._node, type=lambda: node_type)

    def evalAsString(self):
        if self._broken:
            raise RuntimeError("Unable to evaluate expression")
        return expand(self._value.replace("$OS", self._node))

    def parmTemplate(self):
        return types.SimpleNamespace(tags=lambda: {"filechooser_mode": self._mode} if self._mode else {})


def expand(text):
    for name, value in VARIABLES.items():
        text = text.replace(name, value)
    return text


REFERENCES = [
    Parm("rock", "map", "$HIP/tex/rock.<UDIM>.rat", "read"),
    Parm("bark", "map", "$HIP/tex/bark.%(UDIM)d.rat", "read"),
    Parm("plate", "file", "$JOB/plates/plate.$F4.exr", "read"),
    Parm("fog", "file", "$HIP/geo/$OS.$F.bgeo.sc", "read"),
    Parm("crowd", "fileName", "$JOB/cache/crowd.abc"),
    Parm("stage", "filepath1", "assets/set.usd", "read"),
    Parm("font", "file", "$JOB/fonts/title.ttf", "read"),
    Parm("speech", "file", "$JOB/sound/speech.wav", "read"),
    Parm("default", "file", "$HFS/houdini/geo/default.bgeo", "read"),
    Parm("texture", "map", "op:/img/comp1/out", "read"),
    Parm("broken", "file", "`chs(\"../gone\")`", "read", broken=True),
    Parm("mantra1", "vm_picture", "$HIP/render/$OS/beauty.$F4.exr", "write", "Driver"),
    Parm("karma1", "picture", "$HIP/render/karma.$F4.exr", None, "Driver"),
]


class Houdini:
    def __init__(self, path="/projects/heist/hip/shot_010.hip", new=False, modified=False, batch=False, answer=2):
        self.path, self.new, self.is_modified, self.batch, self.answer = path, new, modified, batch, answer
        self.said, self.saved = [], 0

    def modules(self):
        hip = types.SimpleNamespace(
            path=lambda: self.path,
            isNewFile=lambda: self.new,
            hasUnsavedChanges=lambda: self.is_modified,
            save=self.save,
        )
        driver = types.SimpleNamespace(type=lambda: types.SimpleNamespace(name=lambda: "karma::2.0"))
        hou = module(
            "hou",
            hipFile=hip,
            text=types.SimpleNamespace(expandString=expand),
            playbar=types.SimpleNamespace(frameRange=lambda: (1001.0, 1048.0)),
            # Nothing was made in /out, and a node that is not there is None.
            node=lambda path: types.SimpleNamespace(children=lambda: (driver,)) if path == "/stage" else None,
            fileReferences=self.references,
            isUIAvailable=lambda: not self.batch,
            applicationVersionString=lambda: "20.5.332",
            severityType=types.SimpleNamespace(Message="message", Warning="warning", Error="error"),
            ui=types.SimpleNamespace(displayMessage=self.message, setStatusMessage=lambda text, s: self.said.append((s, text))),
        )
        return {"hou": hou}

    def references(self):
        typed = lambda parm: parm._value
        return tuple((parm, typed(parm)) for parm in REFERENCES) + ((None, "$JOB/otls/tree.hda"), (None, "oplibs:/Sop/x"))

    def save(self):
        self.saved, self.is_modified = self.saved + 1, False

    def message(self, text, buttons=("OK",), severity=None, default_choice=0, close_choice=-1, title=None):
        self.said.append(("dialog", text))
        return self.answer if len(buttons) > 1 else 0
