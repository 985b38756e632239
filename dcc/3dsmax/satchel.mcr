-- What the menu entry and a toolbar button run. The Python file lies beside this one.
macroScript Satchel_Open
    category:"Satchel"
    internalCategory:"Satchel"
    buttonText:"Satchel..."
    tooltip:"Open this scene and the files it uses in Satchel"
(
    on execute do
    (
        try
        (
            local file = (getFilenamePath (getSourceFileName())) + "satchel_max.py"
            local words = "import importlib.util as u\n"
            words += "s = u.spec_from_file_location('satchel_max', r'" + file + "')\n"
            words += "m = u.module_from_spec(s)\n"
            words += "s.loader.exec_module(m)\n"
            words += "m.open_in_satchel()\n"
            python.Execute words
        )
        catch
        (
            messageBox ("Satchel could not be opened: " + (getCurrentException())) title:"Satchel"
        )
    )
)
