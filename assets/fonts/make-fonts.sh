#!/usr/bin/env bash
# Makes the fonts beside this file anew, from public packages; needed only when a font changes.
#   apt-get install fonts-inter fonts-jetbrains-mono fonts-morisawa-bizud-gothic
#   pip install fonttools
# Inter's figures are all made equally wide (its `tnum` glyphs become the default), since egui cannot ask for a
# font feature by default. Japanese is cut to JIS X 0208 and hints are dropped.
set -euo pipefail
cd "$(dirname "$0")"
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT

python3 - "$tmp" <<'PY'
import sys
from pathlib import Path
from fontTools.ttLib import TTFont
tmp = Path(sys.argv[1])
jis = set()
for row in range(1, 95):
    for cell in range(1, 95):
        try:
            jis.update(bytes([row + 0xA0, cell + 0xA0]).decode("euc_jp"))
        except UnicodeDecodeError:
            pass
jis.update(chr(c) for c in range(0x20, 0x7F))
jis.update("￥～①②③④⑤⑥⑦⑧⑨⑩…")
(tmp / "ja.txt").write_text("".join(sorted(jis)), encoding="utf-8")
for weight in ("Regular", "SemiBold"):
    font = TTFont(f"/usr/share/fonts/opentype/inter/Inter-{weight}.otf")
    gsub, swap = font["GSUB"].table, {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for sub in gsub.LookupList.Lookup[index].SubTable:
                    swap.update(getattr(getattr(sub, "ExtSubTable", sub), "mapping", {}))
    for table in font["cmap"].tables:
        for code in range(0x30, 0x3A):
            if code in getattr(table, "cmap", {}):
                table.cmap[code] = swap.get(table.cmap[code], table.cmap[code])
    font.save(tmp / f"inter-{weight}.otf")
PY

latin=U+0020-024F,U+0259,U+02BB-02DD,U+0300-0304,U+0308,U+0370-03FF,U+0400-04FF,U+1E00-1EFF,U+2000-206F,U+20AC,U+2116,U+2122,U+2190-2199,U+21A9-21AA,U+21BA-21BB,U+2212,U+2215,U+221E,U+2248,U+2260,U+2264-2265,U+25A0-25CF,U+2713-2717,U+2318,U+21E7
for weight in Regular SemiBold; do
  pyftsubset "$tmp/inter-$weight.otf" --unicodes="$latin" --layout-features=kern,mark,mkmk,ccmp,locl --name-IDs='*' \
    --no-hinting --desubroutinize --output-file="Inter-$weight.otf"
done
pyftsubset /usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf --unicodes="U+0020-024F,U+0370-03FF,U+0400-04FF,U+2000-206F,U+2190-2199,U+2212,U+2500-259F" \
  --layout-features=mark,mkmk,ccmp --name-IDs='*' --no-hinting --output-file=JetBrainsMono-Regular.ttf
for weight in Regular Bold; do
  pyftsubset "/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-$weight.ttf" --text-file="$tmp/ja.txt" \
    --layout-features='' --no-hinting --name-IDs='*' --output-file="BIZUDPGothic-$weight.ttf"
done
ls -l
