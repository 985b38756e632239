"""Runs inside a real Blender: installs the add-on as an artist does, builds a shot, presses the button, takes it away again.

blender -b --factory-startup --python-exit-code 1 --python real_blender.py -- SHOT_FOLDER
"""

import json
import os
import pathlib
import sys
import time
import zipfile

import bpy

HERE = pathlib.Path(__file__).resolve().parent
DCC = HERE.parent.parent / "dcc"
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True
import request_schema

SHOT = pathlib.Path(sys.argv[sys.argv.index("--") + 1])
IS_EXTENSION = bpy.app.version >= (4, 2, 0)
MODULE = "bl_ext.user_default.satchel" if IS_EXTENSION else "satchel"


def install():
    """As the installer builds it: the add-on with the bridge beside it."""
    archive = SHOT / "satchel.zip"
    below = "" if IS_EXTENSION else "satchel/"
    with zipfile.ZipFile(str(archive), "w") as file:
        for path in (DCC / "blender" / "__init__.py", DCC / "blender" / "blender_manifest.toml", DCC / "common" / "satchel_bridge.py"):
            file.write(str(path), below + path.name)
    if IS_EXTENSION:
        bpy.ops.extensions.package_install_files(filepath=str(archive), repo="user_default", enable_on_install=True)
    else:
        bpy.ops.preferences.addon_install(filepath=str(archive))
        bpy.ops.preferences.addon_enable(module=MODULE)
    assert MODULE in bpy.context.preferences.addons.keys(), "the add-on is not enabled"


def image(name, source="FILE"):
    path = SHOT / "tex" / name
    made = bpy.data.images.new(name, 8, 8)
    made.filepath_raw, made.file_format = str(path), "PNG"
    made.save()
    bpy.data.images.remove(made)
    loaded = bpy.data.images.load(str(path))
    loaded.source = source
    return loaded


def build():
    for folder in ("tex", "lib", "cache", "sound"):
        (SHOT / folder).mkdir()
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.mesh.primitive_cube_add()
    bpy.context.object.name = "Prop"
    bpy.ops.wm.save_as_mainfile(filepath=str(SHOT / "lib" / "prop.blend"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    keep = [image("wood.png"), image("plate.0001.png", "SEQUENCE"), image("gone.png")]
    image_of_tiles = image("rock.1001.png", "TILED")
    image_of_tiles.filepath = str(SHOT / "tex" / "rock.<UDIM>.png")
    keep.append(image_of_tiles)
    os.remove(str(SHOT / "tex" / "gone.png"))
    with bpy.data.libraries.load(str(SHOT / "lib" / "prop.blend"), link=True) as (there, here):
        here.objects = ["Prop"]
    bpy.context.collection.objects.link(here.objects[0])
    (SHOT / "cache" / "smoke.vdb").write_bytes(b"x")
    volume = bpy.data.volumes.new("smoke")
    volume.filepath = str(SHOT / "cache" / "smoke.vdb")
    for one in keep + [volume]:
        one.use_fake_user = True
    shot = bpy.context.scene
    shot.frame_start, shot.frame_end, shot.frame_step = 5, 24, 2
    shot.render.filepath = "//render/beauty_####"
    bpy.ops.wm.save_as_mainfile(filepath=str(SHOT / "shot.blend"), relative_remap=True)


def refused():
    try:
        bpy.ops.satchel.send()
    except RuntimeError as error:
        return "Save the scene first" in str(error)
    return False


def told(request):
    place = lambda paths: sorted(os.path.relpath(path, str(SHOT)) for path in paths)
    references = request["assetReferences"]
    return {
        "problems": request_schema.problems(request),
        "scene": place([request["sceneFile"]]),
        "files": place(references["inputs"]["filenames"]),
        "patterns": sorted((place([one["path"]])[0], one["syntax"]) for one in request["patterns"]),
        "outputs": place(references["outputs"]["directories"]),
        "frames": request["frameRange"],
        "dcc": [request["dcc"]["name"], request["dcc"]["version"] == bpy.app.version_string, request["dcc"]["background"]],
        "warnings": request.get("x-warnings", []),
    }


def main():
    before = (len(bpy.types.TOPBAR_MT_render._dyn_ui_initialize()), hasattr(bpy.types, "SATCHEL_PT_panel"))
    install()
    installed = (len(bpy.types.TOPBAR_MT_render._dyn_ui_initialize()), hasattr(bpy.types, "SATCHEL_PT_panel"))
    unsaved = refused()
    build()
    if MODULE not in bpy.context.preferences.addons.keys():
        # Factory settings switch every add-on off.
        bpy.ops.preferences.addon_enable(module=MODULE)
    started = time.perf_counter()
    answer = bpy.ops.satchel.send()
    milliseconds = (time.perf_counter() - started) * 1000
    (path,) = (pathlib.Path(os.environ["SATCHEL_HOME"]) / "inbox").glob("*.json")
    bpy.ops.preferences.addon_disable(module=MODULE)
    after = (len(bpy.types.TOPBAR_MT_render._dyn_ui_initialize()), hasattr(bpy.types, "SATCHEL_PT_panel"))
    facts = told(json.loads(path.read_text(encoding="utf-8")))
    facts.update(
        refused=unsaved,
        answer=sorted(answer),
        clean=before == after,
        registered=installed == (before[0] + 1, True),
        isQuick=milliseconds < 300,
    )
    print("FACTS " + json.dumps(facts))


main()
