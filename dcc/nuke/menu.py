"""Adds Satchel to Nuke's menu and toolbar. Nuke reads menu.py only where it has a window."""

try:
    import os as _os

    import nuke as _nuke

    _nuke.pluginAddPath(_os.path.dirname(_os.path.abspath(__file__)), addToSysPath=True)
    import satchel_nuke as _satchel_nuke

    _satchel_nuke.build_menu()
except Exception as _error:
    print("Satchel: its menu is not there, everything else is: %s" % _error)
