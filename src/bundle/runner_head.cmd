@echo off
rem Shikiri: runs the reviewed plan, strategy %STRATEGY%.
rem Plan %DIGEST%
rem run.cmd          looks, then runs what is left to do
rem run.cmd /check   looks only
rem Exit codes: 0 done or check passed, 1 stopped in between, 2 refused before any change, 3010 restart needed.
setlocal EnableExtensions DisableDelayedExpansion
set "SK_SELF=%~f0"
set "SK_DIGEST=%DIGEST%"
set "SK_DISK=%DISK%"
set "SK_ID=%ID%"
set "SK_STYLE=%STYLE%"
set "SK_WINOFF=%WINOFF%"
set "SK_MODE=run"
set "SK_EXIT=2"
set "SK_AT="
set "SK_STAGE="
set "SK_FAILED="
set "SK_AFTER=start"
if /i "%~1"=="/check" set "SK_MODE=check"
pushd "%~dp0"
if errorlevel 1 exit /b 2
set "SK_LOG=%~dp0run.log"
set "SK_JOURNAL=%~dp0run.journal"
>>"%SK_LOG%" echo ---- %DATE% %TIME% %SK_MODE% %SK_DIGEST%
set "SK_TMP=%TEMP%\shikiri-%RANDOM%%RANDOM%"
mkdir "%SK_TMP%" >nul 2>&1
set "SK_PE=0"
reg query HKLM\SYSTEM\CurrentControlSet\Control\MiniNT >nul 2>&1
if not errorlevel 1 set "SK_PE=1"
if "%SK_PE%"=="1" goto :admin_ok
fltmc >nul 2>&1
if "%ERRORLEVEL%"=="0" goto :admin_ok
goto :no_admin
:admin_ok
set "SK_DONE_STAGE="
set "SK_OPEN_SCRIPT="
set "SK_DONE_SCRIPT="
set "SK_RESUME="
set "SK_CP="
for /f "tokens=2 delims=:." %%c in ('chcp') do set "SK_CP=%%c"
if exist "%SK_JOURNAL%" call :read_journal
