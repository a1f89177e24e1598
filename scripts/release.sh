#!/usr/bin/env bash
# Builds everything that is handed out into target/release-files: the Windows programs for x86-64 and ARM64, a
# tarball and a .deb for Linux, the script that reads a PC without Shikiri, the licences of all that is inside, a
# bill of materials (CycloneDX) for each program, and the checksums. docs/releasing.md says more.
#
# The same commit, built by the same tools, gives the same bytes, wherever and whenever it is built.
#
# PARTS="windows arm64 linux" says which programs are built; unless it does, arm64 is left out where Zig is missing.
# PROFILE=dev packs the debug programs instead, to try this script: nothing to hand out.
# ZIG="python3 -m ziglang" says how Zig is called (default: zig, else that).
# Everything that is missing is said at once, before anything is built.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8 TZ=UTC
# Where the folder really is: that is what the compiler writes, whatever links lead here.
cd -P "$(dirname "$0")/.."

missing=()
need() { # COMMAND PACKAGE
    command -v "$1" >/dev/null || missing+=("$1 (package $2)")
}
stop_if_missing() {
    [ "${#missing[@]}" -gt 0 ] || return 0
    echo "These are missing:" >&2
    printf '  %s\n' "${missing[@]}" >&2
    exit 1
}

profile=${PROFILE:-dist}
case $profile in
dist) folder=dist ;;
dev) folder=debug ;;
*) missing+=("a profile that is called $profile: PROFILE is dist or dev") ;;
esac
parts=${PARTS:-windows arm64 linux}
for part in $parts; do
    case $part in
    windows | arm64 | linux) ;;
    *) missing+=("a part that is called $part: PARTS is some of windows, arm64, linux") ;;
    esac
done
wanted() { [[ " $parts " == *" $1 "* ]]; }

need cargo "rustup, https://rustup.rs"
need rustc "rustup, https://rustup.rs"
need rustup "rustup, https://rustup.rs"
need git git
need gzip gzip
# Macros and build scripts run on this machine, whatever is built.
need cc gcc
[ -e "$(cc -print-file-name=crt1.o 2>/dev/null)" ] || missing+=("crt1.o, the C library's start-up code (package libc6-dev)")
need dpkg-query dpkg
need python3 python3
python3 -c 'import tomllib' 2>/dev/null || missing+=("Python 3.11 or newer (package python3)")
if wanted windows; then
    need x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64
    need x86_64-w64-mingw32-windres binutils-mingw-w64-x86-64
fi
if wanted linux; then
    need tar tar
    need dpkg-deb dpkg
    need objdump binutils
fi
if wanted arm64; then
    need ar binutils
    if [ -z "${ZIG:-}" ]; then
        if command -v zig >/dev/null; then
            ZIG=zig
        elif python3 -m ziglang version >/dev/null 2>&1; then
            ZIG="python3 -m ziglang"
        fi
    fi
    # shellcheck disable=SC2086  # two words where it is a module of Python
    if [ -n "${ZIG:-}" ] && ${ZIG} version >/dev/null 2>&1; then
        export ZIG
    elif [ -n "${PARTS:-}${ZIG:-}" ]; then
        missing+=('Zig, for shikiri-arm64.exe: python3 -m venv zig && zig/bin/pip install ziglang, then ZIG="$PWD/zig/bin/python -m ziglang"')
    else
        echo "shikiri-arm64.exe is left out: Zig is missing (docs/releasing.md says where it comes from)"
        parts=${parts//arm64/}
    fi
fi
stop_if_missing

git rev-parse --verify -q HEAD >/dev/null || {
    echo "git finds no commit here: a release is made from a clone, and its files carry the commit's time" >&2
    exit 1
}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)
[ -z "$(git status --porcelain)" ] || echo "warning: there are changes that are in no commit"

target=${CARGO_TARGET_DIR:-$PWD/target}
mkdir -p "$target"
target=$(cd -P "$target" && pwd)
export CARGO_TARGET_DIR=$target
cargo_home=${CARGO_HOME:-$HOME/.cargo}
mkdir -p "$cargo_home"
# As it is called, and where it really is.
cargo_home=$(cd "$cargo_home" && pwd)
cargo_place=$(cd -P "$cargo_home" && pwd)
sysroot=$(rustc --print sysroot)

triples=()
! wanted windows || triples+=(x86_64-pc-windows-gnu)
! wanted arm64 || triples+=(aarch64-pc-windows-gnullvm)
! wanted linux || triples+=(x86_64-unknown-linux-gnu)
for triple in "${triples[@]}"; do
    rustup target list --installed | grep -qx "$triple" || rustup target add "$triple"
done
# A part without a licence is found now and not after an hour of building.
python3 scripts/bill-of-materials.py --check "${triples[@]}"

# No path of the building machine may get into the programs. Of those that fit the last is taken, so that the longest
# stands last: a home of Cargo inside this folder is still /cargo.
separator=$'\x1f'
renamed() {
    printf '%s=%s\n' "$sysroot/lib/rustlib/src/rust" "/rustc/$(rustc -vV | sed -n 's/^commit-hash: //p')"
    printf '%s=/cargo\n' "$cargo_home" "$cargo_place"
    printf '%s=%s\n' "$PWD" /shikiri "$target" /shikiri/target
}
flags=
while read -r pair; do
    flags+="${flags:+$separator}--remap-path-prefix=$pair"
done < <(renamed | sort -u | awk -F= '{ print length($1) "\t" $0 }' | sort -n | cut -f2-)
export CARGO_INCREMENTAL=0

out=$target/release-files
stage=$target/release-stage
rm -rf "$out" "$stage"
mkdir -p "$out" "$stage"
inside=()

# build TRIPLE [FLAG]: with a target named even for this machine, so that the macros are built once for all.
build() {
    local triple=$1 own=$flags
    [ $# = 1 ] || own+="$separator-C${separator}$2"
    env -u RUSTFLAGS CARGO_ENCODED_RUSTFLAGS="$own" cargo build --locked --profile "$profile" --target "$triple"
}

# Refuses a program in which a path of this machine stands.
nameless() {
    local path before
    for path in "$PWD" "$target" "$sysroot" "$cargo_home" "$cargo_place"; do
        # A folder right under the root (/src, /build) is also the end of others' paths.
        before=
        [[ ${path#/} == */* ]] || before='(?<![[:alnum:]_.-])'
        ! LC_ALL=C grep -qaP -- "$before\\Q$path/\\E" "$1" || { echo "$1 names $path" >&2; exit 1; }
    done
}

# windows TRIPLE FILE: checks a built program and puts it beside the others.
windows() {
    local exe=$target/$1/$folder/shikiri.exe
    # Without link-time optimisation the standard library's unused network part is still inside.
    [ "$profile" != dist ] || scripts/check-exe.py "$exe"
    nameless "$exe"
    cp "$exe" "$out/$2"
    inside+=("$1:$out/$2:$2")
}

if wanted windows; then
    # The linker would write the time of the build.
    CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=$PWD/scripts/mingw/linker \
        build x86_64-pc-windows-gnu link-arg=-Wl,--no-insert-timestamp
    windows x86_64-pc-windows-gnu shikiri.exe
fi
if wanted arm64; then
    # Zig's linker takes the time from SOURCE_DATE_EPOCH.
    CARGO_TARGET_AARCH64_PC_WINDOWS_GNULLVM_LINKER=$PWD/scripts/zig/linker WINDRES=$PWD/scripts/zig/windres AR=ar \
        build aarch64-pc-windows-gnullvm
    windows aarch64-pc-windows-gnullvm shikiri-arm64.exe
fi
if wanted linux; then
    build x86_64-unknown-linux-gnu
    program=$target/x86_64-unknown-linux-gnu/$folder/shikiri
    nameless "$program"
    inside+=("x86_64-unknown-linux-gnu:$program:shikiri-$version-x86_64-linux")
fi
install -m 644 assets/capture/shikiri-capture.cmd LICENSE-MIT LICENSE-APACHE "$out/"
python3 scripts/bill-of-materials.py "$out" "${inside[@]}"

# What a desktop needs to know, under the prefix $1.
share() {
    local share=$1/share size file
    install -D -m 644 assets/linux/shikiri.desktop "$share/applications/shikiri.desktop"
    install -d "$share/metainfo" "$share/man/man1"
    sed "s/VERSION/$version/; s/DATE/$date/" assets/linux/shikiri.metainfo.xml >"$share/metainfo/example.shikiri.Shikiri.metainfo.xml"
    for size in 16 24 32 48 64 128 256; do
        install -D -m 644 "assets/icon/icon-$size.png" "$share/icons/hicolor/${size}x$size/apps/shikiri.png"
    done
    install -D -m 644 assets/icon/icon.png "$share/icons/hicolor/512x512/apps/shikiri.png"
    for file in assets/linux/man/*.1; do gzip -n -9 <"$file" >"$share/man/man1/$(basename "$file").gz"; done
    install -D -m 644 assets/linux/completions/shikiri.bash "$share/bash-completion/completions/shikiri"
    install -D -m 644 assets/linux/completions/_shikiri "$share/zsh/vendor-completions/_shikiri"
    install -D -m 644 assets/linux/completions/shikiri.fish "$share/fish/vendor_completions.d/shikiri.fish"
}
# What a person reads, under the folder $1, with everything that the READMEs lead to.
documents() {
    local readme leads
    for readme in README.md README.ja.md; do
        install -D -m 644 "$readme" "$1/$readme"
        while read -r leads; do
            install -D -m 644 "$leads" "$1/$leads"
        done < <(grep -o '](\(docs\|screenshots\)/[^)]*)' "$readme" | sed 's/^](//; s/)$//')
    done
    install -m 644 CHANGELOG.md "$out/shikiri-$version-x86_64-linux.cdx.json" assets/capture/shikiri-capture.cmd "$1/"
}
# Every file of folder $1 as if it were written when the commit was.
settle() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

if wanted linux; then
    name="shikiri-$version-x86_64-linux"
    install -D -m 755 "$program" "$stage/$name/shikiri"
    documents "$stage/$name"
    install -m 644 "$out/LICENSES-OF-PARTS.txt" LICENSE-MIT LICENSE-APACHE "$stage/$name/"
    share "$stage/$name"
    settle "$stage/$name"
    tar --sort=name --owner=0 --group=0 --numeric-owner --format=gnu --mtime="@$SOURCE_DATE_EPOCH" \
        -C "$stage" -c "$name" | gzip -n -9 >"$out/$name.tar.gz"

    deb=$stage/deb
    doc=$deb/usr/share/doc/shikiri
    install -D -m 755 "$program" "$deb/usr/bin/shikiri"
    share "$deb/usr"
    install -d "$deb/DEBIAN" "$doc"
    documents "$doc"
    gzip -n -9 <"$out/LICENSES-OF-PARTS.txt" >"$doc/LICENSES-OF-PARTS.txt.gz"
    cat >"$doc/copyright" <<COPYRIGHT
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Shikiri
Comment: The parts inside the program (crates, fonts, run-time code) and all their licences are
 listed in LICENSES-OF-PARTS.txt.gz beside this file, and in the bill of materials (*.cdx.json).

Files: *
Copyright: $(sed -n 's/^Copyright (c) //p' LICENSE-MIT | head -1)
License: Expat or Apache-2.0

License: Expat
$(sed -n '/^Permission is hereby/,$p' LICENSE-MIT | sed 's/^$/./; s/^/ /')

License: Apache-2.0
 On Debian systems, the text of the Apache License 2.0 is in
 /usr/share/common-licenses/Apache-2.0.
COPYRIGHT
    gzip -n -9 >"$doc/changelog.gz" <<CHANGES
shikiri ($version) stable; urgency=medium

  * What is new: CHANGELOG.md beside this file.

 -- Shikiri maintainers <maintainers@shikiri.example>  $(date -u -d "@$SOURCE_DATE_EPOCH" -R)
CHANGES
    # The newest symbol that is asked of the C library says which one is needed.
    glibc=$(objdump -T "$program" | grep -o 'GLIBC_[0-9][0-9.]*' | sort -Vu | tail -1)
    # The window's libraries are loaded when it opens; the command line needs none of them.
    cat >"$deb/DEBIAN/control" <<CONTROL
Package: shikiri
Version: $version
Architecture: amd64
Maintainer: Shikiri maintainers <maintainers@shikiri.example>
Installed-Size: $(du -sk --apparent-size --exclude=DEBIAN "$deb" | cut -f1)
Depends: libc6 (>= ${glibc#GLIBC_}), libgcc-s1
Recommends: libdbus-1-3, libegl1, libgl1, libgl1-mesa-dri, libwayland-client0, libwayland-egl1, libx11-6, libx11-xcb1, libxcursor1, libxi6, libxkbcommon0, libxkbcommon-x11-0, libxrender1, xdg-desktop-portal | zenity
Section: utils
Priority: optional
Description: plans partition changes of a Windows disk on paper
 Shikiri shows a disk as a map, says what is wrong, finds steps that DiskPart
 can really do, and exports a script that was reviewed line by line. It is for
 PCs whose recovery partition or EFI system partition is too small for updates.
 .
 It reads disk images, virtual disks and the listings of DiskPart and other
 tools. It never writes to a disk.
CONTROL
    (cd "$deb" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
    chmod 644 "$deb/DEBIAN/"*
    settle "$deb"
    # One thread: more may cut the blocks otherwise.
    dpkg-deb --root-owner-group -Zxz --threads-max=1 --build "$deb" "$out/shikiri_${version}_amd64.deb" >/dev/null
fi

rm -rf "$stage"
(cd "$out" && sha256sum -- * >../SHA256SUMS && mv ../SHA256SUMS .)
cat "$out/SHA256SUMS"
