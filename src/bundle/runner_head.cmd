@echo off
rem Shikiri: runs the reviewed plan, strategy %STRATEGY%.
rem Plan %DIGEST%
rem run.cmd            looks, then runs what is left to do
rem run.cmd /check     looks only
rem run.cmd /first     says that the plan was never begun: needed only where nothing else can tell
rem run.cmd /nopause   waits for no key at the end when it was started by a double click
rem Exit codes: 0 done or check passed, 1 stopped in between, 2 refused before any change, 3010 restart needed.
setlocal EnableExtensions DisableDelayedExpansion
rem Nothing of what the caller's environment holds under these names may count.
set "SK_=none"
for /f "tokens=1 delims==" %%v in ('set SK_') do set "%%v="
set "SK_SELF=%~f0"
set "SK_DIGEST=%DIGEST%"
set "SK_DISK=%DISK%"
set "SK_ID=%ID%"
set "SK_STYLE=%STYLE%"
set "SK_WINOFF=%WINOFF%"
set "SK_MODE=run"
set "SK_EXIT=2"
set "SK_AFTER=start"
set "SK_LOG=nul"
set "SK_JOURNAL=%~dp0run.journal"
rem Programs are never taken from the folder of this file.
set "NoDefaultCurrentDirectoryInExePath=1"
rem Started by a double click: the window closes at the end, so it waits for a key.
setlocal EnableDelayedExpansion
set "SK_LINE=!CMDCMDLINE:"=!"
if not "!SK_LINE:\run.cmd=!"=="!SK_LINE!" set "SK_KEEP=1"
endlocal & set "SK_KEEP=%SK_KEEP%"
for /f "tokens=2 delims=:." %%c in ('chcp') do set "SK_CP=%%c"
:arguments
if "%~1"=="" goto :arguments_read
set "SK_KNOWN="
if /i "%~1"=="/check" set "SK_KNOWN=1" & set "SK_MODE=check"
if /i "%~1"=="/first" set "SK_KNOWN=1" & set "SK_UNBEGUN=1"
if /i "%~1"=="/nopause" set "SK_KNOWN=1" & set "SK_NOPAUSE=1"
if /i "%~1"=="/elevated" set "SK_KNOWN=1" & set "SK_ELEVATED=1"
if not defined SK_KNOWN goto :not_understood
set "SK_ARGS=%SK_ARGS% %~1"
shift /1
goto :arguments
:arguments_read
if defined SK_NOPAUSE set "SK_KEEP="
rem A 32-bit command processor sees another System32: the right one takes over.
if not defined PROCESSOR_ARCHITEW6432 goto :own_processor
if not exist "%SystemRoot%\Sysnative\cmd.exe" goto :own_processor
"%SystemRoot%\Sysnative\cmd.exe" /d /s /c ""%%SK_SELF%%"%SK_ARGS%"
set "SK_EXIT=%ERRORLEVEL%"
goto :leave
:own_processor
set "SK_PE=0"
reg query HKLM\SYSTEM\CurrentControlSet\Control\MiniNT >nul 2>&1
if not errorlevel 1 set "SK_PE=1"
if "%SK_PE%"=="1" goto :admin_ok
fltmc >nul 2>&1
if "%ERRORLEVEL%"=="0" goto :admin_ok
goto :no_admin
:admin_ok
rem Two runs at once would do everything twice. The file is held open for as long as this one lasts.
call :locked 9>"%SystemRoot%\Temp\shikiri-run.lock"
if not defined SK_LOCKED call :explain busy
goto :leave

:locked
set "SK_LOCKED=1"
pushd "%~dp0" 2>nul
if errorlevel 1 goto :no_folder
rem What is done must be written down beside this file; a check alone goes without.
set "SK_LOG=%~dp0run.log"
>>"%SK_LOG%" echo ---- %DATE% %TIME% %SK_MODE% %SK_DIGEST%|| set "SK_LOG=nul"
if not "%SK_LOG%"=="nul" goto :log_ok
if "%SK_MODE%"=="run" goto :no_folder
set "SK_LOG=%TEMP%\shikiri-run.log"
:log_ok
set "SK_TMP=%TEMP%\shikiri-%RANDOM%%RANDOM%"
mkdir "%SK_TMP%" >nul 2>&1
if exist "%SK_JOURNAL%" call :read_journal
