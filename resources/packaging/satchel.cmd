@echo off
rem Starts Satchel's command line with the Node that came with it.
setlocal
set NODE_OPTIONS=
set "here=%~dp0"
if exist "%here%bin\node.exe" (
  "%here%bin\node.exe" "%here%main.js" %*
) else (
  node "%here%main.js" %*
)
