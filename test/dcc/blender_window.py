"""Runs inside a real Blender with a window: builds a shot, clicks the add-on's button in the header when a file says so.

blender --factory-startup --enable-event-simulate --window-geometry 0 0 1500 900 --python blender_window.py -- SHOT_FOLDER
"""

import importlib.util
import os
import pathlib
import sys

import bpy

DCC = pathlib.Path(__file__).resolve().parent.parent.parent / "dcc"
SHOT = pathlib.Path(sys.argv[sys.argv.index("--") + 1])
sys.dont_write_bytecode = True
# From the right and the upper edge of the window to the middle of the button.
BUTTON = (49, 13)


def load():
    spec = importlib.util.spec_from_file_location("satchel_of_test", str(DCC / "blender" / "__init__.py"))
    addon = importlib.util.module_from_spec(spec)
    sys.modules["satchel_of_test"] = addon
    spec.loader.exec_module(addon)
    addon.register()


def build():
    (SHOT / "tex").mkdir()
    for name in ("wood.png", "gone.png"):
        made = bpy.data.images.new(name, 8, 8)
        made.filepath_raw, made.file_format = str(SHOT / "tex" / name), "PNG"
        made.save()
        made.source = "FILE"
        made.use_fake_user = True
    os.remove(str(SHOT / "tex" / "gone.png"))
    shot = bpy.context.scene
    shot.frame_start, shot.frame_end = 5, 24
    shot.render.filepath = "//render/beauty_####"
    bpy.ops.wm.save_as_mainfile(filepath=str(SHOT / "shot.blend"))


def click():
    window = bpy.context.window_manager.windows[0]
    x, y = window.width - BUTTON[0], window.height - BUTTON[1]
    window.event_simulate("MOUSEMOVE", "NOTHING", x=x, y=y)
    window.event_simulate("LEFTMOUSE", "PRESS", x=x, y=y)
    window.event_simulate("LEFTMOUSE", "RELEASE", x=x, y=y)


def look():
    if (SHOT / "quit").exists():
        bpy.ops.wm.quit_blender()
        return None
    if (SHOT / "click").exists():
        (SHOT / "click").unlink()
        click()
    return 0.2


bpy.context.preferences.view.show_splash = False
load()
build()
bpy.app.timers.register(look, first_interval=2)
(SHOT / "ready").write_text("")
