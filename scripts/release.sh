#!/usr/bin/env bash
# Builds everything that is handed out into target/release-files: shikiri.exe, a tarball, a .deb, the script that
# reads a PC without Shikiri, the licences of all that is inside, a bill of materials (CycloneDX) and the checksums.
# The same commit, built by the same tools, gives the same bytes.
#
# PROFILE=dev packs the debug programs instead, to try this script in a minute: nothing to hand out.
# PARTS="windows linux" (the default) says which programs are built.
set -euo pipefail
umask 022
cd "$(dirname "$0")/.."

profile=${PROFILE:-dist}
parts=${PARTS:-windows linux}
folder=$profile
[ "$profile" = dev ] && folder=debug

need() {
    command -v "$1" >/dev/null || { echo "missing: $1 (package $2)"; exit 1; }
}
need cargo rustup
need python3 python3
need objdump binutils
if [[ $parts == *windows* ]]; then
    need x86_64-w64-mingw32-gcc mingw-w64
    need x86_64-w64-mingw32-objdump binutils-mingw-w64-x86-64
fi
if [[ $parts == *linux* ]]; then need dpkg-deb dpkg; fi

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
if [ "$profile" != dev ]; then
    [ -z "$(git status --porcelain)" ] || echo "warning: there are changes that are in no commit"
    # No path of the building machine may get into the program. The order counts: the last that fits is taken.
    cargo_home=${CARGO_HOME:-$HOME/.cargo}
    export RUSTFLAGS="--remap-path-prefix=$cargo_home=/cargo --remap-path-prefix=$PWD=/shikiri"
    export CARGO_INCREMENTAL=0
fi
out=target/release-files
stage=target/release-stage
rm -rf "$out" "$stage"
mkdir -p "$out" "$stage"

if [[ $parts == *windows* ]]; then
    cargo build --locked --profile "$profile" --target x86_64-pc-windows-gnu
    exe=target/x86_64-pc-windows-gnu/$folder/shikiri.exe
    # Without link-time optimisation the standard library's unused network part is still inside.
    [ "$profile" = dev ] || scripts/check-exe.sh "$exe"
    cp "$exe" "$out/shikiri.exe"
fi
cp assets/capture/shikiri-capture.cmd "$out/"

# With --filter-platform, cargo tells what is inside for that system and no other.
cargo metadata --locked --format-version 1 --filter-platform x86_64-unknown-linux-gnu >"$stage/linux.json"
cargo metadata --locked --format-version 1 --filter-platform x86_64-pc-windows-gnu >"$stage/windows.json"
python3 scripts/bill-of-materials.py "$version" "$stage/linux.json" "$stage/windows.json" "$out"

if [[ $parts == *linux* ]]; then
    cargo build --locked --profile "$profile"
    program=target/$folder/shikiri
    documents=(README.md README.ja.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$out/LICENSES-OF-PARTS.txt")

    name="shikiri-$version-x86_64-linux"
    install -D -m 755 "$program" "$stage/$name/shikiri"
    install -m 644 "${documents[@]}" assets/capture/shikiri-capture.cmd "$stage/$name/"
    tar --sort=name --owner=0 --group=0 --numeric-owner --format=gnu --mtime="@$SOURCE_DATE_EPOCH" \
        -C "$stage" -c "$name" | gzip -n -9 >"$out/$name.tar.gz"

    deb="$stage/deb"
    mkdir -p "$deb/DEBIAN" "$deb/usr/share/doc/shikiri" "$deb/usr/share/applications"
    install -D -m 755 "$program" "$deb/usr/bin/shikiri"
    install -m 644 "${documents[@]}" "$deb/usr/share/doc/shikiri/"
    {
        echo "Shikiri may be used under the MIT licence or the Apache License 2.0, as you like."
        echo "Its parts and their licences: LICENSES-OF-PARTS.txt."
        for licence in LICENSE-MIT LICENSE-APACHE; do echo; cat "$licence"; done
    } >"$deb/usr/share/doc/shikiri/copyright"
    for size in 32 64 128 256; do
        install -D -m 644 "assets/icon/icon-$size.png" "$deb/usr/share/icons/hicolor/${size}x$size/apps/shikiri.png"
    done
    cat >"$deb/usr/share/applications/shikiri.desktop" <<DESKTOP
[Desktop Entry]
Type=Application
Name=Shikiri
Comment=Plan partition changes of a Windows disk on paper
Comment[ja]=Windows ディスクのパーティション変更を紙の上で計画します
Exec=shikiri %f
Icon=shikiri
StartupWMClass=shikiri
Terminal=false
Categories=System;Utility;
DESKTOP
    # The newest symbol that is asked of the C library says which one is needed.
    glibc=$(objdump -T "$program" | grep -o 'GLIBC_[0-9][0-9.]*' | sort -Vu | tail -1)
    cat >"$deb/DEBIAN/control" <<CONTROL
Package: shikiri
Version: $version
Architecture: amd64
Maintainer: Shikiri maintainers <maintainers@shikiri.example>
Installed-Size: $(du -sk --apparent-size --exclude=DEBIAN "$deb" | cut -f1)
Depends: libc6 (>= ${glibc#GLIBC_}), libgcc-s1
Recommends: libgl1, libegl1, libx11-6, libx11-xcb1, libxcursor1, libxi6, libxkbcommon0, libxkbcommon-x11-0
Suggests: xdg-desktop-portal
Section: utils
Priority: optional
Description: plans partition changes of a Windows disk on paper
 Shows a disk as a map, says what is wrong, finds steps that DiskPart can
 really do, and exports a reviewed script. It never writes to a disk.
CONTROL
    chmod 644 "$deb/DEBIAN/control"
    find "$deb" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Zgzip --build "$deb" "$out/shikiri_${version}_amd64.deb" >/dev/null
fi

(cd "$out" && sha256sum -- * >../SHA256SUMS && mv ../SHA256SUMS .)
cat "$out/SHA256SUMS"
