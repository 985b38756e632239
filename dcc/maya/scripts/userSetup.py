"""Loads the Satchel plug-in when Maya's window is ready. Maya runs every userSetup.py that it finds."""

try:
    import maya.cmds
    import maya.utils

    def _load_satchel():
        try:
            if not maya.cmds.pluginInfo("satchel_maya", query=True, loaded=True):
                maya.cmds.loadPlugin("satchel_maya.py", quiet=True)
        except Exception as error:
            print("Satchel: its plug-in was not loaded, everything else is: %s" % error)

    if not maya.cmds.about(batch=True):
        maya.utils.executeDeferred(_load_satchel)
except Exception as error:
    print("Satchel: its plug-in was not loaded, everything else is: %s" % error)
