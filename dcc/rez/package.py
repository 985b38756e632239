# An example of Satchel's buttons as a package of a studio. The folder of the integrations lies in the package's root.
name = "satchel_integrations"
version = "0.1.0"
description = "The buttons of Satchel in Maya, Houdini and Nuke"


def commands():
    env.MAYA_MODULE_PATH.append("{root}/maya")
    env.HOUDINI_PACKAGE_DIR.append("{root}/houdini/packages")
    env.NUKE_PATH.append("{root}/nuke")
