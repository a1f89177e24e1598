@echo off
rem shikiri-capture.cmd - writes down how the disks of this PC are laid out, into one JSON file for Shikiri.
rem
rem   shikiri-capture.cmd [/y] [FOLDER]     /y: do not wait for a key     FOLDER: where the file goes
rem
rem It only reads. Nothing is installed, no disk, partition, volume, letter or setting is changed, nothing is sent.
rem The one file it writes is shikiri-capture-COMPUTERNAME.json, beside this script or in FOLDER; a file that is there
rem already stays, and the new one gets a number. Where there is no PowerShell, three small temporary files stand in
rem %TEMP% meanwhile. Exit code 0: written; 1: not written, and why was said; 2: it was called wrongly.
rem Where PowerShell has Get-Disk, the second half of this file is run by it; elsewhere (WinPE) DiskPart's lists are read.

setlocal EnableExtensions DisableDelayedExpansion
set "SHIKIRI_SELF=%~f0"
set "SHIKIRI_DIR=%~dp0"
set "SHIKIRI_ASK=1"
if /i "%~1"=="/y" set "SHIKIRI_ASK="
if /i "%~1"=="/y" shift /1
set "SHIKIRI_ARG=%~1"
if not "%~2"=="" goto usage
if not defined SHIKIRI_ARG goto folder_known
if "%SHIKIRI_ARG:~0,1%"=="/" goto usage
if "%SHIKIRI_ARG:~0,1%"=="-" goto usage
set "SHIKIRI_DIR=%~f1"
:folder_known
if "%SHIKIRI_DIR:~-1%"=="\" set "SHIKIRI_DIR=%SHIKIRI_DIR:~0,-1%"

rem Windows' own tools are called by their full path, so that none of the same name beside this script is taken.
rem A 32-bit command processor sees another System32; the real one is called Sysnative there.
set "SHIKIRI_SYS=%SystemRoot%\System32"
if defined PROCESSOR_ARCHITEW6432 if exist "%SystemRoot%\Sysnative\cmd.exe" set "SHIKIRI_SYS=%SystemRoot%\Sysnative"
rem Windows PE has no users; elsewhere only an Administrator may list the file system filters.
set "SHIKIRI_WINPE="
"%SHIKIRI_SYS%\reg.exe" query HKLM\SYSTEM\CurrentControlSet\Control\MiniNT >nul 2>&1 && set "SHIKIRI_WINPE=1"
set "SHIKIRI_ADMIN=%SHIKIRI_WINPE%"
"%SHIKIRI_SYS%\fltmc.exe" >nul 2>&1 && set "SHIKIRI_ADMIN=1"

set "SHIKIRI_NAME=%COMPUTERNAME%"
if not defined SHIKIRI_NAME set "SHIKIRI_NAME=PC"
set "SHIKIRI_OUT=%SHIKIRI_DIR%\shikiri-capture-%SHIKIRI_NAME%.json"
set "SHIKIRI_COUNT=1"
:another_name
if not exist "%SHIKIRI_OUT%" goto name_found
set /a SHIKIRI_COUNT+=1
set "SHIKIRI_OUT=%SHIKIRI_DIR%\shikiri-capture-%SHIKIRI_NAME%-%SHIKIRI_COUNT%.json"
goto another_name
:name_found

echo This script reads, and changes nothing:
echo   - disks, partitions and volumes: sizes, places, types, GUIDs, letters, labels, free space
echo   - DiskPart: list disk, list partition, list volume, detail disk, detail partition (as Administrator)
echo   - how far each volume could be shrunk (as Administrator; Windows notes that in its event log as event 259)
echo   - the state of Windows RE (reagentc /info, ReAgent.xml) and the size of winre.wim
echo   - names and sizes of the files on the EFI system partition (as Administrator)
echo   - whether volumes are encrypted with BitLocker, never a key or a password
echo   - event 259 in the Application log, the language and the code page
echo It writes one file:
echo   "%SHIKIRI_OUT%"
if not defined SHIKIRI_ADMIN echo It was not started as Administrator: what is marked so will be missing.
echo.
if defined SHIKIRI_ASK echo Press a key to go on, or close this window.
if defined SHIKIRI_ASK pause >nul

rem Whether the file can be written is tried before anything is read.
2>nul (type nul > "%SHIKIRI_OUT%") || goto not_written
del "%SHIKIRI_OUT%"

set "SHIKIRI_PS=%SHIKIRI_SYS%\WindowsPowerShell\v1.0\powershell.exe"
if not exist "%SHIKIRI_PS%" goto without_powershell
rem PowerShell 7 hands down a path to modules that Windows PowerShell cannot load.
set "PSModulePath="
"%SHIKIRI_PS%" -NoProfile -Command "$l = [IO.File]::ReadAllLines($env:SHIKIRI_SELF); $i = [Array]::IndexOf($l, 'rem ==== PowerShell from here on ===='); & ([ScriptBlock]::Create($l[($i + 1)..($l.Length - 1)] -join [char]10))"
if errorlevel 8 if not errorlevel 9 goto not_written
if exist "%SHIKIRI_OUT%" goto written
echo PowerShell could not read the disks; DiskPart is asked instead.

:without_powershell
rem Windows would ask for consent at every single question, and show the answers in another window.
if not defined SHIKIRI_ADMIN goto not_allowed
if not defined TEMP set "TEMP=%SHIKIRI_DIR%"
set "SHIKIRI_TEMP=%TEMP%\shikiri-%RANDOM%-%RANDOM%"
set "SHIKIRI_ASKED=%SHIKIRI_TEMP%-ask.txt"
set "SHIKIRI_SAID=%SHIKIRI_TEMP%-said.txt"
set "SHIKIRI_JSON=%SHIKIRI_TEMP%.json"
2>nul (> "%SHIKIRI_JSON%" echo {"schema": "shikiri.capture/1", "script": "1", "environment": "diskpart",) || goto no_temp
>> "%SHIKIRI_JSON%" echo  "listings": [
> "%SHIKIRI_ASKED%" echo list disk
set "SHIKIRI_NUMBERS="
call :ask
if errorlevel 1 goto no_answer
call :rows
set "SHIKIRI_DISKS=%SHIKIRI_NUMBERS%"
if not defined SHIKIRI_DISKS set "SHIKIRI_DISKS=0 1 2 3 4 5 6 7 8 9"
> "%SHIKIRI_ASKED%" echo list volume
call :ask
for %%D in (%SHIKIRI_DISKS%) do call :one_disk %%D
"%SHIKIRI_SYS%\reagentc.exe" /info > "%SHIKIRI_SAID%" 2>nul
call :keep
>> "%SHIKIRI_JSON%" echo  ""]}
move "%SHIKIRI_JSON%" "%SHIKIRI_OUT%" >nul 2>&1 || goto not_written
del "%SHIKIRI_TEMP%*" 2>nul

:written
echo.
echo Written: "%SHIKIRI_OUT%"
if defined SHIKIRI_ASK pause
exit /b 0

:usage
echo shikiri-capture.cmd [/y] [FOLDER]
echo   /y      does not wait for a key
echo   FOLDER  where the file goes; without it, beside this script
if "%SHIKIRI_ARG%"=="/?" exit /b 0
exit /b 2

:not_written
if defined SHIKIRI_TEMP del "%SHIKIRI_TEMP%*" 2>nul
if exist "%SHIKIRI_OUT%" del "%SHIKIRI_OUT%"
echo error: "%SHIKIRI_OUT%" cannot be written. Name another folder: shikiri-capture.cmd FOLDER
goto failed

:not_allowed
echo error: without PowerShell only DiskPart can tell, and it answers Administrators alone.
echo        Right-click this script, choose "Run as administrator". Nothing was written.
goto failed

:no_temp
echo error: no temporary file can be made in "%TEMP%". Nothing was written.
goto failed

:no_answer
type "%SHIKIRI_SAID%"
del "%SHIKIRI_TEMP%*" 2>nul
echo error: DiskPart did not answer. Nothing was written.

:failed
if defined SHIKIRI_ASK pause
exit /b 1

rem One disk: its details, its partitions, then the details of each of them.
:one_disk
> "%SHIKIRI_ASKED%" echo select disk %1
>> "%SHIKIRI_ASKED%" echo detail disk
>> "%SHIKIRI_ASKED%" echo list partition
set "SHIKIRI_NUMBERS="
call :ask
call :rows
for %%P in (%SHIKIRI_NUMBERS%) do call :one_partition %1 %%P
exit /b 0

:one_partition
rem The container of logical drives is number 0 and cannot be selected.
if "%2"=="0" exit /b 0
> "%SHIKIRI_ASKED%" echo select disk %1
>> "%SHIKIRI_ASKED%" echo select partition %2
>> "%SHIKIRI_ASKED%" echo detail partition
call :ask
exit /b 0

rem A row of any list has its number second, or third behind the star; which of them are partitions' DiskPart knows.
:rows
for /f "usebackq tokens=1-3" %%A in ("%SHIKIRI_SAID%") do (
  set "SHIKIRI_A=%%A"
  set "SHIKIRI_B=%%B"
  set "SHIKIRI_C=%%C"
  call :row
)
exit /b 0

:row
setlocal EnableDelayedExpansion
set "SHIKIRI_N=!SHIKIRI_B!"
if "!SHIKIRI_A!"=="*" set "SHIKIRI_N=!SHIKIRI_C!"
if not defined SHIKIRI_N exit /b 0
rem Names of disks and labels can hold anything: only what is all digits goes further. What begins with a semicolon is
rem a remark to both lines, and nothing comes of it.
for /f "delims=0123456789" %%N in ("!SHIKIRI_N!") do exit /b 0
for /f "delims=" %%N in ("!SHIKIRI_N!") do endlocal & call :remember %%N
exit /b 0

:remember
for %%K in (%SHIKIRI_NUMBERS%) do if "%%K"=="%1" exit /b 0
set "SHIKIRI_NUMBERS=%SHIKIRI_NUMBERS% %1"
exit /b 0

rem Asks DiskPart what stands in the file, and keeps question and answer.
:ask
"%SHIKIRI_SYS%\diskpart.exe" /s "%SHIKIRI_ASKED%" > "%SHIKIRI_SAID%"
set "SHIKIRI_FAILED=%ERRORLEVEL%"
for /f "usebackq delims=" %%L in ("%SHIKIRI_ASKED%") do >> "%SHIKIRI_JSON%" echo   "DISKPART> %%L",
call :keep
if not "%SHIKIRI_FAILED%"=="0" exit /b 1
exit /b 0

rem Writes the answer line by line as JSON strings.
:keep
for /f "usebackq delims=" %%L in ("%SHIKIRI_SAID%") do (
  set "SHIKIRI_LINE=%%L"
  setlocal EnableDelayedExpansion
  set "SHIKIRI_LINE=!SHIKIRI_LINE:\=\\!"
  set "SHIKIRI_LINE=!SHIKIRI_LINE:"=\"!"
  >> "!SHIKIRI_JSON!" echo   "!SHIKIRI_LINE!",
  endlocal
)
>> "%SHIKIRI_JSON%" echo   "",
exit /b 0

rem ==== PowerShell from here on ====
$ErrorActionPreference = 'Stop'
if (-not (Get-Command Get-Disk -ErrorAction SilentlyContinue)) { exit 9 }
$user = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
$elevated = $user.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
$winpe = [bool]$env:SHIKIRI_WINPE
$system = Join-Path $env:SystemRoot 'System32'
$script:missing = @()
$script:reagent = $null
$script:staged = $null

# What cannot be read is named in the file and the rest is read on.
function Read-Part([string]$what, [scriptblock]$read) {
  try { & $read } catch { $script:missing += "${what}: $($_.Exception.Message)" }
}

# DiskPart's answer to commands that only list, with the commands before it.
function Read-DiskPart([string[]]$commands) {
  $commands | ForEach-Object { "DISKPART> $_" }
  ($commands + 'exit') | & "$system\diskpart.exe"
}

function Read-Length([string]$path) {
  $file = Get-Item -LiteralPath $path -Force -ErrorAction SilentlyContinue
  if ($file) { $file.Length }
}

# What a Windows knows of its recovery environment: ReAgent.xml, and winre.wim while it is disabled.
function Read-Recovery([string]$windows) {
  Read-Part 'ReAgent.xml' { $script:reagent = "$(Get-Content -LiteralPath "$windows\System32\Recovery\ReAgent.xml" -Encoding UTF8 -Raw)" }
  $script:staged = Read-Length "$windows\System32\Recovery\winre.wim"
}

# Explorer's own property; it tells everybody whether a drive is encrypted.
function Read-Protection([string]$drive) {
  (New-Object -ComObject Shell.Application).NameSpace($drive).Self.ExtendedProperty('System.Volume.BitLockerProtection')
}

Write-Host 'Reading disks ...'
$disks = @(Get-Disk | Sort-Object Number | ForEach-Object {
  [ordered]@{
    Number = $_.Number; Model = $_.Model; FriendlyName = $_.FriendlyName; BusType = "$($_.BusType)"
    PartitionStyle = "$($_.PartitionStyle)"; Guid = $_.Guid; Signature = $_.Signature
    Size = $_.Size; LogicalSectorSize = $_.LogicalSectorSize; PhysicalSectorSize = $_.PhysicalSectorSize
    NumberOfPartitions = $_.NumberOfPartitions; IsOffline = $_.IsOffline; IsReadOnly = $_.IsReadOnly
  }
})

Write-Host 'Reading partitions and volumes ...'
$bitlocker = @()
if ($elevated) {
  $bitlocker = @(Read-Part 'BitLocker' {
    Get-CimInstance -Namespace root/CIMV2/Security/MicrosoftVolumeEncryption -ClassName Win32_EncryptableVolume
  })
}
$partitions = @(Get-Partition | ForEach-Object {
  $p = $_
  $volume = Get-Volume -Partition $p -ErrorAction SilentlyContinue | Select-Object -First 1
  $path = @($p.AccessPaths) | Where-Object { $_ -like '\\?\Volume*' } | Select-Object -First 1
  $letter = "$($p.DriveLetter)" -replace '[^A-Z]', ''
  $drive = if ($letter) { "${letter}:" }
  $root = if ($drive) { "$drive\" } else { $path }
  $entry = [ordered]@{
    DiskNumber = $p.DiskNumber; PartitionNumber = $p.PartitionNumber; Offset = $p.Offset; Size = $p.Size
    Type = "$($p.Type)"; GptType = $p.GptType; MbrType = $p.MbrType; Guid = $p.Guid; DriveLetter = $letter
    IsActive = $p.IsActive; IsBoot = $p.IsBoot; IsSystem = $p.IsSystem; AccessPaths = @($p.AccessPaths)
  }
  if ($volume) {
    $entry.FileSystemType = "$($volume.FileSystemType)"; $entry.FileSystemLabel = $volume.FileSystemLabel
    $entry.VolumeSize = $volume.Size; $entry.SizeRemaining = $volume.SizeRemaining
    $entry.AllocationUnitSize = $volume.AllocationUnitSize
  }
  $lock = $bitlocker | Where-Object { $_.DeviceID -eq $path } | Select-Object -First 1
  if ($lock) {
    Read-Part 'BitLocker state' {
      $state = Invoke-CimMethod -InputObject $lock -MethodName GetConversionStatus
      $entry.ProtectionStatus = [int]$lock.ProtectionStatus
      $entry.ConversionStatus = [int]$state.ConversionStatus
    }
  } elseif ($drive -and -not $winpe) {
    Read-Part "BitLocker state of $drive" { $entry.BitLockerProtection = Read-Protection $drive }
  }
  if ($path) {
    # A volume that is locked has no file system; one that may not be looked into seems to be empty.
    Read-Part "Contents of partition $($p.PartitionNumber) of disk $($p.DiskNumber)" {
      $windows = Test-Path -LiteralPath "${root}Windows\System32\ntoskrnl.exe"
      if ($windows -or ($elevated -and $entry.FileSystemType -eq 'NTFS')) { $entry.HasWindows = $windows }
      $entry.WinreBytes = Read-Length "${root}Recovery\WindowsRE\winre.wim"
      if ($windows -and $winpe -and -not $script:reagent) { Read-Recovery "${root}Windows" }
    }
  }
  if ($elevated -and $path -and $p.GptType -eq '{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}') {
    Read-Part 'EFI system partition' {
      $entry.Files = @(Get-ChildItem -LiteralPath $path -Recurse -Force -File | Select-Object -First 4000 | ForEach-Object {
        [ordered]@{ Path = '\' + $_.FullName.Substring($path.Length); Size = $_.Length }
      })
    }
  }
  if ($elevated -and $entry.FileSystemType -eq 'NTFS' -and $drive) {
    Write-Host "Asking how far $drive could be shrunk ..."
    Read-Part "Shrink limit of $drive" {
      $entry.SizeMin = (Get-PartitionSupportedSize -DiskNumber $p.DiskNumber -PartitionNumber $p.PartitionNumber).SizeMin
    }
  }
  $entry
})

$script:listings = @()
if ($elevated) {
  Write-Host 'Asking DiskPart ...'
  Read-Part 'DiskPart' {
    $script:listings = @(Read-DiskPart @('list disk')) + @(Read-DiskPart @('list volume'))
    foreach ($d in $disks) { $script:listings += @(Read-DiskPart @("select disk $($d.Number)", 'detail disk', 'list partition')) }
    foreach ($p in $partitions) {
      $script:listings += @(Read-DiskPart @("select disk $($p.DiskNumber)", "select partition $($p.PartitionNumber)", 'detail partition'))
    }
  }
}

Write-Host 'Reading the recovery environment and the event log ...'
if (-not $winpe) { Read-Recovery $env:SystemRoot }
$info = @()
if ($elevated) { $info = @(Read-Part 'reagentc' { & "$system\reagentc.exe" /info }) }
$events = @(Read-Part 'Event 259' {
  Get-WinEvent -FilterHashtable @{ LogName = 'Application'; Id = 259 } -MaxEvents 50 -ErrorAction SilentlyContinue |
    Where-Object { $_.ProviderName -like '*Defrag*' } | Select-Object -First 5
})
[Array]::Reverse($events)

$capture = [ordered]@{
  schema = 'shikiri.capture/1'; script = '1'; environment = $(if ($winpe) { 'winpe' } else { 'windows' }); computer = $env:COMPUTERNAME; elevated = $elevated
  windows = [Environment]::OSVersion.Version.ToString(); language = (Get-UICulture).Name
  code_page = [Console]::OutputEncoding.CodePage
  Disks = $disks; Partitions = $partitions
  reagent_xml = $script:reagent; winre_staged_bytes = $script:staged; reagentc = @($info | ForEach-Object { "$_" })
  event_259_text = @($events | ForEach-Object { "$($_.Message)" -split "`r?`n" })
  listings = @($script:listings | ForEach-Object { "$_" }); not_read = $script:missing
}
$json = ConvertTo-Json -InputObject $capture -Depth 6
try { [IO.File]::WriteAllText($env:SHIKIRI_OUT, $json, (New-Object Text.UTF8Encoding($false))) } catch {
  Write-Host "error: $env:SHIKIRI_OUT cannot be written: $($_.Exception.Message)"
  exit 8
}
if (-not $elevated) { Write-Host 'Run as Administrator, it also reads attributes, shrink limits, BitLocker and the EFI system partition.' }
exit 0
