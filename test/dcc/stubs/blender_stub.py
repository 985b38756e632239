"""Blender as recorded from its API reference (docs.blender.org/api/current) and from Blender 3.4.1 itself:

bpy.data collections with filepath, packed_file, source, library; path.abspath(path, library=) where // is the folder of
the file that owns the path; utils.blend_paths(absolute, packed, local); context.scene with frame_start, frame_end,
frame_step, render; types.TOPBAR_MT_render.append and remove; keymaps of window_manager.keyconfigs.addon.
"""

import os
import types

from . import module

ROOT = "/projects/heist/blend"
simple = types.SimpleNamespace


def block(filepath, library=None, packed=None, **more):
    return simple(filepath=filepath, library=library, packed_file=packed, **more)


class Draws:
    """A header or menu that draws what was added to it."""

    def __init__(self):
        self.drawn = []

    def append(self, draw):
        self.drawn.append(draw)

    def remove(self, draw):
        self.drawn.remove(draw)


class Items:
    def __init__(self):
        self.all = []

    def new(self, idname, key, value, **modifiers):
        self.all.append(simple(idname=idname, key=key, active=True, modifiers=modifiers))
        return self.all[-1]

    def remove(self, item):
        self.all.remove(item)


class Blender:
    def __init__(self, path=ROOT + "/shot_010.blend", modified=False, batch=False, broken=False):
        self.path, self.is_modified, self.batch, self.saved, self.dialogs = path, modified, batch, 0, 0
        self.registered, self.menu, self.header, self.items = [], Draws(), Draws(), Items()
        self.linked = block("//lib/prop.blend", parent=None)
        deep = block("//../shared/base.blend", parent=simple(library=self.linked))
        tree = simple(nodes=[simple(bl_idname="CompositorNodeOutputFile", mute=False, base_path="//passes/")])
        strip = simple(type="IMAGE", directory="//edit/", elements=[simple(filename="a.png"), simple(filename="b.png")])
        editor = simple(strips_all=None, sequences_all=[strip])
        domain = simple(cache_directory="//cache_fluid")
        modifiers = [
            simple(type="FLUID", fluid_type="DOMAIN", domain_settings=domain),
            simple(type="CLOTH", point_cache=simple(use_disk_cache=True, use_external=False, filepath="")),
            simple(type="MESH_CACHE", filepath="//cache/mesh.pc2"),
            simple(type="SUBSURF"),
        ]
        self.scene = simple(
            frame_start=1001,
            frame_end=1048,
            frame_step=1,
            render=simple(engine="CYCLES", filepath="//render/beauty_####"),
            node_tree=tree,
            sequence_editor=editor,
            library=None,
        )
        volumes = [block("//cache/smoke_0001.vdb", is_sequence=True), block("//cache/fog.vdb", is_sequence=False)]
        self.data = simple(
            filepath=path,
            is_dirty=modified,
            images=[
                block("//tex/wood.png", source="FILE"),
                block("//tex/gone.png", source="FILE"),
                block("//tex/plate.1001.png", source="SEQUENCE"),
                block("//tex/rock.<UDIM>.png", source="TILED"),
                block("//tex/bark_<UVTILE>.png", source="TILED"),
                block("//tex/packed.png", source="FILE", packed=object()),
                block("//tex/prop.png", source="FILE", library=self.linked),
                block("", source="GENERATED"),
            ],
            libraries=[self.linked, deep],
            cache_files=[block("//cache/crowd.abc", is_sequence=False)],
            sounds=[block("//sound/speech.wav")],
            movieclips=[block("//plates/clip.0101.exr", source="SEQUENCE")],
            fonts=[block("<builtin>"), block("/studio/fonts/title.ttf")],
            scenes=[self.scene],
            objects=[simple(modifiers=modifiers, library=None)],
        )
        # As one type of data that a version of Blender does not have.
        if not broken:
            self.data.volumes = volumes

    def modules(self):
        bpy = module("bpy")
        bpy.app = simple(version_string="4.2.3 LTS", background=self.batch, binary_path="/opt/blender/blender")
        bpy.data = self.data
        bpy.context = simple(scene=self.scene, window_manager=self.window_manager())
        bpy.path = simple(abspath=self.abspath)
        bpy.utils = simple(
            blend_paths=lambda absolute, packed, local: [ROOT + "/scripts/shade.osl", ROOT + "/tex/plate.1001.png"],
            register_class=self.registered.append,
            unregister_class=self.registered.remove,
        )
        bpy.ops = simple(wm=simple(save_mainfile=self.save))
        bpy.props = simple(EnumProperty=lambda **options: options)
        base = lambda name: type(name, (), {})
        bpy.types = simple(
            Operator=base("Operator"),
            Panel=base("Panel"),
            AddonPreferences=base("AddonPreferences"),
            TOPBAR_MT_render=self.menu,
            TOPBAR_HT_upper_bar=self.header,
        )
        return {"bpy": bpy}

    def window_manager(self):
        keymaps = simple(new=lambda name, space_type: simple(keymap_items=self.items))
        return simple(keyconfigs=simple(addon=None if self.batch else simple(keymaps=keymaps)), invoke_props_dialog=self.ask)

    def ask(self, operator, width):
        self.dialogs += 1
        return {"RUNNING_MODAL"}

    def abspath(self, path, library=None):
        if not path.startswith("//"):
            return path
        owner = os.path.dirname(self.abspath(library.filepath)) if library else ROOT
        return os.path.join(owner, path[2:])

    def save(self):
        self.saved, self.data.is_dirty = self.saved + 1, False
