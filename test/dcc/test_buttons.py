"""The button of each DCC against a recorded stub of its API, started for real with a polluted environment."""

import json
import os
import subprocess
import sys
import unittest
from unittest import mock

import request_schema
import world
from stubs.blender_stub import Blender
from stubs.c4d_stub import C4D
from stubs.houdini_stub import Houdini
from stubs.max_stub import Max
from stubs.maya_stub import Maya
from stubs.nuke_stub import Nuke

# With this set the samples are written anew before they are compared. Read before a test has its own environment.
WRITE = os.environ.get("SATCHEL_WRITE_SAMPLES")
SAMPLE_ID = "00000000-0000-4000-8000-%012d"


class Button:
    """One DCC: its stub, its file, how the button is pressed, and how a script asks without a window."""

    def __init__(self, name, stub, file, unsaved, press, script):
        self.name, self.stub, self.file, self.unsaved, self.press, self.script = name, stub, file, unsaved, press, script


class Reports:
    """An operator of Blender: what it would show."""

    def __init__(self, session):
        self.said = session.said = []

    def __call__(self, kinds, text):
        (kind,) = kinds
        self.said.append((kind.lower(), text))


def press_blender(module, session):
    operator = module.SATCHEL_OT_send()
    operator.report = Reports(session)
    operator.unsaved = getattr(session, "choice", "SAVE")
    return operator.execute(None)


BUTTONS = [
    Button("maya", Maya, "maya/plug-ins/satchel_maya.py", {"scene": ""}, lambda m, s: m.open_in_satchel(), lambda m, s: m.open_in_satchel()),
    Button("houdini", Houdini, "houdini/scripts/python/satchel_houdini.py", {"new": True}, lambda m, s: m.open_in_satchel(), lambda m, s: m.request_path()),
    Button("nuke", Nuke, "nuke/satchel_nuke.py", {"name": "Root"}, lambda m, s: m.open_in_satchel(), lambda m, s: m.request_path()),
    Button("blender", Blender, "blender/__init__.py", {"path": ""}, press_blender, press_blender),
    Button("3dsmax", Max, "3dsmax/satchel_max.py", {"name": ""}, lambda m, s: m.open_in_satchel(), lambda m, s: m.request_path()),
    Button("cinema4d", C4D, "cinema4d/satchel.pyp", {"path": ""}, lambda m, s: m.SatchelCommand().Execute(None), lambda m, s: m.request_path(s.document)),
]


class ButtonCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)
        entered = self.world.environment()
        entered.start()
        self.addCleanup(entered.stop)

    def loaded(self, button, **state):
        session = button.stub(**state)
        session.said = getattr(session, "said", [])
        patched = mock.patch.dict(sys.modules, session.modules())
        patched.start()
        self.addCleanup(patched.stop)
        return session, world.load(world.DCC / button.file, "satchel_button_" + button.name)

    def requests(self):
        return [world.read_json(self.world.data / "inbox" / name) for name in self.world.inbox()]

    def each(self):
        for button in BUTTONS:
            with self.subTest(button.name):
                yield button
                for name in self.world.inbox():
                    (self.world.data / "inbox" / name).unlink()


class EveryButton(ButtonCase):
    def test_lists_what_the_scene_uses_and_starts_the_app_with_it(self):
        for number, button in enumerate(BUTTONS):
            with self.subTest(button.name):
                session, module = self.loaded(button)
                button.press(module, session)
                (seen,) = self.world.started()
                (request,) = self.requests()
                path = self.world.data / "inbox" / (request["id"] + ".json")
                self.assertEqual(seen["arguments"], ["--request=" + str(path)])
                leaked = set(seen["environment"]) & set(world.NEVER)
                self.assertEqual((leaked, request_schema.problems(request)), (set(), []))
                self.assertNotIn("/opt/dcc", seen["environment"]["PATH"])
                path.unlink()
                self.compare(button, self.as_sample(request, number))

    def test_gives_the_app_an_environment_and_libraries_without_the_programs_own(self):
        # So the recorder would see what leaks.
        subprocess.run([str(self.world.program)], env=self.world.env, check=True)
        (polluted,) = self.world.started()
        self.assertIn("invalid ELF header", polluted["library"])
        for button in self.each():
            session, module = self.loaded(button)
            button.press(module, session)
            (seen,) = self.world.started()
            environment = {k: v for k, v in seen["environment"].items() if k not in world.OF_THE_SHELL}
            ours = {name: self.world.env[name] for name in ("HOME", "SATCHEL_HOME", "SATCHEL_APP", "SATCHEL_TEST_RECORD")}
            self.assertEqual(environment, dict(world.KEPT, PATH="/usr/bin:/bin", **ours))
            self.assertNotIn("ELF", seen["library"])

    def as_sample(self, request, number):
        self.assertEqual(request["dcc"].pop("pid"), os.getpid())
        fixed = {"id": SAMPLE_ID % number, "createdAt": "2026-01-01T00:00:00.000Z"}
        request["bridge"]["python"] = "3.11.0"
        return dict(request, **fixed)

    def compare(self, button, request):
        sample = world.SAMPLES / (button.name + ".json")
        if WRITE:
            sample.write_text(json.dumps(request, indent=2) + "\n", encoding="utf-8")
        self.assertEqual(request, world.read_json(sample))

    def test_refuses_a_scene_without_a_file_in_one_sentence(self):
        for button in self.each():
            session, module = self.loaded(button, **button.unsaved)
            button.press(module, session)
            self.assertEqual([text for _, text in session.said], [module.bridge.UNSAVED])
            self.assertEqual((self.world.inbox(), self.world.started(0)), ([], []))

    def test_says_where_to_get_satchel_when_it_is_not_installed(self):
        for button in self.each():
            session, module = self.loaded(button)
            with mock.patch.dict(os.environ, SATCHEL_APP="/gone/satchel", PATH="/empty"):
                button.press(module, session)
            ((kind, text),) = session.said
            self.assertEqual((kind in ("dialog", "error"), "not installed" in text), (True, True))
            self.assertIn("/gone/satchel", text)
            self.assertEqual(self.world.inbox(), [])

    def test_saves_first_when_the_artist_says_so(self):
        answers = {"maya": "Save", "houdini": 0, "nuke": 0, "3dsmax": "yes", "cinema4d": "GEMB_R_YES"}
        for button in self.each():
            state = {"answer": answers[button.name]} if button.name in answers else {}
            session, module = self.loaded(button, modified=True, **state)
            button.press(module, session)
            (request,) = self.requests()
            self.assertEqual((session.saved, request["sceneModified"]), (1, False))
        self.world.started(len(BUTTONS))

    def test_takes_the_saved_file_when_the_artist_says_so(self):
        answers = {"maya": "Continue with the saved file", "houdini": 1, "nuke": 1, "3dsmax": "no", "cinema4d": "GEMB_R_NO"}
        for button in self.each():
            state = {"answer": answers[button.name]} if button.name in answers else {}
            session, module = self.loaded(button, modified=True, **state)
            session.choice = "CONTINUE"
            button.press(module, session)
            (request,) = self.requests()
            self.assertEqual((session.saved, request["sceneModified"]), (0, True))
        self.world.started(len(BUTTONS))

    def test_does_nothing_when_the_artist_cancels(self):
        for button in self.each():
            if button.name == "blender":
                # Blender's own dialog has the cancel; the operator runs only after its OK.
                session, module = self.loaded(button, modified=True)
                operator = module.SATCHEL_OT_send()
                self.assertEqual(operator.invoke(module.bpy.context, None), {"RUNNING_MODAL"})
                self.assertEqual(session.dialogs, 1)
            else:
                session, module = self.loaded(button, modified=True)
                button.press(module, session)
            self.assertEqual((session.saved, self.world.inbox(), self.world.started(0)), (0, [], []))

    def test_a_script_without_a_window_gets_the_request_and_hears_of_the_saved_state(self):
        for button in self.each():
            batch = {} if button.name == "cinema4d" else {"batch": True}
            session, module = self.loaded(button, modified=True, **batch)
            # In Blender an operator of a script saves nothing by itself.
            session.choice = "SAVE"
            button.script(module, session)
            (request,) = self.requests()
            self.assertEqual((session.saved, request["sceneModified"], request["dcc"]["background"]), (0, True, True))
            self.assertIn(module.bridge.SAVED_STATE, request["x-warnings"])
        self.world.started(2)

    def test_a_scene_without_a_file_is_an_error_for_a_script(self):
        for button in self.each():
            if button.name == "blender":
                # Blender raises for an operator that reports an error.
                continue
            batch = {} if button.name == "cinema4d" else {"batch": True}
            session, module = self.loaded(button, **dict(button.unsaved, **batch))
            with self.assertRaises(module.bridge.SatchelError) as caught:
                button.script(module, session)
            self.assertEqual(caught.exception.code, "unsaved")

    def test_a_failure_of_the_button_is_told_and_stays_in_it(self):
        for button in self.each():
            session, module = self.loaded(button)
            with mock.patch.object(module.bridge, "open_request", side_effect=ValueError("broken\nbridge")):
                button.press(module, session)
            self.assertIn("Satchel's button failed, the scene is as it was: broken bridge", session.said[-1][1])


class OneFailingFact(ButtonCase):
    def sent(self, name, spoil, **state):
        (button,) = [one for one in BUTTONS if one.name == name]
        session, module = self.loaded(button, **state)
        spoil(session, module)
        button.press(module, session)
        self.world.started()
        (request,) = self.requests()
        return request

    def test_sends_the_rest_of_a_maya_scene(self):
        request = self.sent("maya", lambda session, _: session.attributes.pop("defaultRenderGlobals.animation"))
        self.assertEqual(("frameRange" in request, len(request["patterns"])), (False, 5))
        self.assertEqual([text[:10] for text in request["x-warnings"]], ["The frames"])

    def test_sends_the_rest_of_a_blender_scene(self):
        request = self.sent("blender", lambda *_: None, broken=True)
        self.assertEqual([text.split(" could")[0] for text in request["x-warnings"]], ["The volumes", "The other files"])
        self.assertIn("/studio/fonts/title.ttf", request["assetReferences"]["inputs"]["filenames"])

    def test_sends_the_rest_of_a_max_scene(self):
        def spoil(session, module):
            module.rt.AssetManager.getAssetByIndex = lambda index: session.asset(index) if index != 2 else None

        request = self.sent("3dsmax", spoil)
        self.assertEqual(len(request["x-warnings"]), 1)
        self.assertEqual(len(request["assetReferences"]["inputs"]["filenames"]), 6)

    def test_sends_the_rest_of_a_cinema_4d_scene(self):
        def spoil(session, module):
            session.document.GetActiveRenderData = lambda: None

        request = self.sent("cinema4d", spoil)
        self.assertEqual(len(request["x-warnings"]), 2)
        self.assertEqual(len(request["assetReferences"]["inputs"]["filenames"]), 9)

    def test_tells_that_cinema_4d_did_not_list_everything(self):
        def spoil(session, module):
            module.c4d.documents.GetAllAssetsNew = lambda *_: module.c4d.GETALLASSETSRESULT_FAILED

        request = self.sent("cinema4d", spoil)
        self.assertEqual(request["x-warnings"], ["Cinema 4D did not list all assets of the scene."])


class Maya2025(ButtonCase):
    def plugged(self, **state):
        session, module = self.loaded(BUTTONS[0], **state)
        module.initializePlugin("plugin")
        return session, module

    def test_a_second_start_adds_no_second_button_and_keeps_the_tab(self):
        session, module = self.plugged()
        module.initializePlugin("plugin")
        self.assertEqual([b["label"] for b in session.shelves["Satchel"]], ["Satchel"])
        self.assertEqual((session.tab, sorted(session.items)), ("Poly", ["Render Current Frame", "satchelRenderMenuItem"]))

    def test_the_command_is_there_and_answers_the_request(self):
        session, module = self.plugged()
        session.commands["satchelOpen"]().doIt(None)
        self.assertEqual(os.path.basename(session.result), self.world.inbox()[0])
        self.world.started()

    def test_without_a_window_there_is_the_command_and_no_shelf(self):
        session, _ = self.plugged(batch=True)
        self.assertEqual((list(session.commands), list(session.shelves), session.items), (["satchelOpen"], ["Poly"], {}))

    def test_a_shelf_that_cannot_be_built_does_not_stop_maya(self):
        session, module = self.loaded(BUTTONS[0])
        with mock.patch.object(module.mel, "eval", side_effect=RuntimeError("no window")):
            module.initializePlugin("plugin")
        self.assertEqual((list(session.commands), len(session.said)), (["satchelOpen"], 1))

    def test_unloading_leaves_the_shelf_and_takes_menu_and_command(self):
        session, module = self.plugged()
        module.uninitializePlugin("plugin")
        self.assertEqual((session.commands, list(session.items), len(session.shelves["Satchel"])), ({}, ["Render Current Frame"], 1))

    def test_the_button_says_how_to_switch_the_plugin_on(self):
        session, module = self.plugged()
        exec(session.shelves["Satchel"][0]["command"], {})
        self.assertIn("Plug-in Manager", session.said[-1][1])

    def test_a_plugin_that_does_not_load_does_not_stop_maya(self):
        session, _ = self.loaded(BUTTONS[0])
        with mock.patch("builtins.print") as said:
            world.load(world.DCC / "maya/scripts/userSetup.py", "userSetup")
            for call in session.deferred:
                call()
        self.assertEqual(len(said.mock_calls), 1)


class NukeMenu(ButtonCase):
    def test_has_one_entry_however_often_it_is_built(self):
        session, module = self.loaded(BUTTONS[2])
        module.build_menu()
        module.build_menu()
        entries = [list(session.menus["Nuke"].entries["Render"].entries), list(session.menus["Nodes"].entries)]
        self.assertEqual(entries, [["Satchel..."], ["Satchel..."]])

    def test_a_broken_bridge_does_not_stop_nuke(self):
        self.loaded(BUTTONS[2])
        broken = mock.patch.dict(sys.modules, satchel_nuke=None)
        with broken, mock.patch("builtins.print") as said:
            world.load(world.DCC / "nuke/menu.py", "menu")
        self.assertEqual(len(said.mock_calls), 1)


class BlenderAddOn(ButtonCase):
    def test_what_register_adds_unregister_takes_away(self):
        session, module = self.loaded(BUTTONS[3])
        module.register()
        (shortcut,) = session.items.all
        self.assertEqual((shortcut.idname, shortcut.active), ("satchel.send", False))
        self.assertEqual((len(session.registered), len(session.menu.drawn), len(session.header.drawn)), (3, 1, 1))
        module.unregister()
        left = (session.items.all, session.registered, session.menu.drawn, session.header.drawn)
        self.assertEqual(left, ([], [], [], []))

    def test_a_menu_that_is_not_there_does_not_stop_blender(self):
        session, module = self.loaded(BUTTONS[3])
        del module.bpy.types.TOPBAR_MT_render
        said = []
        with mock.patch.object(module.bridge, "_to_console", said.append):
            module.register()
        self.assertEqual((len(session.registered), len(said)), (3, 1))


class Cinema4DCommand(ButtonCase):
    def test_registers_one_command(self):
        session, module = self.loaded(BUTTONS[5])
        module._register()
        self.assertEqual([one["str"] for one in session.registered], ["Satchel..."])

    def test_a_refused_registration_is_one_line(self):
        _, module = self.loaded(BUTTONS[5])
        said = []
        with mock.patch.object(module.c4d.plugins, "RegisterCommandPlugin", side_effect=RuntimeError("taken")):
            module.bridge.at_start("its command", module._register, said.append)
        self.assertEqual(said, ["Satchel: its command is not there, everything else is: taken"])

    def test_a_plug_in_id_that_another_has_is_one_line(self):
        _, module = self.loaded(BUTTONS[5])
        said = []
        with mock.patch.object(module.c4d.plugins, "RegisterCommandPlugin", return_value=False):
            module.bridge.at_start("its command", module._register, said.append)
        self.assertEqual(len(said), 1)
        self.assertIn("%d" % module.PLUGIN_ID, said[0])
        self.assertIn(module.PLUGIN_ID, range(1000001, 1000011))


class MaxImageList(ButtonCase):
    def test_brings_the_images_that_it_names(self):
        folder = self.world.folder / "maps"
        folder.mkdir()
        (folder / "fire.ifl").write_text("; frames\nfire one.png 3\nfire2.png\n")
        assets = [("Bitmap", "fire.ifl", str(folder / "fire.ifl"))]
        session, module = self.loaded(BUTTONS[4], assets=assets)
        module.open_in_satchel()
        self.world.started()
        names = [os.path.basename(path) for path in self.requests()[0]["assetReferences"]["inputs"]["filenames"]]
        self.assertEqual(names, ["fire.ifl", "fire one.png", "fire2.png", "set.max"])


if __name__ == "__main__":
    unittest.main()
