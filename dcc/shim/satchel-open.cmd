@echo off
rem Starts the newest Satchel of this computer with the arguments it is given, and answers its exit code.
setlocal DisableDelayedExpansion
if defined SATCHEL_HOME (set "DATA=%SATCHEL_HOME%") else (set "DATA=%LOCALAPPDATA%\Satchel")
set "PYTHONHOME="
set "PYTHONPATH="
set "ELECTRON_RUN_AS_NODE="
set "NODE_OPTIONS="
set "QT_PLUGIN_PATH="
rem The app takes the request of open as one argument of its own.
set ARGS=%*
if "%~1"=="open" if "%~2"=="--request" set ARGS="--request=%~3"
for /f "usebackq tokens=3 delims=	" %%P in ("%DATA%\installs.tsv") do (
  if exist "%%P" (
    "%%P" %ARGS%
    goto :ended
  )
)
echo satchel-open: Satchel is not installed here. 1>&2
exit /b 127
:ended
exit /b %ERRORLEVEL%
