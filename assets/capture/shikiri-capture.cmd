@echo off
rem shikiri-capture.cmd - writes down how the disks of this PC are laid out, into one JSON file for Shikiri.
rem
rem   shikiri-capture.cmd [/y] [FOLDER]     /y: do not wait for a key     FOLDER: where the file goes
rem
rem It only reads. Nothing is installed, no disk, partition, volume, letter or setting is changed, nothing is sent.
rem The one file it writes is shikiri-capture-COMPUTERNAME.json, beside this script or in FOLDER
rem (and, where there is no PowerShell, two small temporary files in %TEMP%, deleted at the end).
rem Where PowerShell has Get-Disk, the second half of this file is run by it; elsewhere (WinPE) DiskPart's lists are read.

setlocal EnableExtensions DisableDelayedExpansion
set "SHIKIRI_SELF=%~f0"
set "SHIKIRI_DIR=%~dp0"
set "SHIKIRI_DIR=%SHIKIRI_DIR:~0,-1%"
set "SHIKIRI_ASK=1"
rem A 32-bit command processor sees another System32; the real one is called Sysnative there.
set "SHIKIRI_SYS=%SystemRoot%\System32"
if defined PROCESSOR_ARCHITEW6432 if exist "%SystemRoot%\Sysnative\cmd.exe" set "SHIKIRI_SYS=%SystemRoot%\Sysnative"
if defined PROCESSOR_ARCHITEW6432 set "PATH=%SHIKIRI_SYS%;%PATH%"
if "%~1"=="/?" echo shikiri-capture.cmd [/y] [FOLDER]& exit /b 0
if /i "%~1"=="/y" set "SHIKIRI_ASK="
if /i "%~1"=="/y" shift /1
if not "%~1"=="" set "SHIKIRI_DIR=%~1"
set "SHIKIRI_NAME=%COMPUTERNAME%"
if not defined SHIKIRI_NAME set "SHIKIRI_NAME=PC"
set "SHIKIRI_OUT=%SHIKIRI_DIR%\shikiri-capture-%SHIKIRI_NAME%.json"

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
echo.
if defined SHIKIRI_ASK echo Press a key to go on, or close this window.
if defined SHIKIRI_ASK pause >nul

if not defined SHIKIRI_PS set "SHIKIRI_PS=%SHIKIRI_SYS%\WindowsPowerShell\v1.0\powershell.exe"
if not exist "%SHIKIRI_PS%" goto without_powershell
"%SHIKIRI_PS%" -NoProfile -Command "$l = [IO.File]::ReadAllLines($env:SHIKIRI_SELF); $i = [Array]::IndexOf($l, 'rem ==== PowerShell from here on ===='); & ([ScriptBlock]::Create($l[($i + 1)..($l.Length - 1)] -join [char]10))"
if not errorlevel 1 goto written
echo PowerShell could not read the disks; DiskPart is asked instead.

:without_powershell
set "SHIKIRI_ASKED=%TEMP%\shikiri-ask.txt"
set "SHIKIRI_SAID=%TEMP%\shikiri-said.txt"
> "%SHIKIRI_OUT%" echo {"schema": "shikiri.capture/1", "script": "1", "environment": "diskpart", || goto not_written
>> "%SHIKIRI_OUT%" echo  "listings": [
> "%SHIKIRI_ASKED%" echo list disk
set "SHIKIRI_NUMBERS="
call :ask
if errorlevel 1 echo DiskPart did not answer: it needs an Administrator's command prompt. What it would tell is missing.
for /f "usebackq tokens=1-3" %%A in ("%SHIKIRI_SAID%") do (
  set "SHIKIRI_A=%%A"
  set "SHIKIRI_B=%%B"
  set "SHIKIRI_C=%%C"
  call :row
)
set "SHIKIRI_DISKS=%SHIKIRI_NUMBERS%"
if not defined SHIKIRI_DISKS set "SHIKIRI_DISKS=0 1 2 3 4 5 6 7 8 9"
> "%SHIKIRI_ASKED%" echo list volume
call :ask
for %%D in (%SHIKIRI_DISKS%) do call :one_disk %%D
reagentc.exe /info > "%SHIKIRI_SAID%" 2>nul
call :keep
>> "%SHIKIRI_OUT%" echo  ""]}
del "%SHIKIRI_ASKED%" "%SHIKIRI_SAID%" 2>nul

:written
echo.
echo Written: "%SHIKIRI_OUT%"
if defined SHIKIRI_ASK pause
exit /b 0

:not_written
echo error: "%SHIKIRI_OUT%" cannot be written. Name another folder: shikiri-capture.cmd FOLDER
if defined SHIKIRI_ASK pause
exit /b 1

rem One disk: its details, its partitions, then the details of each of them.
:one_disk
> "%SHIKIRI_ASKED%" echo select disk %1
>> "%SHIKIRI_ASKED%" echo detail disk
>> "%SHIKIRI_ASKED%" echo list partition
set "SHIKIRI_NUMBERS="
call :ask
for /f "usebackq tokens=1-3" %%A in ("%SHIKIRI_SAID%") do (
  set "SHIKIRI_A=%%A"
  set "SHIKIRI_B=%%B"
  set "SHIKIRI_C=%%C"
  call :row
)
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
:row
setlocal EnableDelayedExpansion
set "SHIKIRI_N=!SHIKIRI_B!"
if "!SHIKIRI_A!"=="*" set "SHIKIRI_N=!SHIKIRI_C!"
if not defined SHIKIRI_N exit /b 0
rem Names of disks and labels can hold anything: only what is all digits goes further.
for /f "delims=0123456789" %%N in ("!SHIKIRI_N!") do exit /b 0
for /f "delims=" %%N in ("!SHIKIRI_N!") do endlocal & set "SHIKIRI_N=%%N"
call :remember %SHIKIRI_N%
exit /b 0

:remember
for %%K in (%SHIKIRI_NUMBERS%) do if "%%K"=="%1" exit /b 0
set "SHIKIRI_NUMBERS=%SHIKIRI_NUMBERS% %1"
exit /b 0

rem Asks DiskPart what stands in the file, and keeps question and answer.
:ask
diskpart.exe /s "%SHIKIRI_ASKED%" > "%SHIKIRI_SAID%"
set "SHIKIRI_FAILED=%ERRORLEVEL%"
for /f "usebackq delims=" %%L in ("%SHIKIRI_ASKED%") do >> "%SHIKIRI_OUT%" echo   "DISKPART> %%L",
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
  >> "!SHIKIRI_OUT!" echo   "!SHIKIRI_LINE!",
  endlocal
)
>> "%SHIKIRI_OUT%" echo   "",
exit /b 0

rem ==== PowerShell from here on ====
$ErrorActionPreference = 'Stop'
if (-not (Get-Command Get-Disk -ErrorAction SilentlyContinue)) { exit 9 }
$user = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
$elevated = $user.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
$script:missing = @()

# What cannot be read is named in the file and the rest is read on.
function Read-Part([string]$what, [scriptblock]$read) {
  try { & $read } catch { $script:missing += "${what}: $($_.Exception.Message)" }
}

# DiskPart's answer to commands that only list, with the commands before it.
function Read-DiskPart([string[]]$commands) {
  $commands | ForEach-Object { "DISKPART> $_" }
  ($commands + 'exit') | diskpart.exe
}

function Read-Length([string]$path) {
  $file = Get-Item -LiteralPath $path -Force -ErrorAction SilentlyContinue
  if ($file) { $file.Length }
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
  $entry = [ordered]@{
    DiskNumber = $p.DiskNumber; PartitionNumber = $p.PartitionNumber; Offset = $p.Offset; Size = $p.Size
    Type = "$($p.Type)"; GptType = $p.GptType; MbrType = $p.MbrType; Guid = $p.Guid; DriveLetter = ("$($p.DriveLetter)" -replace '[^A-Z]', '')
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
  }
  if ($path) {
    # A volume that is locked answers with an error; one that may not be looked into seems to be empty.
    Read-Part "Contents of partition $($p.PartitionNumber) of disk $($p.DiskNumber)" {
      $windows = Test-Path -LiteralPath ($path + 'Windows\System32\ntoskrnl.exe')
      if ($windows -or $elevated) { $entry.HasWindows = $windows }
      $entry.WinreBytes = Read-Length ($path + 'Recovery\WindowsRE\winre.wim')
    }
  }
  if ($elevated -and $path -and $p.GptType -eq '{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}') {
    Read-Part 'EFI system partition' {
      $entry.Files = @(Get-ChildItem -LiteralPath $path -Recurse -Force -File | Select-Object -First 4000 | ForEach-Object {
        [ordered]@{ Path = '\' + $_.FullName.Substring($path.Length); Size = $_.Length }
      })
    }
  }
  if ($elevated -and $entry.FileSystemType -eq 'NTFS' -and $p.DriveLetter -match '[A-Z]') {
    Write-Host "Asking how far $($p.DriveLetter): could be shrunk ..."
    Read-Part "Shrink limit of $($p.DriveLetter)" {
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
$recovery = Join-Path $env:SystemRoot 'System32\Recovery'
$xml = Read-Part 'ReAgent.xml' { [IO.File]::ReadAllText((Join-Path $recovery 'ReAgent.xml')) }
$staged = Read-Length (Join-Path $recovery 'winre.wim')
$info = @()
if ($elevated) { $info = @(Read-Part 'reagentc' { reagentc.exe /info }) }
$events = @(Get-WinEvent -FilterHashtable @{ LogName = 'Application'; Id = 259 } -MaxEvents 50 -ErrorAction SilentlyContinue |
  Where-Object { $_.ProviderName -like '*Defrag*' } | Select-Object -First 5)
[Array]::Reverse($events)

$capture = [ordered]@{
  schema = 'shikiri.capture/1'; script = '1'; environment = 'windows'; computer = $env:COMPUTERNAME; elevated = $elevated
  windows = [Environment]::OSVersion.Version.ToString(); language = (Get-UICulture).Name
  code_page = [Console]::OutputEncoding.CodePage
  Disks = $disks; Partitions = $partitions
  reagent_xml = $xml; winre_staged_bytes = $staged; reagentc = @($info | ForEach-Object { "$_" })
  event_259_text = @($events | ForEach-Object { "$($_.Message)" -split "`r?`n" })
  listings = @($script:listings | ForEach-Object { "$_" }); not_read = $script:missing
}
$json = ConvertTo-Json -InputObject $capture -Depth 6
try { [IO.File]::WriteAllText($env:SHIKIRI_OUT, $json, (New-Object Text.UTF8Encoding($false))) } catch {
  Write-Host "error: $env:SHIKIRI_OUT cannot be written: $($_.Exception.Message)"
  exit 9
}
if (-not $elevated) { Write-Host 'Run as Administrator, it also reads attributes, shrink limits, BitLocker and the EFI system partition.' }
exit 0
