#!/usr/bin/env bash
# Runs every check on a fresh Debian 12 that has only Rust; the fastest first.
#
# What it needs beside Rust it installs by itself where it may (root and apt-get), else it names the packages.
# SHIKIRI_LONG=1 runs fuzzing, property tests and the Wine matrix at full size.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(fdisk gdisk dosfstools mtools ntfs-3g qemu-utils xz-utils wimtools strace binutils
    xvfb xauth xdotool libgl1 libgl1-mesa-dri libegl1 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon-x11-0
    mingw-w64 debootstrap)
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    else
        echo "Some tests need packages that are missing. Install them with:"
        echo "  sudo apt-get install --no-install-recommends ${missing[*]}"
        exit 1
    fi
fi

step() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

step "format"
cargo fmt --check
step "lints"
cargo clippy --all-targets --quiet -- -D warnings
step "the Windows program"
rustup target add x86_64-pc-windows-gnu 2>/dev/null || true
cargo build --target x86_64-pc-windows-gnu --quiet
step "tests"
cargo test --quiet
step "without the window"
cargo clippy --no-default-features --quiet -- -D warnings
step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --quiet
step "the bundle under Wine"
# Here one plan of each way to a larger recovery partition; all plans: ./scripts/wine-tests.sh, every failing point: SHIKIRI_LONG=1.
SHIKIRI_WINE_ONLY=-recovery ./scripts/wine-tests.sh
step "done"
