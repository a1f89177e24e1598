#!/usr/bin/env python3
"""Writes the bill of materials (CycloneDX 1.5) and the licences of every part, from what cargo resolved.

Usage: bill-of-materials.py VERSION METADATA-LINUX METADATA-WINDOWS OUT
"""
import json
import os
import pathlib
import sys


def parts(metadata):
    """The packages that are linked into the program: normal dependencies, not those of tests and builds."""
    packages = {p["id"]: p for p in metadata["packages"]}
    nodes = {n["id"]: n for n in metadata["resolve"]["nodes"]}
    seen, todo = set(), [metadata["resolve"]["root"]]
    while todo:
        here = todo.pop()
        for dep in nodes[here]["deps"]:
            if dep["pkg"] not in seen and any(k["kind"] is None for k in dep["dep_kinds"]):
                seen.add(dep["pkg"])
                todo.append(dep["pkg"])
    return {i: packages[i] for i in seen}


def main():
    version, linux, windows, out = sys.argv[1:5]
    found = {}
    for path, system in ((linux, "linux"), (windows, "windows")):
        for package in parts(json.load(open(path, encoding="utf-8"))).values():
            entry = found.setdefault((package["name"], package["version"]), (package, []))
            entry[1].append(system)
    rows = sorted(found.items())
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "shikiri", "version": version}},
        "components": [
            {
                "type": "library",
                "name": name,
                "version": number,
                "purl": f"pkg:cargo/{name}@{number}",
                "licenses": [{"expression": package.get("license") or "NOASSERTION"}],
                "properties": [{"name": "shikiri:system", "value": s} for s in systems],
            }
            for (name, number), (package, systems) in rows
        ],
    }
    pathlib.Path(out, "shikiri.cdx.json").write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    with open(pathlib.Path(out, "LICENSES-OF-PARTS.txt"), "w", encoding="utf-8", newline="\n") as text:
        text.write("The parts of Shikiri and their licences.\n")
        for (name, number), (package, _) in rows:
            text.write(f"\n{'=' * 78}\n{name} {number}: {package.get('license') or 'no licence named'}\n")
            folder = pathlib.Path(package["manifest_path"]).parent
            for file in sorted(os.listdir(folder)):
                if file.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE")) and (folder / file).is_file():
                    text.write(f"\n--- {file}\n{(folder / file).read_text(encoding='utf-8', errors='replace').strip()}\n")
        fonts = pathlib.Path("assets/fonts")
        for file in sorted(fonts.glob("*OFL*.txt")) if fonts.exists() else []:
            text.write(f"\n{'=' * 78}\nFont: {file.name}\n\n{file.read_text(encoding='utf-8')}\n")


main()
