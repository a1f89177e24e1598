
rem ---- where the disk stands -------------------------------------------------------------------

:where_are_we
rem Sets SK_AT to the first moment of the plan whose table is the one that was read. Where sizes cannot be read,
rem several moments can look alike (SK_FITTING); then the journal tells, else SK_UNSURE says what is missing.
set "SK_AT="
set "SK_FITTING="
set "SK_UNSURE="
for /f "tokens=1 delims==" %%v in ('set SK_SIG_') do call :try_moment %%v
if defined SK_SIZES exit /b 0
if not defined SK_FITTING exit /b 0
for /f "tokens=1*" %%a in ("%SK_FITTING%") do if "%%b"=="" set "SK_AT=%%a"
if defined SK_AT exit /b 0
if defined SK_OPEN_SCRIPT set "SK_UNSURE=sizes_open" & exit /b 0
if defined SK_DONE_AT goto :moment_by_journal
if defined SK_UNBEGUN for /f "tokens=1" %%a in ("%SK_FITTING%") do set "SK_AT=%%a"
if not defined SK_AT set "SK_UNSURE=sizes_unknown"
exit /b 0
:moment_by_journal
for %%m in (%SK_FITTING%) do if "%%m"=="%SK_DONE_AT%" set "SK_AT=%%m"
exit /b 0

:try_moment
if defined SK_AT exit /b 0
set "SK_KEY=%1"
set "SK_KEY=%SK_KEY:SK_SIG_=%"
call set "SK_WANT=%%SK_SIG_%SK_KEY%%%"
if /i not "%SK_WANT%"=="%SK_SIG%" exit /b 0
if not defined SK_SIZES set "SK_FITTING=%SK_FITTING% %SK_KEY%" & exit /b 0
call :sizes_fit %SK_KEY%
if not errorlevel 1 set "SK_AT=%SK_KEY%"
exit /b 0

:sizes_fit
rem Whether every offset@size that was read is one of moment %1. Offsets that it does not have the table told already.
call set "SK_WANT=%%SK_SIZES_%1%%"
if not defined SK_WANT exit /b 0
set "SK_FITS="
for %%p in (%SK_SIZES:;= %) do for /f "tokens=1 delims=@" %%o in ("%%p") do call :size_fits %%o %%p
if "%SK_FITS%"=="yes" exit /b 0
exit /b 1
:size_fits
call set "SK_REST=%%SK_WANT:;%1@=%%"
if "%SK_REST%"=="%SK_WANT%" exit /b 0
call set "SK_REST=%%SK_WANT:;%2;=%%"
if "%SK_REST%"=="%SK_WANT%" set "SK_FITS=no"
if not defined SK_FITS set "SK_FITS=yes"
exit /b 0

:read_state
rem What DiskPart says of the disk, in numbers: SK_GOT_ID, SK_SIG, and SK_SIZES where PowerShell can tell them.
set "SK_SIG="
set "SK_GOT_ID="
set "SK_LAST_ID="
set "SK_GOT_WINID="
set "SK_GOT_WINOFF="
set "SK_SIZES="
set "SK_NUMS="
set "SK_TABLE="
>"%SK_TMP%\look1.txt" echo select disk %SK_DISK%
>>"%SK_TMP%\look1.txt" echo uniqueid disk
>>"%SK_TMP%\look1.txt" echo list partition
call :look look1
if errorlevel 1 exit /b 1
for /f "usebackq tokens=1* delims=:" %%a in ("%SK_TMP%\look1.log") do for /f "tokens=1" %%v in ("%%b") do (
  set "SK_HEAD=%%a"
  set "SK_VAL=%%v"
  call :look1_value
)
set "SK_GOT_ID=%SK_LAST_ID%"
for /f "usebackq delims=" %%L in ("%SK_TMP%\look1.log") do (
  set "SK_LINE=%%L"
  call :look1_line
)
>"%SK_TMP%\look2.txt" echo select disk %SK_DISK%
>>"%SK_TMP%\look2.txt" echo uniqueid disk
for %%n in (%SK_NUMS%) do (
  >>"%SK_TMP%\look2.txt" echo select partition %%n
  >>"%SK_TMP%\look2.txt" echo detail partition
)
if "%SK_PE%"=="1" goto :no_volume
>>"%SK_TMP%\look2.txt" echo select volume %SystemDrive:~0,1%
>>"%SK_TMP%\look2.txt" echo uniqueid disk
>>"%SK_TMP%\look2.txt" echo detail partition
:no_volume
call :look look2
if errorlevel 1 exit /b 1
set "SK_QUEUE=%SK_NUMS% W"
set "SK_COUNT="
set "SK_LAST_ID="
rem What stands behind a colon; the first word of it.
for /f "usebackq tokens=1* delims=:" %%a in ("%SK_TMP%\look2.log") do for /f "tokens=1" %%v in ("%%b") do (
  set "SK_HEAD=%%a"
  set "SK_VAL=%%v"
  call :look2_value
)
if defined SK_SIG set "SK_SIG=%SK_SIG:~1%"
call :read_sizes
>>"%SK_LOG%" echo read %SK_GOT_ID% %SK_SIG% sizes %SK_SIZES%
exit /b 0

:look
rem Reading is repeated: Microsoft asks for a pause between two scripts.
set "SK_TRY=0"
:look_again
diskpart /s "%SK_TMP%\%1.txt" >"%SK_TMP%\%1.log" 2>&1
if "%ERRORLEVEL%"=="0" exit /b 0
set /a SK_TRY+=1
if %SK_TRY% GEQ 3 exit /b 1
call :pause
goto :look_again

:look1_line
if "%SK_LINE:~0,5%"=="  ---" set "SK_TABLE=1" & exit /b 0
if not defined SK_TABLE exit /b 0
set "SK_FIRST=%SK_LINE:~0,1%"
if not "%SK_FIRST%"==" " if not "%SK_FIRST%"=="*" exit /b 0
set "SK_N="
for /f "tokens=1-4" %%a in ("%SK_LINE:~2%") do (
  call :take_number "%%a"
  call :take_number "%%b"
  call :take_number "%%c"
)
if not defined SK_N exit /b 0
if "%SK_N%"=="0" exit /b 0
set "SK_NUMS=%SK_NUMS% %SK_N%"
exit /b 0

:take_number
if defined SK_N exit /b 0
for /f "delims=0123456789" %%x in ("%~1") do exit /b 0
if not "%~1"=="" set "SK_N=%~1"
exit /b 0

:look1_value
call :is_field
if errorlevel 1 exit /b 0
:take_id
rem A GUID in braces, or on MBR eight hex digits.
if "%SK_VAL:~0,1%"=="{" set "SK_LAST_ID=%SK_VAL%"
if not "%SK_STYLE%"=="mbr" exit /b 0
if "%SK_VAL:~0,7%"=="%SK_VAL%" exit /b 0
if "%SK_VAL:~0,8%"=="%SK_VAL%" set "SK_LAST_ID=%SK_VAL%"
exit /b 0

:is_field
rem Rows of a table begin with a blank or a star; a label in them can hold anything and is not looked at.
if "%SK_HEAD:~0,1%"==" " exit /b 1
if "%SK_HEAD:~0,1%"=="*" exit /b 1
exit /b 0

:is_hex
for /f "delims=0123456789abcdefABCDEF-" %%x in ("%SK_VAL%") do exit /b 1
exit /b 0

:look2_value
call :is_field
if errorlevel 1 exit /b 0
rem A field of a partition is none of the disk: an offset can have eight digits like an MBR disk's identity.
if defined SK_COUNT goto :look2_field
call :take_id
rem Above the disk's identity stands the computer's name, which can look like anything.
if not defined SK_LAST_ID exit /b 0
call :is_hex
if errorlevel 1 exit /b 0
if "%SK_STYLE%"=="mbr" goto :look2_mbr
rem A GUID has 36 characters and dashes behind 8 and 13.
if "%SK_VAL:~0,35%"=="%SK_VAL%" exit /b 0
if not "%SK_VAL:~0,36%"=="%SK_VAL%" exit /b 0
if not "%SK_VAL:~8,1%%SK_VAL:~13,1%"=="--" exit /b 0
set "SK_TYPE=%SK_VAL%"
set "SK_COUNT=0"
exit /b 0
:look2_mbr
rem A type has two hex digits.
if "%SK_VAL:~0,1%"=="%SK_VAL%" exit /b 0
if not "%SK_VAL:~0,2%"=="%SK_VAL%" exit /b 0
set "SK_TYPE=%SK_VAL%"
set "SK_COUNT=1"
exit /b 0
:look2_field
rem GPT: hidden, required, attributes, offset. MBR: hidden, active, offset.
set /a SK_COUNT+=1
if not "%SK_COUNT%"=="4" exit /b 0
set "SK_COUNT="
for /f "tokens=1*" %%a in ("%SK_QUEUE%") do (
  set "SK_CUR=%%a"
  set "SK_QUEUE=%%b"
)
if "%SK_CUR%"=="W" goto :look2_windows
set "SK_SIG=%SK_SIG%;%SK_CUR%@%SK_VAL%=%SK_TYPE%"
exit /b 0
:look2_windows
set "SK_GOT_WINOFF=%SK_VAL%"
set "SK_GOT_WINID=%SK_LAST_ID%"
exit /b 0

:read_sizes
rem Exact sizes as offset@size: from PowerShell (Windows 8 and later know Get-Partition, Windows 7 WMI), else from wmic.
for /f "usebackq delims=" %%s in (`powershell -NoProfile -NonInteractive -Command "$r = @(); try { $r = @(Get-Partition -DiskNumber %SK_DISK% -ErrorAction Stop | Where-Object { $_.PartitionNumber -gt 0 } | ForEach-Object { '' + $_.Offset + '@' + $_.Size }) } catch { $r = @(Get-WmiObject Win32_DiskPartition -Filter 'DiskIndex=%SK_DISK%' | ForEach-Object { '' + $_.StartingOffset + '@' + $_.Size }) }; $r -join ';'" 2^>nul ^<nul`) do set "SK_SIZES=%%s"
if defined SK_SIZES goto :sizes_read
for /f "tokens=1,2" %%a in ('wmic partition where "DiskIndex=%SK_DISK%" get Size^,StartingOffset 2^>nul ^<nul') do call :wmic_row "%%a" "%%b"
if not defined SK_SIZES exit /b 0
:sizes_read
for /f "delims=0123456789;@" %%x in ("%SK_SIZES%") do set "SK_SIZES="
exit /b 0
:wmic_row
for /f "delims=0123456789" %%x in ("%~1%~2") do exit /b 0
if "%~2"=="" exit /b 0
if defined SK_SIZES set "SK_SIZES=%SK_SIZES%;"
set "SK_SIZES=%SK_SIZES%%~2@%~1"
exit /b 0

:mains_power
rem 1 only where Windows says for certain that it runs on battery.
set "SK_AC="
for /f "usebackq delims=" %%p in (`powershell -NoProfile -NonInteractive -Command "@(Get-CimInstance -Namespace root\wmi -ClassName BatteryStatus -ErrorAction Stop | ForEach-Object { $_.PowerOnline }) -contains $false" 2^>nul ^<nul`) do set "SK_AC=%%p"
if /i "%SK_AC%"=="True" exit /b 1
exit /b 0

rem ---- running ---------------------------------------------------------------------------------

:run_script
rem %1 the script, %2 the moment at which the disk has to stand afterwards, %3 its SHA-256, %4 its size in bytes.
call :say "DiskPart %~1"
call :journal begin "%~1"
if errorlevel 1 exit /b 1
call :pause
call :same_file "%~1" %3 %4
if errorlevel 1 goto :script_changed
diskpart /s "%~1" >"%SK_TMP%\run.out" 2>&1
set "SK_RC=%ERRORLEVEL%"
type "%SK_TMP%\run.out" >>"%SK_LOG%"
type "%SK_TMP%\run.out"
>>"%SK_LOG%" echo DiskPart ended with %SK_RC%
call :pause
call :read_state
if errorlevel 1 exit /b 1
call set "SK_WANT=%%SK_SIG_%2%%"
if /i not "%SK_WANT%"=="%SK_SIG%" exit /b 1
if defined SK_SIZES call :sizes_fit %2
if defined SK_SIZES if errorlevel 1 exit /b 1
if not "%SK_RC%"=="0" exit /b 1
call :journal end "%~1" %2
exit /b 0
:script_changed
call :explain changed_script
exit /b 1

:ready
rem After a double click nothing begins by itself.
if not defined SK_KEEP exit /b 0
if defined SK_READY exit /b 0
set "SK_READY=1"
call :explain ready
pause
exit /b 0

:pause
timeout /t %WAIT% /nobreak >nul 2>&1
if "%ERRORLEVEL%"=="0" exit /b 0
ping -n %PINGS% 127.0.0.1 >nul 2>&1
exit /b 0

:journal
rem What is done stands in this file, so that another run knows it. Where it cannot be written, nothing is done.
>>"%SK_JOURNAL%" echo %SK_DIGEST% %1 %~2 %3|| exit /b 1
call :journal_line %1 %~2 %3
exit /b 0

:read_journal
for /f "usebackq tokens=1,2*" %%a in ("%SK_JOURNAL%") do if "%%a"=="%SK_DIGEST%" call :journal_line %%b %%c
exit /b 0
:journal_line
if "%1"=="stage" set "SK_DONE_STAGE=%2"
if "%1"=="at" set "SK_DONE_AT=%2"
if "%1"=="begin" set "SK_OPEN_SCRIPT=%2"
if not "%1"=="end" exit /b 0
set "SK_OPEN_SCRIPT="
set "SK_DONE_SCRIPT=%2"
set "SK_DONE_AT=%3"
exit /b 0

:same_file
rem %1 the file, %2 its SHA-256, %3 its size in bytes.
if not exist "%~1" exit /b 1
for %%f in ("%~1") do if not "%%~zf"=="%3" exit /b 1
set "SK_HASH="
for /f "skip=1 delims=" %%h in ('certutil -hashfile "%~1" SHA256 2^>nul') do call :first_hash "%%h"
if not defined SK_HASH goto :same_lines
if /i "%SK_HASH%"=="%2" exit /b 0
exit /b 1
:first_hash
if defined SK_HASH exit /b 0
set "SK_HASH=%~1"
set "SK_HASH=%SK_HASH: =%"
exit /b 0
:same_lines
rem No certutil here: the bytes are compared with those that this file holds. Without fc nothing is proved.
del "%SK_TMP%\want.txt" >nul 2>&1
for /f "usebackq tokens=1* delims=|" %%a in ("%SK_SELF%") do if "%%a"=="::file-%~1" >>"%SK_TMP%\want.txt" echo.%%b
if not exist "%SK_TMP%\want.txt" exit /b 1
fc /b "%SK_TMP%\want.txt" "%~1" >nul 2>&1
if "%ERRORLEVEL%"=="0" exit /b 0
exit /b 1

rem ---- saying ----------------------------------------------------------------------------------

:say
echo %~1
>>"%SK_LOG%" echo %~1
exit /b 0

:note
call :explain_one en c%1
exit /b 0

:explain
call :explain_one en %1
chcp 65001 >nul 2>&1
call :explain_one ja %1
if defined SK_CP chcp %SK_CP% >nul 2>&1
exit /b 0
:explain_one
for /f "usebackq tokens=1* delims=|" %%a in ("%SK_SELF%") do if "%%a"=="::%1-%2" (
  echo.%%b
  >>"%SK_LOG%" echo.%%b
)
exit /b 0

:not_understood
call :explain not_understood
goto :leave
:no_admin
rem After a double click Windows asks; elsewhere it is for the person to start it as Administrator.
if not defined SK_KEEP goto :not_admin
if defined SK_ELEVATED goto :not_admin
powershell -NoProfile -NonInteractive -Command "$q = [string][char]34; Start-Process -FilePath ($env:SystemRoot + '\System32\cmd.exe') -Verb RunAs -ErrorAction Stop -ArgumentList ('/d /s /c ' + $q + $q + $env:SK_SELF + $q + $env:SK_ARGS + ' /elevated' + $q)" >nul 2>&1 <nul
if errorlevel 1 goto :not_admin
set "SK_KEEP="
goto :leave
:not_admin
call :explain no_admin
goto :leave
:no_folder
call :explain no_folder
goto :end
:tampered
call :explain tampered
goto :end
:unreadable
call :explain unreadable
call :find_disk
goto :end
:wrong_disk
call :explain wrong_disk
call :find_disk
goto :end
:find_disk
rem Under which number the reviewed disk is found today. DiskPart's lines name it by number, so this only helps to see.
for %%d in (0 1 2 3 4 5 6 7 8 9) do call :is_it %%d
exit /b 0
:is_it
>"%SK_TMP%\look3.txt" echo select disk %1
>>"%SK_TMP%\look3.txt" echo uniqueid disk
diskpart /s "%SK_TMP%\look3.txt" >"%SK_TMP%\look3.log" 2>&1
if not "%ERRORLEVEL%"=="0" exit /b 0
set "SK_LAST_ID="
for /f "usebackq tokens=1* delims=:" %%a in ("%SK_TMP%\look3.log") do for /f "tokens=1" %%v in ("%%b") do (
  set "SK_HEAD=%%a"
  set "SK_VAL=%%v"
  call :look1_value
)
if /i not "%SK_LAST_ID%"=="%SK_ID%" exit /b 0
if "%1"=="%SK_DISK%" exit /b 0
call :explain renumbered
call :say "select disk %1"
exit /b 0
:unsure
call :explain %SK_UNSURE%
goto :end
:other_disk
call :explain other_disk
if defined SK_STAGE set "SK_EXIT=1"
goto :end
:other_windows
call :explain other_windows
goto :end
:needs_windows
call :explain needs_windows
goto :end
:needs_winpe
call :explain needs_winpe
goto :end
:on_battery
call :explain on_battery
goto :end
:already_done
call :explain already_done
set "SK_EXIT=0"
goto :end
:table_done
call :explain table_done
goto :end
:check_ok
call :explain check_ok
set "SK_EXIT=0"
goto :end
:restart_needed
call :explain restart_needed
set "SK_EXIT=3010"
goto :end
:all_done
call :explain all_done
set "SK_EXIT=0"
goto :end
:step_failed
set "SK_EXIT=1"
call :explain step_failed
call :note %SK_FAILED%
call :explain %SK_AFTER%
goto :end
:in_between
rem A script stopped, or an earlier run was interrupted: say which moment it is.
if defined SK_STAGE set "SK_EXIT=1"
call :explain in_between
call :read_state
if errorlevel 1 call :explain unread & goto :end
call :where_are_we
if defined SK_AT if "%SK_AT%"=="%SK_FROM%" set "SK_FITTING=" & call :explain %SK_AFTER%
if defined SK_AT if not "%SK_AT%"=="%SK_FROM%" set "SK_FITTING=" & call :explain m%SK_AT%
if defined SK_AT goto :end
if not defined SK_FITTING call :explain other_disk
if not defined SK_FITTING goto :end
call :explain one_of_these
for %%m in (%SK_FITTING%) do call :say "- - -" & call :explain m%%m
goto :end

:end
if defined SK_TMP rmdir /s /q "%SK_TMP%" >nul 2>&1
>>"%SK_LOG%" echo ended with %SK_EXIT%
popd
exit /b %SK_EXIT%

:leave
if defined SK_KEEP pause
exit /b %SK_EXIT%
