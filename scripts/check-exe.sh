#!/usr/bin/env bash
# Proves by the imported functions of a Windows program that it has no network code and can restart or wipe nothing.
# Usage: check-exe.sh SHIKIRI.EXE   (built with --profile dist: without link-time optimisation the standard library's
# unused network part is still inside)
set -euo pipefail
exe=$1
imports=$(x86_64-w64-mingw32-objdump -p "$exe" | sed -n '/The Import Tables/,/^$/p;/DLL Name/p;/^\t[0-9a-f]/p' | awk '{print $NF}' | sort -u)
bad=0
for word in WS2_32.dll ws2_32.dll wininet.dll winhttp.dll urlmon.dll dnsapi.dll iphlpapi.dll WSAStartup socket connect \
    InternetOpenW WinHttpOpen URLDownloadToFileW InitiateSystemShutdownW ExitWindowsEx; do
    if grep -qix -- "$word" <<<"$imports"; then
        echo "imported and must not be: $word"
        bad=1
    fi
done
for dll in $(x86_64-w64-mingw32-objdump -p "$exe" | sed -n 's/.*DLL Name: //p' | tr 'A-Z' 'a-z' | sort -u); do
    case $dll in
    kernel32.dll | ntdll.dll | user32.dll | gdi32.dll | advapi32.dll | shell32.dll | ole32.dll | oleaut32.dll | \
        msvcrt.dll | userenv.dll | bcryptprimitives.dll | bcrypt.dll | opengl32.dll | imm32.dll | dwmapi.dll | \
        uxtheme.dll | comctl32.dll | shlwapi.dll | uiautomationcore.dll | version.dll | propsys.dll | combase.dll | \
        api-ms-win-core-*.dll) ;;
    *)
        echo "a library that not every Windows has, or that is not known here: $dll"
        bad=1
        ;;
    esac
done
[ "$bad" = 0 ] && echo "imports are as they should be: $exe"
exit "$bad"
