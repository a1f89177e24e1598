#!/usr/bin/env python3
"""Writes what is inside the built programs: a bill of materials (CycloneDX 1.5) for each, and all their licences.

Usage: bill-of-materials.py OUT TARGET:PROGRAM:NAME...
       bill-of-materials.py --check TARGET...   (before anything is built: whether every licence is known)

OUT/NAME.cdx.json lists every crate that cargo links for TARGET, the standard library with its own crates, the C
run-time code and the fonts, with versions, licences and SHA-256 sums; LICENSES-OF-PARTS.txt holds every licence's
text. It fails when the licence of one part is not known or its text is missing. The same input gives the same bytes.
"""
import datetime
import hashlib
import html
import json
import os
import pathlib
import re
import subprocess
import sys
import tomllib
import uuid

RULE = "=" * 78

# A sentence by which the text of each licence is known, in the order in which one of several is chosen for a part
# that brings no text of its own.
MARKS = {
    "MIT": "permission is hereby granted, free of charge",
    "Apache-2.0": "apache license",
    "Zlib": "provided 'as-is'",
    "BSD-3-Clause": "redistribution and use in source and binary forms",
    "BSD-2-Clause": "redistribution and use in source and binary forms",
    "ISC": "permission to use, copy, modify, and",
    "BSL-1.0": "boost software license",
    "0BSD": "permission to use, copy, modify, and",
    "Unicode-3.0": "unicode license v3",
    "MPL-2.0": "mozilla public license",
    "OFL-1.1": "sil open font license",
    "Ubuntu-font-1.0": "ubuntu font licence",
    "Unlicense": "this is free and unencumbered software",
    "ZPL-2.1": "redistribution and use in source and binary forms",
    "GPL-3.0-or-later": "gnu general public license",
    "LGPL-2.1-or-later": "gnu lesser general public license",
}

# Crates of the standard library that Rust's own list of notices leaves out.
STANDARD = {
    "addr2line": "Apache-2.0 OR MIT",
    "adler2": "0BSD OR MIT OR Apache-2.0",
    "memchr": "Unlicense OR MIT",
    "miniz_oxide": "MIT OR Zlib OR Apache-2.0",
    "object": "Apache-2.0 OR MIT",
}
# Not linked into a program: the test harness, its arguments, profiling, and what only names parts of the library.
UNUSED = {"test", "getopts", "profiler_builtins", "proc_macro", "sysroot", "rustc_literal_escaper"}
# Parts of Rust's own source tree.
OWN = {"alloc", "core", "std", "std_detect", "panic_abort", "panic_unwind", "unwind", "compiler_builtins", "windows_link"}

# Fonts inside crates, by file; their crates carry the texts.
CRATE_FONTS = {
    "Hack-Regular.ttf": "MIT AND Bitstream-Vera",
    "NotoEmoji-Regular.ttf": "OFL-1.1",
    "Ubuntu-Light.ttf": "Ubuntu-font-1.0",
    "emoji-icon-font.ttf": "MIT",
    "egui-icons.ttf": "MIT",
}


def run(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        fail(f"{command[0]} does not start: {error.strerror}")
    if done.returncode != 0:
        fail(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip() or 'failed'}")
    return done.stdout


def read(path):
    return path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip()


def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def fail(message):
    sys.exit(f"bill of materials: {message}")


class Part:
    """Something inside a program. `texts` are the licence texts that it brings, by file name."""

    def __init__(self, name, version, licence, ref=None, kind="library", digest=None, texts=(), about=None, source=None):
        self.name, self.version, self.licence, self.kind = name, version, licence, kind
        self.ref = ref or f"{name}@{version}"
        self.digest, self.texts, self.about, self.source = digest, list(texts), about, source
        self.needs = []

    def component(self):
        row = {"type": self.kind, "bom-ref": self.ref, "name": self.name}
        if self.version:
            row["version"] = self.version
        if self.about:
            row["description"] = self.about
        if self.digest:
            row["hashes"] = [{"alg": "SHA-256", "content": self.digest}]
        row["licenses"] = [{"expression": self.licence}]
        if self.ref.startswith("pkg:"):
            row["purl"] = self.ref
        if self.source:
            row["externalReferences"] = [{"type": "distribution", "url": self.source}]
        return row

    def title(self):
        return f"{self.name} {self.version}" if self.version else self.name


def licence_files(folder):
    """Files of a crate that are licences, also those beside fonts it carries."""
    found = []
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if not path.is_file() or inner.parts[0] in ("target", "src", "tests", "benches", "examples"):
            continue
        name = path.name.upper()
        named = "LICENSE" in name or name.startswith(("LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"))
        plain = path.suffix in ("", ".md", ".txt", ".MIT", ".APACHE", ".BSD", ".ZLIB")
        of_font = path.suffix == ".txt" and inner.parts[0] in ("fonts", "LICENSES")
        if of_font or (named and (plain or len(inner.parts) == 1)):
            found.append(path)
    return found


def crates(target, sums):
    """The crates linked into the program (not those of tests, builds and macros), and on whom each depends."""
    metadata = json.loads(run("cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target))
    tree = run("cargo", "tree", "--locked", "-e", "normal,no-proc-macro", "--target", target, "--prefix", "none", "-f", "{p}")
    inside = {tuple(line.split()[:2]) for line in tree.splitlines() if line}
    packages = {p["id"]: p for p in metadata["packages"] if (p["name"], f"v{p['version']}") in inside}
    parts = {}
    for package in packages.values():
        name, version = package["name"], package["version"]
        if name == "shikiri":
            continue
        licence = re.sub(r"\s*/\s*", " OR ", package.get("license") or "")
        if not licence:
            fail(f"{name} {version} names no licence")
        folder = pathlib.Path(package["manifest_path"]).parent
        part = Part(
            name,
            version,
            licence,
            ref=f"pkg:cargo/{name}@{version}",
            digest=sums.get((name, version)),
            texts=[(file.name, read(file)) for file in licence_files(folder)],
            source=f"https://crates.io/crates/{name}/{version}",
        )
        part.about = ", ".join(package.get("authors") or []) or None
        parts[package["id"]] = part
        for font in sorted(folder.glob("fonts/*.[to]tf")):
            if font.name not in CRATE_FONTS:
                fail(f"the font {font.name} in {name} {version} has no known licence")
            inner = Part(font.name, None, CRATE_FONTS[font.name], ref=f"{part.ref}#{font.name}", kind="file", digest=sha256(font))
            inner.texts = part.texts
            part.needs.append(inner.ref)
            parts[inner.ref] = inner
    root = None
    for node in metadata["resolve"]["nodes"]:
        # A kind without a name is a normal need: not of tests, not of the build.
        normal = [d["pkg"] for d in node["deps"] if any(kind["kind"] is None for kind in d["dep_kinds"])]
        needs = sorted({parts[one].ref for one in normal if one in parts})
        if node["id"] in parts:
            parts[node["id"]].needs = sorted({*needs, *parts[node["id"]].needs})
        elif node["id"] == metadata["resolve"]["root"]:
            root = needs
    return list(parts.values()), root


def notices(sysroot):
    """Rust's list of the notices of its standard library: its text, and the licences of the crates in it."""
    page = sysroot / "share/doc/rust/COPYRIGHT-library.html"
    if not page.exists():
        fail(f"{page.name} is missing: it comes with Rust, and holds the notices of the standard library")
    source = page.read_text(encoding="utf-8")
    licences = {}
    for piece in source.split("<h3>📦 ")[1:]:
        name = piece.split("</h3>")[0]
        found = re.search(r"<b>License:</b>\s*([^<]+)", piece)
        if found:
            licences[name.rpartition("-")[0].replace("-", "_")] = re.sub(r"\s*/\s*", " OR ", html.unescape(found[1]).strip())
    body = re.sub(r"<(style|title|head)\b.*?</\1>", "", source, flags=re.S)
    text = html.unescape(re.sub(r"<[^>]+>", "", body))
    text = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", text).strip(), licences


def standard_library(target, sysroot, rust, common):
    """The standard library and its own crates, as they lie beside the compiler."""
    text, licences = notices(sysroot)
    versions = {}
    for library in (sysroot / "lib/rustlib").glob("*/lib/*.rlib"):
        for name, number in re.findall(rb"/rust/deps/([A-Za-z0-9_-]+?)-(\d+\.\d+\.\d+)/", library.read_bytes()):
            versions[name.decode().replace("-", "_")] = number.decode()
    whole = Part("rust-std", rust, "MIT OR Apache-2.0", about="The standard library of Rust", source="https://static.rust-lang.org/dist/")
    whole.texts = [(f"Notices of the standard library of Rust {rust}", text)]
    parts = [whole]
    names = {f.name[3:].rpartition("-")[0] for f in (sysroot / "lib/rustlib" / target / "lib").glob("*.rlib")}
    if not names:
        fail(f"the standard library for {target} is not installed")
    for name in sorted(names - UNUSED - OWN):
        if name.startswith("rustc_std_workspace"):
            continue
        licence = licences.get(name) or STANDARD.get(name)
        if licence is None:
            fail(f"the standard library holds {name}, of which no licence is known")
        number = versions.get(name)
        part = Part(name.replace("_", "-") if name == "cfg_if" else name, number, licence, ref=f"rust-std/{name}@{number or rust}")
        part.about = "Inside the standard library"
        part.texts = whole.texts if name in licences else common.get(name, [])
        parts.append(part)
        whole.needs.append(part.ref)
    return parts


def owner(compiler, *question):
    """The package of Debian that the compiler's answer, a file, is of."""
    file = os.path.realpath(run(compiler, *question).strip())
    return run("dpkg-query", "-S", file).split(":")[0]


def package(name, licence, about, copyright_of=None, texts=None):
    """A package of Debian whose object code gets into the program; its licence is Debian's notice, or `texts`."""
    version = run("dpkg-query", "-W", "-f", "${Version}", name)
    if texts:
        return Part(name, version, licence, ref=f"pkg:deb/debian/{name}@{version}", about=about, texts=texts)
    notice = pathlib.Path("/usr/share/doc", copyright_of or name, "copyright")
    if not notice.exists():
        fail(f"{notice} is missing")
    return Part(name, version, licence, ref=f"pkg:deb/debian/{name}@{version}", about=about, texts=[(f"{name}: copyright", read(notice))])


def run_time(target, standard):
    """The C run-time code that the linker adds."""
    # Debian's notice for all of GCC is 3,000 lines about compilers of which nothing is inside.
    gcc = [(one, read(standard / f"{one}.txt")) for one in ("GCC-exception-3.1", "GPL-3.0-or-later")]
    if target == "x86_64-pc-windows-gnu":
        return [
            package("mingw-w64-x86-64-dev", "ZPL-2.1", "Start-up and run-time code of mingw-w64", "mingw-w64-common"),
            package(owner("x86_64-w64-mingw32-gcc", "-print-libgcc-file-name"), "GPL-3.0-or-later WITH GCC-exception-3.1", "libgcc, under its run-time library exception", texts=gcc),
        ]
    if target == "aarch64-pc-windows-gnullvm":
        about = run(*os.environ.get("ZIG", "zig").split(), "env")
        version = re.search(r'version"?\s*[=:]\s*"([^"]+)"', about)[1]
        library = pathlib.Path(re.search(r'lib_dir"?\s*[=:]\s*"([^"]+)"', about)[1])
        main = next((p for p in (library.parent / "LICENSE", library.parent / "doc/LICENSE", library / "LICENSE") if p.exists()), None)
        if main is None:
            fail("the licence of Zig is not where it should be")
        row = (
            ("zig-compiler-rt", "MIT", "Zig's compiler run-time and C library", main),
            ("mingw-w64", "ZPL-2.1", "Start-up and run-time code of mingw-w64, as Zig brings it", library / "libc/mingw/COPYING"),
            ("libunwind", "Apache-2.0 WITH LLVM-exception", "LLVM's libunwind, as Zig brings it", library / "libunwind/LICENSE.TXT"),
        )
        return [Part(name, f"zig-{version}", licence, about=what, texts=[(f"{name}: {file.name}", read(file))]) for name, licence, what, file in row]
    return [
        package("libc6-dev", "LGPL-2.1-or-later", "Start-up code (crt1.o) and libc_nonshared.a; the library itself is not inside"),
        package(owner("cc", "-print-libgcc-file-name"), "GPL-3.0-or-later WITH GCC-exception-3.1", "libgcc, under its run-time library exception", texts=gcc),
    ]


def linker(target):
    """What links the program: who wants the same bytes needs the same one."""
    if target == "aarch64-pc-windows-gnullvm":
        return f"zig {run(*os.environ.get('ZIG', 'zig').split(), 'version').strip()}"
    command = run("x86_64-w64-mingw32-gcc" if target == "x86_64-pc-windows-gnu" else "cc", "-print-prog-name=ld").strip()
    return run(command, "--version").splitlines()[0]


def own_fonts():
    parts = []
    for font in sorted(pathlib.Path("assets/fonts").glob("*.[to]tf")):
        text = font.with_name(f"OFL-{font.stem.rpartition('-')[0]}.txt")
        if not text.exists():
            fail(f"the font {font.name} has no licence beside it")
        parts.append(Part(font.name, None, "OFL-1.1", ref=f"font:{font.name}", kind="file", digest=sha256(font), texts=[(text.name, read(text))]))
    return parts


def bill(target, program, name, version, parts, direct):
    made = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.timezone.utc)
    digest = sha256(program)
    root = f"pkg:generic/shikiri@{version}?target={target}"
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{root}#{digest}')}",
        "version": 1,
        "metadata": {
            "timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": "shikiri",
                "version": version,
                "purl": root,
                "hashes": [{"alg": "SHA-256", "content": digest}],
                "licenses": [{"expression": "MIT OR Apache-2.0"}],
                "properties": [
                    {"name": "shikiri:target", "value": target},
                    {"name": "shikiri:rustc", "value": run("rustc", "--version").strip()},
                    {"name": "shikiri:linker", "value": linker(target)},
                ],
            },
        },
        "components": [part.component() for part in parts],
        "dependencies": [{"ref": root, "dependsOn": sorted({*direct, *(p.ref for p in parts if not p.ref.startswith(("pkg:cargo/", "rust-std/")))})}]
        + [{"ref": part.ref, "dependsOn": part.needs} for part in parts],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def choices(licence):
    """An SPDX expression as a list of what is needed together, each a list of what may be chosen."""
    depth, start, pieces = 0, 0, []
    for token in re.finditer(r"[()]| AND ", licence):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if token[0] == " AND " and depth == 0:
            pieces.append(licence[start : token.start()])
            start = token.end()
    pieces.append(licence[start:])
    return [[one.split(" WITH ")[0].strip() for one in piece.strip(" ()").split(" OR ")] for piece in pieces]


def licences(everything, standard):
    """All texts, each once, with the parts that it is of."""
    shared, missing, by_text, lines = {}, [], {}, []
    for part in everything:
        for _, text in part.texts:
            for one in ("BSL-1.0", "MPL-2.0", "Zlib", "Unlicense"):
                if MARKS[one] in text.lower():
                    shared.setdefault(one, text)
    for part in everything:
        texts = {text: name for name, text in part.texts}
        whole = " ".join(" ".join(texts).lower().split())
        for alternatives in choices(part.licence):
            known = [one for one in MARKS if one in alternatives]
            if any(MARKS[one] in whole for one in known) or "Bitstream-Vera" in alternatives and "bitstream" in whole:
                continue
            for one in known:
                file = standard / f"{one}.txt"
                text = read(file) if file.exists() else shared.get(one)
                if text:
                    texts[text] = one
                    break
            else:
                missing.append(f"{part.title()} ({part.licence})")
        numbers = []
        for text, name in texts.items():
            number, _, _ = by_text.setdefault(text, (len(by_text) + 1, name, []))
            numbers.append(number)
            by_text[text][2].append(part.title())
        by = f"; by {part.about}" if part.about and part.ref.startswith("pkg:cargo/") else f"; {part.about}" if part.about else ""
        source = f"\n    source: {part.source}" if part.source else ""
        lines.append(f"{part.title()}: {part.licence}{by}{source}\n    texts: {', '.join(map(str, sorted(numbers)))}")
    if missing:
        fail("no licence text is known for: " + ", ".join(missing))
    out = ["The parts of Shikiri and their licences.\n", "Which of them are inside which program: the bills of materials (*.cdx.json).\n"]
    out += ["\n".join(lines) + "\n"]
    for text, (number, name, of) in by_text.items():
        out.append(f"{RULE}\nText {number}: {name}\nof {', '.join(dict.fromkeys(of))}\n\n{text}\n")
    return "\n".join(out)


def main():
    check = sys.argv[1] == "--check"
    out = pathlib.Path(sys.argv[1])
    version = tomllib.loads(pathlib.Path("Cargo.toml").read_text(encoding="utf-8"))["package"]["version"]
    lock = tomllib.loads(pathlib.Path("Cargo.lock").read_text(encoding="utf-8"))["package"]
    sums = {(p["name"], p["version"]): p["checksum"] for p in lock if "checksum" in p}
    rust = run("rustc", "--version").split()[1]
    sysroot = pathlib.Path(run("rustc", "--print", "sysroot").strip())
    standard = sysroot / "share/doc/rust/licenses"
    everything = {}
    for request in sys.argv[2:]:
        target, _, built = request.partition(":")
        linked, direct = crates(target, sums)
        common = {part.name.replace("-", "_"): part.texts for part in linked}
        parts = linked + standard_library(target, sysroot, rust, common) + run_time(target, standard) + own_fonts()
        parts.sort(key=lambda part: (part.name.lower(), part.version or "", part.ref))
        if not check:
            program, _, name = built.rpartition(":")
            (out / f"{name}.cdx.json").write_text(bill(target, program, name, version, parts, direct), encoding="utf-8")
            print(f"{name}: {len(linked)} crates, {len(parts)} parts")
        for part in parts:
            everything.setdefault(part.ref, part)
    ordered = sorted(everything.values(), key=lambda part: (part.name.lower(), part.version or "", part.ref))
    text = licences(ordered, standard)
    if not check:
        (out / "LICENSES-OF-PARTS.txt").write_text(text, encoding="utf-8", newline="\n")


main()
