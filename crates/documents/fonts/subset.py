"""Makes NotoSerifCJKjp-Names.otf out of Noto Serif CJK: every kanji that the other fonts here have, in Mincho, with
the forms that variation sequences ask for, and what stands beside names on a certificate.

    python3 subset.py NotoSerifCJK-Regular.ttc
"""

import sys
import unicodedata

from fontTools import subset
from fontTools.ttLib import TTFont

GOTHIC = ["BIZUDPGothic-Regular.ttf", "NotoSansCJKjp-Rare.otf"]
BESIDE = [
    range(0x20, 0x180),  # Latin
    range(0x2010, 0x2040),  # dashes, quotation marks
    range(0x2150, 0x2190),  # numerals
    range(0x2460, 0x2474),  # circled numbers
    range(0x2E80, 0x3100),  # radicals, punctuation, kana
    range(0x31F0, 0x3400),  # kana, signs such as the one for an incorporated company
    range(0xFE00, 0xFE10),  # selectors of forms
    range(0xFF00, 0xFFF0),  # full and half width
    range(0xE0100, 0xE01F0),  # selectors of forms
]
KANJI = [range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x30000)]

have = set()
for file in GOTHIC:
    have.update(TTFont(file, lazy=True).getBestCmap())
# No combining marks: BIZ UDPGothic has them together with the tables that place them.
wanted = {
    c
    for c in have
    if any(c in block for block in KANJI + BESIDE) and not unicodedata.category(chr(c)).startswith("M")
}
wanted.update(c for block in BESIDE if block.start in (0xFE00, 0xE0100) for c in block)

options = subset.Options()
options.font_number = 0  # Japanese
options.layout_features = []
options.hinting = False
options.notdef_outline = True
options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS"]
font = subset.load_font(sys.argv[1], options)
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=wanted)
subsetter.subset(font)
subset.save_font(font, "NotoSerifCJKjp-Names.otf", options)
print(len(font.getBestCmap()), "characters,", len(font.getGlyphOrder()), "glyphs")
