#!/usr/bin/env python3
"""Writes the bill of materials (CycloneDX 1.5) and the licences of every part, from what cargo resolved.

Usage: bill-of-materials.py VERSION METADATA-LINUX METADATA-WINDOWS OUT
"""
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tomllib

# A crate that brings no licence text is used under the first of these that it offers; the text comes with Rust.
FIRST = ("MIT", "Apache-2.0", "Zlib", "BSD-3-Clause", "BSD-2-Clause", "ISC", "BSL-1.0", "0BSD", "CC0-1.0")
RULE = "=" * 78


def parts(metadata, target):
    """The packages that are linked into the program: not those of tests, of builds and of macros."""
    command = ["cargo", "tree", "--locked", "-e", "normal,no-proc-macro", "--target", target, "--prefix", "none", "-f", "{p}"]
    tree = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    inside = {tuple(line.split()[:2]) for line in tree.splitlines() if line}
    known = {(p["name"], f"v{p['version']}"): p for p in metadata["packages"]}
    return [known[key] for key in sorted(inside) if key[0] != "shikiri"]


def expression(package):
    """The licence as SPDX writes it; older crates put a slash for "or"."""
    return re.sub(r"\s*/\s*", " OR ", package.get("license") or "") or "NOASSERTION"


def licence_files(folder):
    """Files of a crate that are licences, also those beside fonts it carries."""
    found = []
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if not path.is_file() or inner.parts[0] in ("target", "src", "tests", "benches", "examples"):
            continue
        name = path.name.upper()
        named = name.startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE")) or "LICENSE" in name
        of_font = path.suffix == ".txt" and inner.parts[0] in ("fonts", "LICENSES")
        if (named and path.suffix in ("", ".md", ".txt", ".MIT", ".APACHE", ".BSD", ".ZLIB")) or of_font or (
            named and len(inner.parts) == 1
        ):
            found.append(path)
    return found


def read(path):
    return path.read_text(encoding="utf-8", errors="replace").strip()


def main():
    version, linux, windows, out = sys.argv[1:5]
    sums = {
        (p["name"], p["version"]): p["checksum"]
        for p in tomllib.loads(pathlib.Path("Cargo.lock").read_text(encoding="utf-8"))["package"]
        if "checksum" in p
    }
    rust = subprocess.run(["rustc", "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
    sysroot = subprocess.run(["rustc", "--print", "sysroot"], check=True, capture_output=True, text=True).stdout.strip()
    standard = pathlib.Path(sysroot, "share/doc/rust/licenses")
    found = {}
    for path, system, target in (
        (linux, "linux", "x86_64-unknown-linux-gnu"),
        (windows, "windows", "x86_64-pc-windows-gnu"),
    ):
        for package in parts(json.load(open(path, encoding="utf-8")), target):
            entry = found.setdefault((package["name"], package["version"]), (package, []))
            entry[1].append(system)
    rows = sorted(found.items())
    made = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.timezone.utc)
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:cargo/{name}@{number}",
            "name": name,
            "version": number,
            "purl": f"pkg:cargo/{name}@{number}",
            **({"hashes": [{"alg": "SHA-256", "content": sums[name, number]}]} if (name, number) in sums else {}),
            "licenses": [{"expression": expression(package)}],
            "properties": [{"name": "shikiri:system", "value": s} for s in systems],
        }
        for (name, number), (package, systems) in rows
    ]
    components.append(
        {
            "type": "library",
            "bom-ref": f"rust-std@{rust}",
            "name": "rust-std",
            "version": rust,
            "description": "The standard library of Rust",
            "licenses": [{"expression": "MIT OR Apache-2.0"}],
        }
    )
    fonts = sorted(pathlib.Path("assets/fonts").glob("*OFL*.txt"))
    for file in fonts:
        name = file.stem.removeprefix("OFL-")
        components.append(
            {
                "type": "file",
                "bom-ref": f"font:{name}",
                "name": f"{name} (font)",
                "licenses": [{"expression": "OFL-1.1"}],
            }
        )
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "application", "bom-ref": "shikiri", "name": "shikiri", "version": version},
        },
        "components": components,
        "dependencies": [{"ref": "shikiri", "dependsOn": [c["bom-ref"] for c in components]}],
    }
    pathlib.Path(out, "shikiri.cdx.json").write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")

    needed, silent, texts = set(), [], {}
    with open(pathlib.Path(out, "LICENSES-OF-PARTS.txt"), "w", encoding="utf-8", newline="\n") as text:
        text.write("The parts of Shikiri and their licences.\n")
        for (name, number), (package, _) in rows:
            licence = expression(package)
            text.write(f"\n{RULE}\n{name} {number}: {licence}\n")
            authors = ", ".join(package.get("authors") or [])
            files = licence_files(pathlib.Path(package["manifest_path"]).parent)
            for file in files:
                text.write(f"\n--- {file.name}\n{read(file)}\n")
                if read(file).startswith("Boost Software License - Version 1.0"):
                    texts["BSL-1.0"] = read(file)
            if not files:
                words = set(re.findall(r"[A-Za-z0-9.-]+", licence))
                used = next((one for one in FIRST if one in words), None)
                if used is None:
                    silent.append(f"{name} {number} ({licence})")
                else:
                    needed.add(used)
                    text.write(f"\nIt brings no text of its own{f'; by {authors}' if authors else ''}. Used under {used}, see the end.\n")
        text.write(f"\n{RULE}\nThe standard library of Rust {rust}: MIT OR Apache-2.0, by the Rust Project's contributors.\n")
        needed.update(("MIT", "Apache-2.0"))
        runtime = pathlib.Path("/usr/share/doc/mingw-w64-common/copyright")
        if runtime.exists():
            text.write(f"\n{RULE}\nIn shikiri.exe: the start-up code of mingw-w64, and of GCC with its runtime library exception.\n\n{read(runtime)}\n")
        for file in fonts:
            text.write(f"\n{RULE}\nFont: {file.stem.removeprefix('OFL-')}\n\n{read(file)}\n")
        for one in sorted(needed):
            path = standard / f"{one}.txt"
            if path.exists():
                texts[one] = read(path)
            if one in texts:
                text.write(f"\n{RULE}\nThe text of {one}\n\n{texts[one]}\n")
            else:
                silent.append(f"the text of {one}")
    if silent:
        sys.exit("no licence text is known for: " + ", ".join(silent))


main()
