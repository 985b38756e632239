"""Satchel in Blender: an add-on from 3.4 on, an extension from 4.2 on. With `blender -b`: bpy.ops.satchel.send()."""

import os

import bpy

bl_info = {
    "name": "Satchel",
    "description": "Open this scene and the files it uses in Satchel",
    "blender": (3, 4, 0),
    "version": (0, 1, 0),
    "category": "Render",
    "location": "Render menu, header, and 3D View > Sidebar > Satchel",
}


def _load_bridge():
    import importlib.util

    here = os.path.dirname(os.path.abspath(__file__))
    places = [here, os.path.join(here, "..", "common")]
    path = next(p for p in (os.path.join(place, "satchel_bridge.py") for place in places) if os.path.isfile(p))
    spec = importlib.util.spec_from_file_location("satchel_bridge_of_blender", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bridge = _load_bridge()


class BlenderHost(bridge.Host):
    name = "blender"

    def __init__(self, report=None):
        self._report = report

    def version(self):
        return bpy.app.version_string

    def background(self):
        return bpy.app.background

    def root(self):
        return os.path.dirname(bpy.app.binary_path)

    def scene_path(self):
        return bpy.data.filepath

    def modified(self):
        return bpy.data.is_dirty

    def save(self):
        bpy.ops.wm.save_mainfile()

    def tell(self, kind, text):
        if self._report:
            self._report({kind.upper()}, text)

    def collect(self, scene):
        for what, collect in COLLECTORS:
            scene.fact(what, collect, scene)


def _path(raw, owner=None):
    """Absolute; `//` is the folder of the file that the data is in, which may be a linked one."""
    return bpy.path.abspath(raw, library=owner.library if owner is not None else None)


def _frames(scene):
    shot = bpy.context.scene
    scene.render(shot.frame_start, shot.frame_end, shot.frame_step, shot.render.engine)


def _outputs(scene):
    shot = bpy.context.scene
    scene.write_to(_path(shot.render.filepath))
    tree = getattr(shot, "node_tree", None) or getattr(shot, "compositing_node_group", None)
    for node in tree.nodes if tree else ():
        if node.bl_idname == "CompositorNodeOutputFile" and not node.mute:
            # The name of this property is another one from Blender 5 on.
            folder = getattr(node, "base_path", None) or getattr(node, "directory", "")
            if folder:
                scene.write_to(_path(folder), is_folder=True)


def _images(scene):
    for image in bpy.data.images:
        if image.packed_file is not None or not image.filepath:
            continue
        if image.source == "SEQUENCE":
            scene.use_sequence(_path(image.filepath, image))
        elif image.source in {"FILE", "MOVIE", "TILED"}:
            scene.use(_tiles(_path(image.filepath, image)))


def _tiles(path):
    """Blender's own sign stands for u1_v1."""
    return path.replace("<UVTILE>", "u<U>_v<V>")


def _libraries(scene):
    for library in bpy.data.libraries:
        # A library that is linked by another one is relative to that one.
        parent = library.parent
        if library.packed_file is None:
            scene.use(bpy.path.abspath(library.filepath, library=parent.library if parent else None))


def _caches(scene):
    for cache in bpy.data.cache_files:
        use = scene.use_sequence if cache.is_sequence else scene.use
        use(_path(cache.filepath, cache))
        for layer in getattr(cache, "layers", ()):
            scene.use(_path(layer.filepath, cache))


def _volumes(scene):
    for volume in bpy.data.volumes:
        if volume.packed_file is None and volume.filepath:
            use = scene.use_sequence if volume.is_sequence else scene.use
            use(_path(volume.filepath, volume))


def _sounds(scene):
    for sound in bpy.data.sounds:
        if sound.packed_file is None and sound.filepath:
            scene.use(_path(sound.filepath, sound))


def _clips(scene):
    for clip in bpy.data.movieclips:
        use = scene.use_sequence if clip.source == "SEQUENCE" else scene.use
        use(_path(clip.filepath, clip))


def _fonts(scene):
    for font in bpy.data.fonts:
        if font.packed_file is None and font.filepath not in {"", "<builtin>"}:
            scene.use(_path(font.filepath, font))


def _strips(scene):
    for shot in bpy.data.scenes:
        editor = shot.sequence_editor
        if editor is None:
            continue
        for strip in getattr(editor, "strips_all", None) or getattr(editor, "sequences_all", ()):
            if strip.type == "IMAGE":
                for element in strip.elements:
                    scene.use(os.path.join(_path(strip.directory, shot), element.filename))
            elif strip.type == "MOVIE":
                scene.use(_path(strip.filepath, shot))


def _simulations(scene):
    """Caches that lie in folders of their own."""
    for thing in bpy.data.objects:
        for modifier in thing.modifiers:
            cache = getattr(modifier, "point_cache", None)
            if cache is not None and cache.use_disk_cache and not cache.use_external:
                # Blender keeps these beside the scene, in a folder named like it.
                stem = os.path.splitext(os.path.basename(bpy.data.filepath))[0]
                scene.use_folder(os.path.join(os.path.dirname(bpy.data.filepath), "blendcache_" + stem))
            elif cache is not None and cache.use_external and cache.filepath:
                scene.use_folder(_path(cache.filepath, thing))
            if modifier.type == "FLUID" and modifier.fluid_type == "DOMAIN":
                scene.use_folder(_path(modifier.domain_settings.cache_directory, thing))
            elif modifier.type == "MESH_CACHE" and modifier.filepath:
                scene.use(_path(modifier.filepath, thing))
            elif modifier.type == "OCEAN" and modifier.is_cached:
                scene.use_folder(_path(modifier.filepath, thing))
            elif modifier.type == "NODES" and getattr(modifier, "bake_directory", ""):
                scene.use_folder(_path(modifier.bake_directory, thing))


def _rest(scene):
    """Whatever Blender itself would gather and is not known by name, such as scripts and lamp profiles."""
    known = {_path(image.filepath, image) for image in bpy.data.images if image.source in {"SEQUENCE", "TILED"}}
    known |= {_path(clip.filepath, clip) for clip in bpy.data.movieclips if clip.source == "SEQUENCE"}
    known |= {_path(volume.filepath, volume) for volume in bpy.data.volumes if volume.is_sequence}
    known |= {_path(cache.filepath, cache) for cache in bpy.data.cache_files if cache.is_sequence}
    known = {os.path.normpath(path) for path in known}
    for path in bpy.utils.blend_paths(absolute=True, packed=False, local=False):
        if os.path.normpath(path) not in known:
            scene.use(_tiles(path))


COLLECTORS = (
    ("The frames", _frames),
    ("The output folders", _outputs),
    ("The images", _images),
    ("The linked files", _libraries),
    ("The caches", _caches),
    ("The volumes", _volumes),
    ("The sounds", _sounds),
    ("The movie clips", _clips),
    ("The fonts", _fonts),
    ("The strips of the sequencer", _strips),
    ("The simulations", _simulations),
    ("The other files", _rest),
)


class SATCHEL_OT_send(bpy.types.Operator):
    """Open this scene and the files it uses in Satchel"""

    bl_idname = "satchel.send"
    bl_label = "Send to Satchel"

    unsaved: bpy.props.EnumProperty(
        name="The scene has changes that are not saved",
        items=(
            ("SAVE", "Save", "Save the scene and send that"),
            ("CONTINUE", "Continue with the saved file", "Send the file as it was saved last"),
        ),
        default="SAVE",
        options={"SKIP_SAVE"},
    )

    def invoke(self, context, _event):
        if bpy.data.filepath and bpy.data.is_dirty:
            return context.window_manager.invoke_props_dialog(self, width=420)
        return self.execute(context)

    def draw(self, _context):
        self.layout.label(text="The scene has changes that are not saved.")
        self.layout.prop(self, "unsaved", expand=True)

    def execute(self, _context):
        host = BlenderHost(self.report)
        host.ask_modified = lambda: self.unsaved.lower()
        try:
            answer = bridge.press(host)
        except bridge.SatchelError as error:
            # Without a window too, an operator that fails says so and leaves the script running.
            self.report({"ERROR"}, str(error))
            answer = None
        return {"FINISHED"} if answer else {"CANCELLED"}


class SATCHEL_PT_panel(bpy.types.Panel):
    bl_label = "Satchel"
    bl_idname = "SATCHEL_PT_panel"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Satchel"

    def draw(self, context):
        column = self.layout.column()
        column.scale_y = 1.4
        column.operator(SATCHEL_OT_send.bl_idname, icon="EXPORT")
        if not bpy.data.filepath:
            self.layout.label(text="Save the scene first", icon="INFO")
        else:
            shot = context.scene
            self.layout.label(text="Frames %d to %d" % (shot.frame_start, shot.frame_end), icon="RENDER_ANIMATION")


class SATCHEL_preferences(bpy.types.AddonPreferences):
    bl_idname = __package__ or __name__

    def draw(self, context):
        layout = self.layout
        layout.label(text="Ctrl Shift Alt S sends the scene, when it is switched on here:")
        keymaps = context.window_manager.keyconfigs.user.keymaps
        for item in keymaps["Window"].keymap_items if "Window" in keymaps else ():
            if item.idname == SATCHEL_OT_send.bl_idname:
                row = layout.row()
                row.prop(item, "active", text="")
                row.prop(item, "type", text="", full_event=True)
        layout.label(text="Program: " + (_program() or bridge.SatchelNotFound([]).args[0]))


def _program():
    try:
        return bridge.find_program()[0]
    except bridge.SatchelError:
        return None


def _in_menu(self, _context):
    self.layout.separator()
    self.layout.operator(SATCHEL_OT_send.bl_idname, icon="EXPORT")


def _in_header(self, context):
    if context.region.alignment == "RIGHT":
        self.layout.operator(SATCHEL_OT_send.bl_idname, text="Satchel", icon="EXPORT")


CLASSES = (SATCHEL_OT_send, SATCHEL_PT_panel, SATCHEL_preferences)
_shortcuts = []


def _add_to_window():
    bpy.types.TOPBAR_MT_render.append(_in_menu)
    bpy.types.TOPBAR_HT_upper_bar.append(_in_header)
    keyconfig = bpy.context.window_manager.keyconfigs.addon
    if keyconfig is None:
        return
    keymap = keyconfig.keymaps.new(name="Window", space_type="EMPTY")
    item = keymap.keymap_items.new(SATCHEL_OT_send.bl_idname, "S", "PRESS", ctrl=True, shift=True, alt=True)
    # A studio's own keys go first; the artist switches it on in the preferences.
    item.active = False
    _shortcuts.append((keymap, item))


def register():
    for one in CLASSES:
        bpy.utils.register_class(one)
    bridge.at_start("the menu", _add_to_window)


def unregister():
    for keymap, item in _shortcuts:
        keymap.keymap_items.remove(item)
    _shortcuts.clear()
    bpy.types.TOPBAR_MT_render.remove(_in_menu)
    bpy.types.TOPBAR_HT_upper_bar.remove(_in_header)
    for one in reversed(CLASSES):
        bpy.utils.unregister_class(one)
