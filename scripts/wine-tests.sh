#!/usr/bin/env bash
# Runs the exported bundle for real: run.cmd under Wine's cmd.exe, against stand-ins that keep a disk as a file.
#
# Wine 10 is needed (Debian 12 has 8, whose cmd.exe is wrong), so a Debian 13 with Wine is put into a folder of its
# own: SHIKIRI_WINE_ROOT, by default /opt/shikiri-wine; about 2 minutes and 2 GB the first time; needs root.
# SHIKIRI_LONG=1 tries every failing point of every strategy instead of a sample.
set -euo pipefail
cd "$(dirname "$0")/.."
root=${SHIKIRI_WINE_ROOT:-/opt/shikiri-wine}

if [ "$(id -u)" != 0 ]; then
    echo "not run: the bundle under Wine needs root (debootstrap, chroot). Run as root: $0"
    [ "${CI:-}" = true ] && exit 1
    exit 0
fi
if [ ! -e "$root/.shikiri-ready" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase trixie "$root" >/dev/null
    mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
    chroot "$root" sh -c 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends wine wine64 >/dev/null && apt-get clean'
    touch "$root/.shikiri-ready"
fi
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
mkdir -p "$root/t/standins" "$root/t/home"
rustc --edition 2024 -O --target x86_64-pc-windows-gnu tests/wine/standins.rs -o "$root/t/standins/diskpart.exe"
for tool in reagentc manage-bde bcdboot bcdedit robocopy xcopy fltmc timeout powershell findstr mountvol certutil fc wmic evil; do
    cp "$root/t/standins/diskpart.exe" "$root/t/standins/$tool.exe"
done
in_wine() {
    chroot "$root" env -i HOME=/t/home PATH=/usr/bin:/usr/lib/wine:/bin LANG=C.UTF-8 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" "$@"
}
# A server that stays saves two seconds a call.
in_wine sh -c 'wineserver64 -k; wineserver64 -p' >/dev/null 2>&1 || true
in_wine wineboot -i >/dev/null 2>&1
trap 'in_wine wineserver64 -k >/dev/null 2>&1 || true' EXIT
# The letters that a plan gives to the old and the new EFI system partition.
mkdir -p "$root/t/home/.wine/esp/EFI"
for letter in s t; do
    ln -sfn ../esp "$root/t/home/.wine/dosdevices/$letter:"
done
# Wine learns of a new letter when it is first listed, and says meanwhile that there is none.
for _ in 1 2 3; do
    in_wine wine cmd /c 'dir S:\ && dir T:\EFI' >/dev/null 2>&1 && break
    sleep 2
done
# One after the other: they share one Windows.
SHIKIRI_WINE_ROOT="$root" cargo test --test it --quiet -- --ignored --nocapture --test-threads=1 "${1:-wine}"
