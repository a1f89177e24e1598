#!/usr/bin/env bash
# Builds everything that is handed out into target/release-files: shikiri.exe, a tarball, a .deb, the licences of all
# that is inside, a bill of materials (CycloneDX) and the checksums. The same commit gives the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
# No path of the building machine may get into the program.
export RUSTFLAGS="--remap-path-prefix=$PWD=/shikiri --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
export CARGO_INCREMENTAL=0
out=target/release-files
rm -rf "$out"
mkdir -p "$out"

cargo build --locked --profile dist
cargo build --locked --profile dist --target x86_64-pc-windows-gnu
scripts/check-exe.sh target/x86_64-pc-windows-gnu/dist/shikiri.exe
cp target/x86_64-pc-windows-gnu/dist/shikiri.exe "$out/shikiri.exe"

cargo metadata --locked --format-version 1 --filter-platform x86_64-unknown-linux-gnu >target/metadata-linux.json
cargo metadata --locked --format-version 1 --filter-platform x86_64-pc-windows-gnu >target/metadata-windows.json
python3 scripts/bill-of-materials.py "$version" target/metadata-linux.json target/metadata-windows.json "$out"

stage=target/release-stage
rm -rf "$stage"
name="shikiri-$version-x86_64-linux"
mkdir -p "$stage/$name"
cp target/dist/shikiri README.md README.ja.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$out/LICENSES-OF-PARTS.txt" "$stage/$name/"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$stage" -c "$name" | gzip -n -9 >"$out/$name.tar.gz"

deb="$stage/deb"
mkdir -p "$deb/DEBIAN" "$deb/usr/bin" "$deb/usr/share/applications" "$deb/usr/share/doc/shikiri" "$deb/usr/share/icons/hicolor/256x256/apps"
cp target/dist/shikiri "$deb/usr/bin/"
cp LICENSE-MIT LICENSE-APACHE CHANGELOG.md "$out/LICENSES-OF-PARTS.txt" "$deb/usr/share/doc/shikiri/"
[ -e assets/icon/icon-256.png ] && cp assets/icon/icon-256.png "$deb/usr/share/icons/hicolor/256x256/apps/shikiri.png"
cat >"$deb/usr/share/applications/shikiri.desktop" <<DESKTOP
[Desktop Entry]
Type=Application
Name=Shikiri
Comment=Plan partition changes of a Windows disk on paper
Comment[ja]=Windows ディスクのパーティション変更を紙の上で計画します
Exec=shikiri %f
Icon=shikiri
Categories=System;Utility;
DESKTOP
cat >"$deb/DEBIAN/control" <<CONTROL
Package: shikiri
Version: $version
Architecture: amd64
Maintainer: Shikiri maintainers <maintainers@shikiri.example>
Depends: libc6
Recommends: libgl1, libx11-xcb1, libxcursor1, libxi6, libxkbcommon-x11-0
Section: utils
Priority: optional
Description: plans partition changes of a Windows disk on paper
 Shows a disk as a map, says what is wrong, finds steps that DiskPart can
 really do, and exports a reviewed script. It never writes to a disk.
CONTROL
find "$deb" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zgzip --build "$deb" "$out/shikiri_${version}_amd64.deb" >/dev/null

(cd "$out" && sha256sum -- * >SHA256SUMS)
cat "$out/SHA256SUMS"
