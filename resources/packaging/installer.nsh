; What the installer for Windows does beyond the files: the scheme satchel:, and the command line on the PATH.
; SHELL_CONTEXT is this person, or everybody when it was installed for everybody. /NOPATH leaves the PATH alone.

!include FileFunc.nsh

!macro satchelPath ACTION
  StrCpy $R1 "user"
  ${If} $installMode == "all"
    StrCpy $R1 "machine"
  ${EndIf}
  nsExec::ExecToLog '"$SYSDIR\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "$INSTDIR\resources\cli\path.ps1" ${ACTION} $R1'
  Pop $R0
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\satchel" "" "URL:Satchel link"
  WriteRegStr SHELL_CONTEXT "Software\Classes\satchel" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\satchel\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\satchel\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" --link-marker "%1"'

  ${GetParameters} $R2
  ClearErrors
  ${GetOptions} $R2 "/NOPATH" $R3
  ${If} ${Errors}
    !insertmacro satchelPath add
  ${EndIf}
!macroend

!macro customUnInstall
  ; An update removes the old version first; the new one puts both back at the same place.
  ${ifNot} ${isUpdated}
    !insertmacro satchelPath remove
    ReadRegStr $R0 SHELL_CONTEXT "Software\Classes\satchel\shell\open\command" ""
    ${If} $R0 == '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" --link-marker "%1"'
      DeleteRegKey SHELL_CONTEXT "Software\Classes\satchel"
    ${EndIf}
  ${endIf}
!macroend
